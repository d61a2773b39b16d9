"""Warmups for Adam, as factors without end: multiply a schedule by one."""

from dataclasses import dataclass
from itertools import count
from math import log
from typing import Any

from schedcore.checks import POSITIVE, Interval, store
from schedcore.derived import derived
from schedcore.engine import scalar
from schedcore.engine.limits import LAST_T
from schedcore.engine.verbs import at_most, since_start
from schedcore.schedule import Schedule

BETA2 = Interval(0.601, 1, why="at 0.6 there is nothing to warm up, and too few digits just above")


@dataclass(frozen=True)
class ExponentialWarmup(Schedule):
    """A factor that rises towards 1 exponentially.

    lr(t) = 1 - exp(-(t + 1) / timescale)

    For Adam's beta2 the untuned one has `timescale=1 / (1 - beta2)`, and the untuned linear warmup,
    min(1, (t + 1) * (1 - beta2) / 2), is `Linear(1 / n, n - 1, 1.0)` with n = 2 / (1 - beta2).

    Args:
        timescale: How long it takes, in units of t, > 0.

    Raises:
        TypeError: `timescale` is not a number.
        ValueError: `timescale` is not > 0 or not finite.

    >>> from schedcore import Cosine, ExponentialWarmup
    >>> lr = Cosine(0.3, steps=5000) * ExponentialWarmup(timescale=1 / (1 - 0.999))
    >>> round(lr(0), 6), round(lr(999), 6)
    (0.0003, 0.171563)

    Source: Ma and Yarats 2019, "On the adequacy of untuned warmup for adaptive optimization",
    arXiv:1910.04209; `ExponentialWarmup` of pytorch_warmup.
    """

    timescale: float

    def __post_init__(self) -> None:
        store(self, timescale=POSITIVE)

    def evaluate(self, t: Any, xp: Any) -> Any:
        return 1.0 - xp.exp(-(since_start(t, xp) + 1.0) / self.timescale)


@dataclass(frozen=True)
class RAdamWarmup(Schedule):
    """The factor by which RAdam warms up Adam.

    lr(t) = sqrt((rho - 4) * (rho - 2) * rho_inf / ((rho_inf - 4) * (rho_inf - 2) * rho))
    rho = rho_inf - 2 * n * beta2^n / (1 - beta2^n)
    rho_inf = 2 / (1 - beta2) - 1

    where n = t + n_0, and n_0 is the first whole n for which rho > 4.

    Args:
        beta2: Adam's second beta, in (0.601, 1).

    Raises:
        TypeError: `beta2` is not a number.
        ValueError: `beta2` is not in (0.601, 1).

    >>> from schedcore import Constant, RAdamWarmup
    >>> lr = Constant(0.3) * RAdamWarmup(beta2=0.999)
    >>> round(lr(0), 6), round(lr(1000), 6), round(lr(10**5), 6)
    (0.005193, 0.193992, 0.3)

    Source: Liu et al. 2019, "On the Variance of the Adaptive Learning Rate and Beyond",
    arXiv:1908.03265, algorithm 2; `RAdamWarmup` of pytorch_warmup.
    """

    beta2: float

    def __post_init__(self) -> None:
        store(self, beta2=BETA2)

    @derived
    def _first(self) -> int:
        return next(n for n in count(1) if self._rho(n, scalar) > 4)

    def evaluate(self, t: Any, xp: Any) -> Any:
        rho = self._rho(at_most(float(LAST_T), since_start(t, xp), xp) + self._first, xp)
        end = self._rho_inf
        square = (rho - 4.0) * (rho - 2.0) / rho * (end / ((end - 4.0) * (end - 2.0)))
        return at_most(1.0, xp.sqrt(square), xp)

    @property
    def _rho_inf(self) -> float:
        return 2.0 / (1.0 - self.beta2) - 1.0

    def _rho(self, n: Any, xp: Any) -> Any:
        a = -log(self.beta2) / 2.0
        q = xp.exp(-2.0 * a * n)
        late = self._rho_inf - 2.0 * n * q / (1.0 - q)
        # The same, where it would be a small difference of large numbers.
        early = n - n * _langevin(a * n) + _langevin(a)
        return xp.where(a * n < 0.5, early, late)


def _langevin(z: Any) -> Any:
    """1 / tanh(z) - 1 / z for small z, as the continued fraction z / (3 + z^2 / (5 + ...))."""
    fraction = 15.0
    for odd in (13.0, 11.0, 9.0, 7.0, 5.0, 3.0):
        fraction = odd + z * z / fraction
    return z / fraction
