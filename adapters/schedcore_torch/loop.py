"""Watch the training loop, and tell of each fault in it once, in words."""

import gc
import sys
import weakref
from math import inf
from typing import Any

import torch
from torch.optim import Optimizer

from schedcore_torch.apart import Apart, told, unreached
from schedcore_torch.extra import Extra, Marks
from schedcore_torch.telling import caller, place, tell
from schedcore_torch.values import version

_watches: "weakref.WeakSet[Watch]" = weakref.WeakSet()


class Watch:
    """The record of an optimizer's updates and its scheduler's steps, which shows the faults."""

    def __init__(self, *, counts_steps: bool, has_plateau: bool) -> None:
        self.counts_steps = counts_steps
        self.has_plateau = has_plateau
        self.told: set[str] = set()
        self.updated = False  # an update since the last step
        self.repeated = False  # two updates with no step between them
        self.stepped = False  # a step, ever
        self.seen = False  # an update, ever
        self.steps = 1  # as PyTorch counts them
        # Whether the next step is worth a look: the first one, any that counts updates or has a
        # plateau, and where something may be wrong.
        self.is_alert = True
        self.observed = False  # a metric, ever
        self.first_rate: Any = None  # what was written first, while nothing else was
        self.is_replaced = False  # somebody else sets the rate
        self.idle_at = -inf  # the clock at the last step that no update came before
        self._extra = Extra()
        self._late = 0  # how many steps were each before its update, from the first one on
        self._apart: Apart | None = None
        self._weight: Any = None
        self._unseen = 0  # how many changes of the weights in a row that no hook has shown
        self._ended = 0  # how many updates were made at rate 0, after the end
        self._backwards = 0
        self._behind = 0  # the next time, if each comes an epoch late
        self._jumped = -inf  # where to, last
        self._undone = 0  # how often the way from one jump to the next was
        self._orphaned = 0
        _watches.add(self)

    def tell_once(self, what: str, text: str | None) -> None:
        """Tell, if there is anything to tell, and nothing was told of this before."""
        if text is not None and what not in self.told:
            self.told.add(what)
            tell(text)

    def begin(self, optimizer: Optimizer, changes: bool) -> None:
        """Note the first rate, if it will change; tell of optimizers that are out of reach."""
        rate = optimizer.param_groups[0]["lr"]
        if changes and self.counts_steps and not isinstance(rate, torch.Tensor):
            self.first_rate = rate
        apart = Apart(optimizer)
        self._apart = apart if apart.parts else None
        elsewhere = unreached(optimizer)
        if elsewhere:
            tell(told(optimizer, elsewhere))

    def wrote(self, optimizer: Optimizer) -> None:
        """Note that the first rate was written again, as after a state was loaded."""
        if self.first_rate is not None and not self.stepped:
            self.first_rate = optimizer.param_groups[0]["lr"]

    def update(self, optimizer: Optimizer) -> None:
        """Note an update. A compiled one has this in it, and guards against what is read here."""
        if not torch.compiler.is_compiling() and self.first_rate is not None and not self.stepped:
            # As in a range test, which has a scheduler of its own.
            self.is_replaced |= optimizer.param_groups[0]["lr"] is not self.first_rate
        if self._apart is not None:
            names = self._apart.update(optimizer)
            if names:
                self.tell_once("apart", told(optimizer, names))
        if self.updated:
            self.repeated = True
        self.updated = self.seen = True

    def is_usual(self, clock: float) -> bool:
        """Note a step that needs no look, and return True; else return False and note nothing."""
        if self.is_alert:
            return False
        if self.updated:
            self.updated = False
        elif self.idle_at == clock - 1:  # as when a curve is drawn
            self.idle_at = clock
        else:
            return False
        self.steps += 1
        return True

    def step(self, clock: float, optimizer: Optimizer) -> None:
        """Note a step of a clock that counts steps; tell of one that runs ahead."""
        is_first = not self.stepped
        self.stepped = True
        self.steps += 1
        if self.updated:
            self.updated = False
            if self.is_alert:
                self._follow(clock, optimizer)
        else:
            self._late = 1 if is_first else 0
            if is_first:
                self._extra.settle()
            text = self._extra.note(clock - self.idle_at, self._marks(optimizer))
            self.idle_at = clock
            self.tell_once("double", text)
        self.is_alert = bool(self._late) or self._extra.is_suspected or self.has_plateau

    def _follow(self, clock: float, optimizer: Optimizer) -> None:
        """Tell of a step before each update; a scaler may also have skipped the first one."""
        if self._extra.is_suspected:
            self._extra.follow(clock - self.idle_at, self._marks(optimizer))
        if self._late:
            self._late += 1
        if self._late == 3:
            self._late = 0
            if not _scaler_lives():
                self.tell_once(
                    "before",
                    "step() is called before optimizer.step(), so that the first update is not at "
                    "schedule(0) but at schedule(1), and each one a step ahead: call it after "
                    "(https://pytorch.org/docs/stable/optim.html#how-to-adjust-learning-rate)",
                )

    def _marks(self, optimizer: Optimizer) -> Marks:
        steps = sum(it.steps for it in _watches if it is not self)
        gradient = getattr(_first(optimizer), "grad", None)
        if gradient is None:
            return Marks(steps, None, None, place())
        return Marks(steps, weakref.ref(gradient), version(gradient), place())

    def call(self, clock: float, optimizer: Optimizer) -> None:
        """Note a step of a clock that counts updates; tell if it stands still beside some."""
        self.stepped = True
        self.steps += 1
        weight, before = _weight(optimizer), self._weight
        self._weight = weight
        if self.updated or before in (None, weight):
            if self.updated:
                self.updated, self._unseen = False, 0
            return
        self._unseen += 1
        if self._unseen == 3:
            self.tell_once(
                "unseen",
                f"the weights change and no update is seen, so that the clock stands at {clock:g}: "
                f"{type(optimizer).__name__}.step() is not what makes the updates. Bind it to the "
                "optimizer that does, or leave counts='updates' out and call step() after each",
            )

    def jump(self, clock: float, t: float) -> None:
        """Note a step to a given time; tell if it looks like a metric."""
        self.stepped = True
        self.steps += 1
        if self.updated and t < clock and (t % 1 or self.has_plateau):
            self._backwards += 1
            if self._backwards == 2:
                needs = "" if self.has_plateau else "plateau=Plateau(), and "
                self.tell_once(
                    "backwards",
                    f"step({t:g}) sets the clock back, from {clock:g}: its argument is a time. A "
                    f"metric needs {needs}step(metrics=...)",
                )
        is_behind = self.updated and self.repeated and t == self._behind
        self._behind = self._behind + 1 if is_behind else -1
        if self._behind == 3:
            self.tell_once(
                "behind",
                f"step({t:g}) comes after its epoch, and so did step(0): the first two epochs were "
                "both at schedule(0), and each one is an epoch behind. t counts what is done: write "
                "step(epoch + 1)",
            )
        if t < clock and t == self._jumped + 1:
            self._undone += 1
            if self._undone == 2:
                self.tell_once(
                    "undone",
                    f"step({t:g}) sets the clock back, from {clock:g}, where it has been moved since "
                    f"step({self._jumped:g}): leave step(t) out, or step(epoch + i / batches) alone "
                    "after each update",
                )
        self._jumped = t
        self.updated = False

    def metric(self, value: float) -> None:
        """Note a metric that step() was given without a name; tell it, unless by Lightning."""
        if caller() not in ("lightning", "pytorch_lightning"):
            self.tell_once(
                "metric",
                f"beside a plateau, step({value:g}) is taken for a metric: write step(metrics=...), "
                "or step(epoch=...) for a time",
            )

    def at_zero(self, t: float, end: float) -> None:
        """Note an update at rate 0 after the schedule's end; tell of the second."""
        self._ended += 1
        if self._ended == 2 and "length" not in self.told:
            self.tell_once(
                "ended",
                f"updates are made at rate 0: the schedule is over since t = {end:g}, and the "
                f"clock is at {t:g}. One in epochs is stepped once an epoch, or stretched: "
                "schedule.stretch(updates_per_epoch)",
            )

    def orphan(self, optimizer: Optimizer) -> None:
        """Note an update after the scheduler is gone; tell if it has left its first rate."""
        if self.stepped or self.first_rate is None:
            return
        if optimizer.param_groups[0]["lr"] is not self.first_rate:
            self.first_rate = None
            return
        self._orphaned += 1
        if self._orphaned == 2:
            self.tell_once(
                "gone",
                f"nothing keeps it, so it is gone, and the rate stays at {self.first_rate:g}: keep "
                "it and call step() after each update, or build it with counts='updates'",
            )

    def end(self) -> None:
        """Tell of a run that had no step, or no metric, once it is over.

        Until then it may be in its first epoch, and may have been if an error, which Python notes
        in `sys.last_value`, has ended it.
        """
        if getattr(sys, "last_value", None) is not None:
            return
        if self.is_replaced and not self.stepped:
            return
        if self.repeated and self.counts_steps and not self.stepped:
            self.tell_once(
                "never",
                "never stepped, so that all updates were at the first rate: call step() after "
                "each update or epoch, or build it with counts='updates'",
            )
        elif (
            self.has_plateau
            and not self.observed
            and "backwards" not in self.told
            and (self.repeated or (self.seen and self.steps > 2))
        ):
            self.tell_once(
                "plateau",
                "its plateau was never shown a metric, and so has done nothing: call "
                "observe(val_loss), or step(metrics=val_loss), after each validation",
            )


def _scaler_lives() -> bool:
    return any(issubclass(type(it), torch.amp.GradScaler) for it in gc.get_objects())


def _first(optimizer: Optimizer) -> Any:
    return next((it for group in optimizer.param_groups for it in group["params"]), None)


def _weight(optimizer: Optimizer) -> Any:
    """Return a mark that differs after the first weight was changed; the weight is not read."""
    weight = _first(optimizer)
    return None if weight is None else version(weight)
