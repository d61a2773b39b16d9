"""Rates that a range test speaks for."""

from bisect import bisect_left
from collections.abc import Iterable
from itertools import pairwise
from math import isfinite, log, sqrt
from statistics import fmean, median
from typing import NamedTuple

from schedcore.checks import Interval, fail, number_in

FEWEST = 20
DIVERGED = 4  # times the best loss: from there on, losses say nothing
LAST = 5  # updates that are left out at the end

# By how many standard deviations the loss has to fall; noise alone seldom falls by 5.
CLEAR = 6

SMOOTHING = Interval(0, 1, closed="left")
POSITIVE = Interval(low=0)


class Suggestion(NamedTuple):
    """Rates that a range test speaks for, by three rules, or None each; `text` says what was seen.

    `steepest` is where the loss falls fastest, `valley` lies within its longest fall, and
    `tenth` is a tenth of the rate at which it is lowest.
    """

    steepest: float | None
    valley: float | None
    tenth: float | None
    text: str

    def __str__(self) -> str:
        return self.text


def suggest(rates: Iterable[float], losses: Iterable[float], smoothing: float = 0.98) -> Suggestion:
    """The rates that a range test speaks for: try one of them as the peak of a schedule.

    In a range test the rate rises from very small to very large in equal ratios, one update at
    each, until the loss explodes. The losses are smoothed by a moving average; what comes after
    one that is four times the lowest is left out, and so are the first tenth and the last five.

    Args:
        rates: The rate of each update, > 0, rising.
        losses: The loss before each update; what follows NaN or infinity is left out.
        smoothing: Share of the average that is kept at each loss, in [0, 1); 0 for losses that
            are smooth already.

    Returns:
        `steepest`, `valley` and `tenth`; all None where the loss does not fall clearly more than
        by its noise. Printed, it says what each rule saw.

    Raises:
        TypeError: A rate is not a number, or `smoothing` is not one.
        ValueError: There are fewer than 20 updates, or not as many losses as rates; rates do not
            rise; or `smoothing` is out of its range.

    >>> from schedcore import Geometric, suggest
    >>> rates = [Geometric(1e-5, steps=100, final_lr=10)(k) for k in range(100)]
    >>> losses = [2.3 - 1.5 * min(r / 0.1, 1) + max(r - 0.3, 0) ** 2 for r in rates]
    >>> print(suggest(rates, losses, smoothing=0))
    steepest: 0.0794, where the loss falls by 2.94 for each tenfold rate
    valley: 0.00166, in the fall from 2.3 at 3.02e-05 to 0.8 at 0.105
    a tenth of the minimum: 0.0105; the loss is lowest, 0.8, at 0.105

    Source: Smith 2015, arXiv:1506.01186, section 3.3; the rules are those of fastai's `lr_find`.
    """
    pairs = _readings(rates, losses)
    kept = number_in("suggest", SMOOTHING, "smoothing", smoothing)
    raw = [loss for _, loss in pairs]
    smooth = _cut(_smoothed(raw, kept))
    rates, raw = [rate for rate, _ in pairs][: len(smooth)], raw[: len(smooth)]
    fall, at, noise = _fall(raw)
    if not fall > CLEAR * noise:
        text = (
            f"no rate: the loss falls by {fall:.3g} to where it is lowest, at a rate of about "
            f"{rates[at]:.3g}, and means of so many losses differ by {noise:.3g} by chance; take "
            "more updates, larger batches, or a wider range"
        )
        return Suggestion(None, None, None, text)
    part = slice(len(smooth) // 10, -LAST)
    return _by_each_rule(rates[part], smooth[part])


def _readings(rates: Iterable[float], losses: Iterable[float]) -> list[tuple[float, float]]:
    """Pairs of a rate and a loss, up to the first loss that is no number."""
    first, second = [*rates], [*losses]
    if len(first) != len(second):
        fail("suggest", "losses", f"as many as the rates, {len(first)}", second)
    kept = [number_in("suggest", POSITIVE, f"rates[{i}]", rate) for i, rate in enumerate(first)]
    for i, (before, after) in enumerate(pairwise(kept)):
        if not after > before:
            fail("suggest", f"rates[{i + 1}]", f"> rates[{i}], {before!r}", after)
    finite = next((i for i, loss in enumerate(second) if not isfinite(loss)), len(second))
    if finite < FEWEST:
        fail("suggest", "losses", f"at least {FEWEST} numbers before NaN or infinity", finite)
    return [*zip(kept, (float(loss) for loss in second[:finite]), strict=False)]


def _smoothed(losses: list[float], kept: float) -> list[float]:
    """A moving average that does not lean towards 0 at its start."""
    average, smooth = 0.0, []
    for count, loss in enumerate(losses, 1):
        average = kept * average + (1 - kept) * loss
        smooth.append(average / (1 - kept**count))
    return smooth


def _cut(losses: list[float]) -> list[float]:
    """The losses until one is four times the best."""
    best = losses[0]
    for i, loss in enumerate(losses):
        best = min(best, loss)
        if i >= FEWEST and best > 0 and loss > DIVERGED * best:
            return losses[:i]
    return losses


def _fall(losses: list[float]) -> tuple[float, int, float]:
    """From the first tenth, how far the loss falls, to where, and how far it would by chance."""
    width = max(len(losses) // 10, 3)
    means = [fmean(losses[i : i + width]) for i in range(len(losses) - width + 1)]
    lowest = min(range(len(means)), key=means.__getitem__)
    # Of the normal distribution, the median of what lies between two is 0.954 deviations.
    deviation = median(abs(b - a) for a, b in pairwise(losses)) / 0.954
    return means[0] - means[lowest], lowest + width // 2, deviation * sqrt(2 / width)


def _by_each_rule(rates: list[float], losses: list[float]) -> Suggestion:
    slopes = [
        (loss_after - loss) / log(rate_after / rate)
        for (rate, loss), (rate_after, loss_after) in pairwise(zip(rates, losses, strict=True))
    ]
    steep = min(range(len(slopes)), key=slopes.__getitem__)
    start, end = _longest_fall(losses)
    third = (end - start) // 3
    inside = max(start + third + third // 2, 0)
    start = max(start, 0)
    low = min(range(len(losses)), key=losses.__getitem__)
    tenth = rates[low] / 10
    text = (
        f"steepest: {rates[steep]:.3g}, where the loss falls by {-slopes[steep] * log(10):.3g} for "
        f"each tenfold rate\n"
        f"valley: {rates[inside]:.3g}, in the fall from {losses[start]:.3g} at {rates[start]:.3g} "
        f"to {losses[end]:.3g} at {rates[end]:.3g}\n"
        f"a tenth of the minimum: {tenth:.3g}; the loss is lowest, {losses[low]:.3g}, at "
        f"{rates[low]:.3g}"
    )
    if low == len(losses) - 1:
        text += "\nthe loss still falls at the highest rate: the range is too short to show more"
    return Suggestion(rates[steep], rates[inside], tenth, text)


def _longest_fall(losses: list[float]) -> tuple[int, int]:
    """One before the longest falling subsequence, taken as if it had no gaps, and its end."""
    ends: list[float] = []  # of the falls of each length, the highest last loss, negative
    end, longest = 0, 0
    for i, loss in enumerate(losses):
        length = bisect_left(ends, -loss)
        ends[length : length + 1] = [-loss]
        if length + 1 > longest:
            end, longest = i, length + 1
    return end - longest, end
