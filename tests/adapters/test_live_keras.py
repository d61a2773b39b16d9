"""`from_keras`: the schedules of live ones, past their end."""

from typing import Any

import keras
import pytest

from schedcore import Constant, Cosine
from schedcore_keras import KerasSchedule, from_keras

theirs: Any = keras.optimizers.schedules

KINDS = [
    theirs.ExponentialDecay(0.1, 20, 0.96, staircase=True),
    theirs.PiecewiseConstantDecay([10, 30], [0.1, 0.05, 0.01]),
    theirs.PolynomialDecay(0.1, 30, 0.01, power=2.0),
    theirs.PolynomialDecay(0.1, 30, 0.01, cycle=True),
    theirs.InverseTimeDecay(0.1, 10, 0.5),
    theirs.CosineDecay(0.0, 40, alpha=0.1, warmup_target=0.3, warmup_steps=10),
    theirs.CosineDecayRestarts(0.3, 10, t_mul=2.0, m_mul=0.5, alpha=0.1),
]


@pytest.mark.parametrize("schedule", KINDS, ids=lambda it: type(it).__name__)
def test_same_rates(schedule: Any) -> None:
    ours = from_keras(schedule)

    assert [ours(k) for k in range(80)] == pytest.approx(
        [float(schedule(k)) for k in range(80)], rel=1e-5, abs=1e-7
    )


def test_what_an_optimizer_has() -> None:
    lr = Cosine(0.3, 20)

    assert from_keras(keras.optimizers.SGD(KerasSchedule(lr))) == lr
    assert from_keras(keras.optimizers.SGD(0.5)) == Constant(0.5)


def test_what_cannot_be_known() -> None:
    class Own(theirs.ExponentialDecay):  # type: ignore[misc]
        pass

    with pytest.raises(TypeError, match="no Schedule of Own: nothing is known of its rates"):
        from_keras(Own(0.1, 20, 0.96))
