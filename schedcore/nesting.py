"""The depth to which schedules are nested, and how much of it Python can walk through."""

from functools import partial
from typing import Any, NamedTuple

from schedcore.budget import COUNTED, spend
from schedcore.checks import fail

# Each level takes a few of the thousand calls that Python lets wait for one another.
DEEPEST = 100


class Nesting(NamedTuple):
    """The size and depth of a schedule, or a curve, known from when it is built.

    `levels` are those that a formula walks through: all that stands in one row (`algebra.row`) is
    one of them. `height` is how many objects stand in one another, and `size` how many there would
    be if those that occur twice were written twice.
    """

    levels: int = 1
    height: int = 1
    size: float = 1.0


ALONE = Nesting()

_make = partial(tuple.__new__, Nesting)


def note(owner: Any, *inside: Any) -> Nesting:
    """Note what is being built from others, and others yet, or raise if it is nested too deeply."""
    return _noted(owner, inside, 1)


def nesting(it: Any, depth: int = 1) -> Nesting:
    """The nesting of a schedule or curve: noted when it was built, or found in what it holds.

    Raises TypeError if its fields could change, as what is known of it is kept, and ValueError if it
    is nested too deeply.
    """
    noted: Nesting | None = getattr(it, "_nesting", None)
    if noted is None:
        parameters = getattr(it, "__dataclass_params__", None)
        if parameters and not parameters.frozen:
            fail(it, "class", "frozen: write @dataclass(frozen=True)", type(it), TypeError)
        names = getattr(it, "__dataclass_fields__", None) or vars(it)
        values = [getattr(it, name) for name in names]
        inside = [value for value in values if hasattr(value, "_in_a_row")]
        noted = _noted(it, inside, depth)
    return noted


def parts(it: Any) -> int:
    """How many schedules and curves it is made of, itself among them, each counted once."""
    found: dict[int, Any] = {}
    waiting = [it]
    while waiting:
        part = waiting.pop()
        if id(part) not in found:
            spend(COUNTED)
            found[id(part)] = part
            inside = getattr(part, "__dict__", {}).values()
            waiting += [value for value in inside if hasattr(value, "_in_a_row")]
    return len(found)


def _noted(owner: Any, inside: Any, depth: int) -> Nesting:
    if depth > DEEPEST:
        fail(owner, "nesting", f"at most {DEEPEST} deep", "more")
    levels, height, size = getattr(owner, "_nesting", None) or ALONE
    row = owner._in_a_row
    for it in inside:
        its_levels, its_height, its_size = getattr(it, "_nesting", None) or nesting(it, depth + 1)
        if not row or row != it._in_a_row:
            its_levels += 1
        levels = max(levels, its_levels)
        if its_height >= height:
            height = its_height + 1
        size += its_size
    if levels > DEEPEST:
        fail(owner, "nesting", f"at most {DEEPEST} deep", levels)
    noted = _make((levels, height, size))
    if hasattr(type(owner), "_nesting"):  # a slot, which curves do without
        object.__setattr__(owner, "_nesting", noted)
    return noted
