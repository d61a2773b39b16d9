"""A schedule is an optax schedule as it is: no adapter."""

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import digits
import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from schedcore import Constant, Cosine, MultiFactor, PiecewiseConstant, Polynomial, Schedule

LR = Cosine(0.3, steps=15, final_lr=0.01).warmup(5)
MOMENTUM = Polynomial(0.95, steps=20, final_lr=0.85)
DECAY = Cosine(0.1, steps=20)


def start(optimizer: Any) -> tuple[Any, Any]:
    weights = [jnp.array(weight) for weight in digits.starting_weights()]
    return weights, optimizer.init(weights)


def train(optimizer: Any, weights: Any, state: Any, batches: Sequence[Any]) -> tuple[Any, Any]:
    for x, y in batches:
        weights, state = update(optimizer, weights, state, x, y)
    return weights, state


@partial(jax.jit, static_argnums=0)
def update(optimizer: Any, weights: Any, state: Any, x: Any, y: Any) -> tuple[Any, Any]:
    moves, state = optimizer.update(jax.grad(loss)(weights, x, y), state, weights)
    return optax.apply_updates(weights, moves), state


def loss(weights: Any, x: Any, y: Any) -> Any:
    w1, b1, w2, b2 = weights
    logits = jnp.tanh(x @ w1 + b1) @ w2 + b2
    return optax.softmax_cross_entropy_with_integer_labels(logits, y).mean()


def heavy_ball(k: int, weight: Any, velocity: Any, gradient: Any) -> Any:
    """Make an update with momentum and weight decay as optax has them."""
    velocity = MOMENTUM(k) * velocity + gradient + DECAY(k) * weight
    return weight - digits.SCHEDULE(k) / 10 * velocity, velocity


HEAVY_BALL = optax.chain(
    optax.add_decayed_weights(DECAY),
    optax.inject_hyperparams(optax.sgd)(digits.SCHEDULE * 0.1, momentum=MOMENTUM),
)

# An optimizer, what it should do, and how many batches make an update.
SAME_WEIGHTS: dict[str, tuple[Any, Any, int]] = {
    "sgd": (optax.sgd(digits.SCHEDULE), digits.SCHEDULE, 1),
    "momentum and weight decay": (HEAVY_BALL, heavy_ball, 1),
    "accumulation": (optax.MultiSteps(optax.sgd(digits.SCHEDULE), 4), digits.SCHEDULE, 4),
    "all of them": (optax.MultiSteps(HEAVY_BALL, 4), heavy_ball, 4),
}


@pytest.mark.parametrize(
    ("optimizer", "rule", "accumulate"), SAME_WEIGHTS.values(), ids=SAME_WEIGHTS
)
def test_the_same_weights(optimizer: Any, rule: Any, accumulate: int, tmp_path: Path) -> None:
    """The state of the optimizer holds the clock, so a resumed run goes on exactly."""
    batches = digits.batches()
    straight, _ = train(optimizer, *start(optimizer), batches)
    digits.assert_same_weights(list(map(np.asarray, straight)), rule, accumulate)

    half = train(optimizer, *start(optimizer), batches[:90])
    np.savez(tmp_path / "checkpoint", *jax.tree.leaves(half))
    with np.load(tmp_path / "checkpoint.npz") as saved:
        leaves = [jnp.array(leaf) for leaf in saved.values()]
    weights, state = jax.tree.unflatten(jax.tree.structure(start(optimizer)), leaves)
    resumed, _ = train(optimizer, weights, state, batches[90:])

    assert all(map(jnp.array_equal, resumed, straight))


def falls(optimizer: Any, gradients: Iterable[float], state: Any = None) -> tuple[list[float], Any]:
    """Return how much each update takes from a weight of one, and the state after them."""
    state = optimizer.init(jnp.ones(())) if state is None else state
    update = jax.jit(optimizer.update)
    taken = []
    for gradient in gradients:
        move, state = update(jnp.float32(gradient), state, jnp.ones(()))
        taken.append(-float(move))
    return taken, state


def approx(rates: Iterable[float]) -> Any:
    """Compare as closely as float32 can tell."""
    return pytest.approx(list(rates), rel=1e-5, abs=1e-8)


# Under a steady gradient of one, all of these take the rate.
OPTIMIZERS = {
    "sgd": optax.sgd(LR),
    "adam": optax.adam(LR, eps=1e-12),
    "lion": optax.lion(LR, weight_decay=0.0),
    "scale_by_schedule": optax.chain(optax.scale_by_schedule(LR), optax.scale(-1.0)),
    "scale_by_learning_rate": optax.scale_by_learning_rate(LR),
    "inject_hyperparams": optax.inject_hyperparams(optax.sgd)(learning_rate=LR),
    "one for each weight": optax.partition({"a": optax.sgd(LR)}, "a"),
}


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_each_update_uses_its_rate(optimizer: Any) -> None:
    used, _ = falls(optimizer, [1.0] * 30)

    assert used == pytest.approx([LR(k) for k in range(30)], rel=1e-4)


def test_in_join_schedules() -> None:
    joined = optax.join_schedules([LR, optax.constant_schedule(0.5)], [10])

    assert [float(joined(k)) for k in (0, 7, 12)] == approx([LR(0), LR(7), 0.5])


@pytest.mark.parametrize("optimizer", [optax.sm3, optax.rprop])
def test_optimizers_that_take_no_schedule(optimizer: Any) -> None:
    """They take it through `inject_hyperparams`."""
    injected = optax.inject_hyperparams(optimizer)(learning_rate=LR)
    state, used = injected.init(jnp.ones(3)), []
    for _ in range(8):
        _, state = jax.jit(injected.update)(jnp.ones(3), state)
        used.append(float(state.hyperparams["learning_rate"]))

    assert used == approx(LR(k) for k in range(8))


def test_momentum_and_weight_decay() -> None:
    sgd = optax.inject_hyperparams(optax.sgd)(learning_rate=LR, momentum=MOMENTUM)
    expected, velocity = [], 0.0
    for k in range(30):
        velocity = 1 + MOMENTUM(k) * velocity
        expected.append(LR(k) * velocity)
    assert falls(sgd, [1.0] * 30)[0] == approx(expected)

    adamw = optax.inject_hyperparams(optax.adamw)(learning_rate=LR, weight_decay=DECAY)
    assert falls(adamw, [0.0] * 30)[0] == approx(LR(k) * DECAY(k) for k in range(30))


def test_accumulated_gradients_are_one_update() -> None:
    optimizer = optax.MultiSteps(optax.sgd(LR), every_k_schedule=3)
    used, _ = falls(optimizer, [1.0, 2.0, 6.0] * 20)

    assert used == approx(3 * LR(k // 3) * (k % 3 == 2) for k in range(60))


def test_how_many_batches_are_an_update_may_follow_a_schedule() -> None:
    """One batch for two updates, then three: optax refuses the number as a float."""
    batches = PiecewiseConstant([2], [1, 3])
    with pytest.raises(TypeError, match="must have equal output types"):
        falls(optax.MultiSteps(optax.sgd(LR), every_k_schedule=batches), [1.0])
    optimizer = optax.MultiSteps(optax.sgd(LR), every_k_schedule=lambda n: jnp.int32(batches(n)))
    used, _ = falls(optimizer, [1.0] * 8)

    assert used == approx([LR(0), LR(1), 0, 0, LR(2), 0, 0, LR(3)])


def test_skipped_updates_are_none() -> None:
    optimizer = optax.apply_if_finite(optax.sgd(LR), max_consecutive_errors=2)
    used, _ = falls(optimizer, [1.0, np.nan, np.inf] * 10)

    assert used == approx(LR(k // 3) * (k % 3 == 0) for k in range(30))


def test_resume_under_a_longer_run() -> None:
    """The state holds the clock; the curve is that of the new code."""
    short, long = Cosine(0.3, 10), Cosine(0.3, 20)
    _, state = falls(optax.sgd(short), [1.0] * 8)
    used, _ = falls(optax.sgd(long), [1.0] * 20, state)

    assert used == approx(long(8 + k) for k in range(20))


# By the count of the schedule alone, and by a shift where it has none of its own.
FROM_A_NUMBER: dict[str, Any] = {
    "sgd": optax.sgd,
    "adam": optax.adam,
    "adamw": partial(optax.adamw, weight_decay=0.0),
    "lion": partial(optax.lion, weight_decay=0.0),
    "nadam": optax.nadam,
    "lamb": optax.lamb,
    "adam after a clip": lambda lr: optax.chain(optax.clip(1.0), optax.adam(lr)),
    "adam of accumulated gradients": lambda lr: optax.MultiSteps(optax.adam(lr), 1),
    "adam for each weight": lambda lr: optax.partition({"a": optax.adam(lr)}, "a"),
}
SHIFTED = FROM_A_NUMBER | {"inject_hyperparams": optax.inject_hyperparams(optax.adam)}


def unscheduled(make: Any) -> list[float]:
    """Return how much the updates take at a rate of one, from the start."""
    return falls(make(Constant(1.0)), [1.0] * 30)[0]


@pytest.mark.parametrize("make", FROM_A_NUMBER.values(), ids=FROM_A_NUMBER)
def test_clock_from_a_number(make: Any) -> None:
    """Moments that start at 0 are corrected as such: no update is of another size."""
    optimizer = make(LR)
    clock = optax.ScaleByScheduleState(jnp.int32(10))
    state = optax.tree.set(optimizer.init(jnp.ones(())), ScaleByScheduleState=clock)
    used, _ = falls(optimizer, [1.0] * 30, state)

    assert used == approx(LR(10 + k) * size for k, size in enumerate(unscheduled(make)))


@pytest.mark.parametrize("make", SHIFTED.values(), ids=SHIFTED)
def test_clock_from_a_number_by_a_shift(make: Any) -> None:
    used, _ = falls(make(LR.shift(-10)), [1.0] * 30)

    assert used == approx(LR(10 + k) * size for k, size in enumerate(unscheduled(make)))


def test_clock_of_all_from_a_number_is_wrong_for_adam() -> None:
    """The page warns of this."""
    optimizer = optax.adam(Constant(1.0))
    state = optax.tree.set(optimizer.init(jnp.ones(())), count=jnp.int32(100_000))
    used, _ = falls(optimizer, [1.0] * 100, state)

    assert max(used) == pytest.approx(6.6, abs=0.05)


def test_many_peaks_at_once() -> None:
    """`vmap` and `grad` over a parameter, as a factor."""
    peaks = jnp.array([0.1, 0.2, 0.4])
    rate, slope = jax.vmap(jax.value_and_grad(lambda peak: LR(jnp.float32(9)) * peak))(peaks)

    assert rate.tolist() == approx(LR(9) * peak for peak in peaks.tolist())
    assert slope.tolist() == approx([LR(9)] * 3)


@pytest.mark.parametrize(
    "build",
    [
        lambda value: Cosine(value, 100),
        lambda value: Cosine(0.3, value),
        lambda value: Cosine(0.3, 100).warmup(value),
        lambda value: MultiFactor(0.3, [value], 0.5),
        lambda value: Cosine(0.3, 100) * value,
        lambda value: value * Cosine(0.3, 100),
        lambda value: Cosine(0.3, 100) + value,
        lambda value: value - Cosine(0.3, 100),
        lambda value: Cosine(0.3, 100) / value,
    ],
)
@pytest.mark.parametrize("trace", [jax.jit, jax.vmap, jax.grad])
def test_traced_parameter_says_what_to_write(build: Any, trace: Any) -> None:
    values = jnp.ones(2) if trace is jax.vmap else 1.0

    with pytest.raises(TypeError, match=r"over values of JAX, write schedule\(t\) \* value"):
        trace(lambda value: build(value)(50))(values)


def test_a_whole_run_in_one_scan() -> None:
    optimizer = optax.sgd(LR)

    def update(carry: Any, _: None) -> Any:
        weight, state = carry
        move, state = optimizer.update(jax.grad(lambda w: w * 1.0)(weight), state)
        return (optax.apply_updates(weight, move), state), -move

    @jax.jit
    def run(weight: Any) -> Any:
        return jax.lax.scan(update, (weight, optimizer.init(weight)), length=30)

    _, used = run(jnp.ones(()))

    assert used.tolist() == approx(LR(k) for k in range(30))


def test_several_runs_at_their_own_counts() -> None:
    optimizer = optax.sgd(LR)
    states = [falls(optimizer, [1.0] * done)[1] for done in (0, 5, 12)]
    stacked = jax.tree.map(lambda *counts: jnp.stack(counts), *states)
    moves, _ = jax.vmap(optimizer.update)(-jnp.ones(3), stacked)

    assert moves.tolist() == approx([LR(0), LR(5), LR(12)])


@pytest.mark.parametrize("boundary", [2**24 + 1, 2**31 - 10])
@pytest.mark.parametrize(
    "lr",
    [
        pytest.param(lambda at: MultiFactor(1.0, [at], 0.5), id="milestone"),
        pytest.param(lambda at: Constant(1.0).then(LR, at=at), id="then"),
        pytest.param(lambda at: Polynomial(1.0, 1, final_lr=0.5).shift(at - 1), id="shift"),
        pytest.param(
            lambda at: Constant(0.5).warmup(at, begin_lr=0.5).then(LR, at=at), id="warmup"
        ),
    ],
)
def test_boundaries_of_large_counts(lr: Any, boundary: int) -> None:
    """A scan goes over counts that float32 can't tell from their neighbours."""
    schedule: Schedule = lr(boundary)
    optimizer = optax.sgd(schedule)
    begin = boundary - 3
    state = optax.tree.set(optimizer.init(jnp.ones(())), count=jnp.int32(begin))

    def update(state: Any, _: None) -> Any:
        move, state = optimizer.update(-jnp.ones(()), state)
        return state, move

    _, used = jax.jit(lambda state: jax.lax.scan(update, state, length=6))(state)

    assert used.tolist() == approx(schedule(begin + k) for k in range(6))
