"""The rates of `TorchScheduler` that answer to a metric."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch.optim.lr_scheduler import ReduceLROnPlateau
from torch_training import LR, rates_of, sgd

from schedcore import Constant, Plateau
from schedcore_torch import TorchScheduler

# One loss an epoch: it falls, stands still, falls a bit, and stands still.
LOSSES = [0.9, 0.7, 0.6, 0.6, 0.61, 0.6, 0.59, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.5, 0.5, 0.5]
PLATEAU = Plateau(factor=0.5, patience=1)
WARMUP = Constant(0.4).warmup(4)


def epochs(optimizer: Any, scheduler: Any, losses: list[float]) -> list[float]:
    used = []
    for loss in losses:
        used += rates_of(optimizer)
        optimizer.step()
        scheduler.step()
        scheduler.observe(loss)
    return used


def test_a_warmup_and_then_a_plateau() -> None:
    """One line; the same rates as by PyTorch's own, after the warmup."""
    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, WARMUP, plateau=PLATEAU)
    used = epochs(optimizer, scheduler, LOSSES)

    optimizer = sgd(0.4)
    peer = ReduceLROnPlateau(optimizer, factor=0.5, patience=1)
    expected = []
    for epoch, loss in enumerate(LOSSES):
        expected.append(rates_of(optimizer)[0] * min(epoch, 4) / 4)
        peer.step(loss)
    assert used == pytest.approx(expected, abs=1e-15)
    assert len(set(used[4:])) > 3


def test_it_acts_on_the_rate_at_once_and_alone() -> None:
    optimizer = sgd(0.1, 0.2, momentum=0.9)
    scheduler = TorchScheduler(
        optimizer, {"lr": LR, "momentum": Constant(0.5)}, relative=True, plateau=PLATEAU
    )
    scheduler.step(7)
    for _ in range(3):
        scheduler.observe(torch.tensor(1.0))

    assert rates_of(optimizer) == scheduler.get_last_lr() == [LR(7) * 0.1 * 0.5, LR(7) * 0.2 * 0.5]
    assert optimizer.param_groups[0]["momentum"] == 0.45


@pytest.mark.parametrize("done", range(len(LOSSES) + 1))
def test_resume(done: int, tmp_path: Path) -> None:
    def new() -> tuple[torch.optim.Optimizer, TorchScheduler]:
        optimizer = sgd()
        return optimizer, TorchScheduler(optimizer, WARMUP, plateau=PLATEAU)

    straight = epochs(*new(), LOSSES)
    parts = new()
    epochs(*parts, LOSSES[:done])
    torch.save([part.state_dict() for part in parts], tmp_path / "checkpoint")
    parts = new()
    for i, state in enumerate(torch.load(tmp_path / "checkpoint", weights_only=True)):
        parts[i].load_state_dict(state)

    assert epochs(*parts, LOSSES[done:]) == straight[done:]


def test_with_and_without() -> None:
    """Without a plateau its state is left out, without a state it begins anew; both are told."""
    plain, scaled = TorchScheduler(sgd(), LR), TorchScheduler(sgd(), LR, plateau=PLATEAU)
    for _ in range(3):
        scaled.observe(1.0)
    states = plain.state_dict(), scaled.state_dict()

    with pytest.warns(UserWarning, match=r"saved under .* \* Plateau\(.*\), goes on under "):
        plain.load_state_dict(states[1])
    with pytest.warns(UserWarning, match=r"goes on under .* \* Plateau\("):
        TorchScheduler(sgd(), LR, plateau=PLATEAU).load_state_dict(states[0])
    assert plain.state_dict() == states[0]


def test_nothing_to_observe_without_a_plateau() -> None:
    message = "^TorchScheduler: plateau must be given to observe a metric, got None$"
    with pytest.raises(ValueError, match=message):
        TorchScheduler(sgd(), LR).observe(0.5)


def test_a_metric_that_is_none() -> None:
    with pytest.raises(TypeError, match="metric must be a number, got 'loss'"):
        TorchScheduler(sgd(), LR, plateau=PLATEAU).observe("loss")  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", [float, torch.tensor, np.float32, np.float64, np.array])
def test_metrics_of_any_number_type(kind: Any, recwarn: pytest.WarningsRecorder) -> None:
    """As of a loop for ReduceLROnPlateau, which is told of the name."""
    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, Constant(0.5), plateau=Plateau(patience=0))
    for loss in (0.9, 0.8, 0.8):
        optimizer.step()
        scheduler.step(kind(loss))

    assert rates_of(optimizer) == [0.05]
    assert scheduler.last_epoch == 3
    (warning,) = recwarn
    assert "is taken for a metric" in str(warning.message)
