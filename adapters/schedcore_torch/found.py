"""A rate that is found in a param group, beside the one that was written there."""


def moved(low: float, found: float, before: float, after: float) -> float:
    """What becomes of a rate that was found, where the schedule goes from `before` to `after`."""
    if found == before:
        return after
    if before == low:
        return found + after - before
    return low + (found - low) * (after - low) / (before - low)


def is_near(a: float, b: float) -> bool:
    """Whether two rates are the same, but for the rounding of many steps in float32."""
    return abs(a - b) <= 1e-5 * max(abs(a), abs(b)) + 1e-12
