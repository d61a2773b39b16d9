"""The preset of big_vision, which is on no package index, beside values worked out by hand."""

from math import sqrt
from typing import Any

import pytest
from compat.pairs import Pair, assert_same, described

from schedcore import compat

LIBRARY, DISTRIBUTION = "big_vision", ""


def pair(rates: list[float], *args: Any, **kwargs: Any) -> Pair:
    """The schedule of big_vision with these arguments, and what its formula gives."""
    preset = compat.big_vision.create_learning_rate_schedule
    return Pair(preset, preset(*args, **kwargs), lambda: rates, note=described(args, kwargs))


HIGH, LOW = (2 + sqrt(2)) / 4, (2 - sqrt(2)) / 4

PAIRS = [
    pair([1.0, 1.0, 1.0], 100),
    pair(
        [0.4, 0.4, 0.2, 0.2, 0.04, 0.04],
        100,
        base=0.4,
        steps=[2, 4],
        mults=[0.5, 0.1],
    ),
    # The steps are counted from the first update, and the warmup multiplies.
    pair(
        [0, 0.1, 0.1, 0.15, 0.2, 0.2],
        100,
        base=0.4,
        warmup_steps=4,
        steps=[2],
        mults=[0.5],
    ),
    pair([0, 0.4, 0.3, 0.2, 0.1, 0, 0], 5, base=0.4, decay_type="linear", warmup_percent=0.2),
    pair(
        [0.4, 0.3, 0.2, 0.1, 0, 0], 4, 512, base=0.2, decay_type="linear", scale_with_batchsize=True
    ),
    pair(
        [0.4, 0.26875, 0.175, 0.11875, 0.1, 0.1],
        4,
        base=0.4,
        decay_type="polynomial",
        power=2,
        end=0.1,
    ),
    # Two epochs of 10 examples, in batches of 10.
    pair(
        [0, 0.2, 0.4, 0.4 * HIGH, 0.2, 0.4 * LOW, 0, 0],
        6,
        10,
        10,
        base=0.4,
        decay_type="cosine",
        warmup_epochs=2,
    ),
    # 16 examples are rounded to two updates.
    pair(
        [0.4, 0.4 * HIGH, 0.2, 0.4 * LOW / 2, 0, 0],
        4,
        10,
        base=0.4,
        decay_type="cosine",
        cooldown_examples=16,
    ),
    pair(
        [0, 0.2, 0.4, 0.4 / sqrt(1.25), 0.4 / sqrt(1.5)],
        100,
        base=0.4,
        decay_type="rsqrt",
        warmup_examples=8,
        batch_size=4,
        timescale_examples=16,
    ),
    # Past its end, a cooldown goes on.
    pair(
        [0.2, 0.4 / sqrt(5), 0.4 / sqrt(6) / 2, 0, -0.4 / sqrt(8) / 2],
        3,
        base=0.4,
        decay_type="rsqrt",
        timescale=1,
        shift=3,
        cooldown_steps=2,
    ),
    pair([1.0, 1.0, 0.75, 0.5, 0.25, 0.0, -0.25], 5, cooldown_percent=0.8),
]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_same_rates(pair: Pair) -> None:
    """The k-th value is that of update k."""
    assert_same(pair)


def test_what_is_refused() -> None:
    """It is refused at once; big_vision finds it at the first update."""
    with pytest.raises(ValueError, match="decay_type must be stair, linear, cosine or rsqrt"):
        compat.big_vision.create_learning_rate_schedule(100, decay_type="cosin")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="batch_size must be given for what depends on it"):
        compat.big_vision.create_learning_rate_schedule(100, scale_with_batchsize=True)
