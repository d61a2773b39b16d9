"""Time calls beside each other."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from statistics import median, quantiles
from time import perf_counter
from timeit import Timer
from typing import Any, Literal, TypeVar

Name = TypeVar("Name")

# The limit where ours must be no slower: two medians of the same thing differ by as much.
LEVEL = 1.05


@dataclass(frozen=True)
class Effort:
    """In how many rounds contenders take turns, and for about how long each in a round."""

    rounds: int
    seconds: float


@dataclass(frozen=True)
class Timing:
    """Seconds per call: the median over the rounds, and the range of the middle half of them."""

    median: float
    spread: float


@dataclass(frozen=True)
class Row:
    """A line of the table: ours, what it is compared with, and what the ratio may be at most.

    In milliseconds it is not the ratio but the difference, or all of ours if there is no other.
    """

    case: str
    ours: Timing
    reference: str = ""
    theirs: Timing | None = None
    limit: float | None = None
    unit: Literal["×", "ms"] = "×"

    @property
    def figure(self) -> float:
        """The number that the limit is for."""
        if self.unit == "ms":
            return 1e3 * (self.ours.median - (self.theirs.median if self.theirs else 0))
        if self.theirs is None:
            raise ValueError(f"{self.case}: no ratio without a reference")
        return self.ours.median / self.theirs.median

    @property
    def holds(self) -> bool:
        """Whether the figure keeps the limit, if there is one."""
        return self.limit is None or self.figure <= self.limit


class Contender:
    """A function to call: with each of the arguments in turn, or with none.

    A call that takes milliseconds seldom gets through without being interrupted by other work on
    the machine. If it is done in one thread, that thread's own `thread_time` is the clock for it.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        arguments: Sequence[Any] | None = None,
        clock: Callable[[], float] = perf_counter,
    ) -> None:
        self.function = function
        self.arguments = arguments
        loop, call = ("", "f()") if arguments is None else ("for t in arguments: ", "f(t)")
        # Each timer compiles code of its own, so no call site has ever seen another function.
        self._full, self._empty = (
            Timer(
                loop + statement,
                "f, arguments = function, values",
                timer=clock,
                globals={"function": function, "values": arguments},
            )
            for statement in (call, "pass")
        )
        self._number = 1

    def prepare(self, seconds: float) -> None:
        """Warm up, and choose how many calls take about so long."""
        self._full.timeit(1)
        fastest = min(self._full.repeat(3, number=1))
        self._number = max(1, round(seconds / fastest))

    def time(self) -> float:
        """Seconds per call, without the loop around it; timeit keeps the collector off."""
        calls = self._number * (1 if self.arguments is None else len(self.arguments))
        return (self._full.timeit(self._number) - self._empty.timeit(self._number)) / calls


def measure(contenders: Mapping[Name, Contender], effort: Effort) -> dict[Name, Timing]:
    """Time all of them in turns, so that what disturbs the machine disturbs them alike."""
    for contender in contenders.values():
        contender.prepare(effort.seconds)
    samples: dict[Name, list[float]] = {name: [] for name in contenders}
    shuffle = Random(0).shuffle
    order = [*contenders]
    for _ in range(effort.rounds):
        shuffle(order)
        for name in order:
            samples[name].append(contenders[name].time())
    return {name: _summarize(times) for name, times in samples.items()}


def _summarize(times: list[float]) -> Timing:
    lower, _, upper = quantiles(times, n=4)
    return Timing(median(times), upper - lower)
