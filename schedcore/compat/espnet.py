"""The schedulers of ESPnet's `espnet2.schedulers`, exactly.

`WarmupReduceLROnPlateau` is no function of t: `schedcore.Plateau` is the state of one.
"""

from collections.abc import Sequence
from functools import partial
from math import floor

from schedcore.checks import NOT_NEGATIVE, number_in
from schedcore.compat.preset import (
    multiplied_every,
    multiplied_smoothly,
    polyline,
    preset,
    warm_cosine,
    warm_cycles,
    whole_lengths,
)
from schedcore.recipes.stages import TriStage
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Linear
from schedcore.shapes.constant import Constant
from schedcore.shapes.inverse import InverseSquareRoot


@preset
def NoamLR(base_lr: float, model_size: float = 320, warmup_steps: float = 25000) -> Schedule:
    """A line up for `warmup_steps`, then a fall with the square root of t, by the model's size.

    Quirk: the first update is number 1 of the warmup, not 0;
    `Noam(model_size, warmup_steps, factor=base_lr)` starts at 0.

    >>> from schedcore import compat
    >>> lr = compat.espnet.NoamLR(0.8, model_size=4, warmup_steps=4)
    >>> lr(0), lr(1), lr(3), lr(15)
    (0.05, 0.1, 0.2, 0.1)
    """
    return WarmupLR(base_lr / (model_size * warmup_steps) ** 0.5, warmup_steps)


@preset
def WarmupLR(base_lr: float, warmup_steps: float = 25000) -> Schedule:
    """A line up for `warmup_steps`, then a fall with the square root of t.

    Quirk: the first update is number 1 of the warmup, not 0;
    `InverseSquareRoot(base_lr, warmup_steps).warmup(warmup_steps)` starts at 0.

    >>> from schedcore import compat
    >>> lr = compat.espnet.WarmupLR(0.4, warmup_steps=4)
    >>> lr(0), lr(1), lr(3), lr(15)
    (0.1, 0.2, 0.4, 0.2)
    """
    return InverseSquareRoot(base_lr, warmup_steps).warmup(warmup_steps).shift(-1)


@preset
def WarmupStepLR(
    base_lr: float,
    warmup_steps: float = 25000,
    steps_per_epoch: int = 10000,
    step_size: int = 1,
    gamma: float = 0.1,
) -> Schedule:
    """A line up for `warmup_steps`, then the base rate times `gamma` every `step_size` epochs.

    Quirk: the epochs are counted from the one in which the warmup ends, so the first of them is
    shorter; `Factor(base_lr, gamma, step_size * steps_per_epoch).warmup(warmup_steps)` counts from
    its end.

    >>> from schedcore import compat
    >>> lr = compat.espnet.WarmupStepLR(0.4, warmup_steps=4, steps_per_epoch=10, gamma=0.5)
    >>> lr(0), lr(3), lr(8), lr(9), lr(19)
    (0.1, 0.4, 0.4, 0.2, 0.1)
    """
    begun = warmup_steps // steps_per_epoch * steps_per_epoch
    decay = multiplied_every(base_lr, gamma, step_size * steps_per_epoch)
    decay = decay.shift(begun - warmup_steps)
    return Linear(0.0, warmup_steps, base_lr).then(decay, at=warmup_steps).shift(-1)


@preset
def PiecewiseLinearWarmupLR(
    base_lr: float,
    warmup_steps_list: Sequence[float] = (0, 25000),
    warmup_lr_list: Sequence[float] = (0.0, 0.001),
) -> Schedule:
    """Lines from point to point, then a fall with the square root of t.

    Quirk: the first update is number 1, not 0, and after the last point it jumps, unless the rate
    there is the base rate; `Piecewise(points).then(InverseSquareRoot(rate, end), at=end)` starts at
    0 and goes on from the last rate.

    >>> from schedcore import compat
    >>> lr = compat.espnet.PiecewiseLinearWarmupLR(0.4, [0, 2, 4], [0.0, 0.1, 0.4])
    >>> lr(0), lr(1), lr(3), lr(15)
    (0.05, 0.1, 0.4, 0.2)
    """
    end = warmup_steps_list[-1]
    after = floor(end) + 1
    points = list(zip(warmup_steps_list, warmup_lr_list, strict=True))
    decay = InverseSquareRoot(base_lr, end).shift(end - after)
    return polyline(points).then(decay, at=after).shift(-1)


@preset
def TristageLR(
    base_lr: float,
    max_steps: float = 25000,
    warmup_ratio: float = 0.1,
    hold_ratio: float = 0.4,
    decay_ratio: float = 0.5,
    init_lr_scale: float = 0.01,
    final_lr_scale: float = 0.01,
) -> Schedule:
    """A warmup, the base rate, and a fall in equal ratios.

    Quirk: the first update is number 1 of the warmup, not 0;
    `TriStage(base_lr, warmup_steps, hold_steps, decay_steps)` starts at 0.

    >>> from schedcore import compat
    >>> lr = compat.espnet.TristageLR(0.4, max_steps=40, init_lr_scale=0.5, final_lr_scale=0.25)
    >>> lr(0), lr(3), lr(19), round(lr(29), 4), lr(39), lr(99)
    (0.25, 0.4, 0.4, 0.2, 0.1, 0.1)
    """
    warmup, hold = int(int(max_steps) * warmup_ratio), int(int(max_steps) * hold_ratio)
    decay = int(max_steps) - warmup - hold
    if decay == 0:
        return Constant(base_lr).warmup(warmup, init_lr_scale * base_lr).shift(-1)
    scales = {"init_lr_scale": init_lr_scale, "final_lr_scale": final_lr_scale}
    return TriStage(base_lr, warmup, hold, decay, **scales).shift(-1)


@preset
def ExponentialDecayWarmup(
    max_lr: float,
    min_lr: float,
    total_steps: int,
    warmup_steps: int = 0,
    warm_from_zero: bool = False,
) -> Schedule:
    """The highest rate, or a line up to it, for `warmup_steps`; then down in equal ratios.

    Quirk: past `total_steps` it falls on; `Geometric(max_lr, total_steps, min_lr)` stays.
    Quirk: a warmup from 0 has its second update at 2 / warmup_steps, and without `warmup_steps` the
    first update is at 0 all the same;
    `Geometric(max_lr, total_steps - warmup_steps, min_lr).warmup(warmup_steps)` rises evenly.

    >>> from schedcore import compat
    >>> lr = compat.espnet.ExponentialDecayWarmup(0.4, 0.1, 14, 4, warm_from_zero=True)
    >>> lr(0), lr(1), lr(3), lr(4), lr(9), lr(14), round(lr(24), 4)
    (0.0, 0.2, 0.4, 0.4, 0.2, 0.1, 0.025)
    """
    lr = multiplied_smoothly(max_lr, min_lr / max_lr, total_steps - warmup_steps)
    if warmup_steps and warm_from_zero:
        lr = Linear(0.0, warmup_steps, max_lr).shift(-1).then(lr, at=warmup_steps)
    elif warmup_steps:
        lr = Constant(max_lr).then(lr, at=warmup_steps)
    return Constant(0.0).then(lr.shift(-1), at=1) if warm_from_zero else lr


@preset
def CosineAnnealingWarmupRestarts(
    first_cycle_steps: int,
    cycle_mult: float = 1.0,
    max_lr: float = 0.1,
    min_lr: float = 0.001,
    warmup_steps: int = 0,
    gamma: float = 1.0,
) -> Schedule:
    """Cosines that start again, each with a warmup of its own, longer and lower if wanted.

    Quirk: the first update is at `min_lr`, even without a warmup;
    `WarmRestarts(max_lr, first_cycle_steps, final_lr=min_lr)` starts at `max_lr`.
    Quirk: the part of a cycle after its warmup gets longer, rounded down to whole updates: that of
    the first 100 cycles here, and those after them are as long as the last;
    `WarmRestarts(max_lr, first_cycle_steps, cycle_mult, warmup_steps=warmup_steps)` rounds nothing.

    >>> from schedcore import compat
    >>> lr = compat.espnet.CosineAnnealingWarmupRestarts(14, 1.0, 0.4, 0.0, warmup_steps=4)
    >>> lr(0), lr(2), lr(4), lr(9), lr(14), lr(18)
    (0.0, 0.2, 0.4, 0.2, 0.0, 0.4)
    """
    number_in("CosineAnnealingWarmupRestarts", NOT_NEGATIVE, "cycle_mult", cycle_mult)
    unit = partial(warm_cosine, warmup=warmup_steps)
    lengths = whole_lengths(
        first_cycle_steps,
        lambda _, steps: int((steps - warmup_steps) * cycle_mult) + warmup_steps,
    )
    lr = warm_cycles(unit, lengths, max_lr, min_lr, gamma)
    return lr if warmup_steps else Constant(min_lr).then(lr.shift(-1), at=1)
