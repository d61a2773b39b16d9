"""`Schedule`, the pure function of `t`."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import partial
from itertools import takewhile
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, TypeVar, overload

from schedcore.changes import WITHOUT_END, Changes, listed
from schedcore.checks import NOT_NEGATIVE, checked, number, reject, whole
from schedcore.engine.arrays import Array, adopt
from schedcore.engine.flat import flatten
from schedcore.engine.verbs import evaluate

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from schedcore.algebra.clock import Hold, Repeat, Reverse, Shift, Staircase, Stretch
    from schedcore.algebra.height import Clip, Maximum, Minimum, Product, Scale, Sum
    from schedcore.algebra.then import Then
    from schedcore.algebra.warmup import LinearWarmup
    from schedcore.curves import Shape
    from schedcore.recipes.warmup import Warmup


ArrayT = TypeVar("ArrayT", bound=Array)


class Schedule(ABC):
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
    __slots__ = ("__dict__", "__weakref__", "_function", "_on_arrays")

    _function: Callable[[float], float]
    _on_arrays: Callable[["NDArray[Any]"], "NDArray[Any]"]

    # NumPy numbers leave `number * schedule` to the schedule.
    __array_ufunc__ = None

    @abstractmethod
    def evaluate(self, t: Any, xp: Any) -> Any:
        """The formula: the value at `t`, written with the functions of the array library `xp`.

        It uses operators, `abs`, and `clip cos exp floor log sqrt tanh where` of `xp`, called
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
            return function(t)
        if isinstance(t, Real) and not isinstance(t, bool):
            return self.function()(int(t) if isinstance(t, Integral) else float(t))
        adopted = adopt(t)
        if adopted is None:
            reject(self, "t", "a number or an array of numbers", t, TypeError)
        t, xp = adopted
        if xp.__name__ == "numpy":
            return self._array_function()(t)
        return self.evaluate(t, xp)

    def function(self) -> Callable[[float], float]:
        """This schedule as a plain function of a Python number: the fastest way to call it.

        It is written from the formula when it is first needed, and gives the same values.

        >>> from schedcore import Cosine
        >>> lr = Cosine(0.3, steps=15).warmup(5).function()
        >>> lr(5)
        0.3
        """
        if not hasattr(self, "_function"):
            object.__setattr__(self, "_function", flatten(partial(evaluate, self)))
        return self._function

    def _array_function(self) -> Callable[["NDArray[Any]"], "NDArray[Any]"]:
        if not hasattr(self, "_on_arrays"):
            from schedcore.engine.blocks import (
                blockwise,  # imports NumPy, as the caller has already
            )

            object.__setattr__(self, "_on_arrays", blockwise(partial(evaluate, self)))
        return self._on_arrays

    def __getstate__(self) -> dict[str, Any]:
        return vars(self)

    def sample(self, n: int) -> "NDArray[np.float64]":
        """The first `n` values, `lr(0)` to `lr(n - 1)`, as a NumPy array.

        Raises TypeError or ValueError unless `n` is a whole number >= 1.

        >>> from schedcore import Cosine
        >>> Cosine(0.3, steps=2, final_lr=0.1).sample(4).tolist()
        [0.3, 0.2, 0.1, 0.1]
        """
        import numpy as np

        return self(np.arange(whole(self, "n", n, low=1), dtype=np.float64))

    def plot(self, n: int, ax: "Axes | None" = None, **line: Any) -> "Axes":
        """Draw the first `n` values with matplotlib and return the axes.

        Draws into `ax`, or into the axes of a new figure. Everything in `line` (`label`, `color`,
        ...) goes to `Axes.plot`. Raises ImportError when matplotlib is missing.
        """
        values = self.sample(n)
        if ax is None:
            try:
                import matplotlib.pyplot as plt
            except ImportError as error:
                raise ImportError("plot needs matplotlib: install schedcore-lr[plot]") from error
            _, ax = plt.subplots()
            ax.set(xlabel="t", ylabel="learning rate")
        ax.plot(values, **line)
        return ax

    def changes(self) -> Changes:
        """When the formula changes: none, and no end, if a schedule of your own doesn't say so.

        `boundaries`, `end` and `describe` are made of this.
        """
        return WITHOUT_END

    def boundaries(self, until: float) -> list[float]:
        """The times after 0, up to and with `until`, at which the formula changes.

        Where rates cross, in `clip`, `minimum` and `maximum`, is found to the last bit, unless two
        crossings lie closer together than a 64th of a phase. What a function of your own does is
        not known, nor what a curve does that is a schedule.

        Raises TypeError or ValueError unless `until` is a number >= 0, and ValueError if there are
        more than 100,000.

        >>> from schedcore import Cosine
        >>> Cosine(0.3, steps=15).warmup(5).boundaries(until=100)
        [5, 20]
        >>> Cosine(0.3, steps=10).repeat(every=10).boundaries(until=35)
        [10, 20, 30]
        """
        until = checked(self, NOT_NEGATIVE, "until", until)
        return listed(takewhile(lambda t: t <= until, self.changes().times))

    @property
    def end(self) -> float | None:
        """From when on the rate stays the same, or None if there is no such time.

        A rate that only comes nearer to one has none, as `SquareRoot` and a `Factor` without a
        floor; nor has a wave, even where its peaks sink to its floor.

        >>> from schedcore import Cosine, SquareRoot
        >>> Cosine(0.3, steps=15).warmup(5).end
        20
        >>> print(SquareRoot(0.3).end, SquareRoot(0.3).hold(at=99).end)
        None 99
        """
        _, last, stays = self.changes()
        return last if stays else None

    def describe(self) -> str:
        """What the rate does, phase by phase, in plain sentences; the first and last of very many.

        The phases are those between `boundaries`. What the rate does in one is looked at, not
        proved.

        >>> from schedcore import Cosine
        >>> print(Cosine(0.3, steps=15, final_lr=0.01).warmup(5).describe())
        From t = 0 to 5 it rises in a line from 0 to 0.3.
        From t = 5 to 20 it falls along a cosine from 0.3 to 0.01.
        From t = 20 on it stays at 0.01.
        """
        from schedcore.look.words import describe

        return describe(self)

    # The classes that these methods build are subclasses, so they are imported when needed.

    def then(self, schedule: "Schedule", at: float) -> "Then":
        """This schedule until `at`, then another one on a clock that starts at 0 there.

        >>> from schedcore import Constant, Cosine
        >>> lr = Constant(0.3).then(Cosine(0.3, steps=10), at=5)
        >>> lr(4.9), lr(10), lr(15)
        (0.3, 0.15, 0.0)
        """
        from schedcore.algebra.then import Then

        return Then(self, schedule, at)

    def warmup(
        self, steps: float, begin_lr: float = 0.0, shape: "Shape" = "linear"
    ) -> "LinearWarmup | Warmup":
        """A warmup of `steps` in front, then this schedule on a clock that starts at 0.

        >>> from schedcore import Cosine
        >>> lr = Cosine(0.3, steps=15, final_lr=0.01).warmup(5)
        >>> lr(0), lr(5), lr(20)
        (0.0, 0.3, 0.01)
        >>> Cosine(0.3, steps=15).warmup(4, shape="1-square")(2)
        0.22499999999999998
        """
        from schedcore.algebra.warmup import LinearWarmup
        from schedcore.recipes.warmup import Warmup

        if shape == "linear":
            return LinearWarmup(self, steps, begin_lr)
        return Warmup(self, steps, begin_lr, shape)

    def warmup_over(self, steps: float, shape: "Shape" = "linear") -> "Product":
        """This schedule times a rise from 0 to 1: a warmup during which its clock runs.

        >>> from schedcore import Linear
        >>> lr = Linear(0.4, steps=20).warmup_over(10)
        >>> round(lr(5), 4), lr(10), lr(15), lr(20)
        (0.15, 0.2, 0.1, 0.0)

        A warmup of 10 to 0.4 during which the clock runs, and a jump after it, is
        `Linear(0, steps=10, final_lr=0.4).then(a.shift(-10), at=10)`.
        """
        from schedcore.shapes.constant import Constant

        return self * Constant(1.0).warmup(steps, shape=shape)

    def cooldown(
        self, at: float, steps: float, final_lr: float = 0.0, shape: "Shape" = "linear"
    ) -> "Then":
        """This schedule until `at`, then down from the rate it has there, along a curve.

        >>> from schedcore import SquareRoot
        >>> lr = SquareRoot(0.8).cooldown(at=15, steps=16, shape="1-sqrt")
        >>> lr(3), lr(15), lr(19), lr(31)
        (0.4, 0.2, 0.1, 0.0)
        """
        from schedcore.shapes.anneal import Anneal

        return self.then(Anneal(self(at), steps, final_lr, shape), at)

    def hold(self, at: float) -> "Hold":
        """This schedule until `at`, and for ever the rate that it has there.

        >>> from schedcore import Cosine
        >>> lr = Cosine(0.3, steps=20).hold(at=10)
        >>> lr(10), lr(15), lr(100)
        (0.15, 0.15, 0.15)
        """
        from schedcore.algebra.clock import Hold

        return Hold(self, at)

    def repeat(self, every: float) -> "Repeat":
        """The first `every` of this schedule, again and again.

        >>> from schedcore import Polynomial
        >>> lr = Polynomial(0.4, steps=4).repeat(every=4)
        >>> lr(0), lr(3), lr(4), lr(7)
        (0.4, 0.1, 0.4, 0.1)
        """
        from schedcore.algebra.clock import Repeat

        return Repeat(self, every)

    def reverse(self, steps: float) -> "Reverse":
        """The first `steps` of this schedule, backwards; then its first rate for ever.

        >>> from schedcore import Cosine
        >>> lr = Cosine(0.3, steps=20).reverse(steps=20)
        >>> lr(0), lr(10), lr(20), lr(30)
        (0.0, 0.15, 0.3, 0.3)
        """
        from schedcore.algebra.clock import Reverse

        return Reverse(self, steps)

    def shift(self, by: float) -> "Shift":
        """This schedule `by` later, or earlier when negative.

        >>> from schedcore import Polynomial
        >>> lr = Polynomial(1.0, steps=10)
        >>> lr.shift(5)(10), lr.shift(-5)(0)
        (0.5, 0.5)
        """
        from schedcore.algebra.clock import Shift

        return Shift(self, by)

    def stretch(self, by: float) -> "Stretch":
        """This schedule, `by` times as long: it turns a curve in epochs into one in updates.

        >>> from schedcore import Factor
        >>> by_epoch = Factor(0.3, 0.9)
        >>> by_update = by_epoch.stretch(235)
        >>> by_epoch(2) == by_update(2 * 235)
        True
        """
        from schedcore.algebra.clock import Stretch

        return Stretch(self, by)

    def spread(self, at: float, until: float) -> "Then":
        """This schedule until `at`, and then what is left of it, spread out to end at `until`.

        For a run that gets longer, or shorter, on its way. Raises ValueError if the schedule has no
        `end`, or `at` is not before it, or `until` not after `at`.

        >>> from schedcore import Linear
        >>> lr = Linear(0.4, steps=1000).spread(at=500, until=2500)
        >>> lr(500), lr(1500), lr(2500)
        (0.2, 0.1, 0.0)
        """
        from schedcore.shapes.constant import Constant

        end = self.end
        if end is None:
            reject(self, "end", "a time, for there to be a rest", end)
        if not number(self, "at", at) < end:
            reject(self, "at", f"< its end, {end!r}", at)
        if not number(self, "until", until) > at:
            reject(self, "until", f"> at, {at!r}", until)
        rest = self.shift(-at).stretch((until - at) / (end - at))
        # Rounding may leave the rest a bit short of its end.
        return self.then(rest, at).then(Constant(self(end)), at=until)

    def staircase(self, every: float) -> "Staircase":
        """This schedule in steps: over each `every` it stays what it is where that begins.

        >>> from schedcore import Exponential
        >>> lr = Exponential(0.4, 0.25, step_size=10).staircase(every=5)
        >>> lr(0), lr(4.9), lr(5), lr(10)
        (0.4, 0.4, 0.2, 0.1)
        """
        from schedcore.algebra.clock import Staircase

        return Staircase(self, every)

    @overload
    def __mul__(self, by: float) -> "Scale": ...
    @overload
    def __mul__(self, by: "Schedule") -> "Product": ...
    def __mul__(self, by: "float | Schedule") -> "Scale | Product":
        """This schedule times a number, or times another schedule at the same `t`.

        >>> from schedcore import Cosine, Factor
        >>> (Cosine(0.3, steps=20) * 0.5)(0)
        0.15
        >>> (Cosine(0.3, steps=20) * Factor(1.0, 0.5, step_size=10))(10)
        0.075
        """
        from schedcore.algebra.height import Product, Scale

        if isinstance(by, Schedule):
            return Product(self, by)
        if isinstance(by, Real):
            return Scale(self, by)
        return NotImplemented

    __rmul__ = __mul__

    def __add__(self, other: "Schedule") -> "Sum":
        """This schedule plus another at the same `t`.

        >>> from schedcore import Constant, Cosine
        >>> (Cosine(0.3, steps=20) + Constant(0.01))(20)
        0.01
        """
        from schedcore.algebra.height import Sum

        return Sum(self, other) if isinstance(other, Schedule) else NotImplemented

    def minimum(self, other: "Schedule") -> "Minimum":
        """The lower of this schedule and another at each `t`.

        >>> from schedcore import Constant, SquareRoot
        >>> lr = SquareRoot(0.8).minimum(Constant(0.3))
        >>> lr(0), lr(15)
        (0.3, 0.2)
        """
        from schedcore.algebra.height import Minimum

        return Minimum(self, other)

    def maximum(self, other: "Schedule") -> "Maximum":
        """The higher of this schedule and another at each `t`.

        >>> from schedcore import Constant, SquareRoot
        >>> lr = SquareRoot(0.8).maximum(Constant(0.3))
        >>> lr(0), lr(15)
        (0.8, 0.3)
        """
        from schedcore.algebra.height import Maximum

        return Maximum(self, other)

    def clip(self, min_lr: float = 0.0, max_lr: float | None = None) -> "Clip":
        """This schedule, kept between `min_lr` and `max_lr` (no ceiling when None).

        >>> from schedcore import SquareRoot
        >>> lr = SquareRoot(1.0).clip(min_lr=0.1, max_lr=0.5)
        >>> lr(0), lr(15), lr(10**6)
        (0.5, 0.25, 0.1)
        """
        from schedcore.algebra.height import Clip

        return Clip(self, min_lr, max_lr)


def check_schedule(owner: object, *fields: str) -> None:
    """Make sure that each field is a Schedule, or raise TypeError."""
    for field in fields:
        value = getattr(owner, field)
        if not isinstance(value, Schedule):
            reject(owner, field, "a Schedule", value, TypeError)
