"""The times at which formulas change: those of one schedule, and of several combined."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from heapq import merge
from itertools import islice, takewhile
from math import inf, nextafter
from typing import Any, Literal

from schedcore.budget import ASKED, NEXT, spend
from schedcore.engine.limits import in_floats

# What a function for `Changes.times` gives: the times after a time.
After = Callable[[float], Iterable[float]]


# What a rate does between two changes: it stays, or goes one way, or nothing is known.
Between = Literal["stays", "one way", "anything"]


MOST = 100_000


# So many times are gone through to find the latest of them.
WINDOW = 1_000


class Changes:
    """The times at which a formula changes.

    Args:
        times: The times, > 0 and in order: a sequence, or a function that gives those after a time,
            for they may never end.
        last: The last of them: 0 if there is none, and inf if they never end.
        stays: Whether the rate stays the same from `last` on.
        between: What the rate does between two of them: "stays", "one way" or "anything"; or a
            function that finds it out.
        one_way_from: From when on it only rises, or only falls, across all later changes; inf if
            that is not known.
        ends: A function that gives `last` and `stays`, where it takes a search to know them.
    """

    def __init__(
        self,
        times: Sequence[float] | After,
        last: float = 0,
        stays: bool = False,
        *,
        between: Between | Callable[[], Between] = "anything",
        one_way_from: float = inf,
        ends: Callable[[], tuple[float, bool]] | None = None,
    ) -> None:
        if not callable(times) and not isinstance(times, Sequence):
            raise TypeError(f"Changes: times must be a sequence or a function, got {times!r}")
        self.times = times
        self._between: Between | None = None if callable(between) else between
        self._find_between = between if callable(between) else None
        self.one_way_from = one_way_from
        self._ends = ends
        self._known = None if ends else (last, stays)
        self.of_zero_product = False  # one that ends at 0, for the product that it is a factor of

    @property
    def between(self) -> Between:
        if self._between is None and self._find_between is not None:
            self._between = self._find_between()
        assert self._between is not None
        return self._between

    @property
    def last(self) -> float:
        return self._end()[0]

    @property
    def stays(self) -> bool:
        return self._end()[1]

    def _end(self) -> tuple[float, bool]:
        if self._known is None and self._ends is not None:
            self._known = self._ends()
        assert self._known is not None
        return self._known

    @property
    def never(self) -> bool:
        """Whether the formula never changes, so that the rate stays for ever."""
        return self.times == () and self.stays

    def after(self, start: float = 0) -> Iterator[float]:
        """The times after one, which can be asked for again and again."""
        spend(ASKED)
        start = max(start, 0)
        if callable(self.times):
            yield from self.times(start)
            return
        for i in range(bisect_right(self.times, start), len(self.times)):
            if self.times[i] > start:
                yield (start := self.times[i])

    def until(self, end: float, start: float = 0) -> Iterator[float]:
        """The times before an end."""
        return takewhile(lambda t: t < end, self.after(start))

    def phases_before(self, end: float) -> Iterator[tuple[float, float]]:
        """The phases up to an end, the latest one first: from a change to the next."""
        stop, high = end, end
        width = end / 2
        while high > 0:
            low = max(high - width, 0.0)
            times = [*islice(self.until(high, nextafter(low, 0)), WINDOW + 1)]
            if len(times) > WINDOW and width > nextafter(high, inf) - high:
                width /= 8
                continue
            for t in reversed(times):
                spend(NEXT)
                yield t, stop
                stop = t
            high, width = low, width * 2
        yield 0, stop

    def on_clock(
        self, inner: Callable[[float], float], outer: Callable[[float], float]
    ) -> "Changes":
        """The same on another clock, whose t is `inner(t)` here; `outer` is about its inverse."""

        def reached(time: float) -> float:
            spend(3 * NEXT)
            t = outer(time)
            while inner(t) < time:  # rounded down, when the change is still to come
                spend(NEXT)
                t = nextafter(t, inf)
            return t

        def after(start: float) -> Iterator[float]:
            return merged(t for t in map(reached, self.after(inner(start))) if t > start)

        def ends() -> tuple[float, bool]:
            return reached(self.last) if self.last < inf else inf, self.stays

        turning = reached(self.one_way_from) if 0 < self.one_way_from < inf else self.one_way_from
        return Changes(after, between=lambda: self.between, one_way_from=turning, ends=ends)

    def delayed(self, by: float, between: Between = "stays") -> "Changes":
        """The changes of a part that starts `by` later, which is one more; `between`: its course before."""
        moved = self.on_clock(lambda t: t - by, lambda time: time + by)
        return Changes(
            lambda start: merged([by] if by > start else [], moved.after(start)),
            between=lambda: at_worst(between, self.between),
            one_way_from=max(by, 0) if self.one_way_from == 0 else moved.one_way_from,
            ends=lambda: (max(moved.last, 0), moved.stays),
        )

    def stopped(self, at: float) -> "Changes":
        """The changes of a part that is held from `at` on, unless it stays already."""

        def already() -> bool:
            return self.stays and self.last <= at

        def after(start: float) -> Iterator[float]:
            if already():
                return self.after(start)
            return merged(self.until(at, start), [at] if start < at else [])

        def ends() -> tuple[float, bool]:
            return (self.last if already() else at), True

        turning = min(self.one_way_from, at)
        return Changes(after, between=lambda: self.between, one_way_from=turning, ends=ends)


CONSTANT = Changes((), 0, stays=True, between="stays")


NEVER_SETTLES = Changes((), 0, stays=False)


NEVER_TURNS = Changes((), 0, stays=False, between="one way")


def changes_of(schedule: Any) -> Changes:
    """The changes of a schedule, which is asked for them once."""
    known: Changes | None = getattr(schedule, "_changes", None)
    if known is not None:
        return known
    found: Changes = schedule.changes()
    object.__setattr__(schedule, "_changes", found)
    return found


def at_edges(edges: Sequence[float], between: Between = "anything") -> Changes:
    """The changes of what stays after the last of some edges, of which there may be equal ones."""
    if not edges:
        return CONSTANT
    turning = 0 if between != "anything" and edges[0] == edges[-1] else inf
    return Changes(edges, edges[-1], stays=True, between=between, one_way_from=turning)


def together(first: Changes, second: Changes) -> Changes:
    """The changes of what is made of two on the same clock."""
    spend(1)
    merged_times = Merged(first, second)
    both_move = "stays" not in {first.between, second.between}
    return Changes(
        merged_times,
        between="anything" if both_move else at_worst(first.between, second.between),
        ends=merged_times.ends,
    )


class Merged:
    """The times of two; of many, however many sums they were put together by, each once."""

    def __init__(self, first: Changes, second: Changes) -> None:
        self.two = first, second

    @cached_property
    def sources(self) -> list[Changes]:
        found: dict[int, Changes] = {}
        waiting = [*self.two]
        while waiting:
            part = waiting.pop()
            if id(part) not in found:
                found[id(part)] = part
                if isinstance(part.times, Merged):
                    waiting += part.times.two
        return [part for part in found.values() if not isinstance(part.times, Merged)]

    def ends(self) -> tuple[float, bool]:
        last = max(part.last for part in self.sources)
        return last, all(part.stays for part in self.sources)

    def __call__(self, start: float) -> Iterator[float]:
        return merged(*(source.after(start) for source in self.sources))


def periodic(
    period: float,
    inside: Changes = CONSTANT,
    last: float = inf,
    *,
    between: Between = "anything",
    one_way_from: float = inf,
) -> Changes:
    """A change at each multiple of the period until the last, and those inside of each."""

    def after(start: float) -> Iterator[float]:
        for _, begin, end in periods(period, start):
            if begin > last:
                return
            if begin > start:
                yield begin
            if inside is not CONSTANT:
                yield from _moved(inside, begin).until(end, max(start, begin))

    stays = last < inf
    return Changes(after, last, stays, between=between, one_way_from=one_way_from)


def periods(period: float, start: float) -> Iterator[tuple[int, float, float]]:
    """From the one that a time is in, as long as floats tell them apart: numbers, begins and ends."""
    if start / period == inf:
        return
    n = int(start // period)
    begin = in_floats(n * period)
    while begin < (end := in_floats((n + 1) * period)) < inf:
        spend(NEXT)
        if start < end:
            yield n, begin, end
        n, begin = n + 1, end


def _moved(changes: Changes, begin: float) -> Changes:
    return changes.on_clock(lambda t: t - begin, lambda time: time + begin)


def at_worst(*courses: Between) -> Between:
    """The course of a rate that has several courses in turn."""
    order: list[Between] = ["stays", "one way", "anything"]
    return max(courses, key=order.index)


def listed(times: Iterable[float]) -> list[float]:
    """The times, unless there are too many."""
    some = [*islice(times, MOST + 1)]
    if len(some) > MOST:
        raise ValueError(f"boundaries: more than {MOST} of them")
    return some


def merged(*times: Iterable[float]) -> Iterator[float]:
    """All of the times, each once, in their order."""
    before = -inf
    for t in times[0] if len(times) == 1 else merge(*times):
        spend(NEXT)
        if t > before:
            yield t
            before = t
