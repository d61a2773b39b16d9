"""One thing that is wrong, and what mends it."""

from dataclasses import fields, is_dataclass, replace
from typing import Any, NamedTuple

from schedcore.algebra.clock import Stretch
from schedcore.schedule import Schedule


class Finding(NamedTuple):
    """One thing that is wrong with a schedule in a run: its name, a sentence, and the cure.

    `line` is an expression, in which `lr` is the schedule that was checked.
    """

    name: str
    text: str
    line: str

    def __str__(self) -> str:
        return f"{self.name}: {self.text}\n    write {self.line}"


def code(value: float) -> str:
    """A number to be pasted."""
    return repr(to_paste(value))


def to_paste(value: float) -> float:
    """A number, whole or of six digits."""
    short = value if value == int(value) else float(f"{value:.6g}")
    return int(short) if short == int(short) else short


def ratio(value: float, other: float) -> str:
    """A quotient to be pasted, as the two numbers where it is not whole."""
    whole = value / other == value // other
    return code(value / other) if whole else f"{code(value)} / {code(other)}"


def percent(share: float) -> str:
    return f"{100 * share:.3g} %"


def lengthened(schedule: Any, end: float, to: float) -> str:
    """The line that makes a schedule that ends at `end` end at `to`: its own steps, or a clock."""
    anneal: Any = schedule.schedule if _is_warmup(schedule) else schedule
    before = schedule.steps if _is_warmup(schedule) else 0
    if (
        getattr(anneal, "steps", None) != end - before
        or hasattr(anneal, "schedule")
        or to <= before
    ):
        return f"lr.stretch({ratio(to, end)})"
    longer = replace(anneal, steps=to - before)
    return str(replace(schedule, schedule=longer) if before else longer)


def warmed_up(schedule: Any, top: float, steps: float) -> str:
    """The line that makes a warmup that ends at `top` `steps` long."""
    if _is_warmup(schedule) and schedule.steps == top:
        return str(replace(schedule, steps=to_paste(steps)))
    return f"lr.shift({code(-top)}).warmup({code(steps)})"


def _is_warmup(schedule: Schedule) -> bool:
    return hasattr(schedule, "begin_lr") and hasattr(schedule, "schedule")


def parts(schedule: Schedule) -> list[Schedule]:
    """A schedule and what it is made of on its own clock, so nothing inside of a `Stretch`."""
    found, waiting = [], [schedule]
    while waiting:
        part = waiting.pop()
        found.append(part)
        if is_dataclass(part) and not isinstance(part, Stretch):
            values = [
                getattr(part, it.name) for it in fields(part) if it.init and it.name != "shape"
            ]
            waiting += [it for it in values if isinstance(it, Schedule)]
    return found
