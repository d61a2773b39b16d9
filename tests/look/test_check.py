"""The findings of `check`, and its silence about what people train with."""

from typing import Any

import pages
import pytest
from real import REAL, Real

import schedcore
from schedcore import (
    Constant,
    Cosine,
    Cyclic,
    Exponential,
    Factor,
    Function,
    Geometric,
    Linear,
    MultiFactor,
    OneCycle,
    Polynomial,
    Run,
    Schedule,
    SquareRoot,
    WarmRestarts,
    check,
)

IMAGENET = Run(epochs=90, updates_per_epoch=1251)
BY_EPOCH = Run(epochs=90, updates_per_epoch=1251, clock="epochs")
ACCUMULATING = Run(epochs=3, examples=50_000, batch_size=32, accumulate=4)
KERAS = Run(epochs=3, examples=50_000, batch_size=32, accumulate=4, host="keras", clock="batches")
PREPARED = Run(1000, processes=4, clock="processes")
TOKENS = Run(tokens=80e9, tokens_per_update=4e6, clock="tokens")
REFERENCE: dict[str, Any] = {"reference_lr": 0.1, "reference_batch_size": 256}
ADAM: dict[str, Any] = {"reference_lr": 1e-3, "reference_batch_size": 256}

# What is found, in which schedules and runs.
FOUND: dict[str, list[tuple[Schedule, Run]]] = {
    "over early": [
        (Cosine(0.3, 1000).warmup(100), Run(2000)),
        (Cosine(0.3, 1950), Run(2000)),
        (Cosine(0.3, 85), BY_EPOCH),
        (Cosine(0.3, 40e9), TOKENS),
        (Cosine(0.3, 1000, 0.01).warmup(100), Run(5000)),
        (MultiFactor(0.1, [100, 200], 0.1), Run(2000)),
        (Factor(0.1, 0.1, step_size=30), IMAGENET),
        (Exponential(0.1, 0.9), IMAGENET),
        (Cosine(1.0, 1000).warmup(100) * 0.3, Run(2000)),
        (OneCycle(0.4, 500), Run(2000)),
    ],
    "cut off": [
        (Cosine(0.3, 10_000).warmup(100), Run(2000)),
        (Linear(0.3, 2300), Run(2000)),
        (MultiFactor(0.1, [30, 60, 95], 0.1), BY_EPOCH),
        (Cosine(0.3, 100e9), TOKENS),
        (Geometric(1e-7, 200, 1), Run(100)),
        (Factor(0.1, 0.1, step_size=37_530), BY_EPOCH),
        (Constant(0.3).cooldown(at=1800, steps=1000), Run(2000)),
    ],
    "wrong clock": [
        (Cosine(0.3, 90), IMAGENET),
        (Cosine(0.3, 85).warmup(5), IMAGENET),
        (MultiFactor(0.1, [30, 60, 80], 0.1), IMAGENET),
        (Cosine(0.3, 112_590), BY_EPOCH),
        (MultiFactor(0.1, [37_530, 75_060], 0.1), BY_EPOCH),
        (Cosine(0.3, 4689), ACCUMULATING),
        (Cosine(0.3, 4700), ACCUMULATING),  # about
        (Cosine(0.3, 1172), KERAS),
        (Cosine(0.3, 1000), PREPARED),
        (Cosine(0.3, 20_000), TOKENS),
        (Cosine(0.3, 80e9), Run(tokens=80e9, tokens_per_update=4e6)),
    ],
    "share for a length": [
        (Cosine(0.3, 1), Run(2000)),
        (Constant(0.3).cooldown(at=0.8, steps=0.2), Run(2000)),
        (MultiFactor(0.1, [0.5, 0.75], 0.1), BY_EPOCH),
    ],
    "short warmup": [
        (Cosine(0.3, 2000).warmup(0.1), Run(2000)),
        (Constant(0.3).warmup(0.03), Run(2000)),
        (Linear(0.3, 2000).warmup_over(0.1), Run(2000)),
        (SquareRoot(0.3).warmup(0.5), BY_EPOCH),
        (Cosine(0.3, 80e9).warmup(2000), TOKENS),
    ],
    "long warmup": [
        (Cosine(0.3, 1000).warmup(3000), Run(2000)),
        (Constant(0.3).warmup(1500), Run(2000)),
        (Constant(0.3).warmup(2500), Run(2000)),
        (Cosine(0.3, 30).warmup(60), BY_EPOCH),
        (Cosine(0.3, 900).warmup(1100, shape="cosine"), Run(2000)),
    ],
    "argument order": [
        (Linear(0.01, 1.0, 5), Run(2000)),
        (Linear(0.3, 0.01, 1000), Run(2000)),
        (Linear(0.01, 1.0, 5).then(Cosine(0.3, 95), at=5), Run(100)),
        (Cosine(100, 0.3), Run(2000)),
        (Cosine(100, 1e-3).warmup(5), Run(2000)),
        (Polynomial(5, 1.0), Run(2000)),
        (Factor(30, 0.1), BY_EPOCH),
        (WarmRestarts(10, 2), BY_EPOCH),
    ],
    "rate above": [
        (Cosine(0.3, 2000), Run(2000, optimizer="AdamW")),
        (Cosine(0.1, 2000), Run(2000, optimizer="adam")),
        (Constant(0.01), Run(2000, optimizer="Lion")),
        (Constant(100), Run(2000, optimizer="SGD")),
    ],
    "rate below": [
        (Cosine(3e-9, 2000), Run(2000, optimizer="AdamW")),
        (Cosine(1e-7, 2000), Run(2000, optimizer="SGD")),
        (Cosine(1e-5, 2000), Run(2000, optimizer="LARS")),
    ],
    "batch scaling": [
        (Cosine(0.1, 500), Run(500, batch_size=256, processes=32, **REFERENCE)),
        (Cosine(3.2, 500), Run(500, batch_size=256, **REFERENCE)),
        (Cosine(0.03, 500), Run(500, batch_size=32, accumulate=64, optimizer="Adam", **ADAM)),
    ],
    "rises again": [
        (Cosine(0.3, 100).then(Constant(0.3), at=100), Run(200)),
        (Linear(0.3, 100, 0.03).then(Constant(0.1), at=100), Run(200)),
        (Cosine(0.3, 100).then(Linear(0, 50, 0.3), at=100), Run(150)),
        (Function(lambda t: 0.15 + 0.15 * (1 - abs(t - 100) / 100) * -1), Run(200)),
    ],
    "late restart": [
        (WarmRestarts(0.3, 98), Run(100)),
        (WarmRestarts(0.3, 1000), Run(3050)),
        (WarmRestarts(0.3, 10, 2), Run(epochs=71, updates_per_epoch=10, clock="epochs")),
        (Cosine(0.3, 1950).repeat(1950), Run(2000)),
    ],
    "jump": [
        (Linear(0.001, 5, 0.01).then(Cosine(0.3, 95), at=5), Run(100)),
        (MultiFactor(0.1, [50], 0.01), Run(100)),
        (Cosine(0.3, 50).then(Cosine(30.0, 50), at=50), Run(100)),
    ],
    "no rate": [
        (Function(lambda t: 0.3 - t / 1000), Run(2000)),
        (Function(lambda t: float("nan") if t > 50 else 0.3), Run(100)),
    ],
}
CASES = [
    pytest.param(name, lr, run, id=f"{name} {i}")
    for name, cases in FOUND.items()
    for i, (lr, run) in enumerate(cases)
]


def found(lr: Schedule, run: Run) -> list[str]:
    return [finding.name for finding in check(lr, run)]


@pytest.mark.parametrize(("name", "lr", "run"), CASES)
def test_finds(name: str, lr: Schedule, run: Run) -> None:
    assert name in found(lr, run)


@pytest.mark.parametrize(("name", "lr", "run"), CASES)
def test_the_line_mends_it(name: str, lr: Schedule, run: Run) -> None:
    """The line of a finding gives a schedule, in which the same is not found again."""
    (finding,) = [it for it in check(lr, run) if it.name == name]
    mended = eval(finding.line, vars(schedcore) | {"lr": lr, **NAMES})

    assert isinstance(mended, Schedule)
    assert name not in found(mended, run)


NAMES = {name: getattr(schedcore, name) for name in schedcore.__all__}


@pytest.mark.parametrize("real", REAL.values(), ids=REAL)
def test_silent_about_what_people_train_with(real: Real) -> None:
    assert check(real.lr, real.run) == []


def test_the_real_ones_are_many() -> None:
    assert len(REAL) >= 46


ENDING = {
    name: real
    for name, real in REAL.items()
    if (real.lr.end or 0) >= 0.7 * (real.run.length(real.run.clock) or 0)
}


@pytest.mark.parametrize("by", [1000, 3, 0.001])
@pytest.mark.parametrize("real", ENDING.values(), ids=ENDING)
def test_not_silent_about_the_same_on_another_clock(real: Real, by: float) -> None:
    """The configurations above can fail: those that end, when their clock is wrong."""
    assert check(real.lr.stretch(by), real.run) != []


@pytest.mark.parametrize(
    ("lr", "run"),
    [
        # ends at the last update, or one later
        (Cosine(0.3, 2000), Run(2000)),
        (Cosine(0.3, 1999), Run(2000)),
        (Cosine(0.3, 1995).warmup(5), Run(2000)),
        (Cosine(0.3, 2001), Run(2000)),
        # no end
        (SquareRoot(0.3).warmup(100), Run(2000)),
        (Constant(0.3), Run(2000, optimizer="SGD")),
        (WarmRestarts(0.3, 100), Run(100)),
        (WarmRestarts(0.3, 100), Run(1000)),
        (Cyclic(0.1, 0.5, 100), Run(2050)),
        (Factor(0.3, 0.9), Run(30)),
        # a plan of its own
        (Constant(0.3).warmup(90), IMAGENET),
        (Cosine(0.3, 90).stretch(1251), IMAGENET),
        (Cosine(0.3, 1173), ACCUMULATING),
        (Cosine(0.3, 1000).stretch(4), PREPARED),
        (Cosine(0.3, 4688), KERAS),
        (Constant(0.3).warmup(5).staircase(1), BY_EPOCH),
        (Cosine(0.4, 500), Run(500, batch_size=256, processes=4, optimizer="SGD", **REFERENCE)),
        (Cosine(2e-3, 500), Run(500, batch_size=256, processes=4, optimizer="Adam", **ADAM)),
        (Cosine(0.3, 2000), Run(2000, optimizer="one of my own")),
        (Constant(0.0), Run(10)),
        (Constant(0.3), Run(1)),
    ],
)
def test_no_false_alarm(lr: Schedule, run: Run) -> None:
    assert check(lr, run) == []


def test_the_words() -> None:
    (finding,) = check(Cosine(0.3, steps=90), IMAGENET)

    assert str(finding) == (
        "wrong clock: the schedule ends at t = 90 and the run has 90 epochs, but the clock counts "
        "updates, 112,590 of them: it runs 1,251 times too fast.\n    write lr.stretch(1251)"
    )


def test_a_number_is_a_run_of_updates() -> None:
    assert check(Cosine(0.3, 1000), 2000) == check(Cosine(0.3, 1000), Run(2000)) != []


def test_errors() -> None:
    wrong: Any = lambda t: 0.3

    with pytest.raises(TypeError, match="check: schedule must be a Schedule, got <function"):
        check(wrong, 2000)
    with pytest.raises(ValueError, match="Run: updates must be >= 1, got 0"):
        check(Cosine(0.3, 5), 0)


def test_the_page() -> None:
    assert pages.run("check.md").failed == 0
    text = pages.text("check.md")
    assert [name for name in FOUND if name not in text] == []
