"""The one classic that answers to a metric: a rate that falls when training gets no further."""

from dataclasses import dataclass
from math import copysign, inf
from typing import Any, Literal, SupportsFloat, get_args

from schedcore.checks import NOT_NEGATIVE, SHARE, Interval, check_choice, fail, store, store_whole

Mode = Literal["min", "max"]


ThresholdMode = Literal["rel", "abs", "torch-rel"]


Counting = Literal["torch", "keras"]


PART = Interval(0, 1, closed="both")


@dataclass(frozen=True)
class PlateauState:
    """The memory of a `Plateau`: plain numbers, for a checkpoint of any kind.

    `dataclasses.asdict(state)` writes it down, and `PlateauState(**saved)` brings it back.

    Args:
        scale: What multiplies the schedule.
        best: The best metric so far; None before there was one.
        bad: How many metrics in a row were no improvement.
        cooldown: How many of the next metrics can't count as bad.
    """

    scale: float = 1.0
    best: float | None = None
    bad: int = 0
    cooldown: int = 0


@dataclass(frozen=True)
class Plateau:
    """A scale for any schedule, which falls when a metric has stopped improving.

    rate = schedule(t) * scale, where scale becomes max(min_scale, scale * factor) at the metric
    with which there have been more than `patience` in a row that are no improvement.

    A metric is an improvement if it is better than the best one so far by more than the margin:
    threshold * |best| if relative, threshold if absolute. The first one always is, unless it is
    NaN or infinitely bad: these never are, they count as bad.

    Args:
        factor: What the scale is multiplied by, in (0, 1].
        patience: How many metrics in a row may be no improvement, a whole number >= 0.
        mode: `min` for a metric that should fall, `max` for one that should rise.
        threshold: The margin, >= 0.
        threshold_mode: `rel` for a margin relative to the best metric, `abs` for an absolute one;
            `torch-rel` for PyTorch's own, best * threshold, which is on the wrong side of a
            negative best metric.
        cooldown: How many metrics after a fall can't count as bad, a whole number >= 0.
        min_scale: What the scale never falls below, in [0, 1].
        counting: `torch` for what is said above; for `keras`, `patience` and `cooldown` are each
            one shorter, and 0 is as 1: the scale falls at the metric number `patience`.
        eps: A fall of the scale by no more than this is left out, >= 0.
        min_lr: A floor as a rate, >= 0: the scale lowers no rate below it.

    Raises:
        TypeError: An argument is not a number, or a choice not a string.
        ValueError: An argument is out of its range.

    >>> from schedcore import Plateau
    >>> plateau = Plateau(factor=0.5, patience=1)
    >>> state = plateau.start()
    >>> for loss in (0.7, 0.8, 0.7):
    ...     state, scale = plateau.update(state, loss)
    >>> scale
    0.5
    >>> state
    PlateauState(scale=0.5, best=0.7, bad=0, cooldown=0)

    Source: `ReduceLROnPlateau` of PyTorch and of Keras.
    """

    factor: float = 0.1
    patience: int = 10
    mode: Mode = "min"
    threshold: float = 1e-4
    threshold_mode: ThresholdMode = "rel"
    cooldown: int = 0
    min_scale: float = 0.0
    counting: Counting = "torch"
    eps: float = 0.0
    min_lr: float = 0.0

    def __post_init__(self) -> None:
        store_whole(self, 0, "patience", "cooldown")
        store(self, factor=SHARE, threshold=NOT_NEGATIVE, min_scale=PART)
        store(self, eps=NOT_NEGATIVE, min_lr=NOT_NEGATIVE)
        check_choice(self, "mode", get_args(Mode))
        check_choice(self, "threshold_mode", get_args(ThresholdMode))
        check_choice(self, "counting", get_args(Counting))

    def start(self) -> PlateauState:
        """Return the state before the first metric."""
        return PlateauState()

    def update(self, state: PlateauState, metric: SupportsFloat) -> tuple[PlateauState, float]:
        """Return the state after the next metric, and its scale.

        Args:
            state: The state before; it stays as it is.
            metric: A number, or an array or tensor of one number.

        Raises:
            TypeError: `metric` is not a number.
        """
        value = self._value(metric)
        patience, cooldown = self.patience, self.cooldown
        if self.counting == "keras":
            patience, cooldown = max(patience - 1, 0), max(cooldown - 1, 0)
        improved = self._improves(value, state.best)
        best = value if improved else state.best
        bad = 0 if improved or state.cooldown else state.bad + 1
        if bad <= patience:
            after = PlateauState(state.scale, best, bad, max(state.cooldown - 1, 0))
        else:
            # A saved scale may lie below another floor than its own, and never rises to it.
            scale = min(state.scale, max(state.scale * self.factor, self.min_scale))
            if state.scale - scale <= self.eps:
                scale = state.scale
            after = PlateauState(scale, best, 0, cooldown)
        return after, after.scale

    def apply(self, rate: float, state: PlateauState) -> float:
        """The rate of a schedule under a state: scaled, but not below `min_lr`.

        A rate that is below the floor by itself, as in a warmup, stays what it is.

        >>> from schedcore import Plateau, PlateauState
        >>> plateau = Plateau(min_lr=0.01)
        >>> [plateau.apply(rate, PlateauState(scale=0.1)) for rate in (0.5, 0.05, 0.005)]
        [0.05, 0.01, 0.005]
        """
        return max(rate * state.scale, min(rate, self.min_lr))

    def _value(self, metric: Any) -> float:
        kind = str(getattr(metric, "dtype", type(metric).__name__))
        if isinstance(metric, str) or "bool" in kind or not isinstance(metric, SupportsFloat):
            fail(self, "metric", "a number", metric, TypeError)
        try:
            # NumPy's `float` refuses an array of shape (1,), and PyTorch's warns of a gradient.
            return float(getattr(metric, "item", lambda: metric)())
        except (TypeError, ValueError, RuntimeError):  # there are more than one
            fail(self, "metric", "a number", metric, TypeError)

    def _improves(self, value: float, best: float | None) -> bool:
        sign = 1.0 if self.mode == "max" else -1.0
        if best is None:
            bar = -sign * inf
        elif self.threshold_mode == "abs":
            bar = best + sign * self.threshold
        elif self.threshold_mode == "torch-rel":
            bar = best * (1.0 + sign * self.threshold)
        else:
            # With the sign of the best metric, the margin is on its better side.
            bar = best * (1.0 + sign * copysign(self.threshold, best))
        return value > bar if self.mode == "max" else value < bar


def check_plateau(owner: object, plateau: object) -> None:
    """Make sure that the plateau of an adapter is a Plateau or None, or raise TypeError."""
    if not isinstance(plateau, Plateau | None):
        fail(owner, "plateau", "a Plateau", plateau, TypeError)
