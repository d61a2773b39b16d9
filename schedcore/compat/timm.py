"""The schedulers of `timm.scheduler`, exactly, as timm's training script steps them.

A schedule counts what it is stepped by: epochs, or updates. The noise that timm adds is drawn by
PyTorch: it is refused here, and `schedule * Noise(0.9, 1.1)` is like it. The deprecated
PlateauLRScheduler answers to a metric: that is `schedcore.Plateau`.
"""

from collections.abc import Callable, Sequence
from functools import partial
from math import tanh
from typing import Any, Literal

from schedcore.checks import fail
from schedcore.compat.preset import multiplied, preset
from schedcore.curves import Shape
from schedcore.curves.delay import KDecay
from schedcore.curves.exponential import ExponentialAnneal, Tanh
from schedcore.curves.power import OneMinusPower
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Anneal, Linear, Polynomial
from schedcore.shapes.constant import Constant
from schedcore.shapes.factor import Factor
from schedcore.shapes.function import Function
from schedcore.shapes.inverse import InversePower


@preset
def CosineLRScheduler(
    base_lr: float,
    t_initial: float,
    lr_min: float = 0.0,
    cycle_mul: float = 1.0,
    cycle_decay: float = 1.0,
    cycle_limit: int = 1,
    warmup_t: float = 0,
    warmup_lr_init: float = 0.0,
    warmup_prefix: bool = False,
    t_in_epochs: bool = True,
    noise_range_t: Any = None,
    noise_pct: float = 0.67,
    noise_std: float = 1.0,
    noise_seed: int = 42,
    k_decay: float = 1.0,
) -> Schedule:
    """Cosines to `lr_min`, each `cycle_mul` times as long and `cycle_decay` times as high.

    Quirk: without `warmup_prefix` the clock runs during the warmup, so that the rate jumps to where
    it is by then; with it, the warmup comes on top.
    Quirk: timm rounds a logarithm, and has the lowest rate at some restarts (t = 121 of
    `t_initial=1, cycle_mul=3`), where this has the highest.
    Quirk: with `cycle_mul` below 1 timm raises from t_initial / (1 - cycle_mul) on, where this stays.

    >>> from schedcore import compat
    >>> lr = compat.timm.CosineLRScheduler(0.4, t_initial=10, warmup_t=4, warmup_prefix=True)
    >>> lr(0), lr(4), lr(9), lr(14), lr(99)
    (0.0, 0.4, 0.2, 0.0, 0.0)
    """
    _check_noise("CosineLRScheduler", noise_range_t)
    fall = partial(Anneal, final_lr=lr_min, shape="cosine" if k_decay == 1 else KDecay(k_decay))
    cycles = _cycles(fall, base_lr, t_initial, lr_min, cycle_mul, cycle_decay, cycle_limit)
    return _warmed(cycles, base_lr, warmup_t, warmup_lr_init, warmup_prefix)


@preset
def TanhLRScheduler(
    base_lr: float,
    t_initial: float,
    lb: float = -7.0,
    ub: float = 3.0,
    lr_min: float = 0.0,
    cycle_mul: float = 1.0,
    cycle_decay: float = 1.0,
    cycle_limit: int = 1,
    warmup_t: float = 0,
    warmup_lr_init: float = 0.0,
    warmup_prefix: bool = False,
    t_in_epochs: bool = True,
    noise_range_t: Any = None,
    noise_pct: float = 0.67,
    noise_std: float = 1.0,
    noise_seed: int = 42,
) -> Schedule:
    """Falls along a hyperbolic tangent, each `cycle_mul` times as long, `cycle_decay` as high.

    Quirk: the tangent at `lb` is not quite 1, so a cycle starts a millionth below its rate, but for
    the first without a warmup; `Anneal(base_lr, t_initial, lr_min, shape=Tanh(lb, ub))` starts at
    it.

    >>> from schedcore import compat
    >>> lr = compat.timm.TanhLRScheduler(0.4, t_initial=10)
    >>> lr(0), round(lr(7), 4), lr(10)
    (0.4, 0.2, 0.0)
    """
    _check_noise("TanhLRScheduler", noise_range_t)

    def cycle(peak: float, steps: float) -> Schedule:
        start = Constant(lr_min + (peak - lr_min) * (1 - tanh(lb)) / 2)
        return start.then(Anneal(peak, steps, lr_min, shape=Tanh(lb, ub)).shift(-1), at=1)

    cycles = _cycles(cycle, base_lr, t_initial, lr_min, cycle_mul, cycle_decay, cycle_limit)
    top = base_lr if warmup_prefix else cycles(warmup_t)
    return _warmed(cycles, base_lr, warmup_t, warmup_lr_init, warmup_prefix, top)


@preset
def PolyLRScheduler(
    base_lr: float,
    t_initial: float,
    power: float = 0.5,
    lr_min: float = 0.0,
    cycle_mul: float = 1.0,
    cycle_decay: float = 1.0,
    cycle_limit: int = 1,
    warmup_t: float = 0,
    warmup_lr_init: float = 0.0,
    warmup_prefix: bool = False,
    t_in_epochs: bool = True,
    noise_range_t: Any = None,
    noise_pct: float = 0.67,
    noise_std: float = 1.0,
    noise_seed: int = 42,
    k_decay: float = 1.0,
) -> Schedule:
    """Falls along a power of the time that is left, each as long and high as a cosine would be.

    Quirk: the power is 1/2 where nothing is said; `Polynomial(base_lr, t_initial)` is a line.
    Quirk: warmup and restarts are those of `CosineLRScheduler`.

    >>> from schedcore import compat
    >>> lr = compat.timm.PolyLRScheduler(0.4, t_initial=16)
    >>> lr(0), lr(12), lr(16)
    (0.4, 0.2, 0.0)
    """
    _check_noise("PolyLRScheduler", noise_range_t)
    shape: Shape = Polynomial(1.0, 1, power=power)
    if k_decay != 1:
        shape = KDecay(k_decay, shape)
    fall = partial(Anneal, final_lr=lr_min, shape=shape)
    cycles = _cycles(fall, base_lr, t_initial, lr_min, cycle_mul, cycle_decay, cycle_limit)
    return _warmed(cycles, base_lr, warmup_t, warmup_lr_init, warmup_prefix)


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
    _check_noise("StepLRScheduler", noise_range_t)
    steps = Factor(base_lr, decay_rate, decay_t)
    return _warmed(steps, base_lr, warmup_t, warmup_lr_init, warmup_prefix)


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

    Quirk: each comes 1 early; `MultiFactor(base_lr, decay_t, decay_rate).warmup(warmup_t)` is not.

    >>> from schedcore import compat
    >>> lr = compat.timm.MultiStepLRScheduler(0.4, decay_t=[10, 20], decay_rate=0.5)
    >>> lr(8), lr(9), lr(19)
    (0.4, 0.2, 0.1)
    """
    _check_noise("MultiStepLRScheduler", noise_range_t)
    steps = multiplied(base_lr, [t - 1 for t in decay_t], decay_rate)
    return _warmed(steps, base_lr, warmup_t, warmup_lr_init, warmup_prefix)


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
    _check_noise("WSDLRScheduler", noise_range_t)
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
    return _warmed(stable * left + floor, base_lr, warmup_t, warmup_lr_init, warmup_prefix=True)


@preset
def create_scheduler_v2(
    base_lr: float,
    sched: str = "cosine",
    num_epochs: int = 300,
    decay_epochs: float | None = None,
    decay_milestones: Sequence[float] = (90, 180, 270),
    cooldown_epochs: int = 0,
    patience_epochs: int = 10,
    decay_rate: float = 0.1,
    min_lr: float = 0.0,
    warmup_lr: float = 1e-5,
    warmup_epochs: float = 0,
    warmup_prefix: bool = False,
    noise: Any = None,
    noise_pct: float = 0.67,
    noise_std: float = 1.0,
    noise_seed: int = 42,
    cycle_mul: float = 1.0,
    cycle_decay: float = 0.1,
    cycle_limit: int = 1,
    k_decay: float = 1.0,
    decay_fn: str | None = None,
    stable_timescale: float | None = None,
    plateau_mode: str = "max",
    step_on_epochs: bool = True,
    updates_per_epoch: int = 0,
) -> Schedule:
    """The scheduler that `--sched` names: in epochs, or in updates without `step_on_epochs`.

    Quirk: `decay_rate` is the power of `poly`, and so 0.1 where nothing is said.

    >>> from schedcore import compat
    >>> lr = compat.timm.create_scheduler_v2(0.4, num_epochs=20, warmup_epochs=4, warmup_lr=0.0)
    >>> lr(0), lr(2), lr(10), lr(20)
    (0.0, 0.2, 0.2, 0.0)
    """
    _check_noise("create_scheduler_v2", noise)
    if not (step_on_epochs or updates_per_epoch > 0):
        fail("create_scheduler_v2", "updates_per_epoch", "> 0", updates_per_epoch)
    unit = 1 if step_on_epochs else updates_per_epoch
    length, warmup_t = num_epochs * unit, warmup_epochs * unit
    warm: dict[str, Any] = {
        "warmup_t": warmup_t,
        "warmup_lr_init": warmup_lr,
        "warmup_prefix": warmup_prefix,
    }
    cycle: dict[str, Any] = {
        "cycle_mul": cycle_mul,
        "cycle_decay": cycle_decay,
        "cycle_limit": cycle_limit,
    }
    if sched == "cosine":
        return CosineLRScheduler(base_lr, length, min_lr, **cycle, **warm, k_decay=k_decay)
    if sched == "tanh":
        return TanhLRScheduler(base_lr, length, lr_min=min_lr, **cycle, **warm)
    if sched == "poly":
        power = decay_rate
        return PolyLRScheduler(base_lr, length, power, min_lr, **cycle, **warm, k_decay=k_decay)
    if sched == "step":
        every = (90 if decay_epochs is None else decay_epochs) * unit
        return StepLRScheduler(base_lr, every, decay_rate, **warm)
    if sched == "constant":
        return StepLRScheduler(base_lr, 1, **warm)
    if sched == "multistep":
        times = [time * unit for time in decay_milestones]
        return MultiStepLRScheduler(base_lr, times, decay_rate, **warm)
    if sched in ("wsd", "rsqrt"):
        after = length if warmup_prefix else length - warmup_t
        share = 0.2 if decay_epochs is None else decay_epochs
        return WSDLRScheduler(
            base_lr,
            after,
            round(share * (after if 0 < share < 1 else unit)),
            min_lr,
            "rsqrt" if sched == "rsqrt" else "constant",
            None if stable_timescale is None else stable_timescale * unit,
            decay_fn=decay_fn or ("linear" if sched == "rsqrt" else "1-sqrt"),
            warmup_t=warmup_t,
            warmup_lr_init=warmup_lr,
        )
    known = "cosine, tanh, poly, step, constant, multistep, wsd, rsqrt"
    fail("create_scheduler_v2", "sched", f"one of {known}", sched)


def _check_noise(name: str, noise: object) -> None:
    if noise is not None:
        fail(name, "noise", "None, as PyTorch draws it; multiply by Noise(0.9, 1.1)", noise)


def _cycles(
    fall: Callable[[float, float], Schedule],
    base_lr: float,
    t_initial: float,
    lr_min: float,
    cycle_mul: float,
    cycle_decay: float,
    cycle_limit: int,
) -> Schedule:
    """As many cycles as there may be, and then the lowest rate."""
    whole: Schedule = Constant(lr_min)
    start = 0.0
    for i in range(cycle_limit):
        length = t_initial * cycle_mul**i
        whole = whole.then(fall(base_lr * cycle_decay**i, length), at=start)
        start += length
    return whole


def _warmed(
    body: Schedule,
    base_lr: float,
    warmup_t: float,
    warmup_lr_init: float,
    warmup_prefix: bool,
    top: float | None = None,
) -> Schedule:
    """A warmup to the base rate, or to `top`; before it, or over the beginning."""
    if not warmup_t:  # the first rate is what timm finds in the optimizer
        return body if body(0) == base_lr else Constant(base_lr).then(body.shift(-1), at=1)
    rise = Linear(warmup_lr_init, warmup_t, base_lr if top is None else top)
    return rise.then(body if warmup_prefix else body.shift(-warmup_t), at=warmup_t)


def _curve(decay_fn: str | Callable[[float], float], power: float, ratio: float) -> Shape:
    if decay_fn == "power":
        return OneMinusPower(power)
    if decay_fn == "exp":
        return ExponentialAnneal(ratio)
    return Function(decay_fn) if callable(decay_fn) else decay_fn
