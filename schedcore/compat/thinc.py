"""The schedules of `thinc.schedules`, exactly.

`plateau` is no function of t: `schedcore.Plateau` is the state of one.
"""

from schedcore.checks import NOT_NEGATIVE, number_in
from schedcore.compat.preset import line, multiplied_smoothly, preset, warmed_up
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Linear
from schedcore.shapes.constant import Constant
from schedcore.shapes.cyclic import Cyclic
from schedcore.shapes.inverse import InverseTime


@preset
def constant(rate: float) -> Schedule:
    """The same rate for ever.

    >>> from schedcore import compat
    >>> compat.thinc.constant(0.4)(10)
    0.4
    """
    return Constant(rate)


@preset
def constant_then(rate: float, steps: int, schedule: Schedule) -> Schedule:
    """A rate for `steps`, then a schedule.

    Quirk: the clock of the schedule has run all the while; `Constant(rate).then(schedule, steps)`
    starts it there.

    >>> from schedcore import compat
    >>> lr = compat.thinc.constant_then(0.4, 10, compat.thinc.decaying(0.4, 0.1))
    >>> lr(0), lr(9), lr(10), lr(30)
    (0.4, 0.4, 0.2, 0.1)
    """
    start = max(steps, 0)
    return Constant(rate).then(schedule.shift(-start), at=start)


@preset
def decaying(base_rate: float, decay: float, *, t: float = 0.0) -> Schedule:
    """A rate over 1 + decay * t, on a clock that starts at `t`.

    >>> from schedcore import compat
    >>> lr = compat.thinc.decaying(0.4, 0.5)
    >>> lr(0), lr(2), lr(6)
    (0.4, 0.2, 0.1)
    """
    begun = 1 + decay * t
    return InverseTime(base_rate / begun, decay / begun) if decay else Constant(base_rate)


@preset
def compounding(start: float, stop: float, compound: float, *, t: float = 0.0) -> Schedule:
    """A rate times `compound` at each update, until `stop`, on a clock that starts at `t`.

    >>> from schedcore import compat
    >>> lr = compat.thinc.compounding(0.4, 0.06, compound=0.5)
    >>> lr(0), lr(1), lr(2), lr(9)
    (0.4, 0.2, 0.1, 0.06)
    """
    growth = multiplied_smoothly(start * compound**t, compound, 1)
    return growth.clip(min_lr=stop) if start > stop else growth.clip(max_lr=stop)


@preset
def slanted_triangular(
    max_rate: float, num_steps: int, *, cut_frac: float = 0.1, ratio: int = 32, t: float = 0.0
) -> Schedule:
    """A short line up to the highest rate and a long one down, on a clock that starts at `t + 1`.

    Quirk: past `num_steps` the line goes on, below 0;
    `SlantedTriangular(max_rate, num_steps, cut_frac=cut_frac, ratio=ratio)` stays at its end.

    >>> from schedcore import compat
    >>> lr = compat.thinc.slanted_triangular(0.32, num_steps=100)
    >>> round(lr(9), 4), round(lr(54), 4), round(lr(99), 4)
    (0.32, 0.165, 0.01)
    """
    number_in("slanted_triangular", NOT_NEGATIVE, "t", t)
    low, cut = max_rate / ratio, int(num_steps * cut_frac)
    fall = line(max_rate, (low - max_rate) / (cut * (1 / cut_frac - 1)))
    return Linear(low, cut, max_rate).then(fall, at=cut).shift(-t - 1)


@preset
def warmup_linear(initial_rate: float, warmup_steps: int, total_steps: int) -> Schedule:
    """A line up for `warmup_steps`, and one down to 0, both in `total_steps`.

    >>> from schedcore import compat
    >>> lr = compat.thinc.warmup_linear(0.4, warmup_steps=4, total_steps=14)
    >>> lr(0), lr(2), lr(4), lr(9), lr(14)
    (0.0, 0.2, 0.4, 0.2, 0.0)
    """
    steps = total_steps - warmup_steps
    if steps > 0:
        return warmed_up(Linear(initial_rate, steps), warmup_steps)
    start = max(warmup_steps, 0)
    return Constant(initial_rate).warmup(start).then(Constant(0.0), at=start)


@preset
def cyclic_triangular(min_lr: float, max_lr: float, period: int) -> Schedule:
    """A triangle wave between two rates, up and down in a `period` each, from t = 1 on.

    Quirk: it starts an update late; `Cyclic(min_lr, max_lr, period)` starts at `min_lr`.

    >>> from schedcore import compat
    >>> lr = compat.thinc.cyclic_triangular(0.1, 0.5, period=4)
    >>> [round(lr(t), 4) for t in (0, 1, 3, 7)]
    [0.2, 0.3, 0.5, 0.1]
    """
    return Cyclic(min_lr, max_lr, period).shift(-1)
