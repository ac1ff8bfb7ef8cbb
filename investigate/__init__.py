"""Reasoning about statements and records; reads and writes nothing."""
