"""Falls that may start again."""

from functools import partial
from math import tanh
from typing import Any

from schedcore.compat.preset import preset
from schedcore.compat.timm.parts import check_noise, in_cycles, warmed
from schedcore.curves import Shape
from schedcore.curves.delay import KDecay
from schedcore.curves.exponential import Tanh
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Anneal, Polynomial
from schedcore.shapes.constant import Constant


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
    check_noise("CosineLRScheduler", noise_range_t)
    fall = partial(Anneal, final_lr=lr_min, shape="cosine" if k_decay == 1 else KDecay(k_decay))
    cycles = in_cycles(fall, base_lr, t_initial, lr_min, cycle_mul, cycle_decay, cycle_limit)
    return warmed(cycles, base_lr, warmup_t, warmup_lr_init, warmup_prefix)


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
    check_noise("TanhLRScheduler", noise_range_t)

    def cycle(peak: float, steps: float) -> Schedule:
        start = Constant(lr_min + (peak - lr_min) * (1 - tanh(lb)) / 2)
        return start.then(Anneal(peak, steps, lr_min, shape=Tanh(lb, ub)).shift(-1), at=1)

    cycles = in_cycles(cycle, base_lr, t_initial, lr_min, cycle_mul, cycle_decay, cycle_limit)
    top = base_lr if warmup_prefix else cycles(warmup_t)
    return warmed(cycles, base_lr, warmup_t, warmup_lr_init, warmup_prefix, top)


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
    check_noise("PolyLRScheduler", noise_range_t)
    shape: Shape = Polynomial(1.0, 1, power=power or 1)
    if k_decay != 1:
        shape = KDecay(k_decay, shape)

    def fall(peak: float, steps: float) -> Schedule:
        if power == 0:
            return Constant(peak).then(Constant(lr_min), at=steps)
        return Anneal(peak, steps, lr_min, shape=shape)

    cycles = in_cycles(fall, base_lr, t_initial, lr_min, cycle_mul, cycle_decay, cycle_limit)
    return warmed(cycles, base_lr, warmup_t, warmup_lr_init, warmup_prefix)
