"""PyTorch's classes that go up and down."""

# PyTorch's attributes are properties here, and its SequentialLR steps to no given time.
# pyright: reportIncompatibleVariableOverride=false, reportIncompatibleMethodOverride=false

from math import floor
from typing import Any, SupportsFloat

import torch
from torch.optim import Optimizer, lr_scheduler as theirs

from schedcore import Constant, Schedule
from schedcore_torch.drop_in import Clock, Face
from schedcore_torch.parts import momentum_of
from schedcore_torch.saved import tell_of_arguments
from schedcore_torch.scheduler import TorchScheduler
from schedcore_torch.values import copied

# What OneCycleLR keeps in each param group.
BOUNDS = {"initial_lr", "max_lr", "min_lr", "max_momentum", "base_momentum"}


class CosineAnnealingWarmRestarts(
    Face, theirs.CosineAnnealingWarmRestarts, Clock, fields="base_lrs T_0 T_mult eta_min"
):
    """Cosines that start again: `compat.torch.CosineAnnealingWarmRestarts`.

    >>> import torch
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
        """The length of the current cycle."""
        return self._cycle()[1]

    @T_i.setter
    def T_i(self, length: int) -> None:
        """PyTorch's constructor notes it; here it follows from the clock."""

    @property
    def T_cur(self) -> Any:
        """The time since the last restart. One that is assigned moves the clock."""
        start = self._cycle()[0]
        return self._t - start if self._t >= 0 else 0  # as in a row that hasn't come to it

    @T_cur.setter
    def T_cur(self, t: float) -> None:
        if hasattr(self, "_groups"):
            self._t = self._cycle()[0] + t

    def _cycle(self) -> tuple[int, int]:
        """Return the start of the current cycle, and its length."""
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


class Cycles(Clock):
    """The `Clock` of classes that may cycle the momentum, or the first beta, too."""

    cycle_momentum: bool
    use_beta1: bool

    def __init__(self, optimizer: Optimizer, last_epoch: int = -1, *_: object) -> None:
        for group in optimizer.param_groups:  # a tensor that is written into must be no bound, too
            for key in ("betas", "momentum") if self.cycle_momentum else ():
                if key in group:
                    group[key] = copied(group[key])
        super().__init__(optimizer, last_epoch)

    def _given(self) -> Any:
        rates = super()._given()
        if not self.cycle_momentum:
            return rates
        groups = self.optimizer.param_groups
        momenta = [momentum_of(self, i) for i in range(len(groups))]
        if not self.use_beta1:
            return {"lr": rates, "momentum": momenta}
        pairs = zip(momenta, groups, strict=True)
        return {
            "lr": rates,
            "betas": [(it, *map(float, group["betas"][1:])) for it, group in pairs],
        }


class CyclicLR(
    Face,
    theirs.CyclicLR,
    Cycles,
    fields="base_lrs max_lrs total_size step_ratio mode gamma scale_mode base_momentums "
    "max_momentums",
):
    """A triangle wave, of the rate and of the momentum: `compat.torch.CyclicLR`.

    >>> import torch
    >>> of = torch.optim.SGD([torch.ones(1)], lr=0.4, momentum=0.9)
    >>> CyclicLR(of, base_lr=0.1, max_lr=0.5, step_size_up=4).schedule["lr"][0](4)
    0.5
    """


class OneCycleLR(Face, theirs.OneCycleLR, Cycles, fields="base_lrs total_steps"):
    """Up to `max_lr` and far down, once: `compat.torch.OneCycleLR`.

    >>> import torch
    >>> of = torch.optim.SGD([torch.ones(1)], lr=0.4, momentum=0.9)
    >>> OneCycleLR(of, max_lr=0.5, total_steps=10).schedule["momentum"][0](2)
    0.85
    """

    def step(
        self, epoch: float | torch.Tensor | None = None, *, metrics: SupportsFloat | None = None
    ) -> None:
        """Move on, or raise past `total_steps`, as PyTorch's class does."""
        t = self._t + 1 if epoch is None else float(epoch)
        if t > vars(self)["total_steps"]:
            raise ValueError(
                f"OneCycleLR: total_steps={self.total_steps} are over, so there is no step {t:g}: "
                "give it as many as there will be"
            )
        TorchScheduler.step(self, epoch, metrics=metrics)

    def _schedule(self, group: int) -> Schedule:
        """Return the preset, cut at 0: PyTorch's straight line goes on for an update after its end."""
        lr = super()._schedule(group)
        end = self.total_steps
        return lr if lr(end) >= 0 or lr(end - 1) < 0 else lr.then(Constant(0.0), at=end)

    def _extend(self) -> None:
        first, *others = self.optimizer.param_groups
        for group in others:
            for key in BOUNDS & first.keys():
                group.setdefault(key, copied(first[key]))
        super()._extend()

    def _loaded(self) -> None:
        before = [member.group for member in self._groups.members]
        super()._loaded()
        groups = self.optimizer.param_groups
        keys = sorted(BOUNDS & before[0].keys())
        saved, own = ({key: [it[key] for it in of] for key in keys} for of in (groups, before))
        tell_of_arguments("OneCycleLR", saved, own)
