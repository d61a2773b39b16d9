"""Guesses at what made a logged curve that goes up and down: waves, and restarts."""

from collections.abc import Iterator

from schedcore.look.logged import Log, decades, near, roundest
from schedcore.schedule import Schedule
from schedcore.shapes.constant import Constant
from schedcore.shapes.cyclic import Cyclic, Mode
from schedcore.shapes.restarts import WarmRestarts

# Of the peak, where decays end; the last is where a one-cycle does.
SHARES = (0, 0.1, 0.01, 0.001, 4e-6)

MODES: tuple[Mode, ...] = ("triangular", "triangular2")


def restarts(log: Log) -> Iterator[Schedule]:
    """A cosine that starts again and again, perhaps until it ends at 0."""
    ups = [i for i in range(1, len(log.rates)) if log.rates[i] - log.rates[i - 1] > 0.5 * log.peak]
    if not ups or log.times[0] != 0:
        return
    before, after = log.times[ups[0] - 1], log.times[ups[0]]
    first_lengths, mults = near(after), [1.0]
    if len(ups) > 1:
        first_lengths = [*dict.fromkeys([roundest(before + 1e-9, after), after])]
        mults = [1.0, 2.0, *near((log.times[ups[1]] - after) / after, 0.05)]
    low = min(log.rates)
    ends = [0.0, roundest(0.9 * low, low), *decades(low, 5), *(log.peak * it for it in SHARES)]
    for length in first_lengths:
        for mult in mults:
            for final in ends:
                if (mult == 1 or mult >= 1.001) and final <= log.rates[0]:
                    cycles = WarmRestarts(log.rates[0], length, mult, final_lr=final)
                    yield cycles
                    if mult == 1 and log.rates[-1] == 0:
                        yield cycles.then(Constant(0), at=length * (len(ups) + 1))


def waves(log: Log) -> Iterator[Schedule]:
    """Lines up and down between two rates, that may come closer from wave to wave."""
    times, rates, base = log.times, log.rates, log.rates[0]
    places = range(1, len(rates) - 1)
    top = next((i for i in places if rates[i + 1] < rates[i]), None)
    bottom = next((i for i in places if top and i > top and rates[i + 1] > rates[i]), None)
    # Two rates at least on either line, which are on it for sure.
    if times[0] != 0 or not top or not bottom or top < 2 or bottom < top + 3:
        return
    rise = (rates[top - 1] - base) / times[top - 1]
    begin, end = top + 1, bottom - 1
    fall = (rates[end] - rates[begin]) / (times[end] - times[begin])
    if not fall < 0 < rise:
        return
    turn = (rates[begin] - base - fall * times[begin]) / (rise - fall)
    again = times[begin] + (base - rates[begin]) / fall
    for high in near(base + rise * turn):
        for up in near(turn, 2e-3):
            for down in near(again - up, 2e-3):
                if up > 0 and down > 0 and high > base:
                    for mode in MODES:
                        yield Cyclic(base, high, up, None if down == up else down, mode=mode)
