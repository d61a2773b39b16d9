"""One fall, or none, with a `transition_begin`."""

from math import inf

from schedcore.compat.preset import multiplied_every, multiplied_smoothly, polynomial, preset
from schedcore.curves.power import CosinePower
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Anneal
from schedcore.shapes.constant import Constant


@preset
def constant_schedule(value: float) -> Schedule:
    """The same rate for ever.

    >>> from schedcore import compat
    >>> compat.optax.constant_schedule(0.4)(10)
    0.4
    """
    return Constant(value)


@preset
def polynomial_schedule(
    init_value: float,
    end_value: float,
    power: float,
    transition_steps: int,
    transition_begin: int = 0,
) -> Schedule:
    """From one rate to another along a power of the time that is left, from `transition_begin` on.

    Quirk: with `transition_steps <= 0` it stays at `init_value`; `Constant(end_value)` is at the
    end.

    >>> from schedcore import compat
    >>> lr = compat.optax.polynomial_schedule(0.4, 0.0, power=2, transition_steps=10)
    >>> lr(0), lr(5), lr(10)
    (0.4, 0.1, 0.0)
    """
    if transition_steps <= 0 or transition_steps == inf:
        return Constant(init_value)
    return _later(transition_begin, polynomial(init_value, transition_steps, end_value, power))


@preset
def linear_schedule(
    init_value: float, end_value: float, transition_steps: int, transition_begin: int = 0
) -> Schedule:
    """A line from one rate to another, from `transition_begin` on.

    Quirk: with `transition_steps <= 0` it stays at `init_value`; `Constant(end_value)` is at the
    end.

    >>> from schedcore import compat
    >>> lr = compat.optax.linear_schedule(0.4, 0.0, transition_steps=10, transition_begin=5)
    >>> lr(5), lr(10), lr(15)
    (0.4, 0.2, 0.0)
    """
    return polynomial_schedule(init_value, end_value, 1, transition_steps, transition_begin)


@preset
def exponential_decay(
    init_value: float,
    transition_steps: int,
    decay_rate: float,
    transition_begin: int = 0,
    staircase: bool = False,
    end_value: float | None = None,
) -> Schedule:
    """A rate times `decay_rate` over every `transition_steps`, smoothly or in stairs.

    One that grows without an `end_value` stops at the largest float32.

    Quirk: with `transition_steps <= 0` or `decay_rate=0` it stays at `init_value`; `Constant(0.0)` is
    where such a decay would end.

    >>> from schedcore import compat
    >>> lr = compat.optax.exponential_decay(0.4, 10, 0.25, end_value=0.06)
    >>> lr(0), lr(5), lr(10), lr(99)
    (0.4, 0.2, 0.1, 0.06)
    """
    if transition_steps <= 0 or decay_rate == 0:
        return Constant(init_value)
    decays = multiplied_every if staircase else multiplied_smoothly
    decay = _later(transition_begin, decays(init_value, decay_rate, transition_steps))
    if end_value is None:
        return decay
    return decay.clip(min_lr=end_value) if decay_rate < 1 else decay.clip(max_lr=end_value)


@preset
def cosine_decay_schedule(
    init_value: float, decay_steps: int, alpha: float = 0.0, exponent: float = 1.0
) -> Schedule:
    """A power of a cosine, down to `alpha` times the first rate.

    >>> from schedcore import compat
    >>> lr = compat.optax.cosine_decay_schedule(0.4, decay_steps=10, exponent=2)
    >>> lr(0), round(lr(5), 4), lr(10)
    (0.4, 0.1, 0.0)
    """
    if exponent == 0 or decay_steps == inf:
        return Constant(init_value)
    shape = "cosine" if exponent == 1 else CosinePower(exponent)
    return Anneal(init_value, decay_steps, alpha * init_value, shape=shape)


def _later(begin: int, schedule: Schedule) -> Schedule:
    return schedule.shift(begin) if begin > 0 else schedule
