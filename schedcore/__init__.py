"""Learning-rate schedules as pure functions of the amount of training done so far."""

from importlib import import_module

__version__ = "0.1.0"

# A module is loaded when something of it is first asked for: importing schedcore costs nothing.
_HOMES = {
    "Clip": "rates",
    "Constant": "shapes",
    "Cosine": "shapes",
    "Cyclic": "cycles",
    "Factor": "shapes",
    "Hold": "clocks",
    "LinearWarmup": "clocks",
    "Maximum": "rates",
    "Minimum": "rates",
    "MultiFactor": "shapes",
    "Polynomial": "shapes",
    "Product": "rates",
    "Repeat": "clocks",
    "Reverse": "clocks",
    "Scale": "rates",
    "Schedule": "schedule",
    "Shift": "clocks",
    "SquareRoot": "shapes",
    "Stretch": "clocks",
    "Sum": "rates",
    "Then": "clocks",
    "WarmRestarts": "cycles",
}
__all__ = [
    "Clip",
    "Constant",
    "Cosine",
    "Cyclic",
    "Factor",
    "Hold",
    "LinearWarmup",
    "Maximum",
    "Minimum",
    "MultiFactor",
    "Polynomial",
    "Product",
    "Repeat",
    "Reverse",
    "Scale",
    "Schedule",
    "Shift",
    "SquareRoot",
    "Stretch",
    "Sum",
    "Then",
    "WarmRestarts",
]

TYPE_CHECKING = False  # as in typing, which takes a while to import
if TYPE_CHECKING:
    from schedcore.clocks import Hold, LinearWarmup, Repeat, Reverse, Shift, Stretch, Then
    from schedcore.cycles import Cyclic, WarmRestarts
    from schedcore.rates import Clip, Maximum, Minimum, Product, Scale, Sum
    from schedcore.schedule import Schedule
    from schedcore.shapes import Constant, Cosine, Factor, MultiFactor, Polynomial, SquareRoot
else:

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module 'schedcore' has no attribute {name!r}")
        globals()[name] = getattr(import_module(f"schedcore.{_HOMES[name]}"), name)
        return globals()[name]


def __dir__() -> list[str]:
    return [*globals(), *__all__]
