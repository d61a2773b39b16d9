"""The presets of "Dive into Deep Learning", whose chapter is no package, beside values by hand."""

from math import sqrt
from typing import Any

import pytest
from compat.pairs import Pair, assert_same, described

from schedcore import compat

LIBRARY, DISTRIBUTION = "Dive into Deep Learning", ""


def pair(rates: list[float], name: str, *args: Any, **kwargs: Any) -> Pair:
    """A scheduler of the chapter, or a clock of it, and what its formula gives."""
    preset = getattr(compat.d2l, name)
    return Pair(preset, preset(*args, **kwargs), lambda: rates, note=described(args, kwargs))


HIGH, LOW = (2 + sqrt(3)) / 4, (2 - sqrt(3)) / 4
ROOTS = compat.d2l.SquareRootScheduler(0.4)

PAIRS = [
    pair([0.1, 0.1 / sqrt(2), 0.1 / sqrt(3), 0.05], "SquareRootScheduler"),
    pair([0.4, 0.4 / sqrt(2), 0.4 / sqrt(3), 0.2], "SquareRootScheduler", lr=0.4),
    pair([0.2, 0.1, 0.06, 0.06], "FactorScheduler", 0.5, 0.06, 0.4),
    pair([0.1, 0.1], "FactorScheduler"),
    pair([0.06, 0.06], "FactorScheduler", 0.1, 0.06, 0.4),
    pair([0.4, 0.4, 0.2, 0.2, 0.1, 0.1], "MultiFactorScheduler", [2, 4], 0.5, 0.4),
    pair([0.4, 0.4 * HIGH, 0.3, 0.2, 0.1, 0.4 * LOW, 0, 0], "CosineScheduler", 6, base_lr=0.4),
    pair(
        [0.1, 0.25, 0.4, 0.1 + 0.3 * HIGH, 0.325, 0.25, 0.175, 0.1 + 0.3 * LOW, 0.1, 0.1],
        "CosineScheduler",
        8,
        0.4,
        0.1,
        warmup_steps=2,
        warmup_begin_lr=0.1,
    ),
    # The first minibatch is number 1.
    pair([0.4 / sqrt(2), 0.4 / sqrt(3), 0.2], "on_mxnet", ROOTS),
    # Epoch 0 at the rate of the optimizer, epoch 1 at that of 0.
    pair([0.3, 0.3, 0.4, 0.4, 0.4 / sqrt(2), 0.4 / sqrt(2)], "on_pytorch", ROOTS, 0.3, 2),
    pair([0.4, 0.4, 0.4 / sqrt(2), 0.4 / sqrt(2)], "on_tensorflow", ROOTS, 2),
]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_same_rates(pair: Pair) -> None:
    """The k-th value is that of t = k - 1."""
    assert_same(pair)
