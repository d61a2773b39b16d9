"""Learning-rate schedules as pure functions of the amount of training done so far."""

from importlib import import_module

__version__ = "0.1.0"

# A module is loaded when something of it is first asked for: importing schedcore costs nothing.
_NAMES = {
    "algebra.bounds": "Clip Maximum Minimum",
    "algebra.clock": "Hold Lengthen Repeat Reverse Shift Staircase Stretch",
    "algebra.height": "Product Quotient Scale Sum",
    "algebra.pointwise": "Exp Rounded",
    "algebra.then": "Then",
    "algebra.warmup": "Warmup",
    "changes": "Changes",
    "curves.curve": "Curve",
    "curves.delay": "KDecay",
    "curves.exponential": "ExponentialAnneal Logarithmic Tanh",
    "curves.hyperbola": "Hyperbolic Rex",
    "curves.power": "CosinePower OneMinusPower",
    "formats.data": "from_dict to_dict",
    "formats.line": "parse",
    "formats.registry": "register",
    "look.chart": "chart",
    "look.check": "check",
    "look.difference": "Difference difference",
    "look.findings.finding": "Finding",
    "look.identify": "Candidate identify",
    "look.logs": "read_log",
    "look.plot": "plot",
    "look.run": "Run",
    "look.suggest": "Suggestion suggest",
    "plateau": "Plateau PlateauState",
    "recipes.noam": "Noam",
    "recipes.one_cycle": "OneCycle SlantedTriangular",
    "recipes.stages": "Infinite TriStage WarmupStableDecay",
    "scaling": "linear_scaling sqrt_scaling",
    "schedule": "Schedule",
    "shapes.adam": "ExponentialWarmup RAdamWarmup",
    "shapes.anneal": "Anneal Cosine Geometric Linear Polynomial",
    "shapes.constant": "Constant PiecewiseConstant",
    "shapes.cyclic": "Cyclic",
    "shapes.exponential": "Exponential NaturalExponential",
    "shapes.factor": "Factor MultiFactor",
    "shapes.function": "Function",
    "shapes.inverse": "InversePower InverseSquareRoot InverseTime PowerLaw SquareRoot",
    "shapes.noise": "Noise",
    "shapes.piecewise": "Piecewise",
    "shapes.restarts": "WarmRestarts",
}
_HOMES = dict(sorted((it, module) for module, names in _NAMES.items() for it in names.split()))
__all__ = list(_HOMES)  # pyright: ignore[reportUnsupportedDunderAll]  a test holds them equal

TYPE_CHECKING = False  # as in typing, which takes a while to import
if TYPE_CHECKING:
    from schedcore.algebra.bounds import Clip as Clip, Maximum as Maximum, Minimum as Minimum
    from schedcore.algebra.clock import (
        Hold as Hold,
        Lengthen as Lengthen,
        Repeat as Repeat,
        Reverse as Reverse,
        Shift as Shift,
        Staircase as Staircase,
        Stretch as Stretch,
    )
    from schedcore.algebra.height import (
        Product as Product,
        Quotient as Quotient,
        Scale as Scale,
        Sum as Sum,
    )
    from schedcore.algebra.pointwise import Exp as Exp, Rounded as Rounded
    from schedcore.algebra.then import Then as Then
    from schedcore.algebra.warmup import Warmup as Warmup
    from schedcore.changes import Changes as Changes
    from schedcore.curves.curve import Curve as Curve
    from schedcore.curves.delay import KDecay as KDecay
    from schedcore.curves.exponential import (
        ExponentialAnneal as ExponentialAnneal,
        Logarithmic as Logarithmic,
        Tanh as Tanh,
    )
    from schedcore.curves.hyperbola import Hyperbolic as Hyperbolic, Rex as Rex
    from schedcore.curves.power import CosinePower as CosinePower, OneMinusPower as OneMinusPower
    from schedcore.formats.data import from_dict as from_dict, to_dict as to_dict
    from schedcore.formats.line import parse as parse
    from schedcore.formats.registry import register as register
    from schedcore.look.chart import chart as chart
    from schedcore.look.check import check as check
    from schedcore.look.difference import Difference as Difference, difference as difference
    from schedcore.look.findings.finding import Finding as Finding
    from schedcore.look.identify import Candidate as Candidate, identify as identify
    from schedcore.look.logs import read_log as read_log
    from schedcore.look.plot import plot as plot
    from schedcore.look.run import Run as Run
    from schedcore.look.suggest import Suggestion as Suggestion, suggest as suggest
    from schedcore.plateau import Plateau as Plateau, PlateauState as PlateauState
    from schedcore.recipes.noam import Noam as Noam
    from schedcore.recipes.one_cycle import (
        OneCycle as OneCycle,
        SlantedTriangular as SlantedTriangular,
    )
    from schedcore.recipes.stages import (
        Infinite as Infinite,
        TriStage as TriStage,
        WarmupStableDecay as WarmupStableDecay,
    )
    from schedcore.scaling import linear_scaling as linear_scaling, sqrt_scaling as sqrt_scaling
    from schedcore.schedule import Schedule as Schedule
    from schedcore.shapes.adam import (
        ExponentialWarmup as ExponentialWarmup,
        RAdamWarmup as RAdamWarmup,
    )
    from schedcore.shapes.anneal import (
        Anneal as Anneal,
        Cosine as Cosine,
        Geometric as Geometric,
        Linear as Linear,
        Polynomial as Polynomial,
    )
    from schedcore.shapes.constant import (
        Constant as Constant,
        PiecewiseConstant as PiecewiseConstant,
    )
    from schedcore.shapes.cyclic import Cyclic as Cyclic
    from schedcore.shapes.exponential import (
        Exponential as Exponential,
        NaturalExponential as NaturalExponential,
    )
    from schedcore.shapes.factor import Factor as Factor, MultiFactor as MultiFactor
    from schedcore.shapes.function import Function as Function
    from schedcore.shapes.inverse import (
        InversePower as InversePower,
        InverseSquareRoot as InverseSquareRoot,
        InverseTime as InverseTime,
        PowerLaw as PowerLaw,
        SquareRoot as SquareRoot,
    )
    from schedcore.shapes.noise import Noise as Noise
    from schedcore.shapes.piecewise import Piecewise as Piecewise
    from schedcore.shapes.restarts import WarmRestarts as WarmRestarts
else:

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            instead = import_module("schedcore.habits").class_instead(name)
            raise AttributeError(f"module 'schedcore' has no attribute {name!r}{instead}")
        globals()[name] = getattr(import_module(f"schedcore.{_HOMES[name]}"), name)
        return globals()[name]


def __dir__() -> list[str]:
    return __all__
