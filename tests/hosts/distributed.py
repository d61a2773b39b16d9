"""The first half of a run, by `torchrun` in several processes, left in checkpoints."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
import torch.distributed as dist
from hosts.training import BATCH, LR, X, Y, loss, net, recording, sgd
from torch import Tensor, nn
from torch.distributed.checkpoint.state_dict import get_state_dict
from torch.distributed.checkpoint.state_dict_saver import save
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.fsdp import fully_shard
from torch.distributed.tensor.debug import CommDebugMode
from torch.nn.parallel import DistributedDataParallel

from schedcore_torch import TorchScheduler

HALF = 8  # updates
ALL = 2 * BATCH  # samples of an update, in all processes together

BY_SAMPLE = LR.stretch(ALL)


def batch(update: int, rank: int = 0, ranks: int = 1) -> tuple[Tensor, Tensor]:
    """The share of a process in what all of them train an update on."""
    start = update * ALL % len(X)
    rows = slice(start + rank, start + ALL, ranks)
    return X[rows], Y[rows]


def train(
    model: nn.Module,
    scheduler: TorchScheduler,
    updates: range,
    rank: int = 0,
    ranks: int = 1,
    samples: int | None = None,
) -> dict[str, Any]:
    """The usual loop, and how much was communicated in it. A clock in samples is told how many."""
    optimizer = scheduler.optimizer
    talk = {"forward": 0, "update": 0}

    @contextmanager
    def listening(to: str) -> Iterator[None]:
        with CommDebugMode() as heard:
            yield
        talk[to] += heard.get_total_counts()

    with recording() as used:
        for k in updates:
            optimizer.zero_grad()
            with listening("forward"):
                error = loss(model, *batch(k, rank, ranks))
            error.backward()
            with listening("update"):
                optimizer.step()
                scheduler.step(scheduler.last_epoch + samples if samples else None)
    return {"used": used, "talk": talk}


def main(out: Path) -> None:
    dist.init_process_group("gloo")
    rank, ranks = dist.get_rank(), dist.get_world_size()
    results = {}

    model = DistributedDataParallel(net())
    scheduler = TorchScheduler(sgd(model), LR)
    results["DDP"] = train(model, scheduler, range(HALF), rank, ranks)
    if rank == 0:
        parts = model.module, scheduler.optimizer, scheduler
        torch.save([part.state_dict() for part in parts], out / "DDP.pt")

    model = DistributedDataParallel(net())
    scheduler = TorchScheduler(sgd(model), BY_SAMPLE)
    results["samples"] = train(model, scheduler, range(HALF), rank, ranks, BATCH * ranks)
    if rank == 0:
        torch.save(scheduler.state_dict(), out / "samples.pt")

    for counts in ("steps", "updates"):
        sharded = net()
        fully_shard(sharded, mesh=init_device_mesh("cpu", (ranks,)))
        scheduler = TorchScheduler(sgd(sharded), LR, counts=counts)
        results[f"FSDP2 {counts}"] = train(sharded, scheduler, range(HALF), rank, ranks)
        weights, state = get_state_dict(sharded, scheduler.optimizer)
        everything = {"model": weights, "optimizer": state, "scheduler": scheduler}
        save(everything, checkpoint_id=out / f"FSDP2 {counts}")

    (out / f"rank{rank}.json").write_text(json.dumps(results))
    dist.destroy_process_group()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
