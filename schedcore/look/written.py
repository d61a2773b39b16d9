"""A schedule as the line of Python that a person would type for it."""

from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any

from schedcore.algebra.bounds import Clip, Maximum, Minimum
from schedcore.algebra.clock import Hold, Lengthen, Repeat, Reverse, Shift, Staircase, Stretch
from schedcore.algebra.height import Product, Quotient, Scale, Sum
from schedcore.algebra.pointwise import Exp, Rounded
from schedcore.algebra.then import Then
from schedcore.algebra.warmup import Warmup
from schedcore.curves.curve import Curve
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Anneal
from schedcore.shapes.constant import Constant

# A part that is used twice is written twice, so a line can be far longer than what it describes.
LONGEST = 1_000_000


# And what is put together from more pieces would take long to write.
MOST_PIECES = 50_000


# How tightly a line holds together: an operator needs as much on its left, and more on its right.
ADDED, MULTIPLIED, NEGATED, CALLED = 1, 2, 3, 4


# What a line is put together from: text, and schedules and curves that are still to be written.
Pieces = list[Any]


Manner = Callable[[Any], Pieces]


def written(value: Schedule | Curve) -> str:
    """The line of Python that gives an equal schedule, or curve; of a huge one, its beginning.

    >>> from schedcore import Cosine, Warmup
    >>> written(Warmup(Cosine(0.3, 15, final_lr=0.0), 5, begin_lr=0.0) * 0.5)
    'Cosine(0.3, steps=15).warmup(5) * 0.5'
    """
    line: list[str] = []
    length = number = 0
    waiting: Pieces = [value]  # a stack of its own: a composition may be deeper than Python's
    while waiting:
        piece = waiting.pop()
        number += 1
        if not isinstance(piece, str):
            waiting += reversed(pieces(piece))
        elif length + len(piece) > LONGEST or number > MOST_PIECES:
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


def called(value: Any, given: Any, by_place: Any = (), **renamed: str) -> Pieces:
    """Fields as the arguments of a call, in brackets; some by another name than the field's."""
    line: Pieces = []
    for field in given:
        it = getattr(value, field.name, None)
        if field.init and not _is_default(field, it):
            name = f"{renamed.get(field.name, field.name)}="
            name = "" if field in by_place and not field.kw_only else name
            line += [", " if line else "", name, *argument(value, it)]
    return ["(", *line, ")"]


def argument(owner: Any, value: Any) -> Pieces:
    """A value as it stands in a call."""
    if isinstance(value, Schedule | Curve):
        return [value]
    if isinstance(value, str):
        return [_quoted(value)]
    if isinstance(value, float):
        return [_number(value)]
    if isinstance(value, tuple) and type(owner).__module__.startswith("schedcore."):
        return [repr([*value])]  # such a class makes a tuple of it again
    return [repr(value)]


def _number(value: float) -> str:
    """A number with its zeros counted, where that is how it would be typed."""
    text = repr(value)
    digits = text.removesuffix(".0").rstrip("0")
    zeros = len(text) - 2 - len(digits)
    return f"{digits}e{zeros}" if text.endswith(".0") and zeros >= 6 else text


def _quoted(text: str) -> str:
    quoted = repr(text)
    return quoted if '"' in text else f'"{quoted[1:-1]}"'


def _is_default(field: "Field[Any]", value: Any) -> bool:
    plain = isinstance(value, float | int | str | None)
    return plain and field.default is not MISSING and bool(value == field.default)


def method(name: str, *, by_place: bool = False) -> Manner:
    """The manner of what a method of its first field gives; the other fields are its arguments."""

    def manner(value: Any) -> Pieces:
        owner, *given = fields(value)
        arguments = called(value, given, given[:1] if by_place else ())
        return [*operand(getattr(value, owner.name), CALLED), f".{name}", *arguments]

    return manner


def with_number(name: str) -> Manner:
    """The manner of a method of two schedules, which takes a number for the second one too."""

    def manner(value: Any) -> Pieces:
        return [*operand(value.first, CALLED), f".{name}(", term(value.second), ")"]

    return manner


def product(value: Product) -> Pieces:
    second: Any = value.second
    if _rises(second):
        arguments = called(second, fields(second)[1:], fields(second)[1:2], begin_lr="begin")
        return [*operand(value.first, CALLED), ".warmup_over", *arguments]
    if _falls(second):
        return [*operand(value.first, CALLED), ".cooldown_over(", *cooldown(second, "final")]
    return [*operand(value.first, MULTIPLIED), " * ", *operand(second, MULTIPLIED + 1)]


def _rises(second: Schedule) -> bool:
    """Return whether a `warmup_over` multiplies with this."""
    return type(second) is Warmup and second.schedule == Constant(1.0)


def _falls(second: Schedule) -> bool:
    """Return whether a `cooldown_over` multiplies with this."""
    return type(second) is Then and second.first == Constant(1.0) and _cools(second)


def scale(value: Scale) -> Pieces:
    if _negates(value):
        return ["-", *operand(value.schedule, NEGATED)]
    return [*operand(value.schedule, MULTIPLIED), f" * {value.by!r}"]


def _negates(value: Any) -> bool:
    """Return whether a unary minus gives this; one of another minus takes that back instead."""
    return _is_minus(value) and not _is_minus(value.schedule)


def _is_minus(value: Any) -> bool:
    return type(value) is Scale and value.by == -1


def sum_(value: Sum) -> Pieces:
    second: Any = value.second
    sign = " + "
    if _negates(second):
        sign, second = " - ", second.schedule
    right = term(second)
    left = value.first if isinstance(right, str) else term(value.first)
    return [*operand(left, ADDED), sign, *operand(right, ADDED + 1)]


def quotient(value: Quotient) -> Pieces:
    left = operand(term(value.first), MULTIPLIED)
    return [*left, " / ", *operand(value.second, MULTIPLIED + 1)]


def term(value: Schedule) -> Any:
    """A constant as the number that an operator takes in its place."""
    return repr(value.lr) if type(value) is Constant else value


def then(value: Then) -> Pieces:
    if _cools(value):
        return [*operand(value.first, CALLED), ".cooldown(", *cooldown(value, "final_lr")]
    return [*operand(value.first, CALLED), ".then(", value.second, f", at={value.at!r})"]


def _cools(value: Then) -> bool:
    """Return whether the second part starts at the rate of the first there, as in a `cooldown`."""
    if type(value.second) is not Anneal:
        return False
    try:
        return value.second.base_lr == value.first(value.at)
    except Exception:  # noqa: BLE001  whatever a function of the user's own may raise
        return False


def cooldown(value: Any, final: str) -> Pieces:
    """The arguments of a cooldown, and its closing bracket."""
    _, *given = fields(value.second)
    return [f"at={value.at!r}, ", *called(value.second, given, final_lr=final)[1:]]


MANNERS: dict[type, Manner] = {
    Clip: method("clip"),
    Exp: method("exp"),
    Hold: method("hold"),
    Lengthen: method("lengthen"),
    Maximum: with_number("maximum"),
    Minimum: with_number("minimum"),
    Product: product,
    Quotient: quotient,
    Repeat: method("repeat"),
    Reverse: method("reverse"),
    Rounded: method("rounded"),
    Scale: scale,
    Shift: method("shift", by_place=True),
    Staircase: method("staircase"),
    Stretch: method("stretch", by_place=True),
    Sum: sum_,
    Then: then,
    Warmup: method("warmup", by_place=True),
}


TIGHTNESS: dict[type, int] = {
    Product: MULTIPLIED,
    Quotient: MULTIPLIED,
    Scale: MULTIPLIED,
    Sum: ADDED,
}


def operand(value: Any, tightness: int) -> Pieces:
    """A schedule beside an operator or before a dot, in brackets if it would fall apart there."""
    own = TIGHTNESS.get(type(value), CALLED)
    if _negates(value):
        own = NEGATED
    if type(value) is Product and (_rises(value.second) or _falls(value.second)):
        own = CALLED
    return [value] if own >= tightness else ["(", value, ")"]
