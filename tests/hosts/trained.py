"""Train with the Trainer of Hugging Face, in this process or by `torchrun` in several."""

import json
import sys
from pathlib import Path
from typing import Any

import pages
import torch
from accelerate import DistributedType, FullyShardedDataParallelPlugin
from hosts.training import BATCH, EPOCHS, LR, X, Y, loss, net, recording, sgd
from torch import Tensor, nn
from torch.distributed.tensor import DTensor
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
    scaled: bool = True,
    kind: type[Trainer] | None = None,
    scheduler: dict[str, Any] | None = None,
    callbacks: list[Any] | None = None,
    **arguments: Any,
) -> Trainer:
    """Train with a Trainer, or a kind of one that makes its own optimizer and scheduler."""
    model = Model(overflow_at)
    optimizer = sgd(model)
    args = TrainingArguments(
        str(to),
        per_device_train_batch_size=BATCH,
        num_train_epochs=EPOCHS,
        logging_steps=1,
        report_to="none",
        use_cpu=True,
        **{"save_steps": 11, **arguments},
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
    if scaled:  # as mixed precision is on a GPU
        trainer.accelerator.scaler = torch.amp.GradScaler("cpu", init_scale=4.0)
    trainer.train(resume_from_checkpoint=resume_from)
    return trainer


def on_the_page() -> dict[str, Any]:
    """Return what docs/hosts.md defines for that Trainer."""
    names: dict[str, Any] = {"model": None, "data": None}
    start, trainer, callback, galore = pages.after("hosts.md", "Hugging Face Trainer")
    for block in (start, trainer.partition("args =")[0], callback, galore):
        exec(block, names)  # noqa: S102  the page is ours
    return names


def sharded(kind: Any) -> type[Trainer]:
    """A Trainer under FSDP: Accelerate shards on GPUs alone, though all that it calls works here."""

    class Sharded(kind):  # type: ignore[misc]
        def create_accelerator_and_postprocess(self) -> None:
            super().create_accelerator_and_postprocess()
            state = self.accelerator.state
            state.distributed_type = DistributedType.FSDP
            state.fsdp_plugin = FullyShardedDataParallelPlugin(**self.args.fsdp_plugin_args)
            self.is_fsdp_enabled = True

    return Sharded


def main(out: Path, way: str) -> None:
    page = on_the_page()
    page["lr"] = HALVED
    # A scaler would not let an optimizer step that has no loss, as one does to have a state to load.
    how: dict[str, Any] = {"fsdp": True, "scaled": False, "save_steps": 5}
    how["fsdp_config"] = {"state_dict_type": "SHARDED_STATE_DICT"}
    if way == "FSDP resumed":
        train(out, kind=sharded(page["Scheduled"]), **how)
        how["resume_from"] = str(out / "checkpoint-5")
    with recording() as used:
        if way == "DDP":
            trainer = train(out, HALVED)
        else:
            trainer = train(out, kind=sharded(page["Scheduled"]), **how)
    model: Any = trainer.model
    results = {"used": used, "sharded": isinstance(next(model.parameters()), DTensor)}
    (out / f"rank{trainer.args.process_index}.json").write_text(json.dumps(results))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
