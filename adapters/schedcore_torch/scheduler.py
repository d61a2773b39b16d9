"""Schedules, bound to an optimizer as PyTorch's own kind of scheduler."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from types import MappingProxyType, TracebackType
from typing import Any, SupportsFloat

from torch import Tensor
from torch.optim import Optimizer

from schedcore import Plateau, PlateauState
from schedcore.binding import known_end
from schedcore.checks import fail, whole_number
from schedcore.plateau import check_plateau
from schedcore_torch import findings
from schedcore_torch.bound import Bound, Counts
from schedcore_torch.groups import Groups, Items
from schedcore_torch.hyperparameters import Given
from schedcore_torch.telling import tell
from schedcore_torch.values import item
from schedcore_torch.words import apart, differ


class TorchScheduler(Bound):
    """Write what schedules say into the param groups of an optimizer.

    The k-th `optimizer.step()` uses `schedule(k - 1)` when `step()` follows each of them, or the
    whole of epoch e uses `schedule(e)` when it follows each epoch. This is an `LRScheduler` that
    leaves `optimizer.step` alone and never reads a rate back: `last_epoch`, the clock, is its
    state. It writes the values in force when it is built, by `step`, and when its own state or the
    optimizer's is loaded, so that a resumed run follows the schedule given here, from the saved
    clock on. A tensor is written in place, without waiting for its device.

    A param group that is added later joins before its first update, at the time of the clock: one
    schedule for all groups holds for it too, a function is asked for its own, and a sequence has
    none for it, which is an error.

    `optimizer` and all that stands below may be assigned, and takes effect at once.
    `close()`, or the end of a `with`, takes the scheduler off its optimizer. It warns, once, of a
    loop in which it can't be right; docs/torch.md has the list.

    A subclass may give a function of a param group for its schedule, which is asked for each
    group, when the group has its `initial_lr`, and may add to `state_dict`.

    Args:
        optimizer: The optimizer.
        schedule: The schedule of the learning rate: one for all param groups, a sequence with one
            per group, or a function that chooses one for a group. Or a mapping with any of these
            for each of some hyper-parameters, such as `lr` and `weight_decay`; one that is a
            tuple, such as `betas`, takes a tuple of schedules and numbers. Each schedule may also
            be text for `parse` or a mapping with its `type`; a number holds a value, and None
            leaves it alone.
        relative: Multiply what each group had at first by the schedule, which then usually starts
            at 1: its `initial_lr`, or else its `lr` now; and so with each hyper-parameter.
        last_epoch: Number of the last update or epoch done, as in PyTorch; -1 for a new run.
        counts: What moves the clock: `steps`, the calls of `step()`, or `updates`, what the
            optimizer does. Then updates that a `GradScaler` skips don't count, `step()` may be
            called any number of times, or never, and the optimizer keeps the scheduler alive.
        plateau: What scales the rate by the metrics given to `observe`, or to `step`.
        until: How far the clock will get, > 0, if you know it: a schedule that is not as long is
            told. Lightning and the Trainer of transformers are asked for it at the first step.

    Raises:
        TypeError: An argument is of the wrong type.
        ValueError: The number of schedules is not the number of param groups, no group has such a
            hyper-parameter, `last_epoch` is below -1, or `counts` neither of the two.

    >>> import torch
    >>> from schedcore import Cosine
    >>> optimizer = torch.optim.SGD([torch.nn.Parameter(torch.ones(2))], lr=0.1)
    >>> scheduler = TorchScheduler(optimizer, Cosine(0.3, steps=20).warmup(2))
    >>> for _ in range(3):
    ...     print(scheduler.get_last_lr())
    ...     optimizer.step()
    ...     scheduler.step()
    [0.0]
    [0.15]
    [0.3]
    """

    def __init__(
        self,
        optimizer: Optimizer,
        schedule: Given | Mapping[str, Given],
        *,
        relative: bool = False,
        last_epoch: int = -1,
        counts: Counts = "steps",
        plateau: Plateau | None = None,
        until: float | None = None,
    ) -> None:
        # No super().__init__(): PyTorch's would replace optimizer.step.
        self.optimizer = optimizer
        self._t: float = whole_number(self, "last_epoch", last_epoch, low=-1) + 1
        self._counts = self._checked_counts(counts)
        check_plateau(self, plateau)
        self._plateau = plateau
        self._progress = PlateauState()
        self._until = self._checked_until(until)
        self._is_part = False
        self._is_closed = False
        self._resumed = None
        negative = self._may_be_negative
        self._groups = Groups(optimizer, schedule, self._checked_relative(relative), negative)
        self._attach()
        self._write()  # now that nothing is left to be raised
        self._watch.begin(optimizer, any(known_end(it) != 0 for it in self._groups.rates()))
        self._watch.tell_once("own", findings.own_rates(self._groups))
        self._watch.tell_once("base", findings.loaded_too_early(self._groups))
        self._check_length()

    def step(
        self, epoch: float | Tensor | None = None, *, metrics: SupportsFloat | None = None
    ) -> None:
        """Move on by one update or epoch, or to any time, and write the values for it.

        Where the clock counts updates, these have moved it already. Metrics are for the plateau:
        beside one, a number that is not whole and has no name is taken for one, as by PyTorch's
        ReduceLROnPlateau.
        """
        watch = self._watch
        if not watch.is_alert and epoch is None and metrics is None:
            # The usual case once more: all that is below is for others.
            lane, t = self._groups.plan.usual, self._t
            if lane is not None and lane.last and (watch.updated or watch.idle_at == t - 1):
                value, last = lane.functions[0](t + 1), lane.last
                groups = self._optimizer.param_groups
                for group in groups:
                    if group["lr"] is not last:
                        break
                    group["lr"] = value
                else:
                    if watch.updated:
                        watch.updated = False
                    else:
                        watch.idle_at = t
                    watch.steps += 1
                    lane.last, self._t = value, t + 1
                    return
                for written in groups:
                    if written["lr"] is value:
                        written["lr"] = last
        if self._is_closed:
            return
        if self._plateau is not None and metrics is None and isinstance(item(epoch), float):
            watch.metric(item(epoch))
            epoch, metrics = None, item(epoch)
        if not watch.stepped:
            self._ask_host()
            if epoch is None:
                self._check_clock()
        if epoch is not None:
            self._jump(epoch)
        elif self._counts == "steps":
            if watch.updated and self._groups.plan.is_at_zero():
                self._updated_at_zero()
            if not watch.is_usual(self._t):
                watch.step(self._t, self.optimizer)
            self._move_to(self._t + 1)
        else:
            watch.call(self._t, self.optimizer)
        if metrics is not None:
            self.observe(metrics)

    def observe(self, metric: SupportsFloat) -> None:
        """Show the plateau a metric, and write the rate that comes of it.

        Raises ValueError without a plateau, and TypeError if the metric is not a number.
        """
        if self._plateau is None:
            fail(self, "plateau", "given to observe a metric", None)
        self._progress, _ = self._plateau.update(self._progress, metric)
        self._watch.observed = True
        self._write()

    def __enter__(self) -> "TorchScheduler":  # noqa: PYI034  Self is of Python 3.11
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def schedule(self) -> Any:
        """The schedule as it was given, texts read. A new one may be assigned at any time."""
        given = self._groups.schedule
        if isinstance(given, list):
            return Items(given, partial(setattr, self, "schedule"))
        return MappingProxyType(given) if isinstance(given, dict) else given

    @schedule.setter
    def schedule(self, schedule: Given | Mapping[str, Given]) -> None:
        self._follow(schedule, self.relative)

    @property
    def relative(self) -> bool:
        """Whether schedules multiply the values that a group had at first."""
        return self._groups.relative

    @relative.setter
    def relative(self, relative: bool) -> None:
        self._follow(self.schedule, self._checked_relative(relative))

    @property
    def counts(self) -> Counts:
        """The events that move the clock: "steps" or "updates"."""
        return self._counts

    @counts.setter
    def counts(self, counts: Counts) -> None:
        self._counts = self._checked_counts(counts)
        self._attach_anew()

    @property
    def plateau(self) -> Plateau | None:
        """The plateau that scales the rate, or None; an assigned one begins anew."""
        return self._plateau

    @plateau.setter
    def plateau(self, plateau: Plateau | None) -> None:
        check_plateau(self, plateau)
        self._plateau = plateau
        self._progress = PlateauState()
        self._watch.has_plateau = plateau is not None
        self._watch.is_alert = True
        self._write()

    @property
    def base_lrs(self) -> list[Any]:
        """The rate of each param group before there was a scheduler."""
        rates = [member.initial["lr"] for member in self._groups.members]
        return Items(rates, partial(setattr, self, "base_lrs"))

    @base_lrs.setter
    def base_lrs(  # pyright: ignore[reportIncompatibleVariableOverride]  PyTorch has a plain one
        self, rates: Sequence[Any]
    ) -> None:
        if not self.relative:
            raise AttributeError(
                "TorchScheduler: base_lrs has no say, since the schedule is not relative: assign "
                "scheduler.schedule, or build it with relative=True"
            )
        self._groups.rebase(rates)
        self._write()

    @property
    def _last_lr(self) -> list[Any]:  # type: ignore[override]
        return self.get_last_lr()

    def get_last_lr(self) -> list[float | Tensor]:
        """Return the rate of each param group at `last_epoch`, which is in force."""
        return self._groups.rates_at(self._t, self._scaled())

    def get_lr(self) -> list[float | Tensor]:
        """Return the same, for hosts that move `last_epoch` themselves, as Ignite does."""
        self._watch.stepped = True
        return self.get_last_lr()

    def state_dict(self) -> dict[str, Any]:
        """Return the clock, the text of its schedule, and the memory of the plateau."""
        state = {"last_epoch": self._t, "schedule": self._description()}
        return state if self._plateau is None else state | {"plateau": asdict(self._progress)}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Set the clock, and write the values that this scheduler's own schedules have at it.

        Warns if the state was saved under another schedule. Raises ValueError for the state of
        another scheduler: to go on from that, load its `last_epoch` alone.
        """
        if not {"last_epoch"} <= state_dict.keys() <= {"last_epoch", "schedule", "plateau"}:
            keys, t = ", ".join(map(repr, state_dict)), state_dict.get("last_epoch")
            rest = "" if t is None else f": to go on from there, load {{'last_epoch': {t}}} alone"
            raise ValueError(f"TorchScheduler: state must be of a TorchScheduler, got {keys}{rest}")
        t = self._checked_time(state_dict["last_epoch"])
        if self._plateau is not None and "plateau" in state_dict:
            self._progress = PlateauState(**state_dict["plateau"])
        self._t, self._resumed = t, None
        self._write()  # which lets those join that were added
        saved, own = state_dict.get("schedule"), self._description()
        if saved is not None and differ(saved, own):
            before, after = apart(saved, own)
            tell(f"saved under {before}, goes on under {after}")
