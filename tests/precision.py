"""Each schedule beside its formula in fifty digits: the table of docs/precision.md.

`PYTHONPATH=tests python -m precision` writes it anew.
"""

import math
from bisect import bisect_right
from collections.abc import Callable
from itertools import pairwise
from typing import Any, NamedTuple

from mpmath import mp as mp_of_all  # type: ignore[import-untyped]
from pages import DOCS

from schedcore import Schedule, parse

mp = mp_of_all.clone()
mp.dps = 50

PAGE = DOCS / "precision.md"
HEAD = "| schedule | error | at t = |\n|---|---|---|"

# So many times are compared beside the edges.
GRID = 300

Formula = Callable[[Any], Any]


class Row(NamedTuple):
    """A line, its formula, and when that changes."""

    line: str
    formula: Formula
    edges: tuple[float, ...] = ()
    until: float = 100

    @property
    def lr(self) -> Schedule:
        return parse(self.line)


class Worst(NamedTuple):
    """The largest error, in units of the last place of the span, and when it is made."""

    error: float
    t: float


def f(value: float) -> Any:
    """A float as it is: 0.3 is not three tenths."""
    return mp.mpf(value)


def fall(left: Formula, high: float = 0.3, low: float = 0.01, steps: float = 90) -> Formula:
    """Return the value on the way from one rate to another along a curve."""

    def rate(t: Any) -> Any:
        x = min(t / f(steps), f(1))
        share = f(1) if x <= 0 else f(0) if x >= 1 else left(x)
        return f(low) + (f(high) - f(low)) * share

    return rate


def warm(rate: Formula, steps: float, begin: float = 0.0) -> Formula:
    """A line up to where a rate starts, and then that."""
    top = rate(f(0))
    return lambda t: (
        f(begin) + (top - f(begin)) * t / f(steps) if t < f(steps) else rate(t - f(steps))
    )


def since(t: Any, period: float) -> Any:
    """The time since the last multiple of a period, as a float: its begin is a float, too."""
    n = int(mp.floor(t / f(period)))
    while f(n * period) > t:
        n -= 1
    while f((n + 1) * period) <= t:
        n += 1
    return t - f(n * period)


def triangle(t: Any, up: float, down: float) -> Any:
    s = since(t, up + down)
    return s / f(up) if s < f(up) else 1 - (s - f(up)) / f(down)


def between(points: list[tuple[float, float]], left: Formula = lambda x: 1 - x) -> Formula:
    """Return the value on the way from point to point."""

    def rate(t: Any) -> Any:
        if t <= points[0][0]:
            return f(points[0][1])
        for (start, before), (end, after) in pairwise(points):
            if t < end:
                x = (t - f(start)) / (f(end) - f(start))
                return f(after) + (f(before) - f(after)) * left(x)
        return f(points[-1][1])

    return rate


def cosine(x: Any) -> Any:
    return mp.sin(mp.pi / 2 * (1 - x)) ** 2


def radam(beta2: float) -> Formula:
    beta = f(beta2)
    top = 2 / (1 - beta) - 1

    def rho(n: Any) -> Any:
        return top - 2 * n * beta**n / (1 - beta**n)

    first = next(n for n in range(1, 100) if rho(n) > 4)

    def rate(t: Any) -> Any:
        now = rho(t + first)
        return mp.sqrt((now - 4) * (now - 2) * top / ((top - 4) * (top - 2) * now))

    return rate


def geometric(high: float, steps: float, low: float, left: Formula = lambda x: 1 - x) -> Formula:
    share = fall(left, 1, 0, steps)
    return lambda t: f(low) * (f(high) / f(low)) ** share(t)


def lengthening(left: Formula, base: float, steps: float, mult: float) -> Formula:
    """Cycles that get longer, from one float to the next."""
    start, length = f(0), f(steps)
    starts = [0.0]
    while starts[-1] < 1000 * steps:
        start, length = start + length, length * f(mult)
        starts.append(float(start))

    def rate(t: Any) -> Any:
        k = bisect_right(starts, t) - 1
        rest = (f(starts[k + 1]) - t) / (f(steps) * f(mult) ** k)
        return f(base) * left(max(1 - rest, f(0)))

    return rate


def curve(name: str, left: Formula) -> Row:
    return Row(f"Anneal(0.3, 90, 0.01, shape={name})", fall(left), (90,))


def steep(name: str, left: Formula) -> Row:
    """The same curve over a long way, near whose end many digits are wanted."""
    return Row(f"Anneal(1, 1000000, shape={name})", fall(left, 1, 0, 10**6), (10**6,))


def fell(t: Any) -> Any:
    """The cosine of 90 steps that others are made of."""
    return fall(cosine)(t)


COSINE = "Cosine(0.3, 90, 0.01)"

ROWS = [
    Row("Constant(0.3)", lambda t: f(0.3)),
    Row("SquareRoot(0.3)", lambda t: f(0.3) / mp.sqrt(t + 1)),
    Row("InverseSquareRoot(0.3, 7.5)", lambda t: f(0.3) / mp.sqrt(1 + t / f(7.5))),
    Row("InversePower(0.3, 10, power=0.8)", lambda t: f(0.3) * (1 + t / 10) ** -f(0.8)),
    Row("InverseTime(0.3, 0.5, 4)", lambda t: f(0.3) / (1 + f(0.5) * t / 4)),
    Row(
        "PowerLaw(0.3, 0.8, -0.51)", lambda t: min(f(0.3), f(0.8) * t ** -f(0.51)) if t else f(0.3)
    ),
    Row("Exponential(0.3, 0.9)", lambda t: f(0.3) * f(0.9) ** t),
    Row("Exponential(0.1, 1.1, max_lr=50)", lambda t: min(f(50), f(0.1) * f(1.1) ** t)),
    Row("NaturalExponential(0.3, 0.05)", lambda t: f(0.3) * mp.exp(-f(0.05) * t)),
    Row("ExponentialWarmup(10)", lambda t: 1 - mp.exp(-(t + 1) / 10)),
    Row("RAdamWarmup(0.999)", radam(0.999)),
    Row("Factor(0.3, 0.9, 7)", lambda t: f(0.3) * f(0.9) ** mp.floor(t / 7), (7, 14, 70)),
    Row(
        "MultiFactor(0.3, [30, 60], 0.1)",
        lambda t: f(0.3) * f(0.1) ** ((t >= 30) + (t >= 60)),
        (30, 60),
    ),
    Row("PiecewiseConstant([30], [0.3, 0.1])", lambda t: f(0.3) if t < 30 else f(0.1), (30,)),
    Row("Linear(0.3, 90, 0.01)", fall(lambda x: 1 - x), (90,)),
    Row("Polynomial(0.3, 90, 0.01, power=2)", fall(lambda x: (1 - x) ** 2), (90,)),
    Row("Polynomial(0.3, 90, 0.01, power=0.5)", fall(lambda x: mp.sqrt(1 - x)), (90,)),
    Row(COSINE, fell, (90,)),
    curve('"half-cosine"', lambda x: 1 + mp.cos(mp.pi / 2 * (1 + x))),
    curve('"1-sqrt"', lambda x: 1 - mp.sqrt(x)),
    curve('"tanh"', lambda x: (1 - mp.tanh(10 * x - 7)) / 2),
    curve("CosinePower(0.3)", lambda x: cosine(x) ** f(0.3)),
    curve("CosinePower(2.5)", lambda x: cosine(x) ** f(2.5)),
    curve("OneMinusPower(0.7)", lambda x: 1 - x ** f(0.7)),
    curve("KDecay(2.5)", lambda x: cosine(x ** f(2.5))),
    curve("ExponentialAnneal(0.1)", lambda x: (f(0.1) ** x - f(0.1)) / (1 - f(0.1))),
    curve("Logarithmic(1000)", lambda x: mp.log(1 + 999 * (1 - x)) / mp.log(1000)),
    curve("Rex(0.9)", lambda x: (1 - x) / (1 - f(0.9) * x)),
    curve("Hyperbolic(0.4)", lambda x: mp.sqrt((1 - x) * (2 - f(0.4) * (1 + x)) / (2 - f(0.4)))),
    Row(
        "Geometric(0.3, 90, 0.003)", lambda t: f(0.3) * (f(0.003) / f(0.3)) ** min(t / 90, 1), (90,)
    ),
    Row(
        "Piecewise([(0, 0.1), (40, 0.5), (90, 0.2)])",
        between([(0, 0.1), (40, 0.5), (90, 0.2)]),
        (40, 90),
    ),
    Row(
        "Cyclic(0.1, 0.5, 4, 6)",
        lambda t: f(0.1) + (f(0.5) - f(0.1)) * triangle(t, 4, 6),
        (4, 10, 14),
    ),
    Row(
        "Cyclic(0.1, 0.5, 0.1)",
        lambda t: f(0.1) + (f(0.5) - f(0.1)) * triangle(t, 0.1, 0.1),
        (0.2, 2.0),
    ),
    Row("WarmRestarts(0.3, 10)", lambda t: f(0.3) * cosine(since(t, 10) / 10), (10, 20)),
    Row(
        "WarmRestarts(0.3, 0.7)",
        lambda t: f(0.3) * cosine(min(since(t, 0.7) / f(0.7), f(1))),
        (0.7, 7.0),
    ),
    Row(f"{COSINE}.warmup(10)", warm(fell, 10), (10, 100)),
    Row(
        "Noam(64, 10)",
        lambda t: mp.sqrt(f(1) / 64) * (t / mp.sqrt(1000) if t < 10 else 1 / mp.sqrt(t)),
        (10,),
    ),
    Row("OneCycle(0.5, 100)", between([(0, 0.02), (30, 0.5), (100, 2e-6)], cosine), (30, 100)),
    Row("SlantedTriangular(0.32, 100)", between([(0, 0.01), (10, 0.32), (100, 0.01)]), (10, 100)),
    Row(
        "TriStage(0.4, 10, 40, 50)",
        lambda t: (
            warm(fall(lambda x: 1 - x, 0.4, 0.4), 10, 0.004)(t)
            if t < 50
            else f(0.4) * (f(0.004) / f(0.4)) ** min((t - 50) / 50, 1)
        ),
        (10, 50, 100),
    ),
    Row(
        "WarmupStableDecay(0.4, 10, 70, 20)",
        between([(0, 0), (10, 0.4), (80, 0.4), (100, 0)]),
        (10, 80, 100),
    ),
    Row("Infinite(0.3, 5, 90, 0.01)", warm(fell, 5), (5, 95)),
    Row(f"{COSINE} * Linear(1, 100)", lambda t: fell(t) * (1 - min(t / 100, 1)), (90, 100)),
    Row(f"{COSINE} + SquareRoot(0.1)", lambda t: fell(t) + f(0.1) / mp.sqrt(t + 1), (90,)),
    Row(f"{COSINE} / Linear(1, 100, 2)", lambda t: fell(t) / (1 + min(t / 100, 1)), (90, 100)),
    Row("Linear(-5, 90, 0).exp()", lambda t: mp.exp(-5 * (1 - min(t / 90, 1))), (90,)),
    Row(f"{COSINE}.stretch(7)", lambda t: fell(t / 7), (630,)),
    Row(f"{COSINE}.shift(5)", lambda t: fell(max(t - 5, f(0))), (5, 95)),
    Row(f"{COSINE}.reverse(90)", lambda t: fell(90 - min(t, 90)), (90,)),
    Row(f"{COSINE}.repeat(90)", lambda t: fell(since(t, 90)), (90, 180)),
    Row(f"{COSINE}.lengthen(90)", lambda t: fell(t / (mp.floor(t / 90) + 1)), (90, 180)),
    Row(f"{COSINE}.staircase(3)", lambda t: fell(3 * mp.floor(t / 3)), (3, 90)),
    Row(f"{COSINE}.clip(0.05, 0.2)", lambda t: min(max(fell(t), f(0.05)), f(0.2)), (90,)),
]

EXTREMELY = """## With extreme parameters

Where a formula would be a small difference of large numbers, or a power multiplies what a share of
the way was rounded by, another form of it is computed. What no form could hold to 1e-12 of the span,
4,500 of these units, is out of the range of the parameter, and an error when the schedule is built."""

EXTREME = [
    Row(
        "Linear(1e300, 1e-300, 1e-300)", fall(lambda x: 1 - x, 1e300, 1e-300, 1e-300), (1e-300,), 0
    ),
    Row("Linear(1, 9007199254740992)", fall(lambda x: 1 - x, 1, 0, 2**53), (2**53,)),
    Row("Cosine(1, 1e300)", fall(cosine, 1, 0, 1e300), (), 2**53),
    Row(
        "Polynomial(1, 1000000, power=0.001)",
        fall(lambda x: (1 - x) ** f(0.001), 1, 0, 1e6),
        (1e6,),
    ),
    Row("Polynomial(1, 1000000, power=1000)", fall(lambda x: (1 - x) ** 1000, 1, 0, 1e6), (1e6,)),
    steep("CosinePower(0.001)", lambda x: cosine(x) ** f(0.001)),
    steep("CosinePower(1000)", lambda x: cosine(x) ** 1000),
    steep("OneMinusPower(0.001)", lambda x: 1 - x ** f(0.001)),
    steep("OneMinusPower(1000)", lambda x: 1 - x**1000),
    steep("KDecay(1000)", lambda x: cosine(x**1000)),
    steep("KDecay(3, shape=CosinePower(0.1))", lambda x: cosine(x**3) ** f(0.1)),
    steep("ExponentialAnneal(1e-300)", lambda x: (f(1e-300) ** x - f(1e-300)) / (1 - f(1e-300))),
    steep(
        "ExponentialAnneal(0.999999999999)",
        lambda x: (f(0.999999999999) ** x - f(0.999999999999)) / (1 - f(0.999999999999)),
    ),
    steep("Logarithmic(1e37)", lambda x: mp.log(1 + (f(1e37) - 1) * (1 - x)) / mp.log(f(1e37))),
    steep(
        "Logarithmic(1.000000000001)",
        lambda x: mp.log(1 + (f(1.000000000001) - 1) * (1 - x)) / mp.log(f(1.000000000001)),
    ),
    steep("Tanh(-1000, 1000)", lambda x: (1 - mp.tanh(2000 * x - 1000)) / 2),
    steep("Rex(0.999999999999)", lambda x: (1 - x) / (1 - f(0.999999999999) * x)),
    steep("Rex(-1e12)", lambda x: (1 - x) / (1 + f(1e12) * x)),
    steep(
        "Hyperbolic(1e-12)", lambda x: mp.sqrt((1 - x) * (2 - f(1e-12) * (1 + x)) / (2 - f(1e-12)))
    ),
    Row("Geometric(1e300, 1000000, 1e-300)", geometric(1e300, 1e6, 1e-300), (1e6,)),
    Row(
        "Geometric(1e-300, 1000000, 1, shape=CosinePower(0.1))",
        geometric(1e-300, 1e6, 1, lambda x: cosine(x) ** f(0.1)),
        (1e6,),
    ),
    Row("Exponential(1, 0.999999999999)", lambda t: f(0.999999999999) ** t, (), 1e13),
    Row("Exponential(1, 1e-300, 1e15)", lambda t: f(1e-300) ** (t / f(1e15)), (1e15,)),
    Row("NaturalExponential(1, 1e-15)", lambda t: mp.exp(-f(1e-15) * t), (), 2**53),
    Row("ExponentialWarmup(1e15)", lambda t: 1 - mp.exp(-(t + 1) / f(1e15)), (1e15,)),
    Row("InverseTime(1, 1e-9)", lambda t: 1 / (1 + f(1e-9) * t), (1e9,)),
    Row(
        "InversePower(1, 1e-290, power=0.001)",
        lambda t: (1 + t / f(1e-290)) ** -f(0.001),
        (1e-290,),
    ),
    Row("InversePower(1, 1e9, power=1000)", lambda t: (1 + t / f(1e9)) ** -1000, (1e9,)),
    Row("PowerLaw(0.3, 1e-30, -1)", lambda t: min(f(0.3), f(1e-30) / t) if t else f(0.3), (3e-30,)),
    Row(
        "PowerLaw(0.3, 1e30, -0.999)",
        lambda t: min(f(0.3), f(1e30) * t ** -f(0.999)) if t else f(0.3),
        (1e15,),
    ),
    Row("RAdamWarmup(0.601001)", radam(0.601001)),
    Row("RAdamWarmup(0.999999999999)", radam(0.999999999999), (1e12,)),
    Row("Cyclic(0, 1, 0.001)", lambda t: triangle(t, 0.001, 0.001), (2e-3, 1e6)),
    Row(
        "WarmRestarts(1, 0.001)",
        lambda t: cosine(min(since(t, 0.001) / f(0.001), f(1))),
        (2e-3, 1e6),
    ),
    Row(
        "WarmRestarts(1, 10, 3, shape=CosinePower(0.1))",
        lengthening(lambda x: cosine(x) ** f(0.1), 1, 10, 3),
        (10, 40, 130),
    ),
    Row(
        "Noam(1e300, 1e-9)",
        warm(lambda t: mp.sqrt(1 / f(1e300)) / mp.sqrt(t + f(1e-9)), 1e-9),
        (1e-9,),
        0,
    ),
    Row("Linear(1, 1000000).warmup(1e15)", warm(fall(lambda x: 1 - x, 1, 0, 1e6), 1e15), (1e15,)),
]


def times(row: Row) -> list[float]:
    """All over it, ever nearer to 0 and each edge, and the edge's neighbours among the floats."""
    end = 1.1 * max([row.until, *row.edges])
    near = [math.nextafter(edge, to) for edge in row.edges for to in (0, math.inf)]
    near += [edge * (1 - 2.0**-k) for edge in row.edges for k in range(2, 52, 5)]
    near += [edge * 2.0**-k for edge in row.edges for k in range(2, 52, 5)]
    return [*(end * k / GRID for k in range(GRID)), 1e-9, 1e-300, *map(float, row.edges), *near]


def worst(row: Row) -> Worst:
    """Find the time at which a schedule is furthest from its formula."""
    lr, looked = row.lr, times(row)
    exact = [row.formula(f(t)) for t in looked]
    unit = math.ulp(float(max(map(abs, exact))))
    errors = [float(abs(f(lr(t)) - rate)) / unit for t, rate in zip(looked, exact, strict=True)]
    at = max(range(len(looked)), key=errors.__getitem__)
    return Worst(errors[at], looked[at])


def table(rows: list[Row]) -> str:
    found = {row.line: worst(row) for row in rows}
    return "\n".join(
        [HEAD, *(f"| `{line}` | {it.error:.1f} | {it.t:.17g} |" for line, it in found.items())]
    )


def stated() -> dict[str, float]:
    """The errors that the page states, by the line of the schedule."""
    _, _, text = PAGE.read_text("utf-8").partition(HEAD)
    cells = [row.strip("| ").split(" | ") for row in text.splitlines() if row.startswith("| `")]
    return {line.strip("`"): float(error) for line, error, _ in cells}


if __name__ == "__main__":
    before, _, _ = PAGE.read_text("utf-8").partition(HEAD)
    text = f"{before}{table(ROWS)}\n\n{EXTREMELY}\n\n{table(EXTREME)}\n"
    PAGE.write_text(text, encoding="utf-8")
