"""A schedule, held against the run that is to use it."""

from schedcore.checks import fail
from schedcore.look.course import follow
from schedcore.look.findings import height, length, order, shape, warmup
from schedcore.look.findings.finding import Finding
from schedcore.look.run import Run
from schedcore.schedule import Schedule

# Of each line, the first that is found tells of the rest.
QUESTIONS = (
    (
        order.argument_order,
        length.share_for_length,
        length.wrong_clock,
        warmup.long_warmup,
        length.over_early,
        length.cut_off,
        warmup.short_warmup,
    ),
    (shape.rises_again, shape.late_restart, shape.jump),
    (height.unusual, height.batch_scaling),
)


def check(schedule: Schedule, run: Run | int) -> list[Finding]:
    """Find what will go wrong with a schedule in a run; an empty list if nothing is seen.

    Args:
        schedule: The schedule, on the clock that `run.clock` names.
        run: The run; a number is one of that many updates.

    Returns:
        Findings: each has a `name`, a `text` with numbers, and a `line`, an expression in which
        `lr` is the schedule that was checked, to write instead.

    Raises:
        TypeError: An argument is of the wrong type.
        ValueError: `run` is a number below 1.

    >>> from schedcore import Cosine, Run, check
    >>> for finding in check(Cosine(0.3, steps=90), Run(epochs=90, updates_per_epoch=1251)):
    ...     print(finding)
    wrong clock: the schedule ends at t = 90 and the run has 90 epochs, but the clock counts updates, 112,590 of them: it runs 1,251 times too fast.
        write lr.stretch(1251)
    >>> check(Cosine(0.3, steps=90).stretch(1251), Run(epochs=90, updates_per_epoch=1251))
    []
    """
    if not isinstance(schedule, Schedule):
        fail("check", "schedule", "a Schedule", schedule, TypeError)
    run = run if isinstance(run, Run) else Run(run)
    course = follow(schedule, run)
    no_rate = shape.no_rate(schedule, run, course)
    if no_rate is not None:
        return [no_rate]
    found = []
    for group in QUESTIONS:
        first = next((it for ask in group if (it := ask(schedule, run, course))), None)
        found += [] if first is None else [first]
    return found
