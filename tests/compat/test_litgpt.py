"""The presets of LitGPT beside LitGPT."""

from typing import Any

import pytest
from compat.opened import opened, partly
from compat.pairs import BASE, Pair, assert_same, described

from schedcore import compat

pytest.importorskip("torch")
opened("litgpt", "litgpt.finetune")
PRETRAIN, FINETUNE = partly("litgpt.pretrain"), partly("litgpt.finetune.full")

from compat.stepped import values

LIBRARY, DISTRIBUTION = "LitGPT", "litgpt"


def pretraining(warmup: int, steps: int, low: float) -> Pair:
    """Return what its training loop asks for before each iteration."""
    preset = compat.litgpt.get_lr
    return Pair(
        preset,
        preset(BASE, warmup, steps, low),
        lambda: [PRETRAIN.get_lr(BASE, it, warmup, steps, low) for it in range(60)],
        note=described((warmup, steps, low), {}),
    )


def finetuning(*args: Any) -> Pair:
    preset = compat.litgpt.get_lr_scheduler
    return Pair(
        preset,
        preset(BASE, *args),
        lambda: values(lambda o: FINETUNE.get_lr_scheduler(o, *args), 130),
        note=described(args, {}),
    )


PAIRS = [
    pretraining(10, 40, 0.03),
    pretraining(0, 37, 0.0),
    finetuning(10, 40),
    finetuning(1, 38),
    pretraining(20, 10, 0.03),
    pretraining(-5, 40, 0.03),
    finetuning(20, 10),
]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_same_rates(pair: Pair) -> None:
    """Update k of a training loop is made at lr(k - 1) of the preset."""
    assert_same(pair)
