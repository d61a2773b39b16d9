"""`TorchScheduler` in the Trainer of Hugging Face."""

from pathlib import Path
from typing import Any

import pytest
import torch
from hosts.training import BATCH, EPOCHS, LONGER, LR, UPDATES, X, Y, loss, net, sgd
from torch import Tensor, nn
from transformers import Trainer, TrainingArguments

from schedcore import Schedule
from schedcore_torch import TorchScheduler


class Model(nn.Module):
    """It gives the loss itself, as that Trainer wants it; for one batch it may overflow."""

    def __init__(self, overflow_at: int | None) -> None:
        super().__init__()
        self.net = net()
        self.overflow_at = overflow_at
        self.batches = 0

    def forward(self, x: Tensor, labels: Tensor) -> dict[str, Tensor]:
        scale = torch.inf if self.batches == self.overflow_at else 1
        self.batches += 1
        return {"loss": loss(self.net, x, labels) * scale}


def train(
    to: Path,
    lr: Schedule = LR,
    counts: Any = "steps",
    overflow_at: int | None = None,
    resume_from: str | None = None,
    **arguments: Any,
) -> Trainer:
    model = Model(overflow_at)
    optimizer = sgd(model)
    args = TrainingArguments(
        str(to),
        per_device_train_batch_size=BATCH,
        num_train_epochs=EPOCHS,
        logging_steps=1,
        save_steps=11,
        report_to="none",
        use_cpu=True,
        **arguments,
    )
    data: Any = [{"x": x, "labels": y} for x, y in zip(X, Y, strict=True)]
    optimizers: Any = (optimizer, TorchScheduler(optimizer, lr, counts=counts))
    trainer = Trainer(model, args, train_dataset=data, optimizers=optimizers)
    # What mixed precision has on a GPU.
    trainer.accelerator.scaler = torch.amp.GradScaler("cpu", init_scale=4.0)
    trainer.train(resume_from_checkpoint=resume_from)
    return trainer


def logged(trainer: Trainer) -> list[float]:
    return [log["learning_rate"] for log in trainer.state.log_history if "learning_rate" in log]


@pytest.mark.parametrize(("accumulate", "updates"), [(1, UPDATES), (3, 9)])
def test_every_update(accumulate: int, updates: int, tmp_path: Path, used: list[float]) -> None:
    """And the log tells the rate in use."""
    trainer = train(tmp_path, gradient_accumulation_steps=accumulate)

    assert used == [LR(k) for k in range(updates)]
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
