"""Keras' own tests of its schedules, which come with it, on ours under the same names."""

from typing import Any

import pytest

from schedcore_keras import schedules

suite: Any = pytest.importorskip("keras.src.optimizers.schedules.learning_rate_schedule_test")
suite.schedules = schedules
TESTS = {name: it for name, it in vars(suite).items() if "Test" in name and isinstance(it, type)}
globals().update(TESTS)


def test_there_are_some() -> None:
    assert len(TESTS) >= 7
