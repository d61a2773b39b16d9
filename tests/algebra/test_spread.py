"""The rest of a schedule, spread over another length of time."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, strategies as st

from schedcore import Cosine, Linear, SquareRoot

lengths = st.integers(1, 60) | st.floats(0.5, 60)
LR: Any = Cosine(0.3, 20)


@given(at=st.integers(0, 24) | st.floats(0, 24.9), more=lengths, share=st.floats(0, 1))
def test_the_rest_takes_as_long_as_it_is_given(at: float, more: float, share: float) -> None:
    lr = LR.warmup(5)
    until = at + more
    longer = lr.spread(at, until)

    assert longer.end == until
    assert longer(until) == longer(1e9) == lr(25)
    assert longer(at) == pytest.approx(lr(at), rel=1e-12)
    t = at + share * (25 - at)
    assert longer(at + share * more) == pytest.approx(lr(t), rel=1e-9, abs=1e-12)


@given(at=st.floats(1e-9, 24.9), more=lengths, share=st.floats(0, 1, exclude_max=True))
def test_before_that_nothing_changes(at: float, more: float, share: float) -> None:
    lr = LR.warmup(5)

    assert lr.spread(at, at + more)(at * share * 0.999) == lr(at * share * 0.999)


def test_spread_as_often_as_a_run_gets_longer() -> None:
    lr = Linear(0.4, steps=1000).spread(500, 1500).spread(1000, 3000)

    assert [lr(t) for t in (250, 500, 1000, 2000, 3000)] == pytest.approx([0.3, 0.2, 0.1, 0.05, 0])
    assert lr.boundaries(10**4) == [500, 1000, 3000]


REFUSED: list[tuple[Callable[[], object], type[Exception], str]] = [
    (
        lambda: SquareRoot(1).spread(5, 50),
        ValueError,
        "SquareRoot: end must be a time, for there to be a rest, got None",
    ),
    (lambda: LR.spread(20, 50), ValueError, "Cosine: at must be < its end, 20, got 20"),
    (lambda: LR.spread(5, 5), ValueError, "Cosine: until must be > at, 5, got 5"),
    (lambda: LR.spread(-5, 5), ValueError, "Then: at must be >= 0, got -5"),
    (lambda: LR.spread(None, 5), TypeError, "Cosine: at must be a number, got None"),
    (lambda: LR.spread(5, True), TypeError, "Cosine: until must be a number, got True"),
]


@pytest.mark.parametrize(("call", "error", "message"), REFUSED, ids=[row[2] for row in REFUSED])
def test_refused(call: Callable[[], object], error: type[Exception], message: str) -> None:
    with pytest.raises(error) as info:
        call()

    assert str(info.value).startswith(message)
