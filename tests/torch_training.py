"""The optimizers and the loop of the tests of `TorchScheduler`."""

from typing import Any

import torch
from torch.optim import SGD, Optimizer
from torch.optim.lr_scheduler import LRScheduler

from schedcore import Cosine

LR = Cosine(0.3, steps=15, final_lr=0.01).warmup(5)


def parameter() -> torch.nn.Parameter:
    """One with a gradient of 1, so that SGD lowers it by the rate."""
    new = torch.nn.Parameter(torch.zeros(2, dtype=torch.float64))
    new.grad = torch.ones_like(new)
    return new


def sgd(*rates: Any, **arguments: Any) -> SGD:
    """An optimizer with one param group for each rate."""
    groups = [{"params": [parameter()], "lr": lr} for lr in rates or (0.1,)]
    return SGD(groups, **arguments)


def rates_of(optimizer: Optimizer) -> list[float]:
    return [float(group["lr"]) for group in optimizer.param_groups]


def train(optimizer: Optimizer, scheduler: LRScheduler, updates: int) -> list[float]:
    """The usual loop; the first group's rate at each update."""
    used = []
    for _ in range(updates):
        used += rates_of(optimizer)[:1]
        optimizer.step()
        scheduler.step()
    return used
