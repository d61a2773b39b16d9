"""The presets of PaddlePaddle beside PaddlePaddle."""

from collections.abc import Callable
from typing import Any

import pytest
from compat.pairs import Pair, assert_same, described

from schedcore import compat

pytest.importorskip("paddle")

from paddle.optimizer import lr as theirs

LIBRARY, DISTRIBUTION = "PaddlePaddle", "paddlepaddle"


def rates(scheduler: Any, updates: int) -> list[float]:
    """The rate of each update, with the scheduler stepped in between."""
    result = []
    for _ in range(updates):
        result.append(float(scheduler()))
        scheduler.step()
    return result


def pair(name: str, *args: Any, updates: int = 60, **kwargs: Any) -> Pair:
    """A scheduler of Paddle, with these arguments."""
    preset = getattr(compat.paddle, name)

    def live() -> list[float]:
        # Asked for one more, it would be stepped past its end.
        scheduler = getattr(theirs, name)(*args, **kwargs)
        return [*rates(scheduler, updates - 1), float(scheduler())]

    return Pair(preset, preset(*args, **kwargs), live, note=described(args, kwargs))


def warmed_up(note: str, build: Callable[[Any], Any], *args: Any) -> Pair:
    """A warmup to what is built of the schedulers of Paddle, or of ours."""
    preset = compat.paddle.LinearWarmup
    return Pair(
        preset,
        preset(build(compat.paddle), *args),
        lambda: rates(theirs.LinearWarmup(build(theirs), *args), 60),
        note=f"{note}, {described(args, {})}",
    )


PAIRS = [
    pair("NoamDecay", 64, 10),
    pair("NoamDecay", 512, 25, 0.5),
    pair("PiecewiseDecay", [15, 30], [0.3, 0.5, 0.003]),
    pair("PiecewiseDecay", [15, 30], [0.3, 0.5, 0.003, 0.7]),
    pair("NaturalExpDecay", 0.3, 0.05),
    pair("InverseTimeDecay", 0.3, 0.5),
    pair("PolynomialDecay", 0.3, 20),
    pair("PolynomialDecay", 0.3, 20, 0.01, 2.0),
    pair("PolynomialDecay", 0.3, 20, 0.01, 0.5, True, updates=150),
    pair("PolynomialDecay", 0.1, 7, 0.3, cycle=True, updates=150),
    pair("LinearWarmup", 0.3, 20, 0.0, 0.3),
    pair("LinearWarmup", 0.3, 20, 0.1, 0.5),
    warmed_up("StepDecay", lambda lr: lr.StepDecay(0.3, 10), 5, 0.0, 0.3),
    warmed_up("CosineAnnealingDecay", lambda lr: lr.CosineAnnealingDecay(0.3, 20), 5, 0.1, 0.2),
    pair("ExponentialDecay", 0.3, 0.95),
    pair("MultiStepDecay", 0.3, [15, 30]),
    pair("MultiStepDecay", 0.3, [15, 30, 45], 0.5),
    pair("StepDecay", 0.3, 10),
    pair("StepDecay", 0.3, 7, 0.5),
    pair("LambdaDecay", 0.3, lambda t: 1 / (1 + t)),
    pair("CosineAnnealingDecay", 0.3, 20, updates=130),
    pair("CosineAnnealingDecay", 0.3, 17, 0.01, updates=130),
    pair("CosineAnnealingDecay", 0.3, 1),
    pair("MultiplicativeDecay", 0.3, lambda t: 0.9 if t % 7 else 1.1),
    pair("OneCycleLR", 0.5, 40, updates=41),
    pair("OneCycleLR", 0.5, 40, 10, 0.01, 0.45, "linear", updates=41),
    pair("OneCycleLR", 0.5, 40, end_learning_rate=0.0, updates=41),
    pair("OneCycleLR", 0.5, 40, three_phase=True, updates=41),
    pair(
        "OneCycleLR", 0.5, 40, phase_pct=0.2, anneal_strategy="linear", three_phase=True, updates=41
    ),
    pair("CyclicLR", 0.1, 0.5, 4),
    pair("CyclicLR", 0.1, 0.5, 4, 9),
    pair("CyclicLR", 0.1, 0.5, 5, mode="triangular2"),
    pair("CyclicLR", 0.1, 0.5, 3, 7, "exp_range", 0.9),
    pair("CyclicLR", 0.1, 0.5, 4, 3, scale_fn=lambda cycle: 0.5 ** (cycle - 1)),
    pair("CyclicLR", 0.1, 0.5, 4, scale_fn=lambda t: 1 / (1 + t), scale_mode="iterations"),
    pair("LinearLR", 0.3, 20),
    pair("LinearLR", 0.3, 20, 1.0, 0.0),
    pair("CosineAnnealingWarmRestarts", 0.3, 7, eta_min=0.01),
    pair("CosineAnnealingWarmRestarts", 0.3, 10, 2, updates=150),
    pair("PiecewiseDecay", [-5, 0, 10], [0.3, 0.2, 0.1, 0.5]),
    pair("InverseTimeDecay", 0.3, 0.0),
    pair("ExponentialDecay", 0.0, 0.5),
    pair("MultiStepDecay", 0.3, [0, 5], -0.5),
    pair("StepDecay", 0.3, 10, 0.0),
    pair("StepDecay", 0.3, 10, -0.5),
    pair("LinearLR", 0.3, 2.5),
]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_same_rates(pair: Pair) -> None:
    """Update k of a training loop is made at lr(k - 1) of the preset."""
    assert_same(pair)


@pytest.mark.parametrize(
    ("eager", "args", "scheduler", "kept"),
    [
        ("exponential_decay", (0.3, 10, 0.9, True), "ExponentialDecay", (0.3, 0.9)),
        ("natural_exp_decay", (0.3, 10, 0.9, True), "NaturalExpDecay", (0.3, 0.9)),
        ("inverse_time_decay", (0.3, 10, 0.9, True), "InverseTimeDecay", (0.3, 0.9)),
        ("cosine_decay", (0.3, 5, 20), "CosineAnnealingDecay", (0.3, 20)),
    ],
)
def test_functions_drop_arguments(
    eager: str, args: tuple[Any, ...], scheduler: str, kept: tuple[Any, ...]
) -> None:
    """In eager mode Paddle's functions build schedulers without some of their arguments."""
    dropped = rates(getattr(theirs, eager)(*args), 30)
    ours = getattr(compat.paddle, scheduler)(*kept)
    assert dropped == pytest.approx([ours(t) for t in range(30)], rel=1e-12)
