"""Schedulers that go on from the rate they find in a param group, where they wrote another."""

import weakref
from collections.abc import Iterable
from typing import Any

from torch.optim import Optimizer

from schedcore_torch.scheduler import TorchScheduler
from schedcore_torch.values import copied, written
from schedcore_torch.writing import Overwritten

_bound: "weakref.WeakKeyDictionary[Optimizer, weakref.WeakSet[Finding]]"
_bound = weakref.WeakKeyDictionary()


class Finding(TorchScheduler):
    """A scheduler that multiplies the rate that it finds, or refuses to undo what another does."""

    _held: tuple[float, list[Any]] | None  # the rates in force at a time, if not the schedule's
    _is_chained: bool  # so that it may undo it, as PyTorch's does

    def _low(self) -> float | None:
        """Return the rate above which this scheduler multiplies; None if it sets each rate anew."""
        return None

    @property
    def _last_lr(self) -> list[Any]:
        return self.get_last_lr()

    @_last_lr.setter
    def _last_lr(self, rates: list[Any]) -> None:
        """PyTorch's constructors note it; here it follows from the clock."""

    def get_last_lr(self) -> list[Any]:
        """The rate of each param group at `last_epoch`: it is in force."""
        if self._held is not None and self._held[0] == self._t:
            return list(self._held[1])
        return super().get_last_lr()

    def _attach(self) -> None:
        super()._attach()
        _bound.setdefault(self.optimizer, weakref.WeakSet()).add(self)

    def _begin(self, found: list[Any], bases: list[Any]) -> None:
        """Multiply the rates that were found, as PyTorch's does, and not the base rates."""
        low = self._low()
        if low is not None:
            own: list[Any] = super().get_last_lr()
            each = zip(found, bases, own, strict=True)
            self._hold([moved(low, float(a), float(b), new) for a, b, new in each])

    def _initial_step(self) -> None:
        """Begin as the first part of a SequentialLR of PyTorch's."""
        found = [copied(group["lr"]) for group in self.optimizer.param_groups]
        super()._initial_step()
        self._begin(found, self.base_lrs)

    def _hold(self, rates: Iterable[Any]) -> None:
        """Leave these rates in force until the next step, which goes on from them."""
        if self._is_closed:
            return
        own: list[Any] = super().get_last_lr()
        held = [
            new if is_near(float(rate), new) else rate for rate, new in zip(rates, own, strict=True)
        ]
        self._groups.plan_anew()
        if self._low() is not None:
            self._groups.plan.write(self._t, None)
        for group, rate, new in zip(self.optimizer.param_groups, held, own, strict=True):
            if rate is not new or self._low() is None:
                group["lr"] = written(group["lr"], rate)
                self._held = self._t, held

    def _move_to(self, t: float) -> None:
        self._held = None
        super()._move_to(t)

    def _tell_of_overwritten(self) -> None:
        plan, low = self._groups.plan, self._low()
        if low is None:
            self._refuse_to_undo(plan.overwritten[0])
            super()._tell_of_overwritten()
            return
        for it in plan.overwritten:
            rate = moved(low, it.found, it.expected, float(it.group["lr"]))
            it.group["lr"] = written(it.group["lr"], rate)
        plan.overwritten = []
        self._held = self._t, [copied(group["lr"]) for group in self.optimizer.param_groups]

    def _refuse_to_undo(self, first: Overwritten) -> None:
        """Raise if another scheduler is stepped in turn with this one, which would undo its work.

        The first step does not raise: there, one may have taken over from the other.
        """
        if self._is_chained or self._watch.steps < 3 or first.key != "lr":
            return
        i = self._groups.number(first.group)
        for other in _bound[self.optimizer]:
            if other is self or other._is_closed:
                continue
            if float(other.get_last_lr()[i]) == first.found:
                raise RuntimeError(
                    f"{type(self).__name__} sets the rate anew at each step, and so undoes what "
                    f"{type(other).__name__} does, which is stepped in turn with it: write "
                    "ChainedScheduler([...]) for what PyTorch's does then, or "
                    "TorchScheduler(optimizer, a * b) for the product of two schedules"
                )


def moved(low: float, found: float, before: float, after: float) -> float:
    """Return the rate that follows the one found, as the schedule goes from `before` to `after`."""
    if found == before:
        return after
    if before == low:
        return found + after - before
    return low + (found - low) * (after - low) / (before - low)


def is_near(a: float, b: float) -> bool:
    """Return whether two rates are the same, but for the rounding of many steps in float32."""
    return abs(a - b) <= 1e-5 * max(abs(a), abs(b)) + 1e-12
