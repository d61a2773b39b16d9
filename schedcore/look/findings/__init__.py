"""Each thing that can be wrong with a schedule in a run: one function."""
