"""The schedulers of pytorch_optimizer, exactly. What it has from PyTorch is in `compat.torch`.

The optimizer's own rate changes nothing: all but the last three take a `max_lr`.

Quirk of five of them: the first update is made at `min_lr`, so that all is an update late;
`lr.shift(-1)` is without it.
"""

from functools import partial
from math import cos, log2, pi
from typing import Literal

from schedcore.checks import whole_number
from schedcore.compat.preset import (
    Line,
    preset,
    warm_cosine,
    warm_cycles,
    warmed_up,
    wave,
    whole_lengths,
)
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Anneal
from schedcore.shapes.constant import Constant, PiecewiseConstant
from schedcore.shapes.function import Function
from schedcore.shapes.inverse import InversePower


@preset
def LinearScheduler(
    t_max: int,
    max_lr: float,
    min_lr: float = 0.0,
    init_lr: float = 0.0,
    warmup_steps: int = 0,
) -> Schedule:
    """A linear warmup, and a line to `min_lr` at `t_max`, the warmup included.

    Quirk: past its end the line goes on, below 0 too;
    `Linear(max_lr, t_max - warmup_steps, min_lr).warmup(warmup_steps, init_lr)` stays.

    >>> from schedcore import compat
    >>> lr = compat.pytorch_optimizer.LinearScheduler(12, max_lr=0.4, warmup_steps=4)
    >>> lr(0), lr(1), lr(5), lr(9), lr(13)
    (0.0, 0.0, 0.4, 0.2, 0.0)
    """
    fall = Function(Line(max_lr, (min_lr - max_lr) / (t_max - warmup_steps)))
    return _late(fall.warmup(warmup_steps, init_lr), min_lr)


@preset
def CosineScheduler(
    t_max: int,
    max_lr: float,
    min_lr: float = 0.0,
    init_lr: float = 0.0,
    warmup_steps: int = 0,
) -> Schedule:
    """A linear warmup, and a cosine to `min_lr` at `t_max`, the warmup included.

    Quirk: past its end it rises again;
    `Cosine(max_lr, t_max - warmup_steps, min_lr).warmup(warmup_steps, init_lr)` stays.

    >>> from schedcore import compat
    >>> lr = compat.pytorch_optimizer.CosineScheduler(12, max_lr=0.4, warmup_steps=4)
    >>> lr(0), lr(1), lr(5), lr(9), lr(13), lr(21)
    (0.0, 0.0, 0.4, 0.2, 0.0, 0.4)
    """
    fall = wave(max_lr, abs(t_max - warmup_steps), min_lr)
    return _late(fall.warmup(warmup_steps, init_lr), min_lr)


@preset
def PolyScheduler(
    poly_order: float = 0.5,
    *,
    t_max: int,
    max_lr: float,
    min_lr: float = 0.0,
    init_lr: float = 0.0,
    warmup_steps: int = 0,
) -> Schedule:
    """A linear warmup, and a rise with a power of t, without end.

    Quirk: it rises, and `t_max` changes nothing;
    `Polynomial(max_lr, t_max - warmup_steps, min_lr, power=poly_order).warmup(warmup_steps)` falls.

    >>> from schedcore import compat
    >>> lr = compat.pytorch_optimizer.PolyScheduler(t_max=12, max_lr=0.4, warmup_steps=4)
    >>> [round(lr(t), 4) for t in (0, 1, 5, 6, 9)]
    [0.0, 0.0, 0.4, 0.4, 0.8]
    """
    whole_number("PolyScheduler", "warmup_steps", warmup_steps, 0)
    growth = (1 / InversePower(1.0, 1, power=poly_order)).shift(1)
    rise = growth * (max_lr - min_lr) + min_lr
    return _late(rise.warmup(warmup_steps, init_lr), min_lr)


@preset
def REXScheduler(total_steps: int, max_lr: float = 1.0, min_lr: float = 0.0) -> Schedule:
    """The reflected exponential, to `min_lr`.

    Quirk: the first update is made at `min_lr`; `Anneal(max_lr, total_steps, min_lr, shape="rex")`
    starts at `max_lr`.

    >>> from schedcore import compat
    >>> lr = compat.pytorch_optimizer.REXScheduler(10, max_lr=0.3)
    >>> lr(0), round(lr(5), 4), lr(10)
    (0.0, 0.2, 0.0)
    """
    if total_steps <= 0:
        return Constant(min_lr)
    return _late(Anneal(max_lr, total_steps, min_lr, shape="rex").shift(-1), min_lr)


@preset
def CosineAnnealingWarmupRestarts(
    first_cycle_steps: int,
    cycle_mult: float = 1.0,
    max_lr: float = 1e-4,
    min_lr: float = 1e-6,
    warmup_steps: int = 0,
    gamma: float = 0.9,
) -> Schedule:
    """Cosines to `min_lr`, a linear warmup in front of each, and each `gamma` times as high.

    Quirk: without a warmup the first update is made at `min_lr`;
    `WarmRestarts(max_lr, first_cycle_steps, final_lr=min_lr, peak_mult=gamma)` starts at `max_lr`.

    >>> from schedcore import compat
    >>> schedule = compat.pytorch_optimizer.CosineAnnealingWarmupRestarts
    >>> lr = schedule(12, max_lr=0.4, min_lr=0.0, warmup_steps=4, gamma=0.5)
    >>> lr(0), lr(4), lr(8), lr(12), lr(16)
    (0.0, 0.4, 0.2, 0.0, 0.2)
    """
    unit = partial(warm_cosine, warmup=warmup_steps)
    lengths = whole_lengths(
        first_cycle_steps,
        lambda _, steps: max(1, int((steps - warmup_steps) * cycle_mult)) + warmup_steps,
    )
    return _late(warm_cycles(unit, lengths, max_lr, min_lr, gamma).shift(-1), min_lr)


@preset
def get_wsd_schedule(
    base_lr: float,
    num_warmup_steps: int,
    num_stable_steps: int,
    num_decay_steps: int,
    min_lr_ratio: float = 0.0,
    num_cycles: float = 0.5,
    cooldown_type: Literal["cosine", "1-sqrt", "linear", "1-square"] = "1-sqrt",
) -> Schedule:
    """A linear warmup, the base rate, a fall, and the lowest rate.

    Quirk: all but `cosine` fall to 0 and then jump up to the lowest rate;
    `WarmupStableDecay(..., final_lr=min_lr_ratio * base_lr)` falls to it.

    >>> from schedcore import compat
    >>> lr = compat.pytorch_optimizer.get_wsd_schedule(0.4, 4, 8, 16, min_lr_ratio=0.25)
    >>> lr(0), lr(4), lr(12), lr(16), lr(28)
    (0.0, 0.4, 0.4, 0.2, 0.1)
    """
    low = min_lr_ratio * base_lr
    fall: Schedule = Constant(base_lr)
    if cooldown_type == "cosine" and num_cycles and num_decay_steps:
        fall = wave(base_lr, num_decay_steps / (2 * num_cycles), low)
    elif cooldown_type != "cosine" and num_decay_steps:
        fall = Anneal(base_lr, num_decay_steps, shape=cooldown_type)
    after = fall.then(Constant(low), at=num_decay_steps)
    return warmed_up(Constant(base_lr).then(after, at=num_stable_steps), num_warmup_steps)


@preset
def get_chebyshev_schedule(base_lr: float, num_epochs: int, is_warmup: bool = False) -> Schedule:
    """The base rate over the nodes of a Chebyshev polynomial, in their fractal order.

    Quirk: there are nodes for the next power of 2 of updates, the first comes three times, and the
    last stays.

    >>> from schedcore import compat
    >>> lr = compat.pytorch_optimizer.get_chebyshev_schedule(0.1, num_epochs=4)
    >>> [round(lr(t), 4) for t in (0, 2, 3, 99)]
    [1.1607, 1.1607, 0.2914, 0.2914]
    """
    if is_warmup:
        return Constant(base_lr)
    count = 2 ** (int(log2(num_epochs - 1)) + 1) if num_epochs > 1 else 1
    order = [0]
    while len(order) < count - 2:
        order = [it for i in order for it in (i, 2 * len(order) - 1 - i)]
    nodes = [0.525 - 0.475 * cos((i + 0.5) * pi / count) for i in order]
    rates = [base_lr / node for node in nodes]
    if len(rates) == 1:
        return Constant(rates[0])
    return PiecewiseConstant([t + 2 for t in range(1, len(rates))], rates)


@preset
def ProportionScheduler(
    lr_scheduler: Schedule,
    max_lr: float,
    min_lr: float = 0.0,
    max_value: float = 2.0,
    min_value: float = 2.0,
) -> Schedule:
    """A value that follows a rate: `max_value` where that is `max_lr`, `min_value` at `min_lr`.

    Quirk: where nothing is said, it is 2 all the time.

    >>> from schedcore import Linear, compat
    >>> rho = compat.pytorch_optimizer.ProportionScheduler(Linear(0.4, 10), 0.4, 0.0, 2.0, 1.0)
    >>> rho(0), rho(5), rho(10)
    (2.0, 1.5, 1.0)
    """
    if max_lr <= min_lr:
        return Constant(max_value)
    return (lr_scheduler - min_lr) * ((max_value - min_value) / (max_lr - min_lr)) + min_value


def _late(schedule: Schedule, first: float) -> Schedule:
    """A schedule an update late, as the first update has another rate."""
    return Constant(first).then(schedule, at=1)
