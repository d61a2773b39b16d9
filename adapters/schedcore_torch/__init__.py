"""Bind a schedule to a PyTorch optimizer."""

from collections.abc import Sequence
from numbers import Integral
from typing import Any

from torch import Tensor
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler

from schedcore import Schedule

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

    last_epoch: float  # type: ignore[assignment]  # a schedule may be asked at any time

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
            raise TypeError(f"TorchScheduler: optimizer must be an Optimizer, got {optimizer!r}")
        if isinstance(last_epoch, bool) or not isinstance(last_epoch, Integral):
            raise TypeError(
                f"TorchScheduler: last_epoch must be a whole number, got {last_epoch!r}"
            )
        if last_epoch < -1:
            raise ValueError(f"TorchScheduler: last_epoch must be >= -1, got {last_epoch!r}")
        self.optimizer = optimizer
        self.schedules: list[Schedule] = (
            [schedule] if isinstance(schedule, Schedule) else [*schedule]
        )
        for each in self.schedules:
            if not isinstance(each, Schedule):
                raise TypeError(f"TorchScheduler: schedule must be a Schedule, got {each!r}")
        self.relative: bool = relative
        self.step(last_epoch + 1)

    def step(self, epoch: float | None = None) -> None:
        """Move on by one update or epoch, or to any time, and write the rate for it."""
        t = self.last_epoch + 1 if epoch is None else epoch
        rates = self._rates(t)
        for group, rate in zip(self.optimizer.param_groups, rates, strict=True):
            if isinstance(group["lr"], Tensor):
                group["lr"].fill_(rate)
            else:
                group["lr"] = rate
        self.last_epoch = t
        self._last_lr = [*rates]

    def get_lr(self) -> list[float | Tensor]:
        """The rate of each param group at `last_epoch`, computed afresh."""
        return [*self._rates(self.last_epoch)]

    def get_last_lr(self) -> list[float | Tensor]:
        """The rate of each param group that was last written."""
        return [*self._last_lr]

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
        self.step(state_dict["last_epoch"])

    def _rates(self, t: float) -> list[float]:
        groups = self.optimizer.param_groups
        values = [schedule(t) for schedule in self.schedules]
        if len(values) == 1:
            values *= len(groups)
        if len(values) != len(groups):
            raise ValueError(
                f"TorchScheduler: got {len(values)} schedules for {len(groups)} param groups"
            )
        if not self.relative:
            return values
        bases = [group.setdefault("initial_lr", float(group["lr"])) for group in groups]
        return [value * base for value, base in zip(values, bases, strict=True)]
