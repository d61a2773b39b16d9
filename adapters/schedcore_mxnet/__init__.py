"""Bind a schedule to an MXNet optimizer."""

from collections.abc import Callable
from functools import partial
from typing import Any, SupportsFloat

# MXNet lives beside older versions of everything, so seldom where types are checked.
from mxnet.lr_scheduler import LRScheduler  # pyright: ignore[reportMissingImports]

from schedcore import Plateau, PlateauState, Schedule
from schedcore.checks import reject
from schedcore.plateau import check_plateau
from schedcore.schedule import check_schedule

__all__ = ["MXNetScheduler"]

# Of Adam, LAMB, Nadam and RMSProp; Adamax; Signum.
_OWN_RATES = (0.001, 0.002, 0.01)


class MXNetScheduler(LRScheduler):
    """A schedule as the `lr_scheduler` of an MXNet optimizer or `gluon.Trainer`.

    MXNet counts updates from 1 and a schedule from 0: the k-th update uses `schedule(k - 1)`,
    times the scale of the plateau if there is one. The schedule alone sets the rate: leave the
    optimizer's `learning_rate` out. The default that some optimizers have for it has no effect.

    Args:
        schedule: The schedule, in updates; `stretch` turns one in epochs into that.
        plateau: What scales it, by the metrics that `observe` is told.

    Raises:
        TypeError: `schedule` is not a Schedule, or `plateau` not a Plateau.
        ValueError: An optimizer is given a `learning_rate` beside this scheduler.

    >>> from schedcore import Cosine
    >>> scheduler = MXNetScheduler(Cosine(0.3, steps=15).warmup(5))
    >>> scheduler(1), scheduler(6), scheduler(21)
    (0.0, 0.3, 0.0)
    """

    def __init__(self, schedule: Schedule, plateau: Plateau | None = None) -> None:
        # No super().__init__(): its base rate and warmup are the schedule's business.
        self.schedule = schedule
        self.plateau = plateau
        check_schedule(self, "schedule")
        check_plateau(self)
        self.state: PlateauState | None = None
        self._lr = schedule.function()
        if plateau is not None:
            self._lr = partial(self._scaled, self._lr, plateau.start())

    def __call__(self, num_update: int) -> float:
        return self._lr(num_update - 1)

    def __reduce__(self) -> tuple[Any, ...]:
        return MXNetScheduler, (self.schedule, self.plateau), {"state": self.state}

    def observe(self, metric: SupportsFloat) -> None:
        """Tell the plateau the next metric, which acts from the next update on.

        Raises:
            TypeError: `metric` is not a number.
            ValueError: There is no plateau.
            RuntimeError: No update has used this scheduler: MXNet trains with a copy of it.

        >>> from schedcore import Constant, Plateau
        >>> scheduler = MXNetScheduler(Constant(0.3).warmup(5), Plateau(factor=0.5, patience=0))
        >>> for update, loss in [(5, 0.9), (10, 0.9), (15, 0.9)]:
        ...     print(scheduler(update))
        ...     scheduler.observe(loss)
        0.24
        0.3
        0.15
        """
        if self.plateau is None:
            reject(self, "plateau", "given to observe a metric", None)
        if self.state is None:
            raise RuntimeError(
                "MXNetScheduler: no update has used this scheduler; after load_states, "
                "call resume(trainer.optimizer); distributed, set update_on_kvstore=False"
            )
        self.state, _ = self.plateau.update(self.state, metric)

    def resume(self, optimizer: Any) -> None:
        """Take the place, and the plateau's state, of the scheduler that a checkpoint brought back.

        MXNet saves the scheduler with the optimizer: without this, `load_states` goes on along the
        schedule of the checkpoint. The clock is the optimizer's own.

        >>> import mxnet
        >>> from schedcore import Constant
        >>> loaded = mxnet.optimizer.SGD(lr_scheduler=MXNetScheduler(Constant(0.3)))
        >>> MXNetScheduler(Constant(0.1)).resume(loaded)
        >>> loaded.learning_rate
        0.1
        """
        self.state = getattr(optimizer.lr_scheduler, "state", None)
        optimizer.lr_scheduler = self

    @property
    def base_lr(self) -> float:
        """The rate of the first update."""
        return _BaseRate(self.schedule(0))

    @base_lr.setter
    def base_lr(self, value: Any) -> None:
        # An optimizer that was given a learning_rate too comes here to overrule the schedule.
        reject(self, "learning_rate", "left out beside a schedule", value)

    def _scaled(self, lr: Callable[[float], float], start: PlateauState, t: int) -> float:
        if self.state is None and t >= 0:  # an update; before it, someone only looks
            self.state = start
        return lr(t) * (self.state or start).scale


class _BaseRate(float):
    """A rate that counts as equal to what an optimizer takes when it is given none.

    Where they differ, MXNet says that it overwrites the schedule, and tries to.
    """

    def __ne__(self, learning_rate: object) -> bool:
        return learning_rate not in _OWN_RATES and super().__ne__(learning_rate)
