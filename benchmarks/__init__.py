"""What schedcore is measured by: its speed, and training on real data."""
