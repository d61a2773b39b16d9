"""Step PyTorch's optimizers, and what writes their rates."""

from collections.abc import Callable
from typing import Any

import torch
from compat.pairs import BASE
from torch.optim import SGD, Adam, Optimizer


def sgd(lr: float = BASE) -> Optimizer:
    return SGD([torch.nn.Parameter(torch.zeros(1))], lr=lr, momentum=0.9)


def adam(lr: float = BASE) -> Optimizer:
    return Adam([torch.nn.Parameter(torch.zeros(1))], lr=lr)


def values(
    build: Callable[[Optimizer], Any],
    updates: int = 60,
    of: str = "lr",
    optimizer: Optimizer | None = None,
) -> list[float]:
    """The rate, or another value, of each update, with optimizer and scheduler stepped in turn."""
    optimizer = optimizer or sgd()
    scheduler = build(optimizer)
    result = []
    for update in range(updates):
        if update:
            scheduler.step()
        value = optimizer.param_groups[0][of]
        result.append(float(value[0] if of == "betas" else value))
        optimizer.step()
    return result
