"""Measurements of schedcore: its speed, and training on real data."""
