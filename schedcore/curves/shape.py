"""The values of `shape=`: a curve, the name of one, or a schedule from 1 to 0."""

from typing import Any

from schedcore.changes import Between
from schedcore.checks import fail
from schedcore.curves.curve import Curve
from schedcore.curves.exponential import ExponentialAnneal, Tanh
from schedcore.curves.hyperbola import Rex
from schedcore.curves.power import CosinePower, HalfCosine, OneMinusPower
from schedcore.engine import scalar
from schedcore.engine.verbs import evaluate
from schedcore.nesting import note
from schedcore.schedule import Schedule

Shape = str | Curve | Schedule

# A name stands for a curve with its usual parameter.
NAMED: dict[str, Curve] = {
    "linear": OneMinusPower(1.0),
    "cosine": CosinePower(1.0),
    "half-cosine": HalfCosine(),
    "1-sqrt": OneMinusPower(0.5),
    "1-square": OneMinusPower(2.0),
    "exponential": ExponentialAnneal(),
    "rex": Rex(),
    "tanh": Tanh(),
}


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
