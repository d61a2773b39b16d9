"""`torch.optim.lr_scheduler` beside schedcore: where they agree, and where PyTorch is wrong."""

from collections.abc import Callable
from math import exp
from typing import Any

import pytest
import torch
from catalogue_page import EDGES, built, my_curve
from peers.compare import assert_same, partings
from peers.rows import row, rows
from peers.stepped import BASE, rate, rates, sgd
from torch.optim import SGD, Optimizer
from torch.optim.lr_scheduler import (
    ChainedScheduler,
    ConstantLR,
    CosineAnnealingLR,
    CosineAnnealingWarmRestarts,
    CyclicLR,
    ExponentialLR,
    LambdaLR,
    LinearLR,
    LRScheduler,
    MultiplicativeLR,
    MultiStepLR,
    OneCycleLR,
    PolynomialLR,
    SequentialLR,
    StepLR,
)
from torch.optim.swa_utils import SWALR

from schedcore import (
    Constant,
    Cosine,
    Cyclic,
    Factor,
    Function,
    MultiFactor,
    Polynomial,
    Product,
    Schedule,
    WarmRestarts,
)

Peer = Callable[[Optimizer], LRScheduler]
Resumable = Callable[[Optimizer, int], LRScheduler]


def restarts_at(t: float, first: int, mult: int, eta_min: float = 0.0) -> float:
    """The rate of warm restarts that are told where they are, as documented for mid-epoch steps."""
    optimizer = sgd()
    CosineAnnealingWarmRestarts(optimizer, first, mult, eta_min).step(t)
    return rate(optimizer)


# PyTorch, ours, and how many updates from the first on: past the last boundary, and past the end
# wherever PyTorch holds it.
SAME: dict[str, tuple[Peer, Schedule, int]] = {
    "StepLR": (lambda o: StepLR(o, 10, gamma=0.5), Factor(BASE, 0.5, step_size=10), 101),
    "StepLR by 7": (lambda o: StepLR(o, 7, gamma=0.1), Factor(BASE, 0.1, step_size=7), 101),
    "StepLR of one": (lambda o: StepLR(o, 1, gamma=0.9), Factor(BASE, 0.9), 101),
    "MultiStepLR": (
        lambda o: MultiStepLR(o, [15, 30], gamma=0.5),
        MultiFactor(BASE, [15, 30], 0.5),
        61,
    ),
    "MultiStepLR from 1": (
        lambda o: MultiStepLR(o, [1, 2, 50]),
        MultiFactor(BASE, [1, 2, 50], 0.1),
        61,
    ),
    "ExponentialLR": (lambda o: ExponentialLR(o, 0.97), Factor(BASE, 0.97), 301),
    "PolynomialLR": (lambda o: PolynomialLR(o, 20), Polynomial(BASE, 20), 61),
    "PolynomialLR squared": (
        lambda o: PolynomialLR(o, 20, power=2.0),
        Polynomial(BASE, 20, power=2),
        61,
    ),
    "PolynomialLR rooted": (
        lambda o: PolynomialLR(o, 37, power=0.5),
        Polynomial(BASE, 37, power=0.5),
        61,
    ),
    "PolynomialLR of one": (lambda o: PolynomialLR(o, 1), Polynomial(BASE, 1), 11),
    # These end at T_max, after which PyTorch is wrong.
    "CosineAnnealingLR": (lambda o: CosineAnnealingLR(o, 20), Cosine(BASE, 20), 21),
    "CosineAnnealingLR to a floor": (
        lambda o: CosineAnnealingLR(o, 300, eta_min=0.01),
        Cosine(BASE, 300, final_lr=0.01),
        301,
    ),
    "CosineAnnealingLR upwards": (
        lambda o: CosineAnnealingLR(o, 20, eta_min=0.4),
        Cosine(BASE, 20, final_lr=0.4),
        21,
    ),
    "CosineAnnealingLR of one": (lambda o: CosineAnnealingLR(o, 1), Cosine(BASE, 1), 2),
    "CyclicLR triangular": (
        lambda o: CyclicLR(o, 0.1, 0.5, 4, cycle_momentum=False),
        Cyclic(0.1, 0.5, 4),
        101,
    ),
    "CyclicLR triangular, slow fall": (
        lambda o: CyclicLR(o, 0.1, 0.5, 4, 9, cycle_momentum=False),
        Cyclic(0.1, 0.5, 4, 9),
        101,
    ),
    "CyclicLR triangular2": (
        lambda o: CyclicLR(o, 0.1, 0.5, 5, mode="triangular2", cycle_momentum=False),
        Cyclic(0.1, 0.5, 5, mode="triangular2"),
        101,
    ),
    "CyclicLR triangular2, fast fall": (
        lambda o: CyclicLR(o, 0.1, 0.5, 6, 2, mode="triangular2", cycle_momentum=False),
        Cyclic(0.1, 0.5, 6, 2, mode="triangular2"),
        101,
    ),
    "CyclicLR exp_range": (
        lambda o: CyclicLR(o, 0.1, 0.5, 4, mode="exp_range", gamma=0.99, cycle_momentum=False),
        Cyclic(0.1, 0.5, 4, mode="exp_range", gamma=0.99),
        101,
    ),
    "CyclicLR exp_range, slow fall": (
        lambda o: CyclicLR(o, 0.1, 0.5, 3, 7, mode="exp_range", gamma=0.9, cycle_momentum=False),
        Cyclic(0.1, 0.5, 3, 7, mode="exp_range", gamma=0.9),
        101,
    ),
    # It makes floats of what its annotations call int.
    "CyclicLR at fractions": (
        lambda o: CyclicLR(o, 0.1, 0.5, 2.5, 4, cycle_momentum=False),  # type: ignore[arg-type]
        Cyclic(0.1, 0.5, 2.5, 4),
        101,
    ),
    "WarmRestarts every update": (
        lambda o: CosineAnnealingWarmRestarts(o, 1),
        WarmRestarts(BASE, 1),
        11,
    ),
    "WarmRestarts every 7": (
        lambda o: CosineAnnealingWarmRestarts(o, 7, eta_min=0.01),
        WarmRestarts(BASE, 7, final_lr=0.01),
        101,
    ),
    "WarmRestarts doubling": (
        lambda o: CosineAnnealingWarmRestarts(o, 10, 2),
        WarmRestarts(BASE, 10, cycle_mult=2),
        640,
    ),
    "WarmRestarts doubling from 1": (
        lambda o: CosineAnnealingWarmRestarts(o, 1, 2, eta_min=0.02),
        WarmRestarts(BASE, 1, cycle_mult=2, final_lr=0.02),
        520,
    ),
    "WarmRestarts tripling": (
        lambda o: CosineAnnealingWarmRestarts(o, 5, 3),
        WarmRestarts(BASE, 5, cycle_mult=3),
        620,
    ),
    "WarmRestarts by ten": (
        lambda o: CosineAnnealingWarmRestarts(o, 1, 10),
        WarmRestarts(BASE, 1, cycle_mult=10),
        1120,
    ),
    "ConstantLR": (
        lambda o: ConstantLR(o, factor=0.25, total_iters=5),
        Constant(0.25 * BASE).then(Constant(BASE), at=5),
        21,
    ),
    "LinearLR up": (
        lambda o: LinearLR(o, start_factor=0.1, total_iters=20),
        Constant(BASE).warmup(20, begin_lr=0.1 * BASE),
        61,
    ),
    "LinearLR down": (
        lambda o: LinearLR(o, start_factor=1.0, end_factor=0.1, total_iters=20),
        Polynomial(BASE, 20, final_lr=0.1 * BASE),
        61,
    ),
    # LinearLR can't start at 0.
    "LinearLR, then cosine": (
        lambda o: SequentialLR(
            o, [LinearLR(o, 1 / 3, total_iters=5), CosineAnnealingLR(o, 15)], [5]
        ),
        Cosine(BASE, 15).warmup(5, begin_lr=BASE / 3),
        21,
    ),
    "LinearLR, then cosine to a floor": (
        lambda o: SequentialLR(
            o, [LinearLR(o, 0.001, total_iters=30), CosineAnnealingLR(o, 100, eta_min=0.01)], [30]
        ),
        Cosine(BASE, 100, final_lr=0.01).warmup(30, begin_lr=0.001 * BASE),
        131,
    ),
    "LinearLR, then MultiStepLR": (
        lambda o: SequentialLR(o, [LinearLR(o, 0.1, total_iters=5), MultiStepLR(o, [10, 20])], [5]),
        MultiFactor(BASE, [10, 20], 0.1).warmup(5, begin_lr=0.1 * BASE),
        61,
    ),
    "SequentialLR of three": (
        lambda o: SequentialLR(
            o, [StepLR(o, 2, gamma=0.5), ExponentialLR(o, 0.9), PolynomialLR(o, 10)], [5, 12]
        ),
        Factor(BASE, 0.5, step_size=2)
        .then(Factor(BASE, 0.9), at=5)
        .then(Polynomial(BASE, 10), at=12),
        41,
    ),
    "ChainedScheduler": (
        lambda o: ChainedScheduler([PolynomialLR(o, 20), MultiStepLR(o, [10])]),
        Product(Polynomial(BASE, 20), MultiFactor(1.0, [10], 0.1)),
        41,
    ),
}


@pytest.mark.parametrize(("peer", "ours", "updates"), SAME.values(), ids=SAME)
def test_same_curve(peer: Peer, ours: Schedule, updates: int) -> None:
    """Update k of a PyTorch training loop is made at our lr(k - 1)."""
    assert_same(rates(peer, updates), ours, range(updates))


# The first update of PyTorch's phases is the last of ours: 31 of 101 updates up, and as many down.
ONE_CYCLE: dict[str, Any] = {"max_lr": BASE, "total_steps": 101, "pct_start": 31 / 101}

# Rows of the catalogue, as PyTorch has them, and how many updates.
CATALOGUE: dict[str, tuple[Peer, int]] = {
    "constant": (lambda o: ConstantLR(o, factor=1.0), 301),
    "constant factor, then 1": (lambda o: ConstantLR(o, factor=1 / 3, total_iters=5), 301),
    "step": (lambda o: StepLR(o, 10, gamma=0.5), 301),
    "multi-step": (lambda o: MultiStepLR(o, [30, 60, 90]), 301),
    "exponential": (lambda o: ExponentialLR(o, 0.9**0.1), 301),
    "natural exponential": (lambda o: ExponentialLR(o, exp(-0.05)), 301),
    "multiplied at each step": (lambda o: MultiplicativeLR(o, lambda t: 0.95), 301),
    "linear": (lambda o: LinearLR(o, start_factor=1.0, end_factor=0.0, total_iters=100), 301),
    "cosine": (lambda o: CosineAnnealingLR(o, 100), 101),
    "cosine to a tenth": (lambda o: CosineAnnealingLR(o, 100, eta_min=0.03), 101),
    "flat, then cosine": (
        lambda o: SequentialLR(o, [ConstantLR(o, 1.0), CosineAnnealingLR(o, 25)], [75]),
        101,
    ),
    "warm restarts (SGDR)": (lambda o: CosineAnnealingWarmRestarts(o, 10), 301),
    "restarts, longer each time": (
        lambda o: CosineAnnealingWarmRestarts(o, 10, T_mult=2, eta_min=0.03),
        301,
    ),
    "triangular": (lambda o: CyclicLR(o, 0.1, BASE, 10, 15, cycle_momentum=False), 301),
    "triangular2": (
        lambda o: CyclicLR(o, 0.1, BASE, 10, mode="triangular2", cycle_momentum=False),
        301,
    ),
    "exp_range": (
        lambda o: CyclicLR(o, 0.1, BASE, 10, mode="exp_range", gamma=0.99, cycle_momentum=False),
        301,
    ),
    "one-cycle": (lambda o: OneCycleLR(o, cycle_momentum=False, **ONE_CYCLE), 101),
    "one-cycle in three phases": (
        lambda o: OneCycleLR(
            o, three_phase=True, anneal_strategy="linear", cycle_momentum=False, **ONE_CYCLE
        ),
        101,
    ),
    "warmup: constant": (
        lambda o: SequentialLR(o, [ConstantLR(o, 0.1, 99), CosineAnnealingLR(o, 95)], [5]),
        101,
    ),
    "PyTorch `OneCycleLR(max_lr=0.3, total_steps=100)`, up to 100": (
        lambda o: OneCycleLR(o, max_lr=0.3, total_steps=100, cycle_momentum=False),
        100,
    ),
    "PyTorch `CosineAnnealingLR(T_max=20)`": (lambda o: CosineAnnealingLR(o, T_max=20), 301),
}


@rows(CATALOGUE)
def test_catalogue(name: str, peer: tuple[Peer, int]) -> None:
    """Update k of a PyTorch training loop is made at lr(k - 1) of the catalogue."""
    scheduler, updates = peer
    assert_same(rates(scheduler, updates), built(name), range(updates))


@row("the momentum of a one-cycle")
def test_momentum_of_a_one_cycle(ours: Schedule) -> None:
    """PyTorch cycles the momentum against the rate, which is a schedule like any other."""
    optimizer = SGD([torch.nn.Parameter(torch.zeros(1))], lr=BASE, momentum=0.9)
    scheduler = OneCycleLR(optimizer, **ONE_CYCLE)
    momenta = []
    for _ in range(101):
        momenta.append(optimizer.param_groups[0]["momentum"])
        optimizer.step()
        scheduler.step()
    assert_same(momenta, ours, range(101))


@row("anneal to the rate of SWA")
def test_anneal_to_the_rate_of_swa(ours: Schedule) -> None:
    """Stepped instead of the cosine from update 75 on, SWALR anneals from where that was."""
    optimizer = sgd()
    cosine = CosineAnnealingLR(optimizer, 100)
    swa = SWALR(optimizer, swa_lr=0.1, anneal_epochs=10)
    theirs = []
    for t in range(131):
        theirs.append(rate(optimizer))
        optimizer.step()
        (cosine if t < 75 else swa).step()
    assert_same(theirs, ours, range(131))


def test_function_of_your_own() -> None:
    """LambdaLR takes a function of t, as a multiple of the optimizer's rate."""
    theirs = rates(lambda o: LambdaLR(o, lambda t: my_curve(t) / BASE), 301)
    assert_same(theirs, Function(my_curve), range(301))


@pytest.mark.parametrize(
    ("name", "mult", "low"),
    [("warm restarts (SGDR)", 1, 0.0), ("restarts, longer each time", 2, 0.03)],
)
def test_restarts_of_the_catalogue_at_fractions(name: str, mult: int, low: float) -> None:
    """Just before, at and just after each restart, PyTorch is where the catalogue is."""
    times = [t for t in EDGES if t >= 0]
    assert_same([restarts_at(t, 10, mult, low) for t in times], built(name), times)


@pytest.mark.filterwarnings("ignore:.*optimizer.step")
def test_one_cycle_has_no_end() -> None:
    """An update past its last PyTorch is on its way up again, then it raises; ours holds."""
    optimizer = sgd()
    scheduler = OneCycleLR(optimizer, max_lr=BASE, total_steps=100, cycle_momentum=False)
    for _ in range(100):
        scheduler.step()
    assert rate(optimizer) > 1.2e-6
    with pytest.raises(ValueError, match="Tried to step 101 times"):
        scheduler.step()
    ours = built("one-cycle")
    assert ours(100) == ours(1000) == pytest.approx(1.2e-6)


def test_same_clock() -> None:
    """Update k moves a weight whose gradient is -1 by our lr(k - 1)."""
    weight = torch.nn.Parameter(torch.zeros((), dtype=torch.float64))
    optimizer = SGD([weight], lr=BASE)
    scheduler = PolynomialLR(optimizer, 20)
    moves = []
    for _ in range(25):
        weight.data.zero_()
        weight.grad = -torch.ones_like(weight)
        optimizer.step()
        scheduler.step()
        moves.append(weight.item())
    assert_same(moves, Polynomial(BASE, 20), range(25))


@pytest.mark.parametrize(("first", "mult"), [(10, 1), (7, 1), (10, 2), (4, 2), (2, 3)])
def test_same_restarts_at_fractions(first: int, mult: int) -> None:
    """Warm restarts that are told a fraction of an epoch give what ours give for it."""
    times = [t / 8 for t in range(8 * 100)]
    theirs = [restarts_at(t, first, mult, eta_min=0.01) for t in times]
    assert_same(theirs, WarmRestarts(BASE, first, cycle_mult=mult, final_lr=0.01), times)


def test_cosine_rises_again_after_its_end() -> None:
    """PyTorch's cosine climbs back after T_max, ours stays at the bottom."""
    theirs, ours = rates(lambda o: CosineAnnealingLR(o, 4), 9), Cosine(BASE, 4)
    assert partings(theirs, ours, range(9)) == [5, 6, 7, 8]
    assert theirs[4:] == pytest.approx(theirs[4::-1])
    assert [ours(t) for t in range(4, 9)] == [0.0] * 5


@pytest.mark.parametrize(
    ("first", "mult", "t"), [(5, 3, 605), (1, 3, 121), (1, 10, 111), (10, 10, 1110)]
)
def test_explicit_restart_is_missed(first: int, mult: int, t: int) -> None:
    """Told that it is exactly at a restart, PyTorch may give the bottom, ours gives the peak."""
    assert restarts_at(t, first, mult) == 0.0
    assert WarmRestarts(BASE, first, cycle_mult=mult)(t) == BASE


# With a last epoch, ours, and PyTorch's rates from t = 12 on when built with last_epoch = 11.
RESUMED: dict[str, tuple[Resumable, Schedule, list[float]]] = {
    "StepLR": (
        lambda o, last: StepLR(o, 10, gamma=0.5, last_epoch=last),
        Factor(BASE, 0.5, step_size=10),
        [0.3, 0.3, 0.3],
    ),
    "MultiStepLR": (
        lambda o, last: MultiStepLR(o, [5, 14], gamma=0.5, last_epoch=last),
        MultiFactor(BASE, [5, 14], 0.5),
        [0.3, 0.3, 0.15],
    ),
    "ExponentialLR": (
        lambda o, last: ExponentialLR(o, 0.9, last_epoch=last),
        Factor(BASE, 0.9),
        [0.3, 0.27, 0.243],
    ),
    "PolynomialLR": (
        lambda o, last: PolynomialLR(o, 20, last_epoch=last),
        Polynomial(BASE, 20),
        [0.3, 0.2625, 0.225],
    ),
    "CosineAnnealingLR": (
        lambda o, last: CosineAnnealingLR(o, 20, last_epoch=last),
        Cosine(BASE, 20),
        [0.3, 0.2370577116147197, 0.17896883614437542],
    ),
    # Above the base rate, which it is meant to warm up to.
    "LinearLR": (
        lambda o, last: LinearLR(o, 0.1, total_iters=20, last_epoch=last),
        Constant(BASE).warmup(20, begin_lr=0.1 * BASE),
        [0.3, 0.32109375, 0.3421875],
    ),
    "ConstantLR": (
        lambda o, last: ConstantLR(o, 0.5, total_iters=14, last_epoch=last),
        Constant(0.5 * BASE).then(Constant(BASE), at=14),
        [0.3, 0.3, 0.6],
    ),
    # The length of the cycle is not worked out again.
    "CosineAnnealingWarmRestarts": (
        lambda o, last: CosineAnnealingWarmRestarts(o, 3, 2, last_epoch=last),
        WarmRestarts(BASE, 3, cycle_mult=2),
        [0.3, 0.27990381056766583, 0.225],
    ),
    "SequentialLR": (
        lambda o, last: SequentialLR(
            o, [ConstantLR(o, 0.5, total_iters=100), CosineAnnealingLR(o, 20)], [10], last
        ),
        Constant(0.5 * BASE).then(Cosine(BASE, 20), at=10),
        [0.15, 0.15092909379856623, 0.15],
    ),
}


@pytest.mark.parametrize(("peer", "ours", "wrong"), RESUMED.values(), ids=RESUMED)
def test_last_epoch_does_not_resume(peer: Resumable, ours: Schedule, wrong: list[float]) -> None:
    """Built with `last_epoch`, PyTorch goes on from a wrong rate; ours is just asked for t."""
    assert_same(rates(lambda o: peer(o, -1), 15), ours, range(15))
    optimizer = sgd()
    optimizer.param_groups[0]["initial_lr"] = BASE
    theirs = rates(lambda o: peer(o, 11), 3, optimizer)
    assert theirs == pytest.approx(wrong)
    assert 12 in partings(theirs, ours, range(12, 15), tolerance=0.01)


def test_loaded_state_keeps_the_old_length() -> None:
    """Resumed with a longer T_max, PyTorch ends at the old one, ours follows the new curve."""
    before = sgd()
    old = CosineAnnealingLR(before, 10)
    for _ in range(5):
        before.step()
        old.step()
    after = sgd()
    new = CosineAnnealingLR(after, 20)
    after.load_state_dict(before.state_dict())
    new.load_state_dict(old.state_dict())
    assert new.T_max == 10
    assert_same(rates(lambda _: new, 6, after), Cosine(BASE, 10), range(5, 11))
    assert Cosine(BASE, 20)(10) == pytest.approx(BASE / 2)


def test_fractional_milestone_never_fires() -> None:
    """PyTorch passes over a milestone between two updates, ours acts on the next one."""
    milestones: list[Any] = [2.5]
    theirs = rates(lambda o: MultiStepLR(o, milestones, gamma=0.5), 6)
    assert theirs == [BASE] * 6
    assert MultiFactor(BASE, milestones, 0.5).sample(6).tolist() == [BASE] * 3 + [BASE / 2] * 3


@pytest.mark.parametrize(
    ("peer", "stuck"),
    [
        pytest.param(lambda o: PolynomialLR(o, 0), BASE, id="PolynomialLR"),
        pytest.param(lambda o: LinearLR(o, 0.1, total_iters=0), 0.1 * BASE, id="LinearLR"),
    ],
)
def test_length_of_zero_never_moves(peer: Peer, stuck: float) -> None:
    """A decay of no length stays up and a warmup of none stays down in PyTorch, not in ours."""
    assert rates(peer, 4) == pytest.approx([stuck] * 4)
    with pytest.raises(ValueError, match="steps must be > 0"):
        Polynomial(BASE, steps=0)
    assert Constant(BASE).warmup(0)(0) == BASE


def test_factor_of_zero_has_no_way_back() -> None:
    """PyTorch divides by a factor of 0 to end it, ours just changes over."""
    with pytest.raises(ZeroDivisionError):
        rates(lambda o: ConstantLR(o, factor=0.0, total_iters=3), 5)
    assert Constant(0).then(Constant(BASE), at=3).sample(5).tolist() == [0.0] * 3 + [BASE] * 2


@pytest.mark.filterwarnings("ignore:Detected call of `lr_scheduler.step")
def test_nested_sequence_skips_an_update() -> None:
    """A SequentialLR inside another runs one update ahead, ours nest like any function."""

    def peer(optimizer: Optimizer) -> LRScheduler:
        halved = ConstantLR(optimizer, 0.5, total_iters=100)
        inner = SequentialLR(optimizer, [halved, ExponentialLR(optimizer, 0.5)], [3])
        return SequentialLR(optimizer, [inner, ExponentialLR(optimizer, 0.9)], [6])

    ours = Constant(0.5 * BASE).then(Factor(BASE, 0.5), at=3).then(Factor(BASE, 0.9), at=6)
    theirs = rates(peer, 9)
    assert partings(theirs, ours, range(9)) == [2, 3, 4, 5]
    assert_same(theirs[:5], ours.shift(-1), range(5))


def test_sequence_inherits_the_base_of_a_cycle() -> None:
    """A part after CyclicLR in a sequence starts from its lower rate, not from the base rate."""

    def peer(optimizer: Optimizer) -> LRScheduler:
        cycle = CyclicLR(optimizer, 0.1, 0.5, 2, cycle_momentum=False)
        return SequentialLR(optimizer, [cycle, CosineAnnealingLR(optimizer, 4)], [4])

    cycle = Cyclic(0.1, 0.5, 2)
    assert_same(rates(peer, 9), cycle.then(Cosine(0.1, 4), at=4), range(9))
    assert cycle.then(Cosine(BASE, 4), at=4)(4) == BASE


def test_chain_depends_on_its_order() -> None:
    """Warm restarts undo a drop at once or after one update, ours multiply in either order."""

    def chained(optimizer: Optimizer, restarts_first: bool) -> LRScheduler:
        restarts = CosineAnnealingWarmRestarts(optimizer, 5)
        drop = MultiStepLR(optimizer, [3])
        return ChainedScheduler([restarts, drop] if restarts_first else [drop, restarts])

    restarts, drop = WarmRestarts(BASE, 5), MultiFactor(1.0, [3], 0.1)
    assert_same(rates(lambda o: chained(o, False), 9), restarts, range(9))
    assert partings(rates(lambda o: chained(o, True), 9), restarts, range(9)) == [3]
    assert (restarts * drop)(4) == (drop * restarts)(4) == pytest.approx(0.1 * restarts(4))
