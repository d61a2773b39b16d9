"""The presets of Keras beside Keras."""

import math
from typing import Any

import pytest
from compat.pairs import Pair, assert_same, described

from schedcore import compat

keras = pytest.importorskip("keras")

LIBRARY, DISTRIBUTION = "Keras", "keras"


def double(value: Any) -> Any:
    """Turn a Python float into a float64 of Keras, in which it then computes."""
    if isinstance(value, list):
        return [double(it) for it in value]
    return keras.ops.convert_to_tensor(value, "float64") if isinstance(value, float) else value


def rates(schedule: Any, updates: int) -> list[float]:
    """The rates at the counts that an optimizer hands over."""
    return [float(schedule(keras.ops.convert_to_tensor(n, "int64"))) for n in range(updates)]


def pair(name: str, *args: Any, updates: int = 60, in_float32: bool = False, **kwargs: Any) -> Pair:
    """A schedule of Keras, with these arguments."""
    preset, theirs = getattr(compat.keras, name), getattr(keras.optimizers.schedules, name)

    def live() -> list[float]:
        if in_float32:
            return rates(theirs(*args, **kwargs), updates)
        doubles = {key: double(value) for key, value in kwargs.items()}
        return rates(theirs(*map(double, args), **doubles), updates)

    note, tolerance = described(args, kwargs), 1e-12
    if in_float32:
        note, tolerance = f"{note}, in float32", 3e-4
    return Pair(preset, preset(*args, **kwargs), live, tolerance, note)


PAIRS = [
    pair("ExponentialDecay", 0.3, 10, 0.9),
    pair("ExponentialDecay", 0.3, 7, 0.5, True),
    pair("ExponentialDecay", 0.3, 2.5, 0.9, staircase=True),
    pair("ExponentialDecay", 0.3, 10, 1.0),
    pair("ExponentialDecay", 0.3, 10, 1.5),
    pair("ExponentialDecay", 0.3, 10, 1.5, staircase=True),
    pair("PiecewiseConstantDecay", [14, 29], [0.3, 0.5, 0.003]),
    pair("PiecewiseConstantDecay", [0, 29], [0.3, 0.5, 0.003]),
    pair("PiecewiseConstantDecay", [7], [0.3, 0.03]),
    pair("PolynomialDecay", 0.3, 20, 0.0001),
    pair("PolynomialDecay", 0.3, 20, 0.01, 2.0),
    pair("PolynomialDecay", 0.3, 37, 0.01, power=0.5),
    pair("PolynomialDecay", 0.3, 20, 0.9),
    pair("PolynomialDecay", 0.3, 20, 0.01, cycle=True, updates=150),
    pair("PolynomialDecay", 0.3, 7, 0.01, 2.0, cycle=True, updates=150),
    pair("PolynomialDecay", 0.3, 2.5, 0.0, power=0.5, cycle=True, updates=150),
    pair("InverseTimeDecay", 0.3, 10, 0.5),
    pair("InverseTimeDecay", 0.3, 10, 0.5, True),
    pair("InverseTimeDecay", 0.3, 2.5, 0.1, staircase=True),
    pair("CosineDecay", 0.3, 20),
    pair("CosineDecay", 0.3, 37, 0.1),
    pair("CosineDecay", 0.3, 20, alpha=1.5),
    pair("CosineDecay", 0.0, 20, warmup_target=0.3, warmup_steps=5),
    pair("CosineDecay", 0.1, 20, 0.1, "lr", 0.3, 7),
    pair("CosineDecay", 0.3, 20, warmup_target=0.1, warmup_steps=5),
    pair("CosineDecay", 0.3, 20, warmup_steps=5),
    pair("CosineDecay", 0.3, 20, warmup_target=0.1),
    pair("CosineDecayRestarts", 0.3, 10, updates=160),
    pair("CosineDecayRestarts", 0.3, 7, 1.0, alpha=0.1),
    pair("CosineDecayRestarts", 0.3, 8, t_mul=1.5, updates=100),
    pair("CosineDecayRestarts", 0.3, 10, 1.0, 0.8),
    pair("CosineDecayRestarts", 0.3, 10, t_mul=1.0, m_mul=1.25),
    pair("ExponentialDecay", 0.3, 10, 0.0),
    pair("ExponentialDecay", 0.3, 10, 0.0, staircase=True),
    pair("ExponentialDecay", 0.3, 10, -0.5, staircase=True),
    pair("ExponentialDecay", 0.0, 10, 0.9),
    pair("ExponentialDecay", -0.3, 10, 0.9),
    pair("InverseTimeDecay", 0.3, 10, 0.0),
    pair("PiecewiseConstantDecay", [-5, 3], [0.3, 0.5, 0.003]),
    pair("PolynomialDecay", 0.3, 10, 0.01, 0.0),
    pair("PolynomialDecay", 0.3, 10, 0.01, 0.0, cycle=True),
    pair("CosineDecayRestarts", 0.3, 10, m_mul=0.0, alpha=0.1),
    pair("CosineDecayRestarts", 0.3, 10, m_mul=0.5, alpha=1.0),
    pair("CosineDecayRestarts", 0.3, 10, m_mul=0.5, alpha=2.0),
    pair("CosineDecayRestarts", 0.0, 10, m_mul=0.5),
    pair("CosineDecayRestarts", 0.3, 5, m_mul=0.8, alpha=0.2, updates=100),
    pair("ExponentialDecay", 0.3, math.inf, 0.5),
    pair("PolynomialDecay", 0.3, math.inf, 0.01),
    pair("InverseTimeDecay", 0.3, math.inf, 0.5),
    pair("CosineDecay", 0.3, math.inf),
    pair("CosineDecay", 0.1, 20, warmup_target=0.3, warmup_steps=-5),
    pair("CosineDecayRestarts", 0.3, math.inf),
]

# What Keras makes of Python floats.
IN_FLOAT32 = [
    pair("ExponentialDecay", 0.3, 10, 0.9, in_float32=True),
    pair("PiecewiseConstantDecay", [14, 29], [0.3, 0.5, 0.003], in_float32=True),
    pair("PolynomialDecay", 0.3, 20, in_float32=True),
    pair("InverseTimeDecay", 0.3, 10, 0.5, in_float32=True),
    pair("CosineDecay", 0.0, 20, warmup_target=0.3, warmup_steps=5, in_float32=True),
    pair("CosineDecayRestarts", 0.3, 10, in_float32=True),
]


@pytest.mark.parametrize("pair", [*PAIRS, *IN_FLOAT32], ids=str)
def test_same_rates(pair: Pair) -> None:
    """At each count of an optimizer Keras has the rate of the preset."""
    assert_same(pair)


def test_a_restart_that_is_missed() -> None:
    """Keras misses a restart where a logarithm is rounded down."""
    ours = compat.keras.CosineDecayRestarts(1.0, 5, t_mul=3.0)
    schedule = keras.optimizers.schedules.CosineDecayRestarts(double(1.0), 5, t_mul=double(3.0))
    assert (ours(605), rates(schedule, 606)[605]) == (1.0, 0.0)
