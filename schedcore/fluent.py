"""The methods of a schedule that give other schedules.

What they give are subclasses of `Schedule`, which is a subclass of this. The knot is tied here and
nowhere else: names come from the package, which loads them when a method asks.
"""

from typing import TYPE_CHECKING, Any

import schedcore
from schedcore.checks import NOT_NEGATIVE, fail, number, number_in
from schedcore.engine.once import value_at
from schedcore.operators import as_term

if TYPE_CHECKING:
    from schedcore.curves import Shape


class Fluent:
    """The part of `Schedule` that combines: `self` is a Schedule, which can't be named yet."""

    __slots__ = ()

    def then(self: Any, schedule: "schedcore.Schedule", at: float) -> "schedcore.Then":
        """This schedule until `at`, then another one on a clock that starts at 0 there.

        >>> from schedcore import Constant, Cosine
        >>> lr = Constant(0.3).then(Cosine(0.3, steps=10), at=5)
        >>> lr(4.9), lr(10), lr(15)
        (0.3, 0.15, 0.0)
        """
        return schedcore.Then(self, schedule, at)

    def warmup(
        self: Any, steps: float, begin_lr: float = 0.0, *, shape: "Shape" = "linear"
    ) -> "schedcore.Warmup":
        """A warmup of `steps` in front, then this schedule on a clock that starts at 0.

        The first update is at `begin_lr`. Where a library starts at (t + 1) / W of the rate, that
        is `warmup(W - 1, begin_lr=peak / W)`, and for (t + 1) / (W + 1) it is
        `warmup(W, begin_lr=peak / (W + 1))`; `begin_lr` may also lie above the rate.

        >>> from schedcore import Cosine
        >>> lr = Cosine(0.3, steps=15, final_lr=0.01).warmup(5)
        >>> lr(0), lr(5), lr(20)
        (0.0, 0.3, 0.01)
        >>> Cosine(0.3, steps=15).warmup(4, shape="1-square")(2)
        0.22499999999999998
        """
        return schedcore.Warmup(self, steps, begin_lr, shape=shape)

    def warmup_over(
        self: Any, steps: float, begin: float = 0.0, *, shape: "Shape" = "linear"
    ) -> "schedcore.Product":
        """This schedule times a rise from `begin` to 1: a warmup during which its clock runs.

        >>> from schedcore import Linear
        >>> lr = Linear(0.4, steps=20).warmup_over(10)
        >>> round(lr(5), 4), lr(10), lr(15), lr(20)
        (0.15, 0.2, 0.1, 0.0)

        A warmup of 10 to 0.4 during which the clock runs, and a jump after it, is
        `Linear(0, steps=10, final_lr=0.4).then(a.shift(-10), at=10)`.
        """
        rise = schedcore.Constant(1.0).warmup(steps, begin, shape=shape)
        return schedcore.Product(self, rise)

    def cooldown(
        self: Any, at: float, steps: float, final_lr: float = 0.0, *, shape: "Shape" = "linear"
    ) -> "schedcore.Then":
        """This schedule until `at`, then down from the rate it has there, along a curve.

        >>> from schedcore import SquareRoot
        >>> lr = SquareRoot(0.8).cooldown(at=15, steps=16, shape="1-sqrt")
        >>> lr(3), lr(15), lr(19), lr(31)
        (0.4, 0.2, 0.1, 0.0)
        """
        at = number_in("Then", NOT_NEGATIVE, "at", at)
        fall = schedcore.Anneal(value_at(self, at), steps, final_lr, shape=shape)
        return schedcore.Then(self, fall, at)

    def cooldown_over(
        self: Any, at: float, steps: float, final: float = 0.0, *, shape: "Shape" = "linear"
    ) -> "schedcore.Product":
        """This schedule times a fall from 1 to `final`: a cooldown during which its clock runs.

        >>> from schedcore import PiecewiseConstant
        >>> lr = PiecewiseConstant([40], [0.4, 0.2]).cooldown_over(at=20, steps=40)
        >>> lr(20), lr(30), round(lr(40), 4), lr(60)
        (0.4, 0.30000000000000004, 0.1, 0.0)
        """
        fall = schedcore.Constant(1.0).cooldown(at, steps, final, shape=shape)
        return schedcore.Product(self, fall)

    def hold(self: Any, at: float) -> "schedcore.Hold":
        """This schedule until `at`, and for ever the rate that it has there.

        >>> from schedcore import Cosine
        >>> lr = Cosine(0.3, steps=20).hold(at=10)
        >>> lr(10), lr(15), lr(100)
        (0.15, 0.15, 0.15)
        """
        return schedcore.Hold(self, at)

    def repeat(self: Any, every: float) -> "schedcore.Repeat":
        """The first `every` of this schedule, again and again.

        >>> from schedcore import Polynomial
        >>> lr = Polynomial(0.4, steps=4).repeat(every=4)
        >>> lr(0), lr(3), lr(4), lr(7)
        (0.4, 0.1, 0.4, 0.1)
        """
        return schedcore.Repeat(self, every)

    def lengthen(self: Any, every: float) -> "schedcore.Lengthen":
        """The first `every` of this schedule, then twice as long to the end of 2 * every, and so on.

        >>> from schedcore import Polynomial
        >>> lr = Polynomial(0.4, steps=10).lengthen(every=10)  # Keras' cycle=True, without end
        >>> lr(5), lr(10), lr(15), lr(20)
        (0.2, 0.2, 0.1, 0.13333333333333333)
        """
        return schedcore.Lengthen(self, every)

    def reverse(self: Any, steps: float) -> "schedcore.Reverse":
        """The first `steps` of this schedule, backwards; then its first rate for ever.

        >>> from schedcore import Cosine
        >>> lr = Cosine(0.3, steps=20).reverse(steps=20)
        >>> lr(0), lr(10), lr(20), lr(30)
        (0.0, 0.15, 0.3, 0.3)
        """
        return schedcore.Reverse(self, steps)

    def shift(self: Any, by: float) -> "schedcore.Shift":
        """This schedule `by` later, or earlier when negative.

        >>> from schedcore import Polynomial
        >>> lr = Polynomial(1.0, steps=10)
        >>> lr.shift(5)(10), lr.shift(-5)(0)
        (0.5, 0.5)
        """
        return schedcore.Shift(self, by)

    def stretch(self: Any, by: float) -> "schedcore.Stretch":
        """This schedule, `by` times as long: it turns a curve in epochs into one in updates.

        >>> from schedcore import Factor
        >>> by_epoch = Factor(0.3, 0.9)
        >>> by_update = by_epoch.stretch(235)
        >>> by_epoch(2) == by_update(2 * 235)
        True
        """
        return schedcore.Stretch(self, by)

    def spread(self: Any, at: float, until: float) -> "schedcore.Then":
        """This schedule until `at`, and then what is left of it, spread out to end at `until`.

        For a run that gets longer, or shorter, on its way. Raises ValueError if the schedule has no
        `end`, or `at` is not before it, or `until` not after `at`.

        >>> from schedcore import Linear
        >>> lr = Linear(0.4, steps=1000).spread(at=500, until=2500)
        >>> lr(500), lr(1500), lr(2500)
        (0.2, 0.1, 0.0)
        """
        end = self.end
        if end is None:
            fail(self, "end", "a time, for there to be a rest", end)
        if not number(self, "at", at) < end:
            fail(self, "at", f"< its end, {end!r}", at)
        if not number(self, "until", until) > at:
            fail(self, "until", f"> at, {at!r}", until)
        rest = self.shift(-at).stretch((until - at) / (end - at))
        # Rounding may leave the rest a bit short of its end.
        return schedcore.Then(schedcore.Then(self, rest, at), schedcore.Constant(self(end)), until)

    def staircase(self: Any, every: float) -> "schedcore.Staircase":
        """This schedule in steps: over each `every` it stays what it is where that begins.

        >>> from schedcore import Exponential
        >>> lr = Exponential(0.4, 0.25, step_size=10).staircase(every=5)
        >>> lr(0), lr(4.9), lr(5), lr(10)
        (0.4, 0.4, 0.2, 0.1)
        """
        return schedcore.Staircase(self, every)

    def exp(self: Any) -> "schedcore.Exp":
        """The exponential of this schedule.

        >>> from schedcore import Linear
        >>> rest = Linear(1, steps=80, final_lr=0)
        >>> ramp_up = (-5 * rest * rest).exp()  # the Gaussian one of mean teachers
        >>> round(ramp_up(0), 4), round(ramp_up(40), 4), ramp_up(80)
        (0.0067, 0.2865, 1.0)
        """
        return schedcore.Exp(self)

    def rounded(self: Any) -> "schedcore.Rounded":
        """This schedule in whole numbers, the nearest ones, for what is counted.

        >>> from schedcore import Linear
        >>> batch_size = Linear(32, steps=1000, final_lr=512).rounded()
        >>> batch_size(10), batch_size(500)
        (37.0, 272.0)
        """
        return schedcore.Rounded(self)

    def minimum(self: Any, other: "schedcore.Schedule | float") -> "schedcore.Minimum":
        """The lower of this schedule and another, or a number, at each `t`.

        >>> from schedcore import Constant, SquareRoot
        >>> lr = SquareRoot(0.8).minimum(Constant(0.3))
        >>> lr(0), lr(15)
        (0.3, 0.2)
        """
        second: Any = as_term(other) or other
        return schedcore.Minimum(self, second)

    def maximum(self: Any, other: "schedcore.Schedule | float") -> "schedcore.Maximum":
        """The higher of this schedule and another, or a number, at each `t`.

        >>> from schedcore import Constant, SquareRoot
        >>> lr = SquareRoot(0.8).maximum(Constant(0.3))
        >>> lr(0), lr(15)
        (0.8, 0.3)
        """
        second: Any = as_term(other) or other
        return schedcore.Maximum(self, second)

    def clip(
        self: Any, min_lr: float | None = None, max_lr: float | None = None
    ) -> "schedcore.Clip":
        """This schedule, kept between `min_lr` and `max_lr` (no floor, no ceiling when None).

        >>> from schedcore import SquareRoot
        >>> lr = SquareRoot(1.0).clip(min_lr=0.1, max_lr=0.5)
        >>> lr(0), lr(15), lr(10**6)
        (0.5, 0.25, 0.1)
        """
        return schedcore.Clip(self, min_lr, max_lr)
