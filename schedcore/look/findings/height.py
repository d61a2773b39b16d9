"""Is the rate one that such an optimizer is trained with?"""

from math import sqrt
from typing import NamedTuple

from schedcore.look.course import Course
from schedcore.look.findings.finding import Finding, code
from schedcore.look.numbers import number
from schedcore.look.run import Run
from schedcore.schedule import Schedule


class Usual(NamedTuple):
    """Peaks that an optimizer is trained with: from, to, and what most would start with."""

    low: float
    high: float
    start: float


_ADAM = Usual(5e-8, 0.05, 1e-3)
_SIGN = Usual(1e-8, 0.005, 1e-4)

# As wide as published recipes are, which `tests/real.py` holds: from the smallest of fine-tuning to
# the largest of the largest batches.
USUAL = {
    "adadelta": Usual(1e-3, 20, 1.0),
    "adafactor": Usual(1e-6, 1.0, 1e-3),
    "adagrad": Usual(1e-5, 5, 0.01),
    "adam": _ADAM,
    "adamax": _ADAM,
    "adamw": _ADAM,
    "lamb": Usual(1e-6, 0.1, 2e-3),
    "lars": Usual(1e-3, 100, 1.0),
    "lion": _SIGN,
    "muon": Usual(1e-6, 0.3, 0.02),
    "nadam": _ADAM,
    "radam": _ADAM,
    "rmsprop": Usual(1e-7, 1.0, 1e-3),
    "sgd": Usual(1e-6, 50, 0.1),
    "signsgd": _SIGN,
}

# Of these the update does not grow with the batch as that of SGD does: the root is their rule.
BY_THE_ROOT = {name for name in USUAL if name not in ("lars", "sgd")}


def unusual(schedule: Schedule, run: Run, course: Course) -> Finding | None:
    """A peak above or below what optimizers of that kind are trained with."""
    usual = USUAL.get((run.optimizer or "").lower())
    peak = course.peak
    if usual is None or usual.low <= peak <= usual.high or peak <= 0:
        return None
    side = "above" if peak > usual.high else "below"
    text = (
        f"the peak is {number(peak)}, {side} what {run.optimizer} is trained with, "
        f"{usual.low:g} to {usual.high:g}; {usual.start:g} is a usual first try."
    )
    return Finding(f"rate {side}", text, f"lr * {code(usual.start / peak)}")


def batch_scaling(schedule: Schedule, run: Run, course: Course) -> Finding | None:
    """A peak far from what the batch-scaling rule gives from a reference."""
    lr, size, batch = run.reference_lr, run.reference_batch_size, run.batch
    if lr is None or size is None or batch is None:
        return None
    more, name = batch / size, (run.optimizer or "").lower()
    by_root, by_size = lr * sqrt(more), lr * more
    rules = [by_root] if name in BY_THE_ROOT else [by_size, by_root]
    if min(rules) / 2 <= course.peak <= max(rules) * 2:
        return None
    which = "the root of the batch" if rules == [by_root] else "the batch"
    text = (
        f"the peak is {number(course.peak)} at {number(batch)} examples in an update. From "
        f"{number(lr)} at {number(size)}, scaled with {which}, it would be {number(rules[0])}."
    )
    return Finding("batch scaling", text, f"lr * {code(rules[0] / course.peak)}")
