"""The presets of PyTorch beside PyTorch."""

import math
from typing import Any

import pytest
from compat.pairs import BASE, Pair, assert_same, described

from schedcore import compat

pytest.importorskip("torch")

from compat.stepped import adam, sgd, values
from torch.optim import Optimizer, lr_scheduler, swa_utils

LIBRARY, DISTRIBUTION = "PyTorch", "torch"


def pair(name: str, *args: Any, updates: int = 60, of: str = "lr", **kwargs: Any) -> Pair:
    """A scheduler of PyTorch, with these arguments, and what it writes to an optimizer."""
    preset = getattr(compat.torch, name)
    theirs = getattr(swa_utils if name == "SWALR" else lr_scheduler, name)
    rate = [] if name in ("CyclicLR", "OneCycleLR") else [BASE]
    momentum = {} if of == "lr" else {"momentum": True}
    return Pair(
        preset,
        preset(*rate, *args, **kwargs, **momentum),
        lambda: values(
            lambda o: theirs(o, *args, **kwargs), updates, of, adam() if of == "betas" else sgd()
        ),
        note=described(args, {**kwargs, **momentum}),
    )


def in_a_row(note: str, parts: list[tuple[Any, ...]], milestones: list[int]) -> Pair:
    def theirs(optimizer: Optimizer) -> Any:
        return lr_scheduler.SequentialLR(
            optimizer,
            [getattr(lr_scheduler, name)(optimizer, *args) for name, *args in parts],
            milestones,
        )

    ours = [getattr(compat.torch, name)(BASE, *args) for name, *args in parts]
    preset = compat.torch.SequentialLR
    return Pair(preset, preset(ours, milestones), lambda: values(theirs), note=note)


def chained(note: str, *parts: tuple[Any, ...]) -> Pair:
    def theirs(optimizer: Optimizer) -> Any:
        return lr_scheduler.ChainedScheduler(
            [getattr(lr_scheduler, name)(optimizer, *args) for name, *args in parts]
        )

    ours = [
        getattr(compat.torch, name)(1.0 if i else BASE, *args)
        for i, (name, *args) in enumerate(parts)
    ]
    preset = compat.torch.ChainedScheduler
    return Pair(preset, preset(ours), lambda: values(theirs), note=note)


def halved(cycle: float) -> float:
    return float(0.5 ** (cycle - 1))


PAIRS = [
    pair("LambdaLR", lambda t: 1 / (1 + t)),
    pair("MultiplicativeLR", lambda t: 0.95),
    pair("MultiplicativeLR", lambda t: 0.9 if t % 7 else 1.1),
    pair("StepLR", 10),
    pair("StepLR", 7, gamma=0.5),
    pair("StepLR", 1, 0.9),
    pair("MultiStepLR", [15, 30], gamma=0.5),
    pair("MultiStepLR", [30, 1, 2]),
    pair("MultiStepLR", [0, 10, 10, 20], gamma=0.5),
    pair("MultiStepLR", [2.5, -3, 8.0], gamma=0.5),
    pair("MultiStepLR", [], gamma=0.5),
    pair("MultiStepLR", [5], gamma=2.0),
    pair("ConstantLR"),
    pair("ConstantLR", 0.25, 12),
    pair("ConstantLR", total_iters=0),
    pair("ConstantLR", 1.0),
    pair("LinearLR"),
    pair("LinearLR", 0.1, 0.5, 20),
    pair("LinearLR", 1.0, 0.0, 20),
    pair("LinearLR", total_iters=0),
    pair("ExponentialLR", 0.97),
    pair("ExponentialLR", 1.0),
    pair("PolynomialLR"),
    pair("PolynomialLR", 20, 2.0),
    pair("PolynomialLR", 37, power=0.5),
    pair("PolynomialLR", 0),
    pair("CosineAnnealingLR", 20, updates=130),
    pair("CosineAnnealingLR", 17, eta_min=0.01, updates=130),
    pair("CosineAnnealingLR", 20, eta_min=0.4),
    pair("CosineAnnealingLR", 1),
    pair("CosineAnnealingWarmRestarts", 7, eta_min=0.01),
    pair("CosineAnnealingWarmRestarts", 10, 2, updates=150),
    pair("CosineAnnealingWarmRestarts", 1, 3, updates=150),
    pair("CosineAnnealingWarmRestarts", 1),
    pair("CosineAnnealingWarmRestarts", 10, eta_min=0.5),
    pair("SWALR", 0.05),
    pair("SWALR", 0.5, 20, "linear"),
    pair("SWALR", 0.05, anneal_epochs=0),
    pair("SWALR", swa_lr=0.0, anneal_epochs=3),
    pair("CyclicLR", 0.1, 0.5, 4),
    pair("CyclicLR", 0.1, 0.5, 4, 9),
    pair("CyclicLR", 0.1, 0.5, 5, mode="triangular2"),
    pair("CyclicLR", 0.1, 0.5, 3, 7, mode="exp_range", gamma=0.9),
    pair("CyclicLR", 0.5, 0.1, 4),
    pair("CyclicLR", 0.1, 0.5, 4, 3, scale_fn=halved),
    pair("CyclicLR", 0.1, 0.5, 4, scale_fn=lambda t: 1 / (1 + t), scale_mode="iterations"),
    pair("CyclicLR", 0.1, 0.5, 4, 9, of="momentum"),
    pair("CyclicLR", 0.1, 0.5, 4, 9, "triangular2", of="betas"),
    pair("OneCycleLR", 0.5, 40, updates=41),
    pair("OneCycleLR", 0.5, epochs=4, steps_per_epoch=10, pct_start=0.45, updates=41),
    pair("OneCycleLR", 0.5, 40, anneal_strategy="linear", updates=41),
    pair("OneCycleLR", 0.5, 40, three_phase=True, updates=41),
    pair("OneCycleLR", 0.5, 40, three_phase=True, pct_start=0.6, updates=41),
    pair("OneCycleLR", 0.5, 40, three_phase=True, pct_start=0.01, updates=41),
    pair("OneCycleLR", 0.5, 40, div_factor=10, final_div_factor=0.1, updates=41),
    pair("OneCycleLR", 0.5, 40, pct_start=0.0, updates=41),
    pair("OneCycleLR", 0.5, 40, pct_start=0.01, updates=41),
    pair("OneCycleLR", 0.5, 40, pct_start=1.0, updates=40),
    pair("OneCycleLR", 0.5, 1, updates=2),
    pair("OneCycleLR", 0.5, 40, of="momentum", updates=41),
    pair("OneCycleLR", 0.5, 40, three_phase=True, of="betas", updates=41),
    pair("LambdaLR", lambda t: t < 9),
    pair("StepLR", 7, gamma=0),
    pair("StepLR", 7, gamma=-0.5),
    pair("StepLR", 2.5, gamma=0.5),
    pair("StepLR", -7, gamma=0.5),
    pair("StepLR", math.inf),
    pair("MultiStepLR", {20: 1, 9: 2}, gamma=-0.5),
    pair("MultiStepLR", [math.inf, 9], gamma=0),
    pair("ConstantLR", 0.5, math.inf),
    pair("LinearLR", total_iters=math.inf),
    pair("ExponentialLR", 0.0),
    pair("ExponentialLR", -0.9),
    pair("PolynomialLR", 20, 0.0),
    pair("PolynomialLR", math.inf, 2.0),
    pair("CosineAnnealingLR", -17, eta_min=-0.01),
    pair("CosineAnnealingLR", math.inf),
    pair("CyclicLR", 0.1, 0.5, 4, 0),
    pair("CyclicLR", 0.1, 0.5, 4, 0, mode="triangular2"),
    pair("CyclicLR", 0.1, 0.5, 4, 0, mode="exp_range", gamma=0.9),
    pair("CyclicLR", 0.1, 0.5, 4, mode="exp_range", gamma=-0.9),
    pair("CyclicLR", 0.1, 0.5, 4, 3, scale_fn=lambda cycle: 1 / cycle),
    pair("CyclicLR", 0.1, 0.5, 3.3, scale_fn=lambda cycle: [9, *range(40)][cycle]),
    pair("OneCycleLR", 0.5, 40, div_factor=math.inf, updates=41),
    pair("OneCycleLR", -0.5, 40, final_div_factor=-2, updates=41),
    in_a_row("warmup, then cosine", [("LinearLR", 0.1, 1.0, 5), ("CosineAnnealingLR", 20)], [5]),
    in_a_row(
        "four",
        [("ConstantLR", 0.5, 3), ("StepLR", 2), ("PolynomialLR", 9), ("ExponentialLR", 0.9)],
        [5, 12, 30],
    ),
    in_a_row("from 0", [("StepLR", 2), ("CosineAnnealingWarmRestarts", 4)], [0]),
    in_a_row("twice at 5", [("StepLR", 2), ("StepLR", 3), ("LinearLR",)], [5, 5]),
    in_a_row("one", [("StepLR", 2)], []),
    chained("falls", ("LinearLR", 0.1, 1.0, 5), ("ExponentialLR", 0.9), ("MultiStepLR", [10])),
    chained("twice", ("StepLR", 10), ("StepLR", 15, 0.5)),
]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_same_rates(pair: Pair) -> None:
    """Update k of a training loop is made at lr(k - 1) of the preset."""
    assert_same(pair)
