"""One table of schedules, which all the laws run over: every public schedule is in it."""

from schedcore import (
    Anneal,
    Clip,
    Constant,
    Cosine,
    Cyclic,
    Factor,
    Linear,
    LinearWarmup,
    MultiFactor,
    Polynomial,
    Product,
    Scale,
    Schedule,
    Shift,
    SquareRoot,
    Stretch,
    Then,
    WarmRestarts,
)

EXAMPLES: dict[str, Schedule] = {
    "constant": Constant(0.3),
    "constant whole": Constant(1),
    "square root": SquareRoot(0.3),
    "factor": Factor(0.3, 0.9),
    "factor to a floor": Factor(0.3, 0.5, step_size=7, min_lr=0.01),
    "factor with fractional steps": Factor(0.3, 0.5, step_size=0.7),
    "factor of one": Factor(0.3, 1, step_size=2),
    "multi-factor": MultiFactor(0.5, [15, 30], 0.5),
    "multi-factor with fractions": MultiFactor(1, (0.5, 2.5, 1e6), 0.1),
    "line": Polynomial(0.3, 20),
    "square": Polynomial(0.3, 20, power=2, final_lr=0.01),
    "root": Polynomial(0.3, 20.5, power=0.5),
    "cosine": Cosine(0.3, 20, final_lr=0.01),
    "rising cosine": Cosine(0.04, 100, final_lr=0.4),
    "linear": Linear(0.3, 20, final_lr=0.01),
    "rise from zero": Linear(0, 20, final_lr=0.3),
    "1-sqrt": Anneal(0.3, 20, final_lr=0.01, shape="1-sqrt"),
    "1-square": Anneal(0.3, 20, shape="1-square"),
    "shaped by a schedule": Anneal(0.3, 20, 0.01, shape=Polynomial(1, 1, power=3)),
    "triangular": Cyclic(0.1, 0.5, step_size_up=4),
    "triangular2": Cyclic(0.1, 0.5, step_size_up=4, step_size_down=6, mode="triangular2"),
    "exp_range": Cyclic(0, 0.5, step_size_up=2.5, mode="exp_range", gamma=0.99),
    "restarts": WarmRestarts(0.3, 10),
    "restarts, lower": WarmRestarts(0.3, 10, peak_mult=0.5, final_lr=0.05),
    "restarts, longer": WarmRestarts(0.3, 10, cycle_mult=2, peak_mult=0.8, final_lr=0.01),
    "restarts, a half longer": WarmRestarts(0.3, 10, cycle_mult=1.5),
    "warmup": LinearWarmup(Cosine(0.3, 15, final_lr=0.01), steps=5),
    "warmup from above zero": LinearWarmup(SquareRoot(0.3), steps=2.5, begin_lr=0.1),
    "warmup along a curve": SquareRoot(0.3).warmup(10, 0.1, shape="cosine"),
    "no warmup": LinearWarmup(Cosine(0.3, 15), steps=0),
    "then": Then(Constant(0.3), Polynomial(0.3, 10), at=5),
    "then at once": Then(Constant(0.3), Polynomial(0.3, 10), at=0),
    "then thrice": Constant(0.1)
    .then(Constant(0.2), at=3)
    .then(Constant(0.4), at=6)
    .then(Factor(0.8, 0.5), at=9),
    "product": Product(Cosine(0.3, 20), MultiFactor(1.0, [10], 0.1)),
    "scale": Scale(Cosine(0.3, 20), by=2),
    "clip": Clip(SquareRoot(1.0), min_lr=0.1, max_lr=0.5),
    "floor": Clip(Cosine(0.3, 20), min_lr=0.1),
    "later": Shift(Polynomial(1.0, 10), by=5),
    "earlier": Shift(Polynomial(1.0, 10), by=-5),
    "stretch": Stretch(Cosine(0.3, 20), by=100),
    "hold": Cosine(0.3, 20).hold(at=12.5),
    "hold at once": SquareRoot(0.3).hold(at=0),
    "repeat": Polynomial(0.3, 8, final_lr=0.05).warmup(2).repeat(every=10),
    "repeat with fractions": Cosine(0.3, 2.5).repeat(every=2.5),
    "reverse": Polynomial(0.3, 20, power=2).reverse(steps=20),
    "sum": Cosine(0.3, 20) + Factor(0.1, 0.5, step_size=15),
    "minimum": SquareRoot(0.8).minimum(Polynomial(0.3, 50)),
    "maximum": Cosine(0.3, 20).maximum(Factor(0.2, 0.5, step_size=7)),
    "cooldown": SquareRoot(0.8).cooldown(at=15, steps=10, final_lr=0.01),
    "everything": (Cosine(0.3, 20, final_lr=0.01).warmup(5) * 0.5 * Factor(1, 0.9, step_size=4))
    .clip(0.001, 0.1)
    .shift(2)
    .stretch(3)
    .then(WarmRestarts(0.2, 10, cycle_mult=3), at=50),
}

# Times that every law is tried at: boundaries of the examples, their neighbours, and far away.
TIMES = [
    *(-1e9, -3, -0.5, 0, 0.25, 0.5, 1, 2, 2.5, 3, 3.999999999, 4, 5, 6, 7, 8.4, 9, 10, 12.5),
    *(14.999999999, 15, 15.000000001, 20, 20.5, 25, 30, 49.5, 50, 51, 70, 75, 100, 150, 200, 310),
    *(999.5, 2000, 65_536, 10**6, 10**9 + 0.5, 2**53),
]
