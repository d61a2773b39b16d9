"""The presets of composer beside composer, asked at each batch of a run."""

import sys
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from compat.opened import opened
from compat.pairs import BASE, Pair, assert_same, described

from schedcore import compat

pytest.importorskip("torch")
opened("composer", "composer.core", "composer.optim", "composer.utils")
vars(sys.modules["composer.utils"])["StringEnum"] = import_module(
    "composer.utils.string_enum"
).StringEnum
time = import_module("composer.core.time")
vars(sys.modules["composer.core"]).update(Time=time.Time, TimeUnit=time.TimeUnit, State=object)
THEIRS = import_module("composer.optim.scheduler")

from compat.stepped import sgd

LIBRARY, DISTRIBUTION = "composer", "mosaicml"


def rates(scheduler: Any, duration: str, epoch: int, ssr: float, updates: int) -> list[float]:
    """The rate of each batch; a run of another length is what `ssr` makes of the schedule."""
    optimizer = sgd()
    state = SimpleNamespace(
        max_duration=time.Time.from_timestring(duration),
        dataloader_len=time.Time.from_batch(epoch),
        optimizers=[optimizer],
        timestamp=time.Timestamp(),
    )
    compiled = THEIRS.compile_composer_scheduler(scheduler, state, ssr)
    result = []
    for batch in range(updates):
        if batch:
            state.timestamp = time.Timestamp(batch=batch, epoch=batch // epoch)
            compiled.step()
        result.append(float(optimizer.param_groups[0]["lr"]))
        optimizer.step()
    return result


def pair(name: str, *args: Any, run: str = "4ep", ssr: float = 1.0, **kwargs: Any) -> Pair:
    """A scheduler of composer, with these arguments, in a run of epochs of 10 batches."""
    preset = getattr(compat.composer, name)
    ours = preset(BASE, *args, **kwargs, max_duration=run, dataloader_len=10, ssr=ssr)
    theirs = getattr(THEIRS, name)(*args, **kwargs)
    return Pair(
        preset,
        ours,
        lambda: rates(theirs, run, 10, ssr, 60),
        note=described(args, {**kwargs, "run": run, "ssr": ssr}),
    )


PAIRS = [
    pair("StepScheduler", "1ep", 0.5),
    pair("StepScheduler", "7ba", ssr=0.5),
    pair("MultiStepScheduler", ["1ep", "0.5dur", "0.5dur"], 0.5),
    pair("MultiStepScheduler", ["15ba", "2ep"], ssr=0.5),
    pair("ConstantScheduler"),
    pair("ConstantScheduler", 0.5, "12ba"),
    pair("LinearScheduler"),
    pair("LinearScheduler", 0.2, 1.0, "15ba", ssr=2.0),
    pair("ExponentialScheduler", 0.5),
    pair("ExponentialScheduler", 0.9, "3ba"),
    pair("CosineAnnealingScheduler"),
    pair("CosineAnnealingScheduler", "25ba", 0.1, ssr=0.7),
    pair("CosineAnnealingWarmRestartsScheduler", "1ep"),
    pair("CosineAnnealingWarmRestartsScheduler", "7ba", 1.5, 0.1),
    pair("CosineAnnealingWarmRestartsScheduler", "2ba", 2.0),
    pair("PolynomialScheduler", 2.0),
    pair("PolynomialScheduler", 0.5, "25ba", 0.1),
    pair("MultiStepWithWarmupScheduler", "5ba", ["3ba", "2ep"], 0.5),
    pair("MultiStepWithWarmupScheduler", "10ba", ["2ep"], 0.5, True, ssr=0.5),
    pair("ConstantWithWarmupScheduler", "5ba"),
    pair("ConstantWithWarmupScheduler", "0.1dur", 0.5),
    pair("LinearWithWarmupScheduler", "5ba"),
    pair("LinearWithWarmupScheduler", "1ep", 0.8, 0.1, "50ba"),
    pair("CosineAnnealingWithWarmupScheduler", "5ba"),
    pair("CosineAnnealingWithWarmupScheduler", "0.25dur", "1dur", 0.1),
    pair("CosineAnnealingWithWarmupScheduler", "8ba", "60ba", 0.1, True, ssr=1.5),
    pair("PolynomialWithWarmupScheduler", "5ba"),
    pair("PolynomialWithWarmupScheduler", "5ba", 0.5, "5ep", 0.1),
    pair("StepScheduler", "1ep", 0.0),
    pair("StepScheduler", "1ep", -0.5),
    pair("ExponentialScheduler", 0.0),
    pair("PolynomialScheduler", 0.0, alpha_f=0.1),
    pair("LinearWithWarmupScheduler", "0.25dur", scale_warmup=True, ssr=0.5),
]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_same_rates(pair: Pair) -> None:
    """Batch k of a run is trained at lr(k - 1) of the preset."""
    assert_same(pair)
