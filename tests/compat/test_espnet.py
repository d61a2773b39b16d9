"""The presets of ESPnet beside ESPnet."""

from importlib import import_module
from typing import Any

import pytest
from compat.pairs import BASE, Pair, assert_same, described

from schedcore import compat

pytest.importorskip("espnet2.schedulers.warmup_lr")

from compat.stepped import values

LIBRARY, DISTRIBUTION = "ESPnet", "espnet"

HOMES = {
    "NoamLR": "noam_lr",
    "WarmupLR": "warmup_lr",
    "WarmupStepLR": "warmup_step_lr",
    "PiecewiseLinearWarmupLR": "piecewise_linear_warmup_lr",
    "TristageLR": "tristage_lr",
    "ExponentialDecayWarmup": "exponential_decay_warmup",
    "CosineAnnealingWarmupRestarts": "cosine_anneal_warmup_restart",
}
WITHOUT_BASE = ("ExponentialDecayWarmup", "CosineAnnealingWarmupRestarts")


def pair(name: str, *args: Any, updates: int = 60, **kwargs: Any) -> Pair:
    """A scheduler of ESPnet, with these arguments."""
    theirs = getattr(import_module(f"espnet2.schedulers.{HOMES[name]}"), name)
    preset = getattr(compat.espnet, name)
    base = [] if name in WITHOUT_BASE else [BASE]
    return Pair(
        preset,
        preset(*base, *args, **kwargs),
        lambda: values(lambda optimizer: theirs(optimizer, *args, **kwargs), updates),
        note=described(args, kwargs),
    )


PAIRS = [
    pair("NoamLR", 320, 10),
    pair("NoamLR"),
    pair("WarmupLR", 10),
    pair("WarmupLR", 7.5),
    pair("WarmupLR"),
    pair("WarmupStepLR", 8, 10, 1, 0.5),
    pair("WarmupStepLR", 25, 10, 2, 0.5, updates=100),
    pair("WarmupStepLR", 20, 10),
    pair("PiecewiseLinearWarmupLR", [0, 5, 10], [0.0, 0.1, 0.3]),
    pair("PiecewiseLinearWarmupLR", [3, 5, 10], [0.1, 0.2, 0.15]),
    pair("PiecewiseLinearWarmupLR", [0, 10.5], [0.0, 0.3]),
    pair("TristageLR", 40),
    pair("TristageLR", 47.5, 0.2, 0.3, 0.5, 0.1, 0.05),
    pair("TristageLR", 40, 0.0, 0.5, 0.5),
    pair("TristageLR", 40, 0.5, 0.5, 0.0),
    pair("ExponentialDecayWarmup", 0.3, 0.01, 40),
    pair("ExponentialDecayWarmup", 0.3, 0.01, 40, 10),
    pair("ExponentialDecayWarmup", 0.3, 0.01, 40, 10, True),
    pair("ExponentialDecayWarmup", 0.3, 0.01, 40, 1, True),
    pair("ExponentialDecayWarmup", 0.3, 0.01, 40, warm_from_zero=True),
    pair("CosineAnnealingWarmupRestarts", 20),
    pair("CosineAnnealingWarmupRestarts", 20, 1.0, 0.3, 0.01, 5, 0.5, updates=100),
    pair("CosineAnnealingWarmupRestarts", 10, 2.0, 0.3, 0.01, 3, 0.5, updates=300),
    pair("CosineAnnealingWarmupRestarts", 7, 1.5, 0.3, 0.01, gamma=1.1, updates=300),
    pair("CosineAnnealingWarmupRestarts", 7, 1.1, 0.3, 0.01, 2, 0.3, updates=300),
    pair("WarmupStepLR", 8, 10, 1, -0.5),
    pair("PiecewiseLinearWarmupLR", [-5, 5, 5], [0.1, 0.3, 0.5]),
    pair("ExponentialDecayWarmup", -0.3, -0.01, 40),
    pair("CosineAnnealingWarmupRestarts", 20, 0.9, updates=100),
    pair("CosineAnnealingWarmupRestarts", 10, 0.5, 0.3, 0.01, 3, updates=100),
    pair("CosineAnnealingWarmupRestarts", 20, 1, 0.3, 0.01, 5, -1.0),
    pair("CosineAnnealingWarmupRestarts", 20, 1, 0.0, 0.0),
]


@pytest.mark.filterwarnings("ignore:NoamLR is deprecated")
@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_same_rates(pair: Pair) -> None:
    """Update k of a training loop is made at lr(k - 1) of the preset."""
    assert_same(pair)
