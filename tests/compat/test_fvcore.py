"""The presets of fvcore beside fvcore, asked at each update of a run."""

from typing import Any

import numpy
import pytest
from compat.pairs import Pair, assert_same, described

from schedcore import compat

param_scheduler = pytest.importorskip("fvcore.common.param_scheduler")

LIBRARY, DISTRIBUTION = "fvcore", "fvcore"


def pair(name: str, *args: Any, run: int = 40, updates: int = 40, **kwargs: Any) -> Pair:
    """A scheduler of fvcore, with these arguments."""
    preset = getattr(compat.fvcore, name)
    return Pair(
        preset,
        preset(*args, **kwargs, max_iter=run),
        lambda: [getattr(param_scheduler, name)(*args, **kwargs)(t / run) for t in range(updates)],
        note=described(args, {**kwargs, "run": run}),
    )


def composite(parts: list[tuple[Any, ...]], lengths: list[float], scaling: list[str]) -> Pair:
    preset = compat.fvcore.CompositeParamScheduler
    ours = [getattr(compat.fvcore, name)(*args, max_iter=40) for name, *args in parts]
    theirs = [getattr(param_scheduler, name)(*args) for name, *args in parts]
    whole = param_scheduler.CompositeParamScheduler(theirs, list(lengths), scaling)
    return Pair(
        preset,
        preset(ours, lengths, scaling, max_iter=40),  # type: ignore[arg-type]
        lambda: [whole(t / 40) for t in range(40)],
        note=described((lengths, scaling), {}),
    )


CONSTANT, LINE = ("ConstantParamScheduler", 0.3), ("LinearParamScheduler", 0.0, 0.3)
COSINE = ("CosineParamScheduler", 0.3, 0.01)

PAIRS = [
    pair("ConstantParamScheduler", 0.3),
    pair("CosineParamScheduler", 0.3, 0.01, updates=150),
    pair("ExponentialParamScheduler", 0.3, 0.01, updates=60),
    pair("ExponentialParamScheduler", 1e-3, 100.0),
    pair("LinearParamScheduler", 0.3, 0.01, updates=60),
    pair("MultiStepParamScheduler", [0.3, 0.03, 0.003], None, [10, 30, 40]),
    pair("MultiStepParamScheduler", [0.3, 0.03, 0.003], 100, [10, 33]),
    pair("MultiStepParamScheduler", [0.3, 0.03, 0.003], 40),
    pair("PolynomialDecayParamScheduler", 0.3, 0.9, updates=41),
    pair("StepParamScheduler", 40, [0.3, 0.1, 0.03, 0.01, 0.003, 0.001]),
    pair("StepParamScheduler", 40, [0.3]),
    pair("StepWithFixedGammaParamScheduler", 0.3, 6, 0.5, 40),
    composite([LINE, COSINE], [0.25, 0.75], ["rescaled"] * 2),
    composite([LINE, COSINE], [0.3, 0.7], ["rescaled", "fixed"]),
    composite([LINE, CONSTANT, COSINE], [0.1, 0.33, 0.5699], ["rescaled", "fixed", "rescaled"]),
    pair("ExponentialParamScheduler", 0.3, 0.0),
    pair("ExponentialParamScheduler", -0.3, 0.5),
    pair("PolynomialDecayParamScheduler", 0.3, 0.0),
    pair("MultiStepParamScheduler", numpy.array([0.3, 0.1]), 40, [10]),
    composite([LINE, COSINE], [0.0, 1.0], ["rescaled"] * 2),
]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_same_rates(pair: Pair) -> None:
    """Update k of a training loop is made at lr(k - 1) of the preset."""
    assert_same(pair)
