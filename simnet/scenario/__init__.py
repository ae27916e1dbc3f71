"""Scenario files: reading them with lines, merging, checking, and the calendar and hours they speak of."""
