"""The presets of optax beside optax."""

import math
from typing import Any

import pytest
from compat.pairs import Pair, assert_same, described

from schedcore import Schedule, compat

optax = pytest.importorskip("optax")

import jax
import jax.numpy as jnp

LIBRARY, DISTRIBUTION = "optax", "optax"


def rates(schedule: Any, updates: int) -> list[float]:
    """The rates at the counts that an optimizer hands over."""
    with jax.enable_x64(True):
        return [float(schedule(jnp.asarray(n))) for n in range(updates)]


def pair(name: str, *args: Any, updates: int = 60, **kwargs: Any) -> Pair:
    """A schedule of optax, with these arguments."""
    preset, theirs = getattr(compat.optax, name), getattr(optax.schedules, name)
    return Pair(
        preset,
        preset(*args, **kwargs),
        lambda: rates(theirs(*args, **kwargs), updates),
        note=described(args, kwargs),
    )


def joined(boundaries: list[int]) -> Pair:
    """Three schedules in a row."""

    def parts(library: Any) -> list[Any]:
        return [
            library.linear_schedule(0.0, 0.3, 5),
            library.cosine_decay_schedule(0.3, 10),
            library.exponential_decay(0.1, 7, 0.5),
        ]

    def joined(library: Any) -> Any:
        return library.join_schedules(parts(library), boundaries)

    ours: Schedule = joined(compat.optax)
    return Pair(
        compat.optax.join_schedules,
        ours,
        lambda: rates(joined(optax), 60),
        note=f"boundaries={boundaries}",
    )


CYCLE = {"init_value": 0.0, "peak_value": 0.3, "warmup_steps": 5, "decay_steps": 20}

PAIRS = [
    pair("constant_schedule", 0.3),
    pair("polynomial_schedule", 0.3, 0.01, 2, 20),
    pair("polynomial_schedule", 0.3, 0.0, power=0.5, transition_steps=20, transition_begin=7),
    pair("polynomial_schedule", 0.1, 0.3, 2, 20, -5),
    pair("polynomial_schedule", 0.1, 0.3, 2, 0),
    pair("linear_schedule", 0.3, 0.0, 20),
    pair("linear_schedule", 0.1, 0.3, 20, 5),
    pair("linear_schedule", 0.1, 0.3, -1),
    pair("piecewise_constant_schedule", 0.3),
    pair("piecewise_constant_schedule", 0.3, {30: 0.5, 10: 3, 50: 0.0}),
    pair("piecewise_constant_schedule", 0.3, {0: 0.5, 10: 3}),
    pair("piecewise_constant_schedule", 0.3, {0: 0.5}),
    pair("exponential_decay", 0.3, 10, 0.9),
    pair("exponential_decay", 0.3, 10, 0.5, 5, True),
    pair("exponential_decay", 0.3, 10, 0.5, -5, True, 0.1),
    pair("exponential_decay", 0.3, 10, 0.5, end_value=0.1),
    pair("exponential_decay", 0.3, 10, 0.5, end_value=0.5),
    pair("exponential_decay", 0.1, 10, 2.0, end_value=0.3),
    pair("exponential_decay", 0.1, 10, 2.0, 5, True, end_value=0.3),
    pair("exponential_decay", 0.1, 10, 2.0, end_value=0.05),
    pair("exponential_decay", 0.1, 10, 1.1),
    pair("exponential_decay", 0.3, 0, 0.9),
    pair("exponential_decay", 0.3, 10, 0.0),
    pair("exponential_decay", 0.3, 10, 1.0),
    pair("exponential_decay", 0.3, 10, -0.5, staircase=True),
    pair("exponential_decay", 0.3, 10, -0.5, staircase=True, end_value=0.1),
    pair("exponential_decay", 0.0, 10, 0.5),
    pair("exponential_decay", -0.3, 10, 0.5),
    pair("polynomial_schedule", 0.3, 0.01, 0, 20),
    pair("cosine_decay_schedule", 0.3, 20, 0.1, exponent=0),
    pair("cosine_decay_schedule", 0.3, 20),
    pair("cosine_decay_schedule", 0.3, 37, 0.1, 2.0),
    pair("cosine_decay_schedule", 0.3, 20, alpha=1.5),
    pair("piecewise_interpolate_schedule", "linear", 0.3),
    pair("piecewise_interpolate_schedule", "linear", 0.1, {10: 3, 40: 0.5, 20: 0.1}),
    pair("piecewise_interpolate_schedule", "cosine", 0.1, {10: 3, 40: 0.5}),
    pair("piecewise_interpolate_schedule", "cosine", 0.1, {0: 3, 40: 0.5}),
    pair("linear_onecycle_schedule", 50, 0.3),
    pair("linear_onecycle_schedule", 37, 0.3, 0.2, 0.9, 10, 100),
    pair("linear_onecycle_schedule", 50, 0.3, 0.0),
    pair("linear_onecycle_schedule", 50, 0.3, 0.5, 0.5),
    pair("linear_onecycle_schedule", 50, 0.3, 0.5, 0.2),
    pair("linear_onecycle_schedule", 50, 0.3, pct_final=1.0),
    pair("cosine_onecycle_schedule", 50, 0.3),
    pair("cosine_onecycle_schedule", 37, 0.3, 0.2, 10, 100),
    pair("cosine_onecycle_schedule", 50, 0.3, 0.0),
    pair("cosine_onecycle_schedule", 50, 0.3, 1.0),
    pair("warmup_constant_schedule", 0.0, 0.3, 10),
    pair("warmup_constant_schedule", 0.0, 0.3, 0),
    pair("warmup_cosine_decay_schedule", 0.0, 0.3, 10, 40),
    pair("warmup_cosine_decay_schedule", 0.1, 0.3, 10, 47, 0.01, 2.0),
    pair("warmup_cosine_decay_schedule", 0.3, 0.1, 10, 47),
    pair("warmup_cosine_decay_schedule", 0.1, 0.0, 10, 47),
    pair("warmup_cosine_decay_schedule", 0.1, 0.3, 0, 40),
    pair("warmup_exponential_decay_schedule", 0.0, 0.3, 10, 10, 0.5),
    pair("warmup_exponential_decay_schedule", 0.1, 0.3, 10, 10, 0.5, 5, True, 0.1),
    pair("warmup_exponential_decay_schedule", 0.1, 0.3, 10, 10, 0.5, end_value=0.4),
    pair("sgdr_schedule", [CYCLE]),
    pair("sgdr_schedule", [CYCLE, {**CYCLE, "peak_value": 0.2, "end_value": 0.01}, CYCLE]),
    joined([5, 20]),
    joined([5]),
    joined([20, 5]),
    joined([0, 20]),
    pair("cosine_decay_schedule", 0.3, math.inf),
    pair("linear_schedule", 0.3, 0.01, math.inf),
    pair("warmup_cosine_decay_schedule", 0.0, 0.3, -5, 40, 0.01),
    pair("warmup_exponential_decay_schedule", 0.0, 0.3, -5, 20, 0.5),
]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_same_rates(pair: Pair) -> None:
    """At each count of an optimizer optax has the rate of the preset."""
    assert_same(pair)


@pytest.mark.parametrize("name", ["linear_onecycle_schedule", "cosine_onecycle_schedule"])
def test_a_peak_before_the_start(name: str) -> None:
    with pytest.raises(ValueError, match=f"^{name}: pct_start must be >= 0, got -0.1"):
        getattr(compat.optax, name)(50, 0.3, pct_start=-0.1)
