"""A warmup, and one fall."""

from collections.abc import Callable
from functools import partial
from math import floor

from schedcore.compat.olmo_core.lengths import in_steps
from schedcore.compat.preset import preset, warmed_up
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Anneal, Cosine, Geometric, Linear
from schedcore.shapes.constant import Constant
from schedcore.shapes.inverse import InversePower, InverseSquareRoot


@preset
def ConstantScheduler(initial_lr: float, t_max: int) -> Schedule:
    """The initial rate.

    >>> from schedcore import compat
    >>> compat.olmo_core.ConstantScheduler(0.3, t_max=100)(10)
    0.3
    """
    return Constant(initial_lr)


@preset
def ConstantWithWarmup(
    initial_lr: float,
    t_max: int,
    *,
    warmup: int | None = None,
    warmup_fraction: float | None = None,
    warmup_min_lr: float = 0.0,
) -> Schedule:
    """A linear warmup, and the initial rate.

    >>> from schedcore import compat
    >>> lr = compat.olmo_core.ConstantWithWarmup(0.4, t_max=100, warmup=4)
    >>> lr(0), lr(3), lr(9)
    (0.1, 0.4, 0.4)
    """
    steps = in_steps("warmup", warmup, warmup_fraction, t_max)
    return Constant(initial_lr).warmup(steps, warmup_min_lr).shift(-1)


@preset
def WSD(
    initial_lr: float,
    t_max: int,
    *,
    warmup: int | None = None,
    warmup_fraction: float | None = None,
    decay: int | None = None,
    decay_fraction: float | None = 0.1,
    warmup_min_lr: float = 0.0,
    decay_min_lr: float = 0.0,
) -> Schedule:
    """A linear warmup, the initial rate, and a line down in the last `decay`.

    >>> from schedcore import compat
    >>> wsd = compat.olmo_core.WSD
    >>> lr = wsd(0.4, t_max=20, warmup=4, decay=8, decay_fraction=None)
    >>> lr(0), lr(3), lr(11), lr(15), lr(19)
    (0.1, 0.4, 0.4, 0.2, 0.0)
    """
    rise = in_steps("warmup", warmup, warmup_fraction, t_max)
    fall = in_steps("decay", decay, decay_fraction, t_max)
    flat = Constant(initial_lr).warmup(rise, warmup_min_lr)
    if rise >= t_max:  # and so the run is over
        return flat.shift(-1)
    if rise > t_max - fall:
        return _cut(flat, rise, Linear(initial_lr, fall, decay_min_lr), t_max - fall)
    return _ended(flat, t_max, fall, decay_min_lr)


@preset
def PowerLR(
    initial_lr: float,
    t_max: int,
    *,
    b: float = -0.51,
    warmup: int | None = None,
    warmup_fraction: float | None = None,
    warmup_min_lr: float = 0.0,
    decay: int | None = None,
    decay_fraction: float | None = 0.1,
    decay_min_lr: float = 0.0,
) -> Schedule:
    """A linear warmup, a fall with a power of t, and a line down in the last `decay`.

    >>> from schedcore import compat
    >>> lr = compat.olmo_core.PowerLR(0.4, t_max=40, b=-0.5, warmup=4)
    >>> lr(3), lr(15), round(lr(35), 4), lr(39)
    (0.4, 0.2, 0.1333, 0.0)
    """
    rise = in_steps("warmup", warmup, warmup_fraction, t_max)
    fall = in_steps("decay", decay, decay_fraction, t_max)
    power = InversePower(initial_lr, rise, power=-b).warmup(rise, warmup_min_lr)
    if rise >= t_max:
        return power.shift(-1)
    if rise > t_max - fall:
        peak = initial_lr * ((t_max - fall) / rise) ** b
        return _cut(power, rise, Linear(peak, fall, decay_min_lr), t_max - fall)
    return _ended(power, t_max, fall, decay_min_lr)


@preset
def LinearWithWarmup(
    initial_lr: float,
    t_max: int,
    *,
    alpha_f: float = 0.1,
    warmup: int | None = None,
    warmup_fraction: float | None = None,
    warmup_min_lr: float = 0.0,
) -> Schedule:
    """A linear warmup, and a line to a tenth of the initial rate, or another `alpha_f` of it.

    >>> from schedcore import compat
    >>> lr = compat.olmo_core.LinearWithWarmup(0.4, t_max=12, alpha_f=0.0, warmup=4)
    >>> lr(0), lr(3), lr(7), lr(11)
    (0.1, 0.4, 0.2, 0.0)
    """
    rise = in_steps("warmup", warmup, warmup_fraction, t_max)
    return _fallen(Linear, initial_lr, t_max, initial_lr * alpha_f, rise, warmup_min_lr).shift(-1)


@preset
def InvSqrtWithWarmup(
    initial_lr: float,
    t_max: int,
    *,
    alpha_f: float = 0.1,
    warmup: int | None = None,
    warmup_fraction: float | None = None,
    warmup_min_lr: float = 0.0,
) -> Schedule:
    """A linear warmup, and a fall with the square root of t, towards `alpha_f` of the initial rate.

    >>> from schedcore import compat
    >>> lr = compat.olmo_core.InvSqrtWithWarmup(0.4, t_max=100, alpha_f=0.0, warmup=4)
    >>> lr(0), lr(3), lr(15)
    (0.1, 0.4, 0.2)
    """
    rise = in_steps("warmup", warmup, warmup_fraction, t_max)
    low = initial_lr * alpha_f
    if rise == 0:
        return Constant(low)
    fall = InverseSquareRoot(initial_lr - low, rise) + low
    return fall.warmup(rise, warmup_min_lr).shift(-1)


@preset
def CosWithWarmup(
    initial_lr: float,
    t_max: int,
    *,
    warmup: int | None = None,
    warmup_fraction: float | None = None,
    alpha_f: float = 0.1,
    warmup_min_lr: float = 0.0,
) -> Schedule:
    """A linear warmup, and a cosine to a tenth of the initial rate, or another `alpha_f` of it.

    >>> from schedcore import compat
    >>> lr = compat.olmo_core.CosWithWarmup(0.4, t_max=12, warmup=4, alpha_f=0.25)
    >>> lr(0), lr(3), lr(7), lr(11)
    (0.1, 0.4, 0.25, 0.1)
    """
    rise = in_steps("warmup", warmup, warmup_fraction, t_max)
    return _fallen(Cosine, initial_lr, t_max, initial_lr * alpha_f, rise, warmup_min_lr).shift(-1)


@preset
def HalfCosWithWarmup(
    initial_lr: float,
    t_max: int,
    *,
    warmup: int | None = None,
    warmup_fraction: float | None = None,
    alpha_f: float = 0.1,
    warmup_min_lr: float = 0.0,
) -> Schedule:
    """A linear warmup to the middle of a cosine, and its second half.

    >>> from schedcore import compat
    >>> lr = compat.olmo_core.HalfCosWithWarmup(0.4, t_max=12, warmup=4, alpha_f=0.0)
    >>> lr(1), lr(3), round(lr(7), 4), lr(11)
    (0.1, 0.2, 0.0586, 0.0)
    """
    rise = in_steps("warmup", warmup, warmup_fraction, t_max)
    low = initial_lr * alpha_f
    kind = partial(Anneal, shape="half-cosine")
    return _fallen(kind, (initial_lr + low) / 2, t_max, low, rise, warmup_min_lr).shift(-1)


@preset
def CosWithWarmupAndLinearDecay(
    initial_lr: float,
    t_max: int,
    *,
    warmup: int | None = None,
    warmup_fraction: float | None = None,
    alpha_f: float = 0.1,
    warmup_min_lr: float = 0.0,
    decay: int | None = None,
    decay_fraction: float | None = 0.1,
    decay_min_lr: float = 0.0,
) -> Schedule:
    """`CosWithWarmup`, and in the last `decay` a line down from the rate that it has by then.

    >>> from schedcore import compat
    >>> schedule = compat.olmo_core.CosWithWarmupAndLinearDecay
    >>> lr = schedule(0.4, t_max=12, warmup=4, alpha_f=0.0, decay=4, decay_fraction=None)
    >>> lr(3), lr(7), lr(9), lr(11)
    (0.4, 0.2, 0.1, 0.0)
    """
    rise = in_steps("warmup", warmup, warmup_fraction, t_max)
    fall = in_steps("decay", decay, decay_fraction, t_max)
    whole = _fallen(Cosine, initial_lr, t_max, initial_lr * alpha_f, rise, warmup_min_lr)
    return _ended(whole, t_max, fall, decay_min_lr)


@preset
def ExponentialScheduler(initial_lr: float, t_max: int, *, lr_min: float = 1e-9) -> Schedule:
    """A rise from `lr_min` to the initial rate in equal ratios, as for a range test.

    >>> from schedcore import compat
    >>> lr = compat.olmo_core.ExponentialScheduler(1.0, t_max=4, lr_min=1e-4)
    >>> [round(lr(t), 9) for t in (0, 1, 3)]
    [0.001, 0.01, 1.0]
    """
    return Geometric(lr_min, t_max, initial_lr).shift(-1)


def _fallen(
    kind: Callable[[float, float, float], Schedule],
    peak: float,
    t_max: int,
    low: float,
    rise: int,
    begin: float,
) -> Schedule:
    """A warmup and a fall to the end of the run, where the lowest rate is if there's no fall left."""
    if rise >= t_max:
        return Constant(peak).warmup(rise, begin).then(Constant(low), at=rise)
    return warmed_up(kind(peak, t_max - rise, low), rise, begin)


def _ended(lr: Schedule, t_max: int, fall: int, low: float) -> Schedule:
    """A line down in the last updates, and OLMo-core's count, which is one ahead."""
    return lr.cooldown(t_max - fall, fall, low).shift(-1)


def _cut(lr: Schedule, rise: int, decay: Schedule, start: int) -> Schedule:
    """The warmup, and what is left of a decay that starts before its end."""
    after = floor(rise) + 1
    return lr.then(decay.shift(start - after), at=after).shift(-1)
