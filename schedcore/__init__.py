"""Learning-rate schedules as pure functions of the amount of training done so far."""

from importlib import import_module

__version__ = "0.1.0"

# A module is loaded when something of it is first asked for: importing schedcore costs nothing.
_HOMES = {
    "Clip": "schedule",
    "Constant": "shapes",
    "Cosine": "shapes",
    "Cyclic": "cycles",
    "Factor": "shapes",
    "LinearWarmup": "schedule",
    "MultiFactor": "shapes",
    "Polynomial": "shapes",
    "Product": "schedule",
    "Scale": "schedule",
    "Schedule": "schedule",
    "Shift": "schedule",
    "SquareRoot": "shapes",
    "Stretch": "schedule",
    "Then": "schedule",
    "WarmRestarts": "cycles",
}
__all__ = [
    "Clip",
    "Constant",
    "Cosine",
    "Cyclic",
    "Factor",
    "LinearWarmup",
    "MultiFactor",
    "Polynomial",
    "Product",
    "Scale",
    "Schedule",
    "Shift",
    "SquareRoot",
    "Stretch",
    "Then",
    "WarmRestarts",
]

TYPE_CHECKING = False  # as in typing, which takes a while to import
if TYPE_CHECKING:
    from schedcore.cycles import Cyclic, WarmRestarts
    from schedcore.schedule import (
        Clip,
        LinearWarmup,
        Product,
        Scale,
        Schedule,
        Shift,
        Stretch,
        Then,
    )
    from schedcore.shapes import Constant, Cosine, Factor, MultiFactor, Polynomial, SquareRoot
else:

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module 'schedcore' has no attribute {name!r}")
        globals()[name] = getattr(import_module(f"schedcore.{_HOMES[name]}"), name)
        return globals()[name]


def __dir__() -> list[str]:
    return [*globals(), *__all__]
