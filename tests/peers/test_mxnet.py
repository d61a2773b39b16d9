"""`mxnet.lr_scheduler` beside schedcore: where they agree, and where MXNet is wrong.

MXNet counts its updates from 1: the k-th is made at `scheduler(k)`, ours at lr(k - 1).
"""

from collections.abc import Callable
from math import cos, pi

import mxnet as mx
import pytest
from catalogue_page import EDGES, WHOLE, built
from mxnet.lr_scheduler import (
    CosineScheduler,
    FactorScheduler,
    LRScheduler,
    MultiFactorScheduler,
    PolyScheduler,
)
from peers.compare import assert_same
from peers.rows import rows

from schedcore import Constant, Cosine, Factor, MultiFactor, Polynomial, Schedule

BASE = 0.3

Peer = Callable[[], LRScheduler]


def rates(scheduler: LRScheduler, updates: int) -> list[float]:
    """The rate of each of the first updates that an optimizer makes."""
    optimizer = mx.optimizer.SGD(lr_scheduler=scheduler)
    weight, gradient = mx.nd.zeros(1), mx.nd.zeros(1)
    result = []
    for _ in range(updates):
        optimizer.update(0, weight, gradient, None)
        result.append(optimizer.learning_rate)
    return result


# Drops come one count after the one that MXNet is told, which is where we have them: the update
# after `step` others is number step + 1 for MXNet and at t = step for us. So its scheduler(n) is
# our lr(n - 1), and a training run has the same rates.
STEPS: dict[str, tuple[Peer, Schedule]] = {
    "FactorScheduler": (
        lambda: FactorScheduler(10, 0.5, base_lr=BASE),
        Factor(BASE, 0.5, step_size=10),
    ),
    "FactorScheduler by 7": (
        lambda: FactorScheduler(7, 0.9, base_lr=BASE),
        Factor(BASE, 0.9, step_size=7),
    ),
    "FactorScheduler of one": (
        lambda: FactorScheduler(1, 0.97, base_lr=BASE),
        Factor(BASE, 0.97),
    ),
    "FactorScheduler to its default floor": (
        lambda: FactorScheduler(1, 0.5, base_lr=BASE),
        Factor(BASE, 0.5, min_lr=1e-8),
    ),
    "FactorScheduler to a floor": (
        lambda: FactorScheduler(10, 0.5, stop_factor_lr=0.01, base_lr=BASE),
        Factor(BASE, 0.5, step_size=10, min_lr=0.01),
    ),
    "MultiFactorScheduler": (
        lambda: MultiFactorScheduler([15, 30], 0.5, base_lr=BASE),
        MultiFactor(BASE, [15, 30], 0.5),
    ),
    "MultiFactorScheduler from 1": (
        lambda: MultiFactorScheduler([1, 2, 50], 0.1, base_lr=BASE),
        MultiFactor(BASE, [1, 2, 50], 0.1),
    ),
}

# These put the count as it is into their formulas. So MXNet's scheduler(n) is our lr(n): a training
# run never has lr(0), and is one update ahead of ours from its first to its last.
CURVES: dict[str, tuple[Peer, Schedule]] = {
    "PolyScheduler": (
        lambda: PolyScheduler(20, base_lr=BASE),
        Polynomial(BASE, 20, power=2),
    ),
    "PolyScheduler straight to a floor": (
        lambda: PolyScheduler(20, base_lr=BASE, pwr=1, final_lr=0.01),
        Polynomial(BASE, 20, final_lr=0.01),
    ),
    "PolyScheduler after a warmup": (
        lambda: PolyScheduler(20, base_lr=BASE, warmup_steps=5),
        Polynomial(BASE, 15, power=2).warmup(5),
    ),
    "CosineScheduler": (lambda: CosineScheduler(20, base_lr=BASE), Cosine(BASE, 20)),
    "CosineScheduler to a floor": (
        lambda: CosineScheduler(37, base_lr=BASE, final_lr=0.01),
        Cosine(BASE, 37, final_lr=0.01),
    ),
    # Its max_update includes the warmup.
    "CosineScheduler after a warmup": (
        lambda: CosineScheduler(20, base_lr=BASE, warmup_steps=5),
        Cosine(BASE, 15).warmup(5),
    ),
    "CosineScheduler to a floor after a warmup": (
        lambda: CosineScheduler(
            37, base_lr=BASE, final_lr=0.01, warmup_steps=7, warmup_begin_lr=0.1
        ),
        Cosine(BASE, 30, final_lr=0.01).warmup(7, begin_lr=0.1),
    ),
    "CosineScheduler after a constant warmup": (
        lambda: CosineScheduler(
            20, base_lr=BASE, warmup_steps=5, warmup_begin_lr=0.1, warmup_mode="constant"
        ),
        Constant(0.1).then(Cosine(BASE, 15), at=5),
    ),
}


# Rows of the catalogue whose update k MXNet makes at their lr(k - 1).
UPDATES: dict[str, Peer] = {
    "step": lambda: FactorScheduler(10, 0.5, stop_factor_lr=0, base_lr=BASE),
    "step, down to a floor": lambda: FactorScheduler(10, 0.5, stop_factor_lr=0.02, base_lr=BASE),
    "multi-step": lambda: MultiFactorScheduler([30, 60, 90], 0.1, base_lr=BASE),
    "MXNet `CosineScheduler(max_update=100, base_lr=0.3)`, in an optimizer": lambda: (
        CosineScheduler(max_update=100, base_lr=0.3)
    ),
}

# Rows of the catalogue that MXNet has the rates of when it is asked for them.
CATALOGUE: dict[str, Peer] = {
    "linear": lambda: PolyScheduler(100, base_lr=BASE, pwr=1),
    "polynomial": lambda: PolyScheduler(100, base_lr=BASE, final_lr=0.03),
    "cosine": lambda: CosineScheduler(100, base_lr=BASE),
    "cosine to a tenth": lambda: CosineScheduler(100, base_lr=BASE, final_lr=0.03),
    "warmup: linear": lambda: CosineScheduler(100, base_lr=BASE, warmup_steps=5),
    "warmup: constant": lambda: CosineScheduler(
        100, base_lr=BASE, warmup_steps=5, warmup_begin_lr=0.03, warmup_mode="constant"
    ),
    "from above 0": lambda: CosineScheduler(
        100, base_lr=BASE, warmup_steps=5, warmup_begin_lr=0.03
    ),
    "MXNet `FactorScheduler(step=10, factor=0.5, base_lr=0.3)`": lambda: FactorScheduler(
        step=10, factor=0.5, base_lr=0.3
    ),
    "MXNet `FactorScheduler(step=10, factor=0.5, base_lr=0.3, warmup_steps=5)`": lambda: (
        FactorScheduler(step=10, factor=0.5, base_lr=0.3, warmup_steps=5)
    ),
}


@rows(UPDATES)
def test_catalogue_by_updates(name: str, peer: Peer) -> None:
    """Update k of an optimizer of MXNet is made at lr(k - 1) of the catalogue."""
    assert_same(rates(peer(), 301), built(name), range(301))


@rows(CATALOGUE)
def test_catalogue(name: str, peer: Peer) -> None:
    """Until its end MXNet has the rate of the catalogue, at whole t and at fractions.

    Its drops come after a whole t, and it can't be asked for an earlier rate again.
    """
    times = WHOLE if "Factor" in name else [t for t in EDGES if 0 <= t <= 100]
    scheduler = peer()
    assert_same([scheduler(t) for t in times], built(name), times)


@pytest.mark.parametrize(("peer", "ours"), STEPS.values(), ids=STEPS)
def test_same_steps(peer: Peer, ours: Schedule) -> None:
    """Update k of an optimizer of MXNet is made at our lr(k - 1)."""
    assert_same(rates(peer(), 101), ours, range(101))


@pytest.mark.parametrize(("peer", "ours"), CURVES.values(), ids=CURVES)
def test_same_curve_one_ahead(peer: Peer, ours: Schedule) -> None:
    """Update k of an optimizer of MXNet is made at our lr(k), past the end at the final rate."""
    assert_same(rates(peer(), 60), ours, range(1, 61))


@pytest.mark.parametrize(("peer", "ours"), STEPS.values(), ids=STEPS)
def test_same_steps_out_of_nowhere(peer: Peer, ours: Schedule) -> None:
    """A scheduler of MXNet that is first asked in the middle of a run catches up with ours."""
    assert_same([peer()(t + 1) for t in range(101)], ours, range(101))


@pytest.mark.parametrize(("peer", "ours"), CURVES.values(), ids=CURVES)
def test_same_curve_out_of_nowhere(peer: Peer, ours: Schedule) -> None:
    """Until its end, a scheduler of MXNet has our rate wherever it is first asked."""
    assert_same([peer()(t) for t in range(21)], ours, range(21))


def test_weights_move_at_that_rate() -> None:
    """The rate that the optimizer of MXNet reports is the one it updates with, in float32."""
    optimizer = mx.optimizer.SGD(lr_scheduler=CosineScheduler(20, base_lr=BASE))
    moves = []
    for _ in range(25):
        weight, gradient = mx.nd.zeros(1), -mx.nd.ones(1)
        optimizer.update(0, weight, gradient, None)
        moves.append(float(weight.asscalar()))
    assert_same(moves, Cosine(BASE, 20), range(1, 26), tolerance=1e-6)


def test_drop_is_later_than_documented() -> None:
    """MXNet still has the old rate where its documents have the new one, ours keeps its word."""
    assert FactorScheduler(10, 0.5, base_lr=BASE)(10) == BASE
    assert MultiFactorScheduler([10], 0.5, base_lr=BASE)(10) == BASE
    assert Factor(BASE, 0.5, step_size=10)(10) == BASE / 2
    assert MultiFactor(BASE, [10], 0.5)(10) == BASE / 2


def test_first_rate_is_never_used() -> None:
    """A cosine of MXNet has fallen before its first update, ours starts where it says."""
    first, *_ = rates(CosineScheduler(20, base_lr=BASE), 1)
    assert first == pytest.approx(BASE * (1 + cos(pi / 20)) / 2)
    assert Cosine(BASE, 20)(0) == BASE


def test_steps_are_counted_through_the_warmup() -> None:
    """MXNet drops as soon as the warmup is over if a step fell into it, ours a whole step later."""
    theirs = rates(FactorScheduler(10, 0.5, base_lr=1.0, warmup_steps=15), 40)
    ours = Factor(1.0, 0.5, step_size=10)
    # MXNet's clock is one ahead of ours for the warmup, and not for the steps.
    assert_same(theirs[:14], ours.warmup(15), range(1, 15))
    assert_same(theirs[14:], ours, range(14, 40))
    assert theirs[13:15] == pytest.approx([14 / 15, 0.5])
    assert [ours.warmup(15)(t) for t in (15, 24, 25)] == [1.0, 1.0, 0.5]


@pytest.mark.parametrize(
    ("peer", "ours"),
    [
        pytest.param(*STEPS["FactorScheduler"], id="FactorScheduler"),
        pytest.param(*STEPS["MultiFactorScheduler"], id="MultiFactorScheduler"),
    ],
)
def test_steps_can_not_be_rewound(peer: Peer, ours: Schedule) -> None:
    """A scheduler of MXNet that was once asked for a late rate stays there, ours goes anywhere."""
    scheduler = peer()
    late = scheduler(31)
    assert late == pytest.approx(ours(30))
    assert scheduler(1) == late
    assert ours(0) == BASE


@pytest.mark.parametrize(
    ("peer", "ours"),
    [
        pytest.param(*CURVES["PolyScheduler"], id="PolyScheduler"),
        pytest.param(*CURVES["CosineScheduler"], id="CosineScheduler"),
    ],
)
def test_past_the_end_depends_on_the_way(peer: Peer, ours: Schedule) -> None:
    """Past its end MXNet has the last rate it was asked for, or the base rate; ours the final."""
    assert peer()(21) == BASE
    scheduler = peer()
    before = scheduler(5)
    assert before == pytest.approx(ours(5))
    assert scheduler(25) == before
    assert ours(21) == ours(25) == 0.0


def test_warmup_as_long_as_the_run_fails() -> None:
    """MXNet divides by 0 at the end of such a warmup, ours refuses a cosine of no length."""
    scheduler = CosineScheduler(20, base_lr=BASE, warmup_steps=20)
    with pytest.raises(ZeroDivisionError):
        rates(scheduler, 20)
    with pytest.raises(ValueError, match="steps must be > 0"):
        Cosine(BASE, steps=0)


def test_warmup_longer_than_the_run_never_decays() -> None:
    """MXNet holds the base rate for ever after such a warmup, ours refuses the cosine."""
    theirs = rates(CosineScheduler(20, base_lr=BASE, warmup_steps=25), 100)
    assert_same(theirs, Constant(BASE).warmup(25), range(1, 101))
    with pytest.raises(ValueError, match="steps must be > 0"):
        Cosine(BASE, steps=20 - 25)


def test_rate_of_the_optimizer_is_not_obeyed() -> None:
    """A learning_rate beside a scheduler replaces its base_lr, from which no cosine starts."""
    scheduler = CosineScheduler(20, base_lr=1.0)
    mx.optimizer.SGD(learning_rate=0.5, lr_scheduler=scheduler)
    assert scheduler.base_lr == 0.5
    assert scheduler(0) == Cosine(1.0, 20)(0) == 1.0
