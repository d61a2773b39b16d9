"""The schedule as MXNet's own kind of scheduler."""

from collections.abc import Callable, Mapping
from typing import Any, SupportsFloat

# MXNet lives beside older versions of everything, so seldom where types are checked.
from mxnet.lr_scheduler import LRScheduler  # pyright: ignore[reportMissingImports]
from mxnet.ndarray import NDArray  # pyright: ignore[reportMissingImports]

from schedcore import Plateau, PlateauState, Schedule
from schedcore.binding import check_learning_rate
from schedcore.checks import fail
from schedcore.formats.given import as_schedule
from schedcore.plateau import check_plateau

# Of Adam, LAMB, Nadam and RMSProp; Adamax; Signum.
_OWN_RATES = (0.001, 0.002, 0.01)


class MXNetScheduler(LRScheduler):
    """A schedule as the `lr_scheduler` of an MXNet optimizer or `gluon.Trainer`.

    MXNet counts updates from 1 and a schedule from 0: the k-th update uses `schedule(k - 1)`,
    times the scale of the plateau if there is one. The schedule alone sets the rate: leave the
    optimizer's `learning_rate` out. The default that some optimizers have for it has no effect.

    Args:
        schedule: The schedule, in updates; `stretch` turns one in epochs into that. Also as text,
            or as a mapping.
        plateau: What scales it, by the metrics that `observe` is told.

    Raises:
        TypeError: `schedule` is none of these, or `plateau` not a Plateau.
        ValueError: A text or a mapping describes no schedule, or an optimizer is given a `learning_rate` beside this scheduler.

    >>> from schedcore import Cosine
    >>> scheduler = MXNetScheduler(Cosine(0.3, steps=15).warmup(5))
    >>> scheduler(1), scheduler(6), scheduler(21)
    (0.0, 0.3, 0.0)
    """

    schedule: Schedule
    plateau: Plateau | None
    _function: Callable[[float], float]

    def __init__(
        self, schedule: Schedule | str | Mapping[str, Any], plateau: Plateau | None = None
    ) -> None:
        # No super().__init__(): its base rate and warmup are the schedule's business.
        self.schedule = schedule  # type: ignore[assignment]  # `__setattr__` reads it
        self.plateau = plateau
        self.state = PlateauState()
        self._trains = False

    def __setattr__(self, name: str, value: Any) -> None:
        """Check a schedule, also as text, and a plateau, which may be assigned at any time."""
        if name == "schedule":
            value = as_schedule(value, self, name)
            check_learning_rate(self, value)
            self._function = value.function()  # the quickest to call
        elif name == "plateau":
            check_plateau(self, value)
        super().__setattr__(name, value)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "_function"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            setattr(self, name, value)

    def __call__(self, num_update: int) -> float:
        rate = self._function(num_update - 1)
        if self.plateau is not None:
            self._trains = self._trains or num_update > 0  # at 0, someone only looks
            rate = self.plateau.apply(rate, self.state)
        return rate

    def __repr__(self) -> str:
        plateau = f", {self.plateau}, {self.state}" if self.plateau is not None else ""
        return f"MXNetScheduler({self.schedule}{plateau})"

    def observe(self, metric: SupportsFloat | Any) -> None:
        """Show the plateau the next metric, which acts from the next update on.

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
            fail(self, "plateau", "given to observe a metric", None)
        if not self._trains:
            raise RuntimeError(
                "MXNetScheduler: no update has used this scheduler; after load_states, "
                "call resume(trainer.optimizer); distributed, set update_on_kvstore=False"
            )
        if isinstance(metric, NDArray) and not isinstance(metric, SupportsFloat):
            metric = metric.asnumpy()  # its older arrays are no numbers, even with one in them
        self.state, _ = self.plateau.update(self.state, metric)

    def resume(self, optimizer: Any) -> None:
        """Take the place, and the plateau's state, of the scheduler that a checkpoint brought back.

        MXNet saves the scheduler with the optimizer: without this, `load_states` goes on along the
        schedule of the checkpoint. The clock is the optimizer's own; where it was saved on other
        devices, those of now go on from there too.

        >>> import mxnet
        >>> from schedcore import Constant
        >>> loaded = mxnet.optimizer.SGD(lr_scheduler=MXNetScheduler(Constant(0.3)))
        >>> MXNetScheduler(Constant(0.1)).resume(loaded)
        >>> loaded.learning_rate
        0.1
        """
        saved = optimizer.lr_scheduler
        if isinstance(saved, MXNetScheduler):
            self.state, self._trains = saved.state, saved._trains
        optimizer.lr_scheduler = self
        _count_on_all_devices(optimizer)

    @property
    def base_lr(self) -> float:
        """The rate of the first update."""
        return _BaseRate(self.schedule(0))

    @base_lr.setter
    def base_lr(self, value: Any) -> None:
        # An optimizer that was given a learning_rate too comes here to overrule the schedule.
        fail(self, "learning_rate", "left out beside a schedule", value)


def _count_on_all_devices(optimizer: Any) -> None:
    """Count on from what was saved on every device that now has weights.

    MXNet counts for each device by its number: on another one it would begin at 0, and the largest
    count, which is the clock, would stand still until this has caught up.
    """
    counts = optimizer._all_index_update_counts
    furthest = max(counts.values(), key=lambda of: max(of.values(), default=0))
    weights = optimizer.param_dict.values()
    on_kvstore = {0}
    for device in on_kvstore | {it.device_id for weight in weights for it in weight.list_ctx()}:
        # In place, as the optimizer holds on to one of these.
        own = counts.setdefault(device, {})
        own.update(furthest | own)


class _BaseRate(float):
    """A rate that equals any default rate of an optimizer.

    Where the two differ, MXNet warns that the optimizer's rate overwrites the schedule, and tries
    to write it.
    """

    def __ne__(self, learning_rate: object) -> bool:
        return learning_rate not in _OWN_RATES and super().__ne__(learning_rate)
