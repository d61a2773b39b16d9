"""MXNet's schedulers under their own names: `from schedcore_mxnet.lr_scheduler import *`."""

import warnings
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from mxnet.lr_scheduler import LRScheduler  # pyright: ignore[reportMissingImports]

from schedcore.algebra.clock import Shift
from schedcore.compat import mxnet as presets
from schedcore.compat.named import Named
from schedcore_mxnet.scheduler import MXNetScheduler

__all__ = [
    "CosineScheduler",
    "FactorScheduler",
    "LRScheduler",
    "MultiFactorScheduler",
    "PolyScheduler",
]


class _Original(Named, MXNetScheduler):
    """One of MXNet's: its arguments, its count, which has a 0, and its `base_lr`."""

    preset: ClassVar[Callable[..., Shift]]
    # The arguments with which a decay has no floor; None where it doesn't follow `base_lr`.
    unfloored: ClassVar[Mapping[str, float] | None] = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        built: Shift = self._build(args, kwargs)
        super().__init__(built)
        # Before its first update, MXNet asks for the rate at 0.
        self._counted = self._built = built.schedule
        self._base_lr: float = self._given["base_lr"]
        self._asked = -1

    def __call__(self, num_update: int) -> float:
        self._asked = num_update
        return self._rate(num_update)

    @property
    def base_lr(self) -> float:
        """The base rate; after the warmup, the rate at the count that was last asked for."""
        warm = self._asked >= self.warmup_steps
        return self._rate(self._asked) if warm else self._base_lr

    @base_lr.setter
    def base_lr(self, value: float) -> None:
        if self.unfloored is None:
            name = type(self).__name__
            warnings.warn(
                f"{name}: as MXNet's, it keeps its own base_lr, {self._base_lr!r}; "
                f"{value!r} has no effect: write {name}(..., base_lr={value!r})",
                stacklevel=2,
            )
            return
        # An assigned rate is the current one; a warmup still ends where it did.
        self._base_lr = value
        plain = self._given | {"warmup_steps": 0, "warmup_begin_lr": 0}
        share = self.preset(**plain | {"base_lr": 1.0, **self.unfloored}).schedule
        warmup = self.warmup_steps
        now = self._asked if self._asked >= warmup else 0
        self._counted = self.preset(**plain | {"base_lr": value / share(now)}).schedule
        if warmup:
            self._counted = self._built.then(self._counted.shift(-warmup), at=warmup)
        self.schedule = self._counted.shift(-1)

    def _rate(self, num_update: int) -> float:
        return self.schedule(num_update - 1) if num_update > 0 else self._counted(0)


class FactorScheduler(_Original):
    """The base rate times `factor` every `step` updates: `compat.mxnet.FactorScheduler`.

    >>> scheduler = FactorScheduler(step=10, factor=0.5, base_lr=0.4)
    >>> scheduler(10), scheduler(11)
    (0.4, 0.2)
    """

    preset = staticmethod(presets.FactorScheduler)
    unfloored: ClassVar[Mapping[str, float] | None] = {"stop_factor_lr": 0.0}


class MultiFactorScheduler(_Original):
    """The base rate times `factor` after some updates: `compat.mxnet.MultiFactorScheduler`.

    >>> scheduler = MultiFactorScheduler(step=[10, 15], factor=0.5, base_lr=0.4)
    >>> scheduler(10), scheduler(11), scheduler(16)
    (0.4, 0.2, 0.1)
    """

    preset = staticmethod(presets.MultiFactorScheduler)
    unfloored: ClassVar[Mapping[str, float] | None] = {}


class PolyScheduler(_Original):
    """A fall along a power of the time that is left: `compat.mxnet.PolyScheduler`.

    >>> scheduler = PolyScheduler(max_update=10, base_lr=0.4)
    >>> scheduler(0), scheduler(5), scheduler(10)
    (0.4, 0.1, 0.0)
    """

    preset = staticmethod(presets.PolyScheduler)


class CosineScheduler(_Original):
    """A fall along a cosine: `compat.mxnet.CosineScheduler`.

    >>> scheduler = CosineScheduler(max_update=10, base_lr=0.4)
    >>> scheduler(0), scheduler(5), scheduler(10)
    (0.4, 0.2, 0.0)
    """

    preset = staticmethod(presets.CosineScheduler)
