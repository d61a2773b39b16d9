"""Values worked out by hand from the sources, with the number of their equation."""

from math import cos, pi, sqrt

import pytest

from schedcore import (
    Constant,
    Cosine,
    Cyclic,
    Factor,
    LinearWarmup,
    MultiFactor,
    Polynomial,
    Schedule,
    SquareRoot,
    WarmRestarts,
)

D2L = "Zhang et al., Dive into Deep Learning, chapter 11.11 (12.11 in later editions)"
SGDR = "Loshchilov and Hutter 2016, SGDR"
CLR = "Smith 2015, Cyclical Learning Rates"

VALUES: list[tuple[str, Schedule, dict[float, float]]] = [
    (
        f"{D2L}, square root: eta = eta_0 (t + 1)^(-1/2)",
        SquareRoot(0.1),
        {0: 0.1, 3: 0.05, 8: 0.1 / 3, 15: 0.025, 99: 0.01},
    ),
    (
        f"{D2L}, 11.11.3.1: eta_{{t+1}} = max(eta_min, eta_t * alpha), alpha = 0.9, from 2",
        Factor(2.0, 0.9, min_lr=1e-2),
        {0: 2.0, 1: 1.8, 2: 1.62, 3: 1.458, 50: 2 * 0.9**50, 51: 0.01},
    ),
    (
        f"{D2L}, 11.11.3.2: halved at 15 and 30, from 0.5",
        MultiFactor(0.5, [15, 30], 0.5),
        {0: 0.5, 14: 0.5, 15: 0.25, 29: 0.25, 30: 0.125, 1000: 0.125},
    ),
    (
        f"{D2L}, equation 11.11.1: eta_T + (eta_0 - eta_T) / 2 (1 + cos(pi t / T))",
        Cosine(0.3, steps=20, final_lr=0.01),
        {
            0: 0.3,
            5: 0.01 + 0.29 / 2 * (1 + sqrt(0.5)),
            10: 0.155,
            15: 0.01 + 0.29 / 2 * (1 - sqrt(0.5)),
            20: 0.01,
            30: 0.01,
        },
    ),
    (
        f"{D2L}, 11.11.3.4: five epochs of linear warmup, then equation 11.11.1",
        Cosine(0.3, steps=15, final_lr=0.01).warmup(5),
        {0: 0.0, 1: 0.06, 4: 0.24, 5: 0.3, 12.5: 0.155, 20: 0.01, 29: 0.01},
    ),
    (
        f"{SGDR}, equation 5, with eta_min = 0, eta_max = 0.05, T_0 = 10, T_mult = 2",
        WarmRestarts(0.05, cycle_steps=10, cycle_mult=2),
        {
            0: 0.05,
            5: 0.025,
            9: 0.025 * (1 + cos(0.9 * pi)),
            10: 0.05,
            20: 0.025,
            30: 0.05,
            50: 0.025,
            70: 0.05,
            150: 0.05,
        },
    ),
    (
        f"{SGDR}, section 4.1: T_0 = 50, restarts at epochs 50, 100, 150",
        WarmRestarts(0.05, cycle_steps=50),
        {0: 0.05, 25: 0.025, 50: 0.05, 75: 0.025, 100: 0.05, 150: 0.05},
    ),
    (
        f"{CLR}, section 3.1, triangular, stepsize 2000, 0.001 to 0.006",
        Cyclic(0.001, 0.006, 2000),
        {0: 0.001, 1000: 0.0035, 2000: 0.006, 3000: 0.0035, 4000: 0.001, 6000: 0.006},
    ),
    (
        f"{CLR}, section 3.1, triangular2: the difference is cut in half after each cycle",
        Cyclic(0.001, 0.006, 2000, mode="triangular2"),
        {2000: 0.006, 4000: 0.001, 6000: 0.0035, 10000: 0.00225, 14000: 0.001625},
    ),
    (
        f"{CLR}, section 3.1, exp_range: each boundary declines by gamma^iteration",
        Cyclic(0.0, 1.0, 10, mode="exp_range", gamma=0.5),
        {0: 0.0, 10: 0.5**10, 5: 0.5 * 0.5**5, 20: 0.0, 30: 0.5**30},
    ),
    (
        "a triangle with a slow fall",
        Cyclic(0.0, 1.0, 2, step_size_down=8),
        {0: 0, 1: 0.5, 2: 1, 6: 0.5, 10: 0, 11: 0.5, 12: 1},
    ),
    ("a line", Polynomial(1.0, 10), {0: 1.0, 1: 0.9, 2.5: 0.75, 10: 0.0, 11: 0.0}),
    ("a square", Polynomial(1.1, 10, 2, 0.1), {0: 1.1, 5: 0.35, 9: 0.11, 10: 0.1}),
    ("a constant", Constant(0.3), {0: 0.3, 1e9: 0.3}),
    (
        "Goyal et al. 2017, section 2.2: gradual warmup from 0.1 to 3.2 over 5 epochs",
        LinearWarmup(MultiFactor(3.2, [25, 55, 75], 0.1), steps=5, begin_lr=0.1),
        {0: 0.1, 2.5: 1.65, 5: 3.2, 29: 3.2, 30: 0.32, 60: 0.032, 80: 0.0032},
    ),
    (
        "later peaks lower, not below the floor",
        WarmRestarts(0.8, 10, peak_mult=0.5, final_lr=0.15),
        {0: 0.8, 10: 0.4, 20: 0.2, 30: 0.15, 35: 0.15, 25: 0.175},
    ),
]


@pytest.mark.parametrize(("source", "lr", "values"), VALUES, ids=[row[0] for row in VALUES])
def test_values(source: str, lr: Schedule, values: dict[float, float]) -> None:
    assert {t: lr(t) for t in values} == pytest.approx(values, rel=1e-14, abs=1e-16)
