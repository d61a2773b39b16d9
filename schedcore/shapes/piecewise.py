"""Rates that go through given points."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import KW_ONLY, dataclass
from itertools import pairwise
from operator import itemgetter
from typing import Any

from schedcore import curves
from schedcore.budget import KEPT, spend
from schedcore.changes import CONSTANT, Changes
from schedcore.checks import (
    FINITE,
    NOT_NEGATIVE,
    all_in,
    check_order,
    fail,
    number_in,
    sequence,
    set_field,
)
from schedcore.derived import derived
from schedcore.engine.verbs import at_least, at_most, lerp, lookup, progress
from schedcore.schedule import Schedule


@dataclass(frozen=True)
class Piecewise(Schedule):
    """From point to point along any curve: a straight line, if nothing else is said.

    lr(t) = rate_i + (rate_j - rate_i) * (1 - left(x))    with x = (t - t_i) / (t_j - t_i)

    between a point i and the next one, j. `left` is the curve, 1 - x for `linear`; `Anneal` lists
    them all. Before the first point and after the last the rate stays.

    Args:
        points: Pairs (t, rate), at least one: the times are >= 0 and rising.
        shape: The curve: its name, a Curve, or a schedule from 1 at t = 0 to 0 at t = 1.

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
    _: KW_ONLY
    shape: curves.Shape = "linear"

    def __post_init__(self) -> None:
        points = tuple(sequence(self, "points", "point"))
        if not _are_plain(points):
            points = tuple(self._point(i, it) for i, it in enumerate(points))
        check_order(self, [t for t, _ in points], ">", "points[{}][0]")
        set_field(self, "points", points)
        curves.check_shape(self)

    @derived
    def _pieces(self) -> tuple[list[float], list[list[float]]]:
        """The times, and the start, end and length of each piece, and the rates that it goes between."""
        spend(5 * KEPT * len(self.points))
        times, rates = [t for t, _ in self.points], [rate for _, rate in self.points]
        starts, ends = [times[0], *times], [*times, times[-1] + 1.0]
        # Of the pieces before the first point and after the last, none but an end is looked up.
        lengths = [1, *[end - start for start, end in pairwise(times)], 1]
        return times, [starts, ends, lengths, [rates[0], *rates], [*rates, rates[-1]]]

    def changes(self) -> Changes:
        points = self.points
        # From the last point at which the rate is another than before, it stays.
        moves = (k for k in range(len(points) - 1, 0, -1) if points[k][1] != points[k - 1][1])
        last = next(moves, 0)
        if not last:
            return CONSTANT

        def after(start: float) -> Iterator[float]:
            first = bisect_right(points, start, key=itemgetter(0))
            return (points[k][0] for k in range(first, last + 1))

        return Changes(after, points[last][0], stays=True, between=curves.course(self.shape))

    def _point(self, i: int, point: Any) -> tuple[float, float]:
        if isinstance(point, str) or not isinstance(point, Sequence) or len(point) != 2:
            fail(self, f"points[{i}]", "a pair (t, rate)", point, TypeError)
        t, rate = (
            number_in(self, rule, f"points[{i}][{k}]", point[k])
            for k, rule in enumerate((NOT_NEGATIVE, FINITE))
        )
        return t, rate

    def evaluate(self, t: Any, xp: Any) -> Any:
        times, pieces = self._pieces
        t = at_most(times[-1], at_least(times[0], t, xp), xp)
        start, end, length, rate, goal = lookup(t, times, pieces, xp)
        x, rest = progress(t - start, length, xp), progress(end - t, length, xp)
        left = curves.left(self.shape, x, rest, xp)
        return lerp(rate, goal, 1.0 - left)


def _are_plain(points: Sequence[Any]) -> bool:
    """Return whether all are pairs of Python's own numbers that keep the rules: a quick check."""
    if {*map(type, points)} != {tuple} or {*map(len, points)} != {2}:
        return False
    times, rates = [t for t, _ in points], [rate for _, rate in points]
    return all_in(NOT_NEGATIVE, times) and all_in(FINITE, rates)
