"""`TorchScheduler` in the Trainer of Hugging Face."""

from pathlib import Path

import pytest
from hosts.launch import torchrun
from hosts.trained import HALVED, train
from hosts.training import LONGER, LR, UPDATES
from transformers import Trainer

from schedcore import Linear, Schedule


def logged(trainer: Trainer) -> list[float]:
    return [log["learning_rate"] for log in trainer.state.log_history if "learning_rate" in log]


@pytest.mark.parametrize(("accumulate", "updates"), [(1, UPDATES), (3, 9)])
def test_every_update(accumulate: int, updates: int, tmp_path: Path, used: list[float]) -> None:
    """And the log tells the rate in use."""
    lr = LR.stretch(updates / UPDATES)
    trainer = train(tmp_path, lr, gradient_accumulation_steps=accumulate)

    assert used == [lr(k) for k in range(updates)]
    assert logged(trainer) == used


def test_the_log_runs_ahead_of_a_clock_that_counts_updates(
    tmp_path: Path, used: list[float]
) -> None:
    """It asks between the update and the step."""
    trainer = train(tmp_path, counts="updates")

    assert used == [LR(k) for k in range(UPDATES)]
    assert logged(trainer) == [LR(k + 1) for k in range(UPDATES)]


def test_a_skipped_update_does_not_count(tmp_path: Path, used: list[float]) -> None:
    train(tmp_path, overflow_at=5)

    assert used == [LR(k) for k in range(UPDATES - 1)]


@pytest.mark.parametrize("lr", [LR, LONGER], ids=["same", "longer"])
def test_resume(lr: Schedule, tmp_path: Path, used: list[float]) -> None:
    """In the middle of an epoch; under a longer schedule, on its curve from there on."""
    train(tmp_path)
    used.clear()
    train(tmp_path, lr, resume_from=str(tmp_path / "checkpoint-11"))

    assert used == [lr(k) for k in range(11, UPDATES)]


def test_two_processes(tmp_path: Path) -> None:
    """It steps once per update on each."""
    assert torchrun("trained.py", tmp_path) == [[HALVED(k) for k in range(UPDATES // 2)]] * 2


def test_a_schedule_of_another_length_is_told(tmp_path: Path) -> None:
    """By the Trainer, who knows how long the run is."""
    with pytest.warns(UserWarning, match=r"the run ends at t = 24, .* 80. Write Linear\("):
        train(tmp_path, Linear(0.3, 80))
