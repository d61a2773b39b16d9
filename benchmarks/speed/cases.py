"""Cases of schedules by themselves, as Python functions of a number."""

import copy
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import schedcore
from benchmarks.speed import by_hand
from benchmarks.speed.by_hand import Curve
from benchmarks.speed.timing import Contender, Effort, Row, Timing, measure
from schedcore import (
    Clip,
    Constant,
    Cosine,
    Cyclic,
    Factor,
    MultiFactor,
    Polynomial,
    Schedule,
    SquareRoot,
    WarmRestarts,
    Warmup,
)

BASE, FINAL = 0.3, 0.01
STEPS = 100
WARMUP = 5

# For each name a timing by size.
Series = dict[str, dict[int, Timing]]

TIMES = range(STEPS)
# Where curves must agree before they are timed.
CHECKED = [-3, -0.5, *TIMES, 2.75, 4.999, 24.5, 99.999, STEPS, 100.5, 150, 10**6]

COSINE = Cosine(BASE, STEPS, FINAL)
WARMUP_COSINE = Warmup(Cosine(BASE, STEPS - WARMUP, FINAL), WARMUP)


def build_five_parts() -> Clip:
    """A warmup, a hold and a cosine, all of it scaled and clipped."""
    hold_and_decay = Constant(BASE).then(Cosine(BASE, 70, FINAL), at=20)
    return (hold_and_decay.warmup(WARMUP) * 0.5).clip(0.001, 0.1)


FIVE_PARTS = build_five_parts()

# Name, ours, by hand, and how many times as slow ours may be.
OBJECTS: list[tuple[str, Schedule, Curve, float]] = [
    ("Constant", Constant(BASE), by_hand.Constant(BASE), 1.8),
    ("SquareRoot", SquareRoot(BASE), by_hand.SquareRoot(BASE), 1.25),
    ("Factor", Factor(BASE, 0.9, 10, min_lr=FINAL), by_hand.Factor(BASE, 0.9, 10, FINAL), 1.25),
    (
        "MultiFactor",
        MultiFactor(BASE, [30, 60, 90], 0.1),
        by_hand.MultiFactor(BASE, [30, 60, 90], 0.1),
        1.25,
    ),
    (
        "Polynomial",
        Polynomial(BASE, STEPS, FINAL, power=2),
        by_hand.Polynomial(BASE, STEPS, 2, FINAL),
        1.25,
    ),
    ("Cosine", COSINE, by_hand.Cosine(BASE, STEPS, FINAL), 1.25),
    ("Cyclic", Cyclic(0.1, 0.5, 20), by_hand.Triangular(0.1, 0.5, 20), 1.25),
    (
        "WarmRestarts",
        WarmRestarts(BASE, 10, cycle_mult=2, final_lr=FINAL),
        by_hand.DoublingRestarts(BASE, 10, FINAL),
        1.25,
    ),
    (
        "warmup into cosine",
        WARMUP_COSINE,
        by_hand.WarmupCosine(BASE, STEPS - WARMUP, FINAL, WARMUP),
        1.15,
    ),
    (
        "five parts",
        FIVE_PARTS,
        by_hand.FiveParts(BASE, WARMUP, 20, 70, FINAL, 0.5, 0.001, 0.1),
        1.15,
    ),
]
FUNCTIONS: list[tuple[str, Schedule, Curve]] = [
    ("Cosine", COSINE, by_hand.cosine),
    ("warmup into cosine", WARMUP_COSINE, by_hand.warmup_cosine),
    ("five parts", FIVE_PARTS, by_hand.five_parts),
]

DEPTHS = [1, 2, 5, 10, 20, 50]

FOREIGN = {"jax", "keras", "matplotlib", "mxnet", "numpy", "optax", "tensorflow", "torch"}


def assert_same(
    name: str, ours: Sequence[float], theirs: Sequence[float], tolerance: float = 1e-12
) -> None:
    """Raise ValueError unless two curves agree at as many times: else nothing can be compared."""
    for k, (a, b) in enumerate(zip(ours, theirs, strict=True)):
        if not abs(a - b) <= tolerance:
            raise ValueError(f"{name}: not the same curve, {a!r} and {b!r} at time number {k}")


def number_of(noun: str, count: int) -> str:
    return f"1 {noun}" if count == 1 else f"{count} {noun}s"


def calls(function: Callable[..., object]) -> Contender:
    """A curve as a contender, called with each time in turn."""
    return Contender(function, TIMES)


def pair(
    case: str,
    ours: Contender,
    reference: str,
    theirs: Contender,
    limit: float | None,
    effort: Effort,
) -> Row:
    """Time two contenders beside each other."""
    timings = measure({"ours": ours, "theirs": theirs}, effort)
    return Row(case, timings["ours"], reference, timings["theirs"], limit)


def by_hand_rows(effort: Effort) -> list[Row]:
    """Public objects beside hand-written classes, plain functions beside hand-written ones."""
    rows = []
    for name, schedule, curve, limit in OBJECTS:
        assert_same(name, [*map(schedule, CHECKED)], [*map(curve, CHECKED)])
        rows.append(pair(name, calls(schedule), "class by hand", calls(curve), limit, effort))
    for name, schedule, curve in FUNCTIONS:
        function = schedule.function()
        assert_same(name, [*map(function, CHECKED)], [*map(curve, CHECKED)])
        case = f"{name}, plain function"
        rows.append(pair(case, calls(function), "function by hand", calls(curve), 1.15, effort))
    return rows


def far_rows(effort: Effort) -> list[Row]:
    """The cost of a late t, and of a long list of milestones."""
    rows = []
    for schedule in (
        Cosine(BASE, 2 * 10**9, FINAL),
        WarmRestarts(BASE, 10, cycle_mult=2, final_lr=FINAL),
        Factor(BASE, 0.5, 10, min_lr=FINAL),
    ):
        late, early = Contender(schedule, [10**9] * STEPS), Contender(schedule, [10] * STEPS)
        name = type(schedule).__name__
        rows.append(pair(f"{name} at t = 10**9", late, "t = 10", early, 1.1, effort))
    times = range(10_000)
    many = MultiFactor(BASE, range(10, 10_010, 10), 0.999)
    few = MultiFactor(BASE, [2500, 5000, 7500], 0.1)
    rows.append(
        pair(
            "MultiFactor of 1,000 milestones",
            Contender(many, times),
            "3 milestones",
            Contender(few, times),
            1.5,
            effort,
        )
    )
    return rows


def object_rows(effort: Effort) -> list[Row]:
    """The cost of the object itself: building, writing its function, copying, comparing."""
    other, packed = build_five_parts(), pickle.dumps(FIVE_PARTS)
    uses: dict[str, Callable[[], object]] = {
        "build five parts": build_five_parts,
        "build five parts, and call them once": lambda: build_five_parts()(7),
        "pickle five parts": lambda: pickle.dumps(FIVE_PARTS),
        "unpickle five parts": lambda: pickle.loads(packed),
        "copy five parts": lambda: copy.copy(FIVE_PARTS),
        "five parts == five parts": lambda: FIVE_PARTS == other,
        "hash(five parts)": lambda: hash(FIVE_PARTS),
    }
    timings = measure({name: Contender(function) for name, function in uses.items()}, effort)
    limits = {"build five parts": 1.0}
    return [
        Row(name, timing, limit=limits.get(name), unit="ms") for name, timing in timings.items()
    ]


def import_rows(effort: Effort) -> list[Row]:
    """The time that importing adds to the start of Python, in new processes."""
    limits = {"import schedcore": 15.0, "from schedcore import Cosine": None}
    for code in limits:
        run_python(f"{code}; import sys; assert not {FOREIGN} & {{*sys.modules}}, 'not alone'")
    contenders = {code: Contender(partial(run_python, code)) for code in ("pass", *limits)}
    timings = measure(contenders, replace(effort, rounds=max(3, effort.rounds // 4)))
    return [
        Row(code, timings[code], "bare Python", timings["pass"], limit, "ms")
        for code, limit in limits.items()
    ]


def run_python(code: str) -> None:
    """Run code in a new Python, which finds schedcore where this one does."""
    root = Path(schedcore.__file__).parents[1]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)


def by_depth(effort: Effort) -> Series:
    """A cosine within more and more layers, which scale and clip it in turn."""
    inner = by_hand.Cosine(BASE, STEPS, FINAL)
    contenders = {}
    for depth in DEPTHS:
        ours: Schedule = COSINE
        classes: Curve = inner
        closures: Curve = inner
        for layer in range(depth):
            if layer % 2:
                ours = ours.clip(0.001, 1)
                classes = by_hand.Clipped(classes, 0.001, 1)
                closures = by_hand.clipped(closures, 0.001, 1)
            else:
                ours = ours * 0.99
                classes = by_hand.Scaled(classes, 0.99)
                closures = by_hand.scaled(closures, 0.99)
        values = [*map(ours, CHECKED)]
        assert_same("layers", values, [*map(classes, CHECKED)])
        assert_same("layers", values, [*map(closures, CHECKED)])
        contenders["schedcore", depth] = calls(ours)
        contenders["nested closures", depth] = calls(closures)
        contenders["nested classes", depth] = calls(classes)
    return by_size(contenders, effort)


def by_size(contenders: Mapping[tuple[str, int], Contender], effort: Effort) -> Series:
    """Time contenders that come in sizes."""
    series: Series = {}
    for (name, size), timing in measure(contenders, effort).items():
        series.setdefault(name, {})[size] = timing
    return series
