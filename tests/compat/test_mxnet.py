"""The presets of MXNet beside MXNet."""

from typing import Any

import pytest
from compat.pairs import Pair, assert_same, described

from schedcore import compat

mx = pytest.importorskip("mxnet")

from compat.stepped_mxnet import rates

LIBRARY, DISTRIBUTION = "MXNet", "mxnet"


def pair(name: str, *args: Any, updates: int = 60, **kwargs: Any) -> Pair:
    """A scheduler of MXNet, with these arguments."""
    preset, theirs = getattr(compat.mxnet, name), getattr(mx.lr_scheduler, name)
    return Pair(
        preset,
        preset(*args, **kwargs),
        lambda: rates(theirs(*args, **kwargs), updates),
        note=described(args, kwargs),
    )


PAIRS = [
    pair("FactorScheduler", 10),
    pair("FactorScheduler", 10, 0.5, 0.01, 0.3),
    pair("FactorScheduler", 7, 0.5, base_lr=0.3),
    pair("FactorScheduler", 1, 0.9, base_lr=0.3),
    pair("FactorScheduler", 10, 0.5, 1e-8, 0.3, 15, 0.1),
    pair("FactorScheduler", 10, 0.5, 0.1, 0.3, 25, 0.1, "constant"),
    pair("FactorScheduler", 3, 0.1, base_lr=0.3, updates=100),
    pair("FactorScheduler", 2.5, 0.5, base_lr=0.3, warmup_steps=4),
    pair("FactorScheduler", 10, 0.0, 0.01, 0.3, 4),
    pair("FactorScheduler", 10, -0.5, base_lr=0.3),
    pair("FactorScheduler", 10, 0.5, 0.5, 0.3),
    pair("FactorScheduler", 10, 0.5, base_lr=0.0),
    pair("MultiFactorScheduler", [15.5, 30], 0.0, 0.3),
    pair("MultiFactorScheduler", [15, 30], -0.5, 0.3, 4),
    pair("PolyScheduler", 20, 0.3, 0),
    pair("MultiFactorScheduler", [15, 30]),
    pair("MultiFactorScheduler", [15, 30], 0.1, 0.3),
    pair("MultiFactorScheduler", [1], 0.5, base_lr=0.3),
    pair("MultiFactorScheduler", [5, 15, 30], 0.5, 0.3, 10, 0.01),
    pair("MultiFactorScheduler", [10, 30], 0.5, 0.3, 10, 0.01, "constant"),
    pair("PolyScheduler", 20),
    pair("PolyScheduler", 37, 0.3, 0.5, 0.01),
    pair("PolyScheduler", 40, 0.3, 2, 0.01, 10, 0.1),
    pair("PolyScheduler", 40, 0.3, 1, 0.5, 7, 0.1, "constant"),
    pair("PolyScheduler", 10, 0.3, 2, 0, 20, 0.1),
    pair("PolyScheduler", 1, 0.3),
    pair("CosineScheduler", 20),
    pair("CosineScheduler", 37, 0.3, 0.01),
    pair("CosineScheduler", 40, 0.3, 0.01, 10, 0.1),
    pair("CosineScheduler", 40, 0.3, 0.5, 7, 0.1, "constant"),
    pair("CosineScheduler", 10, 0.3, 0, 20, 0.1),
]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_same_rates(pair: Pair) -> None:
    """Update k of an optimizer is made at lr(k - 1) of the preset."""
    assert_same(pair)


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("FactorScheduler", (7, 0.5, 0.01, 0.3, 10, 0.1)),
        ("MultiFactorScheduler", ([5, 15], 0.5, 0.3, 10, 0.1)),
        ("PolyScheduler", (20, 0.3, 2, 0.01, 10, 0.1)),
        ("CosineScheduler", (20, 0.3, 0.01)),
    ],
)
def test_its_own_count(name: str, args: tuple[Any, ...]) -> None:
    """`lr.schedule` is asked as MXNet's scheduler is, from 0 on."""
    theirs = getattr(mx.lr_scheduler, name)(*args)
    ours = getattr(compat.mxnet, name)(*args).schedule
    assert [ours(n) for n in range(40)] == pytest.approx([theirs(n) for n in range(40)], rel=1e-12)


@pytest.mark.parametrize("name", ["PolyScheduler", "CosineScheduler"])
def test_a_run_that_is_resumed_after_its_end(name: str) -> None:
    """MXNet is back at the base rate then."""
    ours = getattr(compat.mxnet, name)(20, base_lr=0.3)
    assert (getattr(mx.lr_scheduler, name)(20, base_lr=0.3)(25), ours(24)) == (0.3, 0.0)


def test_a_warmup_that_falls() -> None:
    """It is refused, as MXNet does."""
    with pytest.raises(ValueError, match="^CosineScheduler: warmup_begin_lr must be <= base_lr"):
        compat.mxnet.CosineScheduler(20, 0.1, warmup_steps=5, warmup_begin_lr=0.3)
