"""The presets of OLMo-core beside OLMo-core, asked as by its trainer."""

from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from compat.opened import opened, partly
from compat.pairs import BASE, Pair, assert_same, described

from schedcore import compat

pytest.importorskip("torch")
opened("olmo_core", "olmo_core.optim", "olmo_core.distributed")
partly("olmo_core.config")
partly("olmo_core.distributed.utils")
partly("olmo_core.optim.config")
THEIRS = partly("olmo_core.optim.scheduler")

LIBRARY, DISTRIBUTION = "OLMo-core", "ai2-olmo-core"
STEPS = 40


def rates(scheduler: Any) -> list[float]:
    """The rate of each step: the trainer counts it before it asks."""
    group: dict[str, Any] = {"lr": BASE, "initial_lr": None}
    steps = range(1, STEPS + 1)
    trainers = [SimpleNamespace(global_step=step, max_steps=STEPS) for step in steps]
    return [float(scheduler.set_lr(group, trainer)) for trainer in trainers]


def pair(name: str, **kwargs: Any) -> Pair:
    """A scheduler of OLMo-core, with these arguments."""
    preset = getattr(compat.olmo_core, name)
    theirs = getattr(THEIRS, name)(**kwargs)
    return Pair(
        preset, preset(BASE, STEPS, **kwargs), lambda: rates(theirs), note=described((), kwargs)
    )


def sequential() -> Pair:
    preset = compat.olmo_core.SequentialScheduler
    parts: list[tuple[str, dict[str, Any]]] = [
        ("LinearWithWarmup", {"warmup": 5, "alpha_f": 0.5}),
        ("CosWithWarmup", {"warmup_fraction": 0.2, "alpha_f": 0.2}),
        ("ConstantScheduler", {}),
    ]
    ours = [partial(getattr(compat.olmo_core, name), **kwargs) for name, kwargs in parts]
    theirs = THEIRS.SequentialScheduler(
        schedulers=[getattr(THEIRS, name)(**kwargs) for name, kwargs in parts],
        schedulers_max=[15, 17],
    )
    return Pair(
        preset,
        preset(BASE, STEPS, schedulers=ours, schedulers_max=[15, 17]),
        lambda: rates(theirs),
        note="three",
    )


def composable(note: str, stages: list[dict[str, Any]], decay: dict[str, Any] | None) -> Pair:
    preset = compat.olmo_core.ComposableScheduler
    theirs = THEIRS.ComposableScheduler(
        stages=[THEIRS.ComposableSchedulerStage(**stage) for stage in stages],
        override_decay=THEIRS.OverrideDecay(**decay) if decay else None,
    )
    ours = preset(BASE, STEPS, stages=stages, override_decay=decay)
    return Pair(preset, ours, lambda: rates(theirs), note=note)


STAGES: list[dict[str, Any]] = [
    {"duration": 5, "start_lr": 0.0, "end_lr_fraction": 1.0},
    {"duration": 10, "end_lr_fraction": 1.0},
    {"duration": 15, "shape": "cosine", "start_lr_fraction": 0.8, "end_lr": 0.01},
]
DECAY = {"start": 20, "duration": 10, "shape": "cosine", "end_lr_fraction": 0.01}

PAIRS = [
    pair("ConstantScheduler"),
    pair("ConstantWithWarmup", warmup=10, warmup_min_lr=0.01),
    pair("ConstantWithWarmup", warmup_fraction=0.3),
    pair("WSD", warmup=10),
    pair("WSD", warmup=10, decay=15, decay_fraction=None, decay_min_lr=0.01),
    pair("WSD", warmup_fraction=0.25, decay_fraction=0.5, warmup_min_lr=0.01),
    pair("PowerLR", warmup=5),
    pair("PowerLR", warmup=5, b=-0.9, decay=15, decay_fraction=None, decay_min_lr=0.01),
    pair("LinearWithWarmup", warmup=10),
    pair("LinearWithWarmup", warmup_fraction=0.2, alpha_f=0.0, warmup_min_lr=0.01),
    pair("InvSqrtWithWarmup", warmup=5),
    pair("InvSqrtWithWarmup", warmup=5, alpha_f=0.0, warmup_min_lr=0.01),
    pair("CosWithWarmup", warmup=10),
    pair("CosWithWarmup", warmup_fraction=0.1, alpha_f=0.0, warmup_min_lr=0.01),
    pair("HalfCosWithWarmup", warmup=10),
    pair("HalfCosWithWarmup", warmup=1, alpha_f=0.3),
    pair("CosWithWarmupAndLinearDecay", warmup=10),
    pair("CosWithWarmupAndLinearDecay", warmup=5, decay=15, decay_fraction=None, alpha_f=0.3),
    pair("ExponentialScheduler"),
    pair("ExponentialScheduler", lr_min=1e-3),
    pair("WSDS", period_lengths=[20, 12], warmup=5, decay=6),
    pair(
        "WSDS",
        period_lengths=[15, 10, 12],
        period_lr_multipliers=[1.0, 0.5, 1.5],
        warmup_fraction=0.2,
        decay_fraction=0.4,
        decay_min_lr=0.01,
    ),
    sequential(),
    composable("three stages", STAGES, None),
    composable("three stages, cut off", STAGES, DECAY),
    pair("WSD", warmup=38),
    pair("WSD", warmup=50, decay_fraction=0.5),
    pair("WSD", warmup=20, decay=30, decay_fraction=None),
    pair("PowerLR", warmup=20, decay=30, decay_fraction=None),
    pair("PowerLR", warmup=50),
    pair("LinearWithWarmup", warmup=50),
    pair("InvSqrtWithWarmup", warmup=0),
    pair("CosWithWarmup", warmup=40),
    pair("CosWithWarmup", warmup=-5),
    pair("HalfCosWithWarmup", warmup=40),
    pair("CosWithWarmupAndLinearDecay", warmup=45),
]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_same_rates(pair: Pair) -> None:
    """Update k of a training loop is made at lr(k - 1) of the preset."""
    assert_same(pair)
