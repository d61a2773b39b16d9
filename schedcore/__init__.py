"""Learning-rate schedules as pure functions of the amount of training done so far."""

from importlib import import_module

__version__ = "0.1.0"

# A module is loaded when something of it is first asked for: importing schedcore costs nothing.
_HOMES = {
    "Anneal": "anneals",
    "Clip": "rates",
    "Constant": "steps",
    "Cosine": "anneals",
    "Cyclic": "cycles",
    "Factor": "steps",
    "Hold": "clocks",
    "Linear": "anneals",
    "LinearWarmup": "clocks",
    "Maximum": "rates",
    "Minimum": "rates",
    "MultiFactor": "steps",
    "Plateau": "plateau",
    "PlateauState": "plateau",
    "Polynomial": "anneals",
    "Product": "rates",
    "Repeat": "clocks",
    "Reverse": "clocks",
    "Scale": "rates",
    "Schedule": "schedule",
    "Shift": "clocks",
    "SquareRoot": "decays",
    "Stretch": "clocks",
    "Sum": "rates",
    "Then": "clocks",
    "WarmRestarts": "cycles",
    "Warmup": "recipes",
}
__all__ = [
    "Anneal",
    "Clip",
    "Constant",
    "Cosine",
    "Cyclic",
    "Factor",
    "Hold",
    "Linear",
    "LinearWarmup",
    "Maximum",
    "Minimum",
    "MultiFactor",
    "Plateau",
    "PlateauState",
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
    "Warmup",
]

TYPE_CHECKING = False  # as in typing, which takes a while to import
if TYPE_CHECKING:
    from schedcore.anneals import Anneal, Cosine, Linear, Polynomial
    from schedcore.clocks import Hold, LinearWarmup, Repeat, Reverse, Shift, Stretch, Then
    from schedcore.cycles import Cyclic, WarmRestarts
    from schedcore.decays import SquareRoot
    from schedcore.plateau import Plateau, PlateauState
    from schedcore.rates import Clip, Maximum, Minimum, Product, Scale, Sum
    from schedcore.recipes import Warmup
    from schedcore.schedule import Schedule
    from schedcore.steps import Constant, Factor, MultiFactor
else:

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module 'schedcore' has no attribute {name!r}")
        globals()[name] = getattr(import_module(f"schedcore.{_HOMES[name]}"), name)
        return globals()[name]


def __dir__() -> list[str]:
    return [*globals(), *__all__]
