"""The laws of the written convention, for schedules that are drawn."""

import copy
import json
import math
import pickle
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import islice, pairwise
from typing import Any

import numpy as np
from drawn.schedules import Known, is_too_much
from examples import FUNCTIONS

import schedcore
from schedcore import from_dict, parse, to_dict
from schedcore.budget import looking
from schedcore.changes import changes_of

PUBLIC = {name: getattr(schedcore, name) for name in schedcore.__all__} | FUNCTIONS

FEW = 6
TIMES = [0, 0.25, 0.5, 1, 2, 3, 7, 9.75, 20, 41, 100, 1000.5, 10**6, 10**9 + 0.5, 2**53]
FAR = [1e17, 1e20, 1e100]
# Compilers take smaller numbers for 0, or products of them.
TAKEN_FOR_0 = 1e-290


def answer(question: Callable[[], Any]) -> Any:
    """The answer, or None where the error says that it would take too long."""
    try:
        return question()
    except ValueError as error:
        assert is_too_much(error), error
        return None


def near(drawn: Known) -> list[float]:
    """Times to look at: boundaries, and what is next to them."""
    first = answer(lambda: first_boundaries(drawn)) or []
    beside = [math.nextafter(t, to) for t in first for to in (0, math.inf)]
    return [t for t in dict.fromkeys([*TIMES, *first, *beside]) if t <= 2**53]


def first_boundaries(drawn: Known) -> list[float]:
    with looking(drawn.lr, "boundaries"):
        return [*islice(changes_of(drawn.lr).after(0), FEW)]


def clock(drawn: Known) -> None:
    """It holds the first rate before 0, and NaN gives NaN."""
    lr = drawn.lr
    first = lr(0)

    assert type(first) is float
    assert [repr(lr(t)) for t in (-1e-9, -1, -1e9, -math.inf, -0.0)] == [repr(first)] * 5
    assert math.isnan(lr(math.nan))


def numbers(drawn: Known) -> None:
    """The same rate for the same number, of whatever kind, and at each call."""
    lr = drawn.lr
    kinds: list[Any] = [3, 3.0, Fraction(3), np.float64(3), np.int32(3)]

    assert len({repr(lr(t)) for t in kinds}) == 1
    times = near(drawn)
    assert [repr(lr(t)) for t in reversed(times)][::-1] == [repr(lr(t)) for t in times]


def bounds(drawn: Known) -> None:
    """No rate leaves the bounds that the parameters imply."""
    if not drawn.is_sure:
        return
    for t in [*near(drawn), *FAR]:
        rate = drawn.lr(t)
        assert drawn.low - drawn.error <= rate <= drawn.high + drawn.error, (t, rate)


def copies(drawn: Known) -> None:
    lr = drawn.lr
    for twin in (copy.copy(lr), copy.deepcopy(lr), pickle.loads(pickle.dumps(lr))):
        assert twin == lr
        assert hash(twin) == hash(lr)
        assert [repr(twin(t)) for t in TIMES] == [repr(lr(t)) for t in TIMES]


def texts(drawn: Known) -> None:
    """The line of a schedule is read as an equal schedule."""
    lr = drawn.lr
    text = str(lr)
    data = json.loads(json.dumps(to_dict(lr, FUNCTIONS), allow_nan=False))

    assert from_dict(data, FUNCTIONS) == lr
    assert eval(text, {**PUBLIC}) == lr
    if len(text) < 10_000:
        assert parse(text, FUNCTIONS) == lr


def source(drawn: Known) -> None:
    """Plain Python gives the same to the last bit."""
    try:
        text = drawn.lr.source()
    except TypeError as error:
        assert "a function of your own" in str(error)
        return
    names: dict[str, Any] = {}
    exec(str(text), names)  # noqa: S102  of schedcore's own making
    assert [repr(names["lr"](t)) for t in TIMES] == [repr(drawn.lr(t)) for t in TIMES]


def arrays(drawn: Known) -> None:
    """NumPy agrees with numbers."""
    times = near(drawn)
    values = drawn.lr(np.array(times, np.float64))

    assert values.dtype == np.float64
    assert drawn.lr(np.array(times[:6]).reshape(2, 3)).shape == (2, 3)
    if drawn.is_sure:
        same(drawn, times, values)


def same(drawn: Known, times: Sequence[float], values: Any, by: Any = lambda t: 0.0) -> None:
    """The values are the rates, but for rounding and what is granted at each time."""
    for t, value in zip(times, np.asarray(values).tolist(), strict=True):
        rate = drawn.lr(float(t))
        assert abs(value - rate) <= drawn.error + by(t), (t, value, rate)


def moments(drawn: Known) -> None:
    """Boundaries are distinct and rising, and nothing changes between them that says it stays."""
    lr = drawn.lr
    boundaries = answer(lambda: lr.boundaries(until=100))
    if boundaries is None:
        return
    changes = changes_of(lr)
    assert all(before < after for before, after in pairwise([0, *boundaries]))
    assert boundaries[-1:] <= [100]
    edges = [0, *boundaries[:FEW]]
    if drawn.is_sure and changes.between != "anything":
        apart = [(a, b) for a, b in pairwise(edges) if b - a > 1e-9 * b and b > 1e-300]
        for start, stop in apart:
            # Not next to them: of clocks inside of clocks, a change may be rounded.
            rates = [lr(start + (stop - start) * share) for share in (1e-6, 0.5, 1 - 1e-6)]
            if changes.between == "stays":
                assert len({*rates}) <= 1, (start, stop, rates)
            else:
                slack = drawn.error
                rises = all(a <= b + slack for a, b in pairwise(rates))
                falls = all(a >= b - slack for a, b in pairwise(rates))
                assert rises or falls, (start, stop, rates)


def end(drawn: Known) -> None:
    """From the end on it stays, and not from just before it."""
    lr = drawn.lr
    end = answer(lambda: lr.end)
    if end is None or end > 2**53:
        return
    assert end >= 0
    final = lr(end)
    later = [math.nextafter(end, math.inf), end * 1.5, end + 1, end + 1e6, 2 * end + 1e15]
    if drawn.is_sure:
        assert all(abs(lr(t) - final) <= drawn.error for t in later), (end, final)
    if end and drawn.is_sure:
        shares = [0, *(1 - 2.0**-k for k in range(1, 54)), *(k / 64 for k in range(1, 64))]
        last = (answer(lambda: lr.boundaries(until=end)) or [])[-4:]
        times = [*near(drawn), *last, *(math.nextafter(t, math.inf) for t in (0, *last))]
        before = [*(t for t in times if t < end), *(end * share for share in shares)]
        assert {lr(t) for t in before} != {final}, end


def words(drawn: Known) -> None:
    assert answer(lambda: str(drawn.lr.describe())) != ""


LAWS: list[Callable[[Known], None]] = [
    clock,
    numbers,
    bounds,
    copies,
    texts,
    source,
    arrays,
    moments,
    end,
    words,
]


def compiled(drawn: Known, call: Callable[[Any, list[float]], Any]) -> None:
    """Another array library agrees with numbers, where its rounding of the time can't matter."""
    span = max(abs(drawn.low), abs(drawn.high))
    times = [float(t) for t in near(drawn) if t == 0 or t > TAKEN_FOR_0]
    values = np.asarray(call(drawn.lr, [-1.0, math.nan, *times]))

    assert np.isnan(values[1])
    # Where a length is that long, they take quotients for 0 as well.
    if not drawn.is_sure or "e+308" in repr(drawn.lr):
        return
    same(drawn, [-1.0], values[:1], lambda _: TAKEN_FOR_0)

    def by(t: float) -> float:
        beside = [drawn.lr(t * (1 + k * 2.0**-47)) for k in range(-8, 9)]
        return max(beside) - min(beside) + 1e-9 * span + TAKEN_FOR_0

    same(drawn, times, values[2:], by)
