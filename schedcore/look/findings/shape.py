"""Does the curve do what no plan would?"""

import itertools
from bisect import bisect_left
from math import isfinite

from schedcore.look.course import Course, Jump
from schedcore.look.findings.finding import Finding, code, percent, ratio
from schedcore.look.numbers import number
from schedcore.look.run import Run
from schedcore.schedule import Schedule

# More rises than that are a cycle, or noise.
MOST_RISES = 2


def rises_again(schedule: Schedule, run: Run, course: Course) -> Finding | None:
    """A rate that has come down and is up again when the run ends."""
    rates = course.rates
    top = rates.index(course.peak)
    low = min(range(top, len(rates)), key=rates.__getitem__)
    up = rates[low:]
    if not up[-1] - rates[low] > 0.1 * course.peak or rates[low] > 0.5 * course.peak:
        return None
    goes_down = any(b < a * (1 - 1e-9) for a, b in itertools.pairwise(up))
    if goes_down or _rises(rates) > MOST_RISES:
        return None
    t = course.times[low]
    text = (
        f"the rate falls from {number(course.peak)} to {number(rates[low])} at t = {number(t)}, "
        f"and then rises again, to {number(up[-1])} at the end of the run."
    )
    return Finding("rises again", text, f"lr.hold({code(t)})")


def late_restart(schedule: Schedule, run: Run, course: Course) -> Finding | None:
    """A restart so late that its cycle comes to nothing."""
    least = 0.1 * course.peak
    restarts = [it for it in course.jumps if it.after > max(2 * it.before, least)]
    if not restarts or restarts[-1].t > course.times[-1]:
        return None
    last, left = restarts[-1], course.length - restarts[-1].t
    cycle = last.t - (restarts[-2].t if len(restarts) > 1 else 0)
    if left > 0.05 * course.length or cycle < 4 * left:
        return None
    text = (
        f"the rate restarts at t = {number(last.t)}, from {number(last.before)} to "
        f"{number(last.after)}, {percent(left / course.length)} before the end of the run, at t = "
        f"{number(course.length)}: the run ends at {number(course.last)}."
    )
    return Finding("late restart", text, f"lr.stretch({ratio(course.length, last.t)})")


def jump(schedule: Schedule, run: Run, course: Course) -> Finding | None:
    """A rate that changes by more than ten times from one update to the next."""
    for it in course.jumps:
        low, high = sorted((it.before, it.after))
        if high <= 10 * (1 + 1e-6) * low or high <= 0.01 * course.peak or _is_meant(course, it):
            continue
        rising = it.after > it.before
        text = (
            f"at t = {number(it.t)} the rate jumps from {number(it.before)} to {number(it.after)}, "
            f"{number(high / low) + ' times' if low else 'all the way'} "
            f"{'up' if rising else 'down'} from one update to the next."
        )
        if not low:
            return Finding("jump", text, f"lr.hold({code(max(it.t - course.step, 0))})")
        rest = f"lr.shift({code(-it.t)}) * {code(it.before / it.after)}"
        return Finding("jump", text, f"lr.then({rest}, at={code(it.t)})")
    return None


def _is_meant(course: Course, it: Jump) -> bool:
    """Return whether a jump is meant: an end, the first step of a warmup, or a restart."""
    until = bisect_left(course.times, it.t)
    before, after = course.rates[:until], course.rates[until:]
    if not before or not after:
        return True
    if it.after < it.before:
        return it.after == 0 and max(after) == 0
    if it.before == 0 and max(before) == 0:
        return True
    restarts = it.after <= 2 * max(before) and min(after) < 0.95 * max(after)
    return it.before < 0.5 * max(before) and restarts


def no_rate(schedule: Schedule, run: Run, course: Course) -> Finding | None:
    """A rate that is negative, or no number."""
    for t, rate in zip(course.times, course.rates, strict=True):
        if not isfinite(rate) or rate < 0:
            text = f"at t = {number(t)} the rate is {rate:.4g}, with which nothing is learned."
            line = (
                "lr.clip(min_lr=0)"
                if isfinite(rate)
                else f"lr.hold({code(max(t - course.step, 0))})"
            )
            return Finding("no rate", text, line)
    return None


def _rises(rates: list[float]) -> int:
    """Count how often the rate turns from falling to rising."""
    turns, falling = 0, False
    for before, after in itertools.pairwise(rates):
        if after > before and falling:
            turns += 1
        if after != before:
            falling = after < before
    return turns
