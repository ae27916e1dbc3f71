"""Simulate and compare layouts of street-level public services."""

__version__ = "0.1.0"
