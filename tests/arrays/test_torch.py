"""Schedules on PyTorch tensors, eager and compiled."""

import warnings
from typing import Any

import pytest
import torch
from arrays.same import (
    BOUNDARIES,
    COUNTED,
    COUNTS,
    IN_TOKENS,
    INNER,
    assert_clocks_are_exact,
    assert_ends_are_exact,
    assert_same_as_numbers,
)
from examples import EXAMPLES

from schedcore import Cosine, PiecewiseConstant, Schedule

every_example = pytest.mark.parametrize("lr", EXAMPLES.values(), ids=EXAMPLES)


@every_example
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_tensors(lr: Schedule, dtype: torch.dtype) -> None:
    assert_same_as_numbers(lr, lambda t: lr(torch.tensor(t, dtype=dtype)), str(dtype)[6:])


@every_example
def test_compiled(lr: Schedule) -> None:
    torch.compiler.reset()  # each example is another specialisation of one function
    compiled: Any = torch.compile(lr, fullgraph=True)

    assert_same_as_numbers(lr, lambda t: compiled(torch.tensor(t, dtype=torch.float64)))


@every_example
def test_counts(lr: Schedule) -> None:
    """Whole numbers give the default floating type."""
    values = lr(torch.arange(24).reshape(4, 6))

    assert values.dtype == torch.float32
    assert values.flatten().tolist() == pytest.approx(
        [lr(t) for t in range(24)], rel=1e-5, abs=1e-7
    )


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_ends_are_exact(dtype: str) -> None:
    assert_ends_are_exact(lambda lr, t: lr(torch.tensor(t, dtype=getattr(torch, dtype))), dtype)


@pytest.mark.parametrize("lr", COUNTED)
def test_large_counts(lr: Schedule) -> None:
    values = lr(torch.tensor(COUNTS, dtype=torch.int32)).tolist()

    assert values == pytest.approx([lr(t) for t in COUNTS], rel=1e-5, abs=1e-7)


@pytest.mark.parametrize("lr", IN_TOKENS)
def test_steps_beyond_int32(lr: Schedule) -> None:
    counts = [0, 10**9, 2 * 10**9]

    assert lr(torch.tensor(counts, dtype=torch.int32)).tolist() == pytest.approx(
        [lr(t) for t in counts], rel=1e-5
    )


def test_rates_beyond_whole_numbers() -> None:
    lr = PiecewiseConstant(range(1, 20), [(-1e30) ** (k % 10) for k in range(20)])

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert lr(torch.tensor([1.0, 3.5], dtype=torch.float64)).tolist() == [lr(1), lr(3.5)]


def test_other_devices_and_gradients() -> None:
    """The result stays on the device of t, and t may be differentiated."""
    assert Cosine(0.3, 20)(torch.ones(3, device="meta")).device.type == "meta"

    t = torch.tensor(10.0, dtype=torch.float64, requires_grad=True)
    Cosine(0.3, 20)(t).backward()
    assert t.grad is not None
    assert t.grad.item() == pytest.approx(-0.3 * torch.pi / 40)


@pytest.mark.parametrize("dtype", [torch.bool, torch.complex64])
def test_no_numbers(dtype: torch.dtype) -> None:
    with pytest.raises(TypeError, match="Cosine: t must be a number or an array of numbers"):
        Cosine(0.3, 20)(torch.ones(3, dtype=dtype))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize(("lr", "rates"), BOUNDARIES)
def test_boundaries_are_exact(lr: Schedule, rates: dict[float, float], dtype: torch.dtype) -> None:
    torch.compiler.reset()
    compiled: Any = torch.compile(lr, fullgraph=True)
    values = compiled(torch.tensor([*rates], dtype=dtype))

    assert dict(zip(rates, values.tolist(), strict=True)) == rates


@pytest.mark.parametrize("inner", INNER)
@pytest.mark.parametrize("dtype", ["int32", "float64"])
def test_clocks(inner: Schedule, dtype: str) -> None:
    kind = getattr(torch, dtype)
    assert_clocks_are_exact(lambda lr, t: lr(torch.tensor(t, dtype=kind)), inner, dtype)


@pytest.mark.parametrize("inner", [INNER[0], INNER[3]])
def test_clocks_compiled(inner: Schedule) -> None:
    def compiled(lr: Schedule, t: list[int]) -> Any:
        torch.compiler.reset()
        own: Any = torch.compile(lr, fullgraph=True)
        return own(torch.tensor(t, dtype=torch.int32))

    assert_clocks_are_exact(compiled, inner, "int32")
