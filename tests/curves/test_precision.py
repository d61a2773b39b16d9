"""Curves beside forty digits, also where their formula would be a small difference of large numbers."""

from collections.abc import Callable
from typing import Any

import pytest

from schedcore import (
    Anneal,
    CosinePower,
    Curve,
    ExponentialAnneal,
    Hyperbolic,
    Logarithmic,
    OneMinusPower,
    Polynomial,
    PowerLaw,
    Rex,
)

mp = pytest.importorskip("mpmath").mp.clone()
mp.dps = 40

STEPS = 10**6
TIMES = [*range(1, STEPS, 9973), 1e-9, 1, 0.5 * STEPS, STEPS - 2, STEPS - 1, STEPS - 1e-9]

# Each with its formula; `p` is its parameter.
FORMULAS: dict[type[Curve], Callable[[Any, Any], Any]] = {
    CosinePower: lambda x, p: mp.sin(mp.pi / 2 * (1 - x)) ** (2 * p),
    ExponentialAnneal: lambda x, p: (p**x - p) / (1 - p),
    Hyperbolic: lambda x, p: mp.sqrt((1 - x) * (2 - p * (1 + x)) / (2 - p)),
    Logarithmic: lambda x, p: mp.log(1 + (p - 1) * (1 - x)) / mp.log(p),
    OneMinusPower: lambda x, p: 1 - x**p,
    Rex: lambda x, p: (1 - x) / (1 - p * x),
}

CURVES = [
    *(CosinePower(p) for p in (0.1, 0.5, 1, 2.5)),
    *(ExponentialAnneal(p) for p in (1e-6, 0.5, 1 - 1.1e-3, 1 - 0.9e-3, 1 - 1e-9)),
    *(Hyperbolic(p) for p in (1e-9, 0.4, 1)),
    *(Logarithmic(p) for p in (1 + 1e-9, 1 + 0.9e-3, 1 + 1.1e-3, 1.1, 1e6)),
    *(OneMinusPower(p) for p in (0.1, 0.5, 1, 2, 7.5)),
    *(Rex(p) for p in (-1e6, -3, 0, 0.9, 1 - 1e-6)),
]


@pytest.mark.parametrize("curve", CURVES, ids=str)
def test_curves(curve: Any) -> None:
    lr = Anneal(1, STEPS, shape=curve)
    (parameter,) = vars(curve).values()
    formula = FORMULAS[type(curve)]

    errors = [abs(lr(t) - formula(mp.mpf(t) / STEPS, mp.mpf(parameter))) for t in TIMES]
    assert max(errors) < 1e-12


@pytest.mark.parametrize("power", [0.1, 0.5, 2, 3.7])
def test_what_is_left_is_counted_from_the_end(power: float) -> None:
    lr = Polynomial(1, STEPS, power=power)

    errors = [abs(lr(t) - ((STEPS - mp.mpf(t)) / STEPS) ** mp.mpf(power)) for t in TIMES]
    assert max(errors) < 1e-15


def test_a_rise_is_as_exact_as_a_fall() -> None:
    assert [Polynomial(0, 10, 1)(t) for t in (1, 9)] == [0.1, 0.9]


def test_a_power_of_a_negative_nought() -> None:
    import numpy as np

    assert PowerLaw(0.3, 0.5, -1)(np.array([-0.0], "float32")).tolist() == [np.float32(0.3)]
