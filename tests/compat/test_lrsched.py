"""The presets of lrsched beside lrsched."""

from typing import Any

import pytest
from compat.pairs import Pair, assert_same, described

from schedcore import compat

theirs = pytest.importorskip("lrsched")

LIBRARY, DISTRIBUTION = "lrsched", "lrsched"


def pair(name: str, *, updates: int = 60, **kwargs: Any) -> Pair:
    """A schedule of lrsched, with these arguments."""
    preset = getattr(compat.lrsched, name)
    return Pair(
        preset,
        preset(**kwargs),
        lambda: [getattr(theirs, name)(**kwargs)(step) for step in range(updates)],
        note=described([], kwargs),
    )


def warmed_up(library: Any) -> Any:
    fall = library.exponential(base_lr=0.3, gamma=0.95)
    return library.with_warmup(fall, warmup_steps=10, start_lr=0.1)


def in_a_row(library: Any) -> Any:
    line = library.linear(base_lr=0.3, end_lr=0.0, total_steps=15)
    return library.sequential([(10, warmed_up(library)), (15, line), (10, warmed_up(library))])


def alone(library: Any) -> Any:
    return library.sequential([(15, library.linear(base_lr=0.3, end_lr=0.0, total_steps=15))])


def grouped(library: Any) -> Any:
    fall = library.exponential(base_lr=0.3, gamma=0.95)
    return library.scale_by_group(fall, multipliers={"head": 1.0, "body": 0.1})


def composed(name: str, build: Any) -> Pair:
    return Pair(
        getattr(compat.lrsched, name),
        build(compat.lrsched),
        lambda: [build(theirs)(step) for step in range(60)],
        note=build.__name__,
    )


RUN: dict[str, Any] = {"base_lr": 0.3, "warmup_steps": 10, "total_steps": 40, "final_lr": 0.01}

PAIRS = [
    pair("constant", lr=0.3),
    pair("step_decay", base_lr=0.3, drop=0.5, step_size=10),
    pair("multi_step", base_lr=0.3, milestones=[30, 15, 30], gamma=0.5),
    pair("multi_step", base_lr=0.3, milestones=[], gamma=0.5),
    pair("exponential", base_lr=0.3, gamma=0.95),
    pair("exponential_decay", base_lr=0.3, decay_rate=0.9, decay_steps=10),
    pair("linear", base_lr=0.3, end_lr=0.0, total_steps=40),
    pair("linear", base_lr=0.1, end_lr=0.3, total_steps=40),
    pair("polynomial", base_lr=0.3, end_lr=0.01, total_steps=40, power=2),
    pair("polynomial_decay", start_lr=0.3, end_lr=0.01, total_steps=40, power=0.5),
    pair("cosine", base_lr=0.3, min_lr=0.01, total_steps=40),
    pair("cosine_restarts", base_lr=0.3, min_lr=0.01, period=10, t_mult=2, updates=150),
    pair("cosine_restarts", base_lr=0.3, min_lr=0.0, period=7, t_mult=1),
    pair("inverse_sqrt", base_lr=0.3, warmup_steps=10),
    pair("one_cycle", max_lr=0.3, total_steps=45, pct_start=0.3, initial_div=25, final_div=1e4),
    pair("one_cycle", max_lr=0.3, total_steps=45, pct_start=0.001, initial_div=5, final_div=10),
    pair("one_cycle", max_lr=0.3, total_steps=45, pct_start=0.999, initial_div=5, final_div=10),
    pair("warmup_stable_decay", **RUN, decay_steps=10, warmup_start=0.1, decay_shape="linear"),
    pair("warmup_stable_decay", **RUN, decay_steps=30, warmup_start=0.0, decay_shape="1-sqrt"),
    pair("warmup_stable_decay", **RUN, decay_steps=0, warmup_start=0.0, decay_shape="linear"),
    pair("triangular", min_lr=0.1, max_lr=0.3, step_size=7),
    pair("triangular2", min_lr=0.1, max_lr=0.3, step_size=7),
    pair("exp_range", min_lr=0.1, max_lr=0.3, step_size=7, gamma=0.95),
    composed("with_warmup", warmed_up),
    composed("sequential", in_a_row),
    composed("sequential", alone),
    Pair(
        compat.lrsched.scale_by_group,
        grouped(compat.lrsched)["body"],
        lambda: [grouped(theirs)(step)["body"] for step in range(60)],
        note="body",
    ),
    pair("exponential", base_lr=0.3, gamma=-0.5),
    pair("exponential", base_lr=0.0, gamma=0.5),
    pair("polynomial", base_lr=0.3, end_lr=0.1, total_steps=40, power=0),
    pair("exp_range", min_lr=0.1, max_lr=0.3, step_size=5, gamma=0),
]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_same_rates(pair: Pair) -> None:
    """At each step lrsched has the rate of the preset."""
    assert_same(pair)
