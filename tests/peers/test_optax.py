"""`optax.schedules` beside schedcore: where they agree, and where optax is wrong."""

from collections.abc import Callable, Iterator, Sequence

import jax
import jax.numpy as jnp
import optax
import pytest
from peers.compare import assert_same, partings

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
    with pytest.raises(ValueError, match="factor must be in"):
        Factor(BASE, 0.0, step_size=10)


def test_before_the_start_cosine_is_below_the_base_rate() -> None:
    """optax' cosine is mirrored before 0, ours holds lr(0)."""
    assert rates(optax.cosine_decay_schedule(BASE, 10), [-5]) == pytest.approx([BASE / 2])
    assert Cosine(BASE, 10)(-5) == BASE


def test_restarts_come_to_an_end() -> None:
    """After the cycles that it was given optax stays at the bottom, ours go on."""
    theirs = rates(cosine_cycles(1, 1.0, 0.01), quarters(60))
    assert partings(theirs, WarmRestarts(BASE, 10, final_lr=0.01), quarters(60))[0] == 30
    assert theirs[4 * 30 :] == pytest.approx([0.01] * (4 * 30 + 1))
