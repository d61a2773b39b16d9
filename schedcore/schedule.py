"""`Schedule`, the pure function of `t`, and the ways in which schedules combine."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, TypeVar, overload

from schedcore import scalar
from schedcore.arrays import Array, adopt
from schedcore.checks import (
    FINITE,
    NOT_NEGATIVE,
    POSITIVE,
    check,
    reject,
)
from schedcore.flat import flatten
from schedcore.pieces import at_least, at_most, lerp, progress, since_start

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

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
    ... class InverseTime(Schedule):
    ...     base_lr: float
    ...     rate: float
    ...
    ...     def evaluate(self, t, xp):
    ...         return self.base_lr / (1 + self.rate * xp.clip(t, 0, 1e9))
    >>> lr = InverseTime(base_lr=1.0, rate=0.5).warmup(2)
    >>> [lr(t) for t in range(5)]
    [0.0, 0.5, 1.0, 0.6666666666666666, 0.5]
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
            object.__setattr__(self, "_function", flatten(self.evaluate))
        return self._function

    def _array_function(self) -> Callable[["NDArray[Any]"], "NDArray[Any]"]:
        if not hasattr(self, "_on_arrays"):
            from schedcore.blocks import blockwise  # imports NumPy, as the caller has already

            object.__setattr__(self, "_on_arrays", blockwise(self.evaluate))
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

        if isinstance(n, bool) or not isinstance(n, Integral):
            reject(self, "n", "a whole number", n, TypeError)
        if n < 1:
            reject(self, "n", ">= 1", n)
        return self(np.arange(n, dtype=np.float64))

    def plot(self, n: int, ax: "Axes | None" = None, **line: Any) -> "Axes":
        """Draw the first `n` values with matplotlib and return the axes.

        Draws into `ax`, or into the axes of a new figure. Everything in `line` (`label`, `color`,
        ...) goes to `Axes.plot`. Raises ImportError when matplotlib is missing.
        """
        if ax is None:
            try:
                import matplotlib.pyplot as plt
            except ImportError as error:
                raise ImportError("plot needs matplotlib: install schedcore-lr[plot]") from error
            _, ax = plt.subplots()
            ax.set(xlabel="t", ylabel="learning rate")
        ax.plot(self.sample(n), **line)
        return ax

    def then(self, schedule: "Schedule", at: float) -> "Then":
        """This schedule until `at`, then another one on a clock that starts at 0 there.

        >>> from schedcore import Constant, Cosine
        >>> lr = Constant(0.3).then(Cosine(0.3, steps=10), at=5)
        >>> lr(4.9), lr(10), lr(15)
        (0.3, 0.15, 0.0)
        """
        return Then(self, schedule, at)

    def warmup(self, steps: float, begin_lr: float = 0.0) -> "LinearWarmup":
        """A linear warmup of `steps` in front, then this schedule on a clock that starts at 0.

        >>> from schedcore import Cosine
        >>> lr = Cosine(0.3, steps=15, final_lr=0.01).warmup(5)
        >>> lr(0), lr(5), lr(20)
        (0.0, 0.3, 0.01)
        """
        return LinearWarmup(self, steps, begin_lr)

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
        if isinstance(by, Schedule):
            return Product(self, by)
        if isinstance(by, Real):
            return Scale(self, by)
        return NotImplemented

    __rmul__ = __mul__

    def clip(self, min_lr: float = 0.0, max_lr: float | None = None) -> "Clip":
        """This schedule, kept between `min_lr` and `max_lr` (no ceiling when None).

        >>> from schedcore import SquareRoot
        >>> lr = SquareRoot(1.0).clip(min_lr=0.1, max_lr=0.5)
        >>> lr(0), lr(15), lr(10**6)
        (0.5, 0.25, 0.1)
        """
        return Clip(self, min_lr, max_lr)

    def shift(self, by: float) -> "Shift":
        """This schedule `by` later, or earlier when negative.

        >>> from schedcore import Polynomial
        >>> lr = Polynomial(1.0, steps=10)
        >>> lr.shift(5)(10), lr.shift(-5)(0)
        (0.5, 0.5)
        """
        return Shift(self, by)

    def stretch(self, by: float) -> "Stretch":
        """This schedule, `by` times as long: it turns a curve in epochs into one in updates.

        >>> from schedcore import Factor
        >>> by_epoch = Factor(0.3, 0.9)
        >>> by_update = by_epoch.stretch(235)
        >>> by_epoch(2) == by_update(2 * 235)
        True
        """
        return Stretch(self, by)


@dataclass(frozen=True)
class LinearWarmup(Schedule):
    """A linear rise to where another schedule starts, then that schedule.

    lr(t) = begin_lr + (schedule(0) - begin_lr) * t / steps    for t < steps
    lr(t) = schedule(t - steps)                                from t = steps on

    Args:
        schedule: What to warm up to. Its clock starts at 0 when the warmup ends, so `steps` come
            on top of its own length.
        steps: Length of the warmup, in units of t, >= 0; with 0 there is none.
        begin_lr: Rate at t = 0, in [0, schedule(0)].

    Raises:
        TypeError: An argument is not a number, or `schedule` not a Schedule.
        ValueError: An argument is out of its range.

    >>> from schedcore import Cosine, LinearWarmup
    >>> lr = LinearWarmup(Cosine(0.3, steps=15, final_lr=0.01), steps=5, begin_lr=0.1)
    >>> [round(lr(t), 4) for t in (0, 1, 5, 20, 100)]
    [0.1, 0.14, 0.3, 0.01, 0.01]

    Source: Goyal et al. 2017, "Accurate, Large Minibatch SGD", arXiv:1706.02677, section 2.2.
    """

    schedule: Schedule
    steps: float
    begin_lr: float = 0.0

    def __post_init__(self) -> None:
        _check_schedule(self, "schedule")
        check(self, NOT_NEGATIVE, "steps", "begin_lr")
        peak = float(self.schedule.evaluate(0, scalar))
        if not self.begin_lr <= peak:
            reject(self, "begin_lr", f"<= the rate it warms up to, {peak!r}", self.begin_lr)

    def evaluate(self, t: Any, xp: Any) -> Any:
        if not self.steps:
            return self.schedule.evaluate(t, xp)
        peak = self.schedule.evaluate(0.0, scalar)
        rise = lerp(self.begin_lr, peak, progress(t, self.steps, xp))
        return xp.where(t < self.steps, rise, self.schedule.evaluate(t - self.steps, xp))


@dataclass(frozen=True)
class Then(Schedule):
    """One schedule until a given time, then another on a clock of its own.

    lr(t) = first(t)          for t < at
    lr(t) = second(t - at)    from t = at on

    Args:
        first: The schedule before `at`.
        second: The schedule from `at` on; its clock starts at 0 there.
        at: Time of the change, in units of t, >= 0; with 0 only `second` is left.

    Raises:
        TypeError: `at` is not a number, or `first` or `second` not a Schedule.
        ValueError: `at` is negative or not finite.

    >>> from schedcore import Constant, Polynomial, Then
    >>> lr = Then(Constant(0.3), Polynomial(0.3, steps=10), at=5)
    >>> lr(0), lr(5), lr(10), lr(15)
    (0.3, 0.3, 0.15, 0.0)

    Source: `SequentialLR` of PyTorch, `join_schedules` of optax.
    """

    first: Schedule
    second: Schedule
    at: float

    def __post_init__(self) -> None:
        _check_schedule(self, "first", "second")
        check(self, NOT_NEGATIVE, "at")

    def evaluate(self, t: Any, xp: Any) -> Any:
        def halve(parts: list[tuple[float, Schedule]]) -> Any:
            """Choose among the parts by halves: of a long sequence few boundaries are looked at."""
            start, schedule = parts[len(parts) // 2]
            if len(parts) == 1:
                return schedule.evaluate(t - start if start else t, xp)
            middle = len(parts) // 2
            return xp.where(t < start, halve(parts[:middle]), halve(parts[middle:]))

        return halve(self.parts())

    def parts(self) -> list[tuple[float, Schedule]]:
        """All the schedules in a row, however they were put together, and when each starts.

        >>> from schedcore import Constant
        >>> Constant(1).then(Constant(2).then(Constant(3), at=5), at=10).parts()
        [(0, Constant(lr=1)), (10, Constant(lr=2)), (15, Constant(lr=3))]
        """
        first = self.first.parts() if isinstance(self.first, Then) else [(0, self.first)]
        second = self.second.parts() if isinstance(self.second, Then) else [(0, self.second)]
        return [
            *((start, schedule) for start, schedule in first if start < self.at),
            *((self.at + start, schedule) for start, schedule in second),
        ]


@dataclass(frozen=True)
class Product(Schedule):
    """Two schedules, multiplied: lr(t) = first(t) * second(t).

    Args:
        first: A schedule.
        second: Another one, on the same clock.

    Raises:
        TypeError: An argument is not a Schedule.

    >>> from schedcore import Cosine, MultiFactor, Product
    >>> lr = Product(Cosine(0.3, steps=20), MultiFactor(1.0, [10], 0.1))
    >>> round(lr(10), 4)
    0.015

    Source: `ChainedScheduler` of PyTorch, without its dependence on the order.
    """

    first: Schedule
    second: Schedule

    def __post_init__(self) -> None:
        _check_schedule(self, "first", "second")

    def evaluate(self, t: Any, xp: Any) -> Any:
        return self.first.evaluate(t, xp) * self.second.evaluate(t, xp)


@dataclass(frozen=True)
class Scale(Schedule):
    """A schedule times a number: lr(t) = by * schedule(t).

    Args:
        schedule: What to scale.
        by: The factor, >= 0.

    Raises:
        TypeError: `by` is not a number, or `schedule` not a Schedule.
        ValueError: `by` is negative or not finite.

    >>> from schedcore import Cosine, Scale
    >>> Scale(Cosine(0.3, steps=20), by=0.1)(10)
    0.015

    Source: composer's schedulers, which multiply a base rate.
    """

    schedule: Schedule
    by: float

    def __post_init__(self) -> None:
        _check_schedule(self, "schedule")
        check(self, NOT_NEGATIVE, "by")

    def evaluate(self, t: Any, xp: Any) -> Any:
        return self.schedule.evaluate(t, xp) * self.by


@dataclass(frozen=True)
class Clip(Schedule):
    """A schedule with a floor and a ceiling: lr(t) = min(max_lr, max(min_lr, schedule(t))).

    Args:
        schedule: What to clip.
        min_lr: The lowest rate, >= 0.
        max_lr: The highest rate, >= min_lr; None for no ceiling.

    Raises:
        TypeError: An argument is not a number, or `schedule` not a Schedule.
        ValueError: An argument is out of its range.

    >>> from schedcore import Clip, Factor
    >>> lr = Clip(Factor(0.3, 0.5), min_lr=0.01, max_lr=0.2)
    >>> lr(0), lr(1), lr(9)
    (0.2, 0.15, 0.01)

    Source: `stop_factor_lr` of MXNet and `min_lr` of many libraries, for any schedule.
    """

    schedule: Schedule
    min_lr: float = 0.0
    max_lr: float | None = None

    def __post_init__(self) -> None:
        _check_schedule(self, "schedule")
        check(self, NOT_NEGATIVE, "min_lr")
        if self.max_lr is not None:
            check(self, FINITE, "max_lr")
            if not self.max_lr >= self.min_lr:
                reject(self, "max_lr", f">= min_lr, {self.min_lr!r}", self.max_lr)

    def evaluate(self, t: Any, xp: Any) -> Any:
        value = at_least(self.min_lr, self.schedule.evaluate(t, xp), xp)
        return value if self.max_lr is None else at_most(self.max_lr, value, xp)


@dataclass(frozen=True)
class Shift(Schedule):
    """A schedule, later or earlier: lr(t) = schedule(t - by).

    Args:
        schedule: What to shift.
        by: How much later, in units of t; earlier when negative.

    Raises:
        TypeError: `by` is not a number, or `schedule` not a Schedule.
        ValueError: `by` is not finite.

    >>> from schedcore import Polynomial, Shift
    >>> lr = Shift(Polynomial(1.0, steps=10), by=5)
    >>> lr(0), lr(5), lr(10), lr(15)
    (1.0, 1.0, 0.5, 0.0)

    Source: `transition_begin` of optax, for any schedule.
    """

    schedule: Schedule
    by: float

    def __post_init__(self) -> None:
        _check_schedule(self, "schedule")
        check(self, FINITE, "by")

    def evaluate(self, t: Any, xp: Any) -> Any:
        return self.schedule.evaluate(since_start(t, xp) - self.by, xp)


@dataclass(frozen=True)
class Stretch(Schedule):
    """A schedule on a slower clock: lr(t) = schedule(t / by).

    Args:
        schedule: What to stretch.
        by: How many times as long it gets, > 0.

    Raises:
        TypeError: `by` is not a number, or `schedule` not a Schedule.
        ValueError: `by` is not > 0 or not finite.

    >>> from schedcore import Cosine, Stretch
    >>> Stretch(Cosine(0.3, steps=20), by=100)(1000)
    0.15

    Source: the scale schedule ratio of composer.
    """

    schedule: Schedule
    by: float

    def __post_init__(self) -> None:
        _check_schedule(self, "schedule")
        check(self, POSITIVE, "by")

    def evaluate(self, t: Any, xp: Any) -> Any:
        return self.schedule.evaluate(t / self.by, xp)


def _check_schedule(owner: Schedule, *fields: str) -> None:
    for field in fields:
        value = getattr(owner, field)
        if not isinstance(value, Schedule):
            reject(owner, field, "a Schedule", value, TypeError)
