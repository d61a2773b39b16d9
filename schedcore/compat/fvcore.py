"""The schedulers of `fvcore.common.param_scheduler`, exactly.

fvcore counts in shares of a run: here `max_iter` says how many updates that is. What it gives is a
value, or a multiple of a rate: see `compat.detectron2.LRMultiplier`.

Quirk of all: fvcore changes a millionth of the run early, which is an update early at most, and
raises at the end of the run, or past it, in all but four; here the value stays.
"""

from collections.abc import Sequence
from math import ceil
from typing import Literal

from schedcore.checks import fail
from schedcore.compat.preset import Line, multiplied_smoothly, polynomial, preset, wave
from schedcore.schedule import Schedule
from schedcore.shapes.constant import Constant, PiecewiseConstant
from schedcore.shapes.function import Function

# By what share of the run fvcore is early.
EARLY = 1e-6


@preset
def ConstantParamScheduler(value: float, *, max_iter: int) -> Schedule:
    """The value.

    >>> from schedcore import compat
    >>> compat.fvcore.ConstantParamScheduler(0.3, max_iter=100)(10)
    0.3
    """
    return Constant(value)


@preset
def CosineParamScheduler(start_value: float, end_value: float, *, max_iter: int) -> Schedule:
    """A cosine from one value to the other.

    Quirk: past the end it rises again; `Cosine(start_value, max_iter, end_value)` stays.

    >>> from schedcore import compat
    >>> lr = compat.fvcore.CosineParamScheduler(0.4, 0.0, max_iter=10)
    >>> lr(0), lr(5), lr(10), lr(20)
    (0.4, 0.2, 0.0, 0.4)
    """
    return wave(start_value, max_iter, end_value)


@preset
def ExponentialParamScheduler(start_value: float, decay: float, *, max_iter: int) -> Schedule:
    """The first value times `decay` over the run, in equal ratios, and so on past its end.

    >>> from schedcore import compat
    >>> lr = compat.fvcore.ExponentialParamScheduler(0.4, 0.25, max_iter=10)
    >>> lr(0), lr(5), lr(10), lr(20)
    (0.4, 0.2, 0.1, 0.025)
    """
    return multiplied_smoothly(start_value, decay, max_iter)


@preset
def LinearParamScheduler(start_value: float, end_value: float, *, max_iter: int) -> Schedule:
    """A line from one value to the other.

    Quirk: past the end it goes on, below 0 too; `Linear(start_value, max_iter, end_value)` stays.

    >>> from schedcore import compat
    >>> lr = compat.fvcore.LinearParamScheduler(0.4, 0.2, max_iter=10)
    >>> [round(lr(t), 4) for t in (0, 5, 10, 30)]
    [0.4, 0.3, 0.2, -0.2]
    """
    return Function(Line(start_value, (end_value - start_value) / max_iter))


@preset
def MultiStepParamScheduler(
    values: Sequence[float],
    num_updates: int | None = None,
    milestones: Sequence[int] | None = None,
    *,
    max_iter: int,
) -> Schedule:
    """Values that change at once, at milestones of `num_updates`, or after equal parts.

    >>> from schedcore import compat
    >>> lr = compat.fvcore.MultiStepParamScheduler([0.4, 0.2, 0.1], 100, [30, 60], max_iter=100)
    >>> lr(29), lr(30), lr(60)
    (0.4, 0.2, 0.1)
    """
    if milestones is None:
        if num_updates is None:
            fail("MultiStepParamScheduler", "num_updates", "given, or milestones", None)
        width = ceil(num_updates / len(values))
        milestones = [width * (i + 1) for i in range(len(values) - 1)]
    elif num_updates is None:
        *milestones, num_updates = milestones
    return _steps([milestone / num_updates for milestone in milestones], values, max_iter)


@preset
def PolynomialDecayParamScheduler(base_value: float, power: float, *, max_iter: int) -> Schedule:
    """A fall to 0 along a power of what is left of the run.

    >>> from schedcore import compat
    >>> lr = compat.fvcore.PolynomialDecayParamScheduler(0.4, 2.0, max_iter=10)
    >>> lr(0), lr(5), lr(10)
    (0.4, 0.1, 0.0)
    """
    return polynomial(base_value, max_iter, 0.0, power)


@preset
def StepParamScheduler(num_updates: float, values: Sequence[float], *, max_iter: int) -> Schedule:
    """One value after the other, each for an equal part of the run; `num_updates` changes nothing.

    >>> from schedcore import compat
    >>> lr = compat.fvcore.StepParamScheduler(100, [0.4, 0.2], max_iter=100)
    >>> lr(49), lr(50)
    (0.4, 0.2)
    """
    return _steps([i / len(values) for i in range(1, len(values))], values, max_iter)


@preset
def StepWithFixedGammaParamScheduler(
    base_value: float, num_decays: int, gamma: float, num_updates: int, *, max_iter: int
) -> Schedule:
    """A value that is multiplied `num_decays` times by `gamma`, after equal parts of the run.

    >>> from schedcore import compat
    >>> schedule = compat.fvcore.StepWithFixedGammaParamScheduler
    >>> lr = schedule(0.4, num_decays=1, gamma=0.5, num_updates=100, max_iter=100)
    >>> lr(49), lr(50)
    (0.4, 0.2)
    """
    values = [base_value * gamma**i for i in range(num_decays + 1)]
    return StepParamScheduler(num_updates, values, max_iter=max_iter)


@preset
def CompositeParamScheduler(
    schedulers: Sequence[Schedule],
    lengths: Sequence[float],
    interval_scaling: Sequence[Literal["rescaled", "fixed"]],
    *,
    max_iter: int,
) -> Schedule:
    """One after the other: the whole of it in its share of the run, or what it has there by then.

    `schedulers` are made with the same `max_iter`.

    >>> from schedcore import compat
    >>> fvcore = compat.fvcore
    >>> parts = [fvcore.LinearParamScheduler(0.0, 0.4, max_iter=20),
    ...          fvcore.CosineParamScheduler(0.4, 0.0, max_iter=20)]
    >>> lr = fvcore.CompositeParamScheduler(parts, [0.2, 0.8], ["rescaled"] * 2, max_iter=20)
    >>> lr(0), lr(2), lr(4), lr(12)
    (0.0, 0.2, 0.4, 0.2)
    """
    whole = schedulers[0]
    start = 0.0
    for i, (part, length, scaling) in enumerate(
        zip(schedulers, lengths, interval_scaling, strict=True)
    ):
        if i == len(schedulers) - 1:
            length = 1.0 - start  # whatever the lengths add up to
        own = part
        if scaling == "rescaled" and length:
            own = part.stretch(length).shift(start * max_iter)
        at = max(0.0, start - EARLY) * max_iter
        whole = whole.then(own.shift(-at), at=at)
        start += length
    return whole


def _steps(shares: Sequence[float], values: Sequence[float], max_iter: int) -> Schedule:
    if len(values) == 1:
        return Constant(values[0])
    return PiecewiseConstant([(share - EARLY) * max_iter for share in shares], values)
