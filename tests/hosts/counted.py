"""Count the updates that the hosts make of the same data, in this process or in several."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import torch
from hosts.training import loss, net, recording, sgd
from torch import Tensor
from torch.utils.data import DataLoader, TensorDataset

from schedcore import Run


class Words(NamedTuple):
    """The warnings about a run."""

    epochs: float
    examples: int
    batch_size: int
    accumulate: int = 1
    drop_last: bool = False

    def run(self, host: str, processes: int = 1) -> Run:
        return Run(**self._asdict(), host=host, processes=processes)


# A last batch that is full, smaller, and missing; accumulation that ends with an epoch, or not.
WORDS = [
    Words(2, 64, 8),
    Words(2, 75, 8),
    Words(2, 75, 8, drop_last=True),
    Words(2, 63, 8, drop_last=True),
    Words(1, 63, 8, accumulate=2, drop_last=True),
    Words(2, 75, 8, accumulate=3),
    Words(2, 75, 8, accumulate=4),
    Words(3, 75, 8, accumulate=20),
    Words(2, 5, 8),
]
IN_PARTS = [Words(1.5, 75, 8, accumulate=3), Words(0.3, 75, 8), Words(2.1, 63, 8, drop_last=True)]


def data(words: Words) -> TensorDataset:
    return TensorDataset(torch.ones(words.examples, 20), torch.zeros(words.examples).long())


def loader(words: Words) -> DataLoader[Any]:
    return DataLoader(data(words), words.batch_size, drop_last=words.drop_last)


def lightning(words: Words, out: Path, processes: int) -> None:
    import lightning

    class Model(lightning.LightningModule):
        def __init__(self) -> None:
            super().__init__()
            self.net = net()

        def training_step(self, batch: tuple[Tensor, Tensor], index: int) -> Tensor:
            return loss(self.net, *batch)

        def configure_optimizers(self) -> Any:
            return sgd(self)

    trainer = lightning.Trainer(
        accelerator="cpu",
        devices=processes,
        strategy="ddp" if processes > 1 else "auto",
        default_root_dir=out,
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
        logger=False,
        max_epochs=int(words.epochs),
        accumulate_grad_batches=words.accumulate,
    )
    trainer.fit(Model(), loader(words))
    assert trainer.estimated_stepping_batches == trainer.global_step


def transformers(words: Words, out: Path, processes: int) -> None:
    from hosts.trained import Model
    from transformers import Trainer, TrainingArguments

    args = TrainingArguments(
        str(out),
        per_device_train_batch_size=words.batch_size,
        num_train_epochs=words.epochs,
        gradient_accumulation_steps=words.accumulate,
        dataloader_drop_last=words.drop_last,
        save_strategy="no",
        report_to="none",
        disable_tqdm=True,
        use_cpu=True,
    )
    rows: Any = [{"x": x, "labels": y} for x, y in zip(*data(words).tensors, strict=True)]
    trainer = Trainer(Model(overflow_at=None), args, train_dataset=rows)
    trainer.train()
    assert trainer.state.max_steps == trainer.state.global_step


def accelerate(words: Words, out: Path, processes: int) -> None:
    from accelerate import Accelerator

    accelerator = Accelerator(cpu=True, gradient_accumulation_steps=words.accumulate)
    model = net()
    model, optimizer, batches = accelerator.prepare(model, sgd(model), loader(words))
    for _ in range(int(words.epochs)):
        for batch in batches:
            with accelerator.accumulate(model):
                accelerator.backward(loss(model, *batch))
                optimizer.step()
                optimizer.zero_grad()


HOSTS: dict[str, Callable[[Words, Path, int], None]] = {
    "lightning": lightning,
    "transformers": transformers,
    "accelerate": accelerate,
}


def updates(host: str, words: Words, out: Path, processes: int = 1) -> int:
    """Count the updates that the optimizer itself saw."""
    with recording() as used:
        HOSTS[host](words, out, processes)
    return len(used)


def main(out: Path, host: str, processes: int) -> None:
    made = [updates(host, words, out, processes) for words in WORDS]
    rank = torch.distributed.get_rank()
    (out / f"rank{rank}.json").write_text(json.dumps(made))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
