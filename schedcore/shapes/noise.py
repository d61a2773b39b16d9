"""Noise that is a function of t: the same at each call, in any order."""

from dataclasses import KW_ONLY, dataclass
from itertools import zip_longest
from math import pi
from typing import Any

from schedcore.changes import CONSTANT, Changes, periodic
from schedcore.checks import FINITE, POSITIVE, check_beside, store, store_periods, store_whole
from schedcore.derived import derived
from schedcore.engine.verbs import at_least, at_most, since_start, whole_periods
from schedcore.schedule import Schedule

# The largest whose square float32 holds, and modulo which every number is the cube of one.
PRIME = 4091


# 2**53 has as many to this base.
DIGITS = 5


ROUNDS = 5


@dataclass(frozen=True)
class Noise(Schedule):
    """A rate, or a factor, that is drawn anew for every step, between two values.

    lr(t) = low + (high - low) * hash(seed, floor(t / every))    with a hash in [0, 1)

    With `std`, the draws are normal: around the middle of the two, and clipped to them.

    The draws are the same in every array library, in float32 as well, where it tells steps apart.

    Args:
        low: The lowest value.
        high: The highest, >= low.
        every: How long a value stays, in units of t, > 0.
        seed: Which noise it is, a whole number >= 0.
        std: The standard deviation of normal draws, > 0; None for even ones.

    Raises:
        TypeError: An argument is not a number.
        ValueError: An argument is out of its range.

    >>> from schedcore import Cosine, Noise
    >>> lr = Cosine(0.3, steps=1000) * Noise(0.5, 1.5, every=10, seed=1)
    >>> lr(500) == lr(500) != lr(510)
    True
    >>> drawn = Noise(-0.67, 0.67, std=1.0, seed=42)
    >>> [round(drawn(t), 3) for t in range(4)]
    [-0.269, -0.67, 0.67, -0.67]

    Source: `lr_noise` of timm. The hash is a Feistel network whose rounds are cubes modulo a prime,
    as in MiMC, Albrecht et al. 2016, ePrint 2016/492.
    """

    low: float
    high: float
    every: float = 1
    _: KW_ONLY
    seed: int = 0
    std: float | None = None

    def __post_init__(self) -> None:
        store(self, low=FINITE, high=FINITE)
        check_beside(self, "high", ">=", "low")
        store_periods(self, "every")
        if self.std is not None:
            store(self, std=POSITIVE)
        store_whole(self, 0, "seed")

    @derived
    def _keys(self) -> list[float]:
        from random import Random  # takes a while to import

        draw = Random(self.seed).random  # the same in every version of Python
        return [PRIME * draw() // 1 for _ in range(ROUNDS)]

    def changes(self) -> Changes:
        return CONSTANT if self.low == self.high else periodic(self.every, between="stays")

    def evaluate(self, t: Any, xp: Any) -> Any:
        n = whole_periods(since_start(t, xp), self.every, xp)
        digits = []
        for _ in range(DIGITS):
            # Remainders are exact in every library, and of whole numbers that float32 doesn't hold;
            # quotients are once rounded, however a compiler divides.
            digit = n % PRIME
            digits.append(digit)
            n = xp.floor((n - digit) / PRIME + 0.5)
        left, right, *more = digits
        for key, digit in zip_longest(self._keys, more, fillvalue=0.0):
            x = (right + digit + key) % PRIME
            left, right = right, (left + x * x % PRIME * x) % PRIME
        if self.std is None:
            return self.low + (self.high - self.low) * ((left + right / PRIME) / PRIME)
        # Box and Muller 1958, of two hashes in (0, 1).
        radius = xp.sqrt(-2.0 * xp.log((left + 0.5) / PRIME))
        draw = (self.low + self.high) / 2.0 + self.std * radius * xp.cos(2.0 * pi / PRIME * right)
        return at_most(self.high, at_least(self.low, draw, xp), xp)
