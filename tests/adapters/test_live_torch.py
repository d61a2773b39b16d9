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
    "in a row in a row": lambda of: theirs.SequentialLR(
        of,
        [
            theirs.SequentialLR(of, [theirs.LinearLR(of), theirs.CosineAnnealingLR(of, 20)], [5]),
            theirs.StepLR(of, 10),
        ],
        [20],
    ),
    "a chain, first in a row": lambda of: theirs.SequentialLR(
        of,
        [
            theirs.ChainedScheduler([theirs.LinearLR(of, 0.1), theirs.StepLR(of, 4, 0.5)]),
            theirs.CosineAnnealingWarmRestarts(of, 9),
        ],
        [12],
    ),
    "a chain of one": lambda of: theirs.ChainedScheduler([theirs.LambdaLR(of, lambda t: 0.9**t)]),
    "a chain in a chain": lambda of: theirs.ChainedScheduler(
        [
            theirs.ChainedScheduler([theirs.StepLR(of, 10), theirs.LinearLR(of)]),
            theirs.MultiplicativeLR(of, lambda t: 0.99),
        ]
    ),
    "a warmup and a cosine, chained": lambda of: theirs.ChainedScheduler(
        [theirs.LinearLR(of, 0.1, 1.0, 5), theirs.CosineAnnealingLR(of, 11)]
    ),
    "a cosine among others, past its ends": lambda of: theirs.ChainedScheduler(
        [
            theirs.StepLR(of, 4, 0.5),
            theirs.CosineAnnealingLR(of, 11),
            theirs.ExponentialLR(of, 0.95),
            theirs.MultiStepLR(of, [12, 34], 0.5),
        ]
    ),
    "a cosine without an end, chained": lambda of: theirs.ChainedScheduler(
        [theirs.CosineAnnealingLR(of, 7.5), theirs.StepLR(of, 4, 0.5)]  # type: ignore[arg-type]
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
    with pytest.raises(TypeError, match="must be an LRScheduler of PyTorch, got dict"):
        from_torch({"scheduler": theirs.StepLR(of, 10)})  # type: ignore[arg-type]


ANEW = "it sets the rate anew at each step, so that what the others do is lost"
UNKNOWN: dict[str, tuple[Callable[[Any], list[Any]], str]] = {
    "set anew first": (
        lambda of: [theirs.LambdaLR(of, lambda t: 1.0), theirs.StepLR(of, 10)],
        f"LambdaLR among others: {ANEW}",
    ),
    "set anew last": (
        lambda of: [theirs.StepLR(of, 10), theirs.CyclicLR(of, 0.1, 0.5)],
        f"CyclicLR among others: {ANEW}",
    ),
    "restarts": (
        lambda of: [theirs.CosineAnnealingWarmRestarts(of, 10), theirs.StepLR(of, 10)],
        f"CosineAnnealingWarmRestarts among others: {ANEW}",
    ),
    "a row": (
        lambda of: [
            theirs.SequentialLR(of, [theirs.LinearLR(of), theirs.StepLR(of, 10)], [5]),
            theirs.ExponentialLR(of, 0.9),
        ],
        "SequentialLR among others: it sets the rate anew at its milestones",
    ),
    "a cosine from eta_min": (
        lambda of: [theirs.CosineAnnealingLR(of, 10, 0.01), theirs.StepLR(of, 10)],
        "CosineAnnealingLR among others: it goes on from the rate that it finds, measured from eta",
    ),
    "two cosines": (
        lambda of: [theirs.CosineAnnealingLR(of, 10), theirs.CosineAnnealingLR(of, 20)],
        "CosineAnnealingLR among others: it goes on",
    ),
    "a cosine of nothing": (
        lambda of: [theirs.CosineAnnealingLR(of, 10), theirs.PolynomialLR(of, 20)],
        "a CosineAnnealingLR and another that ends at 0: of Polynomial",
    ),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_chain_that_is_no_product(name: str) -> None:
    parts, why = UNKNOWN[name]
    chain = theirs.ChainedScheduler(parts(new_optimizer()))
    with pytest.raises(TypeError, match=f"no Schedule of a ChainedScheduler with {why}"):
        from_torch(chain)


def test_chain_of_those_that_were_stepped_alone() -> None:
    of = new_optimizer()
    parts = [theirs.StepLR(of, 10), theirs.ExponentialLR(of, 0.9)]
    parts[0].step()
    with pytest.raises(TypeError, match="whose parts have done 1 and 0 steps"):
        from_torch(theirs.ChainedScheduler(parts))


def test_row_that_starts_elsewhere() -> None:
    """At the rate that a OneCycleLR has noted, or a step late."""
    of = new_optimizer()
    parts = [theirs.StepLR(of, 10), theirs.OneCycleLR(of, 0.5, 40)]
    with pytest.raises(ValueError, match=r"StepLR of a base rate of 0\.3, where the initial_lr of"):
        from_torch(theirs.SequentialLR(of, parts, [5]))
    of = new_optimizer()
    chain = theirs.ChainedScheduler([theirs.ExponentialLR(of, 0.9), theirs.StepLR(of, 10)])
    row = theirs.SequentialLR(of, [chain, theirs.StepLR(of, 10)], [5])
    with pytest.raises(TypeError, match="ExponentialLR in its first part: PyTorch steps it once b"):
        from_torch(row)


def test_param_group_that_was_added() -> None:
    of = new_optimizer()
    scheduler = theirs.StepLR(of, 10)
    of.add_param_group({"params": [torch.nn.Parameter(torch.zeros(1))]})
    with pytest.raises(ValueError, match="for 2 param groups, and param group 2 was added later"):
        from_torch(scheduler)


@pytest.mark.parametrize("name", KINDS)
def test_loaded_from_a_checkpoint(name: str) -> None:
    """The optimizer and the scheduler, in another process, in the middle of the run."""
    of, by = new_optimizer(), new_optimizer()
    original, other = KINDS[name](of), KINDS[name](by)
    expected = from_torch(original)
    for _ in range(14):
        of.step()
        original.step()
    by.load_state_dict(of.state_dict())
    other.load_state_dict(original.state_dict())

    for one, two in zip(from_torch(other), expected, strict=True):
        assert [one(t) for t in range(N)] == pytest.approx([two(t) for t in range(N)])


def test_a_rate_that_was_changed() -> None:
    of = new_optimizer()
    scheduler = theirs.StepLR(of, 10)
    of.param_groups[1]["lr"] = 5.0
    with pytest.raises(ValueError, match="should have set a rate of 0.1 in param group 1, where"):
        from_torch(scheduler)
