"""Rates that go through given points."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf
from typing import Any

from schedcore import curves
from schedcore.changes import Changes, merged
from schedcore.checks import NOT_NEGATIVE, check_rising, checked, reject, sequence, settle
from schedcore.engine.verbs import at_most, lerp, lookup, since_start
from schedcore.schedule import Schedule


@dataclass(frozen=True)
class Piecewise(Schedule):
    """From point to point along any curve: a straight line, if nothing else is said.

    lr(t) = rate_i + (rate_j - rate_i) * (1 - left(x))    with x = (t - t_i) / (t_j - t_i)

    between a point i and the next one, j. `left` is the curve, 1 - x for `linear`; `Anneal` lists
    them all. Before the first point and after the last the rate stays.

    Args:
        points: Pairs (t, rate), at least one: the times are >= 0 and rising, the rates >= 0.
        shape: The name of a curve, or a schedule that goes from 1 at t = 0 to 0 at t = 1.

    Raises:
        TypeError: `points` is not a sequence of pairs of numbers, or `shape` neither a name nor a
            Schedule.
        ValueError: An argument is out of its range.

    >>> from schedcore import Piecewise
    >>> lr = Piecewise([(0, 0.1), (4, 0.5), (8, 0.5), (10, 0.0)])
    >>> lr(0), round(lr(2), 4), lr(4), lr(6), lr(9), lr(1000)
    (0.1, 0.3, 0.5, 0.5, 0.25, 0.0)

    Source: `PiecewiseLinear` of pytorch-ignite, `piecewise_interpolate_schedule` of optax.
    """

    points: Sequence[tuple[float, float]]
    shape: curves.Shape = "linear"
    # When each piece starts and how long it is, and the rates that it goes between.
    _pieces: tuple[list[float], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        points = tuple(self._point(i, it) for i, it in enumerate(sequence(self, "points", "point")))
        times, rates = zip(*points, strict=True)
        check_rising(self, times, "points[{}][0]")
        settle(self, "points", points)
        curves.check_shape(self)
        lengths = [end - start for start, end in pairwise(times)]
        pieces = [0.0, *times], [inf, *lengths, inf], [rates[0], *rates], [*rates, rates[-1]]
        settle(self, "_pieces", pieces)

    def changes(self) -> Changes:
        times = [t for t, _ in self.points]
        return Changes(merged(times), times[-1], stays=True)

    def _point(self, i: int, point: Any) -> tuple[float, float]:
        if isinstance(point, str) or not isinstance(point, Sequence) or len(point) != 2:
            reject(self, f"points[{i}]", "a pair (t, rate)", point, TypeError)
        t, rate = (checked(self, NOT_NEGATIVE, f"points[{i}][{k}]", point[k]) for k in (0, 1))
        return t, rate

    def evaluate(self, t: Any, xp: Any) -> Any:
        t = at_most(self.points[-1][0], since_start(t, xp), xp)
        edges = [time for time, _ in self.points]
        start, length, rate, goal = lookup(t, edges, self._pieces, xp)
        left = curves.left(self.shape, at_most(1.0, (t - start) / length, xp), xp)
        return lerp(rate, goal, 1.0 - left)
