"""The scale that a `Plateau` gives for a history of metrics, by hand and by law."""

import json
import re
from dataclasses import asdict
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from itertools import pairwise
from math import inf, isnan, nan
from typing import Any

import numpy as np
import pages
import pytest
from histories import scales
from hypothesis import given, strategies as st

from schedcore import Cosine, Plateau, PlateauState

PLATEAUS = st.builds(
    Plateau,
    factor=st.floats(0.01, 1),
    patience=st.integers(0, 3),
    mode=st.sampled_from(["min", "max"]),
    threshold=st.sampled_from([0.0, 1e-4, 0.25, 1.0, 3.0]),
    threshold_mode=st.sampled_from(["rel", "abs"]),
    cooldown=st.integers(0, 3),
    min_scale=st.sampled_from([0.0, 0.1, 0.5]),
    counting=st.sampled_from(["torch", "keras"]),
)
# A few that often come again, and any others, with NaN and the infinities.
METRICS = st.one_of(st.sampled_from([-1.0, -0.0, 0.0, 1.0, 2.0, nan, inf, -inf]), st.floats())
HISTORIES = st.lists(METRICS, max_size=30)


def fold(plateau: Plateau, state: PlateauState, metrics: list[float]) -> PlateauState:
    return reduce(lambda state, metric: plateau.update(state, metric)[0], metrics, state)


@pytest.mark.parametrize(
    ("options", "metrics", "expected"),
    [
        # patience: more than so many in a row, or as many as Keras says
        ({"patience": 2}, [5, 5, 5, 5], [1, 1, 1, 0.5]),
        ({"patience": 2, "counting": "keras"}, [5, 5, 5], [1, 1, 0.5]),
        ({"patience": 0}, [5, 5, 4, 4], [1, 0.5, 0.5, 0.25]),
        ({"patience": 0, "counting": "keras"}, [5, 5, 5, 4], [1, 0.5, 0.25, 0.25]),
        ({"patience": 1}, [5, 6, 4, 6, 4], [1, 1, 1, 1, 0.5]),
        # cooldown: so many count as nothing, one less for Keras, but may be the best
        ({"patience": 0, "cooldown": 2}, [5, 5, 5, 5, 5], [1, 0.5, 0.5, 0.5, 0.25]),
        (
            {"patience": 0, "cooldown": 2, "counting": "keras"},
            [5, 5, 5, 5],
            [1, 0.5, 0.5, 0.25],
        ),
        ({"patience": 0, "cooldown": 1}, [5, 5, 3, 4], [1, 0.5, 0.5, 0.25]),
        # the floor
        ({"patience": 0, "min_scale": 0.3}, [5, 5, 5, 5], [1, 0.5, 0.3, 0.3]),
        # the margin must be passed, and not only reached
        ({"patience": 0, "threshold": 0.25}, [4, 3], [1, 0.5]),
        ({"patience": 0, "threshold": 0.25}, [4, 2.99], [1, 1]),
        ({"patience": 0, "threshold": 1, "threshold_mode": "abs"}, [4, 3], [1, 0.5]),
        ({"patience": 0, "threshold": 1, "threshold_mode": "abs"}, [4, 2.99], [1, 1]),
        ({"patience": 0, "threshold": 0.25, "mode": "max"}, [4, 5], [1, 0.5]),
        ({"patience": 0, "threshold": 0.25, "mode": "max"}, [4, 5.01], [1, 1]),
        # below zero it lies on the same side
        ({"patience": 0, "threshold": 0.25}, [-4, -5], [1, 0.5]),
        ({"patience": 0, "threshold": 0.25}, [-4, -5.01], [1, 1]),
        ({"patience": 0, "threshold": 0.25}, [-4, -3.5], [1, 0.5]),
        ({"patience": 0, "threshold": 0.25, "mode": "max"}, [-4, -3], [1, 0.5]),
        ({"patience": 0, "threshold": 0.25, "mode": "max"}, [-4, -2.99], [1, 1]),
        ({"patience": 0, "threshold": 0.25}, [0, -1e-9], [1, 1]),
        # what is no number, and what is infinite
        ({"patience": 1}, [nan, nan, 5, nan, 4], [1, 0.5, 0.5, 0.5, 0.5]),
        ({"patience": 0}, [inf, 5], [0.5, 0.5]),
        ({"patience": 0, "mode": "max"}, [-inf, 5], [0.5, 0.5]),
        ({"patience": 0}, [5, -inf, -inf], [1, 1, 0.5]),
    ],
)
def test_by_hand(options: dict[str, Any], metrics: list[float], expected: list[float]) -> None:
    assert scales(Plateau(factor=0.5, **options), metrics) == expected


@given(PLATEAUS, HISTORIES)
def test_the_scale_never_rises_and_keeps_to_its_floor(
    plateau: Plateau, metrics: list[float]
) -> None:
    found = [1.0, *scales(plateau, metrics)]

    assert all(
        after in (before, max(before * plateau.factor, plateau.min_scale))
        for before, after in pairwise(found)
    )
    assert found == sorted(found, reverse=True)
    assert min(found) >= plateau.min_scale


@given(PLATEAUS, HISTORIES, METRICS)
def test_a_worsening_is_never_an_improvement(
    plateau: Plateau, metrics: list[float], metric: float
) -> None:
    before = fold(plateau, plateau.start(), metrics)
    after, _ = plateau.update(before, metric)

    better = max if plateau.mode == "max" else min
    assert after.best in (before.best, metric)
    known = [it for it in (before.best, after.best) if it is not None]
    assert after.best == better(known, default=None)


@given(PLATEAUS, HISTORIES, HISTORIES)
def test_it_goes_on_from_any_state_that_was_saved(
    plateau: Plateau, metrics: list[float], later: list[float]
) -> None:
    state = fold(plateau, plateau.start(), metrics)
    saved = PlateauState(**json.loads(json.dumps(asdict(state))))

    assert saved == state
    assert fold(plateau, saved, later) == fold(plateau, plateau.start(), metrics + later)
    # None of it has changed the state.
    assert saved == state


@given(PLATEAUS, st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=30))
def test_its_state_is_strict_json(plateau: Plateau, metrics: list[float]) -> None:
    state = fold(plateau, plateau.start(), metrics)

    assert json.loads(json.dumps(asdict(state), allow_nan=False)) == asdict(state)


@given(PLATEAUS, HISTORIES)
def test_max_is_min_upside_down(plateau: Plateau, metrics: list[float]) -> None:
    mode = "max" if plateau.mode == "min" else "min"
    other = Plateau(**{**asdict(plateau), "mode": mode})

    assert scales(plateau, metrics) == scales(other, [-metric for metric in metrics])


@given(PLATEAUS, HISTORIES)
def test_nan_is_as_bad_as_can_be(plateau: Plateau, metrics: list[float]) -> None:
    worst = -inf if plateau.mode == "max" else inf
    replaced = [worst if isnan(metric) else metric for metric in metrics]

    assert scales(plateau, metrics) == scales(plateau, replaced)


@given(PLATEAUS, HISTORIES)
def test_falls_are_as_far_apart_as_patience_and_cooldown(
    plateau: Plateau, metrics: list[float]
) -> None:
    found = [1.0, *scales(plateau, metrics)]
    falls = [k for k, (before, after) in enumerate(pairwise(found)) if after < before]
    shorter = plateau.counting == "keras"
    apart = max(plateau.patience - shorter, 0) + max(plateau.cooldown - shorter, 0) + 1

    assert all(later - fall >= apart for fall, later in pairwise(falls))


def test_a_higher_floor_does_not_lift_a_saved_scale() -> None:
    state = PlateauState(scale=0.01, best=5.0)

    assert Plateau(patience=0, min_scale=0.1).update(state, 5.0)[1] == 0.01


def test_states_and_plateaus_are_values() -> None:
    plateau = Plateau(0.5, mode="max", counting="keras")

    assert eval(repr(plateau)) == plateau
    assert hash(eval(repr(plateau))) == hash(plateau)
    with pytest.raises(AttributeError, match="cannot assign to field 'scale'"):
        plateau.start().scale = 0.5  # type: ignore[misc]


@pytest.mark.parametrize(
    "metric",
    [
        *(2, 2.0, np.float32(2), np.float16(2), np.int64(2), Fraction(2), Decimal(2)),
        *(np.array(2.0), np.array([2.0]), np.array([[2]])),
    ],
    ids=repr,
)
def test_any_single_number_is_a_metric(metric: Any) -> None:
    plateau = Plateau()
    state, _ = plateau.update(plateau.start(), metric)

    assert state == PlateauState(best=2.0)
    assert type(state.best) is float


@pytest.mark.parametrize(
    "metric",
    [
        *(True, np.bool_(True), np.array(True), "0.5", np.str_("0.5"), b"1", None, [1.0], 1j),
        *(np.array([1.0, 2.0]), np.array([])),
    ],
)
def test_what_is_no_metric(metric: Any) -> None:
    plateau = Plateau()
    with pytest.raises(TypeError, match="^Plateau: metric must be a number, got "):
        plateau.update(plateau.start(), metric)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"factor": 0}, ValueError, "factor must be in (0, 1], got 0"),
        ({"factor": 2}, ValueError, "factor must be in (0, 1], got 2"),
        ({"factor": nan}, ValueError, "factor must be finite, got nan"),
        ({"patience": -1}, ValueError, "patience must be >= 0, got -1"),
        ({"patience": 2.5}, TypeError, "patience must be a whole number, got 2.5"),
        ({"patience": True}, TypeError, "patience must be a whole number, got True"),
        ({"cooldown": -1}, ValueError, "cooldown must be >= 0, got -1"),
        ({"cooldown": inf}, TypeError, "cooldown must be a whole number, got inf"),
        ({"threshold": -1e-4}, ValueError, "threshold must be >= 0, got -0.0001"),
        ({"threshold": "1e-4"}, TypeError, "threshold must be a number, got '1e-4'"),
        ({"min_scale": -0.1}, ValueError, "min_scale must be in [0, 1], got -0.1"),
        ({"min_scale": 1.5}, ValueError, "min_scale must be in [0, 1], got 1.5"),
        ({"eps": -1e-8}, ValueError, "eps must be >= 0, got -1e-08"),
        ({"min_lr": "0.1"}, TypeError, "min_lr must be a number, got '0.1'"),
        ({"mode": "auto"}, ValueError, "mode must be 'min' or 'max', got 'auto'"),
        ({"mode": min}, TypeError, "mode must be 'min' or 'max', got <built-in"),
        (
            {"threshold_mode": "r"},
            ValueError,
            "threshold_mode must be 'rel' or 'abs' or 'torch-rel', got 'r'",
        ),
        ({"counting": None}, TypeError, "counting must be 'torch' or 'keras', got None"),
    ],
)
def test_wrong_arguments(options: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=f"^Plateau: {re.escape(message)}"):
        Plateau(**options)


def test_warmup_then_plateau() -> None:
    """The warmup goes its way; what it warms up to falls with the metric."""
    lr, plateau = Cosine(0.5, steps=8).warmup(2), Plateau(0.5, patience=1)
    falls = scales(plateau, [9, 8, 8, 8, 8, 8])

    assert falls == [1, 1, 1, 0.5, 0.5, 0.25]
    assert [lr(t) * scale for t, scale in enumerate([1.0, *falls])] == [
        0.0,
        0.25,
        0.5,
        lr(3),
        lr(4) / 2,
        lr(5) / 2,
        lr(6) / 4,
    ]


def test_the_page_about_it() -> None:
    assert {results.failed for results in pages.run_each("plateau.md")} == {0}
