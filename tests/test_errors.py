"""Wrong arguments get the exact message, and nothing is silently corrected."""

import re
from collections.abc import Callable
from math import inf, nan
from typing import Any

import numpy as np
import pytest

import schedcore
from schedcore import (
    Anneal,
    Clip,
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
    Product,
    RAdamWarmup,
    Rex,
    Scale,
    Schedule,
    Shift,
    SlantedTriangular,
    SquareRoot,
    Stretch,
    Sum,
    Tanh,
    Then,
    TriStage,
    WarmRestarts,
    Warmup,
    WarmupStableDecay,
)
from schedcore.curves import NAMED

LR: Any = Cosine(0.3, 20)
ANY: Any = None  # for calls that the types forbid

VALUE_ERRORS: list[tuple[Callable[[], object], str]] = [
    (
        lambda: LR.staircase(5e-324),
        "Staircase: every must be longer, for floats to count how many have passed, got 5e-324",
    ),
    (
        lambda: Noam(1e-300, 1e-300, factor=1e300),
        "Noam: numbers must be others for what it is made of: InverseSquareRoot: base_lr must be",
    ),
    # zero
    (
        lambda: Factor(0, 0.9),
        "Factor: base_lr must be > 0 (as it is multiplied: for a rate below 0, put a minus in front), got 0",
    ),
    (lambda: Factor(0.3, 0.9, step_size=0), "Factor: step_size must be > 0, got 0"),
    (lambda: Polynomial(0.3, 0), "Polynomial: steps must be > 0, got 0"),
    (lambda: Polynomial(0.3, 20, power=0), "Polynomial: power must be in (0, 10000)"),
    (lambda: Cosine(0.3, steps=0), "Cosine: steps must be > 0, got 0"),
    (lambda: Cyclic(0.1, 0.5, 0), "Cyclic: step_size_up must be > 0, got 0"),
    (lambda: Cyclic(0.1, 0.5, 4, 0), "Cyclic: step_size_down must be > 0, got 0"),
    (lambda: WarmRestarts(0.3, 0), "WarmRestarts: cycle_steps must be > 0, got 0"),
    (lambda: LR.stretch(0), "Stretch: by must be > 0, got 0"),
    # negative
    (lambda: Factor(0.3, 0.9, min_lr=-1e-9), "Factor: min_lr must be >= 0, got -1e-09"),
    (lambda: Cosine(0.3, steps=-20), "Cosine: steps must be > 0, got -20"),
    (lambda: LR.warmup(-5), "Warmup: steps must be >= 0, got -5"),
    (lambda: LR.then(LR, at=-1), "Then: at must be >= 0, got -1"),
    (lambda: LR.stretch(-2), "Stretch: by must be > 0, got -2"),
    # NaN and infinity
    (lambda: Constant(nan), "Constant: lr must be finite, got nan"),
    (lambda: SquareRoot(inf), "SquareRoot: base_lr must be finite, got inf"),
    (lambda: Factor(0.3, nan), "Factor: factor must be finite, got nan"),
    (lambda: Factor(0.3, 0.9, inf), "Factor: step_size must be finite, got inf"),
    (
        lambda: MultiFactor(0.5, [15, nan], 0.5),
        "MultiFactor: milestones[1] must be finite, got nan",
    ),
    (lambda: MultiFactor(0.5, [inf], 0.5), "MultiFactor: milestones[0] must be finite, got inf"),
    (lambda: Polynomial(0.3, 20, power=nan), "Polynomial: power must be finite, got nan"),
    (
        lambda: WarmupStableDecay(0.3, 10, [5] * 2001, 5),
        "WarmupStableDecay: stable_steps must be at most 2000 numbers, got (5, 5, 5, 5, ...)",
    ),
    (lambda: Cosine(nan, 20), "Cosine: base_lr must be finite, got nan"),
    (
        lambda: Cosine(1e308, 20, final_lr=-1e308),
        "Cosine: final_lr must be nearer to base_lr, 1e+308: floats hold no such difference, got -1e",
    ),
    (
        lambda: Cyclic(-1e308, 1e308, 4),
        "Cyclic: max_lr must be nearer to base_lr, -1e+308: floats hold no such difference, got 1e",
    ),
    (lambda: Cosine(0.3, inf), "Cosine: steps must be finite, got inf"),
    (lambda: Cosine(0.3, 10**400), "Cosine: steps must be finite, got 1000000000"),
    (lambda: Cosine(0.3, np.float64(nan)), "Cosine: steps must be finite, got nan"),
    (lambda: Cyclic(0.1, inf, 4), "Cyclic: max_lr must be finite, got inf"),
    (lambda: WarmRestarts(0.3, 10, inf), "WarmRestarts: cycle_mult must be finite, got inf"),
    (lambda: LR.warmup(nan), "Warmup: steps must be finite, got nan"),
    (lambda: LR.then(LR, at=nan), "Then: at must be finite, got nan"),
    (lambda: LR * inf, "Scale: by must be finite, got inf"),
    (lambda: LR.clip(max_lr=inf), "Clip: max_lr must be finite, got inf"),
    (lambda: LR.shift(-inf), "Shift: by must be finite, got -inf"),
    (lambda: LR.stretch(nan), "Stretch: by must be finite, got nan"),
    (lambda: LR.hold(-1), "Hold: at must be >= 0, got -1"),
    (lambda: LR.repeat(0), "Repeat: every must be > 0, got 0"),
    (lambda: LR.reverse(inf), "Reverse: steps must be finite, got inf"),
    (lambda: LR.cooldown(at=-1, steps=5), "Then: at must be >= 0, got -1"),
    (lambda: LR.cooldown(at=5, steps=0), "Anneal: steps must be > 0, got 0"),
    (
        lambda: LR.cooldown(5, 5, shape="cosinus"),
        f"Anneal: shape must be a Curve, a Schedule or one of {', '.join(NAMED)}, got 'cosinus'",
    ),
    (
        lambda: LR.cooldown(5, 5, shape=SquareRoot(1)),
        "Anneal: shape must be 1 at t = 0 and 0 at t = 1, got SquareRoot(1)",
    ),
    (lambda: Linear(0.3, 0), "Linear: steps must be > 0, got 0"),
    # factors
    (lambda: Factor(0.3, 0), "Factor: factor must be > 0, got 0"),
    (lambda: Factor(0.3, -0.9), "Factor: factor must be > 0, got -0.9"),
    (lambda: WarmRestarts(1, 10, 0.5), "WarmRestarts: cycle_mult must be 1 or >= 1.001, got 0.5"),
    # milestones
    (lambda: MultiFactor(0.5, [0, 5], 0.5), "MultiFactor: milestones[0] must be > 0, got 0"),
    (lambda: MultiFactor(0.5, [-5], 0.5), "MultiFactor: milestones[0] must be > 0, got -5"),
    (
        lambda: MultiFactor(0.5, [30, 15], 0.5),
        "MultiFactor: milestones[1] must be >= milestones[0], 30, got 15",
    ),
    (
        lambda: WarmRestarts(1, 1e-280, 1.001),
        "WarmRestarts: cycle_steps must be longer, or cycle_mult larger, for at most 50000 restarts",
    ),
    # anneals with a parameter
    (lambda: CosinePower(0), "CosinePower: power must be in (0, 10000)"),
    (lambda: KDecay(-1), "KDecay: k must be in (0, 10000)"),
    (lambda: KDecay(shape="kosine"), "KDecay: shape must be a Curve, a Schedule or one of linear"),
    (lambda: OneMinusPower(0), "OneMinusPower: power must be in (0, 10000)"),
    (lambda: Rex(1), "Rex: d must be < 1, got 1"),
    (lambda: Rex(-inf), "Rex: d must be finite, got -inf"),
    (lambda: Tanh(lower=3), "Tanh: upper must be > lower, 3, got 3.0"),
    (lambda: Tanh(upper=nan), "Tanh: upper must be finite, got nan"),
    (
        lambda: ExponentialAnneal(1),
        "ExponentialAnneal: ratio must be in (0, 1), got 1",
    ),
    (
        lambda: ExponentialAnneal(0),
        "ExponentialAnneal: ratio must be in (0, 1), got 0",
    ),
    (lambda: Logarithmic(1), "Logarithmic: ratio must be in (1, 1e+38), got 1"),
    (
        lambda: Geometric(0, 20, 0.3),
        "Geometric: base_lr must be > 0 (as it is multiplied: for a rate below 0, put a minus in front), got 0",
    ),
    (
        lambda: Geometric(0.3, 20, 0),
        "Geometric: final_lr must be > 0 (as it is multiplied: for a rate below 0, put a minus in front), got 0",
    ),
    # decays without end
    (lambda: InverseSquareRoot(0.3, 0), "InverseSquareRoot: timescale must be > 0, got 0"),
    (lambda: InversePower(0.3, 10, power=0), "InversePower: power must be in (0, 10000)"),
    (lambda: InverseTime(0.3, -0.5), "InverseTime: decay_rate must be > 0, got -0.5"),
    (lambda: InverseTime(0.3, 0.5, 0), "InverseTime: step_size must be > 0, got 0"),
    (
        lambda: PowerLaw(0, 1.0),
        "PowerLaw: max_lr must be > 0 (as it is multiplied: for a rate below 0, put a minus in front), got 0",
    ),
    (lambda: PowerLaw(0.3, 1.0, 0), "PowerLaw: exponent must be in [-1, 0), got 0"),
    (lambda: PowerLaw(0.3, 1.0, -1.1), "PowerLaw: exponent must be in [-1, 0), got -1.1"),
    (lambda: Exponential(0.3, 0.9, 0), "Exponential: step_size must be > 0, got 0"),
    (
        lambda: Exponential(0.3, 0.9, min_lr=0.4),
        "Exponential: min_lr must be <= base_lr, 0.3, got 0.4",
    ),
    (lambda: NaturalExponential(0.3, 0), "NaturalExponential: decay_rate must be > 0, got 0"),
    # warmups
    (lambda: ExponentialWarmup(0), "ExponentialWarmup: timescale must be > 0, got 0"),
    (lambda: RAdamWarmup(0.6000001), "RAdamWarmup: beta2 must be in (0.601, 1) (at 0.6"),
    (lambda: RAdamWarmup(1), "RAdamWarmup: beta2 must be in (0.601, 1) (at 0.6 there"),
    (lambda: LR.warmup_over(-5), "Warmup: steps must be >= 0, got -5"),
    # points
    (lambda: LR.staircase(0), "Staircase: every must be > 0, got 0"),
    (lambda: Piecewise([]), "Piecewise: points must be at least one point, got []"),
    (lambda: Piecewise([(-1, 0.3)]), "Piecewise: points[0][0] must be >= 0, got -1"),
    (lambda: Piecewise([(0, 0.3), (inf, 0)]), "Piecewise: points[1][0] must be finite, got inf"),
    (
        lambda: Piecewise([(0, 0.3), (5, 0.1), (5, 0.2)]),
        "Piecewise: points[2][0] must be > points[1][0], 5, got 5",
    ),
    (
        lambda: Piecewise([(0, 0.3)], shape="line"),
        "Piecewise: shape must be a Curve, a Schedule or one of linear",
    ),
    (
        lambda: PiecewiseConstant([10, 5], [1, 2, 3]),
        "PiecewiseConstant: milestones[1] must be >= milestones[0], 10, got 5",
    ),
    (
        lambda: PiecewiseConstant([0], [1, 2]),
        "PiecewiseConstant: milestones[0] must be > 0, got 0",
    ),
    (
        lambda: PiecewiseConstant([10, 20], [0.3, 0.1]),
        "PiecewiseConstant: values must be one for each milestone and one before, 3, got (0.3, 0.1)",
    ),
    (
        lambda: WarmRestarts(0.3, 10, shape="1-cube"),
        "WarmRestarts: shape must be a Curve, a Schedule or one of linear",
    ),
    # one argument against another
    (lambda: Factor(0.3, 0.9, min_lr=0.4), "Factor: min_lr must be <= base_lr, 0.3, got 0.4"),
    (
        lambda: Cyclic(0.1, 0.5, 4, mode="sawtooth"),  # type: ignore[arg-type]
        "Cyclic: mode must be 'triangular' or 'triangular2' or 'exp_range', got 'sawtooth'",
    ),
    (
        lambda: Cyclic(0.1, 0.5, 4, mode="triangular2", gamma=0.9),
        "Cyclic: gamma must be 1 in mode 'triangular2', got 0.9",
    ),
    (lambda: LR.clip(0.2, 0.1), "Clip: max_lr must be >= min_lr, 0.2, got 0.1"),
    # a warmup longer than the run, in the usual way of writing it
    (lambda: Cosine(0.3, steps=20 - 25).warmup(25), "Cosine: steps must be > 0, got -5"),
    (lambda: Cosine(0.3, steps=20 - 20).warmup(20), "Cosine: steps must be > 0, got 0"),
    # growth, and what goes with it
    (
        lambda: Factor(0.3, 0.9, max_lr=1.0),
        "Factor: max_lr must be None where the factor is not above 1, got 1.0",
    ),
    (
        lambda: Exponential(0.3, 2, max_lr=0.2),
        "Exponential: max_lr must be >= base_lr, 0.3, got 0.2",
    ),
    (lambda: MultiFactor(0.3, [5], 2, max_lr=inf), "MultiFactor: max_lr must be finite, got inf"),
    (
        lambda: WarmRestarts(0.3, 10, max_lr=1.0),
        "WarmRestarts: max_lr must be None where peak_mult is not above 1, got 1.0",
    ),
    (
        lambda: WarmRestarts(0.3, 10, peak_mult=2, max_lr=0.2),
        "WarmRestarts: max_lr must be >= base_lr, 0.3, got 0.2",
    ),
    (
        lambda: WarmRestarts(-0.3, 10, peak_mult=0.5),
        "WarmRestarts: base_lr must be > 0 (as it is multiplied",
    ),
    (lambda: WarmRestarts(0.3, 10, peak_mult=0), "WarmRestarts: peak_mult must be > 0, got 0"),
    (
        lambda: WarmRestarts(0.3, 10, warmup_steps=10),
        "WarmRestarts: warmup_steps must be < cycle_steps, 10, got 10",
    ),
    (lambda: Cyclic(0, 1, 4, mode="exp_range", gamma=0), "Cyclic: gamma must be > 0, got 0"),
    (lambda: Hyperbolic(0), "Hyperbolic: ratio must be in (0, 1], got 0"),
    (lambda: Noise(0, 1, std=0), "Noise: std must be > 0, got 0"),
    (lambda: LR.lengthen(0), "Lengthen: every must be > 0, got 0"),
    (lambda: LR / 0, "/: divisor must be other than 0, got 0"),
    (
        lambda: LR / LR.warmup(5),
        "Quotient: second must be other than 0 at t = 0, got Cosine(0.3, steps=20).w",
    ),
    (lambda: LR / nan, "/: divisor must be finite, got nan"),
    # recipes
    (
        lambda: OneCycle(0, 100),
        "OneCycle: max_lr must be > 0 (as it is multiplied: for a rate below 0, put a minus in front), got 0",
    ),
    (lambda: OneCycle(0.3, 0), "OneCycle: steps must be > 0, got 0"),
    (lambda: OneCycle(0.3, 100, pct_start=1), "OneCycle: pct_start must be in (0, 1), got 1"),
    (lambda: OneCycle(0.3, 100, pct_start=0), "OneCycle: pct_start must be in (0, 1), got 0"),
    (
        lambda: OneCycle(0.3, 100, pct_start=0.5, three_phase=True),
        "OneCycle: pct_start must be in (0, 0.5), got 0.5",
    ),
    (lambda: OneCycle(0.3, 100, div_factor=0.5), "OneCycle: div_factor must be >= 1, got 0.5"),
    (
        lambda: OneCycle(0.3, 100, final_div_factor=0),
        "OneCycle: final_div_factor must be > 0, got 0",
    ),
    (
        lambda: OneCycle(0.3, 100, shape="cos"),
        "OneCycle: shape must be a Curve, a Schedule or one of linear, cosine, ",
    ),
    (
        lambda: SlantedTriangular(0.3, 100, cut_frac=1.5),
        "SlantedTriangular: cut_frac must be in (0, 1), got 1.5",
    ),
    (lambda: SlantedTriangular(0.3, 100, ratio=0), "SlantedTriangular: ratio must be >= 1, got 0"),
    (lambda: SlantedTriangular(0.3, nan), "SlantedTriangular: steps must be finite, got nan"),
    (lambda: Noam(0, 4000), "Noam: model_size must be > 0, got 0"),
    (lambda: Noam(512, 0), "Noam: warmup_steps must be > 0, got 0"),
    (lambda: Noam(512, 4000, factor=-1), "Noam: factor must be > 0, got -1"),
    (lambda: TriStage(0.3, -5, 40, 50), "TriStage: warmup_steps must be >= 0, got -5"),
    (lambda: TriStage(0.3, 10, inf, 50), "TriStage: hold_steps must be finite, got inf"),
    (lambda: TriStage(0.3, 10, 40, 0), "TriStage: decay_steps must be > 0, got 0"),
    (
        lambda: TriStage(0.3, 10, 40, 50, init_lr_scale=2),
        "TriStage: init_lr_scale must be in (0, 1], got 2",
    ),
    (
        lambda: TriStage(0.3, 10, 40, 50, final_lr_scale=0),
        "TriStage: final_lr_scale must be in (0, 1], got 0",
    ),
    (
        lambda: WarmupStableDecay(0.3, 10, 70, 0),
        "WarmupStableDecay: decay_steps must be > 0, got 0",
    ),
    (
        lambda: WarmupStableDecay(0.3, 10, -70, 20),
        "WarmupStableDecay: stable_steps must be >= 0, got -70",
    ),
    (
        lambda: WarmupStableDecay(0.3, 10, [70, -1], 20),
        "WarmupStableDecay: stable_steps[1] must be >= 0, got -1",
    ),
    (
        lambda: WarmupStableDecay(0.3, 10, [], 20),
        "WarmupStableDecay: stable_steps must be at least one number, got []",
    ),
    (
        lambda: WarmupStableDecay(0.3, 10, 70, 20, shape=SquareRoot(1)),
        "WarmupStableDecay: shape must be 1 at t = 0 and 0 at t = 1, got SquareRoot(1)",
    ),
    (lambda: Infinite(0.3, 10, 0, 0.1), "Infinite: cooldown_steps must be > 0, got 0"),
    (lambda: Infinite(0.3, -1, 40, 0.1), "Infinite: warmup_steps must be >= 0, got -1"),
    (
        lambda: Infinite(0.3, 10, 40, 0.1, shape="cos"),
        "Infinite: shape must be a Curve, a Schedule or one of linear, cosine, ",
    ),
    # noise
    (lambda: Noise(0.3, 0.1), "Noise: high must be >= low, 0.3, got 0.1"),
    (lambda: Noise(0, 1, every=0), "Noise: every must be > 0, got 0"),
    (lambda: Noise(0, 1, seed=-1), "Noise: seed must be >= 0, got -1"),
    # looking
    (lambda: LR.sample(0), "Cosine: n must be >= 1, got 0"),
    (lambda: LR.sample(-3), "Cosine: n must be >= 1, got -3"),
]

TYPE_ERRORS: list[tuple[Callable[[], object], str]] = [
    (lambda: LR.minimum("0.1"), "Minimum: second must be a Schedule, got '0.1'"),
    (lambda: LR.maximum(ANY), "Maximum: second must be a Schedule, got None"),
    (lambda: schedcore.Exp(ANY), "Exp: schedule must be a Schedule, got None"),
    (lambda: schedcore.Rounded(ANY), "Rounded: schedule must be a Schedule, got None"),
    (lambda: LR + True, "Constant: lr must be a number, got True"),
    (lambda: LR - "0.1", "unsupported operand type(s) for -: 'Cosine' and 'str'"),
    (lambda: LR / None, "unsupported operand type(s) for /: 'Cosine' and 'NoneType'"),
    (lambda: "0.1" + LR, "can only concatenate str"),
    # booleans and strings, and what is not a number at all
    (lambda: Constant(True), "Constant: lr must be a number, got True"),
    (lambda: Constant("0.3"), "Constant: lr must be a number, got '0.3'"),  # type: ignore[arg-type]
    (lambda: SquareRoot(ANY), "SquareRoot: base_lr must be a number, got None"),
    (lambda: Factor(0.3, 0.9, step_size=True), "Factor: step_size must be a number, got True"),
    (lambda: Factor(0.3, 1j), "Factor: factor must be a number, got 1j"),  # type: ignore[arg-type]
    (
        lambda: MultiFactor(0.5, [15, True], 0.5),
        "MultiFactor: milestones[1] must be a number, got True",
    ),
    (
        lambda: MultiFactor(0.5, "15", 0.5),  # type: ignore[arg-type]
        "MultiFactor: milestones must be a sequence of numbers, got '15'",
    ),
    (
        lambda: MultiFactor(0.5, 15, 0.5),  # type: ignore[arg-type]
        "MultiFactor: milestones must be a sequence of numbers, got 15",
    ),
    (lambda: Polynomial(0.3, "20"), "Polynomial: steps must be a number, got '20'"),  # type: ignore[arg-type]
    (lambda: Cosine(0.3, steps=False), "Cosine: steps must be a number, got False"),
    (lambda: Cosine(0.3, np.bool_(True)), "Cosine: steps must be a number, got "),  # type: ignore[arg-type]
    (lambda: Cosine(0.3, np.array(20)), "Cosine: steps must be a number, got array(20)"),  # type: ignore[arg-type]
    (lambda: Cyclic(0.1, 0.5, 4, mode=1), "Cyclic: mode must be 'triangular' or "),  # type: ignore[arg-type]
    (lambda: WarmRestarts(0.3, 10, True), "WarmRestarts: cycle_mult must be a number, got True"),
    (lambda: LR.warmup("5"), "Warmup: steps must be a number, got '5'"),
    (lambda: LR.then(LR, at="5"), "Then: at must be a number, got '5'"),
    (lambda: LR * True, "Scale: by must be a number, got True"),
    (lambda: LR * "2", "can't multiply sequence by non-int of type 'Cosine'"),
    (lambda: LR * None, "unsupported operand type(s) for *: 'Cosine' and 'NoneType'"),
    (lambda: LR.shift(None), "Shift: by must be a number, got None"),
    # no schedule where one is needed
    (lambda: Warmup(0.3, 5), "Warmup: schedule must be a Schedule, got 0.3"),  # type: ignore[arg-type]
    (lambda: LR.then(0.1, at=5), "Then: second must be a Schedule, got 0.1"),
    (lambda: Then(ANY, LR, 5), "Then: first must be a Schedule, got None"),
    (lambda: Product(LR, ANY), "Product: second must be a Schedule, got None"),
    (lambda: Scale(ANY, 2), "Scale: schedule must be a Schedule, got None"),
    (lambda: Clip(ANY), "Clip: schedule must be a Schedule, got None"),
    (lambda: Shift(ANY, 2), "Shift: schedule must be a Schedule, got None"),
    (lambda: Stretch(ANY, 2), "Stretch: schedule must be a Schedule, got None"),
    (lambda: LR.hold("5"), "Hold: at must be a number, got '5'"),
    (lambda: Sum(LR, ANY), "Sum: second must be a Schedule, got None"),
    (lambda: Schedule(), "Can't instantiate abstract class Schedule"),  # type: ignore[abstract]
    # recipes
    (
        lambda: OneCycle(0.3, 100, three_phase=1),  # type: ignore[arg-type]
        "OneCycle: three_phase must be True or False, got 1",
    ),
    (
        lambda: OneCycle(0.3, 100, shape=ANY),
        "OneCycle: shape must be the name of a curve, a Curve or a Schedule, got None",
    ),
    (lambda: SlantedTriangular(0.3, "100"), "SlantedTriangular: steps must be a number, got "),  # type: ignore[arg-type]
    (lambda: Noam(ANY, 4000), "Noam: model_size must be a number, got None"),
    (lambda: TriStage(0.3, 10, True, 50), "TriStage: hold_steps must be a number, got True"),
    (
        lambda: WarmupStableDecay(0.3, 10, ANY, 20),
        "WarmupStableDecay: stable_steps must be a number, got None",
    ),
    (
        lambda: WarmupStableDecay(0.3, 10, "70", 20),  # type: ignore[arg-type]
        "WarmupStableDecay: stable_steps must be a sequence of numbers, got '70'",
    ),
    (
        lambda: WarmupStableDecay(0.3, 10, [70, ANY], 20),
        "WarmupStableDecay: stable_steps[1] must be a number, got None",
    ),
    (lambda: Infinite(0.3, 10, 40, ANY), "Infinite: constant_lr must be a number, got None"),
    (lambda: Noise(0, 1, seed=0.5), "Noise: seed must be a whole number, got 0.5"),  # type: ignore[arg-type]
    # functions
    (lambda: Function(0.3), "Function: func must be a function, got 0.3"),  # type: ignore[arg-type]
    (lambda: Function(lambda t: None), "Function: func(0) must be a number, got None"),
    # points
    (lambda: Piecewise("03"), "Piecewise: points must be a sequence of points, got '03'"),  # type: ignore[arg-type]
    (lambda: Piecewise([0.3]), "Piecewise: points[0] must be a pair (t, rate), got 0.3"),  # type: ignore[list-item]
    (
        lambda: Piecewise([(0, 1, 2)]),  # type: ignore[list-item]
        "Piecewise: points[0] must be a pair (t, rate), got (0, 1, 2)",
    ),
    (lambda: Piecewise([(0, True)]), "Piecewise: points[0][1] must be a number, got True"),
    (
        lambda: Piecewise([(0, 1)], shape=ANY),
        "Piecewise: shape must be the name of a curve, a Curve or a Schedule",
    ),
    (
        lambda: PiecewiseConstant([10], 0.3),  # type: ignore[arg-type]
        "PiecewiseConstant: values must be a sequence of numbers, got 0.3",
    ),
    (
        lambda: Anneal(0.3, 20, shape=ANY),
        "Anneal: shape must be the name of a curve, a Curve or a Schedule",
    ),
    # looking
    (lambda: LR.sample(2.5), "Cosine: n must be a whole number, got 2.5"),
    (lambda: LR.sample(True), "Cosine: n must be a whole number, got True"),
    (lambda: LR.plot("5"), "plot: until must be a number, got '5'"),
]


@pytest.mark.parametrize(("call", "message"), VALUE_ERRORS, ids=[row[1] for row in VALUE_ERRORS])
def test_wrong_values(call: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        call()


@pytest.mark.parametrize(("call", "message"), TYPE_ERRORS, ids=[row[1] for row in TYPE_ERRORS])
def test_wrong_types(call: Callable[[], object], message: str) -> None:
    with pytest.raises(TypeError, match=re.escape(message)):
        call()


def test_every_schedule_has_its_errors_tested() -> None:
    rows = " ".join(message for _, message in VALUE_ERRORS + TYPE_ERRORS)
    public = [getattr(schedcore, name) for name in schedcore.__all__]
    schedules = {it.__name__ for it in public if isinstance(it, type) and issubclass(it, Schedule)}

    assert {name for name in schedules if f"{name}: " not in rows} == {"Schedule"}


def test_numpy_numbers_are_taken_as_plain_ones() -> None:
    lr = Cosine(np.float64(0.3), steps=np.int64(20), final_lr=np.float32(0.5))  # type: ignore[arg-type]

    assert repr(lr) == "Cosine(0.3, steps=20, final_lr=0.5)"
