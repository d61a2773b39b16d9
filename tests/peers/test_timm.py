"""`timm.scheduler` beside schedcore: where they agree, and where timm is wrong."""

import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec, module_from_spec
from math import inf
from typing import Any

import pytest
from catalogue_page import EDGES, FAR, built
from peers.compare import assert_same, partings
from peers.rows import row, rows
from peers.stepped import BASE, rate, sgd
from torch.optim import Optimizer

# The models of timm need torchvision, its schedulers do not.
if (spec := find_spec("timm")) and not find_spec("torchvision"):
    sys.modules["timm"] = module_from_spec(spec)

from timm.scheduler.cosine_lr import CosineLRScheduler
from timm.scheduler.multistep_lr import MultiStepLRScheduler
from timm.scheduler.poly_lr import PolyLRScheduler
from timm.scheduler.step_lr import StepLRScheduler
from timm.scheduler.tanh_lr import TanhLRScheduler
from timm.scheduler.wsd_lr import WSDLRScheduler

from schedcore import Anneal, Cosine, Schedule, Tanh, WarmRestarts

Peer = Callable[[Optimizer], Any]

TIMES = [t for t in [*EDGES, *FAR] if t >= 0]


def rates(peer: Peer, times: Sequence[float]) -> list[float]:
    """The rate at each t, which timm is told, as it counts nothing by itself."""
    optimizer = sgd()
    scheduler = peer(optimizer)
    result = []
    for t in times:
        scheduler.step(t)
        result.append(rate(optimizer))
    return result


def cooldown(**options: Any) -> Peer:
    return lambda o: WSDLRScheduler(o, t_initial=100, decay_t=20, **options)


# Rows of the catalogue, as timm has them.
SAME: dict[str, Peer] = {
    "step": lambda o: StepLRScheduler(o, 10, 0.5),
    "k-decay": lambda o: CosineLRScheduler(o, 100, k_decay=2),
    "k-decay of a polynomial": lambda o: PolyLRScheduler(o, 100, power=3, k_decay=2),
    "cosine": lambda o: CosineLRScheduler(o, 100),
    "cosine to a tenth": lambda o: CosineLRScheduler(o, 100, lr_min=0.03),
    "polynomial": lambda o: PolyLRScheduler(o, 100, power=2, lr_min=0.03),
    "polynomial, again and again": lambda o: PolyLRScheduler(o, 20, power=2, cycle_limit=9),
    "warm restarts (SGDR)": lambda o: CosineLRScheduler(o, 10, cycle_limit=99),
    "restarts, longer each time": lambda o: CosineLRScheduler(
        o, 10, lr_min=0.03, cycle_mul=2, cycle_limit=99
    ),
    "restarts, half as long again": lambda o: CosineLRScheduler(
        o, 10, cycle_mul=1.5, cycle_limit=99
    ),
    "restarts, lower each time": lambda o: CosineLRScheduler(
        o, 10, cycle_decay=0.5, cycle_limit=99
    ),
    "square root": cooldown(stable_fn="rsqrt", stable_timescale=1),
    "inverse power": cooldown(stable_fn="power", stable_timescale=10, stable_power=0.7),
    "inverse square root": lambda o: WSDLRScheduler(
        o, t_initial=200, decay_t=1, stable_fn="rsqrt", warmup_t=10
    ),
    "linear": lambda o: WSDLRScheduler(o, 100, 100, decay_fn="linear"),
    "flat, then cosine": lambda o: WSDLRScheduler(o, 100, 25, decay_fn="cosine"),
    "warmup, stable, decay (WSD)": lambda o: WSDLRScheduler(
        o, 90, 20, lr_min=0.03, decay_fn="cosine", warmup_t=10
    ),
    "trapezoid": lambda o: WSDLRScheduler(o, 90, 20, decay_fn="linear", warmup_t=10),
    "cooldown: 1-sqrt": cooldown(),
    "cooldown: 1-square": cooldown(decay_fn="power", decay_power=2),
    "cooldown: 1 minus a power": cooldown(decay_fn="power", decay_power=0.7),
    "cooldown: exponential": cooldown(decay_fn="exp"),
    "cooldown: half as exponential": cooldown(decay_fn="exp", decay_ratio=0.5),
    "cooldown of what goes on falling": cooldown(
        stable_fn="rsqrt", stable_timescale=10, decay_fn="linear"
    ),
    "warmup: linear": lambda o: CosineLRScheduler(o, 95, warmup_t=5, warmup_prefix=True),
    "from above 0": lambda o: CosineLRScheduler(
        o, 95, warmup_t=5, warmup_lr_init=0.03, warmup_prefix=True
    ),
    "with a jump to where it is by then": lambda o: CosineLRScheduler(
        o, 100, warmup_t=5, warmup_lr_init=0.01
    ),
    "timm `CosineLRScheduler(t_initial=100, warmup_t=5, warmup_lr_init=0.01)`": lambda o: (
        CosineLRScheduler(o, t_initial=100, warmup_t=5, warmup_lr_init=0.01)
    ),
    "timm `MultiStepLRScheduler(decay_t=[30, 60], decay_rate=0.1)`": lambda o: MultiStepLRScheduler(
        o, decay_t=[30, 60], decay_rate=0.1
    ),
    "timm `PolyLRScheduler(t_initial=100)`": lambda o: PolyLRScheduler(o, t_initial=100),
}

# Where its cycles end, which have to be counted out, and where a stable phase does.
UNTIL = {
    "polynomial, again and again": 180,
    "warm restarts (SGDR)": 990,
    "restarts, longer each time": 1000,
    "restarts, half as long again": 1000,
    "restarts, lower each time": 990,
    "square root": 80,
    "inverse power": 80,
    "inverse square root": 200,
}


@rows(SAME)
def test_catalogue(name: str, peer: Peer) -> None:
    """At every t, whole or not, timm has the rate of the catalogue."""
    times = [t for t in TIMES if t < UNTIL.get(name, inf)]
    if name == "timm `PolyLRScheduler(t_initial=100)`":
        # So near to its end timm has rounded what is left, of which this takes the root.
        times.remove(100 - 1e-9)
    assert_same(rates(peer, times), built(name), times)


def test_warmup_to_where_it_is_by_then() -> None:
    """The warmup of timm's tanh ends where the curve is by then, not at its peak."""
    theirs = rates(lambda o: TanhLRScheduler(o, 100, warmup_t=5), TIMES)
    assert_same(theirs, Anneal(BASE, 100, shape=Tanh()).shift(-5).warmup(5), TIMES)


@row("tanh (HTD)")
def test_tanh_starts_below_the_base_rate(ours: Schedule) -> None:
    """timm begins at what tanh has at its lower bound, ours at the base rate."""
    theirs = rates(lambda o: TanhLRScheduler(o, 100), TIMES)
    assert partings(theirs, ours, TIMES) == [0]
    assert theirs[TIMES.index(0)] == pytest.approx(BASE * (1 - 8.3e-7), rel=1e-8)


@pytest.mark.parametrize(("first", "mult", "t"), [(1, 3, 121), (10, 3, 1210)])
def test_restart_is_missed(first: int, mult: int, t: int) -> None:
    """At some exact restarts timm has the bottom, ours has the peak."""
    theirs = rates(lambda o: CosineLRScheduler(o, first, cycle_mul=mult, cycle_limit=9), [t])
    assert theirs == [0.0]
    assert WarmRestarts(BASE, first, cycle_mult=mult)(t) == BASE


def test_before_the_start_it_is_negative() -> None:
    """timm takes a t below 0 for a part of the warmup, ours holds lr(0)."""
    assert rates(lambda o: CosineLRScheduler(o, 100), [-1]) == [-1.0]
    assert Cosine(BASE, 100)(-1) == BASE


def test_clock_of_the_other_kind_is_ignored() -> None:
    """Told of updates where it counts epochs, timm stays where it is without a word."""
    optimizer = sgd()
    CosineLRScheduler(optimizer, 100).step_update(50)
    assert rate(optimizer) == BASE
    assert Cosine(BASE, 100)(50) == pytest.approx(BASE / 2)
