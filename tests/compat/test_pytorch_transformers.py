"""The presets of pytorch-transformers beside pytorch-transformers."""

from typing import Any

import pytest
from compat.opened import opened
from compat.pairs import BASE, Pair, assert_same, described

from schedcore import compat

pytest.importorskip("torch")
opened("pytorch_transformers")

from compat.stepped import values
from pytorch_transformers import optimization

LIBRARY, DISTRIBUTION = "pytorch-transformers", "pytorch-transformers"


def pair(name: str, *args: Any, updates: int = 60, **kwargs: Any) -> Pair:
    """A schedule of pytorch-transformers, with these arguments."""
    preset, theirs = getattr(compat.pytorch_transformers, name), getattr(optimization, name)
    return Pair(
        preset,
        preset(BASE, *args, **kwargs),
        lambda: values(lambda o: theirs(o, *args, **kwargs), updates),
        note=described(args, kwargs),
    )


PAIRS = [
    pair("ConstantLRSchedule"),
    pair("WarmupConstantSchedule", 10),
    pair("WarmupConstantSchedule", 0),
    pair("WarmupLinearSchedule", 10, 40),
    pair("WarmupLinearSchedule", 0, 40),
    pair("WarmupLinearSchedule", 20, 10),
    pair("WarmupCosineSchedule", 10, 40, updates=130),
    pair("WarmupCosineSchedule", 5, 40, cycles=1.25),
    pair("WarmupCosineWithHardRestartsSchedule", 10, 40),
    pair("WarmupCosineWithHardRestartsSchedule", 4, 40, cycles=2.5),
]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_same_rates(pair: Pair) -> None:
    """Update k of a training loop is made at lr(k - 1) of the preset."""
    assert_same(pair)
