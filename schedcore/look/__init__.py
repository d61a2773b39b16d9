"""A schedule in words and pictures, and beside another."""
