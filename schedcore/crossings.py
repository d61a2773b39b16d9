"""The times at which a condition turns between changes of a formula, as where rates cross."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from math import inf, isnan, nextafter
from sys import float_info
from typing import Any

from schedcore.budget import spend
from schedcore.changes import Changes, together
from schedcore.engine.limits import LAST_T
from schedcore.engine.once import at_first_one_by_one
from schedcore.nesting import parts

Condition = Callable[[float], bool]


Rate = Callable[[float], float]


# Of a phase that ends, where it is looked at between its start and its end.
SHARES = [k / 64 for k in range(1, 64)]


# Of a time: two changes that are no further apart are one.
ROUNDING = 1e-12


def places(start: float, stop: float) -> list[float]:
    """Return the times to look at in a phase: all over it; ever further apart if it has no end."""
    if stop < inf:
        return [start + (stop - start) * share for share in SHARES]
    return [start + 2.0**k for k in range(-8, 53)]


def looks_at(schedule: Any, expected: int = 0) -> Rate:
    """The rate of a schedule at one time and another, which is charged for."""
    return at_first_one_by_one(schedule, lambda: parts(schedule), expected)


def either(first: Changes, second: Changes, holds: Condition) -> Changes:
    """The changes of what is the first of two where a condition holds, and else the second."""
    spend(4)
    both = together(first, second)
    search = Search(both, holds)
    return Changes(search.after, between=both.between, ends=lambda: search.end(first, second))


def clamped(changes: Changes, holds: Condition) -> Changes:
    """The changes of a rate that is held to a bound: also where it meets the bound, and none after it."""
    search = Search(changes, holds)

    def after(start: float) -> Iterator[float]:
        last = search.last_turn() if changes.last < inf and holds(LAST_T) else inf
        for t in search.after(start):
            if t > last:
                return
            yield t

    def ends() -> tuple[float, bool]:
        if changes.last < inf and holds(LAST_T):
            return search.last_turn(), True
        return search.end(changes, changes)

    turning = changes.one_way_from
    return Changes(after, between=changes.between, one_way_from=turning, ends=ends)


class Search:
    """The search for the times at which a condition turns, beside some changes."""

    def __init__(self, changes: Changes, holds: Condition) -> None:
        self.changes = changes
        self.holds = holds
        self._last_turn: float | None = None

    def after(self, start: float) -> Iterator[float]:
        if self.changes.between == "stays":
            yield from self.changes.after(start)
            return
        start = max(start, 0.0)
        for stop in self.changes.after(start):
            yield from self.turns(start, nextafter(stop, 0))
            yield stop
            start = stop
        yield from self.tail(start)

    def tail(self, start: float) -> Iterator[float]:
        """The turns after the last change."""
        return iter(()) if self.changes.stays else self.turns(start, inf)

    def end(self, yes: Changes, no: Changes) -> tuple[float, bool]:
        """The last of the times, and whether the side that it is on stays from there on."""
        if self.changes.last == inf:
            return inf, False
        stays = self.changes.stays or (yes if self.holds(LAST_T) else no).stays
        return [self.changes.last, *self.tail(self.changes.last)][-1], stays

    def last_turn(self) -> float:
        """The time from which on the condition holds, which it does in the end."""
        if self._last_turn is None:
            self._last_turn = self._found_last_turn()
        return self._last_turn

    def _found_last_turn(self) -> float:
        last = self.changes.last
        if found := [*self.tail(last)]:
            return found[-1]
        if not self.holds(last):
            return last
        held = last
        if self.changes.one_way_from < last:
            held = self.changes.one_way_from
            if not self.holds(held):
                return _turn(self.holds, held, last)
        for start, stop in self.changes.phases_before(held):
            before = nextafter(stop, 0)
            if stop > 0 and not self.holds(before):
                # A rate that runs backwards changes after the boundary, and not at it.
                return stop if self.holds(stop) else _turn(self.holds, stop, held)
            if found := [*self.turns(start, before)]:
                return found[-1]
            held = before
        return 0 if self.holds(0) else _turn(self.holds, 0, held)

    def turns(self, start: float, stop: float) -> Iterator[float]:
        """Return the times at which the condition turns, as far as it shows at some places."""
        if self.changes.between == "stays" or stop <= start:
            return
        within = [] if self.changes.between == "one way" else places(start, stop)
        looked = [start, *within, min(stop, LAST_T)]
        for before, after in pairwise(looked):
            at_first = self.holds(before)
            if self.holds(after) != at_first:
                yield _turn(self.holds, before, after)


def _turn(holds: Condition, before: float, after: float) -> float:
    """Return the time between two others at which a condition turns, to the last bit."""
    at_first = holds(before)
    while before < (middle := (before + after) / 2) < after:
        if holds(middle) == at_first:
            before = middle
        else:
            after = middle
    return after


def settled(rate: Rate, changes: Changes) -> float:
    """Return the time from which on the rate is what it is after the last change."""
    end, later = changes.last, min(2 * changes.last + 1, float_info.max)
    if isnan(final := rate(later)):  # as of 0 / 0
        return end

    def is_final(t: float) -> bool:
        return rate(t) == final

    if not is_final(end):  # as where it runs backwards, and changes after a boundary
        return _turn(is_final, end, later)
    for start, stop in changes.phases_before(changes.last):
        looked = [(start + stop) / 2, nextafter(stop, 0)]
        if changes.between != "stays":
            looked.append(nextafter(start, inf))
        if changes.between == "anything":
            looked += places(start, stop)
        if not all(map(is_final, looked)):
            return end
        if not is_final(start):
            return _turn(is_final, start, looked[0])
        if stop - start > ROUNDING * stop:
            end = start
    return end
