"""A small model on made-up data for the hosts to train, and a record of each update's rate."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import pytest
import torch
from torch import Tensor, nn
from torch.optim.optimizer import register_optimizer_step_pre_hook
from torch.utils.data import DataLoader, Dataset, TensorDataset

from schedcore import Cosine, Schedule

LR = Cosine(0.3, steps=20, final_lr=0.01).warmup(5)
LONGER = Cosine(0.3, steps=21, final_lr=0.01).warmup(5)

BATCH = 8
EPOCH = 8  # updates
EPOCHS = 3
UPDATES = EPOCHS * EPOCH

_seeded = torch.Generator().manual_seed(0)
X = torch.randn(EPOCH * BATCH, 20, generator=_seeded)
Y = X[:, :4].argmax(1)


def loader() -> DataLoader[tuple[Tensor, ...]]:
    data: Dataset[tuple[Tensor, ...]] = TensorDataset(X, Y)
    return DataLoader(data, BATCH)


def net() -> nn.Linear:
    torch.manual_seed(0)
    return nn.Linear(20, 4)


def sgd(model: nn.Module, lr: float | Tensor = 0.1) -> torch.optim.Optimizer:
    return torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)


def loss(model: nn.Module, x: Tensor, y: Tensor) -> Tensor:
    return nn.functional.cross_entropy(model(x), y)


@contextmanager
def recording() -> Iterator[list[float]]:
    """The rate of each update made meanwhile, as the optimizer itself finds it."""
    used: list[float] = []
    handle = register_optimizer_step_pre_hook(
        lambda optimizer, *_: used.append(float(optimizer.param_groups[0]["lr"]))
    )
    yield used
    handle.remove()


@contextmanager
def resuming(lr: Schedule) -> Iterator[None]:
    """Expect a warning if a run saved under `LR` goes on under another `lr`."""
    with pytest.warns(UserWarning, match="saved under") if lr != LR else nullcontext():
        yield
