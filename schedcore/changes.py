"""When formulas change: what a schedule says of its own, and what combining makes of it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import merge
from itertools import chain, count, islice, pairwise, takewhile
from math import inf, nextafter
from typing import NamedTuple

from schedcore.engine.limits import LAST_T

MOST = 100_000


# Of a phase that ends, where it is looked at between its start and its end.
SHARES = [k / 64 for k in range(1, 64)]


# How often: each of the first phases as often as that, and all that follow about as often together.
MOST_LOOKS, LOOKS = 63, 4096


class Changes(NamedTuple):
    """When a formula changes.

    `times` are rising and > 0, perhaps without end, and to be read once. `last` is the last of
    them: 0 if there is none, and inf if there is none because they never end. `stays` is whether
    the rate stays the same from `last` on.
    """

    times: Iterable[float]
    last: float
    stays: bool

    def on_clock(
        self, inner: Callable[[float], float], outer: Callable[[float], float]
    ) -> "Changes":
        """The same on another clock, whose t is `inner(t)` here; `outer` is about its inverse."""

        def reached(time: float) -> float:
            t = outer(time)
            while inner(t) < time:  # rounded down, when the change is still to come
                t = nextafter(t, inf)
            return t

        last = reached(self.last) if self.last < inf else inf
        return Changes(map(reached, self.times), last, self.stays)

    def later(self, by: float) -> "Changes":
        """What starts `by` later, which is a change as well."""
        moved = self.on_clock(lambda t: t - by, lambda time: time + by)
        return Changes(merged([by], moved.times), max(moved.last, 0), self.stays)

    def before(self, end: float) -> Iterator[float]:
        """The times before an end."""
        return takewhile(lambda t: t < end, self.times)

    def held(self, at: float) -> "Changes":
        """What stays from `at` on, if it does not stay already."""
        if self.stays and self.last <= at:
            return self
        return Changes(merged(self.before(at), [at]), at, stays=True)

    def switched(self, holds: Callable[[float], bool], yes: bool, no: bool) -> "Changes":
        """What also changes where a condition turns; `yes` and `no`: whether either side stays."""
        if self.last == inf:
            return Changes(with_turns(holds, self.times), inf, stays=False)
        after = [] if self.stays else [*turns(holds, self.last, inf)]
        last = after[-1] if after else self.last
        stays = self.stays or (yes if holds(LAST_T) else no)
        return Changes(chain(with_turns(holds, self.times), after), last, stays)

    def bounded(self, holds: Callable[[float], bool]) -> "Changes":
        """What also changes where it meets a bound, and stays if it is never inside of it again."""
        if self.last == inf or not holds(LAST_T):
            return self.switched(holds, yes=True, no=self.stays)
        edges = [*islice(self.times, MOST)]
        if len(edges) == MOST:
            changes = self._replace(times=chain(edges, self.times))
            return changes.switched(holds, yes=True, no=self.stays)
        if not self.stays:
            edges.append(inf)
        # The last time at which it is not at its bound: looked for from the end.
        last = 0.0
        for number, (stop, start) in enumerate(pairwise([*reversed(edges), 0.0]), 1):
            turned = [*turns(holds, start, just_before(stop), looks(number))]
            if turned or not holds(start):
                last = turned[-1] if turned else stop
                break
        before = takewhile(lambda t: t < last, with_turns(holds, edges))
        return Changes(chain(before, [last] if last else []), last, stays=True)


FOR_EVER = Changes((), 0, stays=True)


WITHOUT_END = Changes((), 0, stays=False)


def at_edges(edges: Sequence[float]) -> Changes:
    """The changes of what stays after the last of some edges."""
    return Changes([*merged(edges)], edges[-1] if edges else 0, stays=True)


def both(first: Changes, second: Changes) -> Changes:
    """The changes of what is made of two on the same clock."""
    times = merged(first.times, second.times)
    return Changes(times, max(first.last, second.last), first.stays and second.stays)


def either(first: Changes, second: Changes, holds: Callable[[float], bool]) -> Changes:
    """The changes of what is the first of two where a condition holds, and else the second."""
    return both(first, second).switched(holds, first.stays, second.stays)


def periodic(
    period: float, times: Callable[[], Iterable[float]] = tuple, last: float = inf
) -> Changes:
    """A change at each multiple of the period until the last, and at some times after each."""

    def starts() -> Iterator[float]:
        for n in count(1):
            start = n * period
            if start > last or start == inf:
                return
            yield start

    def periods() -> Iterator[float]:
        for n in count():
            start = n * period
            if start > last:
                return
            yield from Changes(times(), 0, stays=False).later(start).times

    return Changes(starts() if times is tuple else periods(), last, stays=last < inf)


def listed(times: Iterable[float]) -> list[float]:
    """The times, unless there are too many."""
    some = [*islice(times, MOST + 1)]
    if len(some) > MOST:
        raise ValueError(f"boundaries: more than {MOST} of them")
    return some


def merged(*times: Iterable[float]) -> Iterator[float]:
    """All of the times that are > 0, each once, in their order."""
    before, dropped = 0.0, 0
    for t in merge(*times):
        if t > before:
            yield t
            before = t
        else:
            dropped += 1
            if dropped > MOST:
                raise ValueError(f"boundaries: more than {MOST} before the first")


def places(start: float, stop: float, number: int = MOST_LOOKS) -> list[float]:
    """Where to look at a phase: all over it, or ever further apart if it has no end."""
    if stop < inf:
        return [start + (stop - start) * (k / (number + 1)) for k in range(1, number + 1)]
    return [start + 2.0**k for k in range(-8, 53)]


def looks(number: int) -> int:
    """How often to look at a phase, which is the `number`-th: the more phases, the less at each."""
    return max(1, min(MOST_LOOKS, LOOKS // number))


def just_before(stop: float) -> float:
    """The last time of a phase, if it has one."""
    return nextafter(stop, 0) if stop < inf else stop


def with_turns(holds: Callable[[float], bool], times: Iterable[float]) -> Iterator[float]:
    """The times, and when a condition turns before each of them."""
    start = 0.0
    for number, stop in enumerate(times, 1):
        yield from turns(holds, start, just_before(stop), looks(number))
        yield stop
        start = stop


def turns(
    holds: Callable[[float], bool], start: float, stop: float, number: int = MOST_LOOKS
) -> Iterator[float]:
    """When a condition turns, as far as it shows at some places."""
    at_first = holds(start)
    for before, after in pairwise([start, *places(start, stop, number), min(stop, LAST_T)]):
        if holds(after) == at_first:
            continue
        at_first = not at_first
        while before < (middle := (before + after) / 2) < after:
            if holds(middle) == at_first:
                after = middle
            else:
                before = middle
        yield after
