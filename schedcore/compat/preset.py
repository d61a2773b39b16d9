"""Parts that several presets share."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import wraps
from itertools import accumulate, pairwise
from math import inf
from operator import mul
from typing import Any, ParamSpec, TypeVar

from schedcore.checks import fail
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Cosine, Linear, Polynomial
from schedcore.shapes.constant import Constant, PiecewiseConstant
from schedcore.shapes.exponential import Exponential
from schedcore.shapes.factor import Factor
from schedcore.shapes.inverse import InversePower, InverseTime
from schedcore.shapes.piecewise import Piecewise

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def preset(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Let the errors of what a preset is made of begin with the name of the preset.

    An argument that is an array, as of NumPy or PyTorch, is a list, or a number.
    """

    @wraps(function)
    def build(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        with_plain: Callable[..., Result] = function
        named = {name: plain(value) for name, value in kwargs.items()}
        try:
            return with_plain(*map(plain, args), **named)
        except (TypeError, ValueError) as error:
            if not str(error).startswith(function.__name__):
                error.args = (f"{function.__name__}: {error}",)
            raise

    return build


def plain(value: Any) -> Any:
    """The list or the number that an array is; anything else as it is, a tracer of JAX too."""
    if not hasattr(value, "shape") or not hasattr(value, "tolist"):
        return value
    try:
        return value.tolist()
    except TypeError:
        return value


def wave(high: float, half: float, low: float) -> Schedule:
    """A cosine from `high` to `low` in `half` a period, and up again, without end."""
    if half == inf:
        return Constant(high)
    return Cosine(high, half, low).then(Cosine(low, half, high), at=half).repeat(2 * half)


def multiplied(base_lr: float, times: Iterable[float], factor: float) -> Schedule:
    """A rate that is multiplied at each of the times, twice at one that is there twice.

    A time of 0 or before is multiplied from the start on.
    """
    counts = Counter(max(0, time) for time in times)
    later = sorted(time for time in counts if time)
    rates = accumulate(
        (factor ** counts[time] for time in later), mul, initial=base_lr * factor ** counts[0]
    )
    return PiecewiseConstant(later, list(rates)) if later else Constant(next(rates))


def multiplied_smoothly(base_lr: float, factor: float, steps: float) -> Schedule:
    """A rate that changes by a factor over every `steps`, from any rate; by 0, it is 0 at once."""
    if base_lr == 0 or steps == inf:
        return Constant(base_lr)
    if base_lr < 0:
        return -multiplied_smoothly(-base_lr, factor, steps)
    if factor == 0:
        return PiecewiseConstant([1], [base_lr, 0.0])
    return Exponential(base_lr, factor, steps)


def multiplied_every(base_lr: float, factor: float, step_size: float) -> Schedule:
    """A rate that is multiplied every `step_size`, by any factor, also 0 or one below."""
    if base_lr == 0 or step_size == inf:
        return Constant(base_lr)
    if base_lr < 0:
        return -multiplied_every(-base_lr, factor, step_size)
    if factor > 0:
        return Factor(base_lr, factor, step_size)
    if factor == 0:
        return PiecewiseConstant([step_size], [base_lr, 0.0])
    turns = PiecewiseConstant([step_size], [1.0, -1.0]).repeat(2 * step_size)
    return Factor(base_lr, -factor, step_size) * turns


def polynomial(base_lr: float, steps: float, final_lr: float, power: float) -> Schedule:
    """A polynomial, or with a power of 0, or an infinite length, the base rate for ever."""
    if power == 0 or steps == inf:
        return Constant(base_lr)
    return Polynomial(base_lr, steps, final_lr, power=power)


def polynomial_cycles(base_lr: float, steps: float, final_lr: float, power: float) -> Schedule:
    """A polynomial that is stretched at each of its ends, which still belong to what ends there."""
    fall = Polynomial(1.0, steps, power=power)
    lower = InversePower(1.0, steps, power=power).staircase(steps)
    # No whole t lies between the end of a cycle and this long after it.
    gap = 1 / Fraction(steps).denominator
    cycles = fall.shift(-gap).repeat(steps) * lower * (base_lr - final_lr) + Constant(final_lr)
    return Constant(base_lr).then(cycles, at=gap)


def polyline(points: Sequence[tuple[float, float]]) -> Schedule:
    """Lines from point to point; at two of the same time it jumps, and what is before 0 is cut off."""
    begin = min(points[0][0], 0)
    # Where the time stays, a new line begins.
    starts = [i for i, (before, after) in enumerate(pairwise(points), 1) if before[0] == after[0]]
    whole: Schedule = Constant(points[0][1])
    for i, j in pairwise([0, *starts, len(points)]):
        start = points[i][0] if i else begin
        row = Piecewise([(time - start, value) for time, value in points[i:j]])
        whole = whole.then(row, at=start - begin) if i else row
    return whole.shift(begin) if begin else whole


def warmed_up(body: Schedule, steps: float, begin_lr: float = 0.0) -> Schedule:
    """A linear warmup; one of a length below 0 was over before the run began."""
    return body.warmup(steps, begin_lr) if steps >= 0 else body.shift(steps)


def chosen(owner: str, field: str, choices: Mapping[str, Result], name: str) -> Result:
    """What stands for a name, or the error that says which names there are."""
    if name not in choices:
        fail(owner, field, f"one of {', '.join(choices)}", name)
    return choices[name]


def line(start: float, slope: float) -> Schedule:
    """A straight line without end: start + slope * t."""
    return 1 / InverseTime(1.0, 1.0) * slope + (start - slope)


def warm_cycles(
    unit: Callable[[int], Schedule],
    lengths: Sequence[int],
    max_lr: float,
    min_lr: float,
    gamma: float,
) -> Schedule:
    """Cycles of these lengths, the last of them for ever: `unit(length)` is one from 0 to 1 and back.

    The height of each is that of the one before times any `gamma`, measured from 0.
    """
    *before, last = lengths
    row: Schedule = unit(last).repeat(last)
    for length in reversed(before):
        row = unit(length).then(row, at=length)
    peaks: Schedule = multiplied_every(max_lr * gamma ** len(before), gamma, last)
    if before:
        starts = list(accumulate(before))
        heights = [max_lr * gamma**i for i in range(len(lengths))]
        peaks = PiecewiseConstant(starts, heights).then(peaks, at=starts[-1])
    return row * (peaks - min_lr) + min_lr


def warm_cosine(length: int, warmup: int) -> Schedule:
    """A cycle from 0 to 1 along a line, and back along a cosine, if the cycle is long enough."""
    if length <= warmup:
        return Linear(0.0, warmup, 1.0)
    return Cosine(1.0, length - warmup).warmup(warmup)


def whole_lengths(first: int, following: Callable[[int, int], int]) -> list[int]:
    """The lengths of cycles, `following` the i-th and its length, for 100 million updates.

    There are not more than 100, and none that is 0; where the last are all the same, one of these.
    """
    lengths = [first]
    while len(lengths) < 100 and sum(lengths) < 1e8:
        length = following(len(lengths), lengths[-1])
        if length <= 0:
            break
        lengths.append(length)
    while len(lengths) > 1 and lengths[-1] == lengths[-2]:
        lengths.pop()
    return lengths


@dataclass(frozen=True)
class Line:
    """A straight line without an end, for a `Function`."""

    start: float
    slope: float

    def __call__(self, t: float) -> float:
        return self.start + self.slope * t


@dataclass(frozen=True)
class RunningProduct:
    """The product of what a function gives at 1, 2, ..., t.

    What was multiplied is kept: a run asks for one product after the other.
    """

    func: Callable[[int], float]
    _kept: list[float] = field(default_factory=lambda: [1.0], init=False, repr=False, compare=False)

    def __call__(self, t: float) -> float:
        for n in range(len(self._kept), int(t) + 1):
            self._kept.append(self._kept[-1] * self.func(n))
        return self._kept[int(t)]
