"""The preset of torchtitan beside torchtitan."""

from importlib import import_module
from typing import Any

import pytest
from compat.opened import opened, partly
from compat.pairs import BASE, Pair, assert_same, described

from schedcore import compat

pytest.importorskip("torch")
opened("torchtitan", "torchtitan.components", "torchtitan.components.optimizer")
opened("torchtitan.config")
THEIRS = partly(
    "torchtitan.components.optimizer.lr_scheduler",
    Configurable=import_module("torchtitan.config.configurable").Configurable,
    OptimizersContainer=list,
)

from compat.stepped import values

LIBRARY, DISTRIBUTION = "torchtitan", "torchtitan"


def pair(steps: int, updates: int = 60, **kwargs: Any) -> Pair:
    """The container of schedulers that the config builds for one optimizer."""
    preset = compat.torchtitan.LRSchedulersContainer
    config = THEIRS.LRSchedulersContainer.Config(**kwargs)
    return Pair(
        preset,
        preset(BASE, steps, **kwargs),
        lambda: values(lambda o: config.build(optimizers=[o], training_steps=steps), updates),
        note=described((steps,), kwargs),
    )


PAIRS = [
    pair(40, warmup_steps=10),
    pair(40, warmup_steps=0, min_lr_factor=0.1),
    pair(40, warmup_steps=1, decay_ratio=0.25),
    pair(40, warmup_steps=10, decay_ratio=0.9, decay_type="cosine", min_lr_factor=0.1),
    pair(40, 41, warmup_steps=10, decay_ratio=0.3, decay_type="sqrt", min_lr_factor=0.1),
    pair(80, warmup_steps=10, total_steps=40),
    pair(40, 40, warmup_steps=200),
    pair(40, 40, warmup_steps=5, decay_ratio=0.0),
    pair(40, warmup_steps=10, decay_ratio=0.5, decay_type="sqrt", min_lr_factor=0.1),
    pair(40, 40, warmup_steps=2.5),
]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_same_rates(pair: Pair) -> None:
    """Update k of a training loop is made at lr(k - 1) of the preset."""
    assert_same(pair)
