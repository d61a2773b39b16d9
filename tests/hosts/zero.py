"""Train under DeepSpeed, by `torchrun` in several processes: each stage of ZeRO."""

import json
import os
import sys
from pathlib import Path
from typing import Any

os.environ["DS_ACCELERATOR"] = "cpu"

import deepspeed
import torch
import torch.distributed as dist
from deepspeed.accelerator import get_accelerator
from hosts.training import BATCH, EPOCH, EPOCHS, LR, X, Y, loss, net, recording, sgd

from schedcore_torch import TorchScheduler

STAGES = [0, 1, 2]
SKIPPED = (0, 3)  # of the updates of an epoch, where gradients overflow


def engine(stage: int, counts: Any = "steps", accumulate: int = 1, fp16: bool = False) -> Any:
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
            "fp16": {"enabled": fp16, "initial_scale_power": 4, "hysteresis": 1},
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


def overflow(made: Any) -> list[float]:
    """The same in half precision, where the gradients of the first process overflow at times."""
    with recording() as used:
        for k in range(EPOCH):
            rows = slice(k * BATCH + dist.get_rank(), (k + 1) * BATCH, 2)
            error = torch.nn.functional.cross_entropy(made(X[rows].half()).float(), Y[rows])
            made.backward(error * (torch.inf if k in SKIPPED and dist.get_rank() == 0 else 1))
            made.step()
    return used


def main(out: Path) -> None:
    deepspeed.init_distributed("gloo")
    # It takes fp16 only of a CPU that is fast at it, though all that it calls works on any.
    get_accelerator().is_fp16_supported = lambda: True
    results = {}
    for stage in STAGES:
        results[f"{stage} steps"] = train(engine(stage))
        results[f"{stage} updates"] = train(engine(stage, counts="updates"))
        results[f"{stage} accumulating"] = train(engine(stage, accumulate=3))

        results[f"{stage} overflowing"] = overflow(engine(stage, fp16=True))
        results[f"{stage} overflowing updates"] = overflow(engine(stage, "updates", fp16=True))

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
