"""The presets of pytorch-scheduler beside pytorch-scheduler."""

from typing import Any

import pytest
from compat.pairs import BASE, Pair, assert_same, described

from schedcore import compat

theirs = pytest.importorskip("pytorch_scheduler")

from compat.stepped import values
from pytorch_scheduler.experimental import SequentialComposer

LIBRARY, DISTRIBUTION = "pytorch-scheduler", "pytorch-scheduler"


def pair(name: str, *args: Any, updates: int = 60, **kwargs: Any) -> Pair:
    """A scheduler of pytorch-scheduler, with these arguments."""
    preset = getattr(compat.pytorch_scheduler, name)
    base = [] if name == "CosineAnnealingWarmupRestarts" else [BASE]
    return Pair(
        preset,
        preset(*base, *args, **kwargs),
        lambda: values(lambda o: getattr(theirs, name)(o, *args, **kwargs), updates),
        note=described(args, kwargs),
    )


def warmed_up(*args: Any) -> Pair:
    """A warmup to a fall."""
    preset = compat.pytorch_scheduler.WarmupScheduler
    return Pair(
        preset,
        preset(BASE, compat.pytorch_scheduler.RexScheduler(BASE, 20), *args),
        lambda: values(lambda o: theirs.WarmupScheduler(o, theirs.RexScheduler(o, 20), *args)),
        note=f"RexScheduler, {described(args, {})}",
    )


def in_a_row(milestones: list[int]) -> Pair:
    """Three schedulers, one after the other."""

    def parts(library: Any, first: Any) -> list[Any]:
        return [
            library.RexScheduler(first, 20),
            library.IdentityScheduler(first),
            library.LinearDecayScheduler(first, 20, 5),
        ]

    preset = compat.pytorch_scheduler.SequentialComposer
    return Pair(
        preset,
        preset(parts(compat.pytorch_scheduler, BASE), milestones),
        lambda: values(lambda o: SequentialComposer(o, parts(theirs, o), milestones)),
        note=f"{milestones=}",
    )


def by_name(factory: str, name: str, *args: Any, **kwargs: Any) -> Pair:
    """A scheduler by its name, or by what is trained."""
    preset = getattr(compat.pytorch_scheduler, factory)
    return Pair(
        preset,
        preset(BASE, name, *args, **kwargs),
        lambda: values(lambda o: getattr(theirs, factory)(o, name, *args, **kwargs)),
        note=described([name, *args], kwargs),
    )


PAIRS = [
    pair("IdentityScheduler"),
    pair("RexScheduler", 40),
    pair("InverseSqrtScheduler", 10),
    pair("LinearDecayScheduler", 40),
    pair("LinearDecayScheduler", 40, 10, 0.01),
    pair("LinearDecayScheduler", 40, min_lr=0.5),
    pair("TrapezoidalScheduler", 40, 10, 15),
    pair("TrapezoidalScheduler", 40, 0, 40, 0.01),
    pair("TrapezoidalScheduler", 40, 40, 0, 0.01),
    pair("WSDScheduler", 40, 10, 15),
    pair("WSDScheduler", 40, 0, 15, 0.01, "linear"),
    pair("WSDScheduler", 40, 10, 0, decay_type="sqrt"),
    pair("KDecayScheduler", 40),
    pair("KDecayScheduler", 40, 2.0, 0.01),
    pair("KDecayScheduler", 40, 0.5),
    pair("TanhDecayScheduler", 40),
    pair("TanhDecayScheduler", 40, 1.0, 0.01),
    pair("SlantedTriangularScheduler", 50),
    pair("SlantedTriangularScheduler", 47, 0.3, 10.0),
    pair("SlantedTriangularScheduler", 8),
    pair("SlantedTriangularScheduler", 50, ratio=0.5),
    pair("FlatCosineScheduler", 50),
    pair("FlatCosineScheduler", 47, 0.3, 0.01),
    pair("FlatCosineScheduler", 47, 0.0),
    pair("PolynomialScheduler", 40),
    pair("PolynomialScheduler", 40, 2.0, 0.01, 10),
    pair("PolynomialScheduler", 20, 2.0, 0.01, 5, True, updates=100),
    pair("PolynomialScheduler", 20, 0.5, cycle=True, updates=100),
    pair("ChebyshevScheduler", 40),
    pair("ChebyshevScheduler", 40, 0.01),
    pair("ChebyshevScheduler", 1),
    pair("PowerDecayScheduler", 100),
    pair("PowerDecayScheduler", 100, 10, 1.0, 0.1),
    pair("PowerDecayScheduler", 100, alpha=0.7, min_lr=0.1),
    pair("CosineWithWarmupScheduler", 40),
    pair("CosineWithWarmupScheduler", 40, 10, 0.01),
    pair("WarmupHoldCosineScheduler", 40),
    pair("WarmupHoldCosineScheduler", 40, 10, 10, 0.01),
    pair("CosineAnnealingWarmupRestarts", 20),
    pair("CosineAnnealingWarmupRestarts", 20, 5, 0.3, 0.01, 1.0, 0.5, updates=100),
    pair("CosineAnnealingWarmupRestarts", 10, 3, 0.3, 0.01, 2.0, 0.5, updates=300),
    pair("CosineAnnealingWarmupRestarts", 7, 0, 0.3, 0.01, 1.5, 1.1, updates=300),
    pair("CosineAnnealingWarmupRestarts", 7, 2, 0.3, 0.01, 1.1, 0.3, updates=300),
    pair("HyperbolicLRScheduler", 40, 100),
    pair("HyperbolicLRScheduler", 40, 40, 0.01, 10),
    pair("HyperbolicLRScheduler", 40, 60, 0.5),
    pair("ExpHyperbolicLRScheduler", 40, 100),
    pair("ExpHyperbolicLRScheduler", 40, 40, 0.01, 10),
    by_name("create_scheduler", "RexScheduler", total_steps=40),
    by_name("create_scheduler", "exp_hyperbolic", total_steps=40, upper_bound=60),
    by_name("create_scheduler", "cosine_annealing", first_cycle_steps=20),
    by_name("create_scheduler", "wsd", total_steps=40, warmup_steps=5, stable_steps=10),
    by_name("create_scheduler_from_plan", "cosine_with_warmup", 7, 10, 2, warmup_steps=5),
    by_name("create_from_preset", "llm_pretrain", 50),
    by_name("create_from_preset", "llm_finetune", 50),
    by_name("create_from_preset", "vision_finetune", 50, min_lr=0.1),
    by_name("create_from_preset", "vision_pretrain", 50),
    by_name("create_from_preset", "transfer_small_data", 50),
    by_name("create_from_preset", "budgeted_training", 50),
    in_a_row([10, 30]),
    in_a_row([0, 30]),
    warmed_up(10),
    warmed_up(10, "cosine"),
    warmed_up(10, "exponential"),
    warmed_up(0),
]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_same_rates(pair: Pair) -> None:
    """Update k of a training loop is made at lr(k - 1) of the preset."""
    assert_same(pair)


@pytest.mark.parametrize("name", theirs.SCHEDULERS)
def test_every_name_is_known(name: str) -> None:
    """Without what it needs, a scheduler is built by none of them."""
    with pytest.raises(TypeError, match=theirs.SCHEDULERS[name].__name__):
        compat.pytorch_scheduler.create_scheduler(BASE, name, nothing=1)


def test_unknown_names() -> None:
    with pytest.raises(ValueError, match="^create_scheduler: name must be that of a scheduler"):
        compat.pytorch_scheduler.create_scheduler(BASE, "cosin")
    with pytest.raises(ValueError, match="^create_from_preset: preset must be of llm_pretrain"):
        compat.pytorch_scheduler.create_from_preset(BASE, "llm", 50)
