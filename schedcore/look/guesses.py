"""Guesses at what made a logged curve: each family works its parameters out, and rounds them.

Nothing here has to be right: what is proposed is tried against the log.
"""

from collections.abc import Callable, Iterator
from itertools import pairwise
from math import acos, atanh, log, pi

from schedcore.algebra.warmup import Warmup
from schedcore.look.cycles import SHARES, restarts, waves
from schedcore.look.logged import Log, decades, near, roundest
from schedcore.recipes.noam import Noam
from schedcore.recipes.one_cycle import OneCycle
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Anneal, Cosine, Linear, Polynomial
from schedcore.shapes.constant import Constant, PiecewiseConstant
from schedcore.shapes.exponential import Exponential
from schedcore.shapes.factor import Factor, MultiFactor
from schedcore.shapes.inverse import InverseSquareRoot, InverseTime, SquareRoot

# More levels than these tell of a metric, and not of milestones.
MOST_LEVELS = 8

POWERS = {str(power): power for power in (0.5, 0.9, 2, 3, 4)}


Family = Callable[[Log], Iterator[Schedule]]


def constant(log: Log) -> Iterator[Schedule]:
    if all(log.same(it, log.rates[0]) for it in log.rates):
        yield Constant(log.rates[0])


def steps(log: Log) -> Iterator[Schedule]:
    """Levels, of which each lasts."""
    edges = [i for i in range(1, len(log.rates)) if not log.same(log.rates[i], log.rates[i - 1])]
    if not edges or len(edges) > len(log.rates) / 2 and len(edges) > 3:
        return
    spans = [(log.times[i - 1], log.times[i]) for i in edges]
    at = [roundest(low + (high - low) * 1e-9, high) for low, high in spans]
    if not all(0 < t for t in at):
        return
    levels = [log.rates[0], *(log.rates[i] for i in edges)]
    if all(0 < after < before for before, after in pairwise(levels)):
        ratio = (levels[-1] / levels[0]) ** (1 / len(edges))
        for factor in near(ratio, 4 * log.precision):
            # The size for which each edge is at its multiple.
            low = max(before / k for k, (before, _) in enumerate(spans, 1))
            high = min(after / k for k, (_, after) in enumerate(spans, 1))
            if low < high and 0 < factor <= 1:
                yield Factor(levels[0], factor, step_size=roundest(low + (high - low) * 1e-9, high))
            if 0 < factor <= 1 and len(edges) <= MOST_LEVELS:
                yield MultiFactor(levels[0], at, factor)
    if len(edges) <= MOST_LEVELS:
        yield PiecewiseConstant(at, levels)


def exponential(log: Log) -> Iterator[Schedule]:
    first, last, end = log.rates[0], log.rates[-1], log.times[-1]
    if log.times[0] != 0 or not 0 < last < first:
        return
    rate = (last / first) ** (1 / end)
    for factor in near(rate, 1e-5):
        if 0 < factor < 1:
            yield Factor(first, factor) if end == int(end) else Exponential(first, factor)
    for factor in (0.1, 0.5, 0.9, 0.94, 0.95, 0.96, 0.97, 0.98, 0.99):
        for length in near(log_ratio(factor, rate), 1e-3):
            if length > 0:
                yield Exponential(first, factor, step_size=length)


def log_ratio(factor: float, rate: float) -> float:
    return log(factor) / log(rate)


def roots(log: Log) -> Iterator[Schedule]:
    """Falls that never end: inverse square roots, and the inverse of time."""
    first, last, end = log.rates[0], log.rates[-1], log.times[-1]
    if log.times[0] != 0 or not 0 < last < first or not end:
        return
    yield SquareRoot(first)
    for scale in near(end / ((first / last) ** 2 - 1)):
        if scale > 0:
            yield InverseSquareRoot(first, timescale=scale)
    for decay in near((first / last - 1) / end):
        if decay > 0:
            yield InverseTime(first, decay)


def anneals(log: Log) -> Iterator[Schedule]:
    """A constant part, maybe none, and a decay along a curve to an end that it may reach."""
    high = log.rates[0]
    flat = next((i for i, it in enumerate(log.rates) if not log.same(it, high)), None)
    if flat is None or log.times[0] != 0 or len(log.rates) - flat < 3:
        return
    for final in _finals(log):
        for name, inverse in INVERSES.items():
            line = _line(log, flat, final, inverse)
            if line is None:
                continue
            start, length = line
            starts = [0.0] if start <= 0.02 * length else near(start, 2e-3)
            if abs(start) < 0.5:
                starts = [0.0]
            for at in starts:
                for steps_ in near(start + length - at, 2e-3):
                    if steps_ > 0:
                        decay = _named(name, high, steps_, final)
                        yield Constant(high).then(decay, at=at) if at else decay


def _named(name: str, high: float, steps: float, final: float) -> Schedule:
    if name == "linear":
        return Linear(high, steps, final)
    if name == "cosine":
        return Cosine(high, steps, final)
    if name in POWERS:
        return Polynomial(high, steps, final, power=POWERS[name])
    return Anneal(high, steps, final, shape=name)


# Which part of the way is over, by the share that is left of it.
INVERSES: dict[str, Callable[[float], float]] = {
    "linear": lambda left: 1 - left,
    "cosine": lambda left: acos(2 * left - 1) / pi,
    "1-sqrt": lambda left: (1 - left) ** 2,
    "1-square": lambda left: (1 - left) ** 0.5,
    "rex": lambda left: (1 - left) / (1 - left / 2),
    "tanh": lambda left: (7 + atanh(1 - 2 * left)) / 10,
    **{name: lambda left, power=power: 1 - left ** (1 / power) for name, power in POWERS.items()},  # type: ignore[misc]
}


def _finals(log: Log) -> list[float]:
    """Guess the last rate of a decay: one the log stays at, a share of the peak, a round number."""
    last, high = log.rates[-1], log.rates[0]
    if len(log.rates) > 1 and log.rates[-2] == last:
        return [it for it in dict.fromkeys([*near(last, 1e-6), last]) if it < high]
    some = [high * share for share in SHARES if high * share <= last * (1 + log.precision)]
    ends = [it for it in [*some, last, *near(last, 0.1), *decades(last, 7)] if it < high]
    # A log can't tell what is nearly 0 from it.
    return [*dict.fromkeys(float(f"{it:.12g}") for it in ends if it == 0 or it > 1e-7 * high)]


def _line(
    log: Log, flat: int, final: float, inverse: Callable[[float], float]
) -> tuple[float, float] | None:
    """Work out the start and the length of a decay, from two of its rates far apart."""
    high = log.rates[0]

    def left(i: int) -> float:
        return (log.rates[i] - final) / (high - final)

    falling = range(flat, len(log.rates))
    first = next((i for i in falling if 0.02 < left(i) < 0.98), None)
    last = next((i for i in reversed(falling) if 0.02 < left(i) < 0.98), None)
    if first is None or last is None:
        return None
    (t, x), (u, y) = ((log.times[i], inverse(left(i))) for i in (first, last))
    if y <= x:
        return None
    length = (u - t) / (y - x)
    return t - x * length, length


def warmups(log: Log) -> Iterator[Schedule]:
    """A rise in a line, and the guesses of other families at the rest."""
    rise = next((i for i in range(1, len(log.rates)) if log.rates[i] <= log.rates[i - 1]), None)
    rise = len(log.rates) if rise is None else rise
    if rise < 2 or log.times[0] < 0:
        return
    t, u, v = log.times[0], log.times[0], log.times[rise - 1]
    begin, risen = log.rates[0], log.rates[rise - 1]
    if rise >= 3:  # the last of the rise may lie beyond it
        u, v, risen = log.times[0], log.times[rise - 2], log.rates[rise - 2]
    slope = (risen - begin) / (v - u)
    start = begin - slope * t
    starts = [0.0]
    if abs(start) > 2 * log.precision * log.peak:  # of a low one, the log has few digits
        starts = near(start, max(1e-3, min(0.3, 2 * log.precision * risen / abs(start))))
    for peak in _peaks(log):
        for first in starts:
            for length in near((peak - first) / slope, 2e-3):
                if 0 <= first and 0 < length <= log.times[-1]:
                    for schedule in _after_warmup(log, peak, length):
                        yield Warmup(schedule, length, first)


def _after_warmup(log: Log, peak: float, length: float) -> Iterator[Schedule]:
    rest = log.rest(length)
    whole = Log([0.0, *rest.times], [peak, *rest.rates], log.precision)
    rest = whole if not rest.times or rest.times[0] > 0 else rest
    for family in (constant, steps, anneals, roots, exponential, restarts):
        yield from family(rest)


def curved_warmups(log: Log) -> Iterator[Schedule]:
    """A rise along a cosine, and the guesses of other families at the rest; so are one-cycles."""
    begin = near(log.rates[0], 1e-9)[0]
    if log.times[0] != 0:
        return
    for peak in _peaks(log):
        if peak <= begin:
            continue
        risen = [(rate - begin) / (peak - begin) for rate in log.rates[: log.top]]
        middle = next((i for i, share in enumerate(risen) if share > 0.4), None)
        if middle is None or risen[middle] > 0.95:
            continue
        whole = log.times[middle] / (1 - INVERSES["cosine"](risen[middle]))
        for length in near(whole, 2e-3):
            if 0 < length <= log.times[-1]:
                for rest in _after_warmup(log, peak, length):
                    yield Warmup(rest, length, begin, shape="cosine")
                    if isinstance(rest, Cosine):
                        share = near(length / (length + rest.steps), 1e-6)[0]
                        yield OneCycle(peak, length + rest.steps, pct_start=share)


def _peaks(log: Log) -> list[float]:
    """The peak, which may lie between two rates that are logged."""
    highest = max(log.rates)
    return [
        *dict.fromkeys(
            [highest, *(roundest(highest, highest * (1 + by)) for by in (1e-3, 0.02, 0.1, 0.3))]
        )
    ]


def hidden_warmups(log: Log) -> Iterator[Schedule]:
    """A rise of which the log shows little: the decay after it tells where it ended."""
    if log.times[0] != 0 or log.rates[0] >= log.peak:
        return
    for peak in _peaks(log):
        after = Log(log.times[log.top :], log.rates[log.top :], log.precision)
        whole = Log([0.0, *after.times], [peak, *after.rates], log.precision)
        for final in _finals(whole):
            for name, inverse in INVERSES.items():
                line = _line(whole, 1, final, inverse)
                if line is None or line[0] <= 0:
                    continue
                start, length = line
                for steps_ in near(start, 0.02):
                    for rest in near(start + length - steps_, 2e-3):
                        if steps_ > 0 and rest > 0:
                            yield Warmup(_named(name, peak, rest, final), steps_, log.rates[0])


def noam(log: Log) -> Iterator[Schedule]:
    """A rise in a line and a fall with the root of t, whose peak is seldom round."""
    last, end = log.rates[-1], log.times[-1]
    rise = log.rates.index(max(log.rates))
    if rise < 2 or end <= 0 or not 0 < last < log.peak:
        return
    scale = last * end**0.5  # factor * model_size ** -0.5
    slope = (log.rates[rise - 1] - log.rates[0]) / (log.times[rise - 1] - log.times[0])
    for steps_ in near((scale / slope) ** (2 / 3), 2e-3) if slope > 0 else []:
        if steps_ > 0 and len(f"{near(scale / steps_**0.5, 1e-4)[0]:.4g}".strip("0.")) < 3:
            continue  # an inverse square root from a round peak
        for size in (64, 128, 256, 512, 768, 1024, 2048, 4096):
            for factor in near(scale * size**0.5, 1e-3)[:1]:
                if len(f"{factor:g}") <= 4 and steps_ > 0:
                    yield Noam(size, steps_, factor=factor)


def guesses(log: Log) -> Iterator[Schedule]:
    for begun in log.begun():
        for family in FAMILIES:
            yield from family(begun)


FAMILIES: tuple[Family, ...] = (
    constant,
    steps,
    exponential,
    roots,
    anneals,
    waves,
    restarts,
    warmups,
    curved_warmups,
    hidden_warmups,
    noam,
)
