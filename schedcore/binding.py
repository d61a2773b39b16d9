"""The questions of every adapter about the schedule that it binds to an optimizer."""

from math import ceil

from schedcore.look.check import check
from schedcore.look.run import Run
from schedcore.schedule import Schedule

# How far to look where a schedule has no end, and at how many of its boundaries.
FAR, MOST = 1000, 100


def check_learning_rate(owner: object, schedule: Schedule) -> None:
    """Raise ValueError if a schedule is negative, which no learning rate is.

    Args:
        owner: The adapter, or its name, for the error.
        schedule: The schedule of a learning rate.

    >>> from schedcore import Linear
    >>> check_learning_rate("MyAdapter", Linear(0.1, steps=100))
    >>> check_learning_rate("MyAdapter", Linear(0.1, steps=100, final_lr=-0.9))
    Traceback (most recent call last):
    ValueError: MyAdapter: the learning rate is negative, -0.9 at t = 100: clip(min_lr=0) keeps it from that
    """
    text = below_zero(schedule)
    if text is not None:
        name = owner if isinstance(owner, str) else type(owner).__name__
        raise ValueError(f"{name}: {text}: clip(min_lr=0) keeps it from that")


def below_zero(schedule: Schedule) -> str | None:
    """Say where a learning rate is negative, or return None.

    It is looked at where mistakes show: at 0, at its first boundaries, and at its end.

    >>> from schedcore import Linear
    >>> below_zero(Linear(0.1, steps=100, final_lr=-0.9))
    'the learning rate is negative, -0.9 at t = 100'
    """
    end = known_end(schedule)
    try:
        boundaries = schedule.boundaries(until=FAR if end is None else end)[:MOST]
    except ValueError:  # there are too many
        boundaries = []
    for t in [0, *boundaries, 0 if end is None else end]:
        try:
            rate = schedule(t)
        except Exception:  # noqa: BLE001  a function need not know what comes after its run
            return None
        if rate < 0:
            return f"the learning rate is negative, {rate:.4g} at t = {t:g}"
    return None


def known_end(schedule: Schedule) -> float | None:
    """The end of a schedule, or None if it has none, or one that would take too long to find.

    >>> from schedcore import Cosine
    >>> known_end(Cosine(0.3, steps=100))
    100
    """
    try:
        return schedule.end
    except ValueError:
        return None


# The findings of `check` that are wrong for certain.
LENGTHS = {
    "argument order",
    "share for a length",
    "wrong clock",
    "long warmup",
    "over early",
    "cut off",
}


def other_length(schedule: Schedule, run: Run | float) -> str | None:
    """Say that a schedule is not as long as the run, and what to write, or return None.

    Args:
        schedule: The schedule.
        run: The run, or how far its clock gets.

    >>> from schedcore import Cosine
    >>> from schedcore.binding import other_length
    >>> other_length(Cosine(0.3, steps=100), 100)
    >>> other_length(Cosine(0.3, steps=200).hold(at=150), 100)
    'the run ends at t = 100, 66.7 % of the way: its last rate is 0.1524, where the schedule goes on to 0.04393 at t = 150. Write lr.stretch(100 / 150)'
    """
    run = run if isinstance(run, Run) else Run(max(ceil(run), 1))
    try:
        found = [it for it in check(schedule, run) if it.name in LENGTHS]
    except ValueError:  # it would take too long to look at
        return None
    return f"{found[0].text} Write {found[0].line}" if found else None
