"""A schedule as the line of Python that a person would type for it."""

from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any

from schedcore.algebra.clock import Hold, Repeat, Reverse, Shift, Staircase, Stretch
from schedcore.algebra.height import Clip, Maximum, Minimum, Product, Scale, Sum
from schedcore.algebra.then import Then
from schedcore.algebra.warmup import Warmup
from schedcore.curves.curve import Curve
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Anneal
from schedcore.shapes.constant import Constant

# A part that is used twice is written twice, so a line can be far longer than what it describes.
LONGEST = 1_000_000


# How tightly a line holds together: an operator needs as much on its left, and more on its right.
ADDED, MULTIPLIED, CALLED = 1, 2, 3


# What a line is put together from: text, and schedules and curves that are still to be written.
Pieces = list[Any]


def written(value: Schedule | Curve) -> str:
    """The line of Python that gives an equal schedule, or curve; of a huge one, its beginning.

    >>> from schedcore import Cosine, Warmup
    >>> written(Warmup(Cosine(0.3, 15, final_lr=0.0), 5, begin_lr=0.0) * 0.5)
    'Cosine(0.3, steps=15).warmup(5) * 0.5'
    """
    line: list[str] = []
    length = 0
    waiting: Pieces = [value]  # a stack of its own: a composition may be deeper than Python's
    while waiting:
        piece = waiting.pop()
        if not isinstance(piece, str):
            waiting += reversed(pieces(piece))
        elif length + len(piece) > LONGEST:
            return "".join([*line, "..."])
        else:
            line.append(piece)
            length += len(piece)
    return "".join(line)


def pieces(value: Any) -> Pieces:
    """A schedule, or curve, as text and the parts in it."""
    own = isinstance(value, Schedule) and type(value).__repr__ is not Schedule.__repr__
    if own or not is_dataclass(value):
        return [repr(value) if own else object.__repr__(value)]
    manner = MANNERS.get(type(value))
    return manner(value) if manner else constructed(value)


def constructed(value: Any) -> Pieces:
    """A class and its arguments: the first by its place, the others by name, without defaults."""
    return [type(value).__name__, *called(value, fields(value), by_place=fields(value)[:1])]


def called(value: Any, given: Any, by_place: Any = ()) -> Pieces:
    """Fields as the arguments of a call, in brackets."""
    line: Pieces = []
    for field in given:
        it = getattr(value, field.name, None)
        if field.init and not _is_default(field, it):
            name = "" if field in by_place and not field.kw_only else f"{field.name}="
            line += [", " if line else "", name, *argument(value, it)]
    return ["(", *line, ")"]


def argument(owner: Any, value: Any) -> Pieces:
    """A value as it stands in a call."""
    if isinstance(value, Schedule | Curve):
        return [value]
    if isinstance(value, str):
        return [_quoted(value)]
    if isinstance(value, tuple) and type(owner).__module__.startswith("schedcore."):
        return [repr([*value])]  # such a class makes a tuple of it again
    return [repr(value)]


def _quoted(text: str) -> str:
    quoted = repr(text)
    return quoted if '"' in text else f'"{quoted[1:-1]}"'


def _is_default(field: "Field[Any]", value: Any) -> bool:
    plain = isinstance(value, float | int | str | None)
    return plain and field.default is not MISSING and bool(value == field.default)


def method(name: str, *, by_place: bool = False) -> Callable[[Any], Pieces]:
    """The manner of what a method of its first field gives; the other fields are its arguments."""

    def manner(value: Any) -> Pieces:
        owner, *given = fields(value)
        arguments = called(value, given, given[:1] if by_place else ())
        return [*operand(getattr(value, owner.name), CALLED), f".{name}", *arguments]

    return manner


def product(value: Product) -> Pieces:
    risen = _risen(value)
    if risen is None:
        return [*operand(value.first, MULTIPLIED), " * ", *operand(value.second, MULTIPLIED + 1)]
    _, *given = fields(risen)
    return [*operand(value.first, CALLED), ".warmup_over", *called(risen, given, given[:1])]


def _risen(value: Product) -> Warmup | None:
    """What a `warmup_over` multiplies with, if that is what gave the product."""
    second = value.second
    if isinstance(second, Warmup) and second.schedule == Constant(1.0) and second.begin_lr == 0:
        return second
    return None


def then(value: Then) -> Pieces:
    second = value.second
    if type(second) is Anneal and second.base_lr == _rate(value.first, value.at):
        _, *rest = fields(second)
        end = called(second, rest)[1:]
        return [*operand(value.first, CALLED), ".cooldown(at=", repr(value.at), ", ", *end]
    return [*operand(value.first, CALLED), ".then(", second, f", at={value.at!r})"]


def _rate(schedule: Schedule, t: float) -> float | None:
    try:
        return schedule(t)
    except Exception:  # noqa: BLE001  whatever a function of the user's own may raise
        return None


MANNERS: dict[type, Callable[[Any], Pieces]] = {
    Clip: method("clip"),
    Hold: method("hold"),
    Maximum: method("maximum", by_place=True),
    Minimum: method("minimum", by_place=True),
    Product: product,
    Repeat: method("repeat"),
    Reverse: method("reverse"),
    Scale: lambda it: [*operand(it.schedule, MULTIPLIED), f" * {it.by!r}"],
    Shift: method("shift", by_place=True),
    Staircase: method("staircase"),
    Stretch: method("stretch", by_place=True),
    Sum: lambda it: [*operand(it.first, ADDED), " + ", *operand(it.second, ADDED + 1)],
    Then: then,
    Warmup: method("warmup", by_place=True),
}


def operand(value: Schedule, tightness: int) -> Pieces:
    """A schedule beside an operator or before a dot, in brackets if it would fall apart there."""
    own = {Product: MULTIPLIED, Scale: MULTIPLIED, Sum: ADDED}.get(type(value), CALLED)
    if isinstance(value, Product) and _risen(value):
        own = CALLED
    return [value] if own >= tightness else ["(", value, ")"]
