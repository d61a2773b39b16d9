"""The preset of T5X, which is on no package index, beside values worked out by hand."""

from math import sqrt
from typing import Any

import pytest
from compat.pairs import Pair, assert_same, described

from schedcore import compat

LIBRARY, DISTRIBUTION = "T5X", ""


def pair(rates: list[float], *args: Any, **kwargs: Any) -> Pair:
    """The schedule of T5X with these arguments, and what its formula gives."""
    preset = compat.t5x.create_learning_rate_scheduler
    return Pair(preset, preset(*args, **kwargs), lambda: rates, note=described(args, kwargs))


FLOOR = 1e-8
DOWN = [0.4, 0.2 + 0.2 * sqrt(0.5), 0.2, 0.2 - 0.2 * sqrt(0.5)]

PAIRS = [
    pair(
        [FLOOR, 0.1, 0.2, 0.3, 0.4, 0.8 / sqrt(5), 0.8 / sqrt(6)],
        base_learning_rate=0.8,
        warmup_steps=4,
    ),
    pair([0.0, 0.0005 / sqrt(1000), 0.001 / sqrt(1000)], min_learning_rate=0.0),
    pair(
        [0.4, 0.4, 0.4, 0.4, 0.4, 0.8 / sqrt(5), 0.8 / sqrt(6)],
        "constant * rsqrt_normalized_decay",
        0.4,
        4,
    ),
    pair(
        [FLOOR, 0.1, 0.2, 0.3, 0.4, 0.3, 0.2, 0.1, FLOOR, FLOOR],
        "linear_decay",
        0.4,
        4,
        decay_factor=0.25,
    ),
    pair(
        [0.4, 0.4, 0.4, 0.2, 0.2, 0.2, 0.15, 0.15],
        "constant*decay_every",
        0.4,
        steps_per_decay=3,
        min_learning_rate=0.15,
    ),
    pair(
        [0.4, 0.4, *DOWN, *DOWN, 0.4],
        "constant * cosine_decay",
        0.4,
        2,
        steps_per_cycle=4,
    ),
    pair(
        [FLOOR, FLOOR, FLOOR, 0.1, 0.2, 0.3, 0.4, 0.4],
        "constant * linear_warmup",
        0.4,
        4,
        step_offset=2,
    ),
]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_same_rates(pair: Pair) -> None:
    """The k-th value is that of update k."""
    assert_same(pair)


def test_unknown_factor() -> None:
    """It is an error at once; T5X finds it at the first update."""
    with pytest.raises(ValueError, match="factors must be of constant, .* got 'linear_warmpu'$"):
        compat.t5x.create_learning_rate_scheduler("constant * linear_warmpu")
