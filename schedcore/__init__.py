"""Learning-rate schedules as pure functions of the amount of training done so far."""

from importlib import import_module

__version__ = "0.1.0"

# A module is loaded when something of it is first asked for: importing schedcore costs nothing.
_NAMES = {
    "algebra.clock": "Hold Repeat Reverse Shift Staircase Stretch",
    "algebra.height": "Clip Maximum Minimum Product Scale Sum",
    "algebra.then": "Then",
    "algebra.warmup": "LinearWarmup",
    "changes": "Changes",
    "formats.data": "from_dict to_dict",
    "formats.line": "parse",
    "formats.registry": "register",
    "look.difference": "Difference difference",
    "plateau": "Plateau PlateauState",
    "recipes.noam": "Noam",
    "recipes.one_cycle": "OneCycle SlantedTriangular",
    "recipes.stages": "Infinite TriStage WarmupStableDecay",
    "recipes.warmup": "Warmup",
    "scaling": "linear_scaling sqrt_scaling",
    "schedule": "Schedule",
    "shapes.adam": "ExponentialWarmup RAdamWarmup",
    "shapes.anneal": "Anneal Cosine CosinePower ExponentialAnneal Geometric KDecay Linear Logarithmic OneMinusPower Polynomial Rex Tanh",
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
__all__ = list(_HOMES)

TYPE_CHECKING = False  # as in typing, which takes a while to import
if TYPE_CHECKING:
    from schedcore.algebra.clock import Hold as Hold
    from schedcore.algebra.clock import Repeat as Repeat
    from schedcore.algebra.clock import Reverse as Reverse
    from schedcore.algebra.clock import Shift as Shift
    from schedcore.algebra.clock import Staircase as Staircase
    from schedcore.algebra.clock import Stretch as Stretch
    from schedcore.algebra.height import Clip as Clip
    from schedcore.algebra.height import Maximum as Maximum
    from schedcore.algebra.height import Minimum as Minimum
    from schedcore.algebra.height import Product as Product
    from schedcore.algebra.height import Scale as Scale
    from schedcore.algebra.height import Sum as Sum
    from schedcore.algebra.then import Then as Then
    from schedcore.algebra.warmup import LinearWarmup as LinearWarmup
    from schedcore.changes import Changes as Changes
    from schedcore.formats.data import from_dict as from_dict
    from schedcore.formats.data import to_dict as to_dict
    from schedcore.formats.line import parse as parse
    from schedcore.formats.registry import register as register
    from schedcore.look.difference import Difference as Difference
    from schedcore.look.difference import difference as difference
    from schedcore.plateau import Plateau as Plateau
    from schedcore.plateau import PlateauState as PlateauState
    from schedcore.recipes.noam import Noam as Noam
    from schedcore.recipes.one_cycle import OneCycle as OneCycle
    from schedcore.recipes.one_cycle import SlantedTriangular as SlantedTriangular
    from schedcore.recipes.stages import Infinite as Infinite
    from schedcore.recipes.stages import TriStage as TriStage
    from schedcore.recipes.stages import WarmupStableDecay as WarmupStableDecay
    from schedcore.recipes.warmup import Warmup as Warmup
    from schedcore.scaling import linear_scaling as linear_scaling
    from schedcore.scaling import sqrt_scaling as sqrt_scaling
    from schedcore.schedule import Schedule as Schedule
    from schedcore.shapes.adam import ExponentialWarmup as ExponentialWarmup
    from schedcore.shapes.adam import RAdamWarmup as RAdamWarmup
    from schedcore.shapes.anneal import Anneal as Anneal
    from schedcore.shapes.anneal import Cosine as Cosine
    from schedcore.shapes.anneal import CosinePower as CosinePower
    from schedcore.shapes.anneal import ExponentialAnneal as ExponentialAnneal
    from schedcore.shapes.anneal import Geometric as Geometric
    from schedcore.shapes.anneal import KDecay as KDecay
    from schedcore.shapes.anneal import Linear as Linear
    from schedcore.shapes.anneal import Logarithmic as Logarithmic
    from schedcore.shapes.anneal import OneMinusPower as OneMinusPower
    from schedcore.shapes.anneal import Polynomial as Polynomial
    from schedcore.shapes.anneal import Rex as Rex
    from schedcore.shapes.anneal import Tanh as Tanh
    from schedcore.shapes.constant import Constant as Constant
    from schedcore.shapes.constant import PiecewiseConstant as PiecewiseConstant
    from schedcore.shapes.cyclic import Cyclic as Cyclic
    from schedcore.shapes.exponential import Exponential as Exponential
    from schedcore.shapes.exponential import NaturalExponential as NaturalExponential
    from schedcore.shapes.factor import Factor as Factor
    from schedcore.shapes.factor import MultiFactor as MultiFactor
    from schedcore.shapes.function import Function as Function
    from schedcore.shapes.inverse import InversePower as InversePower
    from schedcore.shapes.inverse import InverseSquareRoot as InverseSquareRoot
    from schedcore.shapes.inverse import InverseTime as InverseTime
    from schedcore.shapes.inverse import PowerLaw as PowerLaw
    from schedcore.shapes.inverse import SquareRoot as SquareRoot
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
