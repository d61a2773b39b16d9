"""The presets of gluon-cv beside gluon-cv."""

import warnings
from typing import Any

import pytest
from compat.pairs import Pair, assert_same, described

from schedcore import compat

mx = pytest.importorskip("mxnet")
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    theirs = pytest.importorskip("gluoncv.utils.lr_scheduler")

from compat.stepped_mxnet import rates

LIBRARY, DISTRIBUTION = "gluon-cv", "gluoncv"


def pair(mode: Any, *args: Any, updates: int = 60, **kwargs: Any) -> Pair:
    """A scheduler of gluon-cv, with these arguments."""
    preset = compat.gluoncv.LRScheduler
    return Pair(
        preset,
        preset(mode, *args, **kwargs),
        lambda: rates(theirs.LRScheduler(mode, *args, **kwargs), updates),
        note=described([mode, *args], kwargs),
    )


def in_a_row(*parts: dict[str, Any]) -> Pair:
    """Schedulers of gluon-cv, one after the other."""
    preset = compat.gluoncv.LRSequential
    return Pair(
        preset,
        preset(parts),
        lambda: rates(theirs.LRSequential([theirs.LRScheduler(**it) for it in parts]), 60),
        note=", ".join(it["mode"] for it in parts),
    )


WARMUP = {"mode": "linear", "base_lr": 0.0, "target_lr": 0.3, "niters": 10}
STEPS = {"mode": "step", "base_lr": 0.3, "niters": 30, "step_iter": [10, 20]}
EPOCHS = {"mode": "poly", "base_lr": 0.3, "nepochs": 4, "iters_per_epoch": 5, "power": 0.9}

PAIRS = [
    pair("constant"),
    pair("constant", 0.3, niters=20, offset=5),
    pair("linear", 0.3, niters=40),
    pair("linear", 0.1, 0.3, 40, offset=5),
    pair("linear", nepochs=4, iters_per_epoch=10, baselr=0.3, targetlr=0.01),
    pair("poly", 0.3, 0.01, 40),
    pair("poly", 0.3, niters=40, power=0.9),
    pair("cosine", 0.3, niters=40),
    pair("cosine", 0.3, 0.01, 40, offset=10),
    pair("step", 0.3, niters=50, step_iter=[15, 30]),
    pair("step", 0.3, niters=25, step_iter=[15, 30], step_factor=0.5, offset=5),
    pair("step", 0.3, nepochs=5, iters_per_epoch=10, step_epoch=[0, 2, 2, 4], step_factor=0.5),
    pair("step", 0.3, niters=50, step_iter=[]),
    in_a_row(WARMUP, STEPS),
    in_a_row(WARMUP, EPOCHS, WARMUP),
    in_a_row({"mode": "constant", "base_lr": 0.1, "niters": 5}, EPOCHS),
    in_a_row(STEPS),
    pair("linear", 0.3),
    pair("poly", 0.3, niters=0),
    pair("poly", 0.3, niters=40, power=0),
    pair("step", 0.3, step_iter=[0], step_factor=0.5),
]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
@pytest.mark.filterwarnings("ignore:.*is deprecated")
def test_same_rates(pair: Pair) -> None:
    """Update k of an optimizer is made at lr(k - 1) of the preset."""
    assert_same(pair)


def test_unknown_mode() -> None:
    with pytest.raises(ValueError, match="^LRScheduler: mode must be constant, step, linear"):
        compat.gluoncv.LRScheduler("cosin", niters=10)  # type: ignore[arg-type]
