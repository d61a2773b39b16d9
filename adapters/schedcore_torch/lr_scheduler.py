"""PyTorch's schedulers under their own names: `from schedcore_torch.lr_scheduler import *`."""

# PyTorch's attributes are properties here, and its SequentialLR steps to no given time.
# pyright: reportIncompatibleVariableOverride=false, reportIncompatibleMethodOverride=false

from inspect import signature
from math import floor, inf
from typing import Any, SupportsFloat

import torch
from torch.optim import lr_scheduler as theirs
from torch.optim.lr_scheduler import LRScheduler, ReduceLROnPlateau

from schedcore import Schedule
from schedcore_torch.composed import Composed, are_pure, parts_in
from schedcore_torch.cycles import Cycles
from schedcore_torch.drop_in import Clock, Face, Multiplying
from schedcore_torch.live import multiplies
from schedcore_torch.scheduler import TorchScheduler
from schedcore_torch.writing import copied

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

    >>> of = torch.optim.SGD([torch.ones(1)], lr=0.4)
    >>> LambdaLR(of, lambda t: 0.5**t).schedule
    [Function(<lambda>) * 0.4]
    """


class MultiplicativeLR(Face, theirs.MultiplicativeLR, Multiplying, fields="base_lrs lr_lambdas"):
    """The rate times what a function gives at each step: `compat.torch.MultiplicativeLR`.

    >>> of = torch.optim.SGD([torch.ones(1)], lr=0.4)
    >>> MultiplicativeLR(of, lambda t: 0.5).schedule[0](2)
    0.1
    """


class StepLR(Face, theirs.StepLR, Multiplying, fields="base_lrs step_size gamma"):
    """The base rate times `gamma` every `step_size`: `compat.torch.StepLR`.

    >>> of = torch.optim.SGD([torch.ones(1)], lr=0.4)
    >>> StepLR(of, step_size=10).schedule
    [Factor(0.4, factor=0.1, step_size=10)]
    """


class MultiStepLR(Face, theirs.MultiStepLR, Multiplying, fields="base_lrs milestones gamma"):
    """The base rate times `gamma` at each milestone: `compat.torch.MultiStepLR`.

    >>> of = torch.optim.SGD([torch.ones(1)], lr=0.4)
    >>> MultiStepLR(of, [10, 20], gamma=0.5).schedule
    [PiecewiseConstant([10, 20], values=[0.4, 0.2, 0.1])]
    """


class ConstantLR(Face, theirs.ConstantLR, Multiplying, fields="base_lrs factor total_iters"):
    """The base rate times `factor` until `total_iters`: `compat.torch.ConstantLR`.

    >>> of = torch.optim.SGD([torch.ones(1)], lr=0.4)
    >>> ConstantLR(of, factor=0.5, total_iters=5).schedule
    [Constant(0.2).then(Constant(0.4), at=5)]
    """


class LinearLR(
    Face, theirs.LinearLR, Multiplying, fields="base_lrs start_factor end_factor total_iters"
):
    """A line from one factor of the base rate to another: `compat.torch.LinearLR`.

    >>> of = torch.optim.SGD([torch.ones(1)], lr=0.4)
    >>> LinearLR(of, start_factor=0.5, total_iters=5).schedule
    [Linear(0.2, steps=5, final_lr=0.4)]
    """


class ExponentialLR(Face, theirs.ExponentialLR, Multiplying, fields="base_lrs gamma"):
    """The base rate times `gamma` at each step: `compat.torch.ExponentialLR`.

    >>> of = torch.optim.SGD([torch.ones(1)], lr=0.4)
    >>> ExponentialLR(of, gamma=0.9).schedule
    [Factor(0.4, factor=0.9)]
    """


class PolynomialLR(Face, theirs.PolynomialLR, Multiplying, fields="base_lrs total_iters power"):
    """A fall to 0 along a power of the time that is left: `compat.torch.PolynomialLR`.

    >>> of = torch.optim.SGD([torch.ones(1)], lr=0.4)
    >>> PolynomialLR(of, total_iters=10, power=2.0).schedule
    [Polynomial(0.4, steps=10, power=2.0)]
    """


class CosineAnnealingLR(
    Face, theirs.CosineAnnealingLR, Multiplying, fields="base_lrs T_max eta_min"
):
    """A cosine to `eta_min`, and up again: `compat.torch.CosineAnnealingLR`.

    >>> of = torch.optim.SGD([torch.ones(1)], lr=0.4)
    >>> CosineAnnealingLR(of, T_max=10).schedule[0](5)
    0.2
    """

    def _low(self) -> float:
        return float(self.eta_min)


class CosineAnnealingWarmRestarts(
    Face, theirs.CosineAnnealingWarmRestarts, Clock, fields="base_lrs T_0 T_mult eta_min"
):
    """Cosines that start again: `compat.torch.CosineAnnealingWarmRestarts`.

    >>> of = torch.optim.SGD([torch.ones(1)], lr=0.4)
    >>> CosineAnnealingWarmRestarts(of, T_0=10).schedule
    [WarmRestarts(0.4, cycle_steps=10)]
    """

    @property
    def last_epoch(self) -> int:
        """The clock, without the part of an epoch that `step(epoch)` may have given it."""
        self._ask_whole()
        return floor(self._t)

    @last_epoch.setter
    def last_epoch(self, t: float) -> None:
        Clock.last_epoch.fset(self, t)  # type: ignore[attr-defined]

    @property
    def T_i(self) -> int:
        """How long the cycle of now is."""
        return self._cycle()[1]

    @T_i.setter
    def T_i(self, length: int) -> None:
        """PyTorch's constructor notes it; here it follows from the clock."""

    @property
    def T_cur(self) -> Any:
        """The time since the last restart. One that is assigned moves the clock."""
        return self._t - self._cycle()[0]

    @T_cur.setter
    def T_cur(self, t: float) -> None:
        if hasattr(self, "_groups"):
            self._t = self._cycle()[0] + t

    def _cycle(self) -> tuple[int, int]:
        """When the cycle of now began, and how long it is."""
        self._ask_whole()
        start, length = 0, self.T_0
        if self.T_mult == 1:
            return floor(self._t / length) * length, length
        while self._t >= start + length:
            start, length = start + length, length * self.T_mult
        return start, length

    def _jump(self, epoch: Any) -> None:
        TorchScheduler._jump(self, epoch)

    def _saved_clock(self) -> dict[str, Any]:
        return super()._saved_clock() | {"T_cur": self.T_cur, "T_i": self.T_i}

    def _take_clock(self, kept: dict[str, Any]) -> None:
        kept.pop("T_i", None)
        kept["last_epoch"] += kept.pop("T_cur", 0) % 1
        super()._take_clock(kept)


class CyclicLR(
    Face,
    theirs.CyclicLR,
    Cycles,
    fields="base_lrs max_lrs total_size step_ratio mode gamma scale_mode base_momentums "
    "max_momentums",
):
    """A triangle wave, of the rate and of the momentum: `compat.torch.CyclicLR`."""


class OneCycleLR(Face, theirs.OneCycleLR, Cycles, fields="base_lrs total_steps"):
    """Up to `max_lr` and far down, once: `compat.torch.OneCycleLR`."""

    def step(
        self, epoch: float | torch.Tensor | None = None, *, metrics: SupportsFloat | None = None
    ) -> None:
        """Move on; an error past `total_steps`, as PyTorch's."""
        t = self._t + 1 if epoch is None else float(epoch)
        if t > vars(self)["total_steps"]:
            raise ValueError(
                f"OneCycleLR: total_steps={self.total_steps} are over, so there is no step {t:g}: "
                "give it as many as there will be"
            )
        TorchScheduler.step(self, epoch, metrics=metrics)

    def _schedule(self, group: int) -> Schedule:
        """PyTorch's straight line goes on for an update after its end, and below 0."""
        lr = super()._schedule(group)
        return lr if lr(self.total_steps) >= 0 else lr.clip(min_lr=0)

    def _extend(self) -> None:
        first, *others = self.optimizer.param_groups
        for group in others:
            for key in ("initial_lr", "max_lr", "min_lr", "max_momentum", "base_momentum"):
                if key in first:
                    group.setdefault(key, copied(first[key]))
        super()._extend()


class SequentialLR(Face, theirs.SequentialLR, Composed, fields="_milestones"):
    """One scheduler after another, each with a clock of its own: `compat.torch.SequentialLR`.

    With one that is not of this module, or cycles the momentum, it is PyTorch's own.
    """

    __signature__ = signature(theirs.SequentialLR)

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        if not are_pure(parts_in(theirs.SequentialLR, args, kwargs)):
            return theirs.SequentialLR(*args, **kwargs)
        return super().__new__(cls)

    def __init__(
        self, optimizer: Any, schedulers: Any, milestones: list[int], last_epoch: int = -1
    ) -> None:
        super().__init__(optimizer, schedulers, milestones, last_epoch)
        self._compose(last_epoch)

    def _place_parts(self) -> None:
        starts, ends = [0, *self._milestones], [*self._milestones, inf]
        parts: Any = self._schedulers
        for part, start, end in zip(parts, starts, ends, strict=True):
            part._t = max(-1, min(self._t, end - 1) - start)


class ChainedScheduler(Face, theirs.ChainedScheduler, Composed, fields="_schedulers"):
    """The product of several: `compat.torch.ChainedScheduler`.

    With one that is not of this module, or does not multiply the rate, it is PyTorch's own.
    """

    __signature__ = signature(theirs.ChainedScheduler)
    _keys = ("_last_lr",)

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        parts = parts_in(theirs.ChainedScheduler, args, kwargs)
        if are_pure(parts) and all(multiplies(it) and it._t == parts[0]._t for it in parts):
            return super().__new__(cls)
        for part in parts:
            if isinstance(part, Clock):
                part._is_chained = True
        return theirs.ChainedScheduler(*args, **kwargs)

    def __init__(self, schedulers: Any, optimizer: Any = None) -> None:
        super().__init__(schedulers, *([] if optimizer is None else [optimizer]))
        self._compose(schedulers[0].last_epoch - 1)

    def _low(self) -> float:
        return 0.0

    def _begin(self, found: list[Any], bases: list[Any]) -> None:
        self._hold(found)  # as the parts have multiplied it

    def _place_parts(self) -> None:
        rates = [group["lr"] for group in self.optimizer.param_groups]
        parts: Any = self._schedulers
        for part in parts:
            part._t, part._held = self._t, (self._t, rates)
