"""What formulas say beyond the verbs that all array libraries share."""

from collections.abc import Sequence
from typing import Any


def lerp(start: float, end: Any, share: Any) -> Any:
    """The value `share` of the way from start to end, exact at both of them."""
    if isinstance(start, int | float) and start == 0:
        return end * share
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
    # Not clipped: compiled, the quotient at the end may miss 1 by a bit.
    return xp.where(t >= steps, 1.0, xp.where(t <= 0, 0.0, t / steps))


def whole_periods(t: Any, period: float, xp: Any) -> Any:
    """How many periods lie behind t >= 0: the largest n with n * period <= t."""
    if _divides_exactly(t, period, xp):
        return xp.whole(t, period) if _is_ours(xp) else t // int(period)
    n = xp.floor(t / period)
    # The quotient may have been rounded to the wrong side of a whole number.
    n = xp.where(n * period > t, n - 1.0, n)
    return xp.where((n + 1.0) * period <= t, n + 1.0, n)


def since_period(t: Any, period: float, xp: Any) -> Any:
    """How long ago, at t >= 0, the last period began."""
    if _divides_exactly(t, period, xp):
        return t % (period if _is_ours(xp) else int(period))
    return t - whole_periods(t, period, xp) * period


def _divides_exactly(t: Any, period: float, xp: Any) -> bool:
    """Whether quotients and remainders are right beside a whole number.

    Python's are, unlike compiled ones; and so are those of whole numbers, of which float32 would
    lose count.
    """
    if period != int(period):
        return False
    return _is_ours(xp) or (period < 2**31 and "int" in str(getattr(t, "dtype", "")))


def _is_ours(xp: Any) -> bool:
    """Whether these are the verbs of `scalar` or of a trace, which have more than they must."""
    return hasattr(xp, "count")


def lookup(t: Any, edges: Sequence[float], tables: Sequence[Sequence[float]], xp: Any) -> list[Any]:
    """table[k] for each of the tables, where k is the number of edges <= t."""
    if _is_ours(xp):
        # Whole numbers compare faster with a whole t.
        k = xp.count(t, [int(edge) if edge == int(edge) else edge for edge in edges])
        return [table[0] if _is_constant(table) else xp.item(table, k) for table in tables]
    results = [unless_nan(t, table[0], xp) for table in tables]
    for k, edge in enumerate(edges, start=1):
        passed = t >= edge
        results = [
            result if _is_constant(table) else xp.where(passed, table[k], result)
            for table, result in zip(tables, results, strict=True)
        ]
    return results


def _is_constant(table: Sequence[float]) -> bool:
    return all(value == table[0] for value in table)
