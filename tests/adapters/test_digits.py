"""Equal weights prove something: other rates give other weights."""

import numpy as np
from digits import SCHEDULE, UPDATES, X, Y, assert_same_weights, trained_weights
from pytest import mark, raises

from schedcore import Schedule


def test_the_network_learns() -> None:
    w1, b1, w2, b2 = trained_weights()
    accuracy = ((np.tanh(X @ w1 + b1) @ w2 + b2).argmax(1) == Y).mean()

    assert accuracy > 0.9


@mark.parametrize(
    "schedule",
    [
        SCHEDULE.shift(1),  # one update late
        SCHEDULE.shift(-1),  # one early
        SCHEDULE * 0.999,
        SCHEDULE.stretch(1.01),
        SCHEDULE.clip(min_lr=SCHEDULE(1)),  # wrong at the first update only
        SCHEDULE.then(SCHEDULE.shift(-(UPDATES - 1)) * 0.5, at=UPDATES - 1),  # at the last only
    ],
)
def test_any_other_rates_give_other_weights(schedule: Schedule) -> None:
    weights = [weight.astype("float32") for weight in trained_weights(schedule)]

    with raises(AssertionError):
        assert_same_weights(weights)
