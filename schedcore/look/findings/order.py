"""Are the arguments in another library's order?"""

from typing import Any

from schedcore.look.course import Course
from schedcore.look.findings.finding import Finding, code, parts
from schedcore.look.run import Run
from schedcore.schedule import Schedule


def argument_order(schedule: Schedule, run: Run, course: Course) -> Finding | None:
    """A length where a rate belongs, or the reverse.

    Lengths are whole numbers, and rates seldom are; and nothing but a share is over at t = 1.
    """
    for part in parts(schedule):
        found = _last_for_length(part) or _first_for_length(part)
        if found is not None:
            (text, line) = found
            return Finding("argument order", f"{text}.", line)
    return None


def _last_for_length(part: Any) -> tuple[str, str] | None:
    """`Linear(0.01, 1.0, 5)`, as `LinearLR` of PyTorch and `linear_schedule` of optax have it."""
    steps, final = getattr(part, "steps", None), getattr(part, "final_lr", None)
    if steps is None or final is None or not hasattr(part, "base_lr"):
        return None
    if steps > 1 or final < 2 or final != int(final):
        return None
    name = type(part).__name__
    text = (
        f"{name}({code(part.base_lr)}, {code(steps)}, {code(final)}) goes to a rate of "
        f"{code(final)} within t = {code(steps)}; here the length comes second, as steps"
    )
    return text, f"{name}({code(part.base_lr)}, steps={code(final)}, final_lr={code(steps)})"


def _first_for_length(part: Any) -> tuple[str, str] | None:
    """`Factor(30, 0.1)` as PyTorch's `StepLR`, `Cosine(100, 0.3)`, `WarmRestarts(10, 2)`."""
    base = getattr(part, "base_lr", None)
    if not isinstance(base, int) or base < 5:
        return None
    name = type(part).__name__
    factor = getattr(part, "factor", None)
    if factor is not None and getattr(part, "step_size", None) == 1:
        text = f"{name}({base}, {code(factor)}) starts at a rate of {base}, and falls at each t"
        return text, f"{name}(0.1, {code(factor)}, step_size={base})"
    steps, field = getattr(part, "steps", None), "steps"
    if steps is None:
        steps, field = getattr(part, "cycle_steps", None), "cycle_steps"
    if steps is None or steps > 2:
        return None
    rate = steps if steps < 1 else 0.1
    text = f"{name}({base}, {code(steps)}) starts at a rate of {base} and lasts {code(steps)}"
    return text, f"{name}({code(rate)}, {field}={base})"
