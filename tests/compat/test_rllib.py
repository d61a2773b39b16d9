"""The presets of RLlib beside RLlib."""

import warnings
from typing import Any

import pytest
from compat.pairs import Pair, assert_same, described

from schedcore import compat

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    theirs = pytest.importorskip("ray.rllib.utils.schedules")
    from ray.rllib.utils.schedules.scheduler import Scheduler

LIBRARY, DISTRIBUTION = "RLlib", "ray"


def pair(name: str, *args: Any, **kwargs: Any) -> Pair:
    """A schedule of RLlib, with these arguments."""
    preset = getattr(compat.rllib, name)

    def live() -> list[float]:
        if name == "Scheduler":
            return [Scheduler(*args, **kwargs).update(t) for t in range(60)]
        return [getattr(theirs, name)(*args, **kwargs).value(t) for t in range(60)]

    return Pair(preset, preset(*args, **kwargs), live, note=described(args, kwargs))


PAIRS = [
    pair("Scheduler", 0.3),
    pair("Scheduler", [[0, 0.3], [20, 0.1], [40, 0.01]]),
    pair("Scheduler", [(0, 0.1), (7.9, 0.3), (7.9, 0.2), (40, 0.01)]),
    pair("Scheduler", [[0, 0.1], [10, 0.3], [10, 0.5], [10, 0.2], [30, 0.2]], framework="torch"),
    pair("PiecewiseSchedule", [(0, 0.3), (20, 0.1)], outside_value=0.5),
    pair("PiecewiseSchedule", [(5, 0.3), (20, 0.1), (30, 0.4)], None, outside_value=0.5),
    pair("PiecewiseSchedule", [(5, 0.3), (5, 0.2), (30, 0.4)], "torch", outside_value=0.5),
    pair("PiecewiseSchedule", [(0, 0.3), (1000, 0.1)]),
    pair("ConstantSchedule", 0.3),
    pair("PolynomialSchedule", 40, 0.01, None),
    pair("PolynomialSchedule", 37, 0.01, "torch", 0.3, 0.5),
    pair("LinearSchedule", schedule_timesteps=40, final_p=0.01, framework=None),
    pair("LinearSchedule", schedule_timesteps=40, final_p=0.5, framework=None, initial_p=0.3),
    pair("ExponentialSchedule", 20),
    pair("ExponentialSchedule", 7, None, 0.3, 0.5),
    pair("Scheduler", [[-5, 0.3], [5, 0.1]]),
    pair("PiecewiseSchedule", [(-5, 0.3), (5, 0.1)], outside_value=0.5),
    pair("PolynomialSchedule", 40, 0.01, None, 0.3, 0),
    pair("ExponentialSchedule", 20, None, 0.3, 0),
    pair("ExponentialSchedule", 20, None, -0.3, 0.5),
]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_same_rates(pair: Pair) -> None:
    """At each timestep RLlib has the value of the preset."""
    assert_same(pair)
