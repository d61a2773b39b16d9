"""PyTorch's own classes on the clock of `TorchScheduler`, with their arguments, keys and state.

A class derives from `Face`, from PyTorch's, and from `Clock`, in this order. PyTorch's constructor
checks the arguments and keeps them; `Clock`, which it calls in the place of `LRScheduler`, binds the
preset that they make; and what is called then is what `Face` says, or a `TorchScheduler`.
"""

import warnings
import weakref
from typing import Any, ClassVar

from torch.optim import Optimizer, lr_scheduler as theirs
from torch.optim.lr_scheduler import LRScheduler

from schedcore import Schedule
from schedcore.binding import below_zero
from schedcore_torch.found import Finding
from schedcore_torch.live import of_group
from schedcore_torch.saved import check_keys, tell_of_arguments
from schedcore_torch.scheduler import TorchScheduler
from schedcore_torch.values import copied, item

# The attributes of a TorchScheduler: `__dict__` is left to those that PyTorch's class has and saves.
OWN = (
    *("_t", "_counts", "_plateau", "_progress", "_until", "_is_part", "_is_closed", "_optimizer"),
    *("_groups", "_hooks", "_watch", "_held", "_is_chained", "_whole", "_resumed"),
)
LOST = ("_hooks", "_watch", "_whole")  # in a pickle


class Field:
    """An argument, under PyTorch's name: one that is assigned holds from the next step on."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, it: Any, owner: type | None = None) -> Any:
        if it is None:
            return self
        try:
            return vars(it)[self._name]
        except KeyError:
            raise AttributeError(f"{type(it).__name__} has no {self._name!r}") from None

    def __set__(self, it: Any, value: Any) -> None:
        # CyclicLR gives the optimizer the tensor of a base rate, too, which is then written into.
        are_rates = self._name == "base_lrs"
        vars(it)[self._name] = list(map(copied, value)) if are_rates else value
        if hasattr(it, "_groups"):  # it is built
            it._read_anew()


class Face(LRScheduler):
    """The methods that come before those of PyTorch's class."""

    step = TorchScheduler.step
    get_lr = TorchScheduler.get_lr

    def state_dict(self) -> dict[str, Any]:
        """Return the state that PyTorch's class has, with its keys."""
        this: Any = self
        state: dict[str, Any] = super().state_dict() | this._saved_clock()
        return state

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on with what was saved, here or by PyTorch's: its arguments, its clock, its rates.

        Warns if the code has other arguments. Raises ValueError for the state of another class.
        """
        this: Any = self
        before = this._arguments()
        check_keys(type(self).__name__, state_dict, {*before, *this._saved_clock()})
        super().load_state_dict(dict(state_dict))  # PyTorch's may take something away from it
        tell_of_arguments(type(self).__name__, this._arguments(), before)
        this._take_clock(vars(self))


class Clock(Finding):
    """The base that stands in the place of `LRScheduler`, behind PyTorch's class.

    `fields` are the arguments that PyTorch's class keeps, `original` is that class.
    """

    __slots__ = OWN

    _may_be_negative = True  # as PyTorch trains with it
    fields: ClassVar[tuple[str, ...]] = ()
    original: ClassVar[type[LRScheduler]]

    def __init_subclass__(cls, fields: str = "", **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "get_lr" in vars(cls) or "_get_closed_form_lr" in vars(cls):
            raise TypeError(
                f"{cls.__name__}: its get_lr would not be called: derive it from PyTorch's own "
                f"torch.optim.lr_scheduler.{cls.original.__name__}"
            )
        if fields:
            cls.original = next(it for it in cls.__mro__ if it.__module__ == theirs.__name__)
            cls.fields = tuple(fields.split())
            for name in cls.fields:
                setattr(cls, name, Field(name))

    def __init__(self, optimizer: Optimizer, last_epoch: int = -1, *_: object) -> None:
        if not isinstance(optimizer, Optimizer) or (
            last_epoch != -1 and any("initial_lr" not in it for it in optimizer.param_groups)
        ):
            LRScheduler.__init__(self, optimizer, last_epoch)  # which says what is wrong
        self.optimizer = optimizer
        self._held, self._is_chained = None, False
        self._whole: weakref.ref[Any] | None = None
        groups = optimizer.param_groups
        found = [copied(group["lr"]) for group in groups]
        bases = [copied(group.setdefault("initial_lr", copied(group["lr"]))) for group in groups]
        if "base_lrs" in self.fields:
            vars(self)["base_lrs"] = bases
        super().__init__(optimizer, self._given(), last_epoch=last_epoch)
        for text in filter(None, map(below_zero, self._groups.rates())):
            self._watch.tell_once("negative", f"{text}, as PyTorch's is")
        self._groups.sees_all = self._low() is not None
        self._begin(found, bases if last_epoch == -1 else found)

    state_dict = LRScheduler.state_dict
    load_state_dict = LRScheduler.load_state_dict

    @property
    def last_epoch(self) -> Any:
        """The clock: how many updates or epochs are done. A step follows on what is assigned."""
        self._ask_whole()
        return self._t

    @last_epoch.setter
    def last_epoch(self, t: float) -> None:
        TorchScheduler.last_epoch.fset(self, t)  # type: ignore[attr-defined]

    def get_last_lr(self) -> list[Any]:
        """The rate of each param group at `last_epoch`: it is in force."""
        self._ask_whole()
        return super().get_last_lr()

    def __getstate__(self) -> dict[str, Any]:
        kept = (name for name in OWN if name not in LOST)
        return vars(self) | {name: getattr(self, name) for name in kept}

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name in OWN:
            setattr(self, name, state.get(name))
        super().__setstate__({name: it for name, it in state.items() if name not in OWN})
        if self._held is not None and self._held[0] == self._t:
            self._hold(self._held[1])

    def _given(self) -> Any:
        """Return the schedule of each param group."""
        return [self._schedule(i) for i in range(len(self.optimizer.param_groups))]

    def _schedule(self, group: int) -> Schedule:
        """Return the preset of PyTorch's class, with its current arguments."""
        return of_group(self, group)

    def _arguments(self) -> dict[str, Any]:
        return {name: vars(self)[name] for name in self.fields if name in vars(self)}

    def _ask_whole(self) -> None:
        """Set the clock of a part: only the clock of its whole moves by itself."""
        whole = None if self._whole is None else self._whole()
        if whole is not None:
            whole._ask_whole()
            whole._place_parts()

    def _read_anew(self) -> None:
        """Follow the current arguments from the next step on."""
        found = [copied(group["lr"]) for group in self.optimizer.param_groups]
        self._groups = self._groups.under(self._given(), relative=False)
        self._hold(found)

    def _loaded(self) -> None:
        """Go on from the rates that the state of the optimizer has brought."""
        self._groups.reload()
        self._read_anew()

    def _move_to(self, t: float) -> None:
        if self._groups.seem_changed():
            self._extend()
            self._read_anew()
        super()._move_to(t)

    def _extend(self) -> None:
        """Add what param groups that join need to the arguments that are one for each."""
        groups = self.optimizer.param_groups
        for name, values in self._arguments().items():
            if not isinstance(values, list):
                continue
            for group in groups[len(values) :]:
                if name == "base_lrs":
                    values.append(copied(group.setdefault("initial_lr", copied(group["lr"]))))
                elif all(it == values[0] for it in values):
                    values.append(copied(values[0]))
                else:
                    raise ValueError(
                        f"{type(self).__name__}: {name} must be one for each of {len(groups)} param "
                        f"groups, also for one that joins, got {values!r}"
                    )

    def _jump(self, epoch: Any) -> None:
        warnings.warn(theirs.EPOCH_DEPRECATION_WARNING, UserWarning, stacklevel=3)
        self._groups.plan.forget()  # then PyTorch's goes on from no rate that it finds
        super()._jump(epoch)

    def _saved_clock(self) -> dict[str, Any]:
        return {
            "last_epoch": self.last_epoch,
            "_step_count": self._step_count,
            "_is_initial": False,
            "_get_lr_called_within_step": False,
            "_last_lr": self.get_last_lr(),
        }

    def _take_clock(self, kept: dict[str, Any]) -> None:
        """Set the clock to what PyTorch's class has read from a state."""
        t, rates = kept.pop("last_epoch"), kept.pop("_last_lr", None)
        self._step_count = kept.pop("_step_count", 1)
        # In a row of rows PyTorch takes one away for each.
        self._t = self._checked_time(max(item(t), -1) if self._is_part else t)
        self._groups = self._groups.under(self._given(), relative=False)
        self._write()
        if self._low() is not None and rates is not None:
            self._hold(rates)


class Multiplying(Clock):
    """The `Clock` of classes that multiply the rate that they find."""

    def _low(self) -> float | None:
        return 0.0
