"""Rates that are multiplied by a factor, again and again or at given times."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import KW_ONLY, dataclass
from math import ceil, copysign, inf
from typing import Any

from schedcore.changes import CONSTANT, Changes, at_edges, periodic
from schedcore.checks import (
    FINITE,
    NOT_NEGATIVE,
    POSITIVE,
    SCALABLE,
    check_beside,
    store,
    store_milestones,
    store_periods,
)
from schedcore.derived import derived
from schedcore.engine import scalar
from schedcore.engine.exact import Computed
from schedcore.engine.limits import LAST_T, beside_int32
from schedcore.engine.verbs import lookup, power, since_start, unless_nan, whole_periods
from schedcore.schedule import Schedule
from schedcore.shapes.growth import ceiling, check_ceiling, grown, steps_to


@dataclass(frozen=True)
class Factor(Schedule):
    """A rate that is multiplied by the same factor every `step_size`, down to a floor.

    lr(t) = max(min_lr, base_lr * factor^floor(t / step_size))    for a factor up to 1
    lr(t) = min(max_lr, base_lr * factor^floor(t / step_size))    for one above 1

    Args:
        base_lr: Rate at t = 0, > 0.
        factor: What each step multiplies by, > 0; above 1 the rate grows.
        step_size: Length of a step, in units of t, > 0.
        min_lr: The floor, in [0, base_lr].
        max_lr: The ceiling of a rate that grows, >= base_lr; None for the largest float32.

    Raises:
        TypeError: An argument is not a number.
        ValueError: An argument is out of its range.

    >>> from schedcore import Factor
    >>> lr = Factor(0.4, 0.5, step_size=10, min_lr=0.06)
    >>> lr(0), lr(9), lr(10), lr(25), lr(1000)
    (0.4, 0.4, 0.2, 0.1, 0.06)
    >>> batch_size = Factor(8, 2, step_size=1000, max_lr=64)
    >>> batch_size(999), batch_size(1000), batch_size(10**9)
    (8.0, 16.0, 64.0)

    Source: `FactorScheduler` of MXNet; with `min_lr=0`, `StepLR` of PyTorch, and with
    `step_size=1` too, `ExponentialLR` at whole t.
    """

    base_lr: float
    factor: float
    step_size: float = 1
    _: KW_ONLY
    min_lr: float = 0.0
    max_lr: float | None = None

    def __post_init__(self) -> None:
        store(self, base_lr=SCALABLE, factor=POSITIVE, min_lr=NOT_NEGATIVE)
        store_periods(self, "step_size")
        check_beside(self, "min_lr", "<=", "base_lr")
        check_ceiling(self)

    @derived
    def _end(self) -> float:
        """The time at which the floor is reached; far past it, some powers take long to compute."""
        at_floor: float = bisect_left(
            range(LAST_T), True, key=lambda n: self.base_lr * self.factor**n <= self.min_lr
        )
        if at_floor == LAST_T:  # or later: floats don't count single steps there
            at_floor = steps_to(self.min_lr, self.base_lr, self.factor) if self.min_lr else inf
        return beside_int32(at_floor * self.step_size)

    def changes(self) -> Changes:
        if self.factor == 1:
            return CONSTANT
        last = inf  # a floor of 0 is reached by rounding alone
        if self.factor < 1 and self.min_lr:
            last = self._end
        elif self.factor > 1 and self.max_lr is not None:
            steps = ceil(steps_to(self.max_lr, self.base_lr, self.factor))
            last = steps * self.step_size
        return periodic(self.step_size, last=last, between="stays", one_way_from=0)

    def evaluate(self, t: Any, xp: Any) -> Any:
        if self.factor == 1:  # to the power of NaN, that is one as well
            return unless_nan(t, self.base_lr, xp)
        periods = whole_periods(since_start(t, xp), self.step_size, xp)
        if self.factor > 1:
            return grown(self.base_lr, self.factor, periods, ceiling(self), xp)
        return xp.where(t >= self._end, self.min_lr, self.base_lr * power(self.factor, periods, xp))


@dataclass(frozen=True)
class MultiFactor(Schedule):
    """A rate that is multiplied by the same factor at each of a few milestones.

    lr(t) = base_lr * factor^(number of milestones <= t)

    Args:
        base_lr: Rate at t = 0.
        milestones: When to multiply, in units of t, > 0, in order; twice at one that stands twice.
        factor: What each milestone multiplies by, > 0; above 1 the rate grows.
        max_lr: The ceiling of a rate that grows, >= base_lr; None for the largest float32.

    Raises:
        TypeError: An argument is not a number, or `milestones` not a sequence of numbers.
        ValueError: An argument is out of its range.

    >>> from schedcore import MultiFactor
    >>> lr = MultiFactor(0.5, milestones=[15, 30], factor=0.5)
    >>> lr(14), lr(15), lr(29.9), lr(30)
    (0.5, 0.25, 0.25, 0.125)

    Source: `MultiFactorScheduler` of MXNet, `MultiStepLR` of PyTorch.
    """

    base_lr: float
    milestones: Sequence[float]
    factor: float
    _: KW_ONLY
    max_lr: float | None = None

    def __post_init__(self) -> None:
        store(self, base_lr=FINITE, factor=POSITIVE)
        store_milestones(self)
        check_ceiling(self)

    def changes(self) -> Changes:
        return (
            CONSTANT if self.factor == 1 or not self.base_lr else at_edges(self.milestones, "stays")
        )

    @derived
    def _rates(self) -> Sequence[float]:
        """The rate before the first milestone, and that from each of them on."""
        sign, most = copysign(1, self.base_lr), ceiling(self)

        def rates(counts: Iterable[int]) -> list[float]:
            if self.factor <= 1 or not self.base_lr:
                return [self.base_lr * self.factor**k for k in counts]
            return [sign * grown(abs(self.base_lr), self.factor, k, most, scalar) for k in counts]

        return Computed(len(self.milestones) + 1, rates)

    def evaluate(self, t: Any, xp: Any) -> Any:
        (lr,) = lookup(t, self.milestones, [self._rates], xp)
        return unless_nan(t, lr, xp)
