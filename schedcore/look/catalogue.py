"""An example of every schedule, for a list of them all."""

from collections.abc import Iterator

import schedcore
from schedcore.look.samples import length, look
from schedcore.schedule import Schedule

LINES = (
    "Constant(0.3)",
    "PiecewiseConstant([30, 60], values=[0.3, 0.1, 0.2])",
    "Linear(0.3, steps=100)",
    "Cosine(0.3, steps=100)",
    "Polynomial(0.3, steps=100, power=2)",
    "Geometric(0.3, steps=100, final_lr=0.01)",
    'Anneal(0.3, steps=100, shape="1-sqrt")',
    "Piecewise([(0, 0.1), (20, 0.3), (100, 0)])",
    "Factor(0.3, factor=0.7, step_size=20)",
    "MultiFactor(0.3, milestones=[30, 60, 80], factor=0.5)",
    "Exponential(0.3, factor=0.97)",
    "NaturalExponential(0.3, decay_rate=0.03)",
    "SquareRoot(0.3)",
    "InverseSquareRoot(0.3, timescale=10)",
    "InversePower(0.3, timescale=10, power=0.8)",
    "InverseTime(0.3, decay_rate=0.5, step_size=10)",
    "PowerLaw(0.3, scale=0.8)",
    "WarmRestarts(0.3, cycle_steps=20)",
    'Cyclic(0.1, max_lr=0.3, step_size_up=10, mode="triangular2")',
    "Noise(0.1, high=0.3, every=10)",
    "OneCycle(0.3, steps=100)",
    "SlantedTriangular(0.3, steps=100)",
    "TriStage(0.3, warmup_steps=10, hold_steps=40, decay_steps=50)",
    "WarmupStableDecay(0.3, warmup_steps=10, stable_steps=70, decay_steps=20)",
    "Infinite(0.3, warmup_steps=10, cooldown_steps=50, constant_lr=0.1)",
    "Noam(512, warmup_steps=20)",
    "ExponentialWarmup(10)",
    "RAdamWarmup(0.95)",
    # made of others
    "Cosine(0.3, steps=80).warmup(20)",
    "Cosine(0.3, steps=100).warmup_over(20)",
    "SquareRoot(0.3).cooldown(at=60, steps=40)",
    "Constant(0.3).then(Cosine(0.3, steps=50), at=50)",
    "SquareRoot(0.3).hold(at=20)",
    "Linear(0.3, steps=20).repeat(every=25)",
    "Linear(0.3, steps=20).lengthen(every=20)",
    "Cosine(0.3, steps=100).reverse(steps=100)",
    "Cosine(0.3, steps=80).shift(20)",
    "Cosine(0.3, steps=10).stretch(10)",
    "Cosine(0.3, steps=100).staircase(every=20)",
    "Cosine(0.3, steps=100) * Factor(1, factor=0.5, step_size=25)",
    "Cosine(0.3, steps=100) * 0.5",
    "Cosine(0.3, steps=100) + 0.1",
    "1 / InverseTime(1, decay_rate=0.5)",
    "(Linear(1, steps=100) * -5).exp()",
    "Cosine(0.3, steps=100).clip(min_lr=0.1)",
    "SquareRoot(0.3).minimum(0.1)",
    "SquareRoot(0.3).maximum(0.1)",
    "Linear(32, steps=100, final_lr=36).rounded()",
)


LEVELS = "▁▂▃▄▅▆▇█"


PLAIN = "_.-=*#"


def entries() -> Iterator[tuple[Schedule, str]]:
    """Each schedule of the catalogue, and the first sentence of what its class has to say.

    >>> lr, sentence = next(entries())
    >>> print(lr, sentence)
    Constant(0.3) The same rate for ever.
    """
    for line in LINES:
        lr = schedcore.parse(line)
        yield lr, (type(lr).__doc__ or "").partition("\n")[0]


def spark(schedule: Schedule, width: int = 12, levels: str = LEVELS) -> str:
    """A curve in one line: a character for each of a few values, from 0 to the peak.

    >>> from schedcore import Linear
    >>> spark(Linear(0.3, steps=100), width=8)
    '█▇▆▅▄▃▂▁'
    """
    until = length(schedule)
    values = [look(schedule, until * (k + 0.5) / width).value for k in range(width)]
    peak = max(*values, 0) or 1
    return "".join(levels[round((len(levels) - 1) * max(it, 0) / peak)] for it in values)
