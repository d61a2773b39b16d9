"""Those with a cosine to the end of the run."""

from math import inf

from schedcore.checks import fail
from schedcore.compat.preset import line, preset, warmed_up
from schedcore.compat.transformers.parts import not_negative, waves
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Linear
from schedcore.shapes.constant import Constant
from schedcore.shapes.restarts import WarmRestarts


@preset
def get_cosine_schedule_with_warmup(
    base_lr: float, num_warmup_steps: int, num_training_steps: int, num_cycles: float = 0.5
) -> Schedule:
    """A linear warmup, and a cosine to 0 at `num_training_steps`, the warmup included.

    Quirk: past `num_training_steps` it rises again;
    `Cosine(base_lr, num_training_steps - num_warmup_steps).warmup(num_warmup_steps)` stays at 0.

    >>> from schedcore import compat
    >>> lr = compat.transformers.get_cosine_schedule_with_warmup(0.4, 4, 12)
    >>> lr(0), lr(4), lr(8), lr(12), lr(20)
    (0.0, 0.4, 0.2, 0.0, 0.4)
    """
    rest = _rest(num_warmup_steps, num_training_steps)
    return warmed_up(waves(base_lr, rest, num_cycles, 0.0), num_warmup_steps)


@preset
def get_cosine_with_hard_restarts_schedule_with_warmup(
    base_lr: float, num_warmup_steps: int, num_training_steps: int, num_cycles: float = 1
) -> Schedule:
    """A linear warmup, and `num_cycles` cosines of the same length, to 0 at `num_training_steps`.

    Quirk: transformers rounds, and has the lowest rate at some restarts (t = 30 of 22 cycles in 44
    updates), where this has the highest.

    >>> from schedcore import compat
    >>> schedule = compat.transformers.get_cosine_with_hard_restarts_schedule_with_warmup
    >>> lr = schedule(0.4, num_warmup_steps=4, num_training_steps=12, num_cycles=2)
    >>> lr(0), lr(4), lr(6), lr(8), lr(12)
    (0.0, 0.4, 0.2, 0.4, 0.0)
    """
    rest = _rest(num_warmup_steps, num_training_steps)
    if rest == inf:
        return warmed_up(Constant(base_lr), num_warmup_steps)
    cycles = WarmRestarts(base_lr, rest / num_cycles) if num_cycles else Constant(base_lr)
    return warmed_up(cycles.then(Constant(0.0), at=rest), num_warmup_steps)


@preset
def get_cosine_with_min_lr_schedule_with_warmup(
    base_lr: float,
    num_warmup_steps: int,
    num_training_steps: int,
    num_cycles: float = 0.5,
    min_lr: float | None = None,
    min_lr_rate: float | None = None,
) -> Schedule:
    """A linear warmup, and a cosine to `min_lr`, or `min_lr_rate` times the base rate.

    Quirk: past `num_training_steps` it rises again; `Cosine(base_lr, num_training_steps -
    num_warmup_steps, min_lr).warmup(num_warmup_steps)` stays at its end.

    >>> from schedcore import compat
    >>> schedule = compat.transformers.get_cosine_with_min_lr_schedule_with_warmup
    >>> lr = schedule(0.4, num_warmup_steps=4, num_training_steps=12, min_lr=0.1)
    >>> lr(0), lr(4), lr(8), lr(12), lr(20)
    (0.0, 0.4, 0.25, 0.1, 0.4)
    """
    rest = _rest(num_warmup_steps, num_training_steps)
    low = _lowest(base_lr, min_lr, min_lr_rate)
    return not_negative(warmed_up(waves(base_lr, rest, num_cycles, low), num_warmup_steps), low)


@preset
def get_cosine_with_min_lr_schedule_with_warmup_lr_rate(
    base_lr: float,
    num_warmup_steps: int,
    num_training_steps: int,
    num_cycles: float = 0.5,
    min_lr: float | None = None,
    min_lr_rate: float | None = None,
    warmup_lr_rate: float | None = None,
) -> Schedule:
    """A linear warmup from `warmup_lr_rate` times the base rate, and a cosine to the lowest.

    Quirk: it is an update ahead: the warmup ends at `num_warmup_steps - 1`, the lowest rate comes
    at `num_training_steps - 1`, and then it rises; `get_cosine_with_min_lr_schedule_with_warmup`
    is not ahead, and `Cosine(base_lr, steps, min_lr).warmup(num_warmup_steps)` doesn't rise.

    >>> from schedcore import compat
    >>> schedule = compat.transformers.get_cosine_with_min_lr_schedule_with_warmup_lr_rate
    >>> lr = schedule(0.4, num_warmup_steps=4, num_training_steps=12, min_lr=0.1)
    >>> lr(0), lr(3), round(lr(7), 4), lr(11)
    (0.1, 0.4, 0.25, 0.1)
    """
    rest = _rest(num_warmup_steps, num_training_steps)
    low = _lowest(base_lr, min_lr, min_lr_rate)
    fall = not_negative(waves(base_lr, rest, num_cycles, low), low)
    if num_warmup_steps <= 0:
        return fall.shift(num_warmup_steps - 1)
    share = 1 / max(1, num_warmup_steps) if warmup_lr_rate is None else warmup_lr_rate
    start, length = share * base_lr, max(1, num_warmup_steps - 1)
    rise: Schedule = Linear(start, length, base_lr)
    if num_warmup_steps != int(num_warmup_steps):  # it overshoots, or is past its end at once
        rise = line(start, (base_lr - start) / length)
    return rise.then(fall.shift(-1), at=num_warmup_steps)


def _rest(num_warmup_steps: int, num_training_steps: int) -> int:
    """The length of what follows the warmup: in transformers, at least 1."""
    return max(1, num_training_steps - num_warmup_steps)


def _lowest(base_lr: float, min_lr: float | None, min_lr_rate: float | None) -> float:
    if min_lr is not None and min_lr_rate is None:
        return min_lr
    if min_lr_rate is not None and min_lr is None:
        return min_lr_rate * base_lr
    fail("get_cosine_with_min_lr", "min_lr", "given, or min_lr_rate, and not both", min_lr)
