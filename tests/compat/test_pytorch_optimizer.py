"""The presets of pytorch_optimizer beside pytorch_optimizer."""

from typing import Any

import pytest
from compat.pairs import BASE, Pair, assert_same, described

from schedcore import compat

pytest.importorskip("torch")
pytest.importorskip("pytorch_optimizer")

from compat.stepped import sgd, values
from pytorch_optimizer import lr_scheduler

LIBRARY, DISTRIBUTION = "pytorch_optimizer", "pytorch-optimizer"


def pair(name: str, *args: Any, updates: int = 60, **kwargs: Any) -> Pair:
    """A scheduler of pytorch_optimizer, with these arguments."""
    preset, theirs = getattr(compat.pytorch_optimizer, name), getattr(lr_scheduler, name)
    rate = [BASE] if name.startswith("get_") else []
    return Pair(
        preset,
        preset(*rate, *args, **kwargs),
        lambda: values(lambda o: theirs(o, *args, **kwargs), updates),
        note=described(args, kwargs),
    )


def proportion(*args: Any) -> Pair:
    """A value that is brought up to date after each step of a cosine."""

    def live() -> list[float]:
        optimizer = sgd()
        cosine = lr_scheduler.CosineScheduler(optimizer, 40, 0.3, 0.01, 0.0, 10)
        optimizer.param_groups[0]["lr"] = cosine.last_lr[0]
        value = lr_scheduler.ProportionScheduler(cosine, *args)
        result = []
        for _ in range(60):
            result.append(float(value.get_lr()))
            cosine.step()
            value.step()
        return result

    preset = compat.pytorch_optimizer.ProportionScheduler
    # Before its first step the cosine says that its rate is that of its warmup's start.
    rate = compat.pytorch_optimizer.CosineScheduler(40, 0.3, 0.01, 0.0, 10).shift(-1)
    ours = preset(rate, *args)
    return Pair(preset, ours.then(ours, at=0), lambda: live()[1:], note=described(args, {}))


PAIRS = [
    pair("LinearScheduler", 40, 0.5, 0.01, 0.001, 10),
    pair("LinearScheduler", 40, 0.5),
    pair("CosineScheduler", 40, 0.5, 0.01, 0.001, 10, updates=110),
    pair("CosineScheduler", 40, 0.5, updates=110),
    pair("PolyScheduler", 0.7, t_max=40, max_lr=0.5, min_lr=0.01, warmup_steps=10),
    pair("PolyScheduler", t_max=40, max_lr=0.5),
    pair("REXScheduler", 40),
    pair("REXScheduler", 40, 0.5, 0.01),
    pair("CosineAnnealingWarmupRestarts", 15, 1.0, 0.5, 0.01, 5, 0.8),
    pair("CosineAnnealingWarmupRestarts", 15, max_lr=0.5),
    pair("CosineAnnealingWarmupRestarts", 15, 1.7, 0.5, 0.01, 5, 0.8, updates=150),
    pair("CosineAnnealingWarmupRestarts", 15, 0.6, 0.5, 0.01, 5),
    pair("get_wsd_schedule", 10, 10, 20),
    pair("get_wsd_schedule", 10, 10, 20, 0.1, 0.5, "cosine"),
    pair("get_wsd_schedule", 10, 10, 20, 0.1, 1.0, "cosine"),
    pair("get_wsd_schedule", 0, 10, 20, 0.1, cooldown_type="linear"),
    pair("get_wsd_schedule", 5, 0, 20, 0.1, cooldown_type="1-square"),
    pair("get_chebyshev_schedule", 20),
    pair("get_chebyshev_schedule", 33),
    pair("get_chebyshev_schedule", 1),
    pair("get_chebyshev_schedule", 20, True),
    proportion(0.3, 0.01, 2.0, 0.5),
    proportion(0.3),
    proportion(0.0, 0.0, 1.5),
    pair("CosineScheduler", 40, 0.5, 0.01, 0.0, 50),
    pair("REXScheduler", 0),
    pair("CosineAnnealingWarmupRestarts", 2, 1.0, 0.3, 0.01, updates=120),
    pair("CosineAnnealingWarmupRestarts", 20, 0.5, 0.3, 0.01, 5, -1.0, updates=120),
    pair("get_wsd_schedule", -5, 10, 10),
    pair("get_wsd_schedule", 10, 10, 0, cooldown_type="cosine"),
    pair("get_wsd_schedule", 10, 10, 10, 0.1, 0.0, "cosine"),
]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_same_rates(pair: Pair) -> None:
    """Update k of a training loop is made at lr(k - 1) of the preset."""
    assert_same(pair)
