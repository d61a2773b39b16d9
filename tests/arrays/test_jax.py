"""Schedules on JAX arrays, eager and under its transformations."""

from collections.abc import Iterator
from typing import Any

import jax
import jax.numpy as jnp
import pytest
from arrays.same import (
    BOUNDARIES,
    COUNTED,
    COUNTS,
    IN_TOKENS,
    INNER,
    assert_clocks_are_exact,
    assert_ends_are_exact,
    assert_products_are_rounded,
    assert_same_as_numbers,
)
from examples import EXAMPLES

from schedcore import (
    Anneal,
    Constant,
    Cosine,
    CosinePower,
    ExponentialAnneal,
    Factor,
    Logarithmic,
    MultiFactor,
    OneMinusPower,
    RAdamWarmup,
    Schedule,
)
from schedcore.curves import Shape

every_example = pytest.mark.parametrize("lr", EXAMPLES.values(), ids=EXAMPLES)


@pytest.fixture
def float64() -> Iterator[None]:
    with jax.enable_x64(True):
        yield


@every_example
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_arrays(lr: Schedule, dtype: str, float64: None) -> None:
    assert_same_as_numbers(lr, lambda t: lr(jnp.array(t, dtype)), dtype)


@every_example
def test_jit(lr: Schedule, float64: None) -> None:
    assert_same_as_numbers(lr, lambda t: jax.jit(lr)(jnp.array(t)))


@every_example
def test_counts(lr: Schedule) -> None:
    """Whole numbers give float32, also one by one inside a scan."""
    _, values = jax.lax.scan(lambda count, _: (count + 1, lr(count)), 0, length=24)

    assert values.dtype == jnp.float32
    assert values.tolist() == pytest.approx([lr(t) for t in range(24)], rel=1e-5, abs=1e-7)


def test_grad_and_vmap(float64: None) -> None:
    assert jax.grad(Cosine(0.3, 20))(10.0) == pytest.approx(-0.3 * jnp.pi / 40)
    assert jax.vmap(Cosine(0.3, 20))(jnp.array([0.0, 20.0])).tolist() == [0.3, 0.0]


@pytest.mark.parametrize("milestone", [2**24 + 1, 2**30 + 1])
def test_boundaries_of_large_counts(milestone: int) -> None:
    """A count that float32 would round still meets its boundary."""
    counts = jnp.array([milestone - 1, milestone], jnp.int32)

    assert jax.jit(MultiFactor(1.0, [milestone], 0.5))(counts).tolist() == [1.0, 0.5]
    assert jax.jit(Factor(1.0, 0.5, 1).shift(milestone - 1))(counts).tolist() == [1.0, 0.5]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_ends_are_exact(dtype: str, float64: None) -> None:
    assert_ends_are_exact(lambda lr, t: jax.jit(lr)(jnp.array(t, dtype)), dtype)


@pytest.mark.parametrize("lr", COUNTED)
def test_large_counts(lr: Schedule) -> None:
    values = jax.jit(lr)(jnp.array(COUNTS, jnp.int32)).tolist()

    assert values == pytest.approx([lr(t) for t in COUNTS], rel=1e-5, abs=1e-7)


@pytest.mark.parametrize("lr", IN_TOKENS)
def test_steps_beyond_int32(lr: Schedule) -> None:
    counts = jnp.array([0, 10**9, 2 * 10**9], jnp.int32)
    expected = pytest.approx([lr(t) for t in counts.tolist()], rel=1e-5)

    assert jax.jit(lr)(counts).tolist() == expected
    assert jax.jit(lr)(counts.astype(jnp.float32)).tolist() == expected


def test_no_numbers() -> None:
    with pytest.raises(TypeError, match="Cosine: t must be a number or an array of numbers"):
        Cosine(0.3, 20)(jnp.array([True]))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(("lr", "rates"), BOUNDARIES)
def test_boundaries_are_exact(
    lr: Schedule, rates: dict[float, float], dtype: str, float64: None
) -> None:
    values = jax.jit(lr)(jnp.array([*rates], dtype))

    assert dict(zip(rates, values.tolist(), strict=True)) == rates


def scanned(lr: Schedule) -> Any:
    """One by one inside a scan, where t is a number of its own."""
    return lambda t: jax.lax.scan(lambda _, it: (0, lr(it)), 0, t)[1]


@pytest.mark.parametrize("inner", INNER)
@pytest.mark.parametrize("dtype", ["int32", "float32"])
def test_clocks(inner: Schedule, dtype: str) -> None:
    assert_clocks_are_exact(lambda lr, t: jax.jit(lr)(jnp.array(t, dtype)), inner, dtype)


@pytest.mark.parametrize("inner", INNER)
@pytest.mark.parametrize("dtype", ["int64", "float64"])
def test_clocks_in_float64(inner: Schedule, dtype: str, float64: None) -> None:
    assert_clocks_are_exact(lambda lr, t: jax.jit(lr)(jnp.array(t, dtype)), inner, dtype)


@pytest.mark.parametrize("over", [scanned, jax.vmap, lambda lr: lr])
def test_clocks_one_by_one(over: Any) -> None:
    assert_clocks_are_exact(lambda lr, t: over(lr)(jnp.array(t)), INNER[0], "int32")


def test_products_are_rounded(float64: None) -> None:
    assert_products_are_rounded(lambda lr, t: jax.jit(lr)(jnp.array(t)))


def test_no_curve_leaves_its_bounds() -> None:
    """Of float32, whose products of nearly 1 are rounded to either side of it."""
    steep = Anneal(0.1, 10**6, 0.3, shape=CosinePower(100))
    shapes: list[Shape] = [
        Logarithmic(1.001),
        ExponentialAnneal(0.999),
        OneMinusPower(9.5),
        "1-square",
    ]
    falls = [Anneal(0.3, 10**6, 0.1, shape=shape) for shape in shapes]

    for lr in (steep, *falls, Constant(1) * RAdamWarmup(0.61)):
        rates = jax.jit(lr)(jnp.arange(0, 10**6, 37, jnp.float32))
        low, high = (0, 1) if lr(10**9) > 0.9 else (jnp.float32(0.1), jnp.float32(0.3))
        assert float(low) <= rates.min() <= rates.max() <= float(high), lr
