"""Those without one, or with one of its own length."""

from math import inf
from typing import Literal

from schedcore.checks import fail
from schedcore.compat.preset import polynomial, preset, warmed_up
from schedcore.compat.transformers.parts import waves
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Anneal, Linear
from schedcore.shapes.constant import Constant
from schedcore.shapes.inverse import InverseSquareRoot

Kind = Literal["linear", "cosine", "1-sqrt"]


@preset
def get_constant_schedule(base_lr: float) -> Schedule:
    """The base rate.

    >>> from schedcore import compat
    >>> compat.transformers.get_constant_schedule(0.3)(10)
    0.3
    """
    return Constant(base_lr)


@preset
def get_constant_schedule_with_warmup(base_lr: float, num_warmup_steps: int) -> Schedule:
    """A linear warmup, and the base rate.

    >>> from schedcore import compat
    >>> lr = compat.transformers.get_constant_schedule_with_warmup(0.4, num_warmup_steps=4)
    >>> lr(0), lr(1), lr(4), lr(9)
    (0.0, 0.1, 0.4, 0.4)
    """
    return warmed_up(Constant(base_lr), num_warmup_steps)


@preset
def get_linear_schedule_with_warmup(
    base_lr: float, num_warmup_steps: int, num_training_steps: int
) -> Schedule:
    """A linear warmup, and a line to 0 at `num_training_steps`, the warmup included.

    Quirk: a warmup of all `num_training_steps` or more never comes to the base rate: where it would,
    the rate is 0, and so it is after the warmup of an infinite run.

    >>> from schedcore import compat
    >>> lr = compat.transformers.get_linear_schedule_with_warmup(0.4, 4, 12)
    >>> lr(0), lr(4), lr(8), lr(12), lr(99)
    (0.0, 0.4, 0.2, 0.0, 0.0)
    """
    if num_training_steps <= num_warmup_steps or num_training_steps == inf:
        return _risen(base_lr, num_warmup_steps, Constant(0.0))
    return warmed_up(Linear(base_lr, num_training_steps - num_warmup_steps), num_warmup_steps)


@preset
def get_polynomial_decay_schedule_with_warmup(
    base_lr: float,
    num_warmup_steps: int,
    num_training_steps: int,
    lr_end: float = 1e-7,
    power: float = 1.0,
) -> Schedule:
    """A linear warmup, and a fall to `lr_end` along a power of the time that is left.

    Quirk: in a group with a rate of its own, the end is scaled with it; multiply the schedule of
    the optimizer's own rate instead.

    >>> from schedcore import compat
    >>> schedule = compat.transformers.get_polynomial_decay_schedule_with_warmup
    >>> lr = schedule(0.4, num_warmup_steps=4, num_training_steps=12, lr_end=0.1, power=2.0)
    >>> lr(0), lr(4), round(lr(8), 4), lr(12), lr(99)
    (0.0, 0.4, 0.175, 0.1, 0.1)
    """
    if not base_lr > lr_end:
        fail("get_polynomial_decay_schedule_with_warmup", "lr_end", f"< base_lr, {base_lr}", lr_end)
    rest = num_training_steps - num_warmup_steps
    fall: Schedule = Constant(lr_end)
    if rest >= 0 and power == 0:
        fall = Constant(base_lr).then(fall, at=rest + 1)
    elif rest >= 0:
        fall = polynomial(base_lr, rest, lr_end, power)
    return (
        warmed_up(fall, num_warmup_steps) if rest >= 0 else _risen(base_lr, num_warmup_steps, fall)
    )


@preset
def get_inverse_sqrt_schedule(
    base_lr: float, num_warmup_steps: int, timescale: int | None = None
) -> Schedule:
    """A linear warmup, and a fall with the square root of t, without end.

    >>> from schedcore import compat
    >>> lr = compat.transformers.get_inverse_sqrt_schedule(0.4, num_warmup_steps=100)
    >>> lr(0), lr(100), lr(400)
    (0.0, 0.4, 0.2)
    """
    if timescale is None:
        timescale = num_warmup_steps or 10_000
    return warmed_up(InverseSquareRoot(base_lr, timescale), num_warmup_steps)


@preset
def get_wsd_schedule(
    base_lr: float,
    num_warmup_steps: int,
    num_decay_steps: int,
    num_training_steps: int | None = None,
    num_stable_steps: int | None = None,
    warmup_type: Kind = "linear",
    decay_type: Kind = "cosine",
    min_lr_ratio: float = 0,
    num_cycles: float = 0.5,
) -> Schedule:
    """A warmup from the lowest rate, the base rate, and a fall to the lowest rate.

    Quirk: where warmup and decay don't both fit in `num_training_steps`, it leaves the warmup at its
    end for where the decay is by then; `WarmupStableDecay(base_lr, num_warmup_steps, 0,
    num_decay_steps)` keeps both whole.

    >>> from schedcore import compat
    >>> lr = compat.transformers.get_wsd_schedule(0.4, 4, 8, num_training_steps=20)
    >>> lr(0), lr(4), lr(12), lr(16), lr(20)
    (0.0, 0.4, 0.4, 0.2, 0.0)
    """
    if min_lr_ratio < 0:
        rule = ">= 0 (transformers has 0 where that would be below, but for after the end)"
        fail("get_wsd_schedule", "min_lr_ratio", rule, min_lr_ratio)
    stable = num_stable_steps
    if stable is None:
        if num_training_steps is None:
            fail("get_wsd_schedule", "num_training_steps", "given, or num_stable_steps", None)
        stable = num_training_steps - num_warmup_steps - num_decay_steps
    low = min_lr_ratio * base_lr
    fall: Schedule = Constant(low)
    if num_decay_steps and decay_type == "cosine":
        fall = waves(base_lr, num_decay_steps, num_cycles, low).then(fall, at=num_decay_steps)
    elif num_decay_steps:
        fall = Anneal(base_lr, num_decay_steps, low, shape=decay_type)
    after: Schedule = Constant(base_lr)
    if stable < inf:
        after = after.then(fall, at=stable) if stable >= 0 else fall.shift(stable)
    if num_warmup_steps < 0:
        return after.shift(num_warmup_steps)
    rise = Constant(base_lr).warmup(num_warmup_steps, low, shape=warmup_type)
    return rise.then(after, at=num_warmup_steps)


def _risen(base_lr: float, num_warmup_steps: float, after: Schedule) -> Schedule:
    """A linear warmup that leads elsewhere."""
    return Constant(base_lr).warmup(num_warmup_steps).then(after, at=num_warmup_steps)
