"""Seeded noise: what it gives, and that it looks like noise."""

import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, strategies as st
from shapes.hashed import hashed

from schedcore import Constant, Noise
from schedcore.shapes.noise import DIGITS, PRIME

P = int(PRIME)
MANY = 1_000_000

Floats = npt.NDArray[np.float64]


@given(seed=st.integers(0, 2**64), n=st.integers(0, 2**53))
def test_it_is_a_hash_of_seed_and_step(seed: int, n: int) -> None:
    lr = Noise(0, 1, seed=seed)

    assert lr(n) == lr(float(n)) == lr(np.array([n]))[0] == hashed(seed, n)


def test_it_is_the_same_for_ever() -> None:
    """Whatever Python or library: a run that is resumed years later goes on as it began."""
    assert [round(Noise(0, 1, seed=7)(t), 9) for t in (0, 1, 2, 10**9, 2**53)] == [
        *(0.878587304, 0.304761972, 0.48186434, 0.259867649, 0.537827669),
    ]


def test_the_prime_is_one_and_cubes_are_all_numbers() -> None:
    assert all(P % k for k in range(2, 64))
    assert len({k**3 % P for k in range(P)}) == P
    assert P**2 < 2**24
    assert P**DIGITS > 2**53


@given(
    low=st.floats(0, 10),
    more=st.floats(0, 10),
    every=st.floats(0.01, 1e6),
    t=st.floats(-10, 2.0**53),
)
def test_it_stays_between(low: float, more: float, every: float, t: float) -> None:
    lr = Noise(low, low + more, every)

    assert low <= lr(t) <= (low + more) * (1 + 1e-15)


@given(every=st.floats(0.01, 1e6), n=st.integers(0, 10**9))
def test_it_stays_over_each_step(every: float, n: int) -> None:
    lr = Noise(0, 1, every)

    assert lr((n + 0.5) * every) == lr((n + 0.25) * every)


def rates(lr: Noise) -> Floats:
    return lr.sample(MANY)


@pytest.mark.parametrize("seed", [0, 1, 2**60])
@pytest.mark.parametrize("start", [0, P**2 - MANY // 2, 2**40])
def test_it_looks_like_noise(seed: int, start: int) -> None:
    """Within four deviations of what independent even draws would do, or five of many."""
    u = Noise(0, 1, seed=seed)(np.arange(MANY) + float(start))
    deviation = 1 / math.sqrt(MANY)

    assert abs(u.mean() - 1 / 2) < 4 * deviation * math.sqrt(1 / 12)
    assert abs(u.var() - 1 / 12) < 4 * deviation * math.sqrt(1 / 180)
    cells = np.histogram(u, 100, (0, 1))[0]
    pairs = np.histogram2d(u[:-1], u[1:], 20, [(0, 1), (0, 1)])[0]
    for counts in (cells, pairs):
        mean = counts.mean()
        # It draws without putting back, so that fewer is no fault.
        assert ((counts - mean) ** 2 / mean).sum() < counts.size + 4 * math.sqrt(2 * counts.size)


def test_it_has_no_visible_period() -> None:
    """No lag at which it resembles itself, and no frequency that stands out."""
    u = Noise(0, 1).sample(MANY)
    u -= u.mean()
    spectrum = np.abs(np.fft.rfft(u, 2 * MANY)) ** 2
    correlation = np.fft.irfft(spectrum)[: MANY // 2]
    power = np.abs(np.fft.rfft(u))[1:] ** 2

    assert np.abs(correlation[1:]).max() < 6 / math.sqrt(MANY) * correlation[0]
    assert power.max() < 2 * math.log(MANY) * power.mean()


def test_seeds_are_unlike_each_other() -> None:
    draws = [Noise(0, 1, seed=seed).sample(10_000) for seed in (0, 1, 2, 2**32, 2**64)]

    correlation = np.corrcoef(draws) - np.eye(len(draws))
    assert np.abs(correlation).max() < 5 / math.sqrt(10_000)


def test_float32_tells_the_same_steps() -> None:
    lr = Noise(0.5, 1.5, seed=3)
    t = np.array([0, 1, 5, P, P**2, 2**24 - 1])

    np.testing.assert_allclose(lr(t.astype(np.float32)), lr(t.astype(float)), rtol=3e-7)


def test_noise_for_a_while() -> None:
    lr = Constant(1).then(Noise(0.9, 1.1), at=30).then(Constant(1), at=60)

    assert [lr(t) for t in (0, 29, 60, 100)] == [1] * 4
    assert lr.boundaries(35) == [30, 31, 32, 33, 34, 35]
    assert lr.end == 60
