"""Schedules of the field that are put together from others, each under its name."""
