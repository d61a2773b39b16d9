"""`Schedule`, the pure function of `t`."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import partial
from itertools import takewhile
from math import inf
from sys import float_info
from typing import TYPE_CHECKING, Any, TypeVar, overload

from schedcore.budget import looking
from schedcore.changes import NEVER_SETTLES, Changes, changes_of, listed
from schedcore.checks import NOT_NEGATIVE, fail, number_in, whole_number
from schedcore.engine.arrays import Array, adopt, engine_of
from schedcore.engine.flat import flatten
from schedcore.engine.verbs import evaluate
from schedcore.fluent import Fluent
from schedcore.habits import check_words
from schedcore.nesting import nesting, note
from schedcore.operators import Operators
from schedcore.views import Views

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


ArrayT = TypeVar("ArrayT", bound=Array)


class _Kept:
    """The place where a schedule keeps its fields: the `__dict__` that Python gives this."""


_fields_of: Callable[[object], dict[str, Any]] = vars(_Kept)["__dict__"].__get__
_set_fields: Callable[[object, dict[str, Any]], None] = vars(_Kept)["__dict__"].__set__


class Schedule(_Kept, Fluent, Operators, Views, ABC):
    """A learning rate as a pure function of `t`, the amount of training done so far.

    A schedule holds parameters and no state. `t = 0` is the first update, whole or fractional
    values are as good, and before 0 it holds `lr(0)`. A Python number gives a Python float; an
    array of NumPy, PyTorch, JAX, Keras, TensorFlow or `mxnet.np` gives a floating array of the
    same library, shape and device. NaN gives NaN. Anything else raises TypeError.

    A schedule of your own is a frozen dataclass with one formula:

    >>> from dataclasses import dataclass
    >>> from schedcore import Schedule
    >>> @dataclass(frozen=True)
    ... class Wave(Schedule):
    ...     max_lr: float
    ...     length: float
    ...
    ...     def evaluate(self, t, xp):
    ...         return self.max_lr * abs(xp.cos(xp.clip(t, 0, 1e9) / self.length))
    >>> lr = Wave(max_lr=0.5, length=10).warmup(2)
    >>> [round(lr(t), 4) for t in range(5)]
    [0.0, 0.25, 0.5, 0.4975, 0.49]
    """

    # The slot keeps the cached function out of `vars(schedule)`, and so out of copies and pickles.
    __slots__ = (
        "_changes",
        "_function",
        "_nesting",
        "_on_arrays",
        "_on_numpy",
    )

    _function: Callable[[float], float]

    # The kind of row that it may stand in, without being one more level: see `nesting`.
    _in_a_row = ""

    if not TYPE_CHECKING:  # type checkers go by the fields

        def __new__(cls, *args, **arguments):
            # Python's own error would say that there is no such argument, and not what it is called.
            if arguments and cls.__module__.startswith("schedcore."):
                names = cls.__dataclass_fields__
                if not arguments.keys() <= names.keys():
                    check_words(cls, names, arguments)
            return object.__new__(cls)

    @abstractmethod
    def evaluate(self, t: Any, xp: Any) -> Any:
        """The formula: the value at `t`, written with the functions of the array library `xp`.

        It uses operators, `abs`, and `clip cos exp floor log sin sqrt tanh where` of `xp`, called
        positionally, which mean the same in all array libraries and, over `math`, for Python
        numbers. It depends on `t` and on the schedule's fields alone, and the fields never change:
        for numbers it is run once, on a symbol, and written down as a plain function.

        Call the schedule itself to get a value; call this to choose `xp` yourself, as in
        `schedule.evaluate(t, keras.ops)`.
        """

    @overload
    def __call__(self, t: float) -> float: ...
    @overload
    def __call__(self, t: ArrayT) -> ArrayT: ...
    def __call__(self, t: Any) -> Any:
        if type(t) is int or type(t) is float:
            try:
                function = self._function
            except AttributeError:  # the first call
                function = self.function()
            try:
                return function(t)
            except OverflowError:
                return function(within_floats(self, t))
        from numbers import Integral, Real  # which take a while to load

        if isinstance(t, Real) and not isinstance(t, bool):
            return self(int(t) if isinstance(t, Integral) else float(t))
        adopted = adopt(t)
        if adopted is None:
            fail(self, "t", "a number or an array of numbers", t, TypeError)
        t, xp, finish = adopted
        return finish(getattr(self, self._written_for(xp))(t, xp))

    def function(self) -> Callable[[float], float]:
        """This schedule as a plain function of a Python number: the fastest way to call it.

        It is written from the formula when it is first needed, and gives the same values.

        >>> from schedcore import Cosine
        >>> lr = Cosine(0.3, steps=15).warmup(5).function()
        >>> lr(5)
        0.3
        """
        if not hasattr(self, "_function"):
            nesting(self)  # or it is refused
            object.__setattr__(self, "_function", flatten(partial(evaluate, self)))
        return self._function

    def _written_for(self, xp: Any) -> str:
        """The slot in which the function for the arrays of a library stands from now on."""
        slot, write = engine_of(xp)
        if not hasattr(self, slot):
            nesting(self)  # or it is refused
            object.__setattr__(self, slot, write(partial(evaluate, self)))
        return slot

    # The compiler of PyTorch takes the result for a constant, and doesn't look into the writing.
    _written_for._dynamo_marked_constant = True  # type: ignore[attr-defined]

    @property
    def __dict__(self) -> dict[str, Any]:  # type: ignore[override]
        """A copy: PyTorch's LambdaLR updates it with what was saved under another schedule."""
        return dict(_fields_of(self))

    def __getstate__(self) -> dict[str, Any]:
        fields = getattr(type(self), "__dataclass_fields__", None)
        if fields is None:
            return vars(self)
        # Derived values stay behind, and a class of the user's own may have slots.
        return {name: getattr(self, name) for name in fields}

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            object.__setattr__(self, name, value)

    def __reduce_ex__(self, protocol: Any) -> Any:
        cls: Any = type(self)
        if not cls.__module__.startswith("schedcore."):
            return super().__reduce_ex__(protocol)  # a user's own may have a state of its own
        fields = _fields_of(self)
        alone = len(fields) == len(cls.__dataclass_fields__)  # no derived values beside them
        return _from_fields, (cls, fields if alone else self.__getstate__())

    def __copy__(self) -> "Schedule":
        return self

    def sample(self, n: int) -> "NDArray[np.float64]":
        """The first `n` values, `lr(0)` to `lr(n - 1)`, as a NumPy array.

        Raises TypeError or ValueError unless `n` is a whole number >= 1.

        >>> from schedcore import Cosine
        >>> Cosine(0.3, steps=2, final_lr=0.1).sample(4).tolist()
        [0.3, 0.2, 0.1, 0.1]
        """
        import numpy as np

        return self(np.arange(whole_number(self, "n", n, low=1), dtype=np.float64))

    def changes(self) -> Changes:
        """The times at which the formula changes; a schedule of your own that doesn't say has none.

        `boundaries`, `end` and `describe` are made of this.
        """
        return NEVER_SETTLES

    def boundaries(self, until: float) -> list[float]:
        """The times after 0, up to and with `until`, at which the formula changes.

        The times at which rates cross, in `clip`, `minimum` and `maximum`, are found to the last
        bit. Two crossings may be missed if they lie closer together than a 64th of a phase, or, of
        very many phases, than half of one. Changes inside a function of your own, or inside a
        schedule that serves as a curve, are not known.

        Raises TypeError or ValueError unless `until` is a number >= 0, and ValueError if there are
        more than 100,000, or if they would take too long to find.

        >>> from schedcore import Cosine
        >>> Cosine(0.3, steps=15).warmup(5).boundaries(until=100)
        [5, 20]
        >>> Cosine(0.3, steps=10).repeat(every=10).boundaries(until=35)
        [10, 20, 30]
        """
        until = number_in(self, NOT_NEGATIVE, "until", until)
        with looking(self, "boundaries"):
            return listed(takewhile(lambda t: t <= until, changes_of(self).after(0)))

    @property
    def end(self) -> float | None:
        """The time from which on the rate stays the same, or None if there is none.

        A rate that falls without ever staying has no end, like `SquareRoot` and a `Factor` without
        a floor; nor has a wave, even where its peaks sink to its floor.

        Raises ValueError if it would take too long to find.

        >>> from schedcore import Cosine, SquareRoot
        >>> Cosine(0.3, steps=15).warmup(5).end
        20
        >>> print(SquareRoot(0.3).end, SquareRoot(0.3).hold(at=99).end)
        None 99
        """
        from schedcore.crossings import looks_at, settled  # which takes a while to load

        with looking(self, "end"):
            changes = changes_of(self)
            if not changes.stays or changes.last == inf:
                return None
            return settled(looks_at(self), changes)


def _from_fields(cls: type[Schedule], fields: dict[str, Any]) -> Schedule:
    """A schedule of this package from its fields, which were checked when it was built."""
    schedule = object.__new__(cls)
    _set_fields(schedule, fields)
    return schedule


def within_floats(schedule: Schedule, t: float) -> float:
    """The largest float, in the place of a whole number beyond all floats."""
    if type(t) is int and abs(t) > float_info.max:
        return float_info.max if t > 0 else -float_info.max
    raise OverflowError(f"{type(schedule).__name__}: the rate at t = {t!r} is beyond all floats")


def check_schedule(owner: object, *fields: str) -> None:
    """Make sure that each field is a Schedule, none nested too deeply, or raise."""
    inside = []
    for field in fields:
        value = getattr(owner, field)
        if not isinstance(value, Schedule):
            fail(owner, field, "a Schedule", value, TypeError)
        inside.append(value)
    note(owner, *inside)
