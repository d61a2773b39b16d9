"""Learning-rate schedules as pure functions of the amount of training done so far."""

from importlib import import_module

__version__ = "0.1.0"

# A module is loaded when something of it is first asked for: importing schedcore costs nothing.
_HOMES = {
    "Anneal": "anneals",
    "Clip": "rates",
    "Constant": "steps",
    "Cosine": "anneals",
    "CosinePower": "shaped",
    "Cyclic": "cycles",
    "Difference": "explain",
    "Exponential": "decays",
    "ExponentialAnneal": "shaped",
    "ExponentialWarmup": "warmups",
    "Factor": "steps",
    "Function": "function",
    "Geometric": "shaped",
    "Hold": "clocks",
    "Infinite": "recipes",
    "InversePower": "decays",
    "InverseSquareRoot": "decays",
    "InverseTime": "decays",
    "KDecay": "shaped",
    "Linear": "anneals",
    "LinearWarmup": "clocks",
    "Logarithmic": "shaped",
    "Maximum": "rates",
    "Minimum": "rates",
    "MultiFactor": "steps",
    "NaturalExponential": "decays",
    "Noam": "recipes",
    "Noise": "noise",
    "OneCycle": "recipes",
    "OneMinusPower": "shaped",
    "Piecewise": "piecewise",
    "PiecewiseConstant": "steps",
    "Plateau": "plateau",
    "PlateauState": "plateau",
    "Polynomial": "anneals",
    "PowerLaw": "decays",
    "Product": "rates",
    "RAdamWarmup": "warmups",
    "Repeat": "clocks",
    "Reverse": "clocks",
    "Rex": "shaped",
    "Scale": "rates",
    "Schedule": "schedule",
    "Shift": "clocks",
    "SlantedTriangular": "recipes",
    "SquareRoot": "decays",
    "Staircase": "clocks",
    "Stretch": "clocks",
    "Sum": "rates",
    "Tanh": "shaped",
    "Then": "clocks",
    "TriStage": "recipes",
    "WarmRestarts": "cycles",
    "Warmup": "recipes",
    "WarmupStableDecay": "recipes",
    "difference": "explain",
    "linear_scaling": "scaling",
    "sqrt_scaling": "scaling",
}
__all__ = [
    "Anneal",
    "Clip",
    "Constant",
    "Cosine",
    "CosinePower",
    "Cyclic",
    "Difference",
    "Exponential",
    "ExponentialAnneal",
    "ExponentialWarmup",
    "Factor",
    "Function",
    "Geometric",
    "Hold",
    "Infinite",
    "InversePower",
    "InverseSquareRoot",
    "InverseTime",
    "KDecay",
    "Linear",
    "LinearWarmup",
    "Logarithmic",
    "Maximum",
    "Minimum",
    "MultiFactor",
    "NaturalExponential",
    "Noam",
    "Noise",
    "OneCycle",
    "OneMinusPower",
    "Piecewise",
    "PiecewiseConstant",
    "Plateau",
    "PlateauState",
    "Polynomial",
    "PowerLaw",
    "Product",
    "RAdamWarmup",
    "Repeat",
    "Reverse",
    "Rex",
    "Scale",
    "Schedule",
    "Shift",
    "SlantedTriangular",
    "SquareRoot",
    "Staircase",
    "Stretch",
    "Sum",
    "Tanh",
    "Then",
    "TriStage",
    "WarmRestarts",
    "Warmup",
    "WarmupStableDecay",
    "difference",
    "linear_scaling",
    "sqrt_scaling",
]

TYPE_CHECKING = False  # as in typing, which takes a while to import
if TYPE_CHECKING:
    from schedcore.anneals import Anneal, Cosine, Linear, Polynomial
    from schedcore.clocks import (
        Hold,
        LinearWarmup,
        Repeat,
        Reverse,
        Shift,
        Staircase,
        Stretch,
        Then,
    )
    from schedcore.cycles import Cyclic, WarmRestarts
    from schedcore.decays import (
        Exponential,
        InversePower,
        InverseSquareRoot,
        InverseTime,
        NaturalExponential,
        PowerLaw,
        SquareRoot,
    )
    from schedcore.explain import Difference, difference
    from schedcore.function import Function
    from schedcore.noise import Noise
    from schedcore.piecewise import Piecewise
    from schedcore.plateau import Plateau, PlateauState
    from schedcore.rates import Clip, Maximum, Minimum, Product, Scale, Sum
    from schedcore.recipes import (
        Infinite,
        Noam,
        OneCycle,
        SlantedTriangular,
        TriStage,
        Warmup,
        WarmupStableDecay,
    )
    from schedcore.scaling import linear_scaling, sqrt_scaling
    from schedcore.schedule import Schedule
    from schedcore.shaped import (
        CosinePower,
        ExponentialAnneal,
        Geometric,
        KDecay,
        Logarithmic,
        OneMinusPower,
        Rex,
        Tanh,
    )
    from schedcore.steps import Constant, Factor, MultiFactor, PiecewiseConstant
    from schedcore.warmups import ExponentialWarmup, RAdamWarmup
else:

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module 'schedcore' has no attribute {name!r}")
        globals()[name] = getattr(import_module(f"schedcore.{_HOMES[name]}"), name)
        return globals()[name]


def __dir__() -> list[str]:
    return [*globals(), *__all__]
