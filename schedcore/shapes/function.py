"""A schedule from any function of t."""

from collections.abc import Callable
from dataclasses import dataclass
from math import nan
from numbers import Real
from typing import Any

from schedcore.checks import fail
from schedcore.engine.verbs import call, each, since_start, unless_nan
from schedcore.schedule import Schedule


@dataclass(frozen=True)
class Function(Schedule):
    """A function of your own as a schedule: lr(t) = func(max(t, 0)).

    The function is called with whatever `lr` is called with. If it fails on a NumPy array, it is
    called once for each element; on an array of another library that is a TypeError. NaN is
    answered without calling it.

    Args:
        func: A function of t, the same at each call.

    Raises:
        TypeError: `func` can't be called, or func(0) is not a number.

    >>> from schedcore import Function
    >>> def staircase(t):
    ...     return 0.3 if t < 5 else 0.1
    >>> lr = Function(staircase).warmup(2)
    >>> lr(1), lr(2), lr(7)
    (0.15, 0.3, 0.1)
    >>> lr.sample(8).tolist()
    [0.0, 0.15, 0.3, 0.3, 0.3, 0.3, 0.3, 0.1]

    Source: `LambdaLR` of PyTorch, with the rate itself in the place of a factor.
    """

    func: Callable[[Any], Any]

    def __post_init__(self) -> None:
        if not callable(self.func):
            fail(self, "func", "a function", self.func, TypeError)
        self._at(0)

    def __repr__(self) -> str:
        return f"Function({getattr(self.func, '__name__', self.func)})"

    def evaluate(self, t: Any, xp: Any) -> Any:
        return call(self._called, since_start(t, xp), xp)

    def _called(self, t: Any, xp: Any) -> Any:
        return self._on_array(t, xp) if hasattr(t, "dtype") else self._at(t)

    def _at(self, t: float) -> float:
        if t != t:  # noqa: PLR0124  NaN alone differs from itself
            return nan
        value = self.func(t)
        if not isinstance(value, Real) and getattr(value, "shape", None) != ():
            fail(self, f"func({t!r})", "a number", value, TypeError)
        return float(value)

    def _on_array(self, t: Any, xp: Any) -> Any:
        cause: Exception | None = None
        try:
            value = self.func(t)
            if isinstance(value, Real) or value.shape == t.shape:
                return unless_nan(t, value, xp)
        except Exception as error:  # noqa: BLE001  whatever it may do to what is no number
            cause = error
        values = each(self._at, t, xp)
        if values is None:
            text = f"Function: func must work on arrays of {xp.__name__}, got {self.func!r}"
            raise TypeError(text) from cause
        return values
