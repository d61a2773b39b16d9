"""The presets of pytorch_warmup beside pytorch_warmup."""

from typing import Any

import pytest
from compat.pairs import BASE, Pair, assert_same, described

from schedcore import Cosine, compat

pytest.importorskip("torch")
theirs = pytest.importorskip("pytorch_warmup")

import torch
from torch.optim import Adam
from torch.optim.lr_scheduler import CosineAnnealingLR

LIBRARY, DISTRIBUTION = "pytorch_warmup", "pytorch-warmup"


def rates(name: str, args: tuple[Any, ...], beta2: float, updates: int, steps: int) -> list[float]:
    optimizer = Adam([torch.nn.Parameter(torch.zeros(1))], lr=BASE, betas=(0.9, beta2))
    scheduler = CosineAnnealingLR(optimizer, steps) if steps else None
    warmup = getattr(theirs, name)(optimizer, *args)
    result = []
    for _ in range(updates):
        result.append(float(optimizer.param_groups[0]["lr"]))
        optimizer.step()
        with warmup.dampening():
            if scheduler:
                scheduler.step()
    return result


def pair(name: str, *args: Any, beta2: float = 0.0, updates: int = 60, steps: int = 0) -> Pair:
    """A warmup alone, or of a cosine of so many steps."""
    preset = getattr(compat.pytorch_warmup, name)
    known = (beta2,) if beta2 else args
    return Pair(
        preset,
        preset(Cosine(BASE, steps) if steps else BASE, *known),
        lambda: rates(name, args, beta2 or 0.999, updates, steps),
        tolerance=1e-11 if name == "RAdamWarmup" else 1e-12,  # it takes a small difference
        note=described(known, {"steps": steps}),
    )


PAIRS = [
    pair("LinearWarmup", 20),
    pair("LinearWarmup", 1),
    pair("LinearWarmup", 20, steps=60),
    pair("ExponentialWarmup", 20),
    pair("ExponentialWarmup", 7, steps=60),
    pair("UntunedLinearWarmup", beta2=0.95),
    pair("UntunedLinearWarmup", beta2=0.999, updates=2100),
    pair("UntunedExponentialWarmup", beta2=0.9),
    pair("UntunedExponentialWarmup", beta2=0.99, steps=60),
    pair("RAdamWarmup", beta2=0.9),
    pair("RAdamWarmup", beta2=0.999, steps=60),
]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_same_rates(pair: Pair) -> None:
    """Update k of a training loop is made at lr(k - 1) of the preset."""
    assert_same(pair)
