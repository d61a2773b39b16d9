"""`optax.schedules` beside schedcore: where they agree, and where optax is wrong."""

from collections.abc import Callable, Iterator, Sequence
from math import exp

import jax
import jax.numpy as jnp
import optax
import pytest
from catalogue_page import BEFORE, COARSE, FAR, built
from peers.compare import assert_same, partings
from peers.rows import rows

from schedcore import Constant, Cosine, Factor, MultiFactor, Polynomial, Schedule, WarmRestarts

BASE = 0.3


@pytest.fixture(autouse=True)
def float64() -> Iterator[None]:
    with jax.enable_x64(True):
        yield


def rates(peer: optax.Schedule, times: Sequence[float]) -> list[float]:
    return [float(peer(jnp.asarray(t))) for t in times]


def quarters(end: int) -> list[float]:
    return [t / 4 for t in range(4 * end + 1)]


def cosine_cycles(mult: int, peak_mult: float, end_value: float) -> optax.Schedule:
    """Three cycles, the first of them 10 long, none with a warmup."""
    return optax.sgdr_schedule(
        [
            {
                "init_value": BASE * peak_mult**i,
                "peak_value": BASE * peak_mult**i,
                "warmup_steps": 0,
                "decay_steps": 10 * mult**i,
                "end_value": end_value,
            }
            for i in range(3)
        ]
    )


# optax, ours, and the times: past the end wherever optax has one to hold.
SAME: dict[str, tuple[optax.Schedule, Schedule, Sequence[float]]] = {
    "constant": (optax.constant_schedule(BASE), Constant(BASE), quarters(5)),
    "polynomial": (
        optax.polynomial_schedule(BASE, 0.01, power=2, transition_steps=20),
        Polynomial(BASE, 20, power=2, final_lr=0.01),
        quarters(40),
    ),
    "polynomial, rooted and later": (
        optax.polynomial_schedule(BASE, 0.0, 0.5, transition_steps=20, transition_begin=5),
        Polynomial(BASE, 20, power=0.5).shift(5),
        quarters(40),
    ),
    "linear": (optax.linear_schedule(BASE, 0.0, 20), Polynomial(BASE, 20), quarters(40)),
    "linear upwards": (
        optax.linear_schedule(0.0, BASE, 20),
        Constant(BASE).warmup(20),
        quarters(40),
    ),
    "exponential staircase": (
        optax.exponential_decay(BASE, 10, 0.5, staircase=True),
        Factor(BASE, 0.5, step_size=10),
        quarters(60),
    ),
    "exponential staircase to a floor": (
        optax.exponential_decay(BASE, 7, 0.1, staircase=True, end_value=0.001),
        Factor(BASE, 0.1, step_size=7, min_lr=0.001),
        quarters(60),
    ),
    "exponential staircase, later": (
        optax.exponential_decay(BASE, 10, 0.9, transition_begin=5, staircase=True),
        Factor(BASE, 0.9, step_size=10).shift(5),
        quarters(60),
    ),
    "exponential at whole t": (
        optax.exponential_decay(BASE, 1, 0.97),
        Factor(BASE, 0.97),
        range(201),
    ),
    "piecewise constant": (
        optax.piecewise_constant_schedule(BASE, {15: 0.5, 30: 0.5}),
        MultiFactor(BASE, [15, 30], 0.5),
        quarters(60),
    ),
    "cosine": (optax.cosine_decay_schedule(BASE, 20), Cosine(BASE, 20), quarters(40)),
    "cosine to a floor": (
        optax.cosine_decay_schedule(BASE, 37, alpha=0.1),
        Cosine(BASE, 37, final_lr=0.1 * BASE),
        quarters(60),
    ),
    # Its decay_steps include the warmup.
    "warmup and cosine": (
        optax.warmup_cosine_decay_schedule(0.0, BASE, warmup_steps=5, decay_steps=20),
        Cosine(BASE, 15).warmup(5),
        quarters(40),
    ),
    "warmup and cosine to a floor": (
        optax.warmup_cosine_decay_schedule(0.1, BASE, 7, decay_steps=37, end_value=0.01),
        Cosine(BASE, 30, final_lr=0.01).warmup(7, begin_lr=0.1),
        quarters(60),
    ),
    "warmup and constant": (
        optax.warmup_constant_schedule(0.1, BASE, 5),
        Constant(BASE).warmup(5, begin_lr=0.1),
        quarters(20),
    ),
    "join": (
        optax.join_schedules(
            [
                optax.constant_schedule(BASE),
                optax.exponential_decay(BASE, 2, 0.5, staircase=True),
                optax.linear_schedule(0.1, 0.0, 10),
            ],
            [5, 12],
        ),
        Constant(BASE).then(Factor(BASE, 0.5, step_size=2), at=5).then(Polynomial(0.1, 10), at=12),
        quarters(40),
    ),
    # What would come between the two never does, for either of us.
    "join out of order": (
        optax.join_schedules(
            [optax.constant_schedule(value) for value in (0.1, 0.2, BASE)], [10, 5]
        ),
        Constant(0.1).then(Constant(0.2), at=10).then(Constant(BASE), at=5),
        quarters(20),
    ),
    # These end with their last cycle, after which ours has another one.
    "sgdr": (cosine_cycles(1, 1.0, 0.0), WarmRestarts(BASE, 10), quarters(30)[:-1]),
    "sgdr doubling": (
        cosine_cycles(2, 1.0, 0.01),
        WarmRestarts(BASE, 10, cycle_mult=2, final_lr=0.01),
        quarters(70)[:-1],
    ),
    "sgdr doubling, lower and lower": (
        cosine_cycles(2, 0.8, 0.01),
        WarmRestarts(BASE, 10, cycle_mult=2, peak_mult=0.8, final_lr=0.01),
        quarters(70)[:-1],
    ),
    "sgdr with warmups": (
        optax.sgdr_schedule(
            [
                {"init_value": 0.0, "peak_value": BASE, "warmup_steps": 3, "decay_steps": 10},
                {"init_value": 0.1, "peak_value": 0.2, "warmup_steps": 5, "decay_steps": 20},
            ]
        ),
        Cosine(BASE, 7).warmup(3).then(Cosine(0.2, 15).warmup(5, begin_lr=0.1), at=10),
        quarters(50),
    ),
}


@pytest.mark.parametrize(("peer", "ours", "times"), SAME.values(), ids=SAME)
def test_same_curve(peer: optax.Schedule, ours: Schedule, times: Sequence[float]) -> None:
    """In float64 a schedule of optax has our value at every count."""
    assert_same(rates(peer, times), ours, times)


def later(peer: optax.Schedule, by: int) -> optax.Schedule:
    return lambda count: peer(count + by)


# Rows of the catalogue, as optax has them.
CATALOGUE: dict[str, optax.Schedule] = {
    "constant": optax.constant_schedule(BASE),
    "constant factor, then 1": optax.piecewise_constant_schedule(0.1, {5: 3}),
    "piecewise constant": optax.piecewise_constant_schedule(BASE, {30: 1 / 3, 60: 2}),
    "step": optax.exponential_decay(BASE, 10, 0.5, staircase=True),
    "step, down to a floor": optax.exponential_decay(BASE, 10, 0.5, staircase=True, end_value=0.02),
    "multi-step": optax.piecewise_constant_schedule(BASE, {30: 0.1, 60: 0.1, 90: 0.1}),
    "exponential": optax.exponential_decay(BASE, 10, 0.9),
    "exponential, down to a floor": optax.exponential_decay(BASE, 10, 0.9, end_value=0.1),
    "exponential, in stairs": optax.exponential_decay(BASE, 10, 0.9, staircase=True),
    "natural exponential": optax.exponential_decay(BASE, 1, exp(-0.05)),
    "equal ratios to an end": optax.exponential_decay(BASE, 100, 0.01, end_value=0.003),
    "linear": optax.linear_schedule(BASE, 0.0, 100),
    "polynomial": optax.polynomial_schedule(BASE, 0.03, 2, 100),
    "cosine": optax.cosine_decay_schedule(BASE, 100),
    "cosine to a tenth": optax.cosine_decay_schedule(BASE, 100, alpha=0.1),
    "cosine to a power": optax.cosine_decay_schedule(BASE, 100, exponent=2),
    "half cosine": later(optax.cosine_decay_schedule(BASE, 200), 100),
    "cosine, then a line": optax.join_schedules(
        [
            optax.cosine_decay_schedule(BASE, 100, alpha=0.1),
            optax.linear_schedule(float(Cosine(BASE, 100, final_lr=0.03)(90)), 0.0, 10),
        ],
        [90],
    ),
    "flat, then cosine": optax.join_schedules(
        [optax.constant_schedule(BASE), optax.cosine_decay_schedule(BASE, 25)], [75]
    ),
    "one-cycle": optax.cosine_onecycle_schedule(100, BASE),
    "one-cycle in three phases": optax.linear_onecycle_schedule(100, BASE, 0.3, 0.6),
    "piecewise linear": optax.join_schedules(
        [
            optax.constant_schedule(0.1),
            optax.piecewise_interpolate_schedule("linear", 0.1, {15: 3, 55: 2 / 3, 95: 0}),
        ],
        [5],
    ),
    "piecewise along a curve": optax.piecewise_interpolate_schedule(
        "cosine", 0.1, {20: 3, 60: 2 / 3, 100: 0}
    ),
    "tri-stage": optax.join_schedules(
        [
            optax.linear_schedule(0.01 * BASE, BASE, 10),
            optax.constant_schedule(BASE),
            optax.exponential_decay(BASE, 50, 0.05, end_value=0.05 * BASE),
        ],
        [10, 50],
    ),
    "infinite": optax.warmup_cosine_decay_schedule(0.0, BASE, 10, 50, end_value=0.1),
    "range test": optax.linear_schedule(0.001, BASE, 100),
    "range test, exponential": optax.exponential_decay(1e-7, 100, 1e8, end_value=10),
    "in tokens, samples or epochs": optax.cosine_decay_schedule(BASE, 80),
    "warmup: linear": optax.warmup_cosine_decay_schedule(0.0, BASE, 5, 100),
    "warmup: constant": optax.join_schedules(
        [optax.constant_schedule(0.03), optax.cosine_decay_schedule(BASE, 95)], [5]
    ),
    "what follows has a clock of its own": optax.warmup_cosine_decay_schedule(0.0, BASE, 5, 100),
    "from above 0": optax.warmup_cosine_decay_schedule(0.03, BASE, 5, 100),
    "optax `warmup_cosine_decay_schedule(0.03, 0.3, warmup_steps=5, decay_steps=100)`": (
        optax.warmup_cosine_decay_schedule(0.03, 0.3, warmup_steps=5, decay_steps=100)
    ),
    "optax `piecewise_constant_schedule(0.3, {30: 0.5, 60: 0.1})`": (
        optax.piecewise_constant_schedule(0.3, {30: 0.5, 60: 0.1})
    ),
    "optax `linear_onecycle_schedule(100, 0.3)`": optax.linear_onecycle_schedule(100, 0.3),
}


# Before 0 a cosine of optax is mirrored, and what interpolates is 0.
NOT_BEFORE = {
    "cosine",
    "cosine to a tenth",
    "cosine to a power",
    "half cosine",
    "cosine, then a line",
    "one-cycle",
    "one-cycle in three phases",
    "piecewise along a curve",
    "in tokens, samples or epochs",
    "optax `linear_onecycle_schedule(100, 0.3)`",
}


@rows(CATALOGUE)
def test_catalogue(name: str, peer: optax.Schedule) -> None:
    """At every count, whole or not, optax has the rate of the catalogue."""
    times = [t for t in [*BEFORE, *COARSE, *FAR] if t >= 0 or name not in NOT_BEFORE]
    assert_same(rates(peer, times), built(name), times)


def test_same_clock() -> None:
    """Update k of an optimizer of optax is made at our lr(k - 1)."""
    optimizer = optax.sgd(optax.cosine_decay_schedule(BASE, 20))
    weight, gradient = jnp.zeros(()), -jnp.ones(())
    state = optimizer.init(weight)
    theirs = []
    for _ in range(25):
        move, state = optimizer.update(gradient, state, weight)
        theirs.append(float(move))
    assert_same(theirs, Cosine(BASE, 20), range(25))


def test_joining_with_too_few_boundaries_drops_schedules() -> None:
    """optax forgets a schedule that has no boundary, ours can't be built without one."""
    parts = [optax.constant_schedule(value) for value in (0.1, 0.2, 0.3)]
    assert rates(optax.join_schedules(parts, [5]), [0, 5, 100]) == [0.1, 0.2, 0.2]
    ours = Constant(0.1).then(Constant(0.2), at=5).then(Constant(0.3), at=10)
    assert [ours(t) for t in (0, 5, 100)] == [0.1, 0.2, 0.3]


@pytest.mark.parametrize("steps", [0, -5])
@pytest.mark.parametrize(
    "builder",
    [
        pytest.param(lambda steps: optax.linear_schedule(BASE, 0.0, steps), id="linear"),
        pytest.param(lambda steps: optax.exponential_decay(BASE, steps, 0.5), id="exponential"),
    ],
)
def test_no_length_is_constant(builder: Callable[[int], optax.Schedule], steps: int) -> None:
    """optax takes a decay of no or negative length for a constant, ours refuses it."""
    assert rates(builder(steps), [0, 5, 1000]) == [BASE] * 3
    with pytest.raises(ValueError, match="steps must be > 0"):
        Polynomial(BASE, steps)
    with pytest.raises(ValueError, match="step_size must be > 0"):
        Factor(BASE, 0.5, step_size=steps)


def test_warmup_of_no_length_stays_at_zero() -> None:
    """With no warmup steps optax stays at the rate to warm up from, ours starts at the peak."""
    assert rates(optax.warmup_constant_schedule(0.0, BASE, 0), [0, 5, 1000]) == [0.0] * 3
    assert [Constant(BASE).warmup(0)(t) for t in (0, 5, 1000)] == [BASE] * 3


def test_factor_of_zero_is_constant() -> None:
    """optax takes a decay by a factor of 0 for a constant, ours refuses it."""
    assert rates(optax.exponential_decay(BASE, 10, 0.0, staircase=True), [0, 10]) == [BASE] * 2
    with pytest.raises(ValueError, match="factor must be > 0"):
        Factor(BASE, 0.0, step_size=10)


def test_before_the_start_cosine_is_below_the_base_rate() -> None:
    """optax' cosine is mirrored before 0, ours holds lr(0)."""
    assert rates(optax.cosine_decay_schedule(BASE, 10), [-5]) == pytest.approx([BASE / 2])
    assert Cosine(BASE, 10)(-5) == BASE


def test_before_the_start_a_one_cycle_is_zero() -> None:
    """optax has no rate at all before 0, ours holds lr(0)."""
    assert rates(optax.cosine_onecycle_schedule(100, BASE), [-1e-9, -5]) == [0.0] * 2
    assert built("one-cycle")(-5) == pytest.approx(BASE / 25)


def test_restarts_come_to_an_end() -> None:
    """After the cycles that it was given optax stays at the bottom, ours go on."""
    theirs = rates(cosine_cycles(1, 1.0, 0.01), quarters(60))
    assert partings(theirs, WarmRestarts(BASE, 10, final_lr=0.01), quarters(60))[0] == 30
    assert theirs[4 * 30 :] == pytest.approx([0.01] * (4 * 30 + 1))
