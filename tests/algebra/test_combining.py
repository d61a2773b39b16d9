"""The laws that combining schedules obeys, for any schedules and any numbers."""

import copy
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from examples import EXAMPLES
from hypothesis import assume, given, strategies as st

from schedcore import Constant, Cosine, Factor, Schedule, Then, from_dict, parse, to_dict

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


@given(a=schedules, b=schedules, x=lengths, exact=exact_lengths, t=times)
def test_then_is_the_first_and_then_the_second_on_its_own_clock(
    a: Schedule, b: Schedule, x: float, exact: float, t: float
) -> None:
    at = exact if isinstance(b, Then) else x  # of a row in a row, the times are added up
    assert a.then(b, at=at)(t) == (a(t) if t < at else b(t - at))


@given(b=schedules, x=lengths, after=st.floats(0, 500))
def test_a_clock_of_its_own_is_a_shift(b: Schedule, x: float, after: float) -> None:
    assert Constant(0.1).then(b, at=x)(x + after) == b.shift(x)(x + after)


@given(a=schedules, b=schedules, t=times)
def test_what_is_at_the_same_time_commutes(a: Schedule, b: Schedule, t: float) -> None:
    assert (a * b)(t) == (b * a)(t) == a(t) * b(t)
    assert (a + b)(t) == (b + a)(t) == a(t) + b(t)
    assert a.minimum(b)(t) == b.minimum(a)(t) == min(a(t), b(t))
    assert a.maximum(b)(t) == b.maximum(a)(t) == max(a(t), b(t))


@given(a=schedules, b=schedules, c=schedules, t=times)
def test_products_and_sums_associate(a: Schedule, b: Schedule, c: Schedule, t: float) -> None:
    assert ((a * b) * c)(t) == about((a * (b * c))(t))
    assert ((a + b) + c)(t) == about((a + (b + c))(t))


@given(a=schedules, b=schedules, c=schedules, t=times)
def test_products_go_through_sums(a: Schedule, b: Schedule, c: Schedule, t: float) -> None:
    assert ((a + b) * c)(t) == about((a * c + b * c)(t))


# A combination of two schedules and a length.
Combination = Callable[[Schedule, Schedule, float], Schedule]

# A factor goes through these to the last bit, ...
SCALED: dict[str, Combination] = {
    # With a clock of its own, lest it be taken apart, and its times be added up, on one side alone.
    "then": lambda a, b, x: a.then(b.shift(0), at=x),
    "minimum": lambda a, b, x: a.minimum(b),
    "maximum": lambda a, b, x: a.maximum(b),
    "hold": lambda a, b, x: a.hold(x),
    "repeat": lambda a, b, x: a.repeat(x),
    "reverse": lambda a, b, x: a.reverse(x),
    "shift": lambda a, b, x: a.shift(x),
    "staircase": lambda a, b, x: a.staircase(x),
    "stretch": lambda a, b, x: a.stretch(x),
}
# and through these but for rounding.
ABOUT_SCALED: dict[str, Combination] = {
    "sum": lambda a, b, x: a + b,
    "difference": lambda a, b, x: a - b,
    "warmup": lambda a, b, x: a.warmup(x),
    "warmup along a curve": lambda a, b, x: a.warmup(x, shape="1-sqrt"),
    "overlaid warmup": lambda a, b, x: a.warmup_over(x),
    "overlaid warmup along a curve": lambda a, b, x: a.warmup_over(x, shape="1-sqrt"),
    "cooldown": lambda a, b, x: a.cooldown(x, 9),
    "cooldown along a curve": lambda a, b, x: a.cooldown(x, 9, shape="1-sqrt"),
}


@pytest.mark.parametrize("combine", SCALED.values(), ids=SCALED)
@given(a=schedules, b=schedules, k=factors, x=lengths, t=times)
def test_a_factor_goes_through(
    combine: Combination, a: Schedule, b: Schedule, k: float, x: float, t: float
) -> None:
    assert (combine(a, b, x) * k)(t) == combine(a * k, b * k, x)(t)


@pytest.mark.parametrize("combine", ABOUT_SCALED.values(), ids=ABOUT_SCALED)
@given(a=schedules, b=schedules, k=factors, x=lengths, t=times)
def test_a_factor_goes_through_but_for_rounding(
    combine: Combination, a: Schedule, b: Schedule, k: float, x: float, t: float
) -> None:
    assert (combine(a, b, x) * k)(t) == about(combine(a * k, b * k, x)(t))


@given(a=schedules, b=schedules, k=factors, t=times)
def test_a_factor_of_a_product_is_one_of_either(
    a: Schedule, b: Schedule, k: float, t: float
) -> None:
    assert ((a * b) * k)(t) == about(((a * k) * b)(t))


@given(a=schedules, k=factors, t=times)
def test_a_factor_scales_the_bounds_too(a: Schedule, k: float, t: float) -> None:
    assert (a.clip(0.1, 0.2) * k)(t) == about((a * k).clip(0.1 * k, 0.2 * k)(t))


@given(x=lengths, y=lengths, t=st.floats(0, 1))
def test_stretches_multiply(x: float, y: float, t: float) -> None:
    lr = Cosine(0.3, 20, final_lr=0.01)

    assert lr.stretch(x).stretch(y)(20 * x * y * t) == about(lr.stretch(x * y)(20 * x * y * t))


@given(x=lengths, y=lengths, t=st.floats(0, 1))
def test_shifts_add(x: float, y: float, t: float) -> None:
    lr = Cosine(0.3, 20, final_lr=0.01)

    assert lr.shift(x).shift(y)(x + y + t) == about(lr.shift(x + y)(x + y + t))


@given(a=schedules, b=schedules, k=lengths, x=st.integers(1, 50), share=st.floats(0, 1 - 1e-9))
def test_a_stretched_sequence_is_a_sequence_of_stretched(
    a: Schedule, b: Schedule, k: float, x: int, share: float
) -> None:
    t = share * x * k
    assume(a(t / k) == a(t / k * (1 + 1e-12)))  # no step, to whose sides rounding may fall

    assert a.then(b, at=x).stretch(k)(t) == a.stretch(k).then(b.stretch(k), at=x * k)(t)


@given(a=schedules, x=lengths, t=times)
def test_what_is_held_stays(a: Schedule, x: float, t: float) -> None:
    assert a.hold(x)(t) == a(min(t, x))
    assert a.hold(x).hold(x)(t) == a.hold(x)(t)


@given(a=schedules, x=lengths, t=times)
def test_what_is_reversed_runs_from_its_end(a: Schedule, x: float, t: float) -> None:
    assert a.reverse(x)(t) == a(x - min(max(t, 0), x))


@given(a=schedules, x=lengths, share=st.floats(-1, 1, exclude_max=True))
def test_what_is_repeated_begins_as_it_is(a: Schedule, x: float, share: float) -> None:
    assert a.repeat(x)(x * share) == a(x * share)


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


@given(a=schedules, b=schedules, t=times)
def test_operators_are_those_of_the_rates(a: Schedule, b: Schedule, t: float) -> None:
    assert (a - b)(t) == a(t) - b(t)
    opposite = -a
    assert opposite(t) == -a(t)
    assert -opposite == a
    assert (a - a)(t) == 0
    assert (1 - (1 - a))(t) == pytest.approx(a(t), rel=1e-12, abs=1e-15)


@given(a=schedules, x=numbers, t=times)
def test_numbers_are_taken_on_either_side(a: Schedule, x: float, t: float) -> None:
    assert (a + x)(t) == (x + a)(t) == a(t) + x
    assert (a - x)(t) == a(t) - x
    assert (x - a)(t) == x - a(t)
    assert (x * a)(t) == (a * x)(t) == a(t) * x


@given(a=schedules, x=numbers.filter(lambda x: abs(x) > 1e-3), t=times)
def test_a_quotient_by_a_number(a: Schedule, x: float, t: float) -> None:
    assert (a / x)(t) == about(a(t) / x)


@given(a=schedules, b=schedules, t=times)
def test_a_quotient_of_two(a: Schedule, b: Schedule, t: float) -> None:
    assume(b(0) and b(t))

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
