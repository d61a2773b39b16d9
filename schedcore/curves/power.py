"""Powers of the time, and of a cosine."""

from dataclasses import dataclass
from math import pi
from typing import Any

from schedcore.checks import EXPONENT, store
from schedcore.curves.curve import Curve, between_ends
from schedcore.curves.exact import one_minus_power


@dataclass(frozen=True)
class OneMinusPower(Curve):
    """One minus a power of the time that has passed.

    left(x) = 1 - x^power

    Args:
        power: The exponent, in (0, 10000); below 1 most of the fall comes first. With 1/2, 1 and 2 it is the
            curve `1-sqrt`, `linear` and `1-square`.

    Raises:
        TypeError: `power` is not a number.
        ValueError: `power` is not in (0, 10000).

    >>> from schedcore import Anneal, OneMinusPower
    >>> lr = Anneal(0.4, steps=16, shape=OneMinusPower(0.25))
    >>> lr(0), lr(1), lr(16)
    (0.4, 0.2, 0.0)

    Source: `decay_fn="power"` of timm's `WSDLRScheduler`; 1 - sqrt: Hägele et al. 2024,
    arXiv:2405.18392.
    """

    power: float = 0.5

    def __post_init__(self) -> None:
        store(self, power=EXPONENT)

    def left(self, x: Any, rest: Any, xp: Any) -> Any:
        # Beside a general power, these are exact and quick.
        if self.power == 0.5:
            return rest / (1.0 + xp.sqrt(x))
        if self.power == 1:
            return rest
        if self.power == 2:
            return 1.0 - x * x
        return one_minus_power(x, rest, self.power, xp)

    def gone(self, x: Any, rest: Any, xp: Any) -> Any:
        if self.power == 0.5:
            return xp.sqrt(x)
        return x if self.power == 1 else x * x if self.power == 2 else x**self.power


@dataclass(frozen=True)
class CosinePower(Curve):
    """A power of the cosine's fall: the higher the power, the sooner it is low.

    left(x) = ((1 + cos(pi * x)) / 2)^power

    Args:
        power: The exponent, in (0, 10000); with 1 it is the curve `cosine`.

    Raises:
        TypeError: `power` is not a number.
        ValueError: `power` is not in (0, 10000).

    >>> from schedcore import Anneal, CosinePower
    >>> lr = Anneal(0.4, steps=20, shape=CosinePower(2))
    >>> lr(0), lr(10), lr(20)
    (0.4, 0.1, 0.0)

    Source: `exponent` of optax' `cosine_decay_schedule`.
    """

    power: float = 1.0

    def __post_init__(self) -> None:
        store(self, power=EXPONENT)

    def left(self, x: Any, rest: Any, xp: Any) -> Any:
        if self.power >= 1:
            cosine = (1.0 + xp.cos(pi * x)) / 2.0
            return cosine if self.power == 1 else cosine**self.power
        # The same as a sine squared: a low power makes much of the last digits near the end.
        inside = xp.sin(pi / 2.0 * rest) ** (2.0 * self.power)
        return between_ends(x, rest, inside, xp)

    def gone(self, x: Any, rest: Any, xp: Any) -> Any:
        if self.power <= 1:
            return super().gone(x, rest, xp)
        sine = xp.sin(pi / 2.0 * x)
        return one_minus_power((1.0 + xp.cos(pi * x)) / 2.0, sine * sine, self.power, xp)
