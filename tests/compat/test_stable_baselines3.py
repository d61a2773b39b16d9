"""The presets of Stable-Baselines3 beside Stable-Baselines3."""

import warnings
from typing import Any

import pytest
from compat.pairs import Pair, assert_same, described

from schedcore import compat

theirs = pytest.importorskip("stable_baselines3.common.utils")

LIBRARY, DISTRIBUTION = "Stable-Baselines3", "stable-baselines3"

TOTAL = 50


def rates(schedule: Any) -> list[float]:
    """Return the rates that a run of so many timesteps asks for, and a few more."""
    return [schedule(1.0 - done / TOTAL) for done in range(TOTAL + 10)]


def pair(name: str, *args: Any) -> Pair:
    """A schedule of Stable-Baselines3, with these arguments, in timesteps."""
    preset = getattr(compat.stable_baselines3, name)

    def live() -> list[float]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the older names
            return rates(getattr(theirs, name)(*args))

    return Pair(preset, preset(*args).stretch(TOTAL), live, note=described(args, {}))


PAIRS = [
    pair("LinearSchedule", 0.3, 0.0, 1.0),
    pair("LinearSchedule", 1.0, 0.05, 0.3),
    pair("ConstantSchedule", 0.3),
    pair("FloatSchedule", 0.3),
    pair("get_linear_fn", 0.3, 0.1, 0.5),
    pair("constant_fn", 0.3),
    pair("get_schedule_fn", 0.3),
]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_same_rates(pair: Pair) -> None:
    """At each timestep a run has the rate of the preset."""
    assert_same(pair)


@pytest.mark.parametrize("name", ["FloatSchedule", "get_schedule_fn"])
def test_a_schedule_stays_what_it_is(name: str) -> None:
    line = compat.stable_baselines3.LinearSchedule(0.3, 0.0, 1.0)
    assert getattr(compat.stable_baselines3, name)(line) is line


def test_turned_round_it_is_taken() -> None:
    """An algorithm takes it as its `learning_rate`, and asks for what is left."""
    ours = compat.stable_baselines3.LinearSchedule(0.3, 0.1, 0.5).reverse(1)
    taken = rates(theirs.FloatSchedule(ours))
    assert taken == pytest.approx(rates(theirs.LinearSchedule(0.3, 0.1, 0.5)), rel=1e-12)
