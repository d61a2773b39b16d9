"""The preset of GradualWarmupScheduler beside the `warmup_scheduler` package."""

from math import cos, pi
from typing import Any

import pytest
from compat.pairs import BASE, Pair, assert_same, described

from schedcore import Schedule, compat

pytest.importorskip("torch")
theirs = pytest.importorskip("warmup_scheduler")

from compat.stepped import values
from torch.optim import lr_scheduler

LIBRARY, DISTRIBUTION = "pytorch-gradual-warmup-lr", "warmup-scheduler"


def pair(multiplier: float, steps: int, after: str = "", *args: Any) -> Pair:
    """A warmup, and one of PyTorch's schedulers after it."""

    def live(optimizer: Any) -> Any:
        following = getattr(lr_scheduler, after)(optimizer, *args) if after else None
        return theirs.GradualWarmupScheduler(optimizer, multiplier, steps, following)

    ours: Schedule | None = None
    if after:
        ours = getattr(compat.torch, after)(BASE * multiplier, *args)
    preset = compat.gradual_warmup.GradualWarmupScheduler
    return Pair(
        preset,
        preset(BASE, multiplier, steps, ours),
        lambda: values(live),
        note=described((multiplier, steps, after, *args), {}),
    )


PAIRS = [
    pair(8, 10),
    pair(1.0, 10),
    pair(8, 10, "StepLR", 10, 0.5),
    pair(1.0, 10, "MultiStepLR", [5, 30], 0.5),
    pair(4, 10, "CosineAnnealingWarmRestarts", 10),
]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_same_rates(pair: Pair) -> None:
    """Update k of a training loop is made at lr(k - 1) of the preset."""
    assert_same(pair)


def test_a_rate_out_of_turn() -> None:
    """Two pairs are not above: their exponential is on time, their cosine begins above its peak."""
    exponential = pair(8, 10, "ExponentialLR", 0.9)
    assert exponential.theirs()[11] == pytest.approx(8 * BASE * 0.9)
    assert exponential.ours(11) == 8 * BASE
    cosine = pair(8, 10, "CosineAnnealingLR", 20)
    assert cosine.theirs()[11] == pytest.approx(8 * BASE * 2 / (1 + cos(pi / 20)))
    assert cosine.ours(11) == 8 * BASE
