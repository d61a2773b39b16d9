"""The schedules of `lrsched`, exactly. As there, arguments are named."""

from collections.abc import Mapping, Sequence
from typing import Literal

from schedcore.compat.preset import (
    multiplied,
    multiplied_every,
    multiplied_smoothly,
    polynomial as polynomial_of,
    preset,
)
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Anneal, Cosine, Linear
from schedcore.shapes.constant import Constant
from schedcore.shapes.cyclic import Cyclic
from schedcore.shapes.inverse import InverseSquareRoot
from schedcore.shapes.piecewise import Piecewise
from schedcore.shapes.restarts import WarmRestarts


@preset
def constant(*, lr: float) -> Schedule:
    """The same rate for ever.

    >>> from schedcore import compat
    >>> compat.lrsched.constant(lr=0.4)(10)
    0.4
    """
    return Constant(lr)


@preset
def step_decay(*, base_lr: float, drop: float, step_size: int) -> Schedule:
    """The base rate times `drop` every `step_size`.

    >>> from schedcore import compat
    >>> lr = compat.lrsched.step_decay(base_lr=0.4, drop=0.5, step_size=10)
    >>> lr(9), lr(10), lr(20)
    (0.4, 0.2, 0.1)
    """
    return multiplied_every(base_lr, drop, step_size)


@preset
def multi_step(*, base_lr: float, milestones: Sequence[int], gamma: float) -> Schedule:
    """The base rate times `gamma` at each milestone; twice at one that is listed twice.

    >>> from schedcore import compat
    >>> lr = compat.lrsched.multi_step(base_lr=0.4, milestones=[10, 20], gamma=0.5)
    >>> lr(9), lr(10), lr(20)
    (0.4, 0.2, 0.1)
    """
    return multiplied(base_lr, milestones, gamma)


@preset
def exponential(*, base_lr: float, gamma: float) -> Schedule:
    """The base rate times `gamma` at each update.

    >>> from schedcore import compat
    >>> lr = compat.lrsched.exponential(base_lr=0.4, gamma=0.5)
    >>> lr(0), lr(1), lr(2)
    (0.4, 0.2, 0.1)
    """
    return multiplied_every(base_lr, gamma, 1)


@preset
def exponential_decay(*, base_lr: float, decay_rate: float, decay_steps: int) -> Schedule:
    """The base rate times `decay_rate` over every `decay_steps`, smoothly.

    >>> from schedcore import compat
    >>> lr = compat.lrsched.exponential_decay(base_lr=0.4, decay_rate=0.25, decay_steps=10)
    >>> lr(0), lr(5), lr(10)
    (0.4, 0.2, 0.1)
    """
    return multiplied_smoothly(base_lr, decay_rate, decay_steps)


@preset
def linear(*, base_lr: float, end_lr: float, total_steps: int) -> Schedule:
    """A line from one rate to another.

    >>> from schedcore import compat
    >>> lr = compat.lrsched.linear(base_lr=0.4, end_lr=0.0, total_steps=10)
    >>> lr(0), lr(5), lr(10), lr(99)
    (0.4, 0.2, 0.0, 0.0)
    """
    return Linear(base_lr, total_steps, end_lr)


@preset
def polynomial(*, base_lr: float, end_lr: float, total_steps: int, power: float) -> Schedule:
    """From one rate to another along a power of the time that is left.

    >>> from schedcore import compat
    >>> lr = compat.lrsched.polynomial(base_lr=0.4, end_lr=0.0, total_steps=10, power=2)
    >>> lr(0), lr(5), lr(10), lr(99)
    (0.4, 0.1, 0.0, 0.0)
    """
    return polynomial_of(base_lr, total_steps, end_lr, power)


@preset
def polynomial_decay(*, start_lr: float, end_lr: float, total_steps: int, power: float) -> Schedule:
    """The same as `polynomial`, with another name for the first rate.

    >>> from schedcore import compat
    >>> lr = compat.lrsched.polynomial_decay(start_lr=0.4, end_lr=0.0, total_steps=10, power=2)
    >>> lr(0), lr(5), lr(10), lr(99)
    (0.4, 0.1, 0.0, 0.0)
    """
    return polynomial_of(start_lr, total_steps, end_lr, power)


@preset
def cosine(*, base_lr: float, min_lr: float, total_steps: int) -> Schedule:
    """A cosine from one rate to another.

    >>> from schedcore import compat
    >>> lr = compat.lrsched.cosine(base_lr=0.4, min_lr=0.0, total_steps=10)
    >>> lr(0), lr(5), lr(10), lr(99)
    (0.4, 0.2, 0.0, 0.0)
    """
    return Cosine(base_lr, total_steps, min_lr)


@preset
def cosine_restarts(*, base_lr: float, min_lr: float, period: int, t_mult: int) -> Schedule:
    """Cosines from one rate to another, each `t_mult` times as long as the one before.

    >>> from schedcore import compat
    >>> lr = compat.lrsched.cosine_restarts(base_lr=0.4, min_lr=0.0, period=10, t_mult=2)
    >>> lr(0), lr(5), lr(10), lr(20), lr(30)
    (0.4, 0.2, 0.4, 0.2, 0.4)
    """
    return WarmRestarts(base_lr, period, t_mult, final_lr=min_lr)


@preset
def inverse_sqrt(*, base_lr: float, warmup_steps: int) -> Schedule:
    """A line up for `warmup_steps`, then a fall with the square root of t.

    >>> from schedcore import compat
    >>> lr = compat.lrsched.inverse_sqrt(base_lr=0.4, warmup_steps=4)
    >>> lr(0), lr(2), lr(4), lr(16)
    (0.0, 0.2, 0.4, 0.2)
    """
    return InverseSquareRoot(base_lr, warmup_steps).warmup(warmup_steps)


@preset
def one_cycle(
    *, max_lr: float, total_steps: int, pct_start: float, initial_div: float, final_div: float
) -> Schedule:
    """A cosine up to the highest rate, and one down.

    Quirk: the peak is at a whole update, rounded;
    `OneCycle(max_lr, total_steps, pct_start=pct_start)` has it at its share.

    >>> from schedcore import compat
    >>> lr = compat.lrsched.one_cycle(
    ...     max_lr=0.4, total_steps=10, pct_start=0.3, initial_div=4, final_div=400
    ... )
    >>> lr(0), lr(3), lr(10), lr(99)
    (0.1, 0.4, 0.001, 0.001)
    """
    peak = min(max(1, round(pct_start * total_steps)), total_steps - 1)
    points = [(0, max_lr / initial_div), (peak, max_lr), (total_steps, max_lr / final_div)]
    return Piecewise(points, shape="cosine")


@preset
def warmup_stable_decay(
    *,
    base_lr: float,
    warmup_steps: int,
    decay_steps: int,
    total_steps: int,
    final_lr: float,
    warmup_start: float,
    decay_shape: Literal["linear", "1-sqrt"],
) -> Schedule:
    """A line up, the base rate, and a fall at the end of `total_steps`.

    Quirk: with `decay_steps=0` the base rate stays for ever;
    `Constant(base_lr).then(Constant(final_lr), at=total_steps)` ends.

    >>> from schedcore import compat
    >>> lr = compat.lrsched.warmup_stable_decay(
    ...     base_lr=0.4, warmup_steps=4, decay_steps=16, total_steps=40, final_lr=0.0,
    ...     warmup_start=0.0, decay_shape="1-sqrt",
    ... )
    >>> lr(0), lr(2), lr(24), lr(28), lr(40)
    (0.0, 0.2, 0.4, 0.2, 0.0)
    """
    lr = Constant(base_lr).warmup(warmup_steps, warmup_start)
    if decay_steps == 0:
        return lr
    decay = Anneal(base_lr, decay_steps, final_lr, shape=decay_shape)
    return lr.then(decay, at=total_steps - decay_steps)


@preset
def with_warmup(schedule: Schedule, *, warmup_steps: int, start_lr: float) -> Schedule:
    """A line up to where a schedule starts, which is then on a clock of its own.

    >>> from schedcore import compat
    >>> decay = compat.lrsched.exponential(base_lr=0.4, gamma=0.5)
    >>> lr = compat.lrsched.with_warmup(decay, warmup_steps=4, start_lr=0.0)
    >>> lr(0), lr(2), lr(4), lr(5)
    (0.0, 0.2, 0.4, 0.2)
    """
    return schedule.warmup(warmup_steps, start_lr)


@preset
def sequential(phases: Sequence[tuple[int, Schedule]]) -> Schedule:
    """One schedule after the other, each for its length, where its clock starts at 0.

    Quirk: after the last length it stays at the rate of the update before;
    `a.then(b, at=length)` goes on with b.

    >>> from schedcore import compat
    >>> line = compat.lrsched.linear(base_lr=0.4, end_lr=0.0, total_steps=4)
    >>> lr = compat.lrsched.sequential([(10, compat.lrsched.constant(lr=0.4)), (4, line)])
    >>> lr(9), lr(10), lr(12), round(lr(13), 4), round(lr(99), 4)
    (0.4, 0.4, 0.2, 0.1, 0.1)
    """
    *before, (length, last) = phases
    row: Schedule = last.hold(length - 1)
    for steps, schedule in reversed(before):
        row = schedule.then(row, at=steps)
    return row


@preset
def triangular(*, min_lr: float, max_lr: float, step_size: int) -> Schedule:
    """A triangle wave between two rates.

    >>> from schedcore import compat
    >>> lr = compat.lrsched.triangular(min_lr=0.1, max_lr=0.5, step_size=4)
    >>> [round(lr(t), 4) for t in (0, 2, 4, 8, 12)]
    [0.1, 0.3, 0.5, 0.1, 0.5]
    """
    return Cyclic(min_lr, max_lr, step_size)


@preset
def triangular2(*, min_lr: float, max_lr: float, step_size: int) -> Schedule:
    """A triangle wave between two rates, which is half as high in each cycle as before.

    >>> from schedcore import compat
    >>> lr = compat.lrsched.triangular2(min_lr=0.1, max_lr=0.5, step_size=4)
    >>> [round(lr(t), 4) for t in (0, 2, 4, 8, 12)]
    [0.1, 0.3, 0.5, 0.1, 0.3]
    """
    return Cyclic(min_lr, max_lr, step_size, mode="triangular2")


@preset
def exp_range(*, min_lr: float, max_lr: float, step_size: int, gamma: float) -> Schedule:
    """A triangle wave between two rates, times `gamma` at each update.

    >>> from schedcore import compat
    >>> lr = compat.lrsched.exp_range(min_lr=0.1, max_lr=0.5, step_size=4, gamma=0.5)
    >>> [round(lr(t), 4) for t in (0, 2, 4, 8, 12)]
    [0.1, 0.15, 0.125, 0.1, 0.1001]
    """
    if gamma == 0:
        return Constant(min_lr)
    return Cyclic(min_lr, max_lr, step_size, mode="exp_range", gamma=gamma)


@preset
def scale_by_group(schedule: Schedule, *, multipliers: Mapping[str, float]) -> dict[str, Schedule]:
    """A schedule for each group: the given one, times its multiplier.

    >>> from schedcore import compat
    >>> decay = compat.lrsched.exponential(base_lr=0.4, gamma=0.5)
    >>> groups = compat.lrsched.scale_by_group(decay, multipliers={"backbone": 0.25, "head": 1.0})
    >>> groups["backbone"](0), groups["head"](0)
    (0.1, 0.4)
    """
    return {group: schedule * multiplier for group, multiplier in multipliers.items()}
