"""Is the schedule as long as the run, on the same clock?"""

from math import nextafter

from schedcore.look.course import Course, rates_at
from schedcore.look.findings.finding import Finding, code, lengthened, percent, ratio
from schedcore.look.numbers import number
from schedcore.look.run import CLOCKS, Run
from schedcore.schedule import Schedule

# Lengths that differ by less are the same: hosts and schedules differ on the last update.
SAME = 0.02


def share_for_length(schedule: Schedule, run: Run, course: Course) -> Finding | None:
    """A whole schedule in shares of the run, on a clock that counts something."""
    whole = 1 + 1e-9  # shares that are added up are rounded
    if course.end is None or course.end > whole or course.length < 2:
        return None
    if not _falls(schedule, course):
        return None
    text = (
        f"the whole schedule ends at t = {number(course.end)}, as if the run were 1 long, but the "
        f"clock counts {run.clock}, {number(course.length)} of them."
    )
    return Finding("share for a length", text, f"lr.stretch({code(course.length)})")


def wrong_clock(schedule: Schedule, run: Run, course: Course) -> Finding | None:
    """A schedule that is as long as the run in something else than its clock counts."""
    end = course.end
    if end is None or not _falls(schedule, course) or _like(end, course.length, 0.1):
        return None
    for unit in CLOCKS:
        length = run.length(unit)
        if length is None or _like(length, course.length, 0.1):
            continue
        # Milestones in epochs end before the last epoch, and so soon that it can be no plan.
        within = unit == "epochs" and length / 4 < end < length < course.length / 20
        # And those in updates, under a clock of epochs, are never met.
        beyond = unit == "updates" and length / 4 < end < length and length > course.length * 20
        if not (_like(end, length, SAME) or within or beyond):
            continue
        times = course.length / length
        speed = f"{number(max(times, 1 / times))} times too {'fast' if times > 1 else 'slow'}"
        text = (
            f"the schedule ends at t = {number(end)} and the run has {number(length)} "
            f"{_word(unit)}, but the clock counts {_word(run.clock)}, {number(course.length)} of "
            f"them: it runs {speed}."
        )
        return Finding("wrong clock", text, f"lr.stretch({ratio(course.length, length)})")
    return None


def over_early(schedule: Schedule, run: Run, course: Course) -> Finding | None:
    """A schedule that is over before the run."""
    end, spent = course.end, course.spent()
    if spent is not None and spent > 0:
        # A decay without an end comes to nothing as well.
        start = end if end is not None and course.stays and end < course.length else spent
        if course.length - start < max(0.01 * course.length, 2 * course.step):
            return None
        text = (
            f"the rate is {number(course.last)} from t = {number(start)} on, for the last "
            f"{percent(1 - course.share(start))} of the run, which ends at t = "
            f"{number(course.length)}: nothing is learned there."
        )
        by_epoch = run.epochs if end is None and run.clock != "epochs" else None
        longer = lengthened(schedule, start, course.length)
        line = f"lr.stretch({ratio(course.length, by_epoch)})" if by_epoch else longer
        return Finding("over early", text, line)
    if end is None or not course.stays or end >= course.length or not _falls(schedule, course):
        return None
    low, early = course.last / course.peak, course.share(end)
    smooth = all(jump.t != end for jump in course.jumps)
    # As real ones are not: milestones come late, and a small rate does not last.
    if not (low <= 0.2 and early <= (0.5 if smooth else 0.25)) and not (
        low <= 0.5 and early <= 0.05
    ):
        return None
    text = (
        f"the schedule is over at t = {number(end)}, and the rate stays at {number(course.last)}, "
        f"{percent(low)} of its peak, for the other {percent(1 - early)} of the run, which ends "
        f"at t = {number(course.length)}."
    )
    return Finding("over early", text, lengthened(schedule, end, course.length))


def cut_off(schedule: Schedule, run: Run, course: Course) -> Finding | None:
    """A schedule that goes on after the run."""
    end = course.end
    if end is None and not course.boundaries:
        return None
    if end is None or not course.stays:
        return _never_changes(course)
    if end <= course.length + course.step:
        return None
    final = float(schedule(end))
    peak = max(course.peak, *rates_at(schedule, 0, end))
    milestone = float(schedule(nextafter(end, 0))) > 1.5 * final
    if abs(course.last - final) <= 0.05 * peak and not milestone:
        return None
    text = (
        f"the run ends at t = {number(course.length)}, {percent(course.length / end)} of the way: "
        f"its last rate is {number(course.last)}, where the schedule goes on to {number(final)} at "
        f"t = {number(end)}."
    )
    return Finding("cut off", text, lengthened(schedule, end, course.length))


def _never_changes(course: Course) -> Finding | None:
    first = course.boundaries[0]
    if first < course.length or max(course.rates) != min(course.rates):
        return None
    text = (
        f"the rate is {number(course.last)} all through the run, which ends at t = "
        f"{number(course.length)}; the first change is at t = {number(first)}."
    )
    return Finding("cut off", text, f"lr.stretch({code(course.length / first / 3)})")


def _falls(schedule: Schedule, course: Course) -> bool:
    """Return whether the schedule comes down in the end, wherever the run ends."""
    rates = rates_at(schedule, 0, course.end or course.length)
    return rates[-1] < 0.9 * max(rates)


def _like(length: float, other: float, by: float) -> bool:
    return abs(length / other - 1) <= by


def _word(clock: str) -> str:
    return "updates, each once for each process" if clock == "processes" else clock
