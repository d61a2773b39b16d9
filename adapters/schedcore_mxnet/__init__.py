"""Bind a schedule to an MXNet optimizer."""

from typing import Any

# MXNet lives beside older versions of everything, so seldom where types are checked.
from mxnet.lr_scheduler import LRScheduler  # pyright: ignore[reportMissingImports]

from schedcore import Schedule
from schedcore.checks import reject

__all__ = ["MXNetScheduler"]


class MXNetScheduler(LRScheduler):
    """A schedule as the `lr_scheduler` of an MXNet optimizer or `gluon.Trainer`.

    MXNet counts updates from 1 and a schedule from 0: the k-th update uses `schedule(k - 1)`. The
    schedule alone sets the rate, so the optimizer's `learning_rate` must be left out.

    Args:
        schedule: The schedule, in updates; `stretch` turns one in epochs into that.

    Raises:
        TypeError: `schedule` is not a Schedule.
        ValueError: An optimizer is given a `learning_rate` beside this scheduler.

    >>> from schedcore import Cosine
    >>> scheduler = MXNetScheduler(Cosine(0.3, steps=15).warmup(5))
    >>> scheduler(1), scheduler(6), scheduler(21)
    (0.0, 0.3, 0.0)
    """

    def __init__(self, schedule: Schedule) -> None:
        # No super().__init__(): its base rate and warmup are the schedule's business.
        if not isinstance(schedule, Schedule):
            reject(self, "schedule", "a Schedule", schedule, TypeError)
        self.schedule = schedule
        self._lr = schedule.function()

    def __call__(self, num_update: int) -> float:
        return self._lr(num_update - 1)

    def __reduce__(self) -> tuple[Any, ...]:
        return MXNetScheduler, (self.schedule,)

    @property
    def base_lr(self) -> float:
        """The rate of the first update."""
        return self.schedule(0)

    @base_lr.setter
    def base_lr(self, value: Any) -> None:
        # An optimizer that was given a learning_rate too comes here to overrule the schedule.
        reject(self, "learning_rate", "left out beside a schedule", value)
