"""The law that the arrays of every library are held to."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from examples import TIMES

from schedcore import (
    Anneal,
    Constant,
    Cosine,
    Cyclic,
    Exponential,
    ExponentialAnneal,
    Factor,
    Geometric,
    Linear,
    Logarithmic,
    MultiFactor,
    Noise,
    Piecewise,
    PiecewiseConstant,
    Polynomial,
    Schedule,
    SquareRoot,
    WarmRestarts,
)
from schedcore.curves import NAMED
from schedcore.shapes.anneal import Between

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
    scale = float(np.nanmax(abs(expected)))
    np.testing.assert_allclose(actual, expected, rtol=rounding, atol=rounding * scale)


# 49 * (1 / 49) < 1: a compiler that multiplies where the formula divides would miss these.
BOUNDARIES: list[tuple[Schedule, dict[float, float]]] = [
    (Polynomial(1.0, 49, power=0.25), {49: 0.0}),
    (Factor(1.0, 0.5, step_size=49), {49.0 * k: 0.5**k for k in range(1, 9)}),
    (WarmRestarts(1.0, 49), {49.0 * k: 1.0 for k in range(200)}),
    (Cyclic(0.0, 1.0, 49), {98.0 * k + 49: 1.0 for k in range(200)}),
]

# On every clock, and on clocks inside of clocks: a compiler that multiplies by 1 / 41 is one update
# late at 287, and so is one that counts in float32 beyond 2**24.
INNER: list[Schedule] = [
    MultiFactor(1.0, [7], 0.5),
    MultiFactor(1.0, range(2, 30), 0.75),
    MultiFactor(1.0, [k / 10 for k in range(1, 30)], 0.75),
    PiecewiseConstant([0.5, 2.5, 7], [1, 0.5, 0.2, 0.1]),
    Factor(1.0, 0.5, 1),
    Factor(1.0, 0.5, 0.5),
    WarmRestarts(1.0, 7, shape="1-sqrt"),
    Cyclic(0.1, 0.5, 3.5),
    Constant(1.0).then(Constant(0.5).then(Constant(0.25), at=3), at=7),
    Linear(1.0, 7).repeat(7),
    Linear(1.0, 20).staircase(1),
    Constant(1.0).then(Constant(0.5), at=3).reverse(10),
    Factor(1.0, 0.5, 1).stretch(3).shift(2).repeat(20),
]
BY = [41, 55, 2.5, 2**22 + 2]


def assert_clocks_are_exact(
    call: Callable[[Schedule, list[int]], Any], inner: Schedule, dtype: str
) -> None:
    """The rates at every boundary and one update before and after it."""
    for by in BY if dtype != "float32" else BY[:-1]:
        for lr in (inner.stretch(by), inner.stretch(by).shift(5).stretch(3)):
            boundaries = lr.boundaries(until=63 * by)[:20]
            near = {int(boundary) + k for boundary in boundaries for k in (-1, 0, 1, 2)}
            times = sorted(near)
            rates = np.asarray(call(lr, times))
            expected = [lr(t) for t in times]
            late = {t: (x, y) for t, x, y in zip(times, rates, expected) if abs(x - y) > 1e-5}

            assert not late, (lr, late)


# A compiler that subtracts a product without rounding it is at another place of such a period.
FRACTIONAL: list[Schedule] = [
    Cyclic(0.1, 0.5, 0.7),
    WarmRestarts(0.3, 0.1),
    Linear(0.3, 0.1).repeat(1 / 3),
    Constant(0.3).then(Linear(0.3, 60), at=60).staircase(0.3),
]


def assert_products_are_rounded(call: Callable[[Schedule, list[float]], Any]) -> None:
    times = [k * by for by in (0.3, 987_654.321) for k in range(1000)]
    for lr in FRACTIONAL:
        expected = [lr(t) for t in times]

        np.testing.assert_allclose(call(lr, times), expected, rtol=0, atol=1e-12, err_msg=str(lr))


# Of which some libraries round a power, a logarithm or a cosine at the ends.
SPANS: list[Between] = [
    *(Anneal(0.3, 49, 0.01, shape=shape) for shape in NAMED),
    *(Anneal(0.01, 49, 0.3, shape=shape) for shape in NAMED),
    *(Anneal(0.3, 49, shape=ExponentialAnneal(k / 100)) for k in range(1, 30)),
    *(Anneal(0.3, 49, shape=Logarithmic(k)) for k in range(2, 30)),
    *(Geometric(0.3, 49, k / 1000) for k in range(1, 30)),
]


def assert_ends_are_exact(call: Callable[[Between, list[float]], Any], dtype: str) -> None:
    ends = {lr: np.asarray(call(lr, [0, lr.steps]), dtype).tolist() for lr in SPANS}

    assert ends == {lr: np.array([lr.base_lr, lr.final_lr], dtype).tolist() for lr in SPANS}


# In counts that int32 holds and float32 does not.
COUNTED: list[Schedule] = [
    MultiFactor(0.3, [2**24 + 1, 2**30 + 1], 0.5),
    MultiFactor(0.3, [2**24 + 0.5, 2**30 - 0.5], 0.5),
    Constant(0.3).cooldown(2**30 + 1, 10),
    Factor(0.3, 0.75, 2**24),
    Cyclic(0.1, 0.3, 10, mode="triangular2").shift(2**30 - 25),
    Cyclic(0.1, 0.3, 10, 2**31 - 1),
    WarmRestarts(0.3, 100),
    WarmRestarts(0.3, 100, cycle_mult=2),
    Cosine(0.3, 100).warmup(10).repeat(110),
    Linear(0.3, 2**31 - 1).staircase(1000),
    Constant(0.1).then(Constant(0.2).then(Constant(0.3), at=2**30), at=2**31 - 1),
    SquareRoot(0.3),
    Noise(0.1, 0.3),
    Noise(0.1, 0.3, seed=1, std=0.1),
    # Of factors near 1 so many powers are taken that no digit may be lost.
    Exponential(0.3, 1 - 1e-7),
    Exponential(1e-3, 1 + 1e-7, max_lr=1),
    Factor(0.3, 1 - 1e-8),
    Factor(0.3, 1 - 1e-4, 10**5),
    Cyclic(0, 0.3, 1000, mode="exp_range", gamma=1 - 1e-7),
    WarmRestarts(0.3, 1000, peak_mult=1 - 1e-5),
]
COUNTS = [*(middle + k for middle in (2**24, 2**30) for k in range(-20, 21)), 2**31 - 2, 2**31 - 1]

# In tokens, and of whole numbers that int32 does not hold.
IN_TOKENS: list[Schedule] = [
    Cosine(0.3, 3 * 10**11).warmup(10**10),
    Factor(0.3, 0.5, 10**10).shift(-(10**10)),
    WarmRestarts(0.3, 10**10).hold(2 * 10**10),
    Piecewise([(0, 0.1), (10**10, 0.3), (10**11, 0)]),
    Linear(0.3, 10**11).spread(10**10, 10**12),
    Cosine(0.3, 4 * 10**9).shift(-(10**9)),
]
