"""The curves along which a rate goes from one value to another.

A curve gives the share of the way that is left, from 1 at its start to 0 at its end. Anneals,
warmups, cooldowns and cycles take one as their `shape`: a `Curve`, the name of one with its usual
parameter, or a schedule that goes from 1 at t = 0 to 0 at t = 1.
"""

from schedcore.curves.curve import Curve
from schedcore.curves.shape import NAMED, Shape, check_shape, course, gone, left

__all__ = ["NAMED", "Curve", "Shape", "check_shape", "course", "gone", "left"]
