"""Values worked out by hand from the sources, with the number of their equation."""

from decimal import Decimal, localcontext
from math import cos, exp, log, pi, sqrt, tanh

import pytest

from schedcore import (
    Anneal,
    Constant,
    Cosine,
    CosinePower,
    Cyclic,
    Exponential,
    ExponentialAnneal,
    ExponentialWarmup,
    Factor,
    Geometric,
    InversePower,
    InverseSquareRoot,
    InverseTime,
    KDecay,
    Linear,
    Logarithmic,
    MultiFactor,
    NaturalExponential,
    Noam,
    Piecewise,
    PiecewiseConstant,
    Polynomial,
    PowerLaw,
    RAdamWarmup,
    Rex,
    Schedule,
    SquareRoot,
    Tanh,
    WarmRestarts,
    Warmup,
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
    ("a square", Polynomial(1.1, 10, 0.1, power=2), {0: 1.1, 5: 0.35, 9: 0.11, 10: 0.1}),
    ("a constant", Constant(0.3), {0: 0.3, 1e9: 0.3}),
    (
        "Goyal et al. 2017, section 2.2: gradual warmup from 0.1 to 3.2 over 5 epochs",
        Warmup(MultiFactor(3.2, [25, 55, 75], 0.1), steps=5, begin_lr=0.1),
        {0: 0.1, 2.5: 1.65, 5: 3.2, 29: 3.2, 30: 0.32, 60: 0.032, 80: 0.0032},
    ),
    (
        "OLMo-core: the second half of a cosine from 0.6 to 0.2, which is halfway at 0.4",
        Anneal(0.4, 10, 0.2, shape="half-cosine"),
        {0: 0.4, 5: 0.2 + 0.4 * (1 + cos(0.75 * pi)) / 2, 10: 0.2},
    ),
    (
        "optax: ((1 + cos(pi x)) / 2)^exponent",
        Anneal(0.8, 12, shape=CosinePower(3)),
        {0: 0.8, 4: 0.8 * 0.75**3, 6: 0.1, 8: 0.8 * 0.25**3, 12: 0.0},
    ),
    (
        "Zhang and Li 2020, k-decay of a cosine: (1 + cos(pi t^k / T^k)) / 2",
        Anneal(0.4, 8, shape=KDecay(2)),
        {0: 0.4, 4: 0.2 * (1 + sqrt(0.5)), 8 * sqrt(0.5): 0.2, 8: 0.0},
    ),
    (
        "Chen et al. 2021, REX: (1 - x) / (1/2 + (1 - x) / 2)",
        Anneal(0.6, 10, shape=Rex()),
        {0: 0.6, 2: 0.6 * 0.8 / 0.9, 5: 0.4, 8: 0.2, 10: 0.0},
    ),
    (
        "the later variant of REX: (1 - x) / (0.1 + 0.9 (1 - x))",
        Anneal(1.1, 10, 0.1, shape=Rex(0.9)),
        {0: 1.1, 5: 0.1 + 0.5 / 0.55, 9: 0.1 + 0.1 / 0.19, 10: 0.1},
    ),
    (
        "Wen et al. 2024, WSD-S: 1 / lr is x / final_lr + (1 - x) / base_lr",
        Anneal(0.4, 10, 0.1, shape=Rex(1 - 0.4 / 0.1)),
        {0: 0.4, 2: 1 / (0.2 / 0.1 + 0.8 / 0.4), 5: 0.16, 10: 0.1},
    ),
    (
        "Hsueh et al. 2018, HTD: (1 - tanh(L + (U - L) t / T)) / 2, L = -6, U = 3",
        Anneal(0.2, 9, shape=Tanh(-6)),
        {0: 0.2, 3: 0.1 * (1 + tanh(3)), 6: 0.1, 8: 0.1 * (1 - tanh(2)), 9: 0.0},
    ),
    (
        "Megatron-LM, an exponential tail: 2 * 0.5^x - 1",
        Anneal(0.3, 10, shape=ExponentialAnneal(0.5)),
        {0: 0.3, 5: 0.3 * (sqrt(2) - 1), 10: 0.0},
    ),
    (
        "timm, an exponential tail: (r^x - r) / (1 - r), r = 0.1",
        Anneal(0.9, 10, shape="exponential"),
        {0: 0.9, 5: sqrt(0.1) - 0.1, 10: 0.0},
    ),
    (
        "DeepSpeed, log(t + 1) / log(warmup_num_steps), of 16",
        Constant(0.4).warmup(15, shape=Logarithmic(16)),
        {0: 0.0, 1: 0.1, 3: 0.2, 7: 0.3, 9: 0.4 * log(10) / log(16), 15: 0.4, 20: 0.4},
    ),
    (
        "a learning-rate range test, a decade in 10",
        Geometric(1e-5, 50, final_lr=1.0),
        {0: 1e-5, 10: 1e-4, 25: sqrt(1e-5), 40: 0.1, 50: 1.0, 60: 1.0},
    ),
    (
        "points, on lines",
        Piecewise([(5, 0.1), (10, 0.3), (20, 0.3), (30, 0.0), (32, 0.2)]),
        {0: 0.1, 5: 0.1, 7.5: 0.2, 10: 0.3, 15: 0.3, 25: 0.15, 30: 0, 31: 0.1, 32: 0.2, 99: 0.2},
    ),
    (
        "points, on a cosine",
        Piecewise([(0, 0.1), (8, 0.3), (16, 0.2)], shape="cosine"),
        {2: 0.2 - 0.1 * sqrt(0.5), 4: 0.2, 12: 0.25, 14: 0.25 - 0.05 * sqrt(0.5)},
    ),
    (
        "values between boundaries, which belong to what comes after",
        PiecewiseConstant([10, 20], [0.1, 0.5, 0.2]),
        {0: 0.1, 9: 0.1, 10: 0.5, 19: 0.5, 20: 0.2, 1e9: 0.2},
    ),
    (
        "Zhai et al. 2021: the inverse square root after a warmup of its timescale",
        InverseSquareRoot(0.8, timescale=100).warmup(100),
        {0: 0.0, 50: 0.4, 100: 0.8, 400: 0.4, 1600: 0.2},
    ),
    ("an inverse square", InversePower(0.9, 10, power=2), {0: 0.9, 5: 0.4, 10: 0.225, 20: 0.1}),
    (
        "Keras: b / (1 + decay_rate * t / decay_steps)",
        InverseTime(0.6, decay_rate=0.5, step_size=10),
        {0: 0.6, 5: 0.48, 10: 0.4, 20: 0.3, 100: 0.1},
    ),
    (
        "Keras, staircase=True: b / (1 + decay_rate * floor(t / decay_steps))",
        InverseTime(0.6, decay_rate=0.5, step_size=10).staircase(10),
        {0: 0.6, 9: 0.6, 10: 0.4, 19.5: 0.4, 20: 0.3, 100: 0.1},
    ),
    (
        "Shen et al. 2024: min(eta_max, beta * a * n^b), here 4.6 n^-0.51",
        PowerLaw(0.02, scale=4.6),
        {0: 0.02, 10_000: 0.02, 10**8: 4.6 * 10 ** (-8 * 0.51), 10**12: 4.6 * 10 ** (-12 * 0.51)},
    ),
    (
        "Keras: b * decay_rate^(t / decay_steps), down to a floor",
        Exponential(0.8, 0.25, step_size=10, min_lr=0.03),
        {0: 0.8, 5: 0.4, 10: 0.2, 15: 0.1, 20: 0.05, 25: 0.03},
    ),
    (
        "Paddle: b * exp(-gamma t)",
        NaturalExponential(0.5, decay_rate=0.1),
        {0: 0.5, 10: 0.5 * exp(-1), 20: 0.5 * exp(-2)},
    ),
    (
        "Ma and Yarats 2019, section 5: untuned exponential, 1 - exp(-(1 - beta2) t), t from 1",
        ExponentialWarmup(timescale=1 / (1 - 0.99)),
        {0: 1 - exp(-0.01), 99: 1 - exp(-1), 199: 1 - exp(-2)},
    ),
    (
        "Ma and Yarats 2019, section 5: untuned linear, min(1, (1 - beta2) t / 2), t from 1",
        Linear(1 / 200, 199, 1.0),
        {0: 0.005, 99: 0.5, 198: 0.995, 199: 1.0, 300: 1.0},
    ),
    (
        "big_vision, t5x: a warmup during which the clock runs",
        Cosine(0.4, 20).warmup_over(10),
        {0: 0.0, 5: 0.1 * (1 + sqrt(0.5)), 10: 0.2, 15: 0.2 * (1 - sqrt(0.5)), 20: 0.0},
    ),
    (
        "timm without warmup_prefix: a jump to where the clock is",
        Linear(0.0, 10, 0.4).then(Cosine(0.4, 20).shift(-10), at=10),
        {0: 0.0, 5: 0.2, 9: 0.36, 10: 0.2, 15: 0.2 * (1 - sqrt(0.5)), 20: 0.0},
    ),
    (
        "Keras, cycle=True: a square over the next multiple of 10, from 0.9 to 0.1",
        Polynomial(0.8, 10, power=2).repeat(10) * InversePower(1.0, 10, power=2).staircase(10)
        + Constant(0.1),
        {0: 0.9, 5: 0.3, 10: 0.3, 15: 0.15, 20: 0.1 + 0.8 / 9, 25: 0.1 + 0.8 / 36, 990: 0.10008},
    ),
    (
        "cycles on a line, each half as high",
        WarmRestarts(0.8, 10, peak_mult=0.5, shape="linear"),
        {0: 0.8, 5: 0.4, 10: 0.4, 15: 0.2, 20: 0.2},
    ),
    (
        "later peaks lower, not below the floor",
        WarmRestarts(0.8, 10, peak_mult=0.5, final_lr=0.15),
        {0: 0.8, 10: 0.4, 20: 0.2, 25: 0.175, 30: 0.15, 35: 0.15},
    ),
]


@pytest.mark.parametrize(("source", "lr", "values"), VALUES, ids=[row[0] for row in VALUES])
def test_values(source: str, lr: Schedule, values: dict[float, float]) -> None:
    assert {t: lr(t) for t in values} == pytest.approx(values, rel=1e-14, abs=2e-16)


@pytest.mark.parametrize("beta2", [0.61, 0.9, 0.999, 0.99999])
def test_radam(beta2: float) -> None:
    """Liu et al. 2019, algorithm 2, in 50 digits: r_n from the first n with rho_n > 4 on."""
    with localcontext() as context:
        context.prec = 50
        beta, n = Decimal(beta2), 1
        rho_inf = 2 / (1 - beta) - 1

        def rho(n: int) -> Decimal:
            return rho_inf - 2 * n * beta**n / (1 - beta**n)

        def r(n: int) -> Decimal:
            above, below = (rho(n) - 4) * (rho(n) - 2), (rho_inf - 4) * (rho_inf - 2)
            return (above * rho_inf / (below * rho(n))).sqrt()

        while rho(n) <= 4:
            n += 1
        values = {t: float(r(n + t)) for t in (0, 1, 2, 10, 495, 500, 5000, 10**6)}

    lr = RAdamWarmup(beta2)
    assert {t: lr(t) for t in values} == pytest.approx(values, rel=2e-14)


def test_growth_from_almost_nothing() -> None:
    """2^1054 is beyond all floats, and 1e-300 times it is not."""
    assert Exponential(1e-300, 2, step_size=0.001)(1.054) == pytest.approx(
        1e-300 * 2.0**527 * 2.0**527
    )


@pytest.mark.parametrize(
    "lr",
    [
        Exponential(1e150, 2),
        Factor(1e150, 2),
        MultiFactor(1e150, [5], 2),
        WarmRestarts(1e150, 10, peak_mult=2),
        WarmRestarts(1e150, 10, cycle_mult=2, peak_mult=2),
    ],
)
def test_growth_from_above_its_ceiling_starts_at_the_base(lr: Schedule) -> None:
    assert lr(0) == lr(10) == 1e150


def test_growing_cycles_of_no_height_stay() -> None:
    assert Cyclic(0.01, 0.01, 41, mode="exp_range", gamma=1.01)(10**6) == 0.01


def test_noam_of_the_smallest_numbers() -> None:
    assert Noam(1e-200, 1e-200, factor=1e-200)(1e-200) == pytest.approx(1.0)


def test_cycles_that_grow_beyond_all_floats() -> None:
    lr = WarmRestarts(0.3, 100, cycle_mult=1e308, shape="linear")

    assert [lr(t) for t in (0, 50, 100, 2**53)] == [0.3, 0.15, 0.3, 0.3]


@pytest.mark.parametrize("step_size", [1, 1e-9, 1e-200])
def test_a_floor_that_more_steps_reach_than_floats_count(step_size: float) -> None:
    """The factor is 1 - 2^-53, so the floor is reached after 2^53 ln 10 steps."""
    lr = Factor(0.3, 0.9999999999999999, step_size, min_lr=0.03)
    end = 2**53 * log(10) * step_size

    assert lr.end == pytest.approx(end, rel=1e-12)
    shares = [0.25, 0.5, 0.999, 1.001, 2, 1e9]
    rates = [0.3 * 10**-share if share < 1 else 0.03 for share in shares]
    assert [lr(end * share) for share in shares] == pytest.approx(rates, rel=1e-12)
