"""The curves that rates fall along: by name, with parameters, and wherever one can be given."""

import math
import re
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from arrays.same import assert_ends_are_exact
from hypothesis import given, strategies as st
from work import calls

from schedcore import (
    Anneal,
    Constant,
    Cosine,
    CosinePower,
    Exponential,
    ExponentialAnneal,
    Factor,
    Geometric,
    InversePower,
    InverseSquareRoot,
    InverseTime,
    KDecay,
    Linear,
    Logarithmic,
    NaturalExponential,
    OneMinusPower,
    Piecewise,
    Polynomial,
    PowerLaw,
    Rex,
    Schedule,
    SquareRoot,
    Tanh,
    WarmRestarts,
)
from schedcore.curves import NAMED, left
from schedcore.engine import scalar

every_curve = pytest.mark.parametrize("shape", NAMED)

XS = [*np.linspace(0, 1, 257).tolist(), 1e-300, 1e-17, math.nextafter(1, 0)]


@every_curve
def test_falls_from_one_to_nought(shape: str) -> None:
    shares = [left(shape, x, 1.0 - x, scalar) for x in sorted(XS)]

    assert (shares[0], shares[-1]) == (1, 0)
    assert all(0 <= later <= share for share, later in pairwise(shares))
    assert left(shape, np.array([0.0, 1.0]), np.array([1.0, 0.0]), np).tolist() == [1, 0]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_ends_are_exact(dtype: str) -> None:
    assert_ends_are_exact(lambda lr, t: lr(np.array(t, dtype)), dtype)


@every_curve
def test_is_what_the_documentation_says(shape: str) -> None:
    (formula,) = re.findall(
        rf"^ *{shape}  +(.+?)(?: between .+)?$", Anneal.__doc__ or "", re.MULTILINE
    )

    for x in (0.1, 0.25, 0.5, 0.9):
        expected = eval(formula.replace("^", "**"), {**vars(math), "x": x})
        assert left(shape, x, 1.0 - x, scalar) == pytest.approx(expected, rel=1e-15)


@every_curve
def test_serves_warmups_decays_cooldowns_cycles_and_points(shape: str) -> None:
    x = 0.3
    share = left(shape, x, 1.0 - x, scalar)

    assert Anneal(2.0, 10, shape=shape)(3) == pytest.approx(2 * share)
    assert Constant(2.0).warmup(10, shape=shape)(7) == pytest.approx(2 * share)
    assert Constant(1.0).warmup_over(10, shape=shape)(7) == pytest.approx(share)
    assert Constant(2.0).cooldown(50, 10, shape=shape)(53) == pytest.approx(2 * share)
    assert WarmRestarts(2.0, 10, shape=shape)(43) == pytest.approx(2 * share)
    assert Piecewise([(20, 2.0), (30, 0.0)], shape=shape)(23) == pytest.approx(2 * share)
    assert Anneal(2.0, 10, shape=KDecay(2, shape=shape))(10 * math.sqrt(x)) == pytest.approx(
        2 * share
    )


SAME: list[tuple[Schedule, Schedule]] = [
    (Anneal(0.3, 20, 0.01, shape="linear"), Linear(0.3, 20, 0.01)),
    (Anneal(0.3, 20, 0.01, shape="cosine"), Cosine(0.3, 20, 0.01)),
    (Anneal(0.3, 20, 0.01, shape="1-sqrt"), Anneal(0.3, 20, 0.01, shape=OneMinusPower())),
    (Anneal(0.3, 20, 0.01, shape="1-square"), Anneal(0.3, 20, 0.01, shape=OneMinusPower(2))),
    (Anneal(0.3, 20, 0.01, shape="exponential"), Anneal(0.3, 20, 0.01, shape=ExponentialAnneal())),
    (Anneal(0.3, 20, 0.01, shape="rex"), Anneal(0.3, 20, 0.01, shape=Rex())),
    (Anneal(0.3, 20, 0.01, shape="tanh"), Anneal(0.3, 20, 0.01, shape=Tanh())),
    (Cosine(0.3, 20), Anneal(0.3, 20, shape=CosinePower())),
    (Cosine(0.3, 20), Anneal(0.3, 20, shape=KDecay())),
    (Linear(0.3, 20), Polynomial(0.3, 20)),
    (Linear(0.3, 20), Anneal(0.3, 20, shape=Rex(0))),
    (Anneal(0.3, 20, shape=OneMinusPower(0.7)), Anneal(0.3, 20, shape=KDecay(0.7, shape="linear"))),
    (Geometric(0.3, 20, 0.003), Anneal(0.3, 20, 0.003, shape=ExponentialAnneal(0.01))),
    (Geometric(0.3, 20, 0.003), Exponential(0.3, 0.01, step_size=20, min_lr=0.003)),
    (Linear(0.3, 20, 0.01), Piecewise([(0, 0.3), (20, 0.01)])),
    (SquareRoot(0.3), InverseSquareRoot(0.3, 1)),
    (InverseSquareRoot(0.3, 7), InversePower(0.3, 7, power=0.5)),
    (InverseTime(0.3, 0.5, step_size=4), InversePower(0.3, 8, power=1)),
    (InverseSquareRoot(0.1, 9).shift(9), PowerLaw(0.1, 0.3, -0.5)),
    (Exponential(0.3, 0.5, step_size=4).staircase(4), Factor(0.3, 0.5, step_size=4)),
    (Exponential(0.3, math.exp(-0.1)), NaturalExponential(0.3, 0.1)),
]


@pytest.mark.parametrize(("one", "other"), SAME, ids=[repr(other) for _, other in SAME])
def test_one_is_a_case_of_the_other(one: Schedule, other: Schedule) -> None:
    t = np.linspace(-5, 205, 841)

    np.testing.assert_allclose(one(t), other(t), rtol=1e-13, atol=1e-16)


Build = Callable[[float, float, float, float], Schedule]


def along(curve: str) -> Build:
    return lambda base, steps, final, _: Anneal(base, steps, final, shape=curve)


# One anneal of each kind, of parameters that may be far from sensible.
ANNEALS: dict[str, Build] = {
    **{curve: along(curve) for curve in NAMED},
    "cosine power": lambda base, steps, final, p: Anneal(base, steps, final, shape=CosinePower(p)),
    "k-decay": lambda base, steps, final, p: Anneal(base, steps, final, shape=KDecay(p, "rex")),
    "power": lambda base, steps, final, p: Anneal(base, steps, final, shape=OneMinusPower(p)),
    "rex": lambda base, steps, final, p: Anneal(base, steps, final, shape=Rex(1 - p)),
    "tanh": lambda base, steps, final, p: Anneal(base, steps, final, shape=Tanh(-p, p / 2)),
    "exponential": lambda base, steps, final, p: Anneal(
        base, steps, final, shape=ExponentialAnneal(p / 1001)
    ),
    "logarithmic": lambda base, steps, final, p: Anneal(
        base, steps, final, shape=Logarithmic(1 + p)
    ),
    "geometric": lambda base, steps, final, _: Geometric(base, steps, final),
    "points": lambda base, steps, final, _: Piecewise([(0, base), (steps, final)], shape="1-sqrt"),
}


@given(
    kind=st.sampled_from([*ANNEALS]),
    base_lr=st.floats(1e-12, 1e3),
    final_lr=st.floats(1e-12, 1e3),
    steps=st.floats(1e-3, 2.0**53),
    parameter=st.floats(1e-3, 1e3),
    x=st.floats(0, 1),
)
def test_anneals_start_end_and_stay_between(
    kind: str, base_lr: float, final_lr: float, steps: float, parameter: float, x: float
) -> None:
    lr = ANNEALS[kind](base_lr, steps, final_lr, parameter)
    low, high = sorted([base_lr, final_lr])

    assert (lr(0), lr(steps)) == (base_lr, final_lr)
    assert low * (1 - 1e-13) <= lr(x * steps) <= high * (1 + 1e-13)
    assert low * (1 - 1e-13) <= lr(np.array([x * steps]))[0] <= high * (1 + 1e-13)


POINTS = st.lists(
    st.tuples(st.floats(0, 2.0**53), st.floats(0, 1e3)),
    min_size=1,
    unique_by=lambda point: point[0],
).map(sorted)


@given(points=POINTS, shape=st.sampled_from([*NAMED]))
def test_every_point_is_met_and_nothing_leads_beyond_its_neighbours(
    points: list[tuple[float, float]], shape: str
) -> None:
    lr = Piecewise(points, shape=shape)
    times, rates = zip(*points, strict=True)

    assert [lr(t) for t in times] == [*rates]
    assert lr(np.array(times)).tolist() == [*rates]
    assert (lr(-1), lr(2.0**60)) == (rates[0], rates[-1])
    for (start, rate), (end, goal) in pairwise(points):
        low, high = sorted([rate, goal])
        assert low * (1 - 1e-15) <= lr((start + end) / 2) <= high * (1 + 1e-15)


def test_a_level_piece_is_level() -> None:
    lr = Piecewise([(0, 0.1), (3, 0.7), (10, 0.7), (13, 0.1)], shape="cosine")

    assert {lr(t) for t in np.linspace(3, 10, 999).tolist()} == {0.7}


def test_a_thousand_points_cost_what_three_do() -> None:
    few = Piecewise([(0, 0.1), (1, 0.2), (2, 0.1)])
    many = Piecewise([(t, 0.1 + t % 7) for t in range(1000)])
    few(0), many(0)

    assert calls(lambda: few(1.5)) == calls(lambda: many(700.5))
    assert many(700.5) == pytest.approx(0.6)
    assert many.sample(1000).tolist() == pytest.approx([many(t) for t in range(1000)], rel=1e-15)


def test_tanh_jumps_to_its_ends() -> None:
    """The tangent is not quite 1 and 0 there; timm starts without the jump."""
    lr = Anneal(1.0, 1000, shape=Tanh())

    assert lr(0) - lr(1e-9) == pytest.approx((1 - math.tanh(7)) / 2, rel=1e-3)
    assert lr(1000 - 1e-9) == pytest.approx((1 - math.tanh(3)) / 2, rel=1e-6)
    assert lr(1000) == 0
