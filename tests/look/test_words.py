"""What `describe` says of units, of a run, and of numbers."""

from schedcore import Constant, Cosine, Factor, Linear, PiecewiseConstant
from schedcore.look.numbers import ticks


def test_units() -> None:
    lr = Cosine(3e-4, steps=78e9).warmup(2e9)

    assert lr.describe("tokens").splitlines() == [
        "From 0 to 2 B tokens it rises in a line from 0 to 0.0003.",
        "From 2 B to 80 B tokens it falls along a cosine from 0.0003 to 0.",
        "From 80 B tokens on it stays at 0.",
    ]


def test_thousands() -> None:
    lr = Linear(0.3, steps=600_000).warmup(1_234_567)

    assert lr.describe().splitlines() == [
        "From t = 0 to 1,234,567 it rises in a line from 0 to 0.3.",
        "From t = 1,234,567 to 1,834,567 it falls in a line from 0.3 to 0.",
        "From t = 1,834,567 on it stays at 0.",
    ]
    assert "From 0 to 1,234,567 updates it" in lr.describe("updates")


def test_shares_of_a_run() -> None:
    lr = Cosine(0.3, steps=15).warmup(5)

    assert lr.describe(until=40).splitlines() == [
        "From t = 0 to 5, 12.5 % of the run, it rises in a line from 0 to 0.3.",
        "From t = 5 to 20, 37.5 % of the run, it falls along a cosine from 0.3 to 0.",
        "From t = 20 to 40, 50 % of the run, it stays at 0.",
    ]
    assert lr.describe("epochs", until=10).splitlines() == [
        "From 0 to 5 epochs, 50 % of the run, it rises in a line from 0 to 0.3.",
        "From 5 to 10 epochs, 50 % of the run, it falls from 0.3 to 0.225.",
    ]
    assert Constant(0.3).describe(until=3) == "From t = 0 to 3, 100 % of the run, it stays at 0.3."


def test_many_phases_of_a_run() -> None:
    lines = Factor(0.3, 0.5).describe(until=20).splitlines()

    assert len(lines) == 10
    assert lines[-2] == "... and 11 more phases, until in the end:"
    assert lines[-1].startswith("From t = 19 to 20, 5 % of the run, it stays at ")


def test_negative_rates() -> None:
    assert (-Linear(0.3, 10)).describe().splitlines() == [
        "From t = 0 to 10 it rises in a line from -0.3 to 0.",
        "From t = 10 on it stays at 0.",
    ]
    steps = PiecewiseConstant([5], [-0.01, -0.02])
    assert steps.describe().splitlines()[0] == "From t = 0 to 5 it stays at -0.01."


def test_text_is_shown_as_text() -> None:
    text = Cosine(0.3, steps=15).describe()

    assert repr(text) == str(text)
    assert "\n" in repr(text)


def test_ticks() -> None:
    assert ticks(0, 0.3, 4) == [0, 0.1, 0.2, 0.3]
    assert ticks(-0.02, 0, 6) == [-0.02, -0.015, -0.01, -0.005, 0]
    assert ticks(0, 1.1e11, 6) == [0, 2e10, 4e10, 6e10, 8e10, 1e11]
    for high in (1e-9, 0.37, 5, 9.99, 1e15):
        for most in (2, 5, 9):
            marks = ticks(0, high, most)
            assert 1 <= len(marks) <= most
            assert marks[-1] <= high * (1 + 1e-9)
