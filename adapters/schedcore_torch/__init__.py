"""Bind a schedule to a PyTorch optimizer."""

from collections.abc import Sequence
from numbers import Integral
from typing import Any

from torch import Tensor
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler

from schedcore import Schedule
from schedcore.checks import number, reject

__all__ = ["TorchScheduler"]


class TorchScheduler(LRScheduler):
    """Write the rate of a schedule into the param groups of an optimizer.

    The k-th `optimizer.step()` uses `schedule(k - 1)` when `step()` follows each of them, or the
    whole of epoch e uses `schedule(e)` when it follows each epoch. This is an `LRScheduler` that
    leaves `optimizer.step` alone and never reads a rate back: `last_epoch`, the clock, is all its
    state. It writes the rate in force when it is built, by `step`, and by `load_state_dict`, so
    that a resumed run follows the schedule given here, from the saved clock on.

    Args:
        optimizer: The optimizer.
        schedule: One schedule for all param groups, or a sequence with one per group.
        relative: Multiply each group's own initial rate (its `initial_lr`, or else its `lr` now)
            by the schedule, which then usually starts at 1.
        last_epoch: Number of the last update or epoch done, as in PyTorch; -1 for a new run.

    Raises:
        TypeError: `optimizer` is not an Optimizer, `schedule` not a Schedule or a sequence of
            them, or `last_epoch` not a whole number.
        ValueError: The number of schedules is not the number of param groups, or `last_epoch` is
            below -1.

    >>> import torch
    >>> from schedcore import Cosine
    >>> optimizer = torch.optim.SGD([torch.nn.Parameter(torch.ones(2))], lr=0.1)
    >>> scheduler = TorchScheduler(optimizer, Cosine(0.3, steps=20).warmup(2))
    >>> for _ in range(3):
    ...     print(scheduler.get_last_lr())
    ...     optimizer.step()
    ...     scheduler.step()
    [0.0]
    [0.15]
    [0.3]
    """

    last_epoch: float  # type: ignore[assignment]  # the base class knows whole epochs only

    def __init__(
        self,
        optimizer: Optimizer,
        schedule: Schedule | Sequence[Schedule],
        *,
        relative: bool = False,
        last_epoch: int = -1,
    ) -> None:
        # No super().__init__(): it would replace optimizer.step.
        if not isinstance(optimizer, Optimizer):
            reject(self, "optimizer", "an Optimizer", optimizer, TypeError)
        schedules = schedule if isinstance(schedule, Sequence) else [schedule]
        for each in schedules:
            if not isinstance(each, Schedule):
                reject(self, "schedule", "a Schedule, or one for each param group", each, TypeError)
        if isinstance(last_epoch, bool) or not isinstance(last_epoch, Integral):
            reject(self, "last_epoch", "a whole number", last_epoch, TypeError)
        if last_epoch < -1:
            reject(self, "last_epoch", ">= -1", last_epoch)
        self.optimizer = optimizer
        self.schedule: Schedule | Sequence[Schedule] = schedule
        self.relative: bool = relative
        # One rate for all groups, as usual, is written without a list of rates.
        self._uniform: Schedule | None = None if schedules is schedule or relative else schedules[0]
        self._move_to(last_epoch + 1)

    def step(self, epoch: float | None = None) -> None:
        """Move on by one update or epoch, or to any time, and write the rate for it."""
        self._move_to(self.last_epoch + 1 if epoch is None else self._checked(epoch))

    def get_lr(self) -> list[float | Tensor]:
        """The rate of each param group at `last_epoch`."""
        return [*self._rates(self.last_epoch)]

    def get_last_lr(self) -> list[float | Tensor]:
        """The same: a rate in force is never anything but the schedule's."""
        return self.get_lr()

    def state_dict(self) -> dict[str, Any]:
        """The clock; what the curve is, the code says."""
        return {"last_epoch": self.last_epoch}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Set the clock, and write the rate of this scheduler's own schedule for it.

        Raises ValueError for the state of another scheduler: to go on from that, build this one
        with its `last_epoch`.
        """
        if state_dict.keys() != {"last_epoch"}:
            keys = ", ".join(map(repr, state_dict))
            raise ValueError(f"TorchScheduler: state must hold 'last_epoch' alone, got {keys}")
        self._move_to(self._checked(state_dict["last_epoch"]))

    def _checked(self, t: float) -> float:
        t = number(self, "last_epoch", t)
        return t if t >= 0 else reject(self, "last_epoch", ">= 0", t)

    def _move_to(self, t: float) -> None:
        groups = self.optimizer.param_groups
        if self._uniform is not None:
            rate = self._uniform(t)
            for group in groups:
                if type(group["lr"]) is float:  # the usual case, and the fastest way to ask
                    group["lr"] = rate
                else:
                    _write(group, rate)
        else:
            for group, rate in zip(groups, self._rates(t), strict=True):
                _write(group, rate)
        self.last_epoch = t

    def _rates(self, t: float) -> list[float]:
        groups = self.optimizer.param_groups
        if isinstance(self.schedule, Schedule):
            rates = [self.schedule(t)] * len(groups)
        else:
            rates = [schedule(t) for schedule in self.schedule]
        if len(rates) != len(groups):
            raise ValueError(
                f"TorchScheduler: got {len(rates)} schedules for {len(groups)} param groups"
            )
        if not self.relative:
            return rates
        return [rate * _initial(group) for rate, group in zip(rates, groups, strict=True)]


def _initial(group: dict[str, Any]) -> float:
    if "initial_lr" not in group:
        group["initial_lr"] = float(group["lr"])
    return float(group["initial_lr"])


def _write(group: dict[str, Any], rate: float) -> None:
    if isinstance(group["lr"], Tensor):
        group["lr"].fill_(rate)
    else:
        group["lr"] = rate
