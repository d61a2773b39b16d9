"""`optax.contrib.reduce_on_plateau` beside `Plateau`: where they agree, and where optax is wrong."""

from collections.abc import Iterator
from functools import partial
from random import Random
from typing import Any

import jax
import jax.numpy as jnp
import pytest
from histories import choices, histories, scales
from optax.contrib import reduce_on_plateau

from schedcore import Plateau


@pytest.fixture(autouse=True)
def float64() -> Iterator[None]:
    with jax.enable_x64(True):
        yield


def theirs(metrics: list[float], **options: Any) -> list[float]:
    result: list[float] = traced(jnp.asarray(metrics), **options).tolist()
    return result


@partial(jax.jit, static_argnames=("factor", "rtol", "atol"))
def traced(metrics: jax.Array, **options: Any) -> Any:
    plateau = reduce_on_plateau(**options)

    def update(state: Any, metric: jax.Array) -> Any:
        _, state = plateau.update(None, state, value=metric)
        return state, state.scale

    return jax.lax.scan(update, plateau.init(jnp.zeros(())), metrics)[1]


@pytest.mark.parametrize(
    ("threshold_mode", "margins", "low"),
    [("rel", {"rtol": 0.25, "atol": 0.0}, 1 / 8), ("abs", {"rtol": 0.0, "atol": 0.25}, -4)],
)
def test_the_same_scales(threshold_mode: Any, margins: dict[str, float], low: float) -> None:
    """Its patience is one more than ours, its cooldown the same."""
    ends = set()
    for seed, metrics in enumerate(histories(200, low, 8)):
        options: dict[str, Any] = choices(
            Random(seed), factor=[0.1, 0.5], cooldown=[0, 1, 2, 4], min_scale=[0.0, 0.03]
        )
        patience = Random(seed).choice([0, 1, 2, 5])
        plateau = Plateau(
            patience=patience, threshold=0.25, threshold_mode=threshold_mode, **options
        )
        expected = theirs(metrics, patience=patience + 1, **margins, **options)
        actual = scales(plateau, metrics)
        assert actual == expected, (plateau, metrics)
        ends.add(actual[-1])
    assert len(ends) > 10


def test_optax_takes_slow_worsening_below_zero_for_improvement() -> None:
    metrics = [-1.0 + 0.00005 * k for k in range(20)]

    assert theirs(metrics, patience=10)[-1] == 1.0
    assert scales(Plateau(patience=9), metrics) == [1.0] * 10 + [0.1] * 10


def test_optax_without_patience_punishes_improvement() -> None:
    """It reduces when its count of bad ones equals `patience`, which an improvement makes 0."""
    metrics = [3.0, 2.0, 2.0, 2.0]

    assert theirs(metrics, factor=0.5, patience=0) == [0.5, 0.25, 0.25, 0.25]
    assert scales(Plateau(factor=0.5, patience=0), metrics) == [1.0, 1.0, 0.5, 0.25]
