"""The ceiling of schedules that are multiplied by a factor above 1."""

from math import log, sqrt
from typing import Any

from schedcore.checks import FINITE, check_beside, fail, store
from schedcore.engine.limits import LARGEST_FLOAT32
from schedcore.engine.verbs import at_most, power

# Of e, to what a float can hold.
LARGEST_EXPONENT = 709.0


def check_ceiling(owner: Any) -> None:
    """Raise unless the field `max_lr` is None, or a ceiling above a rate that grows."""
    if owner.max_lr is None:
        return
    if owner.factor <= 1:
        fail(owner, "max_lr", "None where the factor is not above 1", owner.max_lr)
    store(owner, max_lr=FINITE)
    check_beside(owner, "max_lr", ">=", "base_lr")


def ceiling(owner: Any) -> float:
    """The rate at which growth stops: at the latest the largest float32, or where it starts above."""
    most: float | None = owner.max_lr
    return max(LARGEST_FLOAT32, abs(owner.base_lr)) if most is None else most


def steps_to(rate: float, base: float, factor: float) -> float:
    """The number of times that a factor multiplies until a rate is reached."""
    return (log(rate) - log(base)) / log(factor)


def grown(base: float, factor: float, n: Any, most: float, xp: Any) -> Any:
    """min(most, base * factor^n), where a float would overflow on the way."""
    last = steps_to(most, base, factor)
    n_or_last = at_most(last, n, xp)
    if last * log(factor) > LARGEST_EXPONENT:  # where the base is tiny
        rate = (sqrt(base) * power(factor, n_or_last / 2, xp)) ** 2
    else:
        rate = base * power(factor, n_or_last, xp)
    return xp.where(n >= last, most, at_most(most, rate, xp))
