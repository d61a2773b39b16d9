"""The laws of the written convention, for every schedule of the table."""

import copy
import dataclasses
import math
import pickle
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from examples import EXAMPLES, FUNCTIONS, TIMES
from hypothesis import given, strategies as st

import schedcore
from schedcore import Constant, Curve, Factor, Linear, Noise, Schedule, WarmRestarts
from schedcore.engine.limits import LARGEST_FLOAT32

every_example = pytest.mark.parametrize("lr", EXAMPLES.values(), ids=EXAMPLES)

Floats = npt.NDArray[np.float64]

NEGATIVE = {
    *("negative", "negative steps", "negative points", "through nought", "negative square root"),
    *("negative restarts", "difference", "minus", "normal noise"),
}
DECAYS = {"line", "square", "root", "cosine", "factor to a floor", "multi-factor", "warmup"}


def assert_same_to_the_last_bits(actual: Floats, expected: Floats) -> None:
    """The cosines of math and of NumPy differ in the last bits of the curve's span."""
    epsilon = 2.0**-52
    np.testing.assert_allclose(
        actual, expected, rtol=2 * epsilon, atol=2 * epsilon * abs(expected).max()
    )


def parts(value: Any) -> set[type]:
    """The classes of a schedule or curve, and of all inside it."""
    inner = [getattr(value, field.name) for field in dataclasses.fields(value)]
    return {type(value)}.union(*(parts(it) for it in inner if dataclasses.is_dataclass(it)))


def test_every_public_schedule_and_curve_has_an_example() -> None:
    public = [getattr(schedcore, name) for name in schedcore.__all__]
    kinds = {it for it in public if isinstance(it, type) and issubclass(it, Schedule | Curve)}

    assert kinds - set[type]().union(*map(parts, EXAMPLES.values())) == {Curve, Schedule}


@every_example
def test_pure(lr: Schedule) -> None:
    """Any order and any thread give the same values."""
    forwards = [lr(t) for t in TIMES]
    shuffled = random.Random(0).sample(range(len(TIMES)), len(TIMES))

    with ThreadPoolExecutor(4) as pool:
        values = dict(zip(shuffled, pool.map(lambda i: lr(TIMES[i]), shuffled), strict=True))

    assert [values[i] for i in range(len(TIMES))] == forwards


@every_example
def test_python_number_in_float_out(lr: Schedule) -> None:
    numbers: list[Any] = [3, 3.0, Fraction(3), np.float64(3), np.float32(3), np.int64(3)]
    values = [lr(t) for t in numbers]

    assert {type(value) for value in values} == {float}
    assert len(set(values)) == 1


@every_example
def test_rates_are_finite(lr: Schedule) -> None:
    assert all(math.isfinite(lr(t)) for t in TIMES)


@pytest.mark.parametrize("name", sorted(set(EXAMPLES) - NEGATIVE))
def test_rates_are_not_negative_unless_they_are_meant_to(name: str) -> None:
    assert all(EXAMPLES[name](t) >= 0 for t in TIMES)


@every_example
def test_holds_the_first_rate_before_zero(lr: Schedule) -> None:
    assert {lr(t) for t in (-1e-9, -0.5, -1, -1e9, -math.inf)} == {lr(0)}


@every_example
def test_nan_stays_nan(lr: Schedule) -> None:
    assert math.isnan(lr(math.nan))
    assert np.isnan(lr(np.array([math.nan, 1.0]))).tolist() == [True, False]


@every_example
def test_arrays_agree_with_numbers(lr: Schedule) -> None:
    expected = np.array([lr(t) for t in TIMES])
    actual = lr(np.array(TIMES, dtype=np.float64))

    assert_same_to_the_last_bits(actual, expected)


@every_example
@pytest.mark.parametrize("dtype", ["uint8", "int8", "int16", "int64", "float32", "float64"])
def test_arrays_keep_their_shape(lr: Schedule, dtype: str) -> None:
    """Whole numbers become float64, without overflow; floating types stay what they are."""
    times = np.arange(100, 124, dtype=dtype).reshape(2, 3, 4)
    values = lr(times)

    assert values.shape == times.shape
    assert values.dtype == (dtype if "float" in dtype else "float64")
    np.testing.assert_allclose(values, lr(times.astype("float64")), rtol=2e-5, atol=1e-6)


@every_example
def test_array_without_dimensions_stays_one(lr: Schedule) -> None:
    value = lr(np.array(3))

    assert isinstance(value, np.ndarray)
    assert value.shape == ()


@every_example
def test_sample_is_the_first_values(lr: Schedule) -> None:
    assert_same_to_the_last_bits(lr.sample(120), np.array([*map(lr, range(120))]))


@every_example
def test_repr_evaluates_to_an_equal_schedule(lr: Schedule) -> None:
    public = {name: getattr(schedcore, name) for name in schedcore.__all__}

    assert eval(repr(lr), public | FUNCTIONS) == lr


@every_example
def test_copies_are_equal_and_hash_alike(lr: Schedule) -> None:
    lr(1)  # whatever a call may have cached must not count

    for twin in (pickle.loads(pickle.dumps(lr)), copy.copy(lr), copy.deepcopy(lr)):
        assert twin == lr
        assert hash(twin) == hash(lr)
        assert [twin(t) for t in TIMES] == [lr(t) for t in TIMES]


def test_different_parameters_make_different_schedules() -> None:
    schedules = list(EXAMPLES.values())

    assert len(set(schedules)) == len(schedules)


@every_example
def test_frozen(lr: Schedule) -> None:
    field = next(iter(vars(lr)))

    with pytest.raises(AttributeError):
        setattr(lr, field, 1.0)


@pytest.mark.parametrize("name", sorted(DECAYS))
def test_decays_never_rise_again(name: str) -> None:
    lr = EXAMPLES[name]
    start = 5 if name == "warmup" else 0
    rates = [lr(t) for t in sorted(TIMES) if t >= start]

    assert all(later <= rate * (1 + 1e-15) for rate, later in pairwise(rates))


@pytest.mark.parametrize(
    ("name", "end", "final"),
    [
        ("line", 20, 0.0),
        ("square", 20, 0.01),
        ("root", 20.5, 0.0),
        ("cosine", 20, 0.01),
        ("rising cosine", 100, 0.4),
        ("warmup", 20, 0.01),
        ("then", 15, 0.0),
        ("later", 15, 0.0),
        ("earlier", 5, 0.0),
        ("stretch", 2000, 0.0),
        ("scale", 20, 0.0),
        ("reverse", 20, 0.3),
        ("cooldown", 25, 0.01),
    ],
)
def test_final_value_at_the_end_and_for_ever(name: str, end: float, final: float) -> None:
    """The value comes exactly there, not before, and stays to the end of time."""
    lr = EXAMPLES[name]

    assert {lr(math.nextafter(end, 0)), lr(end * (1 - 1e-7))} != {final}
    assert [lr(t) for t in (end, end + 1e-9, 2 * end, 1e9, 2.0**53, math.inf)] == [final] * 6


@pytest.mark.parametrize(
    ("name", "boundary", "before", "after"),
    [
        ("factor", 1, 0.3, 0.3 * 0.9),
        ("factor to a floor", 7, 0.3, 0.15),
        ("factor with fractional steps", 0.7, 0.3, 0.15),
        ("factor with fractional steps", 7 * 0.7, 0.3 / 2**6, 0.3 / 2**7),
        ("multi-factor", 15, 0.5, 0.25),
        ("multi-factor", 30, 0.25, 0.125),
        ("multi-factor with fractions", 2.5, 0.1, 0.1**2),
        ("then thrice", 3, 0.1, 0.2),
        ("then thrice", 6, 0.2, 0.4),
        ("then thrice", 9, 0.4, 0.8),
        ("then thrice", 10, 0.8, 0.4),
        ("product", 10, 0.15, 0.015),
        ("repeat", 10, 0.05, 0.0),
        ("repeat with fractions", 7 * 2.5, 0.0, 0.3),
    ],
)
def test_intervals_are_half_open(name: str, boundary: float, before: float, after: float) -> None:
    """A boundary belongs to what comes after it."""
    lr = EXAMPLES[name]
    just_before = math.nextafter(boundary, 0)

    expected = pytest.approx([before, after], rel=1e-12, abs=1e-15)
    assert [lr(just_before), lr(boundary)] == expected
    assert lr(np.array([just_before, boundary])) == expected


def test_warmup_starts_at_begin_and_hands_over_at_steps() -> None:
    after = schedcore.Cosine(0.3, 15, final_lr=0.01)
    lr = after.warmup(5, begin_lr=0.1)

    assert lr(0) == 0.1
    assert [lr(5 + t) for t in TIMES if t >= 0] == [after(5 + t - 5) for t in TIMES if t >= 0]
    assert lr(math.nextafter(5, 0)) == pytest.approx(0.3, rel=1e-15)


BOUNDS = {name: (-0.67, 0.67) if "noise" in name else (-0.5, 1) for name in EXAMPLES} | {
    "factor above one": (8, 64),
    "factor above one, without a ceiling": (0.01, LARGEST_FLOAT32),
    "growing cycles": (0.1, LARGEST_FLOAT32),
    "rounded": (32, 512),
}


@given(
    t=st.floats(max_value=2.0**53, allow_nan=False, allow_infinity=False),
    name=st.sampled_from([*EXAMPLES]),
)
def test_any_time_gives_a_rate(t: float, name: str) -> None:
    """The rate at any time lies between the bounds of those at other times."""
    lr = EXAMPLES[name]
    low, high = BOUNDS[name]

    assert low <= lr(t) <= high


@given(
    base_lr=st.floats(1e-12, 1e3),
    final_lr=st.floats(0, 1e3),
    steps=st.floats(1e-3, 2.0**53),
    t=st.floats(0, 1),
)
def test_decays_start_end_and_stay_between(
    base_lr: float, final_lr: float, steps: float, t: float
) -> None:
    """Both ends are exact for any parameters, and what lies between lies between."""
    lr = schedcore.Polynomial(base_lr, steps, final_lr, power=1.5)
    low, high = sorted([base_lr, final_lr])

    assert (lr(0), lr(steps)) == (base_lr, final_lr)
    assert low * (1 - 1e-15) <= lr(t * steps) <= high * (1 + 1e-15)


@given(
    period=st.floats(1e-3, 1e6),
    k=st.integers(1, 10**6),
)
def test_steps_fall_exactly_at_their_multiples(period: float, k: int) -> None:
    """The k-th step of any size, whole or not, is at k * step_size to the last bit."""
    wave = schedcore.Cyclic(0.0, 1.0, period / 2, mode="exp_range")
    lr = schedcore.Factor(1.0, 0.999999, step_size=period)

    assert lr(k * period) == 0.999999**k
    assert lr(math.nextafter(k * period, 0)) == 0.999999 ** (k - 1)
    assert lr(np.array([k * period])) == pytest.approx(0.999999**k, rel=1e-14)
    assert wave(k * period) == 0.0


@pytest.mark.parametrize("cycle_mult", [1, 1.001, 1.25, 1.5, 2, 3, 10])
@pytest.mark.parametrize("cycle_steps", [1, 5, 10, 0.1, 7.3])
def test_restarts_are_exact(cycle_steps: float, cycle_mult: float) -> None:
    """At the time of every restart, out to 1e9, the rate is the peak; just before, it is not."""
    lr = schedcore.WarmRestarts(0.3, cycle_steps, cycle_mult=cycle_mult, final_lr=0.01)
    restarts: list[float] = []
    start, length = Fraction(0), Fraction(cycle_steps)
    while start <= 10**9 and len(restarts) < 300:
        restarts.append(float(start) if cycle_mult != 1 else len(restarts) * cycle_steps)
        start += length
        length *= Fraction(cycle_mult)

    assert [lr(t) for t in restarts] == [0.3] * len(restarts)
    assert lr(np.array(restarts)).tolist() == [0.3] * len(restarts)
    ends = [math.nextafter(t, 0) for t in restarts[1:]]
    assert [lr(t) for t in ends] == pytest.approx([0.01] * len(ends), abs=1e-3)


def test_restarts_of_whole_cycles_far_out() -> None:
    lr = schedcore.WarmRestarts(0.3, 7)

    assert {lr(7 * k) for k in (10**8, 10**9 // 7, 10**15)} == {0.3}


@pytest.mark.parametrize(
    "t", ["1", None, 1j, True, [1, 2], {}, b"1", np.array([1j]), np.array(["1"])]
)
@every_example
def test_what_is_no_time_raises(lr: Schedule, t: Any) -> None:
    with pytest.raises(TypeError, match="t must be a number or an array of numbers, got"):
        lr(t)


@pytest.mark.parametrize("t", [np.array([True]), np.bool_(True), np.complex64(1), np.array([None])])
def test_arrays_of_no_numbers_raise(t: Any) -> None:
    with pytest.raises(TypeError, match="Constant: t must be a number or an array of numbers"):
        schedcore.Constant(0.3)(t)


def test_numpy_numbers_multiply_from_the_left() -> None:
    lr = schedcore.Cosine(0.3, 20)

    assert np.float64(0.5) * lr == lr * 0.5 == 0.5 * lr == schedcore.Scale(lr, 0.5)


def test_masked_arrays_keep_their_mask() -> None:
    t = np.ma.array(np.arange(8.0), mask=[True, False] * 4)
    values = schedcore.Cosine(0.3, 20)(t)

    assert isinstance(values, np.ma.MaskedArray)
    assert values.mask.tolist() == [True, False] * 4
    assert values[1] == schedcore.Cosine(0.3, 20)(1)


def test_other_kinds_of_numpys_arrays(tmp_path: Path) -> None:
    """Its matrices and its files in memory, and not what others mean by theirs."""

    class Length(np.ndarray):
        """Has a unit, of which a schedule knows nothing."""

    lr = schedcore.Linear(0.4, 4)
    on_disk = np.memmap(tmp_path / "times", dtype="float64", mode="w+", shape=2)

    assert isinstance(lr(np.matrix([[1.0, 2.0]])), np.matrix)
    assert lr(np.matrix([[1.0, 2.0]])).tolist() == [[0.30000000000000004, 0.2]]
    assert lr(on_disk).tolist() == [0.4, 0.4]
    with pytest.raises(TypeError, match="t must be a number or an array of numbers"):
        lr(np.arange(3.0).view(Length))


@every_example
def test_short_floats_are_those_of_long_ones(lr: Schedule) -> None:
    """Computed in float32 at least, and rounded in the end."""
    t = np.arange(0, 24, 0.5, dtype=np.float16)

    assert lr(t).dtype == np.float16
    expected = lr(t.astype(np.float64))
    np.testing.assert_allclose(lr(t), expected, rtol=1e-3, atol=1e-3 * abs(expected).max() + 6e-8)


@every_example
def test_whole_numbers_beyond_all_floats(lr: Schedule) -> None:
    rate = lr(10**400)

    assert math.isfinite(rate)
    assert lr(-(10**400)) == lr(0)


@pytest.mark.parametrize(
    "lr",
    [
        Linear(1, steps=10, final_lr=2).staircase(0.1),
        Factor(3, 0.5, step_size=1e-3, min_lr=2),
        WarmRestarts(2, 0.1, peak_mult=0.5, final_lr=2),
        Noise(1.5, 3, every=1e-9, std=1e-9).rounded(),
    ],
)
def test_periods_that_no_float_can_count(lr: Schedule) -> None:
    assert lr(1e308) == lr(10**400) == 2
    assert lr(np.array([1e308])).tolist() == [2]


# At times that are far out, and in float32, which tells few of them from the next.
WAVES = [
    *(
        schedcore.WarmRestarts(0.1, steps, shape=shape)
        for steps in (0.7, 0.1, 1e-3, 2.5, 7)
        for shape in ("linear", "1-sqrt", "1-square", "cosine")
    ),
    *(schedcore.Cyclic(0, 0.1, up, down) for up in (0.1, 0.35, 7) for down in (0.1, 0.2, 3)),
    schedcore.Linear(0.1, 0.3).repeat(0.3),
    schedcore.Linear(0.1, 0.7).staircase(0.1).repeat(0.7),
]


@pytest.mark.parametrize("lr", WAVES)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_no_rate_leaves_the_bounds_of_a_wave(lr: Schedule, dtype: str) -> None:
    rng = np.random.default_rng(0)
    t = np.concatenate(
        [
            np.arange(2**24 - 5000, 2**24),
            rng.uniform(0, 10, 5000),
            rng.uniform(0, 2**53, 5000),
            2.0 ** rng.uniform(0, 60, 5000),
        ]
    ).astype(dtype)
    values = lr(t)

    assert 0 <= values.min() <= values.max() <= np.array(0.1, dtype)
    assert all(0 <= lr(it) <= 0.1 for it in t[::50].tolist())


@dataclass(frozen=True)
class Slotted(Schedule):
    __slots__ = ("x",)
    x: float

    def evaluate(self, t: Any, xp: Any) -> Any:
        return self.x + 0 * t


def test_fields_in_slots_are_copied_and_pickled() -> None:
    lr = Slotted(0.3)

    for twin in (copy.copy(lr), copy.deepcopy(lr), pickle.loads(pickle.dumps(lr))):
        assert twin == lr
        assert twin(1) == 0.3


@dataclass
class Loose(Schedule):
    x: float

    def evaluate(self, t: Any, xp: Any) -> Any:
        return self.x + 0 * t


@pytest.mark.parametrize(
    "compose",
    [
        lambda lr: lr.warmup(5),
        lambda lr: lr * 2,
        lambda lr: lr.clip(0.1),
        lambda lr: lr.cooldown(5, 5),
        lambda lr: Constant(1).then(lr, 5),
        lambda lr: Constant(1) + lr,
        lambda lr: Constant(1).warmup(5, shape=lr),
    ],
)
def test_fields_that_could_change_are_refused_in_a_composition(
    compose: Callable[[Schedule], Schedule],
) -> None:
    with pytest.raises(
        TypeError, match=r"^Loose: class must be frozen: write @dataclass\(frozen=T"
    ):
        compose(Loose(0.3))


@pytest.mark.parametrize("t", [1, np.zeros(1)])
def test_fields_that_could_change_are_refused_at_the_first_call(t: Any) -> None:
    with pytest.raises(
        TypeError, match=r"^Loose: class must be frozen: write @dataclass\(frozen=T"
    ):
        Loose(0.3)(t)
