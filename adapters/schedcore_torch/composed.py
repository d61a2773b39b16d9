"""PyTorch's classes that are made of others: one schedule of all of them, and one clock."""

from collections.abc import Sequence
from inspect import signature
from typing import Any
from weakref import ref

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

    def _compose(self, last_epoch: int) -> None:
        for part in self._schedulers:
            part.close()
        Clock.__init__(self, self.optimizer, last_epoch)
        self._lead()

    def _lead(self) -> None:
        for part in self._schedulers:
            part._whole = ref(self)

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
