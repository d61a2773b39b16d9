"""Drive the schedulers that write the rate of a PyTorch optimizer."""

from collections.abc import Callable
from typing import Any

import torch
from torch.optim import SGD, Optimizer

BASE = 0.3


def sgd() -> SGD:
    return SGD([torch.nn.Parameter(torch.zeros(1))], lr=BASE)


def rate(optimizer: Optimizer) -> float:
    return float(optimizer.param_groups[0]["lr"])


def rates(
    peer: Callable[[Optimizer], Any], updates: int, optimizer: Optimizer | None = None
) -> list[float]:
    """The rate of each of the next updates, with optimizer and scheduler stepped in turn."""
    optimizer = optimizer or sgd()
    scheduler = peer(optimizer)
    result = []
    for _ in range(updates):
        result.append(rate(optimizer))
        optimizer.step()
        scheduler.step()
    return result
