"""Periods and tables where quotients and remainders are exact: for Python's numbers and NumPy's.

`xp` is `scalar`, or a trace of the same verbs. Compiled libraries do it in other ways (`verbs`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from sys import float_info
from typing import Any

# After so many periods, floats are too far apart for the begin of one.
FAR = 2.0**45


def whole_periods(t: Any, period: float, xp: Any) -> Any:
    """How many periods lie behind t >= 0: the largest n with n * period <= t."""
    if period == int(period):
        return xp.whole(t, period)
    if period < 1:  # no float could count them where t is near the last of the floats
        last = float_info.max * period
        t = xp.where(t > last, last, t)
    return guarded_floor(t, period, xp)


def since_period(t: Any, period: float, xp: Any) -> Any:
    """How long ago, at t >= 0, the last period began: from 0 to one period."""
    if period == int(period):
        return t % period
    since = since_begin(guarded_floor(t, period, xp) * period, t, period, xp)
    return xp.where(since > period, period, since)


def since_begin(begin: Any, t: Any, period: float, xp: Any) -> Any:
    """The same, but for rounding: the n-th period begins at n * period as a float."""
    return xp.where(t > period * FAR, t % period, t - begin)


def guarded_floor(t: Any, period: float, xp: Any) -> Any:
    n = xp.floor(t / period)
    # The quotient may have been rounded to the wrong side of a whole number.
    n = xp.where(n * period > t, n - 1.0, n)
    return xp.where((n + 1.0) * period <= t, n + 1.0, n)


def lookup(t: Any, edges: Sequence[float], rows: Sequence[Sequence[float]], xp: Any) -> list[Any]:
    """table[k] for each of the rows, where k is the number of edges <= t."""
    if {*map(type, edges)} != {int}:  # whole numbers compare faster with a whole t
        edges = [int(edge) if edge == int(edge) else edge for edge in edges]
    k = xp.count(t, edges)
    tables = [row.all if isinstance(row, Computed) else row for row in rows]
    return [table[0] if is_constant(table) else xp.item(table, k) for table in tables]


def is_constant(row: Sequence[float]) -> bool:
    return row[0] == row[-1] and row.count(row[0]) == len(row)


class Computed(Sequence[float]):
    """A row of a table that is worked out where it is asked for: one number of it, or all, once."""

    def __init__(self, size: int, numbers: Callable[[Iterable[int]], list[float]]) -> None:
        self.places = range(size)
        self.numbers = numbers

    @cached_property
    def all(self) -> list[float]:
        return self.numbers(self.places)

    def __len__(self) -> int:
        return len(self.places)

    def __getitem__(self, k: Any) -> Any:
        return self.numbers([self.places[k]])[0]

    def __iter__(self) -> Iterator[float]:
        return iter(self.all)
