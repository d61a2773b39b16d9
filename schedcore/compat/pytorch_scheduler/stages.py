"""Schedulers with stages: a warmup, a part that stays, a fall, cycles, or one after the other."""

from collections.abc import Sequence
from math import floor
from typing import Literal

from schedcore.compat import optax
from schedcore.compat.preset import preset, warm_cycles, whole_lengths
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Anneal, Cosine, Linear
from schedcore.shapes.constant import Constant
from schedcore.shapes.piecewise import Piecewise


@preset
def TrapezoidalScheduler(
    base_lr: float, total_steps: int, warmup_steps: int, decay_steps: int, min_lr: float = 0.0
) -> Schedule:
    """A line up, the base rate, and a line down at the end of `total_steps`.

    >>> from schedcore import compat
    >>> lr = compat.pytorch_scheduler.TrapezoidalScheduler(0.4, 24, warmup_steps=4, decay_steps=10)
    >>> lr(0), lr(4), lr(14), lr(19), lr(24)
    (0.0, 0.4, 0.4, 0.2, 0.0)
    """
    fall = Linear(base_lr, decay_steps, min_lr) if decay_steps else Constant(min_lr)
    return Constant(base_lr).warmup(warmup_steps).then(fall, at=total_steps - decay_steps)


@preset
def WSDScheduler(
    base_lr: float,
    total_steps: int,
    warmup_steps: int,
    stable_steps: int,
    min_lr: float = 0.0,
    decay_type: Literal["cosine", "linear", "sqrt"] = "cosine",
) -> Schedule:
    """A line up, the base rate, and a fall for the rest of `total_steps`.

    >>> from schedcore import compat
    >>> lr = compat.pytorch_scheduler.WSDScheduler(0.4, 24, warmup_steps=4, stable_steps=10)
    >>> lr(0), lr(4), lr(14), lr(19), lr(24)
    (0.0, 0.4, 0.4, 0.2, 0.0)
    """
    shape = "1-sqrt" if decay_type == "sqrt" else decay_type
    steps = total_steps - warmup_steps - stable_steps
    decay = Anneal(base_lr, steps, min_lr, shape=shape)
    return Constant(base_lr).then(decay, at=stable_steps).warmup(warmup_steps)


@preset
def SlantedTriangularScheduler(
    base_lr: float, total_steps: int, cut_frac: float = 0.1, ratio: float = 32.0
) -> Schedule:
    """A short line up and a long one down, to where it began.

    Quirk: the peak is at a whole update, rounded down, and not reached if that is 0;
    `SlantedTriangular(base_lr, total_steps, cut_frac=cut_frac, ratio=ratio)` has it at its share.

    >>> from schedcore import compat
    >>> lr = compat.pytorch_scheduler.SlantedTriangularScheduler(0.32, total_steps=100)
    >>> lr(0), lr(10), round(lr(55), 4), lr(100)
    (0.01, 0.32, 0.165, 0.01)
    """
    low, peak = base_lr / max(ratio, 1), floor(total_steps * cut_frac)
    if peak == 0:
        return Constant(low).then(Linear(base_lr, total_steps, low).shift(-1), at=1)
    return Piecewise([(0, low), (peak, base_lr), (total_steps, low)])


@preset
def FlatCosineScheduler(
    base_lr: float, total_steps: int, flat_fraction: float = 0.7, min_lr: float = 0.0
) -> Schedule:
    """The base rate for a share of the run, then a cosine down.

    >>> from schedcore import compat
    >>> lr = compat.pytorch_scheduler.FlatCosineScheduler(0.4, total_steps=20, flat_fraction=0.5)
    >>> lr(0), lr(10), lr(15), lr(20)
    (0.4, 0.4, 0.2, 0.0)
    """
    flat = floor(total_steps * flat_fraction)
    return Constant(base_lr).then(Cosine(base_lr, total_steps - flat, min_lr), at=flat)


@preset
def CosineWithWarmupScheduler(
    base_lr: float, total_steps: int, warmup_steps: int = 0, min_lr: float = 0.0
) -> Schedule:
    """A line up for `warmup_steps` and a cosine down, both in `total_steps`.

    >>> from schedcore import compat
    >>> lr = compat.pytorch_scheduler.CosineWithWarmupScheduler(0.4, 14, warmup_steps=4)
    >>> lr(0), lr(2), lr(4), lr(9), lr(14)
    (0.0, 0.2, 0.4, 0.2, 0.0)
    """
    return Cosine(base_lr, total_steps - warmup_steps, min_lr).warmup(warmup_steps)


@preset
def WarmupHoldCosineScheduler(
    base_lr: float,
    total_steps: int,
    warmup_steps: int = 0,
    hold_steps: int = 0,
    min_lr: float = 0.0,
) -> Schedule:
    """A line up, the base rate, and a cosine for the rest of `total_steps`.

    >>> from schedcore import compat
    >>> lr = compat.pytorch_scheduler.WarmupHoldCosineScheduler(0.4, 24, 4, hold_steps=10)
    >>> lr(0), lr(4), lr(14), lr(19), lr(24)
    (0.0, 0.4, 0.4, 0.2, 0.0)
    """
    return WSDScheduler(base_lr, total_steps, warmup_steps, hold_steps, min_lr)


@preset
def WarmupScheduler(
    base_lr: float,
    base_scheduler: Schedule,
    warmup_steps: int,
    warmup_type: Literal["linear", "cosine", "exponential"] = "linear",
) -> Schedule:
    """A rise from 0 to the base rate, then a schedule on a clock of its own.

    Quirk: it jumps unless the schedule starts at the base rate; `a.warmup(warmup_steps)` meets it.
    Quirk: `exponential` is a square; `a.warmup(warmup_steps, shape="exponential")` is none.

    >>> from schedcore import compat
    >>> pytorch_scheduler = compat.pytorch_scheduler
    >>> fall = pytorch_scheduler.RexScheduler(0.4, total_steps=10)
    >>> lr = pytorch_scheduler.WarmupScheduler(0.4, fall, 4, warmup_type="exponential")
    >>> lr(0), lr(2), lr(4), lr(14)
    (0.0, 0.1, 0.4, 0.0)
    """
    shape = "1-square" if warmup_type == "exponential" else warmup_type
    rise: Schedule = Constant(base_lr)
    if warmup_steps:
        rise = Anneal(0.0, warmup_steps, base_lr, shape=shape)
    return rise.then(base_scheduler, at=warmup_steps)


@preset
def CosineAnnealingWarmupRestarts(
    first_cycle_steps: int,
    warmup_steps: int = 0,
    max_lr: float = 0.1,
    min_lr: float = 0.001,
    cycle_mult: float = 1.0,
    gamma: float = 1.0,
) -> Schedule:
    """Cosines that start again, each with a warmup of its own, longer and lower if wanted.

    Quirk: the first update of each cycle is at `min_lr`, even without a warmup;
    `WarmRestarts(max_lr, first_cycle_steps, final_lr=min_lr)` starts at `max_lr`.
    Quirk: cycles are rounded down to whole updates: the first 100 here, and those after them are as
    long as the last;
    `WarmRestarts(max_lr, first_cycle_steps, cycle_mult, warmup_steps=warmup_steps)` rounds nothing.

    >>> from schedcore import compat
    >>> pytorch_scheduler = compat.pytorch_scheduler
    >>> lr = pytorch_scheduler.CosineAnnealingWarmupRestarts(14, 4, max_lr=0.4, min_lr=0.0)
    >>> lr(0), lr(2), lr(4), lr(9), lr(14), lr(18)
    (0.0, 0.2, 0.4, 0.2, 0.0, 0.4)
    """

    def unit(length: int) -> Schedule:
        if warmup_steps:
            return Cosine(1.0, length - warmup_steps).warmup(warmup_steps)
        return Constant(0.0).then(Cosine(1.0, length).shift(-1), at=1)

    lengths = whole_lengths(first_cycle_steps, lambda i, _: int(first_cycle_steps * cycle_mult**i))
    return warm_cycles(unit, lengths, max_lr, min_lr, gamma)


@preset
def SequentialComposer(schedulers: Sequence[Schedule], milestones: Sequence[int]) -> Schedule:
    """One schedule after the other, each from its milestone on, where its clock starts at 0.

    >>> from schedcore import compat
    >>> pytorch_scheduler = compat.pytorch_scheduler
    >>> stays = pytorch_scheduler.IdentityScheduler(0.4)
    >>> falls = pytorch_scheduler.LinearDecayScheduler(0.4, total_steps=10)
    >>> lr = pytorch_scheduler.SequentialComposer([stays, falls], milestones=[10])
    >>> lr(0), lr(10), lr(15), lr(20)
    (0.4, 0.4, 0.2, 0.0)
    """
    return optax.join_schedules(schedulers, milestones)
