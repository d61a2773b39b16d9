"""The rates that a run would use, as far as a bounded number of looks shows them."""

from dataclasses import dataclass
from itertools import islice, pairwise, takewhile
from math import ceil, inf, isfinite, nextafter
from typing import NamedTuple

from schedcore.budget import looking
from schedcore.changes import changes_of
from schedcore.look.run import Run
from schedcore.schedule import Schedule

MOST_UPDATES = 2048
MOST_BOUNDARIES = 1000

# Of the peak: what is less trains nothing.
NOTHING = 1e-9


class Jump(NamedTuple):
    """A break of the curve: when, and the rates just before it and at it."""

    t: float
    before: float
    after: float


@dataclass(frozen=True)
class Course:
    """A schedule on the way through a run.

    `length` is how far its clock gets, and `step` how far with each update, or each epoch. `times`
    and `rates` are some of those that are used, the first and the last among them. `boundaries` are
    the first ones, also past the run's end, and `end` is the last of them, or None if there is
    none.
    """

    length: float
    step: float
    times: list[float]
    rates: list[float]
    boundaries: list[float]
    end: float | None
    stays: bool
    jumps: list[Jump]

    @property
    def peak(self) -> float:
        return max(self.rates)

    @property
    def last(self) -> float:
        """The rate of the last update."""
        return self.rates[-1]

    def share(self, t: float) -> float:
        """The share of the run that is over at t."""
        return t / self.length

    def spent(self) -> float | None:
        """The time from which on the rate is nothing beside its peak, or None."""
        spent = None
        for t, rate in zip(reversed(self.times), reversed(self.rates), strict=True):
            if abs(rate) > NOTHING * self.peak:
                break
            spent = t
        return spent


def follow(schedule: Schedule, run: Run) -> Course:
    """The course of a schedule through a run; raises what the schedule raises."""
    with looking(schedule, "check"):
        return _followed(schedule, run)


def _followed(schedule: Schedule, run: Run) -> Course:
    length = run.length(run.clock) or 0
    updates = run.updates or 1
    step = 1 if run.clock in ("updates", "epochs", "batches") else length / updates
    changes = changes_of(schedule)
    boundaries = [*islice(changes.after(0), MOST_BOUNDARIES)]
    inside = [*takewhile(lambda t: t < length, boundaries)]
    times = _used(length, step, inside)
    jumps = [Jump(t, schedule(nextafter(t, -inf)), schedule(t)) for t in inside]
    return Course(
        length=length,
        step=step,
        times=times,
        rates=[float(schedule(t)) for t in times],
        boundaries=boundaries,
        end=changes.last if 0 < changes.last < inf else None,
        stays=changes.stays,
        jumps=[it for it in jumps if _apart(it.before, it.after)],
    )


def rates_at(schedule: Schedule, start: float, stop: float) -> list[float]:
    """The rates all over a part of the schedule, whether or not a run gets there."""
    return [float(schedule(start + (stop - start) * k / 64)) for k in range(65)]


def _used(length: float, step: float, boundaries: list[float]) -> list[float]:
    """The times of updates: all, or some of them and those on either side of each boundary."""
    number = max(ceil(length / step), 1)
    if number <= MOST_UPDATES:
        return [k * step for k in range(number)]
    some = {k * (number - 1) // (MOST_UPDATES - 1) for k in range(MOST_UPDATES)}
    for t in boundaries:
        after = min(ceil(t / step), number - 1)
        some |= {max(after - 1, 0), after}
    return [k * step for k in sorted(some)]


def _apart(before: float, after: float) -> bool:
    return isfinite(before) and abs(after - before) > 1e-6 * max(abs(before), abs(after))


def first_rise(schedule: Schedule, course: Course) -> float:
    """The time to which the rate rises from the start, at boundaries and looks; 0 for none."""
    edges = [t for t in course.boundaries if t <= max(course.length, course.end or 0)]
    top = 0.0
    for edge in edges:
        rates = rates_at(schedule, top, edge)
        if rates[-1] <= rates[0] or any(b < a for a, b in pairwise(rates)):
            break
        top = edge
    if top or course.last <= course.rates[0]:
        return top
    # A curve without a boundary at its peak.
    peak = course.rates.index(course.peak)
    falls = any(b < a for a, b in zip(course.rates[:peak], course.rates[1 : peak + 1], strict=True))
    return 0.0 if falls else course.times[peak]
