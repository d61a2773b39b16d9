"""Metric histories as training has them: falls, plateaus, ties, and what is no number."""

from collections.abc import Iterable, Sequence
from math import inf, nan
from random import Random
from typing import TypeVar

from schedcore import Plateau

T = TypeVar("T")


def histories(count: int, low: float, high: float) -> list[list[float]]:
    """Walks on eighths, which are exact in float32 too, so that a tie is a tie everywhere."""
    return [_history(Random(seed), low, high) for seed in range(count)]


def _history(draw: Random, low: float, high: float) -> list[float]:
    value, values = draw.choice([low, high]), []
    for _ in range(50):
        value = min(max(value + draw.choice([-8, -2, -1, 0, 0, 0, 1, 2, 4]) / 8, low), high)
        values.append(draw.choices([value, nan, inf, -inf], [100, 4, 1, 1])[0])
    return values


def choices(draw: Random, **options: Sequence[T]) -> dict[str, T]:
    """One of the options for each name."""
    return {name: draw.choice(values) for name, values in options.items()}


def scales(plateau: Plateau, metrics: Iterable[float]) -> list[float]:
    state = plateau.start()
    result = []
    for metric in metrics:
        state, scale = plateau.update(state, metric)
        result.append(scale)
    return result
