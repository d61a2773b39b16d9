"""The presets of timm beside timm, stepped as in its training script."""

from typing import Any

import pytest
from compat.opened import opened
from compat.pairs import BASE, Pair, assert_same, described

from schedcore import compat

pytest.importorskip("torch")
opened("timm")  # whose models need torchvision; the schedulers do not

from compat.stepped import sgd
from timm import scheduler as theirs

LIBRARY, DISTRIBUTION = "timm", "timm"


def rates(scheduler: Any, optimizer: Any, updates: int) -> list[float]:
    """The rate of each epoch, or update, of which timm is told at its end."""
    result = []
    for t in range(updates):
        if t:
            (scheduler.step if scheduler.t_in_epochs else scheduler.step_update)(t)
        result.append(float(optimizer.param_groups[0]["lr"]))
    return result


def pair(name: str, *args: Any, updates: int = 60, **kwargs: Any) -> Pair:
    """A scheduler of timm, with these arguments."""
    preset = getattr(compat.timm, name)

    def live() -> list[float]:
        optimizer = sgd()
        scheduler = getattr(theirs, name)(optimizer, *args, **kwargs)
        if name == "create_scheduler_v2":
            scheduler, _ = scheduler
        return rates(scheduler, optimizer, updates)

    return Pair(preset, preset(BASE, *args, **kwargs), live, note=described(args, kwargs))


def by_name(sched: str, **kwargs: Any) -> Pair:
    return pair("create_scheduler_v2", sched, 40, warmup_epochs=4, **kwargs)


def slow(x: float) -> float:
    return 1 - x**3


PAIRS = [
    pair("CosineLRScheduler", 40),
    pair("CosineLRScheduler", 40, 0.01, warmup_t=5, warmup_lr_init=0.001),
    pair("CosineLRScheduler", 40, 0.01, warmup_t=5, warmup_prefix=True),
    pair("CosineLRScheduler", 40, warmup_t=5, warmup_lr_init=0.5),
    pair("CosineLRScheduler", 10, 0.01, 1.0, 0.5, 4),
    pair("CosineLRScheduler", 10, 0.01, 2.0, 0.9, 2, 3),
    pair("CosineLRScheduler", 10, 0.0, 1.5, 1.0, 3),
    pair("CosineLRScheduler", 16, 0.2, 0.5, 0.5, 3, updates=32),
    pair("CosineLRScheduler", 40, k_decay=2.0),
    pair("CosineLRScheduler", 40, cycle_limit=0, lr_min=0.1),
    pair("TanhLRScheduler", 40),
    pair("TanhLRScheduler", 40, -6.0, 2.0, 0.01, warmup_t=5),
    pair("TanhLRScheduler", 40, warmup_t=5, warmup_lr_init=0.01, warmup_prefix=True),
    pair("TanhLRScheduler", 10, cycle_mul=2.0, cycle_decay=0.5, cycle_limit=2),
    pair("PolyLRScheduler", 40),
    pair("PolyLRScheduler", 40, 2.0, 0.01, warmup_t=5, warmup_prefix=True),
    pair("PolyLRScheduler", 40, 0.9, warmup_t=5, k_decay=0.5),
    pair("PolyLRScheduler", 10, 1.0, 0.01, 1.0, 0.8, 3),
    pair("StepLRScheduler", 10, 0.5),
    pair("StepLRScheduler", 2.4, 0.9, 5, 0.001),
    pair("StepLRScheduler", 10, 0.5, 5, warmup_prefix=False),
    pair("MultiStepLRScheduler", [10, 20], 0.5),
    pair("MultiStepLRScheduler", [1, 10, 10], 0.5),
    pair("MultiStepLRScheduler", [1, 10.5], 0.5, 5, 0.001),
    pair("MultiStepLRScheduler", [3, 20], 0.5, 5, warmup_prefix=False),
    pair("StepLRScheduler", 10, 0.0),
    pair("StepLRScheduler", 10, -0.5),
    pair("MultiStepLRScheduler", [7, 3], 0.5),
    pair("MultiStepLRScheduler", [20, 1, 30, 12], 0.5, 3),
    pair("PolyLRScheduler", 20, 0.0, 0.01, cycle_limit=2, cycle_decay=0.5),
    pair("WSDLRScheduler", 40, 10),
    pair("WSDLRScheduler", 40, 10, 0.01, "rsqrt", warmup_t=5),
    pair("WSDLRScheduler", 40, 20, 0.1, "power", 5.0, 0.7, "cosine"),
    pair("WSDLRScheduler", 40, 20, 0.01, decay_fn="power", decay_power=1.5),
    pair("WSDLRScheduler", 40, 40, decay_fn="exp", decay_ratio=0.2, warmup_t=5),
    pair("WSDLRScheduler", 40, 20, 0.01, decay_fn="linear", warmup_t=5, warmup_lr_init=0.001),
    pair("WSDLRScheduler", 40, 20, 0.01, decay_fn=slow),
    by_name("cosine"),
    by_name("cosine", cycle_limit=2, cycle_mul=0.5, k_decay=1.5, min_lr=1e-5),
    by_name("tanh", min_lr=0.001, step_on_epochs=False, updates_per_epoch=2, updates=90),
    by_name("step", decay_epochs=2.5, warmup_prefix=True),
    by_name("constant"),
    by_name("multistep", decay_milestones=[10, 30], step_on_epochs=False, updates_per_epoch=2),
    by_name("poly"),
    by_name("wsd"),
    by_name("wsd", decay_epochs=7, warmup_prefix=True, min_lr=0.01),
    by_name("rsqrt", step_on_epochs=False, updates_per_epoch=3, updates=130),
    by_name("rsqrt", stable_timescale=7, decay_fn="cosine"),
]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_same_rates(pair: Pair) -> None:
    """Epoch k, or update k, is trained at lr(k - 1) of the preset."""
    assert_same(pair)


def test_a_restart_that_is_missed() -> None:
    """timm misses a restart where a logarithm is rounded down."""
    missed = pair("CosineLRScheduler", 1, cycle_mul=3, cycle_limit=9, updates=122)
    assert (missed.theirs()[121], missed.ours(121)) == (0.0, BASE)


def test_noise_is_refused() -> None:
    with pytest.raises(ValueError, match="CosineLRScheduler: noise must be None, as PyTorch draws"):
        compat.timm.CosineLRScheduler(0.3, 40, noise_range_t=(10, 20))
