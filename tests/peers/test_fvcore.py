"""`fvcore.common.param_scheduler` beside schedcore: where they agree, and where fvcore is wrong.

fvcore counts in shares of a run that ends at 1; here the run is 100 long.
"""

from collections.abc import Sequence

import pytest
from catalogue_page import EDGES, built
from fvcore.common.param_scheduler import (
    CompositeParamScheduler,
    ConstantParamScheduler,
    CosineParamScheduler,
    ExponentialParamScheduler,
    LinearParamScheduler,
    MultiStepParamScheduler,
    ParamScheduler,
    PolynomialDecayParamScheduler,
    StepParamScheduler,
    StepWithFixedGammaParamScheduler,
)
from peers.compare import assert_same
from peers.rows import rows

from schedcore import Cosine, Linear, PiecewiseConstant, Polynomial

BASE = 0.3

RUN = [t for t in EDGES if 0 <= t < 100]
HALVES = [t / 2 for t in range(200)]


def then(share: float, first: ParamScheduler, second: ParamScheduler) -> ParamScheduler:
    return CompositeParamScheduler([first, second], [share, 1 - share], ["rescaled"] * 2)


# Rows of the catalogue, as fvcore has them.
SAME: dict[str, ParamScheduler] = {
    "constant": ConstantParamScheduler(BASE),
    "piecewise constant": MultiStepParamScheduler([0.3, 0.1, 0.2], milestones=[30, 60, 100]),
    "step": StepWithFixedGammaParamScheduler(BASE, num_decays=9, gamma=0.5, num_updates=100),
    "multi-step": MultiStepParamScheduler([0.3, 0.03, 0.003, 0.0003], milestones=[30, 60, 90, 100]),
    "equal ratios to an end": ExponentialParamScheduler(BASE, decay=0.01),
    "linear": LinearParamScheduler(BASE, 0.0),
    "cosine": CosineParamScheduler(BASE, 0.0),
    "cosine to a tenth": CosineParamScheduler(BASE, 0.03),
    "flat, then cosine": then(0.75, ConstantParamScheduler(BASE), CosineParamScheduler(BASE, 0.0)),
    "range test": LinearParamScheduler(0.001, BASE),
    "range test, in stairs": StepParamScheduler(100, [0.001 + 0.0299 * i for i in range(10)]),
    "range test, exponential": ExponentialParamScheduler(1e-7, decay=1e8),
    "as a share of the run": CosineParamScheduler(BASE, 0.0),
    "warmup: linear": then(0.05, LinearParamScheduler(0.0, BASE), CosineParamScheduler(BASE, 0.0)),
}


# fvcore goes on to what comes next a millionth of the run before its time.
EARLY = {"piecewise constant", "step", "multi-step", "range test, in stairs", "warmup: linear"}


def rates(peer: ParamScheduler, times: Sequence[float]) -> list[float]:
    return [peer(t / 100) for t in times]


@rows(SAME)
def test_catalogue(name: str, peer: ParamScheduler) -> None:
    """Within the run fvcore has the rate of the catalogue, whole t or not."""
    times = HALVES if name in EARLY else RUN
    assert_same(rates(peer, times), built(name), times)


def test_boundary_is_a_millionth_early() -> None:
    """Just before a boundary fvcore already has the new value, ours has the old one."""
    assert rates(SAME["multi-step"], [30 - 2e-4, 30 - 1e-9]) == [BASE, 0.03]
    assert built("multi-step")(30 - 1e-9) == BASE


def test_end_of_the_run_is_an_error_or_a_rise() -> None:
    """At its end or past it fvcore raises, rises, goes below 0 or turns complex; ours holds."""
    with pytest.raises(RuntimeError, match=r"must be in \[0, 1\]"):
        ConstantParamScheduler(BASE)(1.0)
    with pytest.raises(IndexError):
        StepParamScheduler(10, [0.3, 0.1])(1 - 1e-6)
    assert CosineParamScheduler(BASE, 0.0)(2.0) == BASE
    assert LinearParamScheduler(BASE, 0.0)(1.5) == pytest.approx(-BASE / 2)
    assert isinstance(PolynomialDecayParamScheduler(BASE, 0.5)(1.5), complex)
    lengths = [Cosine(BASE, 1), Linear(BASE, 1), Polynomial(BASE, 1, power=0.5)]
    assert [lr(1.5) for lr in lengths] == [0.0] * 3


def test_lengths_of_a_composite_are_written_over() -> None:
    """fvcore mends the list that it was given, ours holds its own."""
    lengths = [0.7, 0.2999]
    parts = [ConstantParamScheduler(0.3), ConstantParamScheduler(0.1)]
    CompositeParamScheduler(parts, lengths, ["rescaled"] * 2)
    assert lengths == [0.7, pytest.approx(0.3)] and lengths[1] != 0.2999
    boundaries = [70]
    ours = PiecewiseConstant(boundaries, [0.3, 0.1])
    boundaries[0] = 80
    assert [ours(t) for t in (69, 70)] == [0.3, 0.1]
