"""PyTorch's schedulers under their own names: `from schedcore_torch.lr_scheduler import *`."""

# PyTorch's attributes are properties here, and its SequentialLR steps to no given time.
# pyright: reportIncompatibleVariableOverride=false, reportIncompatibleMethodOverride=false

from typing import Any

from torch.optim import lr_scheduler as theirs
from torch.optim.lr_scheduler import LRScheduler, ReduceLROnPlateau

from schedcore_torch.composed import ChainedScheduler, SequentialLR
from schedcore_torch.cycles import CosineAnnealingWarmRestarts, CyclicLR, OneCycleLR
from schedcore_torch.drop_in import Clock, Face, Multiplying
from schedcore_torch.values import copied

__all__ = [
    "ChainedScheduler",
    "ConstantLR",
    "CosineAnnealingLR",
    "CosineAnnealingWarmRestarts",
    "CyclicLR",
    "ExponentialLR",
    "LRScheduler",
    "LambdaLR",
    "LinearLR",
    "MultiStepLR",
    "MultiplicativeLR",
    "OneCycleLR",
    "PolynomialLR",
    "ReduceLROnPlateau",
    "SequentialLR",
    "StepLR",
]


class LambdaLR(Face, theirs.LambdaLR, Clock, fields="base_lrs lr_lambdas"):
    """The base rate times a function of t: `compat.torch.LambdaLR`.

    >>> import torch
    >>> of = torch.optim.SGD([torch.ones(1)], lr=0.4)
    >>> LambdaLR(of, lambda t: 0.5**t).schedule
    [Function(<lambda>) * 0.4]
    """


class MultiplicativeLR(Face, theirs.MultiplicativeLR, Multiplying, fields="base_lrs lr_lambdas"):
    """The rate times what a function gives at each step: `compat.torch.MultiplicativeLR`.

    >>> import torch
    >>> of = torch.optim.SGD([torch.ones(1)], lr=0.4)
    >>> MultiplicativeLR(of, lambda t: 0.5).schedule[0](2)
    0.1
    """

    def _update_lr(self, epoch: float | None = None) -> None:
        """Begin as a later part of a SequentialLR, which goes on from the rate that it finds."""
        found = [copied(group["lr"]) for group in self.optimizer.param_groups]
        super()._update_lr(epoch)  # pyright: ignore[reportArgumentType]
        each = zip(found, self.lr_lambdas, strict=True)
        self._hold([rate * factor(0) for rate, factor in each])


class StepLR(Face, theirs.StepLR, Multiplying, fields="base_lrs step_size gamma"):
    """The base rate times `gamma` every `step_size`: `compat.torch.StepLR`.

    >>> import torch
    >>> of = torch.optim.SGD([torch.ones(1)], lr=0.4)
    >>> StepLR(of, step_size=10).schedule
    [Factor(0.4, factor=0.1, step_size=10)]
    """


class MultiStepLR(Face, theirs.MultiStepLR, Multiplying, fields="base_lrs milestones gamma"):
    """The base rate times `gamma` at each milestone: `compat.torch.MultiStepLR`.

    >>> import torch
    >>> of = torch.optim.SGD([torch.ones(1)], lr=0.4)
    >>> MultiStepLR(of, [10, 20], gamma=0.5).schedule
    [PiecewiseConstant([10, 20], values=[0.4, 0.2, 0.1])]
    """


class ConstantLR(Face, theirs.ConstantLR, Multiplying, fields="base_lrs factor total_iters"):
    """The base rate times `factor` until `total_iters`: `compat.torch.ConstantLR`.

    >>> import torch
    >>> of = torch.optim.SGD([torch.ones(1)], lr=0.4)
    >>> ConstantLR(of, factor=0.5, total_iters=5).schedule
    [Constant(0.2).then(Constant(0.4), at=5)]
    """


class LinearLR(
    Face, theirs.LinearLR, Multiplying, fields="base_lrs start_factor end_factor total_iters"
):
    """A line from one factor of the base rate to another: `compat.torch.LinearLR`.

    >>> import torch
    >>> of = torch.optim.SGD([torch.ones(1)], lr=0.4)
    >>> LinearLR(of, start_factor=0.5, total_iters=5).schedule
    [Linear(0.2, steps=5, final_lr=0.4)]
    """


class ExponentialLR(Face, theirs.ExponentialLR, Multiplying, fields="base_lrs gamma"):
    """The base rate times `gamma` at each step: `compat.torch.ExponentialLR`.

    >>> import torch
    >>> of = torch.optim.SGD([torch.ones(1)], lr=0.4)
    >>> ExponentialLR(of, gamma=0.9).schedule
    [Factor(0.4, factor=0.9)]
    """


class PolynomialLR(Face, theirs.PolynomialLR, Multiplying, fields="base_lrs total_iters power"):
    """A fall to 0 along a power of the time that is left: `compat.torch.PolynomialLR`.

    >>> import torch
    >>> of = torch.optim.SGD([torch.ones(1)], lr=0.4)
    >>> PolynomialLR(of, total_iters=10, power=2.0).schedule
    [Polynomial(0.4, steps=10, power=2.0)]
    """


class CosineAnnealingLR(
    Face, theirs.CosineAnnealingLR, Multiplying, fields="base_lrs T_max eta_min"
):
    """A cosine to `eta_min`, and up again: `compat.torch.CosineAnnealingLR`.

    >>> import torch
    >>> of = torch.optim.SGD([torch.ones(1)], lr=0.4)
    >>> CosineAnnealingLR(of, T_max=10).schedule[0](5)
    0.2
    """

    def _low(self) -> float:
        return float(self.eta_min)


def __getattr__(name: str) -> Any:
    """Hand on the other names of PyTorch's module, such as `_LRScheduler`."""
    return getattr(theirs, name)
