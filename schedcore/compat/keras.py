"""The schedules of `keras.optimizers.schedules`, exactly, at whole t.

Quirk of all: an initial rate that is a whole number, `1` for `1.0`, makes Keras compute in whole
numbers, where a decay is soon 0; here it is a number like any other.

`name` is taken, as Keras does, and changes nothing.
"""

from collections.abc import Sequence
from math import floor, inf

from schedcore.compat.preset import (
    multiplied_every,
    multiplied_smoothly,
    polynomial,
    polynomial_cycles,
    preset,
    warmed_up,
)
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Cosine
from schedcore.shapes.constant import Constant, PiecewiseConstant
from schedcore.shapes.inverse import InverseTime
from schedcore.shapes.restarts import WarmRestarts


@preset
def ExponentialDecay(
    initial_learning_rate: float,
    decay_steps: float,
    decay_rate: float,
    staircase: bool = False,
    name: str = "ExponentialDecay",
) -> Schedule:
    """The initial rate times `decay_rate` over every `decay_steps`, smoothly or in stairs.

    One that grows stops at the largest float32.

    >>> from schedcore import compat
    >>> lr = compat.keras.ExponentialDecay(0.4, decay_steps=10, decay_rate=0.25)
    >>> lr(0), lr(5), lr(10)
    (0.4, 0.2, 0.1)
    """
    decay = multiplied_every if staircase else multiplied_smoothly
    return decay(initial_learning_rate, decay_rate, decay_steps)


@preset
def PiecewiseConstantDecay(
    boundaries: Sequence[float], values: Sequence[float], name: str = "PiecewiseConstant"
) -> Schedule:
    """A rate that changes at once, after given times, to given values.

    Quirk: a boundary belongs to what comes before it; `PiecewiseConstant(boundaries, values)`
    changes at the boundary.

    >>> from schedcore import compat
    >>> lr = compat.keras.PiecewiseConstantDecay([10, 20], [0.4, 0.2, 0.1])
    >>> lr(10), lr(11), lr(20), lr(21)
    (0.4, 0.2, 0.2, 0.1)
    """
    times = [floor(boundary) + 1 for boundary in boundaries]
    over = sum(time <= 0 for time in times)
    return PiecewiseConstant(times[over:], values[over:])


@preset
def PolynomialDecay(
    initial_learning_rate: float,
    decay_steps: float,
    end_learning_rate: float = 0.0001,
    power: float = 1.0,
    cycle: bool = False,
    name: str = "PolynomialDecay",
) -> Schedule:
    """A fall along a power of the time that is left, to 0.0001 unless another end is given.

    With `cycle` it is stretched at each of its ends, to twice, three times, ... its length.

    Quirk: the end of a cycle still belongs to it; with
    `Polynomial(initial_learning_rate, decay_steps, end_learning_rate).lengthen(decay_steps)` the
    next starts there.

    >>> from schedcore import compat
    >>> lr = compat.keras.PolynomialDecay(0.4, decay_steps=10, end_learning_rate=0.0, power=2.0)
    >>> lr(0), lr(5), lr(10), lr(99)
    (0.4, 0.1, 0.0, 0.0)
    """
    if not cycle or power == 0 or decay_steps == inf:
        return polynomial(initial_learning_rate, decay_steps, end_learning_rate, power)
    return polynomial_cycles(initial_learning_rate, decay_steps, end_learning_rate, power)


@preset
def InverseTimeDecay(
    initial_learning_rate: float,
    decay_steps: float,
    decay_rate: float,
    staircase: bool = False,
    name: str = "InverseTimeDecay",
) -> Schedule:
    """The initial rate over 1 + decay_rate * t / decay_steps, smoothly or in stairs.

    >>> from schedcore import compat
    >>> lr = compat.keras.InverseTimeDecay(0.4, decay_steps=10, decay_rate=0.5)
    >>> lr(0), lr(20), lr(60)
    (0.4, 0.2, 0.1)
    """
    if decay_rate == 0 or decay_steps == inf:
        return Constant(initial_learning_rate)
    decay = InverseTime(initial_learning_rate, decay_rate, decay_steps)
    return decay.staircase(decay_steps) if staircase else decay


@preset
def CosineDecay(
    initial_learning_rate: float,
    decay_steps: float,
    alpha: float = 0.0,
    name: str = "CosineDecay",
    warmup_target: float | None = None,
    warmup_steps: float = 0,
) -> Schedule:
    """A cosine to `alpha` times where it starts, after a warmup of `warmup_steps` that come on top.

    Quirk: without a `warmup_target` there is no warmup, whatever `warmup_steps` say;
    `Cosine(initial_learning_rate, decay_steps).warmup(warmup_steps)` rises from 0.

    >>> from schedcore import compat
    >>> lr = compat.keras.CosineDecay(0.0, decay_steps=10, warmup_target=0.4, warmup_steps=4)
    >>> lr(0), lr(2), lr(4), lr(9), lr(14)
    (0.0, 0.2, 0.4, 0.2, 0.0)
    """
    peak = initial_learning_rate if warmup_target is None else warmup_target
    decay: Schedule = Constant(peak)
    if decay_steps < inf:
        decay = Cosine(peak, decay_steps, alpha * peak)
    return decay if warmup_target is None else warmed_up(decay, warmup_steps, initial_learning_rate)


@preset
def CosineDecayRestarts(
    initial_learning_rate: float,
    first_decay_steps: float,
    t_mul: float = 2.0,
    m_mul: float = 1.0,
    alpha: float = 0.0,
    name: str = "SGDRDecay",
) -> Schedule:
    """Cosines to `alpha` times the initial rate, each `t_mul` times as long as the one before.

    Quirk: `m_mul` lowers what is above that floor; `WarmRestarts(..., peak_mult=m_mul)` lowers the
    whole peak.
    Quirk: Keras rounds a logarithm, and has the lowest rate at some restarts (t = 605 of
    `(1.0, 5, t_mul=3.0)`), where this has the highest.

    >>> from schedcore import compat
    >>> lr = compat.keras.CosineDecayRestarts(0.4, first_decay_steps=10, m_mul=0.5)
    >>> lr(0), lr(5), lr(10), lr(20), lr(30)
    (0.4, 0.2, 0.2, 0.1, 0.1)
    """
    floor_lr = alpha * initial_learning_rate
    height = initial_learning_rate - floor_lr
    if first_decay_steps == inf:
        return Constant(initial_learning_rate)
    if m_mul == 0:
        return Cosine(initial_learning_rate, first_decay_steps, floor_lr)
    if height == 0:
        return Constant(floor_lr)
    above: Schedule = WarmRestarts(abs(height), first_decay_steps, t_mul, peak_mult=m_mul)
    above = above if height > 0 else -above
    return above + Constant(floor_lr) if alpha else above
