"""The presets of thinc beside thinc."""

from typing import Any

import pytest
from compat.pairs import Pair, assert_same, described

from schedcore import compat

theirs = pytest.importorskip("thinc.schedules")

LIBRARY, DISTRIBUTION = "thinc", "thinc"


def pair(name: str, *args: Any, updates: int = 60, **kwargs: Any) -> Pair:
    """A schedule of thinc, with these arguments."""
    preset = getattr(compat.thinc, name)
    return Pair(
        preset,
        preset(*args, **kwargs),
        lambda: [getattr(theirs, name)(*args, **kwargs)(step) for step in range(updates)],
        note=described(args, kwargs),
    )


def then(name: str, *args: Any) -> Pair:
    """A constant rate, and then a schedule of thinc with these arguments."""
    preset = compat.thinc.constant_then
    return Pair(
        preset,
        preset(0.3, 10, getattr(compat.thinc, name)(*args)),
        lambda: [
            theirs.constant_then(0.3, 10, getattr(theirs, name)(*args))(step) for step in range(60)
        ],
        note=f"{name}, {described(args, {})}",
    )


PAIRS = [
    pair("constant", 0.3),
    then("decaying", 0.3, 0.1),
    then("warmup_linear", 0.3, 20, 50),
    pair("decaying", 0.3, 0.1),
    pair("decaying", 0.3, 0.01, t=10),
    pair("decaying", 0.3, 0.0),
    pair("compounding", 0.3, 0.1, 0.95),
    pair("compounding", 0.1, 0.3, 1.05),
    pair("compounding", 0.1, 0.3, 1.05, t=7),
    pair("compounding", 0.3, 0.5, 0.95),
    pair("compounding", 0.3, 0.1, 1.0),
    pair("slanted_triangular", 0.3, 50),
    pair("slanted_triangular", 0.3, 47, cut_frac=0.25, ratio=10, t=3),
    pair("warmup_linear", 0.3, 10, 50),
    pair("warmup_linear", 0.3, 0, 50),
    pair("warmup_linear", 0.3, 20, 20),
    pair("cyclic_triangular", 0.1, 0.3, 7),
    then("constant", 0.1),
    pair("decaying", 0.3, 0.1, t=-5),
    pair("compounding", 0.3, 0.1, 0.9, t=-5),
    pair("compounding", -0.3, -0.1, 0.9),
    pair("compounding", 0.3, 0.1, 0),
    pair("warmup_linear", 0.3, 0, 0),
    pair("warmup_linear", 0.3, -5, 10),
]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_same_rates(pair: Pair) -> None:
    """At each step thinc has the rate of the preset."""
    assert_same(pair)
