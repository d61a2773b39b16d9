"""Is the warmup a warmup?"""

from schedcore.look.course import Course, first_rise
from schedcore.look.findings.finding import Finding, percent, warmed_up
from schedcore.look.numbers import number
from schedcore.look.run import Run
from schedcore.schedule import Schedule


def short_warmup(schedule: Schedule, run: Run, course: Course) -> Finding | None:
    """A warmup that is over before the second update; often a share where a length is meant."""
    top = first_rise(schedule, course)
    if not 0 < top < course.step or schedule(top) < 1.5 * course.rates[0]:
        return None
    each = "epoch" if run.clock == "epochs" else "update"
    text = f"the warmup ends at t = {number(top)}, before the second {each} at t = {number(course.step)}."
    meant = top * course.length
    if top < 1 and meant >= course.step:
        text += f" {number(top)} of the run is {number(meant)}."
    else:
        meant = 10 * course.step
    return Finding("short warmup", text, warmed_up(schedule, top, meant))


def long_warmup(schedule: Schedule, run: Run, course: Course) -> Finding | None:
    """A warmup that is longer than what follows, or than the run."""
    top = first_rise(schedule, course)
    start, high = course.rates[0], float(schedule(top))
    if 0 < start < high / 1000:  # a range test
        return None
    if top > course.length:
        text = (
            f"the warmup is {number(top)} long and the run {number(course.length)}: the rate never "
            f"gets above {number(course.peak)}, {percent(course.peak / high)} of its peak."
        )
    elif 0.51 * course.length < top < 0.99 * course.length:
        text = (
            f"the warmup takes {percent(course.share(top))} of the run, until t = {number(top)} of "
            f"{number(course.length)}: it is longer than all that follows."
        )
    else:
        return None
    return Finding("long warmup", text, warmed_up(schedule, top, course.length / 20))
