"""The first half of a run, by `torchrun` in several processes, left in checkpoints, and more."""

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
from torch.distributed.checkpoint.state_dict import get_state_dict, set_state_dict
from torch.distributed.checkpoint.state_dict_loader import load
from torch.distributed.checkpoint.state_dict_saver import save
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.fsdp import fully_shard
from torch.distributed.tensor.debug import CommDebugMode
from torch.nn.parallel import DistributedDataParallel

from schedcore_torch import TorchScheduler

HALF = 8  # updates
SKIPPED = (0, 3)  # of them, where gradients overflow
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


def load_everything(model: nn.Module, scheduler: TorchScheduler, file: Path) -> None:
    """Take up a checkpoint of PyTorch's own for distributed training."""
    weights, state = get_state_dict(model, scheduler.optimizer)
    everything = {"model": weights, "optimizer": state, "scheduler": scheduler}
    load(everything, checkpoint_id=file)
    set_state_dict(model, scheduler.optimizer, model_state_dict=weights, optim_state_dict=state)


def overflow(
    model: nn.Module, scheduler: TorchScheduler, at: tuple[int, ...], rank: int, ranks: int
) -> list[float]:
    """The rates of the updates that a `GradScaler` lets through; one process alone overflows."""
    optimizer, scaler = scheduler.optimizer, torch.amp.GradScaler("cpu", init_scale=4.0)
    with recording() as used:
        for k in range(HALF):
            optimizer.zero_grad()
            error = loss(model, *batch(k, rank, ranks))
            scale = scaler.get_scale()
            scaler.scale(error * (torch.inf if k in at and rank == 0 else 1)).backward()
            scaler.step(optimizer)
            scaler.update()
            if scaler.get_scale() >= scale:
                scheduler.step()
    return used


def shard(ranks: int) -> nn.Module:
    model = net()
    fully_shard(model, mesh=init_device_mesh("cpu", (ranks,)))
    return model


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
        sharded = shard(ranks)
        scheduler = TorchScheduler(sgd(sharded), LR, counts=counts)
        results[f"FSDP2 {counts}"] = train(sharded, scheduler, range(HALF), rank, ranks)
        weights, state = get_state_dict(sharded, scheduler.optimizer)
        everything = {"model": weights, "optimizer": state, "scheduler": scheduler}
        save(everything, checkpoint_id=out / f"FSDP2 {counts}")

        sharded = shard(ranks)
        scheduler = TorchScheduler(sgd(sharded), LR, counts=counts)
        load_everything(sharded, scheduler, out / f"FSDP2 {counts}")
        rest = range(HALF, 2 * HALF)
        results[f"resumed {counts}"] = train(sharded, scheduler, rest, rank, ranks)

        for name, made in [("DDP", DistributedDataParallel(net())), ("FSDP2", shard(ranks))]:
            scheduler = TorchScheduler(sgd(made), LR, counts=counts)
            used = overflow(made, scheduler, SKIPPED, rank, ranks)
            results[f"overflow {name} {counts}"] = {"used": used, "clock": scheduler.last_epoch}

    (out / f"rank{rank}.json").write_text(json.dumps(results))
    dist.destroy_process_group()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
