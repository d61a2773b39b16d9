"""Each line of the catalogue beside its formula, in plain Python, as its source has it."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import cos, exp, floor, log, pi, pow, sqrt, tanh
from pathlib import Path

import pytest
from catalogue_page import BEFORE, CELLS, EDGES, FAR, ROWS, WHOLE, built, my_curve
from pages import DOCS
from peers.rows import compared
from shapes.hashed import hashed

import schedcore
from schedcore import Schedule

if not ROWS:
    pytest.skip("the tests are apart from the docs", allow_module_level=True)

Formula = Callable[[float], float]

LOW = 0.3 / 25  # where a one-cycle begins
LAST = LOW / 1e4  # and where it ends


def share(t: float, start: float, end: float) -> float:
    return min(max((t - start) / (end - start), 0.0), 1.0)


def line(x: float) -> float:
    return 1 - x


def cosine(x: float) -> float:
    return (1 + cos(pi * min(x, 1.0))) / 2


def through(points: Sequence[tuple[float, float]], curve: Formula = line) -> Formula:
    def rate(t: float) -> float:
        if t < points[0][0]:
            return points[0][1]
        for (start, before), (end, after) in pairwise(points):
            if t < end:
                return after + (before - after) * curve((t - start) / (end - start))
        return points[-1][1]

    return rate


def since_restart(t: float, steps: float, mult: float) -> float:
    """The share of its cycle that lies behind t."""
    while t >= steps:
        t, steps = t - steps, steps * mult
    return t / steps


def recursion(t: float) -> float:
    lr = 0.3
    for _ in range(min(floor(t), 20_000)):
        lr *= 0.95
    return lr


def polynomial_cycles(t: float) -> float:
    steps = 20 * min(t // 20 + 1, 3)
    return 0.3 * (1 - min(t / steps, 1)) ** 2


def power_scheduler(t: float) -> float:
    if t < 10:
        return 0.3 * t / 10
    return min(0.3, 2 * pow(min(t, 80), -0.51)) * (1 - share(t, 80, 100))


def htd(t: float) -> float:
    x = share(t, 0, 100)
    inside = 0.3 / 2 * (1 - tanh(-7 * (1 - x) + 3 * x))
    return {0.0: 0.3, 1.0: 0.0}.get(x, inside)


def triangle(t: float, up: float, down: float) -> float:
    since = t % (up + down)
    return since / up if since < up else 1 - (since - up) / down


def slanted(t: float) -> float:
    cut = 100 * 0.1
    p = t / cut if t < cut else 1 - (min(t, 100) - cut) / (cut * (1 / 0.1 - 1))
    return 0.3 * (1 + p * (32 - 1)) / 32


def tri_stage(t: float) -> float:
    if t < 10:
        return 0.3 * 0.01 + (0.3 - 0.3 * 0.01) * t / 10
    return 0.3 * exp(log(0.05) / 50 * (min(max(t, 50), 100) - 50))


def wsd_s(t: float) -> float:
    if t < 10:
        return 0.03 * t
    if t < 40:
        return 0.3 if t < 30 else 0.03 * (40 - t)
    return 0.3 if t < 70 else 0.03 * max(80 - t, 0)


def hyperbola(t: float) -> float:
    x = min(t, 100)
    return sqrt((100 - x) / 250 * (2 - (100 + x) / 250))


def warm_cycle(since: float, peak: float) -> float:
    peak = max(peak, 0.01)
    if since < 5:
        return 0.01 + (peak - 0.01) * since / 5
    return 0.01 + (peak - 0.01) * cosine((since - 5) / 20)


def normal(n: float) -> float:
    """Two hashes of 4,091 values each, as Box and Muller make a normal draw of them."""
    first, rest = divmod(hashed(42, floor(n)) * 4091, 1)
    second = round(rest * 4091)
    return sqrt(-2 * log((first + 0.5) / 4091)) * cos(2 * pi * second / 4091)


def radam(t: float) -> float:
    rho_inf = 2 / (1 - 0.9) - 1

    def rho(n: float) -> float:
        power = pow(0.9, n)
        return rho_inf - 2 * n * power / (1 - power)

    first = next(n for n in range(1, 100) if rho(n) > 4)
    now = rho(t + first)
    return sqrt((now - 4) * (now - 2) * rho_inf / ((rho_inf - 4) * (rho_inf - 2) * now))


def cooled(curve: Formula) -> Formula:
    """Constant until 80, and then down along a curve for 20."""
    return lambda t: 0.3 * curve(share(t, 80, 100))


def warmed(steps: float, after: Formula, begin: float = 0.0) -> Formula:
    """A straight line to where something starts, which then has a clock of its own."""
    return lambda t: begin + (after(0) - begin) * t / steps if t < steps else after(t - steps)


def cosine_over(steps: float, final: float = 0.0) -> Formula:
    return lambda t: final + (0.3 - final) * cosine(t / steps)


def infinite(begin: float) -> Formula:
    return warmed(10, lambda t: 0.1 + 0.2 * cosine(t / 40), begin)


SHAPES: dict[str, Formula] = {
    "constant": lambda t: 0.3,
    "constant factor, then 1": lambda t: 0.3 / 3 if t < 5 else 0.3,
    "piecewise constant": lambda t: 0.3 if t < 30 else 0.1 if t < 60 else 0.2,
    "step": lambda t: 0.3 * 0.5 ** (t // 10),
    "step, down to a floor": lambda t: max(0.02, 0.3 * 0.5 ** (t // 10)),
    "multi-step": lambda t: 0.3 * 0.1 ** sum(milestone <= t for milestone in (30, 60, 90)),
    "exponential": lambda t: 0.3 * 0.9 ** (t / 10),
    "exponential, down to a floor": lambda t: max(0.1, 0.3 * 0.9 ** (t / 10)),
    "exponential, in stairs": lambda t: 0.3 * 0.9 ** (t // 10),
    "natural exponential": lambda t: 0.3 * exp(-0.05 * t),
    "equal ratios to an end": lambda t: 0.3 * (0.003 / 0.3) ** share(t, 0, 100),
    "multiplied at each step": recursion,
    "inverse time": lambda t: 0.3 / (1 + 0.5 * t / 10),
    "inverse time, in stairs": lambda t: 0.3 / (1 + 0.5 * (t // 10)),
    "square root": lambda t: 0.3 * (t + 1) ** -0.5,
    "inverse square root": lambda t: 0.3 * t / 10 if t < 10 else 0.3 * sqrt(10 / t),
    "Noam": lambda t: 2 * 64**-0.5 * min(t**-0.5, t * 10**-1.5) if t else 0.0,
    "inverse power": lambda t: 0.3 * (1 + t / 10) ** -0.7,
    "power scheduler": power_scheduler,
    "linear": lambda t: 0.3 * (1 - share(t, 0, 100)),
    "polynomial": lambda t: 0.03 + 0.27 * (1 - share(t, 0, 100)) ** 2,
    "polynomial, again and again": lambda t: 0.3 * (1 - t % 20 / 20) ** 2,
    "polynomial, longer each time": polynomial_cycles,
    "cosine": cosine_over(100),
    "cosine to a tenth": cosine_over(100, 0.03),
    "cosine to a power": lambda t: 0.3 * cosine(t / 100) ** 2,
    "half cosine": lambda t: 0.3 * cosine((100 + t) / 200),
    "cosine, then a line": lambda t: (
        cosine_over(100, 0.03)(t)
        if t < 90
        else cosine_over(100, 0.03)(90) * (1 - share(t, 90, 100))
    ),
    "flat, then cosine": lambda t: 0.3 * cosine(share(t, 75, 100)),
    "k-decay": lambda t: 0.3 * cosine((t / 100) ** 2),
    "k-decay of a polynomial": lambda t: 0.3 * (1 - share(t, 0, 100) ** 2) ** 3,
    "tanh (HTD)": htd,
    "REX": lambda t: 0.3 * (1 - share(t, 0, 100)) / (0.5 + 0.5 * (1 - share(t, 0, 100))),
    "REX, later": lambda t: 0.3 * (1 - share(t, 0, 100)) / (0.1 + 0.9 * (1 - share(t, 0, 100))),
    "warm restarts (SGDR)": lambda t: 0.3 * cosine(t % 10 / 10),
    "restarts, longer each time": lambda t: 0.03 + 0.27 * cosine(since_restart(t, 10, 2)),
    "restarts, half as long again": lambda t: 0.3 * cosine(since_restart(t, 10, 1.5)),
    "restarts, lower each time": lambda t: 0.3 * 0.5 ** (t // 10) * cosine(t % 10 / 10),
    "triangular": lambda t: 0.1 + 0.2 * triangle(t, 10, 15),
    "triangular2": lambda t: 0.1 + 0.2 * triangle(t, 10, 10) / 2 ** min(t // 20, 1000),
    "exp_range": lambda t: 0.1 + 0.2 * triangle(t, 10, 10) * 0.99**t,
    "one-cycle": through([(0, LOW), (30, 0.3), (100, LAST)], cosine),
    "one-cycle in three phases": through([(0, LOW), (30, 0.3), (60, LOW), (100, LAST)]),
    "the momentum of a one-cycle": through([(0, 0.95), (30, 0.85), (100, 0.95)], cosine),
    "slanted triangular": slanted,
    "piecewise linear": through([(5, 0.1), (20, 0.3), (60, 0.2), (100, 0.0)]),
    "piecewise along a curve": through([(0, 0.1), (20, 0.3), (60, 0.2), (100, 0.0)], cosine),
    "tri-stage": tri_stage,
    "warmup, stable, decay (WSD)": warmed(10, lambda t: 0.03 + 0.27 * cosine(share(t, 70, 90))),
    "trapezoid": lambda t: 0.3 * min(t / 10, 1, max(100 - t, 0) / 20),
    "WSD in several periods (WSD-S)": wsd_s,
    "cooldown: 1-sqrt": cooled(lambda x: 1 - sqrt(x)),
    "cooldown: 1-square": cooled(lambda x: 1 - x**2),
    "cooldown: 1 minus a power": cooled(lambda x: 1 - x**0.7),
    "cooldown: exponential": cooled(lambda x: (0.1**x - 0.1) / (1 - 0.1)),
    "cooldown: half as exponential": cooled(lambda x: 2 * 0.5**x - 1),
    "cooldown: inverse proportional": lambda t: (
        1 / (share(t, 80, 100) / 0.1 + (1 - share(t, 80, 100)) / 0.4)
    ),
    "cooldown of what goes on falling": lambda t: (
        0.3 * sqrt(10 / (10 + t)) * min(1, max(100 - t, 0) / 20)
    ),
    "cooldown from where it is by then": lambda t: (
        0.3 * sqrt(10 / (10 + min(t, 80))) * (1 - share(t, 80, 100))
    ),
    "infinite": infinite(begin=0.0),
    "infinite, with a final anneal": lambda t: (
        infinite(begin=0.03)(t) if t < 80 else 0.1 * (0.1 ** share(t, 80, 100) - 0.1) / 0.9
    ),
    "anneal to the rate of SWA": lambda t: (
        cosine_over(100)(t)
        if t < 75
        else 0.1 + (cosine_over(100)(75) - 0.1) * cosine(share(t, 75, 85))
    ),
    "range test": lambda t: 0.001 + 0.299 * share(t, 0, 100),
    "range test, in stairs": lambda t: 0.001 + 0.299 * share(t // 10, 0, 10),
    "range test, exponential": lambda t: 1e-7 * 1e8 ** share(t, 0, 100),
    "hyperbolic": lambda t: 0.1 + 0.2 * hyperbola(t) / hyperbola(0),
    "hyperbolic, in equal ratios": lambda t: 0.01 * 30 ** (hyperbola(t) / hyperbola(0)),
    "Chebyshev nodes": lambda t: 0.15 * (1 + cos(pi * (2 * min(t, 99) + 1) / 200)),
    "warm restarts, each with a warmup": lambda t: warm_cycle(t % 25, 0.3 * 0.8 ** (t // 25)),
    "polynomial, longer each time, without end": lambda t: (
        0.3 * (1 - t / (20 * (t // 20 + 1))) ** 2
    ),
    "growth, up to a ceiling": lambda t: min(0.3, 0.01 * pow(1.05, min(t, 1000))),
    "doubling, up to a ceiling": lambda t: min(64, 8 * 2.0 ** min(t // 25, 9)),
    "warmup that falls": lambda t: (
        0.1 - 0.03 * t if t < 3 else 0.01 + (0.0001 - 0.01) * share(t, 3, 100)
    ),
    "warmup along a square": lambda t: (
        0.01 * (t / 5) ** 2 if t < 5 else 0.01 * cosine(share(t, 5, 100))
    ),
    "Gaussian ramp-up": lambda t: exp(-5 * (1 - min(t / 80, 1)) ** 2),
    "logistic": lambda t: 1 / (1 + exp(-0.12 * (min(t, 100) - 50))),
    "EMA decay, a power": lambda t: 1 - (1 + t) ** (-2 / 3),
    "EMA decay, a quotient": lambda t: (1 + t) / (10 + t),
    "gradient reversal": lambda t: 2 / (1 + exp(-10 * min(t / 100, 1))) - 1,
    "part of a cosine": lambda t: 0.03 * cos(7 * pi * min(t, 100) / (16 * 100)),
    "progress remaining": lambda t: 0.00025 * min(t, 1),
    "batch-size ramp": lambda t: 32 + 32 * min(t // 5, 15),
    "stages, with a cooldown laid over": lambda t: (
        (1 if t < 40 else 1.52 if t < 70 else 1.73) * (1 - 0.85 * share(t, 55, 100))
    ),
    "coefficient below 0": lambda t: -0.01 + 0.009 * share(t, 0, 100),
    "normal noise": lambda t: cosine_over(100)(t) * (1 + min(0.67, max(-0.67, normal(t // 1)))),
    "in tokens, samples or epochs": cosine_over(80),
    "as a share of the run": cosine_over(100),
    "a function of your own": warmed(5, my_curve),
    "noise": lambda t: (
        cosine_over(100)(t) * (1 if t < 30 else 0.33 + 1.34 * hashed(42, floor(t - 30)))
    ),
    "warmup: linear": warmed(5, cosine_over(95)),
    "warmup: constant": lambda t: 0.03 if t < 5 else cosine_over(95)(t - 5),
    "warmup: logarithmic": lambda t: 0.3 * min(log(t + 1) / log(20), 1),
    "warmup: cosine": lambda t: (
        0.3 / 2 * (1 - cos(pi * t / 10)) if t < 10 else cosine_over(90)(t - 10)
    ),
    "warmup: 1-sqrt": lambda t: 0.3 * (1 - sqrt(1 - t / 10)) if t < 10 else cosine_over(90)(t - 10),
    "warmup: exponential": lambda t: cosine_over(100)(t) * (1 - exp(-(t + 1) / 5)),
    "warmup: untuned exponential": lambda t: cosine_over(100)(t) * (1 - exp(-(1 - 0.9) * (t + 1))),
    "warmup: untuned linear": lambda t: cosine_over(100)(t) * min(1, (1 - 0.9) / 2 * (t + 1)),
    "warmup: RAdam": lambda t: cosine_over(100)(t) * radam(t),
}

WARMUPS: dict[str, Formula] = {
    "what follows has a clock of its own": warmed(5, cosine_over(95)),
    "from above 0": warmed(5, cosine_over(95), begin=0.03),
    "from 1/W, at the full rate from W − 1 on": lambda t: (
        0.3 * min((t + 1) / 5, 1) if t < 5 else cosine_over(95)(t - 5)
    ),
    "from 1/W: (t + 1) / W": lambda t: (
        0.3 * (t + 1) / 5 if t < 4 else 0.3 * cosine(share(t, 4, 99))
    ),
    "from 1/(W + 1): (t + 1) / (W + 1)": lambda t: (
        0.3 * (t + 1) / 6 if t < 5 else 0.3 * cosine(share(t, 5, 100))
    ),
    "laid over: what follows runs already": lambda t: cosine_over(100)(t) * min(t / 5, 1),
    "laid over, from 1/W": lambda t: cosine_over(100)(t) * min((t + 1) / 5, 1),
    "to where it is by then": lambda t: cosine_over(100)(max(t, 5)) * min(t / 5, 1),
    "with a jump to where it is by then": lambda t: (
        0.01 + 0.29 * t / 5 if t < 5 else cosine_over(100)(t)
    ),
}

# What the libraries do at whole t.
PEERS: dict[str, Formula] = {
    "PyTorch `OneCycleLR(max_lr=0.3, total_steps=100)`, up to 100": through(
        [(0, LOW), (0.3 * 100 - 1, 0.3), (100 - 1, LAST)], cosine
    ),
    "PyTorch `CosineAnnealingLR(T_max=20)`": lambda t: 0.3 * (1 + cos(pi * t / 20)) / 2,
    "Keras `PiecewiseConstantDecay([30, 60], [0.3, 0.1, 0.2])`": lambda t: (
        0.3 if t <= 30 else 0.1 if t <= 60 else 0.2
    ),
    "Keras `CosineDecay(0.03, decay_steps=95, warmup_target=0.3, warmup_steps=5)`": lambda t: (
        0.03 + 0.27 * t / 5 if t < 5 else cosine_over(95)(t - 5)
    ),
    "Keras `PolynomialDecay(0.3, decay_steps=100)`": lambda t: (
        (0.3 - 0.0001) * (1 - min(t, 100) / 100) + 0.0001
    ),
    "optax `warmup_cosine_decay_schedule(0.03, 0.3, warmup_steps=5, decay_steps=100)`": lambda t: (
        0.03 + 0.27 * t / 5 if t < 5 else cosine_over(100 - 5)(t - 5)
    ),
    "optax `piecewise_constant_schedule(0.3, {30: 0.5, 60: 0.1})`": lambda t: (
        0.3 * (0.5 if t >= 30 else 1) * (0.1 if t >= 60 else 1)
    ),
    "optax `linear_onecycle_schedule(100, 0.3)`": through(
        [(0, LOW), (30, 0.3), (85, LOW), (100, LAST)]
    ),
    "MXNet `FactorScheduler(step=10, factor=0.5, base_lr=0.3)`": lambda t: (
        0.3 * 0.5 ** (max(t - 1, 0) // 10)
    ),
    "MXNet `FactorScheduler(step=10, factor=0.5, base_lr=0.3, warmup_steps=5)`": lambda t: (
        0.3 * t / 5 if t < 5 else 0.3 * 0.5 ** ((t - 1) // 10)
    ),
    "MXNet `CosineScheduler(max_update=100, base_lr=0.3)`, in an optimizer": lambda t: cosine_over(
        100
    )(t + 1),
    "timm `CosineLRScheduler(t_initial=100, warmup_t=5, warmup_lr_init=0.01)`": lambda t: (
        0.01 + t * (0.3 - 0.01) / 5 if t < 5 else cosine_over(100)(t)
    ),
    "timm `MultiStepLRScheduler(decay_t=[30, 60], decay_rate=0.1)`": lambda t: (
        0.3 * 0.1 ** sum(milestone <= t + 1 for milestone in (30, 60))
    ),
    "timm `PolyLRScheduler(t_initial=100)`": lambda t: 0.3 * (1 - min(t / 100, 1)) ** 0.5,
    "transformers `linear` (5, 100)": lambda t: (
        0.3 * t / 5 if t < 5 else 0.3 * max(0, (100 - t) / (100 - 5))
    ),
    "transformers `cosine` (5, 100)": lambda t: (
        0.3 * t / 5 if t < 5 else 0.3 / 2 * (1 + cos(pi * (t - 5) / (100 - 5)))
    ),
    "transformers `cosine_with_restarts` (5, 100, num_cycles=5)": lambda t: (
        0.3 * t / 5 if t < 5 else 0.0 if t >= 100 else 0.3 * cosine((t - 5) % 19 / 19)
    ),
    "transformers `cosine_warmup_with_min_lr` (5, 100, min_lr_rate=0.1), up to 100": lambda t: (
        0.3 * (t + 1) / 5 if t < 5 else 0.03 + 0.27 * cosine((t - 5 + 1) / (100 - 5))
    ),
    "transformers `warmup_stable_decay` (10, 20, 100, min_lr_ratio=0.1)": lambda t: (
        0.03 + 0.27 * (t / 10 if t < 10 else cosine(share(t, 80, 100)))
    ),
    "fairseq `cosine` (max_update=100)": lambda t: 0.3 * 0.1 ** (t // 100) * cosine(t % 100 / 100),
    "mmengine `PolyLR(end=100)`": lambda t: 0.3 * (1 - share(t, 0, 100 - 1)),
    "mmengine `CosineAnnealingLR(end=100)`": lambda t: cosine_over(100)(min(t, 99)),
    "thinc `slanted_triangular(0.3, 100)`, up to 100": lambda t: slanted(t + 1),
    "d2l.ai `FactorScheduler(0.9, stop_factor_lr=0.01, base_lr=2.0)`": lambda t: max(
        0.01, 2.0 * 0.9 ** (t + 1)
    ),
}

NO_FUNCTIONS_OF_T = {"reduce on plateau", "greedy"}

# Rows that nothing in tests/peers is beside, and why.
NOT_LIVE = {
    "power scheduler": "OLMo-core imports the clients of its cloud stores",
    "REX, later": "musubi-tuner is no package",
    "infinite, with a final anneal": "no library has it",
    "noise": "timm draws its own, from PyTorch's generator",
    "normal noise": "timm draws its own, from PyTorch's generator",
    "warmup that falls": "Ultralytics computes it in the loop of its trainer",
    "warmup along a square": "YOLOX is a source archive that compiles",
    "Gaussian ramp-up": "it is in papers",
    "logistic": "it is in papers",
    "EMA decay, a power": "diffusers is not among the hosts",
    "EMA decay, a quotient": "TensorFlow's takes a step and gives no rate",
    "gradient reversal": "it is in papers",
    "part of a cosine": "it is in a paper",
    "progress remaining": "tests/compat has it",
    "batch-size ramp": "Megatron-LM computes it in its trainer",
    "stages, with a cooldown laid over": "it is a script",
    "coefficient below 0": "it is in papers",
    "doubling, up to a ceiling": "it is in a paper",
    "from 1/W: (t + 1) / W": "loops written by hand",
    "from 1/(W + 1): (t + 1) / (W + 1)": "nanoGPT is a script",
    "hyperbolic": "tests/compat has it",
    "hyperbolic, in equal ratios": "tests/compat has it",
    "Chebyshev nodes": "tests/compat has it",
    "warm restarts, each with a warmup": "tests/compat has it",
    "polynomial, longer each time, without end": "tests/compat has it",
    "growth, up to a ceiling": "tests/compat has it",
    "warmup: logarithmic": "DeepSpeed is built for a GPU, and the hosts load it where it is installed",
    "from 1/W, at the full rate from W − 1 on": "torchtitan imports its whole trainer",
    "laid over: what follows runs already": "t5x is no package",
    "to where it is by then": "timm has it for its tanh alone, which is compared",
    "fairseq `cosine` (max_update=100)": "fairseq wants a Hydra older than ours",
    "d2l.ai `FactorScheduler(0.9, stop_factor_lr=0.01, base_lr=2.0)`": "it is in a book",
}

TIMES = [*BEFORE, *EDGES, *FAR]


def wrong_times(lr: Schedule, formula: Formula, times: list[float]) -> list[float]:
    """Return when the two differ by more than 1e-12 of the span; before 0 a rate is that at 0."""
    expected = [formula(max(t, 0)) for t in times]
    most = 1e-12 * max(map(abs, expected))
    pairs = zip(times, expected, strict=True)
    return [t for t, value in pairs if not abs(lr(t) - value) <= most]


def test_every_row_has_a_formula() -> None:
    assert list(ROWS) == [*SHAPES, *WARMUPS, *PEERS]


def test_every_row_is_beside_a_live_peer() -> None:
    """The tests of the peers run with the rows of the catalogue."""
    tests = Path(__file__).parents[1].joinpath("peers").glob("test_*.py")
    live = {name for test in tests for name in compared(test.read_text("utf-8"))}

    assert ROWS.keys() - live == NOT_LIVE.keys()
    assert live - ROWS.keys() == set()


def test_every_row_but_those_of_metrics_is_a_schedule() -> None:
    titles = {"shape", "the warmup", "there"}

    assert len({name for name, *_ in CELLS}) == len(CELLS)
    assert {name for name, *_ in CELLS} - ROWS.keys() - titles == NO_FUNCTIONS_OF_T


def test_every_shape_is_in_the_picture() -> None:
    """`python docs/draw_curves.py` draws it."""
    picture = (DOCS / "curves" / "catalogue_light.svg").read_text("utf-8")

    assert [name for name in SHAPES if f'id="{name}"' not in picture] == []


@pytest.mark.parametrize(
    ("name", "formula"), [*SHAPES.items(), *WARMUPS.items()], ids=[*SHAPES, *WARMUPS]
)
def test_shapes(name: str, formula: Formula) -> None:
    assert wrong_times(built(name), formula, TIMES) == []


@pytest.mark.parametrize(("name", "formula"), PEERS.items(), ids=PEERS)
def test_what_libraries_do(name: str, formula: Formula) -> None:
    times = WHOLE[:100] if name.endswith("up to 100") else [*WHOLE, 1000]

    assert wrong_times(built(name), formula, times) == []


def test_every_schedule_is_in_it() -> None:
    """Only combinations of others, in time and in height, are left out."""
    text = " ".join(repr(built(name)) for name in ROWS)
    public = [getattr(schedcore, name) for name in schedcore.__all__]
    schedules = [it for it in public if isinstance(it, type) and issubclass(it, Schedule)]
    shapes = [it for it in schedules if ".algebra." not in it.__module__]

    assert [it.__name__ for it in shapes if f"{it.__name__}(" not in text] == ["Schedule"]
