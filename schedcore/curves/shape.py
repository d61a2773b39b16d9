"""The values of `shape=`: a curve, the name of one, or a schedule from 1 to 0."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

from schedcore.changes import Between
from schedcore.checks import fail
from schedcore.curves.curve import Curve
from schedcore.engine import scalar
from schedcore.engine.verbs import evaluate
from schedcore.nesting import note
from schedcore.schedule import Schedule

Shape = str | Curve | Schedule

# A name stands for a curve with its usual parameter, whose module is loaded when it is asked for.
HOMES: dict[str, tuple[str, str, tuple[float, ...]]] = {
    "linear": ("power", "OneMinusPower", (1.0,)),
    "cosine": ("power", "CosinePower", (1.0,)),
    "half-cosine": ("half_cosine", "HalfCosine", ()),
    "1-sqrt": ("power", "OneMinusPower", (0.5,)),
    "1-square": ("power", "OneMinusPower", (2.0,)),
    "exponential": ("exponential", "ExponentialAnneal", ()),
    "rex": ("hyperbola", "Rex", ()),
    "tanh": ("exponential", "Tanh", ()),
}


class Named(Mapping[str, Curve]):
    """The curves that have a name."""

    def __init__(self) -> None:
        self._loaded: dict[str, Curve] = {}

    def __getitem__(self, name: str) -> Curve:
        if name not in self._loaded:
            module, cls, arguments = HOMES[name]
            home = import_module(f"schedcore.curves.{module}")
            self._loaded[name] = getattr(home, cls)(*arguments)
        return self._loaded[name]

    def __contains__(self, name: object) -> bool:
        return name in HOMES

    def __iter__(self) -> Iterator[str]:
        return iter(HOMES)

    def __len__(self) -> int:
        return len(HOMES)


NAMED = Named()


def check_shape(owner: Any) -> None:
    """Raise unless the field `shape` is a curve."""
    shape = owner.shape
    if isinstance(shape, str):
        if shape not in NAMED:
            fail(owner, "shape", f"a Curve, a Schedule or one of {', '.join(NAMED)}", shape)
    elif not isinstance(shape, Curve | Schedule):
        fail(owner, "shape", "the name of a curve, a Curve or a Schedule", shape, TypeError)
    else:
        note(owner, shape)
        if (left(shape, 0.0, 1.0, scalar), left(shape, 1.0, 0.0, scalar)) != (1, 0):
            fail(owner, "shape", "1 at t = 0 and 0 at t = 1", shape)


def gone(shape: Shape, x: Any, rest: Any, xp: Any) -> Any:
    """The share of the way that is behind at x."""
    if isinstance(shape, Schedule):
        return 1.0 - evaluate(shape, x, xp)
    return _curve(shape).gone(x, rest, xp)


def course(shape: Shape) -> Between:
    """The course of a rate along a curve: one with a name goes one way."""
    return "one way" if isinstance(shape, str) else "anything"


def left(shape: Shape, x: Any, rest: Any, xp: Any) -> Any:
    """The share of the way that a shape leaves at x in [0, 1], where `rest` is 1 - x."""
    if isinstance(shape, Schedule):
        return evaluate(shape, x, xp)
    return _curve(shape).left(x, rest, xp)


def _curve(shape: str | Curve) -> Curve:
    return NAMED[shape] if isinstance(shape, str) else shape
