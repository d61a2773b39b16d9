"""The schedulers of detectron2, exactly. Those of fvcore are in `compat.fvcore`."""

from collections.abc import Sequence
from typing import Literal

from schedcore.compat import fvcore
from schedcore.compat.preset import multiplied, preset, wave
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Linear
from schedcore.shapes.constant import Constant

Method = Literal["linear", "constant"]


@preset
def LRMultiplier(base_lr: float, multiplier: Schedule, max_iter: int) -> Schedule:
    """The base rate times a schedule of `compat.fvcore`, made with the same `max_iter`.

    >>> from schedcore import compat
    >>> cosine = compat.fvcore.CosineParamScheduler(1.0, 0.0, max_iter=10)
    >>> compat.detectron2.LRMultiplier(0.4, cosine, max_iter=10)(5)
    0.2
    """
    return multiplier * base_lr


@preset
def WarmupParamScheduler(
    scheduler: Schedule,
    warmup_factor: float,
    warmup_length: float,
    warmup_method: Method = "linear",
    *,
    max_iter: int,
) -> Schedule:
    """A warmup, in a share of the run, to where a schedule of `compat.fvcore` is by then.

    Quirk: the clock of the schedule runs during the warmup; `scheduler.warmup(steps)` starts it
    after.

    >>> from schedcore import compat
    >>> cosine = compat.fvcore.CosineParamScheduler(0.4, 0.0, max_iter=20)
    >>> lr = compat.detectron2.WarmupParamScheduler(cosine, 0.25, 0.5, max_iter=20)
    >>> lr(0), round(lr(5), 4), lr(10), lr(20)
    (0.1, 0.15, 0.2, 0.0)
    """
    start = warmup_factor * scheduler(0)
    warmup: Schedule = Constant(start)
    if warmup_method == "linear":
        end = scheduler(warmup_length * max_iter)
        warmup = fvcore.LinearParamScheduler(start, end, max_iter=max_iter)
    lengths = [warmup_length, 1 - warmup_length]
    return fvcore.CompositeParamScheduler(
        [warmup, scheduler], lengths, ["rescaled", "fixed"], max_iter=max_iter
    )


@preset
def WarmupMultiStepLR(
    base_lr: float,
    milestones: Sequence[int],
    gamma: float = 0.1,
    warmup_factor: float = 0.001,
    warmup_iters: int = 1000,
    warmup_method: Method = "linear",
) -> Schedule:
    """The base rate times `gamma` at each milestone, and times a warmup.

    Quirk: the clock of the milestones runs during the warmup;
    `MultiFactor(base_lr, milestones, gamma).warmup(warmup_iters)` starts it after.

    >>> from schedcore import compat
    >>> schedule = compat.detectron2.WarmupMultiStepLR
    >>> lr = schedule(0.4, [10, 20], gamma=0.5, warmup_factor=0.25, warmup_iters=4)
    >>> lr(0), lr(4), lr(10), lr(20)
    (0.1, 0.4, 0.2, 0.1)
    """
    warmup = _warmup(warmup_factor, warmup_iters, warmup_method)
    return multiplied(base_lr, milestones, gamma) * warmup


@preset
def WarmupCosineLR(
    base_lr: float,
    max_iters: int,
    warmup_factor: float = 0.001,
    warmup_iters: int = 1000,
    warmup_method: Method = "linear",
) -> Schedule:
    """A cosine to 0, times a warmup.

    Quirk: the clock of the cosine runs during the warmup, and past `max_iters` it rises again;
    `Cosine(base_lr, max_iters).warmup_over(warmup_iters)` stays at 0.

    >>> from schedcore import compat
    >>> lr = compat.detectron2.WarmupCosineLR(0.4, 20, warmup_factor=0.25, warmup_iters=10)
    >>> lr(0), lr(10), lr(20), lr(40)
    (0.1, 0.2, 0.0, 0.4)
    """
    return wave(base_lr, max_iters, 0.0) * _warmup(warmup_factor, warmup_iters, warmup_method)


def _warmup(factor: float, steps: int, method: Method) -> Schedule:
    if not steps:
        return Constant(1.0)
    if method == "constant":
        return Constant(factor).then(Constant(1.0), at=steps)
    return Linear(factor, steps, 1.0)
