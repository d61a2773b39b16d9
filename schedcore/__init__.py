"""Learning-rate schedules as pure functions of the amount of training done so far."""

from schedcore.cycles import Cyclic, WarmRestarts
from schedcore.schedule import Clip, LinearWarmup, Product, Scale, Schedule, Shift, Stretch, Then
from schedcore.shapes import Constant, Cosine, Factor, MultiFactor, Polynomial, SquareRoot

__version__ = "0.1.0"

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
