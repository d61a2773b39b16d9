"""The presets of NeMo beside NeMo."""

from typing import Any

import pytest
from compat.opened import opened, partly
from compat.pairs import BASE, Pair, assert_same, described

from schedcore import compat

pytest.importorskip("torch")
opened("nemo", "nemo.core", "nemo.core.optim")
THEIRS = partly("nemo.core.optim.lr_scheduler")

from compat.stepped import values

LIBRARY, DISTRIBUTION = "NeMo", "nemo-toolkit"


def pair(name: str, updates: int = 60, **kwargs: Any) -> Pair:
    """A scheduler of NeMo, with these arguments."""
    preset, theirs = getattr(compat.nemo, name), getattr(THEIRS, name)
    return Pair(
        preset,
        preset(BASE, **kwargs),
        lambda: values(lambda o: theirs(o, **kwargs), updates),
        note=described((), kwargs),
    )


PAIRS = [
    pair("WarmupPolicy", warmup_steps=10, max_steps=40, min_lr=0.01),
    pair("WarmupPolicy", warmup_ratio=0.3, max_steps=40),
    pair("WarmupPolicy", warmup_steps=10),
    pair("WarmupHoldPolicy", warmup_steps=10, hold_steps=10, max_steps=40, min_lr=0.01),
    pair("SquareAnnealing", max_steps=40, warmup_steps=10),
    pair("SquareAnnealing", max_steps=40, min_lr=0.05),
    pair("SquareRootAnnealing", max_steps=40, warmup_steps=10, min_lr=0.05),
    pair("SquareRootAnnealing", max_steps=40),
    pair("CosineAnnealing", max_steps=40, warmup_steps=10, min_lr=0.01),
    pair("CosineAnnealing", max_steps=40),
    pair("CosineAnnealing", max_steps=40, warmup_steps=10, constant_steps=10, min_lr=0.01),
    pair("CosineAnnealing", max_steps=40, warmup_ratio=0.1, constant_ratio=0.3, min_lr=0.01),
    pair("NoamAnnealing", d_model=64, warmup_steps=10),
    pair("NoamAnnealing", d_model=64, warmup_steps=10, min_lr=0.006),
    pair("NoamAnnealing", d_model=64, min_lr=0.006),
    pair("NoamHoldAnnealing", max_steps=40, warmup_steps=5, hold_steps=10),
    pair("NoamHoldAnnealing", max_steps=40, warmup_steps=5, decay_rate=1.0, min_lr=0.05),
    pair("NoamHoldAnnealing", max_steps=40, warmup_ratio=0.1, hold_ratio=0.2),
    pair("WarmupAnnealing", max_steps=40, warmup_steps=10, min_lr=0.01),
    pair("InverseSquareRootAnnealing", max_steps=40, warmup_steps=10, min_lr=0.2),
    pair("InverseSquareRootAnnealing", max_steps=40),
    pair("T5InverseSquareRootAnnealing", max_steps=40, constant_steps=9, min_lr=0.01),
    pair("PolynomialDecayAnnealing", max_steps=40, warmup_steps=10, power=2.0, min_lr=0.01),
    pair("PolynomialDecayAnnealing", max_steps=40, warmup_steps=10, cycle=True),
    pair("PolynomialHoldDecayAnnealing", max_steps=40, warmup_steps=10, hold_steps=5, power=2.0),
    pair("PolynomialHoldDecayAnnealing", max_steps=40, warmup_steps=10, min_lr=0.01),
    pair("PolynomialHoldDecayAnnealing", max_steps=40, warmup_steps=10, hold_steps=0),
    pair("WarmupHoldAnnealLinear", max_steps=40, warmup_steps=10, hold_steps=5, min_lr=0.01),
    pair("WarmupHoldAnnealLinear", max_steps=40, warmup_steps=10),
    pair("WarmupHoldAnnealOneMinusSquareRoot", max_steps=40, warmup_steps=10, hold_ratio=0.2),
    pair("WarmupHoldAnnealOneMinusSquareRoot", max_steps=40, warmup_steps=5, min_lr=0.05),
    pair("WarmupPolicy", warmup_steps=50, max_steps=40),
    pair("WarmupPolicy", warmup_steps=3, max_steps=40.5),
    pair("WarmupPolicy", warmup_steps=-1, max_steps=40),
    pair("WarmupHoldPolicy", warmup_steps=20, hold_steps=30, max_steps=40),
    pair("SquareAnnealing", max_steps=40, warmup_steps=10, min_lr=0.5),
    pair("SquareRootAnnealing", max_steps=40, warmup_steps=2.5),
    pair("CosineAnnealing", max_steps=40, warmup_steps=40),
    pair("CosineAnnealing", max_steps=40, warmup_steps=-1),
    pair("CosineAnnealing", max_steps=40, warmup_steps=20, constant_steps=30),
    pair("CosineAnnealing", max_steps=40, warmup_steps=-1, constant_steps=5),
    pair("NoamAnnealing", d_model=64, warmup_steps=-1),
    pair("NoamHoldAnnealing", max_steps=40, warmup_steps=5, decay_rate=-0.5),
    pair("T5InverseSquareRootAnnealing", max_steps=40, constant_steps=50),
    pair("PolynomialDecayAnnealing", max_steps=40, warmup_steps=10, power=0.0),
    pair("PolynomialHoldDecayAnnealing", max_steps=40, warmup_steps=13, cycle=True),
    pair("WarmupHoldAnnealLinear", max_steps=40, warmup_steps=40, hold_steps=5),
    pair("WarmupHoldAnnealOneMinusSquareRoot", max_steps=40, warmup_steps=10, hold_steps=35),
]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_same_rates(pair: Pair) -> None:
    """Update k of a training loop is made at lr(k - 1) of the preset."""
    assert_same(pair)
