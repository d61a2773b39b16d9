"""The preset of Megatron Core beside Megatron Core."""

from typing import Any

import pytest
from compat.pairs import Pair, assert_same, described

from schedcore import compat

pytest.importorskip("torch")
theirs = pytest.importorskip("megatron.core.optimizer_param_scheduler")

from compat.stepped import sgd

LIBRARY, DISTRIBUTION = "Megatron-LM", "megatron-core"


def rates(of: str, increment: int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[float]:
    optimizer = sgd()
    scheduler = theirs.OptimizerParamScheduler(optimizer, *args, **kwargs)
    result = []
    for _ in range(60):
        result.append(float(optimizer.param_groups[0][of]))
        scheduler.step(increment)
    return result


def pair(style: str, warmup: int = 10, *, init: float = 0.0, samples: int = 1, **wsd: Any) -> Pair:
    """A rate: 0.3 at most, 0.01 at least, of 40 updates."""
    args: Any = (init, 0.3, 0.01, warmup * samples, 40 * samples, style)
    decay: Any = (0.0, 0.0, 1, "constant")
    preset = compat.megatron.OptimizerParamScheduler
    return Pair(
        preset,
        preset(*args, *decay, **wsd).stretch(1 / samples),
        lambda: rates("lr", samples, (*args, *decay), wsd),
        note=described((style, warmup), {"init": init, "samples": samples, **wsd}),
    )


def weight_decay(*args: Any) -> Pair:
    rate: Any = (0.0, 0.3, 0.01, 10, 40, "cosine")
    preset = compat.megatron.OptimizerParamScheduler
    return Pair(
        preset,
        preset(*rate, *args, weight_decay=True),
        lambda: rates("weight_decay", 1, (*rate, *args), {}),
        note=described(args, {"weight_decay": True}),
    )


PAIRS = [
    pair("constant"),
    pair("linear"),
    pair("cosine", init=0.001),
    pair("cosine", 0),
    pair("cosine", samples=8),
    pair("inverse-square-root"),
    pair("inverse-square-root", 0),
    pair("WSD", wsd_decay_steps=10, lr_wsd_decay_style="linear"),
    pair("WSD", wsd_decay_steps=20, lr_wsd_decay_style="cosine"),
    pair("WSD", wsd_decay_steps=20, lr_wsd_decay_style="exponential", samples=4),
    pair("WSD", 0, wsd_decay_steps=20, lr_wsd_decay_style="minus_sqrt"),
    pair("WSD", wsd_decay_steps=35, lr_wsd_decay_style="linear"),
    pair("WSD", wsd_decay_steps=30, lr_wsd_decay_style="linear"),
    weight_decay(0.1, 0.1, 40, "constant"),
    weight_decay(0.01, 0.1, 40, "linear"),
    weight_decay(0.01, 0.1, 40, "cosine"),
    pair("linear", -5),
    pair("inverse-square-root", -5),
    pair("WSD", 0, wsd_decay_steps=60, lr_wsd_decay_style="linear"),
    pair("WSD", wsd_decay_steps=0),
    weight_decay(0.01, 0.1, -1, "linear"),
]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_same_rates(pair: Pair) -> None:
    """Update k of a training loop is made at lr(k - 1) of the preset."""
    assert_same(pair)
