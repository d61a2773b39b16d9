"""The presets of WeNet, which is on no package index, beside values worked out by hand."""

from math import sqrt
from typing import Any

import pytest
from compat.pairs import Pair, assert_same, described

from schedcore import compat

LIBRARY, DISTRIBUTION = "WeNet", ""


def pair(rates: list[float], name: str, *args: Any, **kwargs: Any) -> Pair:
    """A scheduler of WeNet with these arguments, and what its formula gives."""
    preset = getattr(compat.wenet, name)
    return Pair(preset, preset(*args, **kwargs), lambda: rates, note=described(args, kwargs))


UP = [0.1, 0.2, 0.3, 0.4]
SQUARE = [0.324, 0.256, 0.196, 0.144, 0.1, 0.064, 0.036, 0.016, 0.01, 0.01, 0.01]
HIGH, LOW = (2 + sqrt(3)) / 4, (2 - sqrt(3)) / 4

PAIRS = [
    pair([0.1, 0.2, 0.3, 0.4, 0.8 / sqrt(5), 0.8 / sqrt(6)], "WarmupLR", 0.4, 4),
    pair([0.4, 0.4 / sqrt(2), 0.4 / sqrt(3), 0.2], "WarmupLR", 0.4, warmup_steps=0),
    pair([0.4, 0.4, 0.4], "ConstantLR", 0.4),
    pair([*UP, *SQUARE], "SquareAnnealing", 0.4, max_steps=13, min_lr=0.01, warmup_steps=3),
    pair([0.4, 0.225, 0.1, 0.025, 1e-5, 1e-5], "SquareAnnealing", 0.4, max_steps=4),
    pair(
        [*UP, *(0.1 * sqrt(left) for left in range(12, -1, -1)), 0.0],
        "SquareRootAnnealing",
        0.4,
        max_steps=16,
        warmup_ratio=0.2,
    ),
    pair(
        [0.4, 0.2 * sqrt(3), 0.2 * sqrt(2), 0.2, 0.1, 0.1],
        "SquareRootAnnealing",
        0.4,
        max_steps=4,
        min_lr=0.1,
    ),
    pair(
        [*UP, 0.4 * HIGH, 0.3, 0.2, 0.1, 0.4 * LOW, 0.0, 0.0],
        "CosineAnnealing",
        0.4,
        max_steps=9,
        warmup_steps=3,
    ),
    pair(
        [0, 0.4 / 3, 0.8 / 3, 0.4, 0.1 + 0.3 * HIGH, 0.325, 0.25, 0.175, 0.1 + 0.3 * LOW, 0.1, 0.1],
        "CosineAnnealing",
        0.4,
        max_steps=12,
        min_lr=0.1,
        warmup_ratio=0.25,
        constant_steps=3,
    ),
    pair(
        [0.05, 0.05, 0.1, 0.15, 0.2, 0.4 / sqrt(5), 0.4 / sqrt(6), 0.4 / sqrt(7), 0.15, 0.15],
        "NoamAnnealing",
        0.8,
        d_model=4,
        warmup_steps=4,
        min_lr=0.15,
    ),
    pair(
        [0.4, 0.4, 0.4 / sqrt(2), 0.4 / sqrt(3), 0.2],
        "NoamAnnealing",
        0.8,
        d_model=4,
    ),
    pair(
        [*UP, 0.4, 0.4, 0.4, 0.4, 0.4, 0.2 * sqrt(3), 0.4 * sqrt(3 / 5), 0.05, 0.05],
        "NoamHoldAnnealing",
        0.4,
        max_steps=10,
        min_lr=0.05,
        warmup_steps=3,
        hold_ratio=0.5,
    ),
    pair(
        [*UP, 0.3, 0.24, 0.2, 1.2 / 7, 0.15],
        "NoamHoldAnnealing",
        0.4,
        max_steps=8,
        decay_rate=1.0,
        warmup_steps=3,
    ),
]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_same_rates(pair: Pair) -> None:
    """The k-th value is that of update k."""
    assert_same(pair)


def test_a_length_is_given_once() -> None:
    with pytest.raises(ValueError, match="^SquareAnnealing: steps or their ratio must be given"):
        compat.wenet.SquareAnnealing(0.4, max_steps=13, warmup_steps=3, warmup_ratio=0.2)
