"""`keras.optimizers.schedules` beside schedcore: where they agree, and where Keras is wrong."""

from collections.abc import Callable, Sequence
from math import cos
from typing import Any

import keras
import pytest
from catalogue_page import COARSE, FAR, WHOLE, built
from keras.optimizers.schedules import (
    CosineDecay,
    CosineDecayRestarts,
    ExponentialDecay,
    InverseTimeDecay,
    PiecewiseConstantDecay,
    PolynomialDecay,
)
from peers.compare import assert_same, partings
from peers.rows import row, rows

from schedcore import (
    Cosine,
    Factor,
    MultiFactor,
    Polynomial,
    Schedule,
    WarmRestarts,
)

BASE = 0.3

Peer = Callable[[], Any]


def double(value: float) -> Any:
    """A number that Keras computes with in float64.

    Python floats become float32 on their way, even where `keras.config.floatx()` is "float64".
    """
    return keras.ops.convert_to_tensor(value, "float64")


def rates(peer: Any, times: Sequence[float]) -> list[float]:
    """The rates at whole t, as an optimizer counts its updates, and at fractions."""
    return [
        float(peer(keras.ops.convert_to_tensor(t, "int64" if t == int(t) else "float64")))
        for t in times
    ]


def quarters(end: int) -> list[float]:
    return [t / 4 for t in range(4 * end + 1)]


# Keras, ours, and the times: past the last boundary or the end, both of which Keras holds.
SAME: dict[str, tuple[Peer, Schedule, Sequence[float]]] = {
    "ExponentialDecay staircase": (
        lambda: ExponentialDecay(double(BASE), 10, double(0.9), staircase=True),
        Factor(BASE, 0.9, step_size=10),
        quarters(60),
    ),
    "ExponentialDecay staircase by 7": (
        lambda: ExponentialDecay(double(BASE), 7, 0.5, staircase=True),
        Factor(BASE, 0.5, step_size=7),
        quarters(60),
    ),
    "ExponentialDecay at whole t": (
        lambda: ExponentialDecay(double(BASE), 1, double(0.97)),
        Factor(BASE, 0.97),
        range(201),
    ),
    # Its boundaries still belong to what comes before them.
    "PiecewiseConstantDecay one earlier": (
        lambda: PiecewiseConstantDecay([14, 29], [double(x) for x in (BASE, 0.03, 0.003)]),
        MultiFactor(BASE, [15, 30], 0.1),
        range(61),
    ),
    "PolynomialDecay": (
        lambda: PolynomialDecay(double(BASE), 20, 0.0),
        Polynomial(BASE, 20),
        quarters(50),
    ),
    "PolynomialDecay to its default end": (
        lambda: PolynomialDecay(double(BASE), 20, double(1e-4)),
        Polynomial(BASE, 20, final_lr=1e-4),
        quarters(50),
    ),
    "PolynomialDecay squared": (
        lambda: PolynomialDecay(double(BASE), 20, double(0.01), power=2.0),
        Polynomial(BASE, 20, power=2, final_lr=0.01),
        quarters(50),
    ),
    "PolynomialDecay rooted": (
        lambda: PolynomialDecay(double(BASE), 37, double(0.01), power=0.5),
        Polynomial(BASE, 37, power=0.5, final_lr=0.01),
        quarters(50),
    ),
    "PolynomialDecay upwards": (
        lambda: PolynomialDecay(double(BASE), 20, double(0.9)),
        Polynomial(BASE, 20, final_lr=0.9),
        quarters(50),
    ),
    "CosineDecay": (lambda: CosineDecay(double(BASE), 20), Cosine(BASE, 20), quarters(50)),
    "CosineDecay to a floor": (
        lambda: CosineDecay(double(BASE), 37, alpha=double(0.1)),
        Cosine(BASE, 37, final_lr=0.1 * BASE),
        quarters(50),
    ),
    # Its decay_steps come on top of the warmup.
    "CosineDecay after a warmup": (
        lambda: CosineDecay(double(0.0), 15, warmup_target=double(BASE), warmup_steps=5),
        Cosine(BASE, 15).warmup(5),
        quarters(50),
    ),
    "CosineDecay to a floor after a warmup": (
        lambda: CosineDecay(
            double(0.1), 30, alpha=double(0.1), warmup_target=double(BASE), warmup_steps=7
        ),
        Cosine(BASE, 30, final_lr=0.1 * BASE).warmup(7, begin_lr=0.1),
        quarters(50),
    ),
    "CosineDecayRestarts": (
        lambda: CosineDecayRestarts(double(BASE), 10, t_mul=1.0),
        WarmRestarts(BASE, 10),
        quarters(60),
    ),
    "CosineDecayRestarts to a floor": (
        lambda: CosineDecayRestarts(double(BASE), 7, t_mul=1.0, alpha=double(0.1)),
        WarmRestarts(BASE, 7, final_lr=0.1 * BASE),
        quarters(60),
    ),
    "CosineDecayRestarts doubling": (
        lambda: CosineDecayRestarts(double(BASE), 10),
        WarmRestarts(BASE, 10, cycle_mult=2),
        quarters(160),
    ),
    "CosineDecayRestarts half as long again": (
        lambda: CosineDecayRestarts(double(BASE), 8, t_mul=1.5),
        WarmRestarts(BASE, 8, cycle_mult=1.5),
        quarters(100),
    ),
    "CosineDecayRestarts lower and lower": (
        lambda: CosineDecayRestarts(double(BASE), 10, t_mul=1.0, m_mul=double(0.8)),
        WarmRestarts(BASE, 10, peak_mult=0.8),
        quarters(60),
    ),
    "CosineDecayRestarts doubling, lower and lower": (
        lambda: CosineDecayRestarts(double(BASE), 5, m_mul=double(0.8)),
        WarmRestarts(BASE, 5, cycle_mult=2, peak_mult=0.8),
        quarters(100),
    ),
}


@pytest.mark.parametrize(("peer", "ours", "times"), SAME.values(), ids=SAME)
def test_same_curve(peer: Peer, ours: Schedule, times: Sequence[float]) -> None:
    """In float64 a schedule of Keras has our value at every t."""
    assert_same(rates(peer(), times), ours, times)


# At 2**53 the restarts of Keras are off.
AFTER_0 = [t for t in [*COARSE, *FAR[:-1]] if t >= 0]

# Rows of the catalogue, as Keras has them.
CATALOGUE: dict[str, Peer] = {
    "step": lambda: ExponentialDecay(double(BASE), 10, 0.5, staircase=True),
    "exponential": lambda: ExponentialDecay(double(BASE), 10, double(0.9)),
    "exponential, in stairs": lambda: ExponentialDecay(
        double(BASE), 10, double(0.9), staircase=True
    ),
    "inverse time": lambda: InverseTimeDecay(double(BASE), 10, 0.5),
    "inverse time, in stairs": lambda: InverseTimeDecay(double(BASE), 10, 0.5, staircase=True),
    "linear": lambda: PolynomialDecay(double(BASE), 100, 0.0),
    "polynomial": lambda: PolynomialDecay(double(BASE), 100, double(0.03), power=2.0),
    "cosine": lambda: CosineDecay(double(BASE), 100),
    "cosine to a tenth": lambda: CosineDecay(double(BASE), 100, alpha=double(0.1)),
    "warm restarts (SGDR)": lambda: CosineDecayRestarts(double(BASE), 10, t_mul=1.0),
    "restarts, longer each time": lambda: CosineDecayRestarts(double(BASE), 10, alpha=double(0.1)),
    "restarts, half as long again": lambda: CosineDecayRestarts(double(BASE), 10, t_mul=1.5),
    "restarts, lower each time": lambda: CosineDecayRestarts(
        double(BASE), 10, t_mul=1.0, m_mul=0.5
    ),
    "warmup: linear": lambda: CosineDecay(
        double(0.0), 95, warmup_target=double(BASE), warmup_steps=5
    ),
    "what follows has a clock of its own": lambda: CosineDecay(
        double(0.0), 95, warmup_target=double(BASE), warmup_steps=5
    ),
    "from above 0": lambda: CosineDecay(
        double(0.03), 95, warmup_target=double(BASE), warmup_steps=5
    ),
    "Keras `PiecewiseConstantDecay([30, 60], [0.3, 0.1, 0.2])`": lambda: PiecewiseConstantDecay(
        [30, 60], [double(x) for x in (0.3, 0.1, 0.2)]
    ),
    "Keras `CosineDecay(0.03, decay_steps=95, warmup_target=0.3, warmup_steps=5)`": lambda: (
        CosineDecay(double(0.03), decay_steps=95, warmup_target=double(0.3), warmup_steps=5)
    ),
}


@rows(CATALOGUE)
def test_catalogue(name: str, peer: Peer) -> None:
    """At every t, whole or not, Keras has the rate of the catalogue."""
    # Between whole t the boundary of a piece of Keras is another one than at them.
    times = WHOLE if "Piecewise" in name else AFTER_0
    assert_same(rates(peer(), times), built(name), times)


@row("Keras `PolynomialDecay(0.3, decay_steps=100)`")
def test_polynomial_ends_above_0_by_default(ours: Schedule) -> None:
    """It ends at 1e-4 unless it is told to go to 0, and that in float32."""
    theirs = rates(PolynomialDecay(double(0.3), decay_steps=100), AFTER_0)
    assert_same(theirs, ours, AFTER_0, tolerance=1e-11)


@row("polynomial, longer each time")
def test_cycle_keeps_its_end(ours: Schedule) -> None:
    """At the end of a cycle Keras is still in it, ours is in the next one."""
    times = [t for t in COARSE if 0 <= t <= 60]
    theirs = rates(PolynomialDecay(double(BASE), 20, 0.0, power=2.0, cycle=True), times)
    assert partings(theirs, ours, times) == [20, 40]
    assert theirs[times.index(20)] == 0.0


@row("cooldown: inverse proportional")
def test_inverse_time_is_the_inverse_proportional_cooldown(ours: Schedule) -> None:
    """That cooldown, of a rate to a quarter of it, is an inverse time decay of rate 3."""
    times = [t for t in COARSE if 80 <= t <= 100]
    theirs = rates(InverseTimeDecay(double(0.4), 20, 3.0), [t - 80 for t in times])
    assert_same(theirs, ours, times)


def updates(n: int, **options: Any) -> list[float]:
    """Return how far each of `n` updates moves a weight whose gradient is always -1."""
    optimizer = keras.optimizers.SGD(**options)
    weight = keras.Variable([0.0], dtype="float64")
    moves = []
    for _ in range(n):
        weight.assign([0.0])
        optimizer.apply([double(-1.0)[None]], [weight])
        moves.append(float(weight[0]))
    return moves


def test_same_clock() -> None:
    """Update k of an optimizer of Keras is made at our lr(k - 1)."""
    theirs = updates(25, learning_rate=CosineDecay(double(BASE), 20))
    assert_same(theirs, Cosine(BASE, 20), range(25))


def test_accumulation_runs_the_clock_too_fast() -> None:
    """Accumulating k gradients, Keras counts gradients, so update 2 is made at lr(2k - 1)."""
    ours = Polynomial(BASE, 20)
    theirs = updates(
        12,
        learning_rate=PolynomialDecay(double(BASE), 20, 0.0),
        gradient_accumulation_steps=3,
    )
    assert_same(theirs[2::3], lambda t: ours(3 * t + 2), range(4))
    assert ours.sample(4).tolist() == pytest.approx([0.3, 0.285, 0.27, 0.255])


def test_float32_is_all_there_is_by_default() -> None:
    """Given Python floats, Keras computes in float32, to about 1e-6 of the span."""
    theirs = rates(CosineDecay(BASE, 1000), range(1201))
    assert_same(theirs, Cosine(BASE, 1000), range(1201), tolerance=1e-6)
    assert partings(theirs, Cosine(BASE, 1000), range(1201), tolerance=1e-8)


def test_boundary_keeps_the_old_value() -> None:
    """At a boundary Keras still has the value before it, ours has the one after it."""
    theirs = rates(PiecewiseConstantDecay([15, 30], [0.5, 0.25, 0.125]), quarters(60))
    ours = MultiFactor(0.5, [15, 30], 0.5)
    assert partings(theirs, ours, quarters(60)) == [15, 30]
    assert [theirs[4 * 15], theirs[4 * 30]] == [0.5, 0.25]
    assert [ours(15), ours(30)] == [0.25, 0.125]


@pytest.mark.parametrize("t", [81_910, 327_670])
def test_float32_restart_is_missed(t: int) -> None:
    """At some exact restarts the default Keras has the bottom, ours has the peak."""
    assert rates(CosineDecayRestarts(BASE, 10, t_mul=2.0), [t]) == [0.0]
    assert WarmRestarts(BASE, 10, cycle_mult=2)(t) == BASE


@pytest.mark.parametrize(
    ("first", "mult", "t"), [(5, 3, 605), (1, 3, 121), (1, 10, 111), (8, 1.5, 105.5)]
)
def test_float64_restart_is_missed(first: int, mult: float, t: float) -> None:
    """In float64 Keras has the bottom at other exact restarts, ours has the peak."""
    assert rates(CosineDecayRestarts(double(BASE), first, t_mul=mult), [t]) == [0.0]
    assert WarmRestarts(BASE, first, cycle_mult=mult)(t) == BASE


def test_lower_peaks_are_of_the_part_above_the_floor() -> None:
    """With a floor, m_mul shrinks what is above it, while our peak_mult shrinks the whole peak."""
    peer = CosineDecayRestarts(double(1.0), 10, t_mul=1.0, m_mul=0.5, alpha=double(0.2))
    assert rates(peer, [0, 10, 20]) == pytest.approx([1.0, 0.6, 0.4])
    ours = WarmRestarts(1.0, 10, peak_mult=0.5, final_lr=0.2)
    assert [ours(0), ours(10), ours(20)] == [1.0, 0.5, 0.25]


def test_warmup_without_a_target_is_ignored() -> None:
    """Keras warms up for no step at all unless `warmup_target` is given too."""
    theirs = rates(CosineDecay(double(BASE), 15, warmup_steps=5), quarters(30))
    assert_same(theirs, Cosine(BASE, 15), quarters(30))
    assert Cosine(BASE, 15).warmup(5)(0) == 0.0


def test_unsorted_boundaries_add_up() -> None:
    """Keras adds the values of pieces that overlap, ours refuses milestones out of order."""
    theirs = rates(
        PiecewiseConstantDecay([10, 5], [double(x) for x in (1.0, 0.5, 0.1)]), [5, 7, 11]
    )
    assert theirs == pytest.approx([1.0, 1.1, 0.1])
    with pytest.raises(ValueError, match=r"milestones\[1\] must be >= milestones\[0\]"):
        MultiFactor(1.0, [10, 5], 0.5)


def test_whole_base_rate_steps_to_zero() -> None:
    """Given a base rate of 1 for 1.0, Keras rounds the factor down to 0 as well, ours halves."""
    assert rates(ExponentialDecay(1, 10, 0.5, staircase=True), [0, 10, 20]) == [1.0, 0.0, 0.0]
    assert [Factor(1, 0.5, step_size=10)(t) for t in (0, 10, 20)] == [1.0, 0.5, 0.25]


def test_whole_base_rate_takes_pi_for_three() -> None:
    """Given a base rate of 1 for 1.0, Keras' cosine ends above 0, ours at 0."""
    assert rates(CosineDecay(1, 20), [20]) == pytest.approx([(1 + cos(3)) / 2])
    assert Cosine(1, 20)(20) == 0.0


def test_before_the_start_it_is_above_the_base_rate() -> None:
    """Keras' line goes on backwards before 0, ours holds lr(0)."""
    assert rates(PolynomialDecay(double(BASE), 20, 0.0), [-5]) == pytest.approx([1.25 * BASE])
    assert Polynomial(BASE, 20)(-5) == BASE
