"""Pieces of formulas that several schedules share."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from schedcore import scalar

# Past this, floating point no longer tells one update from the next.
LAST_T = 2.0**53


def lerp(start: float, end: Any, share: Any) -> Any:
    """The value `share` of the way from start to end, exact at both of them."""
    return start * (1.0 - share) + end * share


def at_least(low: float, value: Any, xp: Any) -> Any:
    # Not `xp.clip`: MXNet rounds its bounds to float32.
    return xp.where(value < low, low, value)


def at_most(high: float, value: Any, xp: Any) -> Any:
    return xp.where(value > high, high, value)


def since_start(t: Any, xp: Any) -> Any:
    """`t`, with everything before 0 taken for 0."""
    return xp.where(t < 0, 0, t)


def unless_nan(t: Any, value: Any, xp: Any) -> Any:
    """The value, in the shape of t, and NaN where t is NaN."""
    return xp.where(t == t, value, t / 1)  # noqa: PLR0124  NaN alone differs from itself


def progress(t: Any, steps: float, xp: Any) -> Any:
    """The share of `steps` that lies behind t, from 0 to 1."""
    # Compilers turn the division into a multiplication, which can miss the 1 at t = steps.
    return xp.where(t >= steps, 1.0, xp.clip(t / steps, 0.0, 1.0))


def whole_periods(t: Any, period: float, xp: Any) -> Any:
    """How many periods lie behind t: the largest n with n * period <= t, from 0 up."""
    n = xp.floor(xp.clip(t / period, 0.0, LAST_T))
    # The quotient may have been rounded to the wrong side of a whole number.
    n = xp.where(n * period > t, xp.clip(n - 1.0, 0.0, LAST_T), n)
    return xp.where((n + 1.0) * period <= t, n + 1.0, n)


def lookup(t: Any, edges: Sequence[float], values: Sequence[float], xp: Any) -> Any:
    """values[k], where k is the number of edges <= t."""
    if xp is scalar:
        return unless_nan(t, values[bisect_right(edges, t)], xp)
    result = unless_nan(t, values[0], xp)
    for edge, value in zip(edges, values[1:], strict=True):
        result = xp.where(t >= edge, value, result)
    return result
