"""The schedulers of MXNet 1.9.1's `mxnet.lr_scheduler`, exactly, at whole t.

MXNet counts its updates from 1: number n, which it makes at `scheduler(n)`, is the one at t = n - 1
here. So each preset is a `Shift` by -1, whose `schedule` is what MXNet has at its own counts.

Quirk of all: a `learning_rate` given to MXNet's optimizer beside a scheduler replaces its base rate
in parts: before the warmup ends, or after it, or nowhere. The presets have the `base_lr` alone.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import floor
from typing import Literal

from schedcore.algebra.clock import Shift
from schedcore.compat.preset import multiplied, preset
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Cosine, Linear, Polynomial
from schedcore.shapes.constant import Constant, PiecewiseConstant
from schedcore.shapes.factor import Factor, MultiFactor

Mode = Literal["linear", "constant"]


@preset
def FactorScheduler(
    step: int,
    factor: float = 1,
    stop_factor_lr: float = 1e-8,
    base_lr: float = 0.01,
    warmup_steps: int = 0,
    warmup_begin_lr: float = 0,
    warmup_mode: Mode = "linear",
) -> Shift:
    """The base rate times `factor` every `step` updates, down to `stop_factor_lr`.

    Quirk: the updates of a warmup count too, so the rate may drop where the warmup ends;
    `Factor(base_lr, factor, step).warmup(warmup_steps, warmup_begin_lr)` counts from there.

    >>> from schedcore import compat
    >>> lr = compat.mxnet.FactorScheduler(10, factor=0.5, base_lr=0.4)
    >>> lr(0), lr(9), lr(10), lr(20)
    (0.4, 0.4, 0.2, 0.1)
    """
    _check_factor(factor)
    if factor <= 0 or base_lr < stop_factor_lr:  # it is at its stop at once
        decay: Schedule = PiecewiseConstant([step], [base_lr, stop_factor_lr])
    else:
        decay = Factor(base_lr, factor, step, min_lr=stop_factor_lr)
    # MXNet waits until a count is past a step: no whole one lies between it and this long after.
    decay = decay.shift(1 / Fraction(step).denominator - warmup_steps)
    return _counted_from_1(decay, base_lr, warmup_steps, warmup_begin_lr, warmup_mode)


@preset
def MultiFactorScheduler(
    step: Sequence[int],
    factor: float = 1,
    base_lr: float = 0.01,
    warmup_steps: int = 0,
    warmup_begin_lr: float = 0,
    warmup_mode: Mode = "linear",
) -> Shift:
    """The base rate times `factor` after each of the numbers of updates in `step`.

    Quirk: the updates of a warmup count too;
    `MultiFactor(base_lr, step, factor).warmup(warmup_steps, warmup_begin_lr)` counts after it.

    >>> from schedcore import compat
    >>> lr = compat.mxnet.MultiFactorScheduler([15, 30], factor=0.5, base_lr=0.4)
    >>> lr(14), lr(15), lr(30)
    (0.4, 0.2, 0.1)
    """
    _check_factor(factor)
    times = [floor(time) for time in step]
    falls = factor > 0
    decay = MultiFactor(base_lr, times, factor) if falls else multiplied(base_lr, times, factor)
    decay = decay.shift(1 - warmup_steps)
    return _counted_from_1(decay, base_lr, warmup_steps, warmup_begin_lr, warmup_mode)


@preset
def PolyScheduler(
    max_update: int,
    base_lr: float = 0.01,
    pwr: float = 2,
    final_lr: float = 0,
    warmup_steps: int = 0,
    warmup_begin_lr: float = 0,
    warmup_mode: Mode = "linear",
) -> Shift:
    """A fall along a power of the time that is left, until update number `max_update`.

    Quirk: it ends an update early, and so does a warmup;
    `Polynomial(base_lr, max_update - warmup_steps, power=pwr).warmup(warmup_steps)` doesn't.
    Quirk: a scheduler that is first asked after `max_update`, in a run that is resumed there, has
    the base rate; this has the final one.

    >>> from schedcore import compat
    >>> lr = compat.mxnet.PolyScheduler(max_update=10, base_lr=0.4)
    >>> lr(4), lr(9), lr(99)
    (0.1, 0.0, 0.0)
    """
    if warmup_steps > max_update or pwr == 0:  # it never decays
        decay: Schedule = Constant(base_lr)
    else:
        decay = Polynomial(base_lr, max_update - warmup_steps, final_lr, power=pwr)
    return _counted_from_1(decay, base_lr, warmup_steps, warmup_begin_lr, warmup_mode)


@preset
def CosineScheduler(
    max_update: int,
    base_lr: float = 0.01,
    final_lr: float = 0,
    warmup_steps: int = 0,
    warmup_begin_lr: float = 0,
    warmup_mode: Mode = "linear",
) -> Shift:
    """A cosine from the base rate to the final one, until update number `max_update`.

    Quirk: it ends an update early, and so does a warmup;
    `Cosine(base_lr, max_update - warmup_steps, final_lr).warmup(warmup_steps)` doesn't.
    Quirk: a scheduler that is first asked after `max_update`, in a run that is resumed there, has
    the base rate; this has the final one.

    >>> from schedcore import compat
    >>> lr = compat.mxnet.CosineScheduler(max_update=10, base_lr=0.4)
    >>> round(lr(4), 4), lr(9), lr(99)
    (0.2, 0.0, 0.0)
    """
    if warmup_steps > max_update:  # it never decays
        decay: Schedule = Constant(base_lr)
    else:
        decay = Cosine(base_lr, max_update - warmup_steps, final_lr)
    return _counted_from_1(decay, base_lr, warmup_steps, warmup_begin_lr, warmup_mode)


def _check_factor(factor: float) -> None:
    if factor > 1:
        raise ValueError(f"factor must be <= 1, got {factor!r}")


def _counted_from_1(
    decay: Schedule, base_lr: float, steps: int, begin_lr: float, mode: Mode
) -> Shift:
    """A warmup to the base rate on MXNet's count, then the decay on a clock of its own."""
    if begin_lr > base_lr:
        raise ValueError(f"warmup_begin_lr must be <= base_lr, {base_lr!r}, got {begin_lr!r}")
    if mode not in ("linear", "constant"):
        raise ValueError(f"warmup_mode must be 'linear' or 'constant', got {mode!r}")
    if steps:
        rise = Linear(begin_lr, steps, base_lr) if mode == "linear" else Constant(begin_lr)
        decay = rise.then(decay, at=steps)
    return Shift(decay, -1)
