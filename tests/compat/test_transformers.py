"""The presets of transformers beside transformers."""

import math
from typing import Any

import pytest
from compat.pairs import BASE, Pair, assert_same, described

from schedcore import compat

pytest.importorskip("torch")
optimization = pytest.importorskip("transformers.optimization")

from compat.stepped import values

LIBRARY, DISTRIBUTION = "transformers", "transformers"


def pair(name: str, *args: Any, updates: int = 60, **kwargs: Any) -> Pair:
    """A schedule of transformers, with these arguments."""
    preset, theirs = getattr(compat.transformers, name), getattr(optimization, name)
    return Pair(
        preset,
        preset(BASE, *args, **kwargs),
        lambda: values(lambda o: theirs(o, *args, **kwargs), updates),
        note=described(args, kwargs),
    )


def named(name: str, warmup: Any = None, steps: Any = None, **kwargs: Any) -> Pair:
    """Return what `get_scheduler` gives for a name."""
    preset = compat.transformers.get_scheduler
    return Pair(
        preset,
        preset(name, BASE, warmup, steps, kwargs),
        lambda: values(lambda o: optimization.get_scheduler(name, o, warmup, steps, kwargs)),
        note=described((name, warmup, steps), kwargs),
    )


LINEAR = "get_linear_schedule_with_warmup"
COSINE = "get_cosine_schedule_with_warmup"
RESTARTS = "get_cosine_with_hard_restarts_schedule_with_warmup"
POLYNOMIAL = "get_polynomial_decay_schedule_with_warmup"
TO_A_MINIMUM = "get_cosine_with_min_lr_schedule_with_warmup"
ONE_AHEAD = "get_cosine_with_min_lr_schedule_with_warmup_lr_rate"

PAIRS = [
    pair("get_constant_schedule"),
    pair("get_constant_schedule_with_warmup", 10),
    pair("get_constant_schedule_with_warmup", 0),
    pair(LINEAR, 10, 40),
    pair(LINEAR, 0, 40),
    pair(LINEAR, 20, 20),
    pair(LINEAR, 20, 10),
    pair(COSINE, 10, 40, updates=150),
    pair(COSINE, 0, 37, updates=150),
    pair(COSINE, 5, 40, 1.25),
    pair(COSINE, 5, 40, num_cycles=0),
    pair(COSINE, 20, 20),
    pair(RESTARTS, 10, 40),
    pair(RESTARTS, 4, 40, 5),
    pair(RESTARTS, 0, 40, num_cycles=3),
    pair(POLYNOMIAL, 10, 40),
    pair(POLYNOMIAL, 0, 37, 0.01, 2.0),
    pair(POLYNOMIAL, 5, 40, power=0.5),
    pair("get_inverse_sqrt_schedule", 10),
    pair("get_inverse_sqrt_schedule", 0),
    pair("get_inverse_sqrt_schedule", 10, 25),
    pair(TO_A_MINIMUM, 10, 40, min_lr=0.03, updates=150),
    pair(TO_A_MINIMUM, 0, 37, min_lr_rate=0.2),
    pair(TO_A_MINIMUM, 5, 40, 1.5, min_lr_rate=0.0),
    pair(ONE_AHEAD, 10, 40, min_lr=0.03, updates=150),
    pair(ONE_AHEAD, 10, 40, min_lr_rate=0.1, warmup_lr_rate=0.2),
    pair(ONE_AHEAD, 0, 40, min_lr_rate=0.1),
    pair(ONE_AHEAD, 1, 40, 1.0, min_lr_rate=0.1),
    pair("get_wsd_schedule", 10, 15, 40),
    pair("get_wsd_schedule", 10, 15, num_stable_steps=5, min_lr_ratio=0.1),
    pair("get_wsd_schedule", 10, 15, 40, warmup_type="cosine", decay_type="linear"),
    pair("get_wsd_schedule", 10, 15, 40, None, "1-sqrt", "1-sqrt", 0.1),
    pair("get_wsd_schedule", 0, 20, 40, min_lr_ratio=0.1, num_cycles=1.25),
    pair("get_wsd_schedule", 10, 15, 20, decay_type="linear"),
    pair("get_wsd_schedule", 10, 0, 20, min_lr_ratio=0.1),
    pair(LINEAR, -1, 40),
    pair(COSINE, -1, 40, -0.5),
    pair(RESTARTS, -1, 40),
    pair(RESTARTS, 5, 40, 0),
    pair(POLYNOMIAL, 50, 40),
    pair(POLYNOMIAL, 10, 0, 0.01),
    pair(POLYNOMIAL, 5, 40, power=0),
    pair("get_constant_schedule_with_warmup", -1),
    pair("get_inverse_sqrt_schedule", -1, 10),
    pair(TO_A_MINIMUM, 5, 40, min_lr=-0.1, updates=80),
    pair(TO_A_MINIMUM, 5, 40, -0.5, min_lr_rate=0.1),
    pair(ONE_AHEAD, 5, 40, min_lr_rate=-0.1),
    pair(ONE_AHEAD, 2.5, 40, min_lr=0.01),
    pair(ONE_AHEAD, 0.1, 40, min_lr=0.01),
    pair(ONE_AHEAD, -1, 40, min_lr=0.01),
    pair("get_wsd_schedule", -1, 5, 40),
    pair("get_wsd_schedule", 5, 20, 40, num_cycles=-0.5),
    named("constant"),
    named("constant_with_warmup", 10, None),
    named("linear", 10, 40),
    named("cosine", 10, 40, num_cycles=1.5),
    named("cosine_with_restarts", 10, 40, num_cycles=2),
    named("polynomial", 10, 40, power=2.0),
    named("inverse_sqrt", 10, None, timescale=20),
    named("cosine_with_min_lr", 10, 40, min_lr=0.1),
    named("cosine_warmup_with_min_lr", 10, 40, min_lr_rate=0.1),
    named("warmup_stable_decay", 10, 40, num_decay_steps=10),
    named("warmup_stable_decay", 10, None, num_decay_steps=10, num_stable_steps=5),
    pair(LINEAR, 10, math.inf),
    pair("get_cosine_schedule_with_warmup", 10, math.inf),
    pair("get_cosine_with_hard_restarts_schedule_with_warmup", 10, math.inf),
    pair("get_polynomial_decay_schedule_with_warmup", 10, math.inf),
    pair("get_wsd_schedule", 10, 10, num_stable_steps=math.inf),
]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_same_rates(pair: Pair) -> None:
    """Update k of a training loop is made at lr(k - 1) of the preset."""
    assert_same(pair)


def test_names() -> None:
    """Each type that doesn't answer to a metric has its preset."""
    metric = {"reduce_lr_on_plateau", "greedy"}
    names = {it.value for it in optimization.SchedulerType}
    assert set(compat.transformers.SCHEDULERS) == names - metric


def test_a_lowest_rate_below_zero() -> None:
    with pytest.raises(ValueError, match="^get_wsd_schedule: min_lr_ratio must be >= 0 .*, got -0"):
        compat.transformers.get_wsd_schedule(0.3, 5, 10, 40, min_lr_ratio=-0.1)


def test_a_restart_that_is_missed() -> None:
    """transformers misses one where a share of the run is rounded up to the end of a cycle."""
    missed = pair(RESTARTS, 0, 44, 22, updates=31)
    assert missed.theirs()[30] == pytest.approx(0, abs=1e-15)
    assert missed.ours(30) == BASE
