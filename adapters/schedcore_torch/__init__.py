"""Bind schedules to a PyTorch optimizer."""

from schedcore_torch.live import from_torch
from schedcore_torch.scheduler import TorchScheduler

__all__ = ["TorchScheduler", "from_torch"]
