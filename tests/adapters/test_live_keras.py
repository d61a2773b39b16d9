"""`from_keras`: the schedules of live ones, past their end."""

from typing import Any

import keras
import numpy as np
import pytest

from schedcore import Constant, Cosine
from schedcore_keras import KerasSchedule, from_keras, schedules

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
    wrapped = keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(KerasSchedule(lr)))
    assert from_keras(wrapped) == lr
    assert from_keras(schedules.CosineDecay(0.3, 20)) == lr
    assert from_keras(np.float32(0.5)) == Constant(0.5)


def test_what_cannot_be_known() -> None:
    class Own(theirs.ExponentialDecay):  # type: ignore[misc]
        pass

    with pytest.raises(TypeError, match="no Schedule of Own: nothing is known of its rates"):
        from_keras(Own(0.1, 20, 0.96))

    class Always(KerasSchedule):
        def __call__(self, step: Any = 0) -> Any:
            return 0.5

    with pytest.raises(TypeError, match="no Schedule of Always: nothing is known of its rates"):
        from_keras(Always(Cosine(0.3, 20)))
    with pytest.raises(TypeError, match="no Schedule of bool: nothing is known"):
        from_keras(True)


@pytest.mark.parametrize("name", ["ExponentialDecay", "InverseTimeDecay", "CosineDecay"])
def test_whole_numbers(name: str) -> None:
    """With which Keras has other rates than it says."""
    kwargs = {} if name == "CosineDecay" else {"decay_rate": 0.5}
    schedule = getattr(theirs, name)(1, 10, **kwargs)
    assert float(schedule(5)) != pytest.approx(
        from_keras(getattr(theirs, name)(1.0, 10, **kwargs))(5)
    )
    with pytest.raises(TypeError, match=f"{name} with initial_learning_rate=1, .*: write 1.0"):
        from_keras(schedule)
