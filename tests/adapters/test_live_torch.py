"""`from_torch`: the schedules of live schedulers, update by update, past their end."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch.optim import lr_scheduler as theirs

from schedcore_torch import from_torch

N = 60


KINDS: dict[str, Callable[[Any], Any]] = {
    "lambda": lambda of: theirs.LambdaLR(of, [lambda t: 0.9**t, lambda t: 1 / (1 + t)]),
    "multiplied": lambda of: theirs.MultiplicativeLR(of, lambda t: 0.95),
    "step": lambda of: theirs.StepLR(of, 10, 0.5),
    "multi-step": lambda of: theirs.MultiStepLR(of, [10, 20, 20], 0.5),
    "constant": lambda of: theirs.ConstantLR(of, 0.5, 7),
    "linear": lambda of: theirs.LinearLR(of, 0.1, 1.0, 10),
    "exponential": lambda of: theirs.ExponentialLR(of, 0.9),
    "polynomial": lambda of: theirs.PolynomialLR(of, 30, 2.0),
    "cosine": lambda of: theirs.CosineAnnealingLR(of, 20, 0.01),
    "restarts": lambda of: theirs.CosineAnnealingWarmRestarts(of, 8, 2, 0.01),
    "cyclic": lambda of: theirs.CyclicLR(of, 0.1, 0.5, 4, 6, mode="triangular2"),
    "cyclic of its own": lambda of: theirs.CyclicLR(
        of, 0.1, 0.5, 4, scale_fn=lambda x: 1 / (1 + x)
    ),
    "one cycle": lambda of: theirs.OneCycleLR(of, [0.5, 0.2], N + 1, div_factor=10),
    "one cycle of three lines": lambda of: theirs.OneCycleLR(
        of, 0.5, N + 1, pct_start=0.2, anneal_strategy="linear", three_phase=True
    ),
    "in a row": lambda of: theirs.SequentialLR(
        of, [theirs.LinearLR(of, 0.1, 1.0, 5), theirs.CosineAnnealingLR(of, 40)], [5]
    ),
    "chained": lambda of: theirs.ChainedScheduler(
        [theirs.CosineAnnealingLR(of, N), theirs.MultiStepLR(of, [10, 30]), theirs.ConstantLR(of)]
    ),
}


def new_optimizer() -> Any:
    weights = [torch.nn.Parameter(torch.zeros(1)) for _ in range(2)]
    groups: list[Any] = [{"params": [weights[0]]}, {"params": [weights[1]], "lr": 0.1}]
    return torch.optim.SGD(groups, lr=0.3, momentum=0.9)


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("asked_at", [0, 25])
def test_same_rates(name: str, asked_at: int) -> None:
    of = new_optimizer()
    scheduler = KINDS[name](of)
    used = []
    for k in range(N):
        if k == asked_at:
            schedules = from_torch(scheduler)
        used.append([group["lr"] for group in of.param_groups])
        of.step()
        scheduler.step()

    for k, rates in enumerate(used):
        expected = [schedule(k) for schedule in schedules]
        assert rates == pytest.approx(expected, rel=1e-9, abs=1e-12), k


def test_what_cannot_be_known() -> None:
    of = new_optimizer()
    with pytest.raises(TypeError, match="no Schedule of ReduceLROnPlateau: its rates depend on"):
        from_torch(theirs.ReduceLROnPlateau(of))

    class Own(theirs.StepLR):
        pass

    with pytest.raises(TypeError, match="no Schedule of Own: nothing is known of its rates"):
        from_torch(Own(of, 10))
    chain = theirs.ChainedScheduler([theirs.StepLR(of, 10), theirs.LambdaLR(of, lambda t: 1.0)])
    with pytest.raises(TypeError, match="ChainedScheduler with LambdaLR after another"):
        from_torch(chain)


def test_a_rate_that_was_changed() -> None:
    of = new_optimizer()
    scheduler = theirs.StepLR(of, 10)
    of.param_groups[1]["lr"] = 5.0
    with pytest.raises(ValueError, match="should have set a rate of 0.1 in param group 1, where"):
        from_torch(scheduler)
