"""The presets of fairseq beside fairseq."""

import warnings
from argparse import Namespace
from typing import Any

import pytest
from compat.pairs import BASE, Pair, assert_same, described

from schedcore import compat

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    pytest.importorskip("fairseq.optim.lr_scheduler")

import torch
from fairseq.optim.adagrad import Adagrad
from fairseq.optim.lr_scheduler import LR_SCHEDULER_REGISTRY, build_lr_scheduler
from omegaconf import OmegaConf

LIBRARY, DISTRIBUTION = "fairseq", "fairseq-fixed"


def built(name: str, settings: dict[str, Any]) -> Any:
    """A scheduler, as fairseq builds it from its configuration, at its first update."""
    parameter = torch.nn.Parameter(torch.zeros(1))
    optimizer = Adagrad(Namespace(lr=[9.0], weight_decay=0.0), [parameter])
    if name == "manual":
        return LR_SCHEDULER_REGISTRY[name](Namespace(**settings), optimizer)
    return build_lr_scheduler(OmegaConf.create({"_name": name, **settings}), optimizer)


def pair(name: str, *, updates: int = 60, lr: float = BASE, **kwargs: Any) -> Pair:
    """A scheduler of fairseq, with these settings."""
    preset = getattr(compat.fairseq, name)

    def live() -> list[float]:
        scheduler = built(name, {"lr": [lr], **kwargs})
        return [scheduler.step_update(n) for n in range(updates)]

    return Pair(preset, preset(lr, **kwargs), live, note=described([], kwargs))


def by_epoch(name: str, updates_per_epoch: int, lr: list[float], **kwargs: Any) -> Pair:
    """The same, in epochs: at the first update of each, fairseq tells that it begins."""
    preset = getattr(compat.fairseq, name)

    def live() -> list[float]:
        scheduler = built(name, {"lr": lr, **kwargs})
        rates = []
        for n in range(6 * updates_per_epoch):
            if n % updates_per_epoch == 0:
                scheduler.step_begin_epoch(n // updates_per_epoch + 1)
            rates.append(scheduler.step_update(n))
        return rates

    if name == "manual":
        ours = preset(lr[0], **kwargs).stretch(updates_per_epoch)
    else:
        ours = preset(lr, **kwargs, updates_per_epoch=updates_per_epoch)
    return Pair(preset, ours, live, note=described([lr], kwargs))


PAIRS = [
    pair("cosine", max_update=20),
    pair("cosine", max_update=30, warmup_updates=10, min_lr=0.01),
    pair("cosine", max_update=30, warmup_updates=10, warmup_init_lr=0.1),
    pair("cosine", lr_period_updates=15, lr_shrink=0.5, min_lr=0.01, warmup_updates=5),
    pair("cosine", lr_period_updates=10, lr_shrink=1.0, t_mult=2.0, min_lr=0.1, updates=100),
    pair("cosine", lr_period_updates=8, lr_shrink=0.8, t_mult=1.5, min_lr=0.1, updates=100),
    pair("cosine", max_update=20, min_lr=0.5),
    pair("inverse_sqrt", warmup_updates=10),
    pair("inverse_sqrt", warmup_updates=10, warmup_init_lr=0.1),
    pair("inverse_sqrt"),
    pair("polynomial_decay", total_num_update=40),
    pair("polynomial_decay", total_num_update=40, warmup_updates=10, power=2.0),
    pair("polynomial_decay", total_num_update=40, warmup_updates=10, end_learning_rate=0.1),
    pair("polynomial_decay", total_num_update=40, end_learning_rate=0.5),
    pair("step", lr_deacy_period=10),
    pair("step", lr_deacy_period=10, warmup_updates=5, min_lr=0.05),
    pair("step", lr_deacy_period=10, warmup_updates=5, warmup_init_lr=0.1, lr_decay=0.9),
    pair("tri_stage", warmup_steps=10, hold_steps=10, decay_steps=20),
    pair("tri_stage", decay_steps=20, init_lr_scale=0.1, final_lr_scale=0.05),
    pair("tri_stage", phase_ratio=(0.25, 0.25, 0.5), max_update=50),
    pair("triangular", max_lr=0.5, lr_period_updates=20),
    pair("triangular", max_lr=0.5, lr_period_updates=11, lr_shrink=0.5),
    pair("triangular", max_lr=0.5, lr_period_updates=20, lr_shrink=0.5, shrink_min=True),
    by_epoch("fixed", 10, [0.3]),
    by_epoch("fixed", 10, [0.3, 0.5, 0.1], warmup_updates=25),
    by_epoch("fixed", 10, [0.3, 0.5], force_anneal=4, lr_shrink=0.5, warmup_updates=1),
    by_epoch("fixed", 10, [0.3, 0.5], force_anneal=1),
    pair("manual", epoch2lr="{}", update2lr="{'10-12': 0.2, '20,30': 0.1}"),
    pair("manual", epoch2lr="{}", update2lr="{'0': 0.2, '5': 0.1, '1': 0.7}"),
    pair("manual", epoch2lr="{}", update2lr="{'1': 0.7}"),
    pair("manual", epoch2lr="{}", update2lr="{}"),
    by_epoch("manual", 10, [0.3], epoch2lr="{'2-3': 0.2, '5': 0.1}", update2lr="{}"),
    by_epoch("manual", 10, [0.3], epoch2lr="{'1': 0.2}", update2lr="{}"),
    pair("cosine", max_update=20, lr=0.0),
    pair("cosine", max_update=20, warmup_updates=-5),
    pair("cosine", lr_period_updates=15, lr_shrink=0.0, min_lr=0.1),
    pair("polynomial_decay", total_num_update=20, warmup_updates=20),
    pair("polynomial_decay", total_num_update=20, warmup_updates=30),
    pair("polynomial_decay", total_num_update=20, power=0.0, end_learning_rate=0.1),
    pair("polynomial_decay", total_num_update=20, warmup_updates=-2),
    pair("step", lr_deacy_period=10, lr_decay=-0.5),
    pair("step", lr_deacy_period=10, lr_decay=0.0),
    pair("tri_stage", warmup_steps=10, decay_steps=20, init_lr_scale=0.0),
    pair("tri_stage", hold_steps=5, decay_steps=20, init_lr_scale=2.0, final_lr_scale=2.0),
    pair("tri_stage", decay_steps=20, lr=0.0),
    pair("triangular", max_lr=0.5, lr_period_updates=20, lr_shrink=0.0),
    by_epoch("fixed", 10, [0.3, 0.5], force_anneal=0),
    by_epoch("fixed", 10, [0.3], force_anneal=3, lr_shrink=-0.5),
]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_same_rates(pair: Pair) -> None:
    """Update k of a run is made at lr(k - 1) of the preset."""
    assert_same(pair)


def test_what_is_refused() -> None:
    with pytest.raises(ValueError, match="^tri_stage: phase_ratio must add up to 1"):
        compat.fairseq.tri_stage(0.3, phase_ratio=(0.5, 0.5, 0.5), max_update=50)
    with pytest.raises(ValueError, match="^manual: of epoch2lr and update2lr one must be"):
        compat.fairseq.manual(0.3, epoch2lr="{'1': 0.2}", update2lr="{'10': 0.2}")
