"""Random schedules on PyTorch tensors."""

from typing import Any

import pytest
import torch
from drawn.laws import compiled
from drawn.schedules import Drawer


def on_tensors(lr: Any, times: list[float]) -> Any:
    return lr(torch.tensor(times, dtype=torch.float64))


@pytest.mark.parametrize("seed", range(150))
def test_drawn(seed: int) -> None:
    compiled(Drawer(seed).schedule(), on_tensors)
