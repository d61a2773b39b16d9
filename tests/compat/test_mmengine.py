"""The presets of mmengine beside mmengine."""

import math
from typing import Any

import pytest
from compat.pairs import BASE, Pair, assert_same, described

from schedcore import compat

pytest.importorskip("torch")
theirs = pytest.importorskip("mmengine.optim.scheduler")

from compat.stepped import sgd, values

LIBRARY, DISTRIBUTION = "mmengine", "mmengine"


def pair(name: str, *args: Any, updates: int = 60, **kwargs: Any) -> Pair:
    """A scheduler of mmengine, with these arguments."""
    preset = getattr(compat.mmengine, name)
    return Pair(
        preset,
        preset(BASE, *args, **kwargs),
        lambda: values(lambda o: getattr(theirs, name)(o, *args, **kwargs), updates),
        note=described(args, kwargs),
    )


def config(epoch_length: int, *schedulers: dict[str, Any], updates: int = 60) -> Pair:
    """A list of a config, built and stepped as by mmengine's runner and its hook."""

    def live() -> list[float]:
        optimizer = sgd()
        built = []
        for given in schedulers:
            options = dict(given)
            cls = getattr(theirs, options.pop("type"))
            if options.pop("convert_to_iter_based", False):
                built.append(
                    cls.build_iter_from_epoch(optimizer, epoch_length=epoch_length, **options)
                )
            else:
                built.append(cls(optimizer, **options))
        result = []
        for update in range(updates):
            result.append(float(optimizer.param_groups[0]["lr"]))
            optimizer.step()
            for it in built:
                if not it.by_epoch or (update + 1) % epoch_length == 0:
                    it.step()
        return result

    preset = compat.mmengine.param_scheduler
    ours = preset(BASE, schedulers, epoch_length)
    return Pair(preset, ours, live, note=" ".join(it["type"] for it in schedulers))


WARMUP = {"type": "LinearLR", "start_factor": 0.001, "by_epoch": False, "end": 12}

PAIRS = [
    pair("StepLR", 10, gamma=0.5),
    pair("StepLR", 7, 0.5, begin=5, end=30),
    pair("MultiStepLR", [15, 30]),
    pair("MultiStepLR", [0, 10, 10], 0.5, begin=5, end=14),
    pair("ConstantLR", end=10),
    pair("ConstantLR", 0.5, begin=5, end=20),
    pair("ConstantLR", 0.5),
    pair("ExponentialLR", 0.95),
    pair("ExponentialLR", 0.9, begin=5, end=20),
    pair("ExponentialLR", 0.0, begin=5, end=20),
    pair("ExponentialLR", -0.9),
    pair("CosineAnnealingLR", -5, begin=3, end=20),
    pair("CosineAnnealingLR", end=40),
    pair("CosineAnnealingLR", 20, 0.01, updates=110),
    pair("CosineAnnealingLR", begin=10, end=40, eta_min_ratio=0.1),
    pair("LinearLR", end=20),
    pair("LinearLR", 1.0, 0.1, begin=5, end=30),
    pair("PolyLR", power=2.0, end=math.inf),
    pair("PolyLR", begin=3, end=4),
    pair("PolyLR", 0.01, 0.0, end=20),
    pair("PolyLR", end=40),
    pair("PolyLR", 0.01, 2.0, begin=5, end=40),
    pair("OneCycleLR", 0.5, 40, updates=41),
    pair("OneCycleLR", 0.5, begin=5, end=45, three_phase=True, anneal_strategy="linear"),
    pair("CosineRestartLR", [10, 20, 15], [1.0, 0.5, 0.8], eta_min=0.01),
    pair("CosineRestartLR", [20], eta_min_ratio=0.1, begin=5),
    config(10, WARMUP, {"type": "MultiStepLR", "milestones": [2, 4], "gamma": 0.5}),
    config(10, WARMUP, {"type": "StepLR", "step_size": 2, "by_epoch": True, "end": 5}),
    config(
        10,
        {"type": "LinearLR", "end": 2, "convert_to_iter_based": True},
        {"type": "CosineAnnealingLR", "begin": 2, "end": 5, "convert_to_iter_based": True},
    ),
    config(1, {**WARMUP, "by_epoch": True}, {"type": "PolyLR", "begin": 12, "end": 40}),
    config(
        10,
        {
            "type": "CosineRestartLR",
            "periods": [2, 3],
            "restart_weights": [1.0, 0.5],
            "eta_min": 0.0,
            "convert_to_iter_based": True,
        },
    ),
]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_same_rates(pair: Pair) -> None:
    """Update k of a training loop is made at lr(k - 1) of the preset."""
    assert_same(pair)
