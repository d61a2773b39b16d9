"""The law that the arrays of every library are held to."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from examples import TIMES

from schedcore import Cyclic, Factor, Polynomial, Schedule, WarmRestarts

WITH_NAN = [*TIMES, math.nan]


def assert_same_as_numbers(
    lr: Schedule, call: Callable[[Sequence[float]], Any], dtype: str = "float64"
) -> None:
    """The values of `call` are those of `lr` on Python numbers, in shape and dtype too.

    In float32 at times that it can hold, and of which it can count the periods.
    """
    times = [t for t in WITH_NAN if dtype == "float64" or float(np.float32(t)) == t < 1e5]
    expected = np.array([lr(t) for t in times])
    actual = np.asarray(call(times))

    assert actual.dtype == dtype
    rounding = 1e-14 if dtype == "float64" else 1e-5
    scale = float(np.nanmax(expected))
    np.testing.assert_allclose(actual, expected, rtol=rounding, atol=rounding * scale)


# 49 * (1 / 49) < 1: a compiler that multiplies where the formula divides would miss these.
BOUNDARIES: list[tuple[Schedule, dict[float, float]]] = [
    (Polynomial(1.0, 49, power=0.25), {49: 0.0}),
    (Factor(1.0, 0.5, step_size=49), {49.0 * k: 0.5**k for k in range(1, 9)}),
    (WarmRestarts(1.0, 49), {49.0 * k: 1.0 for k in range(200)}),
    (Cyclic(0.0, 1.0, 49), {98.0 * k + 49: 1.0 for k in range(200)}),
]
