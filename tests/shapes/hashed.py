"""The hash behind seeded noise, in whole numbers of any size."""

from itertools import zip_longest
from random import Random

from schedcore.shapes.noise import DIGITS, PRIME, ROUNDS

P = int(PRIME)


def hashed(seed: int, n: int) -> float:
    """Noise draws this share of its range in the n-th step."""
    draw = Random(seed).random
    keys = [int(P * draw()) for _ in range(ROUNDS)]
    left, right, *more = (n // P**k % P for k in range(DIGITS))
    for key, digit in zip_longest(keys, more, fillvalue=0):
        left, right = right, (left + (right + digit + key) ** 3) % P
    return float((left + right / P) / P)
