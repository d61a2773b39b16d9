"""`lrsched` beside schedcore: where they agree, and where lrsched is wrong."""

from collections.abc import Callable
from math import exp, sqrt

import lrsched
import numpy as np
import pytest
from catalogue_page import built, my_curve
from peers.compare import assert_same
from peers.rows import rows

from schedcore import Linear, OneCycle

BASE = 0.3

# lrsched takes whole t from 0 on, and nothing else.
TIMES = [*range(131), 1000, 10**6]

Peer = Callable[[int], float]

cosine = lrsched.cosine(base_lr=BASE, min_lr=0.0, total_steps=95)
to_a_tenth = lrsched.cosine(base_lr=BASE, min_lr=0.03, total_steps=100)
constant = lrsched.constant(lr=BASE)
falling = lrsched.inverse_sqrt(base_lr=BASE, warmup_steps=10)


def line(start: float, end: float, steps: int) -> Peer:
    return lrsched.linear(base_lr=start, end_lr=end, total_steps=steps)


def then(*phases: tuple[int, Peer]) -> Peer:
    """Phases of which the last is held one short of its length, so it is given one more."""
    *before, (steps, last) = phases
    return lrsched.sequential([*before, (steps + 1, last)])


def restarts(period: int, mult: int, low: float) -> Peer:
    return lrsched.cosine_restarts(base_lr=BASE, min_lr=low, period=period, t_mult=mult)


def wsd(shape: str, warmup: int) -> Peer:
    return lrsched.warmup_stable_decay(
        base_lr=BASE,
        warmup_steps=warmup,
        decay_steps=20,
        total_steps=100,
        final_lr=0.0,
        warmup_start=0.0,
        decay_shape=shape,
    )


# Rows of the catalogue, as lrsched has them.
SAME: dict[str, Peer] = {
    "constant": constant,
    "constant factor, then 1": then((5, lrsched.constant(lr=0.1)), (1, constant)),
    "piecewise constant": then(*((30, lrsched.constant(lr=lr)) for lr in (0.3, 0.1, 0.2))),
    "step": lrsched.step_decay(base_lr=BASE, drop=0.5, step_size=10),
    "multi-step": lrsched.multi_step(base_lr=BASE, milestones=[30, 60, 90], gamma=0.1),
    "exponential": lrsched.exponential_decay(base_lr=BASE, decay_rate=0.9, decay_steps=10),
    "natural exponential": lrsched.exponential(base_lr=BASE, gamma=exp(-0.05)),
    "multiplied at each step": lrsched.exponential(base_lr=BASE, gamma=0.95),
    "inverse square root": falling,
    "Noam": lrsched.inverse_sqrt(base_lr=2 / sqrt(64 * 10), warmup_steps=10),
    "linear": line(BASE, 0.0, 100),
    "polynomial": lrsched.polynomial(base_lr=BASE, end_lr=0.03, total_steps=100, power=2),
    "cosine": lrsched.cosine(base_lr=BASE, min_lr=0.0, total_steps=100),
    "cosine to a tenth": to_a_tenth,
    "cosine, then a line": then((90, to_a_tenth), (10, line(to_a_tenth(90), 0.0, 10))),
    "warm restarts (SGDR)": restarts(10, 1, 0.0),
    "restarts, longer each time": restarts(10, 2, 0.03),
    "triangular2": lrsched.triangular2(min_lr=0.1, max_lr=BASE, step_size=10),
    "exp_range": lrsched.exp_range(min_lr=0.1, max_lr=BASE, step_size=10, gamma=0.99),
    "one-cycle": lrsched.one_cycle(
        max_lr=BASE, total_steps=100, pct_start=0.3, initial_div=25, final_div=25e4
    ),
    "piecewise linear": then(
        (5, lrsched.constant(lr=0.1)),
        (15, line(0.1, 0.3, 15)),
        (40, line(0.3, 0.2, 40)),
        (40, line(0.2, 0.0, 40)),
    ),
    "trapezoid": wsd("linear", 10),
    "cooldown: 1-sqrt": wsd("1-sqrt", 0),
    "WSD in several periods (WSD-S)": then(
        (10, line(0.0, BASE, 10)),
        (20, constant),
        (10, line(BASE, 0.0, 10)),
        (30, constant),
        (10, line(BASE, 0.0, 10)),
    ),
    "cooldown from where it is by then": then(
        (80, lambda t: falling(t + 10)), (20, line(falling(90), 0.0, 20))
    ),
    "infinite": lrsched.with_warmup(
        lrsched.cosine(base_lr=BASE, min_lr=0.1, total_steps=40), warmup_steps=10, start_lr=0.0
    ),
    "range test": line(0.001, BASE, 100),
    "a function of your own": lrsched.with_warmup(my_curve, warmup_steps=5, start_lr=0.0),
    "warmup: linear": lrsched.with_warmup(cosine, warmup_steps=5, start_lr=0.0),
    "warmup: constant": then((5, lrsched.constant(lr=0.03)), (95, cosine)),
    "from above 0": lrsched.with_warmup(cosine, warmup_steps=5, start_lr=0.03),
}


@rows(SAME)
def test_catalogue(name: str, peer: Peer) -> None:
    """At every whole t lrsched has the rate of the catalogue."""
    assert_same([peer(t) for t in TIMES], built(name), TIMES)


def test_sequence_stops_one_short() -> None:
    """After its phases lrsched holds the last but one value, ours the last."""
    peer = lrsched.sequential([(5, line(1.0, 0.0, 5))])
    assert [peer(t) for t in (4, 5, 1000)] == pytest.approx([0.2] * 3)
    assert [Linear(1.0, 5)(t) for t in (5, 1000)] == [0.0] * 2


@pytest.mark.parametrize("t", [-1, 0.5, 3.0, np.int64(3)])
def test_only_whole_numbers_of_python_are_taken(t: int) -> None:
    """lrsched raises for any other t, ours takes it."""
    with pytest.raises(ValueError, match="step must be a non-negative integer"):
        line(1.0, 0.0, 5)(t)
    assert Linear(1.0, 5)(t) == pytest.approx(1 - max(t, 0) / 5)


def test_one_cycle_rounds_its_peak() -> None:
    """The peak of lrsched lies at a whole t, ours at the share that it is given."""
    peer = lrsched.one_cycle(
        max_lr=BASE, total_steps=9, pct_start=0.3, initial_div=25, final_div=25e4
    )
    assert peer(3) == BASE
    assert OneCycle(BASE, steps=9)(2.7) == BASE
