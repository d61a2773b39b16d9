"""PyTorch's `ReduceLROnPlateau` beside `Plateau`: where they agree, and where PyTorch is wrong."""

from collections.abc import Sequence
from random import Random
from typing import Any

import pytest
import torch
from histories import choices, histories, scales
from torch.optim.lr_scheduler import ReduceLROnPlateau

from schedcore import Plateau


def theirs(metrics: Sequence[float], *, min_scale: float = 0.0, **options: Any) -> list[float]:
    """The rates after each metric, from 1.0, which makes them scales."""
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    scheduler = ReduceLROnPlateau(optimizer, min_lr=min_scale, **{"eps": 0.0, **options})
    result = []
    for metric in metrics:
        scheduler.step(metric)
        result.append(optimizer.param_groups[0]["lr"])
    return result


# The relative margin of PyTorch is right for positive metrics only; there is one like it.
@pytest.mark.parametrize(
    ("threshold_mode", "low"), [("rel", 1 / 8), ("abs", -4), ("torch-rel", -4)]
)
@pytest.mark.parametrize("mode", ["min", "max"])
def test_the_same_scales(mode: Any, threshold_mode: Any, low: float) -> None:
    ends = set()
    for seed, metrics in enumerate(histories(300, low, 8)):
        options: dict[str, Any] = choices(
            Random(seed),
            factor=[0.1, 0.5, 0.9],
            patience=[0, 1, 2, 5],
            threshold=[0.0, 1e-4, 0.125, 0.25],
            cooldown=[0, 1, 2, 4],
            min_scale=[0.0, 0.03, 0.5],
            eps=[0.0, 1e-8, 0.05],
        )
        options.update(mode=mode, threshold_mode=threshold_mode)
        ours = scales(Plateau(**options), metrics)
        options["threshold_mode"] = threshold_mode.removeprefix("torch-")
        assert ours == theirs(metrics, **options), (options, metrics)
        ends.add(ours[-1])
    assert len(ends) > 30


def test_the_defaults_are_the_same() -> None:
    for metrics in histories(100, 1 / 8, 8):
        assert scales(Plateau(), metrics) == theirs(metrics)


@pytest.mark.parametrize(
    ("mode", "metrics"),
    [
        ("min", [-1.0 + 0.00005 * k for k in range(20)]),
        ("max", [-1.0 - 0.00005 * k for k in range(20)]),
    ],
)
def test_torch_takes_slow_worsening_below_zero_for_improvement(
    mode: Any, metrics: list[float]
) -> None:
    """Its relative margin has the sign of the best metric, so below zero it is on the wrong side.

    It never reduces, though each metric is worse than the one before.
    """
    assert theirs(metrics, mode=mode, patience=9)[-1] == 1.0
    assert scales(Plateau(mode=mode, patience=9), metrics) == [1.0] * 10 + [0.1] * 10


def test_torch_stops_short_of_the_floor() -> None:
    """It leaves out a fall by less than `eps`, 1e-8 by default; ours has 0."""
    metrics = [1.0] * 10

    assert theirs(metrics, patience=0, eps=1e-8)[-1] == pytest.approx(1e-8)
    assert scales(Plateau(patience=0), metrics)[-1] == pytest.approx(1e-9)
    assert scales(Plateau(patience=0, eps=1e-8), metrics)[-1] == pytest.approx(1e-8)


def test_a_floor_that_is_a_rate() -> None:
    for metrics in histories(60, 1 / 8, 8):
        optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.3)
        peer = ReduceLROnPlateau(optimizer, factor=0.3, patience=1, min_lr=0.02, eps=0.0)
        plateau = Plateau(0.3, patience=1, min_lr=0.02)
        state = plateau.start()
        for metric in metrics:
            peer.step(metric)
            state, _ = plateau.update(state, metric)
            rate = plateau.apply(0.3, state)
            assert rate == pytest.approx(optimizer.param_groups[0]["lr"], rel=1e-12)


def test_torch_has_no_best_under_a_margin_of_all() -> None:
    """The first metric must beat inf * (1 - threshold), which is NaN for a threshold of 1."""
    assert theirs([1.0, -1.0], patience=0, threshold=1.0) == [0.1, pytest.approx(0.01)]
    assert scales(Plateau(patience=0, threshold=1.0), [1.0, -1.0]) == [1.0, 1.0]
