"""Train under DeepSpeed, by `torchrun` in several processes: each stage of ZeRO."""

import json
import os
import sys
from pathlib import Path
from typing import Any

os.environ["DS_ACCELERATOR"] = "cpu"

import deepspeed
import torch.distributed as dist
from hosts.training import BATCH, EPOCH, EPOCHS, LR, X, Y, loss, net, recording, sgd

from schedcore_torch import TorchScheduler

STAGES = [0, 1, 2]


def engine(stage: int, counts: Any = "steps", accumulate: int = 1) -> Any:
    """An engine around a model, its optimizer and its scheduler."""
    model = net()
    optimizer = sgd(model)
    made, *_ = deepspeed.initialize(
        model=model,
        optimizer=optimizer,
        lr_scheduler=TorchScheduler(optimizer, LR, counts=counts),
        config={
            "train_micro_batch_size_per_gpu": BATCH // 2,
            "gradient_accumulation_steps": accumulate,
            "zero_optimization": {"stage": stage},
            "zero_allow_untested_optimizer": True,  # SGD is one
        },
    )
    return made


def train(made: Any, epochs: int = EPOCHS) -> list[float]:
    """The usual loop, each process on its half of every batch; the rates that were used."""
    with recording() as used:
        for k in range(epochs * EPOCH):
            start = k % EPOCH * BATCH
            rows = slice(start + dist.get_rank(), start + BATCH, 2)
            made.backward(loss(made, X[rows], Y[rows]))
            made.step()
    return used


def main(out: Path) -> None:
    deepspeed.init_distributed("gloo")
    results = {}
    for stage in STAGES:
        results[f"{stage} steps"] = train(engine(stage))
        results[f"{stage} updates"] = train(engine(stage, counts="updates"))
        results[f"{stage} accumulating"] = train(engine(stage, accumulate=3))

        first = engine(stage)
        train(first, epochs=1)
        first.save_checkpoint(str(out / f"stage {stage}"))
        second = engine(stage)
        second.load_checkpoint(str(out / f"stage {stage}"))
        results[f"{stage} resumed"] = train(second, epochs=2)
    (out / f"rank{dist.get_rank()}.json").write_text(json.dumps(results))
    dist.destroy_process_group()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
