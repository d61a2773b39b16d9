"""A schedule is an optax schedule as it is: no adapter."""

import digits
import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from schedcore import Cosine

LR = Cosine(0.3, steps=15, final_lr=0.01).warmup(5)


def test_the_same_weights() -> None:
    optimizer = optax.inject_hyperparams(optax.sgd)(learning_rate=digits.SCHEDULE)
    weights = [jnp.array(weight) for weight in digits.starting_weights()]

    def loss(weights: list[jax.Array], x: jax.Array, y: jax.Array) -> jax.Array:
        w1, b1, w2, b2 = weights
        logits = jnp.tanh(x @ w1 + b1) @ w2 + b2
        loss: jax.Array = optax.softmax_cross_entropy_with_integer_labels(logits, y).mean()
        return loss

    @jax.jit
    def update(weights, state, x, y):  # type: ignore[no-untyped-def]  # optax's are Any
        updates, state = optimizer.update(jax.grad(loss)(weights, x, y), state)
        return optax.apply_updates(weights, updates), state

    state, used = optimizer.init(weights), []
    for x, y in digits.batches():
        weights, state = update(weights, state, x, y)
        used.append(float(state.hyperparams["learning_rate"]))

    expected = [digits.SCHEDULE(k) for k in range(digits.UPDATES)]
    assert used == pytest.approx(expected, rel=1e-6, abs=1e-8)
    digits.assert_same_weights([np.asarray(weight) for weight in weights])


def test_as_the_learning_rate_of_an_optimizer() -> None:
    optimizer = optax.sgd(LR)
    state, used = optimizer.init(jnp.zeros(())), []
    for _ in range(25):
        update, state = jax.jit(optimizer.update)(jnp.ones(()), state)
        used.append(-float(update))

    assert used == pytest.approx([LR(k) for k in range(25)], rel=1e-6, abs=1e-8)


def test_in_scale_by_schedule_and_join_schedules() -> None:
    joined = optax.join_schedules([LR, optax.constant_schedule(0.5)], [10])
    scale = optax.scale_by_schedule(joined)
    update, _ = scale.update(jnp.ones(()), scale.init(jnp.zeros(())))

    assert [float(joined(k)) for k in (0, 7, 12)] == pytest.approx([LR(0), LR(7), 0.5])
    assert float(update) == LR(0)
