"""What the Trainer of Hugging Face trains, in this process or by `torchrun` in several."""

import json
import sys
from pathlib import Path
from typing import Any

import torch
from hosts.training import BATCH, EPOCHS, LR, X, Y, loss, net, recording, sgd
from torch import Tensor, nn
from transformers import Trainer, TrainingArguments

from schedcore import Schedule
from schedcore_torch import TorchScheduler

# As long as the run in two processes.
HALVED = LR.stretch(1 / 2)


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
    kind: type[Trainer] | None = None,
    scheduler: dict[str, Any] | None = None,
    callbacks: list[Any] | None = None,
    **arguments: Any,
) -> Trainer:
    """By a Trainer, or one of a kind that makes its own optimizer and scheduler."""
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
    if kind is None:
        scheduled = TorchScheduler(optimizer, lr, counts=counts, **(scheduler or {}))
        optimizers: Any = (optimizer, scheduled)
        trainer = Trainer(
            model,
            args,
            train_dataset=data,
            eval_dataset=data,
            optimizers=optimizers,
            callbacks=callbacks,
        )
    else:
        trainer = kind(model, args, train_dataset=data)
    # What mixed precision has on a GPU.
    trainer.accelerator.scaler = torch.amp.GradScaler("cpu", init_scale=4.0)
    trainer.train(resume_from_checkpoint=resume_from)
    return trainer


def main(out: Path) -> None:
    with recording() as used:
        trainer = train(out, HALVED)
    rank = trainer.args.process_index
    (out / f"rank{rank}.json").write_text(json.dumps(used))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
