"""The named compositions: exact where their phases meet, and the same as what they are made of."""

from math import nextafter

import pytest
from examples import TIMES
from hypothesis import given, strategies as st

from schedcore import Constant, Infinite, OneCycle, SlantedTriangular, WarmupStableDecay

rates = st.floats(1e-6, 1e3)
lengths = st.floats(1e-3, 2.0**50)


@given(max_lr=rates, steps=lengths, pct_start=st.floats(0.01, 0.99))
def test_phases_of_a_one_cycle_meet_exactly(max_lr: float, steps: float, pct_start: float) -> None:
    lr = OneCycle(max_lr, steps, pct_start=pct_start)

    assert lr(0) == max_lr / 25
    assert lr(pct_start * steps) == max_lr
    assert lr(steps) == lr(2 * steps) == max_lr / 25 / 1e4
    assert lr(nextafter(steps, 0)) < max_lr


@given(max_lr=rates, steps=lengths, pct_start=st.floats(0.01, 0.49))
def test_three_phases_meet_exactly(max_lr: float, steps: float, pct_start: float) -> None:
    lr = OneCycle(max_lr, steps, pct_start=pct_start, three_phase=True)

    assert lr(pct_start * steps) == max_lr
    assert lr(2 * pct_start * steps) == lr(0) == max_lr / 25
    assert lr(steps) == max_lr / 25 / 1e4


@given(max_lr=rates, steps=lengths, cut_frac=st.floats(0.01, 0.99))
def test_a_slanted_triangle_ends_where_it_begins(
    max_lr: float, steps: float, cut_frac: float
) -> None:
    lr = SlantedTriangular(max_lr, steps, cut_frac=cut_frac)

    assert lr(cut_frac * steps) == max_lr
    assert lr(0) == lr(steps) == max_lr / 32


def test_one_constant_part_may_stand_in_a_sequence() -> None:
    one, several = (WarmupStableDecay(0.3, 10, it, 20, shape="1-sqrt") for it in (70, [70]))

    assert [one(t) for t in TIMES] == [several(t) for t in TIMES]


def test_equal_periods_are_a_period_repeated() -> None:
    period = Constant(0.3).cooldown(at=15, steps=5, final_lr=0.01)
    several = WarmupStableDecay(0.3, 4, [15] * 50, 5, final_lr=0.01)
    times = [t for t in TIMES if t < 4 + 50 * 20]

    assert [several(t) for t in times] == [period.repeat(every=20).warmup(4)(t) for t in times]
    assert several(4 + 50 * 20) == 0.01


@pytest.mark.parametrize("at", [0, 5, 10, 25.5, 50, 10**6])
def test_a_branch_leaves_an_infinite_schedule_from_any_time(at: float) -> None:
    lr = Infinite(0.3, warmup_steps=10, cooldown_steps=40, constant_lr=0.1)
    branch = lr.cooldown(at, steps=20, shape="1-sqrt")

    assert [branch(t) for t in TIMES if t < at] == [lr(t) for t in TIMES if t < at]
    assert branch(at) == lr(at)
    assert branch(at + 5) == pytest.approx(lr(at) / 2, rel=1e-14)
    assert branch(at + 20) == 0.0
