"""The sentences of `describe`: one a phase, true, and readable in any unit."""

import math
import re
from typing import Any

import pages
import pytest
from examples import EXAMPLES

from schedcore import (
    Constant,
    Cosine,
    Cyclic,
    Exponential,
    Factor,
    Function,
    Linear,
    MultiFactor,
    Noise,
    Piecewise,
    PiecewiseConstant,
    Schedule,
    SquareRoot,
    WarmRestarts,
)
from schedcore.look.numbers import ticks

every_example = pytest.mark.parametrize("lr", EXAMPLES.values(), ids=EXAMPLES)
LR: Any = Cosine(0.3, 20)


def test_every_phase_is_told() -> None:
    lr = Piecewise([(0, 0.1), (5, 0.5)]).then(LR.hold(at=10), at=10).cooldown(40, 8, shape="1-sqrt")

    assert lr.describe().splitlines() == [
        "From t = 0 to 5 it rises in a line from 0.1 to 0.5.",
        "From t = 5 to 10 it stays at 0.5.",
        "From t = 10 to 20 it falls along half-cosine, turned round, from 0.3 to 0.15.",
        "From t = 20 to 40 it stays at 0.15.",
        "From t = 40 to 48 it falls along 1-sqrt from 0.15 to 0.",
        "From t = 48 on it stays at 0.",
    ]


@pytest.mark.parametrize(
    "row",
    [
        (Constant(0.3), "From t = 0 on it stays at 0.3."),
        (SquareRoot(1), "From t = 0 on it falls from 1 towards 0."),
        (EXAMPLES["radam warmup"], "From t = 0 on it rises from 0.01731 towards 1."),
        (
            Exponential(0.4, 0.5, min_lr=0.1).stretch(10**6),
            "From t = 0 to 2 M it falls in equal ratios from 0.4 to 0.1.",
            "From t = 2 M on it stays at 0.1.",
        ),
        (
            MultiFactor(0.5, [2.5], 0.1).reverse(10),
            "From t = 0 to 7.5 it stays at 0.05.",
            "From t = 7.5 on it stays at 0.5.",
        ),
        (
            WarmRestarts(0.3, 10, shape="tanh").hold(at=10),
            "From t = 0 to 10 it falls from 0.3 to 0.0007418.",
            "From t = 10 on it stays at 0.3.",
        ),
        (
            Linear(0.4, 8).warmup_over(6).hold(at=6),
            "From t = 0 to 6 it moves between about 0 and 0.1333.",
            "From t = 6 on it stays at 0.1.",
        ),
        (
            Function(lambda t: 0.2 + 0.1 * math.cos(min(t, 1e9))),
            "From t = 0 on it moves between about 0.1003 and 0.3.",
        ),
        (
            MultiFactor(0.4, [5, math.nextafter(5, 6)], 0.5),
            "From t = 0 to 5 it stays at 0.4.",
            "From t = 5 on it stays at 0.1.",
        ),
        (
            Function(lambda t: math.inf if t == 7 else math.nan if t > 5 else 0.3).warmup(5),
            "From t = 0 to 5 it rises in a line from 0 to 0.3.",
            "From t = 5 on it is not always a finite number.",
        ),
        (
            Function({0: 0.3, 5: 0.2}.__getitem__).warmup(5),
            "From t = 0 to 5 it rises in a line from 0 to 0.3.",
            "From t = 5 on it is unknown, since it raises KeyError.",
        ),
    ],
    ids=lambda row: repr(row[0]),
)
def test_sentences(row: tuple[Any, ...]) -> None:
    lr, *sentences = row

    assert lr.describe().splitlines() == sentences


@every_example
def test_it_is_told_in_few_lines_which_are_true(lr: Schedule) -> None:
    """The rates that are named are those at the times that are named."""
    lines = lr.describe().splitlines()

    assert lines[0].startswith("From t = 0 ")
    assert len(lines) <= 10
    pattern = r"^From t = (\S+(?: M)?) .* (?:at|from) (\S*\d)"
    told = re.findall(pattern, "\n".join(lines), re.MULTILINE)
    numbers = [[float(it.replace(",", "").replace(" M", "e6")) for it in pair] for pair in told]
    rates = [lr(start * (1 + 1e-8)) for start, _ in numbers]
    assert rates == pytest.approx([rate for _, rate in numbers], rel=1e-3, abs=1e-5)


def test_of_many_phases_the_first_and_the_last_are_told() -> None:
    lines = MultiFactor(1, [*range(1, 101)], 0.5).describe().splitlines()

    assert len(lines) == 10
    assert lines[7:9] == [
        "From t = 7 to 8 it stays at 0.007812.",
        "... and 92 more phases, until in the end:",
    ]
    assert lines[9].startswith("From t = 100 on it stays at ")
    assert "more than 10,000 more phases" in Factor(1, 0.999999, 1, min_lr=0.1).describe()
    assert Cyclic(0.1, 0.5, 4).describe().splitlines()[8:] == ["And so on, without end."]


def test_the_page_about_it() -> None:
    pytest.importorskip("matplotlib")

    assert pages.run("looking.md").failed == 0


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


def test_a_jump_at_the_start_is_no_rise() -> None:
    one = MultiFactor(0.5, [10], 0.1).reverse(10)
    two = MultiFactor(0.5, [10, 20], 0.1).reverse(20)
    curved = (Linear(1, 10) * MultiFactor(1, [5], 0.1)).reverse(5)

    assert str(one.describe()) == "From t = 0 on it is 0.05 at the start alone, then stays at 0.5."
    assert str(two.describe("epochs")) == (
        "From 0 to 10 epochs it is 0.005 at the start alone, then stays at 0.05.\n"
        "From 10 epochs on it stays at 0.5."
    )
    assert str(curved.describe()).startswith(
        "From t = 0 to 5 it is 0.05 at the start alone, then rises in a line from 0.5 to 1."
    )


def test_a_steep_start_is_no_jump() -> None:
    steep = Exponential(0.1, 0.5).hold(at=1e9)

    assert str(steep.describe()).startswith("From t = 0 to 1 B it falls from 0.1 to 0.")


def test_many_phases_of_what_runs_backwards() -> None:
    lines = str(Factor(0.3, 0.999).reverse(200_000).describe()).splitlines()

    assert lines[-2:] == [
        "... and more than 10,000 more phases, until in the end:",
        "From t = 200,000 on it stays at 0.3.",
    ]


@pytest.mark.parametrize(
    ("lr", "last"),
    [
        (Factor(8, 2, 4, max_lr=64).maximum(Cosine(0.3, 20)), "From t = 12 on it stays at 64."),
        (Noise(0.3, 0.3).maximum(SquareRoot(0.1)), "From t = 0 on it stays at 0.3."),
        (LR.staircase(2).minimum(Constant(0.3)), "From t = 20 on it stays at 0."),
    ],
    ids=str,
)
def test_what_stays_is_told_of_a_time_at_which_all_parts_have_a_rate(
    lr: Schedule, last: str
) -> None:
    """There is none of a wave, or of powers, at infinity."""
    assert lr.describe().splitlines()[-1] == last


@pytest.mark.parametrize("lr", [Factor(0.3, 0.5, 0.7).shift(-7), LR.staircase(1).reverse(7)])
def test_steps_stay_also_where_rounding_puts_an_edge_beside_itself(lr: Schedule) -> None:
    lines = lr.describe().splitlines()

    assert len(lines) > 6
    assert all(" stays at " in line for line in lines[:6])
