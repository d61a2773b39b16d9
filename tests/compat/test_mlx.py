"""The presets of MLX beside MLX, which computes in float32."""

from typing import Any

import pytest
from compat.pairs import Pair, assert_same, described

from schedcore import compat

theirs = pytest.importorskip("mlx.optimizers")

import mlx.core as mx
from mlx import nn

LIBRARY, DISTRIBUTION = "MLX", "mlx"


def rates(schedule: Any, updates: int) -> list[float]:
    """The rate of each of the first updates that an optimizer makes."""
    optimizer = theirs.SGD(learning_rate=schedule)
    model, result = nn.Linear(1, 1, bias=False), []
    for _ in range(updates):
        optimizer.update(model, {"weight": mx.zeros((1, 1))})
        result.append(float(optimizer.learning_rate))
    return result


def pair(name: str, *args: Any, updates: int = 60, **kwargs: Any) -> Pair:
    """A schedule of MLX, with these arguments."""
    preset = getattr(compat.mlx, name)
    return Pair(
        preset,
        preset(*args, **kwargs),
        lambda: rates(getattr(theirs, name)(*args, **kwargs), updates),
        # Near the end of a cosine little is left of the digits of float32.
        tolerance=3e-4,
        note=described(args, kwargs),
    )


def joined(boundaries: list[int]) -> Pair:
    """Three schedules in a row."""

    def build(library: Any) -> Any:
        parts = [
            library.linear_schedule(0.0, 0.3, 5),
            library.cosine_decay(0.3, 10),
            library.step_decay(0.1, 0.5, 7),
        ]
        return library.join_schedules(parts, boundaries)

    ours = build(compat.mlx)
    preset = compat.mlx.join_schedules
    return Pair(preset, ours, lambda: rates(build(theirs), 60), 3e-4, f"{boundaries=}")


PAIRS = [
    pair("exponential_decay", 0.3, 0.95),
    pair("step_decay", 0.3, 0.5, 10),
    pair("step_decay", 0.3, 0.9, 1),
    pair("cosine_decay", 0.3, 40),
    pair("cosine_decay", 0.3, 37, 0.01),
    pair("cosine_decay", 0.1, 40, 0.3),
    pair("linear_schedule", 0.3, 0.0, 40),
    pair("linear_schedule", 0.1, 0.3, 37),
    joined([5, 20]),
    joined([0, 20]),
    joined([20, 5]),
    pair("exponential_decay", 0.3, -0.5),
    pair("step_decay", 0.3, 0.0, 10),
    pair("step_decay", 0.0, 0.5, 10),
    joined([-5, 5]),
]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_same_rates(pair: Pair) -> None:
    """Update k of an optimizer is made at lr(k - 1) of the preset."""
    assert_same(pair)


def test_too_few_boundaries() -> None:
    """They are refused, as MLX does."""
    part = compat.mlx.step_decay(0.1, 0.5, 7)
    with pytest.raises(ValueError, match=r"^join_schedules: boundaries must be 2 times, got \[5\]"):
        compat.mlx.join_schedules([part, part, part], [5])
