"""Delivery and wiring: the command line, and the one place that names adapters."""
