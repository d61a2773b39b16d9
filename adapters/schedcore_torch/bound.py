"""A clock that writes values at each of its times, moved by steps or by updates."""

import weakref
from collections.abc import Callable, Mapping
from typing import Any, Literal

from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler

from schedcore import Plateau, PlateauState
from schedcore.checks import POSITIVE, fail, number, number_in
from schedcore_torch import findings
from schedcore_torch.groups import Groups
from schedcore_torch.hooks import Hooks
from schedcore_torch.host import known_run
from schedcore_torch.hyperparameters import Given
from schedcore_torch.loop import Watch
from schedcore_torch.resumed import Resumed, left_behind, resumed
from schedcore_torch.values import item
from schedcore_torch.words import cut

Counts = Literal["steps", "updates"]

# Those that count updates, by their optimizer: of two that write the same, the newer one stays.
_COUNTING: "weakref.WeakKeyDictionary[Optimizer, weakref.WeakSet[Bound]]"
_COUNTING = weakref.WeakKeyDictionary()


class Bound(LRScheduler):
    """The part of `TorchScheduler` that is not public: its clock, and how it writes."""

    _may_be_negative = False  # a learning rate
    _optimizer: Optimizer
    _t: float
    _counts: Counts
    _plateau: Plateau | None
    _progress: PlateauState
    _groups: Groups
    _until: float | None
    _is_part: bool  # of a SequentialLR, which says when it writes
    _is_closed: bool
    _resumed: Resumed | None  # until the clock is known to be, too

    @property  # type: ignore[override]
    def last_epoch(self) -> float:
        """The clock: how many updates or epochs are done. Steps go on from what is assigned."""
        return self._t

    @last_epoch.setter
    def last_epoch(self, t: float) -> None:
        t = number(self, "last_epoch", item(t))
        if t < 0:  # only a SequentialLR does that, to all of its parts
            if self._counts == "updates":
                raise ValueError(
                    "TorchScheduler: a part of a SequentialLR can't count updates; a.then(b, at) "
                    "is one schedule of two, for one TorchScheduler"
                )
            self._is_part = self._watch.stepped = True
        self._t = t

    @property
    def optimizer(self) -> Optimizer:
        """The optimizer that is written to. Another one may be assigned at any time."""
        return self._optimizer

    @optimizer.setter
    def optimizer(self, optimizer: Optimizer) -> None:
        if not isinstance(optimizer, Optimizer):
            fail(self, "optimizer", "an Optimizer", optimizer, TypeError)
        if not hasattr(self, "_groups"):  # it is being built
            self._optimizer = optimizer
            return
        self._groups = Groups(optimizer, self._groups.schedule, self._groups.relative)
        self._optimizer = optimizer
        self._attach_anew()
        self._write()

    @property
    def until(self) -> float | None:
        """How far the clock will get, if that is known. It may be assigned later."""
        return self._until

    @until.setter
    def until(self, until: float | None) -> None:
        self._until = self._checked_until(until)
        self._check_length()

    @property
    def _step_count(self) -> int:
        return self._watch.steps

    @_step_count.setter
    def _step_count(self, count: int) -> None:
        self._watch.steps = count

    def close(self) -> None:
        """Leave the optimizer, which keeps its current values; then `step()` does nothing."""
        if not self._is_closed:
            self._is_closed = self._watch.is_alert = True
            self._hooks.remove()
            self._watch.end()

    def __repr__(self) -> str:
        kind = type(self.optimizer).__name__
        return f"{type(self).__name__}({kind}, {cut(self._description())}, t={self._t:g})"

    def _description(self) -> str:
        text = self._groups.description() + " * initial_lr" * self._groups.relative
        return text if self._plateau is None else f"{text} * {self._plateau}"

    def __getstate__(self) -> dict[str, Any]:
        return {key: it for key, it in vars(self).items() if key not in ("_hooks", "_watch")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self._attach()

    def _initial_step(self) -> None:
        """Step as the first part of a SequentialLR, which has just taken one step back."""
        self._update_lr(self._t + 1)

    def _update_lr(self, epoch: float | None = None) -> None:
        """Step as a part of a SequentialLR that begins."""
        self._groups.plan.forget()
        self._move_to(self._t + 1 if epoch is None else epoch)

    def _attach(self) -> None:
        """Watch the optimizer; if its updates move the clock, the optimizer keeps this alive."""
        self._hooks = Hooks()
        by_steps = self._counts == "steps"
        watch = self._watch = Watch(counts_steps=by_steps, has_plateau=self._plateau is not None)
        if self._is_closed:
            return
        this = weakref.ref(self) if by_steps else lambda: self

        def before(optimizer: Optimizer) -> None:
            scheduler = this()
            if scheduler is None:
                watch.orphan(optimizer)
            else:
                scheduler._before_update()

        def loaded() -> None:
            scheduler = this()
            if scheduler is not None:
                scheduler._loaded()

        after = None if by_steps else self._after_update
        if not self._hooks.add(self.optimizer, before, loaded, after) and not by_steps:
            name = type(self.optimizer).__name__
            raise TypeError(
                f"TorchScheduler: counts='updates' needs the optimizer itself, got {name}"
            )
        weakref.finalize(self, watch.end)
        if not by_steps:
            self._replace_older()

    def _attach_anew(self) -> None:
        steps = self._watch.steps
        self._hooks.remove()
        self._attach()
        self._watch.steps = steps

    def _replace_older(self) -> None:
        written = self._groups.written()
        others = _COUNTING.setdefault(self.optimizer, weakref.WeakSet())
        for other in list(others):
            if other is not self and other._groups.written() <= written:
                other._is_closed = True
                other._hooks.remove()
        others.add(self)

    def _follow(self, schedule: Given | Mapping[str, Given], relative: bool) -> None:
        self._groups = self._groups.under(schedule, relative)
        self._write()
        self._check_length()

    def _check_clock(self) -> None:
        """After the first update from a loaded state, tell if the clock was not loaded too."""
        saved, self._resumed = self._resumed, None
        if saved is not None and self._t == 0 and self._plateau is None:
            self._watch.tell_once("resumed", left_behind(saved, self._groups))

    def _check_length(self) -> None:
        if self._until is not None:
            self._watch.tell_once("length", findings.other_length(self._groups, self._until))

    def _ask_host(self) -> None:
        """At the first step, tell if the host knows that the run has another length."""
        if self._until is None and self._groups.rates():
            run = known_run(counts_updates=self._counts == "updates")
            if run is not None:
                self._watch.tell_once("length", findings.other_length(self._groups, run))

    def _checked_counts(self, counts: Counts) -> Counts:
        if counts not in ("steps", "updates"):
            fail(self, "counts", "'steps' or 'updates'", counts)
        return counts

    def _checked_until(self, until: float | None) -> float | None:
        return None if until is None else number_in(self, POSITIVE, "until", until)

    def _checked_relative(self, relative: bool) -> bool:
        if not isinstance(relative, bool):  # as a text of a config, which is True
            fail(self, "relative", "True or False", relative, TypeError)
        return relative

    def _checked_time(self, t: Any) -> float:
        time = number(self, "last_epoch", item(t))
        return time if time >= -self._is_part else fail(self, "last_epoch", ">= 0", time)

    def _scaled(self) -> Callable[[float], float] | None:
        """Return the plateau's scaling of a rate, or None without a plateau."""
        plateau, state = self._plateau, self._progress
        return None if plateau is None else lambda rate: plateau.apply(rate, state)

    def _move_to(self, t: float) -> None:
        groups, scaled = self._groups, None if self._plateau is None else self._scaled()
        if groups.seem_changed():  # those in between are looked at before each update
            for member in groups.join():
                self._watch.tell_once("joins", findings.own_rate(groups, member, t, scaled))
        plan = groups.plan
        plan.write(t, scaled)
        self._t = t
        if plan.overwritten:
            self._tell_of_overwritten()
        if plan.is_stale:
            groups.plan_anew()

    def _jump(self, epoch: Any) -> None:
        t = self._checked_time(epoch)
        self._watch.jump(self._t, t)
        self._move_to(t)

    def _write(self) -> None:
        """Write the current values into all groups, of which some may not have them yet."""
        self._groups.plan.forget()
        if not self._is_part and not self._is_closed:
            self._move_to(self._t)
            self._watch.wrote(self.optimizer)

    def _loaded(self) -> None:
        self._resumed = resumed(self.optimizer)
        self._watch.tell_once("base", findings.other_base(self._groups.reload()))
        self._write()

    def _before_update(self) -> None:
        self._watch.update(self.optimizer)
        if self._groups.have_changed():
            self._write()

    def _after_update(self) -> None:
        if self._resumed is not None:
            self._check_clock()
        if self._groups.plan.is_at_zero():
            self._updated_at_zero()
        self._move_to(self._t + 1)

    def _updated_at_zero(self) -> None:
        end = findings.end_at_zero(self._groups, self._t, self._scaled())
        if end is not None:
            self._watch.at_zero(self._t, end)

    def _tell_of_overwritten(self) -> None:
        plan = self._groups.plan
        first, plan.overwritten = plan.overwritten[0], []
        if self._counts == "updates" and self._groups.is_rebased(first.group):
            # As by Lightning's range test, and its averaging of weights.
            self.close()
            first.group[first.key] = first.found
            return
        self._watch.tell_once("overwritten", findings.overwritten(self._groups, first))
