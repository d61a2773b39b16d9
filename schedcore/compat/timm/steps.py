"""Steps, and a stable part with a fall at its end."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Any, Literal

from schedcore.checks import fail
from schedcore.compat.preset import multiplied, multiplied_every, preset
from schedcore.compat.timm.parts import check_noise, warmed
from schedcore.curves import Shape
from schedcore.curves.exponential import ExponentialAnneal
from schedcore.curves.power import OneMinusPower
from schedcore.schedule import Schedule
from schedcore.shapes.constant import Constant, PiecewiseConstant
from schedcore.shapes.function import Function
from schedcore.shapes.inverse import InversePower


@preset
def StepLRScheduler(
    base_lr: float,
    decay_t: float,
    decay_rate: float = 1.0,
    warmup_t: float = 0,
    warmup_lr_init: float = 0.0,
    warmup_prefix: bool = True,
    t_in_epochs: bool = True,
    noise_range_t: Any = None,
    noise_pct: float = 0.67,
    noise_std: float = 1.0,
    noise_seed: int = 42,
) -> Schedule:
    """The base rate times `decay_rate` every `decay_t`, which the warmup comes before.

    >>> from schedcore import compat
    >>> lr = compat.timm.StepLRScheduler(0.4, decay_t=10, decay_rate=0.5, warmup_t=4)
    >>> lr(0), lr(4), lr(13), lr(14)
    (0.0, 0.4, 0.4, 0.2)
    """
    check_noise("StepLRScheduler", noise_range_t)
    steps = multiplied_every(base_lr, decay_rate, decay_t)
    return warmed(steps, base_lr, warmup_t, warmup_lr_init, warmup_prefix)


@preset
def MultiStepLRScheduler(
    base_lr: float,
    decay_t: Sequence[float],
    decay_rate: float = 1.0,
    warmup_t: float = 0,
    warmup_lr_init: float = 0.0,
    warmup_prefix: bool = True,
    t_in_epochs: bool = True,
    noise_range_t: Any = None,
    noise_pct: float = 0.67,
    noise_std: float = 1.0,
    noise_seed: int = 42,
) -> Schedule:
    """The base rate times `decay_rate` at each of the times `decay_t`.

    Quirk: times that don't rise are searched as if they did, so that some never come.
    Quirk: each comes 1 early; `MultiFactor(base_lr, decay_t, decay_rate).warmup(warmup_t)` is not.

    >>> from schedcore import compat
    >>> lr = compat.timm.MultiStepLRScheduler(0.4, decay_t=[10, 20], decay_rate=0.5)
    >>> lr(8), lr(9), lr(19)
    (0.4, 0.2, 0.1)
    """
    check_noise("MultiStepLRScheduler", noise_range_t)
    times = [t - 1 for t in sorted(decay_t)]
    steps = multiplied(base_lr, times, decay_rate)
    if list(decay_t) != sorted(decay_t):
        found = [bisect_right(decay_t, t + 1) for t in [0.0, *times]]
        values = [base_lr * decay_rate**n for n in found]
        over = sum(t <= 0 for t in times)
        steps = PiecewiseConstant(times[over:], values[over:])
    return warmed(steps, base_lr, warmup_t, warmup_lr_init, warmup_prefix)


@preset
def WSDLRScheduler(
    base_lr: float,
    t_initial: float,
    decay_t: float,
    lr_min: float = 0.0,
    stable_fn: Literal["constant", "rsqrt", "power"] = "constant",
    stable_timescale: float | None = None,
    stable_power: float = 0.5,
    decay_fn: str | Callable[[float], float] = "1-sqrt",
    decay_power: float = 0.5,
    decay_ratio: float = 0.1,
    warmup_t: float = 0,
    warmup_lr_init: float = 0.0,
    t_in_epochs: bool = True,
    noise_range_t: Any = None,
    noise_pct: float = 0.67,
    noise_std: float = 1.0,
    noise_seed: int = 42,
) -> Schedule:
    """A warmup, a stable part that may fall slowly, and in the last `decay_t` a fall to `lr_min`.

    >>> from schedcore import compat
    >>> lr = compat.timm.WSDLRScheduler(0.4, t_initial=40, decay_t=16, warmup_t=4)
    >>> lr(0), lr(4), lr(28), lr(32), lr(44)
    (0.0, 0.4, 0.4, 0.2, 0.0)
    """
    check_noise("WSDLRScheduler", noise_range_t)
    if not 0 < decay_t <= t_initial:
        fail("WSDLRScheduler", "decay_t", f"in (0, t_initial], and that is {t_initial}", decay_t)
    power = {"constant": None, "rsqrt": 0.5, "power": stable_power}[stable_fn]
    stable: Schedule = Constant(base_lr)
    if power is not None:
        timescale = warmup_t if stable_timescale is None else stable_timescale
        stable = InversePower(base_lr, timescale, power=power).clip(lr_min)
    shape = _curve(decay_fn, decay_power, decay_ratio)
    left = Constant(1.0).cooldown(t_initial - decay_t, decay_t, shape=shape)
    floor = Constant(0.0).cooldown(t_initial - decay_t, decay_t, lr_min, shape=shape)
    return warmed(stable * left + floor, base_lr, warmup_t, warmup_lr_init, warmup_prefix=True)


def _curve(decay_fn: str | Callable[[float], float], power: float, ratio: float) -> Shape:
    if decay_fn == "power":
        return OneMinusPower(power)
    if decay_fn == "exp":
        return ExponentialAnneal(ratio)
    return Function(decay_fn) if callable(decay_fn) else decay_fn
