"""A schedule in the training steps of Flax: with NNX, and with Linen before it."""

from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import optax
import orbax.checkpoint
import pages
import pytest
from flax import linen, nnx
from flax.training.train_state import TrainState

from schedcore import Cosine, Schedule

LR = Cosine(0.3, steps=15, final_lr=0.01).warmup(5)
X = jnp.ones((1, 1))


def approx(rates: list[float]) -> Any:
    """Compare as closely as a float32 weight can tell."""
    return pytest.approx(rates, abs=1e-6)


# The gradient of one weight is always one, so that it tells the rate that was used.


def nnx_start(lr: Schedule = LR) -> tuple[Any, Any]:
    model = nnx.Linear(1, 1, use_bias=False, rngs=nnx.Rngs(0))
    return model, nnx.Optimizer(model, optax.sgd(lr), wrt=nnx.Param)


def nnx_step(model: Any, optimizer: Any) -> Any:
    before = model.kernel[0, 0]
    optimizer.update(model, nnx.grad(lambda model: model(X).sum())(model))
    return before - model.kernel[0, 0]


def linen_start() -> Any:
    model = linen.Dense(1, use_bias=False)
    params = model.init(jax.random.key(0), X)
    return TrainState.create(apply_fn=model.apply, params=params, tx=optax.sgd(LR))


def linen_step(state: Any, _: None = None) -> tuple[Any, Any]:
    gradients = jax.grad(lambda params: state.apply_fn(params, X).sum())(state.params)
    after = state.apply_gradients(grads=gradients)
    return after, weight_of(state) - weight_of(after)


def weight_of(state: Any) -> Any:
    return state.params["params"]["kernel"][0, 0]


def save(path: Path, tree: Any) -> None:
    with orbax.checkpoint.StandardCheckpointer() as checkpointer:
        checkpointer.save(path, tree)


def load(path: Path, like: Any) -> Any:
    with orbax.checkpoint.StandardCheckpointer() as checkpointer:
        return checkpointer.restore(path, like)


def test_nnx() -> None:
    model, optimizer = nnx_start()
    step = nnx.jit(nnx_step)

    assert [float(step(model, optimizer)) for _ in range(30)] == approx([LR(k) for k in range(30)])


def test_nnx_scan() -> None:
    @nnx.scan(length=30, in_axes=nnx.Carry, out_axes=(nnx.Carry, 0))
    def run(carry: Any) -> Any:
        return carry, nnx_step(*carry)

    _, used = nnx.jit(run)(nnx_start())

    assert used.tolist() == approx([LR(k) for k in range(30)])


def test_nnx_resume(tmp_path: Path) -> None:
    """The checkpoint holds the clock; the curve is that of the new code."""
    step = nnx.jit(nnx_step)
    model, optimizer = nnx_start()
    straight = [float(step(model, optimizer)) for _ in range(12)]
    save(tmp_path / "checkpoint", nnx.state((model, optimizer)))
    straight += [float(step(model, optimizer)) for _ in range(18)]

    def resumed(lr: Schedule) -> list[float]:
        run = nnx_start(lr)
        nnx.update(run, load(tmp_path / "checkpoint", nnx.state(run)))
        return [float(step(*run)) for _ in range(18)]

    longer = Cosine(0.3, steps=25).warmup(5)
    assert resumed(LR) == straight[12:]
    assert resumed(longer) == approx([longer(12 + k) for k in range(18)])


def test_linen() -> None:
    step, state, used = jax.jit(linen_step), linen_start(), []
    for _ in range(30):
        state, rate = step(state)
        used.append(float(rate))

    assert used == approx([LR(k) for k in range(30)])


def test_linen_scan_and_resume(tmp_path: Path) -> None:
    run = jax.jit(lambda state, n: jax.lax.scan(linen_step, state, length=n), static_argnums=1)
    _, straight = run(linen_start(), 30)
    state, _ = run(linen_start(), 12)
    save(tmp_path / "checkpoint", state)
    _, rest = run(load(tmp_path / "checkpoint", linen_start()), 18)

    assert straight.tolist() == approx([LR(k) for k in range(30)])
    assert rest.tolist() == straight[12:].tolist()


def test_the_page() -> None:
    assert pages.run("jax.md").failed == 0
