"""The schedulers of `transformers.optimization`, exactly.

ReduceLROnPlateau, which answers to a metric, is `schedcore.Plateau`; GreedyLR does so too, and has
no like here.
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal

from schedcore.checks import fail
from schedcore.compat.preset import preset, wave
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Anneal, Linear, Polynomial
from schedcore.shapes.constant import Constant
from schedcore.shapes.inverse import InverseSquareRoot
from schedcore.shapes.restarts import WarmRestarts

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
    return Constant(base_lr).warmup(num_warmup_steps)


@preset
def get_linear_schedule_with_warmup(
    base_lr: float, num_warmup_steps: int, num_training_steps: int
) -> Schedule:
    """A linear warmup, and a line to 0 at `num_training_steps`, the warmup included.

    Quirk: a warmup of all `num_training_steps` or more never comes to the base rate: where it would,
    the rate is 0.

    >>> from schedcore import compat
    >>> lr = compat.transformers.get_linear_schedule_with_warmup(0.4, 4, 12)
    >>> lr(0), lr(4), lr(8), lr(12), lr(99)
    (0.0, 0.4, 0.2, 0.0, 0.0)
    """
    if num_training_steps <= num_warmup_steps:
        return Constant(base_lr).warmup(num_warmup_steps).then(Constant(0.0), at=num_warmup_steps)
    return Linear(base_lr, num_training_steps - num_warmup_steps).warmup(num_warmup_steps)


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
    return _waves(base_lr, rest, num_cycles, 0.0).warmup(num_warmup_steps)


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
    cycles = WarmRestarts(base_lr, rest / num_cycles).then(Constant(0.0), at=rest)
    return cycles.warmup(num_warmup_steps)


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
    fall = Polynomial(base_lr, num_training_steps - num_warmup_steps, lr_end, power=power)
    return fall.warmup(num_warmup_steps)


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
    return InverseSquareRoot(base_lr, timescale).warmup(num_warmup_steps)


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
    return _waves(base_lr, rest, num_cycles, low).warmup(num_warmup_steps)


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
    fall = _waves(base_lr, rest, num_cycles, low).shift(-1)
    if not num_warmup_steps:
        return fall
    share = 1 / num_warmup_steps if warmup_lr_rate is None else warmup_lr_rate
    rise = Linear(share * base_lr, max(1, num_warmup_steps - 1), base_lr)
    return rise.then(fall, at=num_warmup_steps)


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
    stable = num_stable_steps
    if stable is None:
        if num_training_steps is None:
            fail("get_wsd_schedule", "num_training_steps", "given, or num_stable_steps", None)
        stable = num_training_steps - num_warmup_steps - num_decay_steps
    low = min_lr_ratio * base_lr
    fall: Schedule = Constant(low)
    if num_decay_steps and decay_type == "cosine":
        fall = _waves(base_lr, num_decay_steps, num_cycles, low).then(fall, at=num_decay_steps)
    elif num_decay_steps:
        fall = Anneal(base_lr, num_decay_steps, low, shape=decay_type)
    after = Constant(base_lr).then(fall, at=stable) if stable >= 0 else fall.shift(stable)
    rise = Constant(base_lr).warmup(num_warmup_steps, low, shape=warmup_type)
    return rise.then(after, at=num_warmup_steps)


@preset
def get_scheduler(
    name: str,
    base_lr: float,
    num_warmup_steps: int | None = None,
    num_training_steps: int | None = None,
    scheduler_specific_kwargs: Mapping[str, Any] | None = None,
) -> Schedule:
    """The scheduler that `lr_scheduler_type` names, with what stands in `lr_scheduler_kwargs`.

    >>> from schedcore import compat
    >>> lr = compat.transformers.get_scheduler("cosine_with_min_lr", 0.4, 4, 12, {"min_lr": 0.1})
    >>> lr(0), lr(4), lr(8), lr(12)
    (0.0, 0.4, 0.25, 0.1)
    """
    if name not in SCHEDULERS:
        fail("get_scheduler", "name", f"one of {', '.join(SCHEDULERS)}", name)
    build, takes = SCHEDULERS[name]
    lengths = {"num_warmup_steps": num_warmup_steps, "num_training_steps": num_training_steps}
    for needed in takes.split():
        if lengths[needed] is None:
            fail("get_scheduler", needed, f"given for {name!r}", None)
    options = dict(scheduler_specific_kwargs or {})
    if build is get_wsd_schedule:
        options["num_training_steps"] = num_training_steps
    return build(base_lr, **{needed: lengths[needed] for needed in takes.split()}, **options)


def _rest(num_warmup_steps: int, num_training_steps: int) -> int:
    """The length of what follows the warmup: in transformers, at least 1."""
    return max(1, num_training_steps - num_warmup_steps)


def _waves(high: float, steps: float, num_cycles: float, low: float) -> Schedule:
    """A cosine wave that has `num_cycles` periods in `steps`, and goes on."""
    return wave(high, steps / (2 * num_cycles), low) if num_cycles else Constant(high)


def _lowest(base_lr: float, min_lr: float | None, min_lr_rate: float | None) -> float:
    if min_lr is not None and min_lr_rate is None:
        return min_lr
    if min_lr_rate is not None and min_lr is None:
        return min_lr_rate * base_lr
    fail("get_cosine_with_min_lr", "min_lr", "given, or min_lr_rate, and not both", min_lr)


# What `lr_scheduler_type` may be, and the lengths that each needs.
BOTH = "num_warmup_steps num_training_steps"
SCHEDULERS: dict[str, tuple[Callable[..., Schedule], str]] = {
    "constant": (get_constant_schedule, ""),
    "constant_with_warmup": (get_constant_schedule_with_warmup, "num_warmup_steps"),
    "cosine": (get_cosine_schedule_with_warmup, BOTH),
    "cosine_warmup_with_min_lr": (get_cosine_with_min_lr_schedule_with_warmup_lr_rate, BOTH),
    "cosine_with_min_lr": (get_cosine_with_min_lr_schedule_with_warmup, BOTH),
    "cosine_with_restarts": (get_cosine_with_hard_restarts_schedule_with_warmup, BOTH),
    "inverse_sqrt": (get_inverse_sqrt_schedule, "num_warmup_steps"),
    "linear": (get_linear_schedule_with_warmup, BOTH),
    "polynomial": (get_polynomial_decay_schedule_with_warmup, BOTH),
    "warmup_stable_decay": (get_wsd_schedule, "num_warmup_steps"),
}
