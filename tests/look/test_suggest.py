"""The rates that a range test speaks for, and the cases in which there is none."""

import math
from random import Random
from typing import Any

import pages
import pytest

from schedcore import Geometric, Suggestion, suggest

NO = (None, None, None)


def rates(n: int = 100) -> list[float]:
    ramp = Geometric(1e-5, n, 10)
    return [ramp(k) for k in range(n)]


def test_by_hand() -> None:
    """The first tenth and the last five left out, the loss has one step down, at 18 to 19."""
    losses = [1.0] * 19 + [0.5] * 5 + [0.4] + [0.6] * 15
    found = suggest(range(1, 41), losses, smoothing=0)

    assert found.steepest == 19  # the last before the fall
    assert found.tenth == 2.5  # the loss is lowest at a rate of 25


def test_the_longest_fall() -> None:
    """It is 8, 7 ... 1, at 8 to 15 of what is kept: half-way through its middle third."""
    losses = [8.0] * 12 + [7.0, 6, 5, 4, 3, 2, 1, 5, 6, 7, 8, 9, 9, 9, 9, 9, 9, 9]
    found = suggest(range(1, 31), [10 + loss for loss in losses], smoothing=0)

    # From 7, before the first of 8 falls, to 15: 8 long, and 2 + 1 of them on.
    kept = [*range(1, 31)][3:-5]
    assert found.valley == kept[15 - 8 + 2 + 1]


@pytest.mark.parametrize("deviation", [0.01, 0.1, 1.0])
@pytest.mark.parametrize("n", [30, 100, 500])
def test_noise_says_no(n: int, deviation: float) -> None:
    random = Random(n)
    for _ in range(30):
        losses = [2.3 + random.gauss(0, deviation) for _ in range(n)]
        found = suggest(rates(n), losses)
        assert found[:3] == NO
        assert str(found).startswith("no rate: the loss falls by ")


def test_a_fall_in_noise_is_found() -> None:
    random = Random(0)
    for _ in range(30):
        losses = [2.3 - 1.5 * r / (r + 0.05) + random.gauss(0, 0.15) for r in rates()]
        found = suggest(rates(), losses)
        assert found.steepest is not None
        assert found.valley is not None and 0.001 < found.valley < 0.5


@pytest.mark.parametrize("end", [math.nan, math.inf, 1e30])
def test_what_explodes_is_left_out(end: float) -> None:
    losses = [2.0 - k / 100 for k in range(80)]

    assert suggest(rates(100), losses + [end] * 20, smoothing=0) == suggest(
        rates(100)[:80], losses, smoothing=0
    )


def test_the_range_was_too_short() -> None:
    assert "the range is too short" in str(suggest(rates(), [2.0 - k / 100 for k in range(100)]))


@pytest.mark.parametrize(
    ("given", "losses", "words"),
    [
        (rates(), [1.0] * 99, "suggest: losses must be as many as the rates, 100"),
        (rates(10), [1.0] * 10, "suggest: losses must be at least 20 numbers before NaN"),
        ([1.0] * 30, [1.0] * 30, r"suggest: rates\[1\] must be > rates\[0\], 1.0, got 1.0"),
        ([0.0, *rates(29)], [1.0] * 30, r"suggest: rates\[0\] must be > 0, got 0"),
    ],
)
def test_errors(given: list[float], losses: list[float], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        suggest(given, losses)
    wrong: Any = 1.0
    with pytest.raises(ValueError, match=r"suggest: smoothing must be in \[0, 1\), got 1.0"):
        suggest(rates(), [1.0] * 100, smoothing=wrong)


def test_the_page() -> None:
    assert isinstance(suggest(rates(), [1.0] * 100), Suggestion)
    assert pages.run("which_rate.md", others=1).failed == 0
