"""PyTorch's classes that are made of others: one schedule of all of them, and one clock."""

from collections.abc import Sequence
from inspect import signature
from typing import Any, SupportsFloat

from torch import Tensor
from torch.optim.lr_scheduler import LRScheduler

from schedcore_torch.drop_in import Clock
from schedcore_torch.scheduler import TorchScheduler


def parts_in(original: type[LRScheduler], args: Any, kwargs: Any) -> Sequence[Any]:
    """The schedulers among the arguments; none where there are none, as when one is copied."""
    given = signature(original).bind_partial(*args, **kwargs).arguments
    parts: Sequence[Any] = given.get("schedulers", ())
    return parts


def are_pure(parts: Sequence[Any]) -> bool:
    """Whether the parts are functions of t that write the rate alone."""
    return all(
        isinstance(it, Clock) and not it._is_closed and not getattr(it, "cycle_momentum", False)
        for it in parts
    )


class Composed(Clock):
    """What `Clock` is, for those with parts. These are off the optimizer, and their clocks follow."""

    _schedulers: Any
    _keys: tuple[str, ...] = ("last_epoch", "_last_lr")

    def step(
        self, epoch: float | Tensor | None = None, *, metrics: SupportsFloat | None = None
    ) -> None:
        """Move on by one update or epoch, or to any time, and write the rates for it."""
        TorchScheduler.step(self, epoch, metrics=metrics)
        self._place_parts()

    def _compose(self, last_epoch: int) -> None:
        for part in self._schedulers:
            part.close()
        Clock.__init__(self, self.optimizer, last_epoch)
        self._place_parts()

    def _place(self, t: float, rates: list[Any] | None = None) -> None:
        super()._place(t, rates)
        self._place_parts()

    def _place_parts(self) -> None:
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
        kept.setdefault("last_epoch", self._schedulers[0]._t)  # where it has no clock of its own
        super()._take_clock(kept)
        self._place_parts()
