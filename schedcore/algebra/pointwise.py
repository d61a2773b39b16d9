"""A schedule whose every rate is made another."""

from dataclasses import dataclass
from math import log
from typing import Any

from schedcore.changes import Changes, changes_of
from schedcore.engine.limits import LARGEST_FLOAT32
from schedcore.engine.verbs import at_most, evaluate
from schedcore.schedule import Schedule, check_schedule

# A little below, as an exponential in float32 may round up.
LARGEST = log(LARGEST_FLOAT32) - 1e-5


@dataclass(frozen=True)
class Rounded(Schedule):
    """A schedule in whole numbers: lr(t) = floor(schedule(t) + 1/2).

    For what is counted: a batch size that comes out as 383.9999999999999 would be one too small
    under `int`.

    Args:
        schedule: What to round.

    Raises:
        TypeError: `schedule` is not a Schedule.

    >>> from schedcore import Linear, Rounded
    >>> batch_size = Rounded(Linear(32, steps=10, final_lr=64))
    >>> batch_size(0), batch_size(1), batch_size(10)
    (32.0, 35.0, 64.0)

    Source: the batch-size ramps of Megatron-LM and others.
    """

    schedule: Schedule

    def __post_init__(self) -> None:
        check_schedule(self, "schedule")

    def changes(self) -> Changes:
        return changes_of(self.schedule)

    def evaluate(self, t: Any, xp: Any) -> Any:
        return xp.floor(evaluate(self.schedule, t, xp) + 0.5)


@dataclass(frozen=True)
class Exp(Schedule):
    """The exponential of a schedule: lr(t) = e^schedule(t), up to the largest float32.

    Args:
        schedule: The exponent.

    Raises:
        TypeError: `schedule` is not a Schedule.

    >>> from schedcore import Exp, Linear
    >>> gradient_reversal = 2 / (1 + Exp(Linear(0, steps=100, final_lr=-10))) - 1
    >>> gradient_reversal(0), round(gradient_reversal(10), 4), round(gradient_reversal(100), 4)
    (0.0, 0.4621, 0.9999)

    Source: ramps of loss weights: Laine and Aila 2016, arXiv:1610.02242; Ganin et al. 2015,
    arXiv:1505.07818.
    """

    schedule: Schedule

    def __post_init__(self) -> None:
        check_schedule(self, "schedule")

    def changes(self) -> Changes:
        return changes_of(self.schedule)

    def evaluate(self, t: Any, xp: Any) -> Any:
        return xp.exp(at_most(LARGEST, evaluate(self.schedule, t, xp), xp))
