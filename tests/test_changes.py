"""The times at which the formula of a schedule changes, and its end."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice, pairwise
from time import sleep
from typing import Any

import numpy as np
import pytest
from examples import EXAMPLES, TIMES
from hypothesis import given, reject, strategies as st
from work import calls

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
    PowerLaw,
    Schedule,
    SquareRoot,
    WarmRestarts,
)
from schedcore.changes import Changes, at_edges
from schedcore.engine.verbs import call

every_example = pytest.mark.parametrize("lr", EXAMPLES.values(), ids=EXAMPLES)
schedules = st.sampled_from([*EXAMPLES.values()])
lengths = st.integers(1, 60) | st.floats(0.5, 60)

LR: Any = Cosine(0.3, 20)


def about(t: float) -> Any:
    return pytest.approx(t)


CROSSINGS = sorted(root for root in np.roots([0.3 / 50, 0, -0.3 * 51 / 50, 0.8]) if root > 1)

# When the formula changes, until 60, and the end.
ASKED: list[tuple[Schedule, list[float], float | None]] = [
    (Constant(0.3), [], 0),
    (SquareRoot(0.3), [], None),
    (Function(lambda t: 0.3), [], None),
    (LR, [20], 20),
    (LR.warmup(5), [5, 20 + 5], 25),
    (LR.warmup(5, shape="1-sqrt"), [5, 25], 25),
    (Constant(0.3).warmup(5), [5], 5),
    (LR.warmup(0), [20], 20),
    (Factor(0.3, 0.5, step_size=25), [25, 50], None),
    (Factor(0.4, 0.5, step_size=10, min_lr=0.1), [10, 20], 20),
    (Factor(0.3, 0.5, min_lr=0.3), [], 0),
    (Factor(0.3, 1), [], 0),
    (Exponential(0.3, 1), [], 0),
    (Exponential(0.5, 0.25, step_size=10, min_lr=0.25), [5], 5),
    (Exponential(0.3, 0.5), [], None),
    (PowerLaw(0.5, scale=2.0, exponent=-0.5), [about(16)], None),
    # above 1, whose powers soon have more digits than can be worked out
    (Factor(2, factor=20, step_size=1000, min_lr=1), [], None),
    (MultiFactor(0.5, [15, 30.5], 0.5), [15, 30.5], 30.5),
    (PiecewiseConstant([10, 70], [0.1, 0.5, 0.02]), [10], 70),
    (Piecewise([(0, 0.1), (4, 0.5), (8, 0)]), [4, 8], 8),
    (Piecewise([(3, 0.1), (4, 0.5)]), [3, 4], 4),
    (Cyclic(0.1, 0.5, 10, 15), [10, 25, 35, 50, 60], None),
    (WarmRestarts(0.3, 20), [20, 40, 60], None),
    (WarmRestarts(0.3, 8, cycle_mult=2), [8, 24, 56], None),
    (Noise(0.1, 0.3, every=25), [25, 50], None),
    (Noise(0.3, 0.3), [], 0),
    # in time
    (Constant(0.3).then(LR, at=5), [5, 25], 25),
    (LR.then(SquareRoot(0.3), at=5), [5], None),
    (Factor(0.3, 0.5, 10).then(Constant(1), at=25), [10, 20, 25], 25),
    (Constant(1).then(LR, at=5).then(Constant(2), at=30).then(LR, at=50), [5, 25, 30, 50], 70),
    (LR.hold(at=5), [5], 5),
    (LR.hold(at=30), [20], 20),
    (LR.hold(at=0), [], 0),
    (SquareRoot(1).hold(at=99), [], 99),
    (LR.repeat(every=30), [20, 30, 50, 60], None),
    (LR.repeat(every=15), [15, 30, 45, 60], None),
    (Constant(0.3).repeat(every=15), [], 0),
    (MultiFactor(1, [5, 15], 0.5).reverse(20), [5, 15, 20], math.nextafter(15, 16)),
    (MultiFactor(1, [5, 15], 0.5).reverse(12), [7, 12], math.nextafter(7, 8)),
    (LR.shift(5), [5, 25], 25),
    (LR.shift(-5), [15], 15),
    (LR.shift(-50), [], 0),
    (SquareRoot(1).shift(-50), [], None),
    (LR.stretch(2.5), [50], 50),
    (LR.staircase(every=7), [7, 14, 21], 21),
    (LR.staircase(every=10), [10, 20], 20),
    (SquareRoot(1).staircase(every=25), [25, 50], None),
    (Constant(1).staircase(every=25), [], 0),
    # in height
    (LR * 2, [20], 20),
    (LR * MultiFactor(1, [10, 30], 0.1), [10, 20], 20),
    (LR + MultiFactor(1, [10, 30], 0.1), [10, 20, 30], 30),
    (SquareRoot(1) * Constant(1).cooldown(at=30, steps=20), [30, 50], 50),
    (Factor(0.3, 0.5, 10) * LR, [10, 20], 20),
    (SquareRoot(1) * LR.shift(5), [5, 25], 25),
    (LR + SquareRoot(1), [20], None),
    (Linear(0.5, 16).clip(min_lr=0.25), [about(8)], about(8)),
    (Linear(0.5, 16).clip(max_lr=0.25), [about(8), 16], 16),
    (Linear(0, 16, 0.5).clip(0.125, 0.25), [about(4), about(8)], about(8)),
    (Linear(0.5, 16).clip(), [16], 16),
    (Exponential(0.3, 0.5).clip(), [], None),
    (Linear(0.5, 16).clip(min_lr=0.5), [], 0),
    (Linear(0.5, 16).warmup(4).clip(min_lr=0.25), [about(2), 4, 12], 12),
    (SquareRoot(1).clip(0.25), [about(15)], about(15)),
    (SquareRoot(1).clip(max_lr=0.25), [about(15)], None),
    (Linear(0.5, 16).minimum(Constant(0.25)), [about(8), 16], 16),
    (Linear(0.5, 16).maximum(Constant(0.25)), [about(8), 16], about(8)),
    (SquareRoot(1).maximum(Constant(0.25)), [about(15)], about(15)),
    (SquareRoot(1).minimum(Constant(0.25)), [about(15)], None),
    (
        # where 0.8 / sqrt(t + 1) = 0.3 * (1 - t / 50), twice, in the root of t + 1
        SquareRoot(0.8).minimum(Linear(0.3, 50)),
        [about(CROSSINGS[0] ** 2 - 1), about(CROSSINGS[1] ** 2 - 1), 50],
        50,
    ),
]


@pytest.mark.parametrize(("lr", "boundaries", "end"), ASKED, ids=[repr(row[0]) for row in ASKED])
def test_boundaries_and_end(lr: Schedule, boundaries: list[float], end: float | None) -> None:
    assert lr.boundaries(60) == boundaries
    assert lr.end == end


@every_example
def test_boundaries_are_a_rising_list_of_times_after_zero(lr: Schedule) -> None:
    boundaries = lr.boundaries(1000)

    assert boundaries == sorted(set(boundaries))
    assert all(0 < t <= 1000 for t in boundaries)
    assert lr.boundaries(20) == [t for t in boundaries if t <= 20]
    assert lr.boundaries(0) == []


# But for what is rounded, whose steps are no boundaries.
SMOOTH = {name: lr for name, lr in EXAMPLES.items() if name != "rounded"}


@pytest.mark.parametrize("lr", SMOOTH.values(), ids=SMOOTH)
def test_nothing_changes_between_boundaries(lr: Schedule) -> None:
    """A polynomial of degree 40 goes through all of a phase, as it goes through no kink or jump."""
    for start, end in pairwise([0, *lr.boundaries(119.3), 119.3]):
        # Some curves start, or end, infinitely steep.
        margin = (end - start) / 20
        t = np.linspace(start + margin, end - margin, 1000)
        rates = lr(t)
        fit = np.polynomial.Chebyshev.interpolate(lr, 40, [t[0], t[-1]])

        np.testing.assert_allclose(fit(t), rates, rtol=0, atol=2e-5 * abs(rates).max())


def test_the_test_above_can_fail() -> None:
    for lr in (Function(lambda t: 0.3 - 0.001 * (t > 50)), Function(lambda t: abs(t - 50) / 50)):
        with pytest.raises(AssertionError):
            test_nothing_changes_between_boundaries(lr)


ENDS = {name: lr.end for name, lr in EXAMPLES.items()}


@pytest.mark.parametrize("name", [name for name, end in ENDS.items() if end is None])
def test_without_an_end_the_rate_changes(name: str) -> None:
    times = (0, 1, 50, 10**6, 10**6 + 1.5, 10**9)

    assert len({EXAMPLES[name](t) for t in times}) > 1


@pytest.mark.parametrize(
    ("name", "end"), [(name, end) for name, end in ENDS.items() if end is not None]
)
def test_after_its_end_the_rate_stays(name: str, end: float) -> None:
    lr = EXAMPLES[name]
    after = [t for t in TIMES if t >= end]

    assert {lr(t) for t in [end, end + 1e-9, *after, 2.0**53]} == {lr(end)}


@pytest.mark.parametrize(
    ("name", "end"), [(name, end) for name, end in ENDS.items() if end and name != "one point"]
)
def test_before_its_end_the_rate_changes(name: str, end: float) -> None:
    lr = EXAMPLES[name]
    before = [t for t in [*TIMES, end * 0.999] if t < end]

    assert {lr(t) for t in before} != {lr(end)}


@pytest.mark.parametrize("every", [1, 1e-3])
def test_the_end_of_a_bound_is_found_with_few_looks(every: float) -> None:
    """The curve has 10,000 steps, and the bound is met long before the last of them."""
    lr = Cosine(0.3, 10_000 * every).staircase(every).clip(min_lr=0.01)
    lr(0)  # what the first call costs is not looking
    ends: list[Any] = []

    assert calls(lambda: ends.append(lr.end)) < 100_000
    (end,) = ends
    assert end == pytest.approx(8832 * every)
    assert lr(end) == 0.01 < lr(end - every / 2)


COMBINED: list[Callable[[Schedule, Schedule, float, float], Schedule]] = [
    lambda a, b, x, y: a.then(b, at=x).stretch(y),
    lambda a, b, x, y: a.repeat(x).shift(y),
    lambda a, b, x, y: a.warmup(x).reverse(y),
    lambda a, b, x, y: (a * b.shift(-x)).hold(y),
    lambda a, b, x, y: a.maximum(b).clip(0.01, 0.2),
]


@pytest.mark.parametrize("combine", COMBINED)
@given(a=schedules, b=schedules, x=lengths, y=lengths)
def test_what_combining_makes_of_them(
    combine: Any, a: Schedule, b: Schedule, x: float, y: float
) -> None:
    """Combined schedules tell their changes truly, in whatever nesting."""
    lr = combine(a, b, x, y)
    try:
        boundaries, end, told = lr.boundaries(100), lr.end, lr.describe()
    except ValueError as error:
        assert "would take longer than a look at" in str(error)
        reject()

    assert boundaries == sorted(set(boundaries))
    held = [] if end is None else [lr(end), lr(end + 1000), lr(2.0**53)]
    assert len({*held}) <= 1
    assert told


def test_waves_are_asked_lazily_and_not_too_much() -> None:
    wave = Cyclic(0.1, 0.5, 1).repeat(every=10**9).warmup(3).clip(0.2)

    assert len(wave.boundaries(100)) > 100
    assert calls(lambda: WarmRestarts(0.3, 1).then(LR, at=10**12).boundaries(10)) < 1000
    lr = Factor(0.3, 0.5)
    with pytest.raises(ValueError, match="^boundaries: more than 100000 "):
        lr.boundaries(10**9)
    for far_out in (lr.shift(-(10**12)), lr.reverse(10**12)):
        assert far_out.boundaries(5) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("by", [10**17, 1e17, 10**200, 1e200, 1e308])
@pytest.mark.parametrize(
    "lr",
    [WarmRestarts(0.2, 1).lengthen(3), Cyclic(0, 1, 3), LR.repeat(20), LR.staircase(2)],
    ids=str,
)
def test_times_that_floats_do_not_tell_apart_are_none(lr: Schedule, by: float) -> None:
    """A whole number of them is no time, and nothing that is added to one reaches the next."""
    late = lr.shift(-by)

    assert all(isinstance(t, int | float) and t <= 1000 for t in late.boundaries(1000))
    assert calls(lambda: late.boundaries(1000)) < 5000


def test_fifty_deep() -> None:
    wraps: list[Callable[[Schedule], Schedule]] = [
        lambda lr: Constant(0.1).minimum(lr),
        lambda lr: lr * Constant(1),
        lambda lr: lr.clip(0.001),
        lambda lr: lr.warmup(1),
    ]
    for wrap in wraps:
        lr: Schedule = LR
        for _ in range(50):
            lr = wrap(lr)
        assert lr.end is not None
        assert len(lr.describe()) < 2000


def test_a_look_at_many_parts_is_charged_for_all_of_them() -> None:
    looks = []

    def waves(t: Any, xp: Any) -> Any:
        looks.append(t)
        return xp.sin(t) + 1.0

    @dataclass(frozen=True)
    class Waves(Schedule):
        until: float

        def changes(self) -> Changes:
            return at_edges([self.until])

        def evaluate(self, t: Any, xp: Any) -> Any:
            return xp.where(t < self.until, call(waves, t, xp), 0.0)

    total: Schedule = Waves(1)
    for k in range(2, 200):
        total = total + Waves(k)

    with pytest.raises(ValueError, match="Clip: boundaries would take longer than a look at"):
        total.clip(0.01).boundaries(1000)
    assert len(looks) < 1_100_000


@dataclass(frozen=True)
class Homemade(Schedule):
    """It knows of its own changes, as an own schedule may."""

    at: float

    def changes(self) -> Changes:
        return at_edges([self.at])

    def evaluate(self, t: Any, xp: Any) -> Any:
        return xp.where(t < self.at, 0.1, 0.2)


def test_a_schedule_of_your_own_may_say_when_it_changes() -> None:
    assert Homemade(5).warmup(2).boundaries(100) == [2, 7]
    assert Homemade(5).stretch(10).end == 50


def test_nothing_is_worked_out_before_it_is_asked() -> None:
    lr = SquareRoot(0.3).clip(0.01)

    assert not hasattr(lr, "_function")
    assert not hasattr(lr.schedule, "_function")


FALLS = Cosine(0.3, 100_000).staircase(1).clip(0.01)


def test_the_end_of_a_bound_is_looked_for_from_the_end() -> None:
    end = FALLS.end

    assert end == 88_312
    assert FALLS(end - 1) > FALLS(end) == 0.01


@pytest.mark.parametrize(
    "lr",
    [
        Cosine(0.3, 10**9).staircase(1),
        Cosine(0.3, 10**9).warmup(10**6).staircase(7),
        Constant(0.3).cooldown(10**9, 10**9).staircase(10).shift(3).stretch(2),
        Factor(0.3, 1 - 1e-9, min_lr=1e-3).staircase(2),
    ],
)
def test_the_end_of_a_bound_of_what_goes_one_way_takes_few_looks(lr: Schedule) -> None:
    ends: list[Any] = []
    bounded = lr.clip(min_lr=0.1)

    assert calls(lambda: ends.append(bounded.end)) < 250_000  # a moment
    assert lr(math.nextafter(ends[0], 0)) > 0.1 >= lr(ends[0])


def test_a_bound_that_is_kept_from_where_it_goes_one_way() -> None:
    """The last crossing is before that."""
    lr = PiecewiseConstant([2, 4, 6], [0.3, 0.05, 0.2, 0.08]).then(Linear(0.08, 50), at=8)

    assert lr.staircase(1).clip(min_lr=0.1).end == 6


def test_a_bound_of_what_runs_backwards_ends_after_the_boundary() -> None:
    lr = PiecewiseConstant([1, 2], [0.1, 0.3, 0.1]).reverse(3).clip(min_lr=0.2)

    assert lr(2) == 0.3
    assert lr.end == math.nextafter(2, math.inf)
    assert lr(lr.end) == 0.2


def test_what_falls_later_than_floats_tell_updates_apart_has_no_end() -> None:
    lr = PowerLaw(0.0001, scale=2.5, exponent=-0.25)  # below the ceiling from t = 25000^4 on

    assert lr(1e17) == 0.0001 > lr(1e18)
    assert lr.end is None
    assert lr.stretch(0.001).end is None
    assert str(lr.describe()) == "From t = 0 on it falls from 0.0001 towards 0."


def test_what_stays_from_nearly_the_last_float_on_ends_there() -> None:
    assert Cosine(0.3, 1.7e308).staircase(1.7e308).end == 1.7e308


def test_what_is_nan_in_the_end_ends_at_its_last_change() -> None:
    assert (Linear(0.3, 5) / Linear(0.2, 5)).end == 5


JUMPS_AT_ITS_START = MultiFactor(0.1, [10], 0.5).reverse(10)


@pytest.mark.parametrize(
    "lr",
    [
        JUMPS_AT_ITS_START.clip(max_lr=0.07),
        Constant(0.3).then(JUMPS_AT_ITS_START, at=20),
        Constant(0.3).then(JUMPS_AT_ITS_START.clip(max_lr=0.07), at=20),
        Constant(0.3).then(JUMPS_AT_ITS_START.clip(max_lr=0.07), at=20).stretch(0.3),
    ],
    ids=str,
)
def test_what_starts_backwards_at_a_jump_ends_after_it(lr: Schedule) -> None:
    assert lr.end is not None
    before, end, after = (lr(t) for t in (math.nextafter(lr.end, 0), lr.end, lr.end + 1))
    assert (before, end) == (0.05, after)


@pytest.mark.parametrize(
    "ask", [lambda lr: lr.end, lambda lr: lr.boundaries(10**6), lambda lr: lr.describe()]
)
def test_too_much_to_look_at_is_refused(ask: Callable[[Schedule], Any]) -> None:
    waves = Noise(0, 1).minimum(Constant(0.5) * SquareRoot(1)).hold(10**6).clip(0.3)

    with pytest.raises(
        ValueError, match=r"would take longer than a look at|more than 100000 of them"
    ):
        ask(waves)


@pytest.mark.parametrize("milliseconds", [1, 15])
@pytest.mark.parametrize("of_ones_own", [False, True])
@pytest.mark.parametrize(
    "ask", [lambda lr: lr.end, lambda lr: lr.boundaries(10**6), lambda lr: lr.describe()]
)
def test_a_slow_function_is_asked_few_times(
    ask: Callable[[Schedule], Any], of_ones_own: bool, milliseconds: int
) -> None:
    asked = []

    class Slow(Schedule):
        def evaluate(self, t: Any, xp: Any) -> Any:
            asked.append(t)
            sleep(milliseconds / 1000)
            return 0.1 + 0.001 * (t % 7 if t > 0 else 0)  # a branch, which can't be traced

    lr = Slow() if of_ones_own else Function(lambda t: Slow().evaluate(t, None))
    with pytest.raises(ValueError, match="Clip: .* would take longer than a look at"):
        ask(lr.hold(10).repeat(10).hold(10**5).clip(0.102))
    assert len(asked) * milliseconds < 100


def test_a_long_loop_in_a_formula_is_left_on_the_way() -> None:
    noted = []

    class Loop(Schedule):
        def evaluate(self, t: Any, xp: Any) -> Any:
            rate = 0.1 * xp.cos(t)
            for k in range(100_000):
                if not isinstance(t, float):
                    noted.append(k)
                rate = xp.where(t < k, rate, 0.1 / (k + 1))
            return rate

    with pytest.raises(ValueError, match="Loop: describe would take longer than a look at"):
        Loop().describe()
    assert len(noted) < 20_000


def test_many_bounds_in_one_another_are_refused_and_raise_nothing_else() -> None:
    lr: Schedule = Cosine(0.3, steps=10)
    for k in range(300):
        lr = lr.minimum(Cosine(0.3, steps=11 + k))

    assert lr(5) == Cosine(0.3, steps=10)(5)
    with pytest.raises(ValueError, match="Minimum: boundaries would take"):
        lr.boundaries(100)


@pytest.mark.parametrize(
    "lr",
    [
        Cosine(0.3, 20) * 0,
        Linear(0.3, 20, 0.3),
        MultiFactor(0.3, [5], 1),
        Cosine(0.3, 20).minimum(Constant(0)),
        Constant(1).warmup(5, begin_lr=1),
        Cyclic(0.1, 0.1, 5),
        Linear(0.3, 20).maximum(Constant(0.5)).staircase(3),
        Constant(0.5).shift(7),
    ],
)
def test_what_never_moves_ends_at_zero(lr: Schedule) -> None:
    assert lr.end == 0


def test_no_end_is_infinite() -> None:
    assert Cosine(0.3, 1e200).stretch(1e200).end is None


def test_ends_are_where_the_last_bit_stays() -> None:
    growth = Exponential(0.1, factor=2, step_size=1 / 3, max_lr=1.0)
    end = growth.end or 0
    assert end == pytest.approx(math.log2(10) / 3)
    assert growth(end) == 1 > growth(math.nextafter(end, 0))

    assert PiecewiseConstant([0.5, 0.7], [-0.1, 0.3, 0.2]).reverse(1).end == math.nextafter(0.5, 1)
    # The first t for which 0.7 - t is below 0.7.
    turn = PiecewiseConstant([0.7], [0.1, 0.2]).reverse(0.7).end
    assert turn is not None
    assert 0.7 - turn < 0.7 == 0.7 - math.nextafter(turn, 0)
    assert Constant(1e-8).warmup(2.5, 1e-8, shape="1-sqrt")(1) == 1e-8


def test_no_boundary_gets_lost_among_many() -> None:
    assert len(Noise(0, 1, every=0.001).reverse(3).boundaries(100)) == 3000


def test_boundaries_after_a_shift_to_before_the_start_are_in_order() -> None:
    wave = Linear(1, 0.7).repeat(0.7).shift(-12.75)

    boundaries = wave.then(wave, at=2.5).boundaries(10)
    assert boundaries == sorted({*boundaries})
    assert min(boundaries) > 0


@pytest.mark.parametrize(
    "ask",
    [
        lambda: WarmRestarts(0.3, 1000).hold(at=1e308).end,
        lambda: Cyclic(0, 1, 1e308, 3).lengthen(0.001).boundaries(100),
    ],
)
def test_what_turns_faster_than_can_be_looked_at_is_refused(ask: Callable[[], Any]) -> None:
    with pytest.raises(ValueError, match="would take longer than a look at"):
        ask()


def test_changes_are_read_again_and_again() -> None:
    changes = Cosine(0.3, steps=10).repeat(every=10).changes()

    assert [*islice(changes.after(0), 3)] == [*islice(changes.after(0), 3)] == [10, 20, 30]
    assert [*islice(changes.after(10**15), 2)] == [10**15 + 10, 10**15 + 20]
    with pytest.raises(TypeError, match="times must be a sequence or a function"):
        Changes(iter([1, 2]), 2, stays=True)  # type: ignore[arg-type]


REFUSED: list[tuple[Callable[[], object], type[Exception], str]] = [
    (lambda: LR.boundaries(-1), ValueError, "Cosine: until must be >= 0, got -1"),
    (lambda: LR.boundaries(math.nan), ValueError, "Cosine: until must be finite, got nan"),
    (lambda: LR.boundaries("5"), TypeError, "Cosine: until must be a number, got '5'"),
]


@pytest.mark.parametrize(("call", "error", "message"), REFUSED, ids=[row[2] for row in REFUSED])
def test_refused(call: Callable[[], object], error: type[Exception], message: str) -> None:
    with pytest.raises(error) as info:
        call()

    assert str(info.value).startswith(message)


def test_a_product_ends_where_a_factor_ends_at_zero_and_what_is_made_of_it_does_not() -> None:
    falls, never = Cosine(0.3, 20), SquareRoot(1)
    product = never * falls * Constant(2)

    assert product.end == (never * product).end == (product * never).end == 20
    assert (Constant(0) * falls).boundaries(100) == []
    assert (falls * Constant(0)).end == 0
    assert (never * (product.exp())).end is None
    assert (never * (falls + 1)).boundaries(100) == [20]
