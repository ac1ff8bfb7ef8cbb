"""Exhibits, custody, bills, slips and the writing of packets."""
