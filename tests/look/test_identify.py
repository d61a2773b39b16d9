"""The schedule that made a curve: of every n-th step, rounded, late by one; or an empty answer."""

from math import sin
from random import Random
from typing import Any

import pytest

from schedcore import (
    Anneal,
    Constant,
    Cosine,
    Cyclic,
    Exponential,
    Factor,
    InverseSquareRoot,
    InverseTime,
    Linear,
    MultiFactor,
    Noam,
    Noise,
    OneCycle,
    PiecewiseConstant,
    Polynomial,
    Schedule,
    SquareRoot,
    WarmRestarts,
    compat,
    identify,
)
from schedcore.look.elsewhere import elsewhere

CURVES: list[Schedule] = [
    Constant(3e-4),
    Constant(2e-4).warmup(100),
    Cosine(0.1, 100),
    Cosine(0.3, 95, 0.01).warmup(5),
    Cosine(6e-4, 5980, 6e-5).warmup(20),
    Linear(5e-5, 900).warmup(100),
    Constant(2e-4).then(Linear(2e-4, 100), at=100),
    Constant(0.02).cooldown(at=300, steps=100, shape="1-sqrt"),
    Polynomial(0.01, 800, 1e-4, power=0.9),
    Factor(0.1, 0.1, step_size=30),
    Factor(0.3, 0.9),
    MultiFactor(0.1, [30, 60, 80], 0.1),
    PiecewiseConstant([30, 60], [0.1, 0.5, 0.02]),
    Exponential(0.1, 0.96, step_size=1000),
    InverseTime(0.3, 0.01),
    InverseSquareRoot(5e-4, timescale=400).warmup(400),
    SquareRoot(0.3),
    Noam(512, 40),
    WarmRestarts(0.1, 50),
    WarmRestarts(0.1, 50, final_lr=0.001).warmup(20),
    OneCycle(0.3, 100),
    OneCycle(0.01, 1000, pct_start=0.25),
    Cosine(0.3, 70, 1.2e-6).warmup(29, begin_lr=0.012, shape="cosine"),
    Constant(0.1).warmup(40, shape="cosine"),
    Cyclic(0.1, 0.5, 20),
    Cyclic(0.001, 0.006, 20, 50),
    Cyclic(0.001, 0.006, 30, mode="triangular2"),
    Anneal(0.3, 200, shape="rex"),
    Anneal(0.01, 300, 0.0001, shape="tanh"),
    Anneal(0.3, 200, shape="rex").warmup(40),
]
every_curve = pytest.mark.parametrize("lr", CURVES, ids=str)


def logged(lr: Schedule, every: int = 1, digits: int = 17, late: int = 0) -> Any:
    length = max(lr.end or 1000, 100)
    times = range(0, int(1.2 * length), every * max(int(length / 400), 1))
    return [(t, float(f"{lr(t + late):.{digits}g}")) for t in times]


def found(pairs: Any) -> list[Schedule]:
    return [candidate.schedule for candidate in identify(pairs)]


@every_curve
@pytest.mark.parametrize("digits", [17, 4])
@pytest.mark.parametrize("every", [1, 3])
def test_finds_what_made_it(lr: Schedule, every: int, digits: int) -> None:
    assert lr in found(logged(lr, every, digits))


@pytest.mark.parametrize("lr", CURVES[3:6], ids=str)
def test_late_by_one(lr: Schedule) -> None:
    candidates = identify(logged(lr, late=1))

    assert [it.offset for it in candidates if it.schedule == lr] == [1]


@pytest.mark.parametrize("late", [0, 1, -1])
@pytest.mark.parametrize(
    "lr",
    [
        Polynomial(0.01, 500, power=0.9),
        Factor(0.016, 0.97, step_size=24),
        InverseTime(0.1, 0.005),
        InverseSquareRoot(5e-4, timescale=100).warmup(100),
        WarmRestarts(0.1, 50, 2, final_lr=1e-5),
        Cosine(1e-3, 500, 1e-4).warmup(60, begin_lr=1e-4),
    ],
    ids=str,
)
def test_the_first_has_the_round_numbers(lr: Schedule, late: int) -> None:
    """Of candidates that all make the log, also where it is late or early."""
    pairs = [(t, float(f"{lr(t + late):.4g}")) for t in range(max(0, -late), 600, 7)]
    first = identify(pairs)[0]

    assert (first.schedule, first.offset) == (lr, late)


@pytest.mark.parametrize("begin", [0, 50])
def test_a_part_of_a_run(begin: int) -> None:
    """It begins in the middle of the warmup, and ends in that of a fall to nearly 0."""
    lr = Cosine(3e-4, 900, 1e-6).warmup(100)

    assert found([(t, lr(t)) for t in range(begin, 500, 10)])[0] == lr


def test_a_clock_of_tokens() -> None:
    lr = Cosine(3e-3, 270_000_000, 3e-5).warmup(30_000_000, begin_lr=1e-6)
    pairs = [(t, float(f"{lr(t):.4g}")) for t in range(0, 300_000_000, 3_500_000)]

    assert found(pairs)[0] == lr


@every_curve
def test_every_candidate_makes_the_log(lr: Schedule) -> None:
    pairs = logged(lr, digits=4)
    for schedule, error, offset, _ in identify(pairs):
        errors = [abs(schedule(t + offset) - rate) for t, rate in pairs]
        assert max(errors) == pytest.approx(error)
        assert error <= 1e-3 * max(rate for _, rate in pairs)


@pytest.mark.parametrize("lr", [lr for lr in CURVES if elsewhere(lr)], ids=str)
def test_the_preset_is_the_same(lr: Schedule) -> None:
    line = elsewhere(lr)
    assert line is not None
    preset = eval(
        line, {name: getattr(compat, name) for name in ("keras", "optax", "torch", "transformers")}
    )

    last = lr.end or 1000
    assert [preset(t) for t in range(int(last))] == pytest.approx([lr(t) for t in range(int(last))])


def test_noise_says_no() -> None:
    random = Random(0)

    assert identify([random.random() for _ in range(50)]) == []
    assert identify([0.3 * 0.99**k * (1 + random.gauss(0, 0.05)) for k in range(100)]) == []
    assert identify([Noise(0.1, 0.3)(t) for t in range(50)]) == []
    assert identify([0.3 + 0.2 * sin(k / 5) + random.gauss(0, 0.01) for k in range(100)]) == []
    assert identify([abs(k % 40 - 20) / 100 + random.gauss(0, 0.01) for k in range(120)]) == []
    walk = 0.3
    assert identify([walk := walk * random.uniform(0.9, 1.1) for _ in range(100)]) == []


@pytest.mark.parametrize("seed", range(30))
def test_whatever_is_logged_gets_an_answer(seed: int) -> None:
    """A rise and falls of any kind: no error comes out of what is tried."""
    random = Random(seed)
    parts = [[random.choice([0, 1e-5, 0.1, 0.3, -0.1, 1e30])] * random.randint(1, 9)]
    for _ in range(random.randint(1, 5)):
        first, step = random.uniform(0, 1), random.uniform(-0.1, 0.1)
        parts.append([first + k * step for k in range(random.randint(2, 12))])
    rates = [rate for part in parts for rate in part]

    times = sorted(random.sample(range(3 * len(rates)), len(rates)))
    assert isinstance(identify([*zip(times, rates, strict=True)]), list)


def test_a_plateau_that_was_not_a_schedule_is_levels_at_best() -> None:
    rates = [0.1] * 13 + [0.05] * 9 + [0.025] * 21

    assert found(rates)[0] == MultiFactor(0.1, [13, 22], 0.5)


def test_a_plateau_with_many_falls_says_no() -> None:
    random, rates = Random(1), []
    for k in range(20):
        rates += [0.1 * 0.5**k] * random.choice([4, 4, 6, 11])

    assert identify(rates) == []


def test_errors() -> None:
    with pytest.raises(ValueError, match="identify: rates must be at least 5 of them, got 4"):
        identify([0.1] * 4)
    with pytest.raises(ValueError, match="identify: rates must be one for each t, got "):
        identify([(0, 0.1), (0, 0.2), (1, 0.1), (2, 0.1), (3, 0.1)])
    with pytest.raises(ValueError, match="identify: every must be > 0, got 0"):
        identify([0.1] * 5, every=0)
    with pytest.raises(TypeError, match="identify: rate must be a number, got 'a'"):
        identify(["a"] * 5)  # type: ignore[arg-type]
