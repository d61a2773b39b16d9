"""PyTorch's classes that are made of others: one schedule of all of them, and one clock."""

# PyTorch's attributes are properties here, and its SequentialLR steps to no given time.
# pyright: reportIncompatibleVariableOverride=false, reportIncompatibleMethodOverride=false

from collections.abc import Sequence
from inspect import signature
from math import inf
from typing import Any
from weakref import ref

from torch.optim import lr_scheduler as theirs
from torch.optim.lr_scheduler import LRScheduler

from schedcore_torch.drop_in import Clock, Face
from schedcore_torch.live import multiplies
from schedcore_torch.scheduler import TorchScheduler


def parts_in(original: type[LRScheduler], args: Any, kwargs: Any) -> Sequence[Any]:
    """Return the schedulers among the arguments: none when a scheduler is being copied."""
    given = signature(original).bind_partial(*args, **kwargs).arguments
    parts: Sequence[Any] = given.get("schedulers", ())
    return parts


def are_pure(parts: Sequence[Any]) -> bool:
    """Return whether all parts are functions of t and write the rate alone."""
    return all(
        isinstance(it, Clock) and not it._is_closed and not getattr(it, "cycle_momentum", False)
        for it in parts
    )


class Composed(Clock):
    """The `Clock` of a class with parts, which leave the optimizer and whose clocks follow this."""

    _schedulers: Any
    _keys: tuple[str, ...] = ("last_epoch", "_last_lr")

    def _compose(self, last_epoch: int) -> None:
        for part in self._schedulers:
            part.close()
        Clock.__init__(self, self.optimizer, last_epoch)
        self._lead()

    def _lead(self) -> None:
        for part in self._schedulers:
            part._whole = ref(self)
            part._is_part = True

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        self._lead()

    def _place_parts(self) -> None:
        """Set the clocks of the parts, when somebody asks for one."""
        raise NotImplementedError

    def _jump(self, epoch: Any) -> None:
        TorchScheduler._jump(self, epoch)

    def _extend(self) -> None:
        for part in self._schedulers:
            part._extend()

    def _saved_clock(self) -> dict[str, Any]:
        clock = super()._saved_clock()
        return {key: clock[key] for key in self._keys}

    def _take_clock(self, kept: dict[str, Any]) -> None:
        # A chain saves no clock of its own. Of the parts, the last has just been loaded.
        kept.setdefault("last_epoch", self._schedulers[-1]._t)
        super()._take_clock(kept)


class SequentialLR(Face, theirs.SequentialLR, Composed, fields="_milestones"):
    """One scheduler after another, each with a clock of its own: `compat.torch.SequentialLR`.

    With one that is from elsewhere, or cycles the momentum, or a MultiplicativeLR that is not the
    first, it is PyTorch's own.

    >>> from schedcore_torch.lr_scheduler import LinearLR, StepLR
    >>> import torch
    >>> of = torch.optim.SGD([torch.ones(1)], lr=0.4)
    >>> SequentialLR(of, [LinearLR(of, 0.5, total_iters=5), StepLR(of, 10)], [5]).schedule
    [Linear(0.2, steps=5, final_lr=0.4).then(Factor(0.4, factor=0.1, step_size=10), at=5)]
    """

    __signature__ = signature(theirs.SequentialLR)

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        parts = parts_in(theirs.SequentialLR, args, kwargs)
        # Which goes on from the rate that it finds.
        goes_on = any(isinstance(it, theirs.MultiplicativeLR) for it in parts[1:])
        if goes_on or not are_pure(parts):
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

    With one that is from elsewhere, or does not multiply the rate, it is PyTorch's own. A
    SequentialLR among others is refused: here it has no parts that multiply.

    >>> from schedcore_torch.lr_scheduler import ExponentialLR, StepLR
    >>> import torch
    >>> of = torch.optim.SGD([torch.ones(1)], lr=0.4)
    >>> ChainedScheduler([StepLR(of, 10), ExponentialLR(of, 0.5)]).schedule
    [Factor(0.4, factor=0.1, step_size=10) * Factor(1.0, factor=0.5)]
    """

    __signature__ = signature(theirs.ChainedScheduler)
    _keys = ("_last_lr",)

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        parts = parts_in(theirs.ChainedScheduler, args, kwargs)
        if are_pure(parts) and all(multiplies(it) and it._t == parts[0]._t for it in parts):
            return super().__new__(cls)
        if len(parts) > 1 and any(isinstance(it, SequentialLR) for it in parts):
            raise TypeError(
                "ChainedScheduler: schedulers must be without a SequentialLR, which is one schedule "
                "here and multiplies nothing: write TorchScheduler(optimizer, a.then(b, at) * c)"
            )
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
