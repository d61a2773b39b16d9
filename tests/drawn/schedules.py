"""Random schedules of the whole catalogue and algebra, and what is known of each.

`Drawer(seed).schedule()` is the same at each call of the same seed.
"""

import math
from collections.abc import Callable
from itertools import accumulate
from random import Random
from typing import Any, NamedTuple

from examples import falling

from schedcore import (
    Anneal,
    Constant,
    Cosine,
    CosinePower,
    Cyclic,
    Exponential,
    ExponentialAnneal,
    ExponentialWarmup,
    Factor,
    Function,
    Geometric,
    Hyperbolic,
    Infinite,
    InversePower,
    InverseSquareRoot,
    InverseTime,
    KDecay,
    Linear,
    Logarithmic,
    MultiFactor,
    NaturalExponential,
    Noam,
    Noise,
    OneCycle,
    OneMinusPower,
    Piecewise,
    PiecewiseConstant,
    Polynomial,
    PowerLaw,
    RAdamWarmup,
    Rex,
    Schedule,
    SlantedTriangular,
    SquareRoot,
    Tanh,
    TriStage,
    WarmRestarts,
    WarmupStableDecay,
)
from schedcore.algebra.pointwise import LARGEST
from schedcore.curves import NAMED, Shape
from schedcore.engine.limits import LARGEST_FLOAT32

DEEPEST = 6

# How far apart two libraries may be, in one operation on a rate near 1.
ROUNDING = 2.0**-47

# Growth to the largest float32 multiplies what an exponent was rounded by.
OF_GROWTH = 1000

LENGTHS = [1, 2, 3, 7, 10, 20, 41, 49, 100, 1000, 0.1, 0.5, 0.7, 1 / 3, 2.5, 12.75, 1e-3]
EXTREME_LENGTHS = [1e-307, 1e-200, 1e-9, 2**24 + 1, 2**31 - 1, 2**31, 1e15, 2**53, 1e200, 1e308]
RATES = [0, 1e-8, 1e-4, 0.01, 0.1, 0.3, 0.5, 1, 2.5, -0.1, -1]
EXTREME_RATES = [5e-324, 1e-300, 1e-30, 1e30, -1e30, 1e150, 1e308, -1e308]
SHARES = [0.01, 0.1, 0.25, 0.3, 0.5, 0.9]
EXTREME_SHARES = [5e-324, 1e-12, 1 - 1e-6, 1 - 2**-53]
POWERS = [0.1, 0.5, 1, 1.5, 2, 3.7]
EXTREME_POWERS = [1e-6, 0.01, 50, 700]


def is_too_much(error: ValueError) -> bool:
    """Whether a question would take too long to answer."""
    return any(it in str(error) for it in (" would take ", "boundaries: more than"))


class Known(NamedTuple):
    """A schedule, between what its rates lie, and how far two libraries may be apart."""

    lr: Schedule
    low: float
    high: float
    error: float

    @property
    def is_sure(self) -> bool:
        """Whether rates can't overflow, and nothing is divided by 0."""
        return max(abs(self.low), abs(self.high), self.error) < 1e300


def known(lr: Schedule, *rates: float, times: float = 1.0) -> Known:
    """A schedule that stays within these rates, with so many times the usual rounding."""
    low, high = min(rates), max(rates)
    return Known(lr, low, high, ROUNDING * times * max(abs(low), abs(high)))


class Drawer:
    """Draws, each time anew, schedules and what they are made of."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        # In most schedules nothing is extreme: one such number often hides all else.
        self.extreme = self.random.choice([0.0, 0.0, 0.0, 0.05, 0.3])
        self.methods: set[str] = set()

    def among(self, usual: list[float], extreme: list[float]) -> float:
        return self.random.choice(extreme if self.random.random() < self.extreme else usual)

    def length(self) -> float:
        return self.among(LENGTHS, EXTREME_LENGTHS)

    def length_or_none(self) -> float:
        return self.random.choice([0, self.length(), self.length()])

    def rate(self) -> float:
        return self.among(RATES, EXTREME_RATES)

    def positive(self) -> float:
        return abs(self.rate()) or 0.2

    def share(self) -> float:
        return self.among(SHARES, EXTREME_SHARES)

    def power(self) -> float:
        return self.among(POWERS, EXTREME_POWERS)

    def rising(self, at_most: int) -> list[float]:
        """Times > 0 in order: few or many, near each other or not."""
        step = self.length()
        times = [
            step * self.random.choice([1, 1, 2, 5]) for _ in range(self.random.randint(0, at_most))
        ]
        return [*accumulate(times)]

    def curve(self) -> tuple[Shape, float]:
        """Something for `shape=`, and how many times the usual rounding it may have."""
        power = self.power()
        steep = max(power, 1.0)
        d = 1 - self.share() if self.random.random() < 0.5 else -self.positive()
        curves: list[tuple[Shape, float]] = [
            (self.random.choice([*NAMED]), 1),
            (CosinePower(power), steep),
            (OneMinusPower(power), steep),
            # Not "tanh", which jumps where a power is rounded to 1.
            (KDecay(power, shape=self.random.choice([*NAMED][:-1])), steep),
            (ExponentialAnneal(self.share()), 50),
            (Logarithmic(1 + self.positive()), 1),
            (Tanh(-4 * self.share(), 4 * self.share()), 1),
            (Rex(min(d, 1 - 2**-40)), 2.0 + 1.0 / max(1 - d, 2**-40) ** 0.5),
            (Hyperbolic(self.share()), 1),
            (Polynomial(1, 1, power=power), steep),
            (Cosine(1, 1).minimum(Linear(2, 1)), 1),
        ]
        return self.random.choice(curves)

    def schedule(self, depth: int = DEEPEST) -> Known:
        """One that can be built: what is out of a range says so, and is drawn anew."""
        while True:
            try:
                if depth == 0 or self.random.random() < 0.1:
                    return self.random.choice(SHAPES)(self)
                return self.random.choice(COMBINATIONS)(self, self.schedule(depth - 1), depth - 1)
            except ValueError as error:
                owner, _, rule = str(error).partition(": ")
                assert owner.isidentifier() or owner == "/", error
                assert " must be " in rule or is_too_much(error), error

    def call(self, lr: Schedule, method: str, *arguments: Any, **keywords: Any) -> Schedule:
        self.methods.add(method)
        schedule: Schedule = getattr(lr, method)(*arguments, **keywords)
        return schedule

    # Shapes and recipes.

    def constant(self) -> Known:
        lr = self.rate()
        return known(Constant(lr), lr)

    def falling_for_ever(self) -> Known:
        rate, length, power = self.rate(), self.length(), self.power()
        steep = max(power, 1.0)
        return self.random.choice(
            [
                known(SquareRoot(rate), 0, rate),
                known(InverseSquareRoot(rate, length), 0, rate),
                known(InversePower(rate, length, power=power), 0, rate, times=steep),
            ]
        )

    def inverse_or_exponential(self) -> Known:
        rate = self.rate()
        natural = NaturalExponential(rate, self.positive())
        lr = self.random.choice([InverseTime(rate, self.positive(), self.length()), natural])
        return known(lr, 0, rate)

    def power_law(self) -> Known:
        most = self.positive()
        return known(PowerLaw(most, self.positive(), -self.share()), 0, most)

    def factor(self) -> Known:
        base, factor, steps = self.positive(), self.share(), self.length()
        kind = self.random.choice([Factor, Exponential])
        low = self.random.choice([0, base * 0.1, base])
        return known(kind(base, factor, steps, min_lr=low), low, base, times=4)

    def growth(self) -> Known:
        base, factor, steps = self.positive(), 1 + self.positive(), self.length()
        kind = self.random.choice([Factor, Exponential])
        most = self.random.choice([None, base, base * 10])
        bounds = base, LARGEST_FLOAT32 if most is None else most
        return known(kind(base, factor, steps, max_lr=most), *bounds, times=OF_GROWTH)

    def multi_factor(self) -> Known:
        base, factor = self.rate(), self.random.choice([self.share(), 1, 3])
        most = math.copysign(LARGEST_FLOAT32, base) if factor > 1 else 0
        lr = MultiFactor(base, self.rising(at_most=20), factor)
        return known(lr, base, most if base else 0, times=4)

    def piecewise_constant(self) -> Known:
        times = self.rising(at_most=20)
        rates = [self.rate() for _ in range(len(times) + 1)]
        return known(PiecewiseConstant(times, rates), *rates)

    def piecewise(self) -> Known:
        times = self.rising(at_most=20)
        times = self.random.choice([[0, *times], times or [0]])
        rates = [self.rate() for _ in times]
        shape, steep = self.curve()
        lr = Piecewise([*zip(times, rates, strict=True)], shape=shape)
        return known(lr, *rates, times=2 * steep)

    def anneal(self) -> Known:
        base, final, length = self.rate(), self.rate(), self.length()
        power = self.power()
        shape, steep = self.curve()
        return self.random.choice(
            [
                known(Linear(base, length, final), base, final, times=2),
                known(Cosine(base, length, final), base, final, times=2),
                known(
                    Polynomial(base, length, final, power=power),
                    base,
                    final,
                    times=2 * max(power, 1),
                ),
                known(Anneal(base, length, final, shape=shape), base, final, times=2 * steep),
            ]
        )

    def geometric(self) -> Known:
        base, final = self.positive(), self.positive()
        shape, steep = self.curve()
        lr = Geometric(base, self.length(), final, shape=shape)
        return known(lr, base, final, times=OF_GROWTH * steep)

    def cyclic(self) -> Known:
        base, peak = self.rate(), self.rate()
        up, down = self.length(), self.random.choice([None, self.length()])
        mode: Any = self.random.choice(["triangular", "triangular2"])
        return known(Cyclic(base, peak, up, down, mode=mode), base, peak, times=4)

    def cyclic_of_a_range(self) -> Known:
        base, peak, length = self.rate(), self.rate(), self.length()
        gamma = self.random.choice([self.share(), 1.01])
        lr = Cyclic(base, peak, length, mode="exp_range", gamma=gamma)
        most = max(LARGEST_FLOAT32 / (1 + abs(base) + abs(peak)), 1) if gamma > 1 else 1
        times = OF_GROWTH if gamma > 1 else 4
        return known(lr, base, base + (peak - base) * most, times=times)

    def restarts(self) -> Known:
        base, final, length = self.rate(), self.rate(), self.length()
        shape, steep = self.curve()
        mult = self.random.choice([1, 1, 1.1, 1.5, 2, 1e9])
        warm = self.random.choice([0, length * self.share()])
        lr = WarmRestarts(base, length, mult, final_lr=final, warmup_steps=warm, shape=shape)
        return known(lr, base, final, times=4 * steep)

    def restarts_of_other_height(self) -> Known:
        base, final, length = self.positive(), self.rate(), self.length()
        mult = self.random.choice([self.share(), 1.5])
        # Peaks go towards `final_lr`, or away from it to the end of their way.
        bounds = [base, final, 0 if mult < 1 else max(base, final, LARGEST_FLOAT32)]
        lr = WarmRestarts(base, length, peak_mult=mult, final_lr=final)
        return known(lr, *bounds, times=OF_GROWTH)

    def noise(self) -> Known:
        low, high = sorted([self.rate(), self.rate()])
        std = self.random.choice([None, self.positive()])
        seed = self.random.randrange(100)
        lr = Noise(low, high, self.length(), seed=seed, std=std)
        return known(lr, low, high, times=4 + (std or 0) / (high - low or 1))

    def adam_or_function(self) -> Known:
        return self.random.choice(
            [
                known(ExponentialWarmup(self.length()), 0, 1),
                known(Function(falling), 0, 0.3),
                known(
                    RAdamWarmup(self.random.choice([0.61, 0.9, 0.999, 1 - 1e-6])), 0, 1, times=1e3
                ),
            ]
        )

    def recipe(self) -> Known:
        peak, length, other = self.positive(), self.length(), self.length()
        rate, final = self.rate(), self.rate()
        shape, steep = self.curve()
        times = [self.length_or_none() for _ in range(3)]
        stable: Any = self.random.choice([times[0], times])
        three = self.random.choice([False, True])
        scales = {"init_lr_scale": self.share(), "final_lr_scale": self.share()}
        wsd = WarmupStableDecay(
            peak, times[1], stable, length, begin_lr=rate, final_lr=final, shape=shape
        )
        return self.random.choice(
            [
                known(
                    Noam(length, other, factor=peak), 0, peak / math.sqrt(length) / math.sqrt(other)
                ),
                known(
                    OneCycle(
                        peak,
                        length,
                        pct_start=self.share() / 2,
                        div_factor=1 / self.share(),
                        three_phase=three,
                        shape=shape,
                    ),
                    0,
                    peak,
                    times=2 * steep,
                ),
                known(
                    SlantedTriangular(peak, length, cut_frac=self.share(), ratio=1 / self.share()),
                    0,
                    peak,
                    times=2,
                ),
                known(
                    TriStage(peak, times[0], times[1], length, **scales), 0, peak, times=OF_GROWTH
                ),
                known(wsd, peak, rate, final, times=2 * steep),
                known(
                    Infinite(peak, times[0], length, final, begin_lr=rate, shape=shape),
                    *(peak, rate, final),
                    times=2 * steep,
                ),
            ]
        )

    # Combinations.

    def on_another_clock(self, it: Known, depth: int) -> Known:
        method = self.random.choice(
            ["hold", "repeat", "lengthen", "reverse", "shift", "stretch", "staircase"]
        )
        time = self.length()
        if method == "shift" and self.random.random() < 0.5:
            time = -time
        return it._replace(lr=self.call(it.lr, method, time))

    def spread(self, it: Known, depth: int) -> Known:
        end = it.lr.end
        at = 0 if end is None else end * self.random.choice([0, 0.5])
        return it._replace(lr=self.call(it.lr, "spread", at, at + self.length()))

    def then(self, it: Known, depth: int) -> Known:
        other = self.schedule(self.random.randint(0, depth))
        at = self.length_or_none()
        return _beside(it, other)._replace(lr=self.call(it.lr, "then", other.lr, at=at))

    def then_again(self, it: Known, depth: int) -> Known:
        return it._replace(lr=self.call(it.lr, "then", it.lr, at=self.length()))

    def warmup(self, it: Known, depth: int) -> Known:
        begin, (shape, steep) = self.rate(), self.curve()
        lr = self.call(it.lr, "warmup", self.length_or_none(), begin, shape=shape)
        return _beside(it, known(lr, begin), times=2 * steep)._replace(lr=lr)

    def cooldown(self, it: Known, depth: int) -> Known:
        final, (shape, steep) = self.rate(), self.curve()
        at, length = self.length_or_none(), self.length()
        lr = self.call(it.lr, "cooldown", at, length, final, shape=shape)
        return _beside(it, known(lr, final), times=2 * steep)._replace(lr=lr)

    def times_a_ramp(self, it: Known, depth: int) -> Known:
        rate, (shape, steep) = self.rate(), self.curve()
        if self.random.random() < 0.5:
            lr = self.call(it.lr, "warmup_over", self.length_or_none(), rate, shape=shape)
        else:
            times = self.length_or_none(), self.length()
            lr = self.call(it.lr, "cooldown_over", *times, rate, shape=shape)
        return _product(it, known(lr, rate, 1, times=2 * steep))._replace(lr=lr)

    def bounded(self, it: Known, depth: int) -> Known:
        low, high = sorted([self.rate(), self.rate()])
        low_or_none: Any = self.random.choice([None, low])
        high_or_none: Any = self.random.choice([None, high])
        lr = self.call(it.lr, "clip", low_or_none, high_or_none)
        bounds = it.low, it.high
        if low_or_none is not None:
            bounds = max(bounds[0], low), max(bounds[1], low)
        if high_or_none is not None:
            bounds = min(bounds[0], high), min(bounds[1], high)
        return Known(lr, *bounds, it.error)

    def higher_or_lower(self, it: Known, depth: int) -> Known:
        other = self.schedule(self.random.randint(0, depth))
        method, bound = self.random.choice([("minimum", min), ("maximum", max)])
        lr = self.call(it.lr, method, self.random.choice([other.lr, other.lr]))
        bounds = bound(it.low, other.low), bound(it.high, other.high)
        return Known(lr, *bounds, max(it.error, other.error))

    def operator(self, it: Known, depth: int) -> Known:
        other = self.schedule(self.random.randint(0, depth))
        number = self.rate()
        alone = known(it.lr, number)
        minus = it._replace(lr=-it.lr, low=-it.high, high=-it.low)
        ways: list[Callable[[], Known]] = [
            lambda: minus,
            lambda: _sum(it, other)._replace(lr=it.lr + other.lr),
            lambda: _sum(it, it)._replace(lr=it.lr + it.lr),
            lambda: _sum(it, alone)._replace(lr=it.lr + number),
            lambda: _sum(minus, alone)._replace(lr=number - it.lr),
            lambda: _sum(it, known(it.lr, -number))._replace(lr=it.lr - number),
            lambda: _product(it, other)._replace(lr=it.lr * other.lr),
            lambda: _product(it, alone)._replace(lr=number * it.lr),
            lambda: _quotient(it, other)._replace(lr=it.lr / other.lr),
            lambda: _quotient(it, known(it.lr, number or 2))._replace(lr=it.lr / (number or 2)),
            lambda: _quotient(alone, it)._replace(lr=number / it.lr),
        ]
        return self.random.choice(ways)()

    def pointwise(self, it: Known, depth: int) -> Known:
        if self.random.random() < 0.5:
            error = it.error + 1.0 if it.is_sure else math.inf
            return Known(self.call(it.lr, "rounded"), it.low - 0.5, it.high + 0.5, error)
        low, high = (math.exp(min(bound, LARGEST)) for bound in (it.low, it.high))
        error = min(it.error, 1e300) * high + ROUNDING * high if it.is_sure else math.inf
        return Known(self.call(it.lr, "exp"), low, high, error)


def _beside(one: Known, other: Known, times: float = 1.0) -> Known:
    low, high = min(one.low, other.low), max(one.high, other.high)
    error = max(one.error, other.error) + ROUNDING * times * max(abs(low), abs(high))
    return Known(other.lr, low, high, error)


def _sum(one: Known, other: Known) -> Known:
    low, high = one.low + other.low, one.high + other.high
    error = one.error + other.error + ROUNDING * max(abs(low), abs(high))
    return Known(one.lr, low, high, error)


def _product(one: Known, other: Known) -> Known:
    products = [a * b for a in one[1:3] for b in other[1:3]]
    sizes = [max(abs(it.low), abs(it.high)) for it in (one, other)]
    error = sizes[0] * other.error + sizes[1] * one.error
    if not all(map(math.isfinite, [*products, error])):
        return Known(one.lr, -math.inf, math.inf, math.inf)
    return Known(one.lr, min(products), max(products), error + ROUNDING * sizes[0] * sizes[1])


def _quotient(one: Known, other: Known) -> Known:
    nearest = min(abs(other.low), abs(other.high)) - other.error
    if other.low <= 0 <= other.high or not (nearest > 1e-100 and one.is_sure and other.is_sure):
        return Known(one.lr, -math.inf, math.inf, math.inf)
    inverse = known(other.lr, 1 / other.low, 1 / other.high)
    return _product(one, inverse._replace(error=inverse.error + other.error / nearest**2))


Shapes = Callable[[Drawer], Known]
Combinations = Callable[[Drawer, Known, int], Known]

SHAPES: list[Shapes] = [
    Drawer.anneal,
    Drawer.anneal,
    Drawer.constant,
    Drawer.cyclic,
    Drawer.cyclic_of_a_range,
    Drawer.factor,
    Drawer.falling_for_ever,
    Drawer.geometric,
    Drawer.growth,
    Drawer.inverse_or_exponential,
    Drawer.multi_factor,
    Drawer.noise,
    Drawer.adam_or_function,
    Drawer.piecewise,
    Drawer.piecewise_constant,
    Drawer.power_law,
    Drawer.recipe,
    Drawer.restarts,
    Drawer.restarts_of_other_height,
]
COMBINATIONS: list[Combinations] = [
    Drawer.bounded,
    Drawer.cooldown,
    Drawer.higher_or_lower,
    Drawer.on_another_clock,
    Drawer.on_another_clock,
    Drawer.on_another_clock,
    Drawer.operator,
    Drawer.operator,
    Drawer.pointwise,
    Drawer.spread,
    Drawer.then,
    Drawer.then_again,
    Drawer.times_a_ramp,
    Drawer.warmup,
]
