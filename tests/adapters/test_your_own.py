"""The page on adapters of one's own: its example keeps what it says."""

from typing import Any

import numpy as np
import pages
import pytest

from schedcore import Cosine, Schedule

CODE = pages.code("your_own.md")
SHORT, LONG = Cosine(0.3, steps=10).warmup(5), Cosine(0.3, steps=25).warmup(5)


@pytest.fixture
def names() -> dict[str, Any]:
    """Return the names that the example defines, after it has run."""
    names: dict[str, Any] = {}
    exec(CODE, names)  # noqa: S102  the page is ours
    return names


def rates(optimizer: Any, updates: int) -> list[float]:
    """Under a gradient of one the weight tells them."""
    used = []
    for _ in range(updates):
        before = optimizer.weights.copy()
        optimizer.step(np.ones(1))
        used += (before - optimizer.weights).tolist()
    return used


def curve(schedule: Schedule, begin: int, end: int) -> Any:
    return pytest.approx([schedule(t) for t in range(begin, end)])


def test_it_trains(names: dict[str, Any]) -> None:
    assert names["optimizer"].weights == pytest.approx(names["truth"], abs=1e-3)
    assert names["optimizer"].t == 100


def test_update_k_uses_the_rate_of_k(names: dict[str, Any]) -> None:
    optimizer = names["SGD"](np.zeros(1), SHORT)

    assert rates(optimizer, 20) == curve(SHORT, 0, 20)


@pytest.mark.parametrize("schedule", [SHORT, LONG])
def test_resume(names: dict[str, Any], schedule: Schedule) -> None:
    """The checkpoint holds the clock alone; the curve is that of the new code."""
    optimizer = names["SGD"](np.zeros(1), SHORT)
    rates(optimizer, 8)
    state = optimizer.state_dict()
    resumed = names["SGD"](optimizer.weights, schedule)
    resumed.load_state_dict(state)

    assert state == {"t": 8}
    assert rates(resumed, 20) == curve(schedule, 8, 28)
