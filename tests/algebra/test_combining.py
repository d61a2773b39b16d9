"""The laws that combining schedules obeys, for any schedules and any numbers."""

import copy
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from examples import EXAMPLES
from hypothesis import given, strategies as st

from schedcore import Constant, Cosine, Factor, Schedule, from_dict, parse, to_dict

schedules = st.sampled_from([*EXAMPLES.values()])
lengths = st.integers(1, 200) | st.floats(0.01, 200)
# Their sums are not rounded.
exact_lengths = st.integers(1, 200 * 64).map(lambda n: n / 64)
factors = st.floats(0, 10)
times = st.integers(-5, 500) | st.floats(-5, 500)


def about(rate: float) -> Any:
    return pytest.approx(rate, rel=1e-13, abs=1e-15)


@given(a=schedules, b=schedules, c=schedules, x=exact_lengths, y=exact_lengths, t=times)
def test_then_is_associative(
    a: Schedule, b: Schedule, c: Schedule, x: float, y: float, t: float
) -> None:
    """Bit for bit: however a sequence was put together, it is the same sequence."""
    assert a.then(b.then(c, at=y), at=x)(t) == a.then(b, at=x).then(c, at=x + y)(t)


@given(a=schedules, b=schedules, x=lengths, t=times)
def test_then_is_the_first_and_then_the_second_shifted(
    a: Schedule, b: Schedule, x: float, t: float
) -> None:
    expected = a(t) if t < x else b(t - x)

    assert a.then(b, at=x)(t) == expected
    assert t < x or b.shift(x)(t) == expected


@given(a=schedules, b=schedules, c=schedules, t=times)
def test_products_sums_and_bounds_commute_and_associate(
    a: Schedule, b: Schedule, c: Schedule, t: float
) -> None:
    assert (a * b)(t) == (b * a)(t) == a(t) * b(t)
    assert (a + b)(t) == (b + a)(t) == a(t) + b(t)
    assert a.minimum(b)(t) == b.minimum(a)(t) == min(a(t), b(t))
    assert a.maximum(b)(t) == b.maximum(a)(t) == max(a(t), b(t))
    assert ((a * b) * c)(t) == about((a * (b * c))(t))
    assert ((a + b) + c)(t) == about((a + (b + c))(t))
    assert ((a + b) * c)(t) == about((a * c + b * c)(t))


ON_ANOTHER_CLOCK: list[Callable[[Schedule, float], Schedule]] = [
    Schedule.hold,
    Schedule.repeat,
    Schedule.reverse,
    Schedule.shift,
    Schedule.staircase,
    Schedule.stretch,
]


@given(a=schedules, b=schedules, k=factors, x=lengths, t=times)
def test_a_factor_goes_through_everything(
    a: Schedule, b: Schedule, k: float, x: float, t: float
) -> None:
    assert (a.then(b, at=x) * k)(t) == (a * k).then(b * k, at=x)(t)
    assert ((a + b) * k)(t) == about((a * k + b * k)(t))
    assert ((a * b) * k)(t) == about(((a * k) * b)(t))
    assert (a.minimum(b) * k)(t) == (a * k).minimum(b * k)(t)
    assert (a.maximum(b) * k)(t) == (a * k).maximum(b * k)(t)
    assert (a.clip(0.1, 0.2) * k)(t) == about((a * k).clip(0.1 * k, 0.2 * k)(t))
    for shape in ("linear", "1-sqrt"):
        assert (a.warmup(x, shape=shape) * k)(t) == about((a * k).warmup(x, shape=shape)(t))
        assert (a.warmup_over(x, shape=shape) * k)(t) == about(
            (a * k).warmup_over(x, shape=shape)(t)
        )
        assert (a.cooldown(x, 9, 0, shape=shape) * k)(t) == about(
            (a * k).cooldown(x, 9, 0, shape=shape)(t)
        )
    for combine in ON_ANOTHER_CLOCK:
        assert (combine(a, x) * k)(t) == combine(a * k, x)(t)


@given(x=lengths, y=lengths, t=st.floats(0, 1))
def test_stretches_multiply_and_shifts_add(x: float, y: float, t: float) -> None:
    lr = Cosine(0.3, 20, final_lr=0.01)

    assert lr.stretch(x).stretch(y)(20 * x * y * t) == about(lr.stretch(x * y)(20 * x * y * t))
    assert lr.shift(x).shift(y)(x + y + t) == about(lr.shift(x + y)(x + y + t))


@given(a=schedules, b=schedules, k=lengths, x=st.integers(1, 50), t=times)
def test_a_stretched_sequence_is_a_sequence_of_stretched(
    a: Schedule, b: Schedule, k: float, x: int, t: float
) -> None:
    whole, parts = a.then(b, at=x).stretch(k), a.stretch(k).then(b.stretch(k), at=x * k)

    if t < x * k * (1 - 1e-12) and a(t / k) == a(t / k * (1 + 1e-12)):
        assert whole(t) == parts(t)


@given(a=schedules, x=lengths, t=times)
def test_holding_repeating_and_reversing(a: Schedule, x: float, t: float) -> None:
    assert a.hold(x)(t) == a(min(t, x))
    assert a.hold(x).hold(x)(t) == a.hold(x)(t)
    assert a.reverse(x)(t) == a(x - min(max(t, 0), x))
    assert a.repeat(x)(t) == a.repeat(x).hold(500)(t)
    assert t >= x or a.repeat(x)(t) == a(t)


@pytest.mark.parametrize("every", [3, 0.7, 7.3])
def test_repeats_start_exactly_again(every: float) -> None:
    lr = Cosine(0.3, every).repeat(every)

    assert {lr(k * every) for k in range(1000)} == {0.3}
    assert lr(np.array([k * every for k in range(1000)])).tolist() == [0.3] * 1000


@given(a=schedules, x=st.integers(0, 200), steps=lengths)
def test_a_cooldown_leaves_from_the_rate_in_force(a: Schedule, x: int, steps: float) -> None:
    lr = a.cooldown(x, steps)

    assert lr(x) == a(x)
    assert lr(x + steps / 2) == about(a(x) * (1 - ((x + steps / 2) - x) / steps))
    assert lr(x + steps * (1 + 1e-9)) == lr(1e9) == 0


@pytest.mark.parametrize(
    "wrap",
    [
        lambda lr: lr * 0.99,
        lambda lr: lr.then(Constant(0.1), at=30),
        lambda lr: Constant(0.1).then(lr, at=1),
        lambda lr: lr.warmup(1),
        lambda lr: lr * Factor(1.0, 0.99),
        lambda lr: lr.clip(0.001, 0.4),
        lambda lr: lr.shift(1),
        lambda lr: lr.stretch(1.01),
        lambda lr: lr.hold(200),
        lambda lr: lr + Constant(0.001),
        lambda lr: Constant(0.1).minimum(lr),
        lambda lr: Constant(0.1).maximum(lr),
        lambda lr: lr.warmup(1, shape="cosine"),
        lambda lr: lr.warmup_over(1, shape="1-sqrt"),
        lambda lr: lr.cooldown(at=100, steps=10, shape="1-square"),
        lambda lr: lr.repeat(every=40),
        lambda lr: lr.reverse(steps=40),
        lambda lr: lr.staircase(every=0.5),
    ],
)
def test_fifty_deep(wrap: Callable[[Schedule], Schedule]) -> None:
    """No recursion error, and numbers and arrays still agree."""
    lr: Schedule = Cosine(0.3, 20)
    for _ in range(50):
        lr = wrap(lr)

    values = lr.sample(120)
    assert values.tolist() == pytest.approx([lr(t) for t in range(120)], rel=1e-12, abs=1e-15)
    twin = copy.deepcopy(lr)
    assert twin == lr
    assert hash(twin) == hash(lr)


numbers = st.integers(-5, 5) | st.floats(-5, 5)


@given(a=schedules, b=schedules, x=numbers, t=times)
def test_operators_are_those_of_the_rates(a: Schedule, b: Schedule, x: float, t: float) -> None:
    """With schedules and with numbers, on either side."""
    assert (a - b)(t) == a(t) - b(t)
    assert (a + x)(t) == (x + a)(t) == a(t) + x
    assert (a - x)(t) == a(t) - x
    assert (x - a)(t) == x - a(t)
    assert (x * a)(t) == (a * x)(t) == a(t) * x
    opposite = -a
    assert opposite(t) == -a(t)
    assert -opposite == a
    assert (a - a)(t) == 0
    assert (1 - (1 - a))(t) == pytest.approx(a(t), rel=1e-12, abs=1e-15)
    if abs(x) > 1e-3:
        assert (a / x)(t) == about(a(t) / x)
    if b(0) and b(t):
        assert (a / b)(t) == about(a(t) / b(t))


COMPUTED: list[Callable[[Schedule], Schedule]] = [
    lambda a: -a,
    lambda a: 1 - a,
    lambda a: a - 0.25,
    lambda a: a / 3,
    lambda a: (1 + a) / (2 + a * a),
    lambda a: (100 * a).rounded(),
    lambda a: (a - 1).clip(-5, 5).exp(),
]


@given(a=schedules, b=schedules, compute=st.sampled_from(COMPUTED), x=exact_lengths, t=times)
def test_clocks_go_through_operators(
    a: Schedule, b: Schedule, compute: Callable[[Schedule], Schedule], x: float, t: float
) -> None:
    assert compute(a).shift(x)(t) == compute(a.shift(x))(t)
    assert compute(a).stretch(x)(t) == compute(a.stretch(x))(t)
    assert compute(a).hold(x)(t) == compute(a.hold(x))(t)
    assert compute(a).then(compute(b), at=x)(t) == compute(a.then(b, at=x))(t)


@pytest.mark.parametrize("compute", COMPUTED)
def test_what_is_computed_is_written_kept_and_told(
    compute: Callable[[Schedule], Schedule],
) -> None:
    lr = compute(Cosine(0.3, 20).warmup(5))

    assert parse(repr(lr)) == from_dict(to_dict(lr)) == pickle.loads(pickle.dumps(lr)) == lr
    assert lr.describe().startswith("From t = 0 to 5 it ")
