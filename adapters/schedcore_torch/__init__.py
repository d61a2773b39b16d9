"""Bind schedules to a PyTorch optimizer."""

import re
import warnings
import weakref
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any, Literal, SupportsFloat

import torch
from torch import Tensor
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler

from schedcore import Plateau, PlateauState, Schedule
from schedcore.checks import fail, number, whole_number
from schedcore.plateau import check_plateau
from schedcore_torch.groups import Course, Given, Group, at, chosen, initial_lr, own, written
from schedcore_torch.watch import Watch

__all__ = ["TorchScheduler"]


class TorchScheduler(LRScheduler):
    """Write what schedules say into the param groups of an optimizer.

    The k-th `optimizer.step()` uses `schedule(k - 1)` when `step()` follows each of them, or the
    whole of epoch e uses `schedule(e)` when it follows each epoch. This is an `LRScheduler` that
    leaves `optimizer.step` alone and never reads a rate back: `last_epoch`, the clock, is its
    state. It writes the rate in force when it is built, by `step`, and when its own state or the
    optimizer's is loaded, so that a resumed run follows the schedule given here, from the saved
    clock on. A tensor is written in place, without waiting for its device.

    A param group that is added later joins before its first update, at the time of the clock: one
    schedule for all groups holds for it too, a function is asked for its own, and a sequence has
    none for it, which is an error.

    It warns of a loop that steps more than once per update, and, when it is gone, of one that never
    stepped.

    Args:
        optimizer: The optimizer.
        schedule: The schedule of the learning rate: one for all param groups, a sequence with one
            per group, or a function that chooses one for a group. Or a mapping with any of these
            for each of some hyper-parameters, such as `lr` and `weight_decay`; one that is a
            tuple, such as `betas`, takes a tuple of schedules and numbers.
        relative: Multiply each group's own initial rate (its `initial_lr`, or else its `lr` now)
            by the schedule of `lr`, which then usually starts at 1.
        last_epoch: Number of the last update or epoch done, as in PyTorch; -1 for a new run.
        counts: What moves the clock: `steps`, the calls of `step()`, or `updates`, what the
            optimizer does. Then updates that a `GradScaler` skips don't count, and `step()` may
            be called any number of times, or never.
        plateau: What scales the rate by the metrics given to `observe`.

    Raises:
        TypeError: An argument is of the wrong type.
        ValueError: The number of schedules is not the number of param groups, the optimizer has
            no such hyper-parameter, `last_epoch` is below -1, or `counts` neither of the two.

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

    last_epoch: float  # type: ignore[assignment]  # the base class knows whole epochs only

    def __init__(
        self,
        optimizer: Optimizer,
        schedule: Given,
        *,
        relative: bool = False,
        last_epoch: int = -1,
        counts: Literal["steps", "updates"] = "steps",
        plateau: Plateau | None = None,
    ) -> None:
        # No super().__init__(): it would replace optimizer.step.
        if not isinstance(optimizer, Optimizer):
            fail(self, "optimizer", "an Optimizer", optimizer, TypeError)
        last_epoch = whole_number(self, "last_epoch", last_epoch, low=-1)
        if counts not in ("steps", "updates"):
            fail(self, "counts", "'steps' or 'updates'", counts)
        self.optimizer = optimizer
        self.schedule: Given = schedule
        self.relative: bool = relative
        self.counts: Literal["steps", "updates"] = counts
        self.plateau: Plateau | None = plateau
        check_plateau(self)
        self._progress: PlateauState = PlateauState()
        self._courses: list[dict[str, Course]] = chosen(self, schedule, optimizer, [])
        self._attach()
        self.last_epoch = last_epoch + 1
        self._write()  # now that nothing is left to be raised

    def step(self, epoch: float | None = None) -> None:
        """Move on by one update or epoch, or to any time, and write the values for it.

        Where the clock counts updates, these have moved it already.
        """
        if epoch is not None:
            self._watch.stepped = True
            self._move_to(self._checked(epoch))
        elif self.counts == "steps":
            self._watch.step(self.last_epoch)
            self._move_to(self.last_epoch + 1)

    def observe(self, metric: SupportsFloat) -> None:
        """Show the plateau a metric, and write the rate that comes of it.

        Raises ValueError without a plateau, and TypeError if the metric is not a number.
        """
        if self.plateau is None:
            fail(self, "plateau", "given to observe a metric", None)
        self._progress, _ = self.plateau.update(self._progress, metric)
        self._write()

    def get_last_lr(self) -> list[float | Tensor]:
        """The rate of each param group at `last_epoch`: it is in force."""
        return [
            self._value(group, "lr", courses["lr"], self.last_epoch)
            if "lr" in courses
            else float(group["lr"])
            for group, courses in self._groups()
        ]

    def get_lr(self) -> list[float | Tensor]:
        """The same, for those who move `last_epoch` by themselves, as Ignite does."""
        self._watch.stepped = True
        return self.get_last_lr()

    def state_dict(self) -> dict[str, Any]:
        """The clock, the schedule that it ran under, as text, and what the plateau remembers."""
        state = {"last_epoch": self.last_epoch, "schedule": self._description()}
        return state if self.plateau is None else state | {"plateau": asdict(self._progress)}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Set the clock, and write what this scheduler's own schedules say for it.

        Warns if the state was saved under another schedule. Raises ValueError for the state of
        another scheduler: to go on from that, build this one with its `last_epoch`.
        """
        if not {"last_epoch"} <= state_dict.keys() <= {"last_epoch", "schedule", "plateau"}:
            keys = ", ".join(map(repr, state_dict))
            raise ValueError(f"TorchScheduler: state must be of a TorchScheduler, got {keys}")
        t = self._checked(state_dict["last_epoch"])
        saved, own = state_dict.get("schedule"), self._description()
        if saved is not None and saved != own:
            warnings.warn(f"TorchScheduler: saved under {saved}, goes on under {own}", stacklevel=2)
        if self.plateau is not None and "plateau" in state_dict:
            self._progress = PlateauState(**state_dict["plateau"])
        self._move_to(t)

    def __getstate__(self) -> dict[str, Any]:
        return self.__dict__ | {"_rate": None}  # a function that was made can't be pickled

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._attach()

    def _checked(self, t: float) -> float:
        t = number(self, "last_epoch", t)
        return t if t >= 0 else fail(self, "last_epoch", ">= 0", t)

    def _move_to(self, t: float) -> None:
        if self._rate is not None:
            rate = self._rate(t)
            for group in self.optimizer.param_groups:
                old = group["lr"]
                group["lr"] = rate if type(old) is float else written(old, rate)
        else:
            values = [
                (group, key, self._value(group, key, course, t))
                for group, courses in self._groups()
                for key, course in courses.items()
            ]
            for group, key, new in values:
                group[key] = written(group[key], new)
        self.last_epoch = t

    def _write(self) -> None:
        """Write what holds now, as it is new to some groups at least."""
        if self._rate is None:
            taken: set[int] = set()
            for group, courses in self._groups():
                for key in courses:
                    group[key] = own(group[key], taken)
        self._move_to(self.last_epoch)

    def _value(self, group: Group, key: str, course: Course, t: float) -> Any:
        value = at(course, t)
        if key == "lr":
            value *= self._progress.scale
            if self.relative:
                value *= initial_lr(group)
        return value

    def _groups(self) -> Iterable[tuple[Group, dict[str, Course]]]:
        """Each param group with what it follows; here, one that was added joins."""
        groups, known = self.optimizer.param_groups, self._courses
        if len(known) != len(groups):
            known = known if len(known) < len(groups) else []
            self._courses = chosen(self, self.schedule, self.optimizer, known)
            self._write()
        return zip(groups, self._courses, strict=True)

    def _description(self) -> str:
        courses = [it["lr"] if it.keys() == {"lr"} else it for _, it in self._groups()]
        text = repr(courses if any(it != courses[0] for it in courses) else courses[0])
        text += " * initial_lr" * self.relative
        text += f" * {self.plateau}" if self.plateau is not None else ""
        # The address of a function, or of a schedule without a repr, says nothing elsewhere.
        return re.sub(r" at 0x[0-9a-fA-F]+", "", text)

    def _attach(self) -> None:
        """Build what a copy has anew: the function, and hooks that don't keep this alive."""
        # One rate for all groups, as usual, is written without a list of values.
        self._rate: Callable[[float], float] | None = None
        if isinstance(self.schedule, Schedule) and not self.relative and self.plateau is None:
            self._rate = self.schedule.function()
        self._watch = Watch()
        this = weakref.ref(self)

        def hook(method: Callable[["TorchScheduler"], None]) -> Callable[..., None]:
            def call(*_: object) -> None:
                scheduler = this()
                if scheduler is not None:
                    method(scheduler)

            return call

        optimizer = self.optimizer
        try:
            optimizer.register_step_pre_hook(hook(TorchScheduler._before_update))
        except AttributeError:  # a wrapper around an optimizer may have no hooks
            if self.counts == "steps":
                return
            name = type(optimizer).__name__
            raise TypeError(
                f"TorchScheduler: counts='updates' needs the optimizer itself, got {name}"
            ) from None
        optimizer.register_load_state_dict_post_hook(hook(TorchScheduler._write))
        if self.counts == "steps":
            weakref.finalize(self, self._watch.end)
        else:
            # Compiled, it would be compiled again at each value of the clock.
            after: Any = torch.compiler.disable(hook(TorchScheduler._after_update))
            optimizer.register_step_post_hook(after)

    def _before_update(self) -> None:
        self._watch.update()
        self._groups()

    def _after_update(self) -> None:
        if torch.cuda.is_initialized() and torch.cuda.is_current_stream_capturing():
            raise RuntimeError(
                "TorchScheduler: counts='updates' can't see a CUDA graph replay its updates: "
                "leave it out, and call step() after each"
            )
        # A GradScaler leaves it to a fused optimizer to skip the update.
        skipped = getattr(self.optimizer, "found_inf", None)
        if skipped is None or not skipped.item():
            self._move_to(self.last_epoch + 1)
