"""The schedulers of pytorch-ignite, exactly, as an engine asks them at the start of an iteration.

They set values of their own: the optimizer's rate changes nothing, but where a warmup ends.
"""

from collections.abc import Sequence

from schedcore.checks import fail
from schedcore.compat.preset import multiplied_every, polyline, preset
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Anneal, Linear
from schedcore.shapes.constant import Constant
from schedcore.shapes.piecewise import Piecewise


@preset
def LinearCyclicalScheduler(
    start_value: float,
    end_value: float,
    cycle_size: int,
    cycle_mult: float = 1.0,
    start_value_mult: float = 1.0,
    end_value_mult: float = 1.0,
    warmup_duration: int = 0,
    monotonic: bool = False,
) -> Schedule:
    """Triangles from the first value to the other and back, or lines that start again.

    Quirk: a length is cut to whole events from cycle to cycle.

    >>> from schedcore import compat
    >>> lr = compat.ignite.LinearCyclicalScheduler(0.4, 0.0, cycle_size=8)
    >>> lr(0), lr(2), lr(4), lr(8)
    (0.4, 0.2, 0.0, 0.4)
    """
    if warmup_duration and not monotonic:
        fail("LinearCyclicalScheduler", "monotonic", "True where there is a warmup", monotonic)
    left = Linear(1.0, 1) if monotonic else Piecewise([(0, 1.0), (0.5, 0.0), (1, 1.0)])
    values = (start_value, end_value, start_value_mult, end_value_mult)
    return _cycles(left, values, cycle_size, warmup_duration, cycle_mult)


@preset
def CosineAnnealingScheduler(
    start_value: float,
    end_value: float,
    cycle_size: int,
    cycle_mult: float = 1.0,
    start_value_mult: float = 1.0,
    end_value_mult: float = 1.0,
    warmup_duration: int = 0,
) -> Schedule:
    """Cosines from the first value to the other, again and again, with a line back between them.

    Quirk: without that line the last value never comes, as the next cycle starts where it would;
    `Cosine(start_value, cycle_size, end_value)` reaches it, and stays.
    Quirk: a length is cut to whole events from cycle to cycle.

    >>> from schedcore import compat
    >>> lr = compat.ignite.CosineAnnealingScheduler(0.4, 0.0, cycle_size=8)
    >>> lr(0), lr(4), lr(8), lr(12)
    (0.4, 0.2, 0.4, 0.2)
    """
    values = (start_value, end_value, start_value_mult, end_value_mult)
    return _cycles(Anneal(1.0, 1, shape="cosine"), values, cycle_size, warmup_duration, cycle_mult)


@preset
def PiecewiseLinear(milestones_values: Sequence[tuple[int, float]]) -> Schedule:
    """Lines from point to point, and constant before the first and after the last.

    >>> from schedcore import compat
    >>> lr = compat.ignite.PiecewiseLinear([(2, 0.0), (6, 0.4), (8, 0.1)])
    >>> lr(0), lr(4), lr(6), lr(99)
    (0.0, 0.2, 0.4, 0.1)
    """
    return polyline(milestones_values)


@preset
def ConcatScheduler(schedulers: Sequence[Schedule], durations: Sequence[int]) -> Schedule:
    """One after the other, each for its duration, on a clock of its own.

    Quirk: one with a duration of 0, but the first, never ends.

    >>> from schedcore import compat
    >>> ignite = compat.ignite
    >>> rise = ignite.PiecewiseLinear([(0, 0.0), (4, 0.4)])
    >>> lr = ignite.ConcatScheduler([rise, ignite.CosineAnnealingScheduler(0.4, 0.0, 8)], [4])
    >>> lr(0), lr(2), lr(4), lr(8)
    (0.0, 0.2, 0.4, 0.2)
    """
    whole = schedulers[0]
    start = 0
    for i, (part, duration) in enumerate(zip(schedulers[1:], durations, strict=True)):
        if duration < 0 or (duration == 0 and i):
            break
        start += duration
        whole = whole.then(part, at=start)
    return whole


@preset
def create_lr_scheduler_with_warmup(
    base_lr: float,
    lr_scheduler: Schedule,
    warmup_start_value: float,
    warmup_duration: int,
    warmup_end_value: float | None = None,
) -> Schedule:
    """A line to the base rate, or to `warmup_end_value`, and then one of ignite's schedulers.

    Quirk: the duration counts the events on the line, the first and the last among them, so that it
    is one longer than the warmup; `lr_scheduler.warmup(steps, warmup_start_value)` is as long.

    >>> from schedcore import compat
    >>> cosine = compat.ignite.CosineAnnealingScheduler(0.4, 0.0, 8)
    >>> lr = compat.ignite.create_lr_scheduler_with_warmup(0.4, cosine, 0.0, warmup_duration=5)
    >>> lr(0), lr(2), lr(4), lr(8)
    (0.0, 0.2, 0.4, 0.2)
    """
    end = base_lr if warmup_end_value is None else warmup_end_value
    if lr_scheduler(0) == end:
        return lr_scheduler.warmup(warmup_duration - 1, warmup_start_value)
    rise = Linear(warmup_start_value, warmup_duration - 1, end)
    return rise.then(lr_scheduler, at=warmup_duration)


# More events than there are in any run.
LAST = 10**12


def _cycles(
    left: Schedule,
    values: tuple[float, float, float, float],
    size: int,
    warmup: int,
    cycle_mult: float,
) -> Schedule:
    """Cycles between two values, of which `left` is the share of the first, from 0 to 1."""
    start_value, end_value, start_mult, end_mult = values
    whole: Schedule = Constant(start_value)
    start = 0
    while start < LAST:
        longer = int(size * cycle_mult), int(warmup * cycle_mult)
        period = size + warmup
        # The shares of the first value, of that of the next cycle, and of the other.
        first = left.stretch(size).then(Constant(0.0), at=size)
        following = Constant(0.0).then(Constant(1.0).warmup(warmup), at=size)
        other = 1 - first - following
        if longer == (size, warmup):
            grow = multiplied_every(1.0, start_mult, period)
            sink = multiplied_every(1.0, end_mult, period)
            ahead = following.repeat(period) * start_mult
            both = (first.repeat(period) + ahead) * grow * start_value
            cycles = both + other.repeat(period) * sink * end_value
            return whole.then(cycles, at=start)
        cycle = (first + following * start_mult) * start_value + other * end_value
        whole = whole.then(cycle, at=start)
        start_value, end_value = start_value * start_mult, end_value * end_mult
        start += period
        size, warmup = longer
    return whole
