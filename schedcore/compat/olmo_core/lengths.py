"""Lengths, as numbers or as shares of the run."""

from schedcore.checks import fail


def in_steps(name: str, steps: int | None, fraction: float | None, t_max: int) -> int:
    if (steps is None) == (fraction is None):
        fail("OLMo-core", name, f"given, or {name}_fraction, and not both", steps)
    return round(t_max * (fraction or 0.0)) if steps is None else steps
