"""Schedules as plain data, and as one line of text."""
