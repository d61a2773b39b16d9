"""The presets of DeepSpeed beside DeepSpeed, stepped after each update as by its engine."""

from typing import Any

import pytest
from compat.pairs import BASE, Pair, assert_same, described

from schedcore import compat

pytest.importorskip("torch")
theirs = pytest.importorskip("deepspeed.runtime.lr_schedules")

from compat.stepped import adam, values

LIBRARY, DISTRIBUTION = "DeepSpeed", "deepspeed"


def pair(name: str, *args: Any, of: str = "lr", updates: int = 60, **kwargs: Any) -> Pair:
    """A scheduler of DeepSpeed, with these arguments."""
    preset = getattr(compat.deepspeed, name)
    rate = [BASE] if name in ("WarmupLR", "WarmupCosineLR") else []
    momentum = {} if of == "lr" else {"momentum": True}
    return Pair(
        preset,
        preset(*rate, *args, **kwargs, **momentum),
        lambda: values(lambda o: getattr(theirs, name)(o, *args, **kwargs), updates, of, adam()),
        note=described(args, {**kwargs, **momentum}),
    )


PAIRS = [
    pair("LRRangeTest"),
    pair("LRRangeTest", 0.01, 10, 2.0),
    pair("LRRangeTest", 0.01, 10, 2.0, True),
    pair("OneCycle", 0.01, 0.3, cycle_first_step_size=20),
    pair("OneCycle", 0.01, 0.3, 0.5, 10, 25, decay_step_size=5),
    pair("OneCycle", 0.01, 0.3, 0.0, 20, None, 4, decay_step_size=5),
    pair("OneCycle", 0.01, 0.3, 0.0, 12, 24, 5, 7),
    pair("OneCycle", 0.01, 0.3, cycle_first_step_size=20, of="betas"),
    pair("OneCycle", 0.01, 0.3, 0.1, 10, 15, 5, None, 5, decay_mom_rate=0.1, of="betas"),
    pair("OneCycle", 0.01, 0.3, 0.5, 10, 0, decay_step_size=5),
    pair("OneCycle", 0.01, 0.3, 0.0, 10, 0, 5),
    pair("WarmupLR", warmup_num_steps=20),
    pair("WarmupLR", 0.01, 0.5, 20),
    pair("WarmupLR", 0.01, None, 20, "linear"),
    pair("WarmupLR", warmup_num_steps=1),
    pair("WarmupDecayLR", 40, 0.01, 0.5, 20),
    pair("WarmupDecayLR", 40, 0.0, 0.5, 10, "linear"),
    pair("WarmupDecayLR", 10, 0.01, 0.5, 20),
    pair("WarmupCosineLR", 40, warmup_num_steps=20),
    pair("WarmupCosineLR", 40, 0.1, 10, 0.05, "linear"),
    pair("WarmupCosineLR", 10, 0.1, 20),
    pair("WarmupCosineLR", 40, 0.1, 5, -0.1),
    pair("WarmupLR", 0.01, 0.5, 20, "no kind of warmup"),
]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_same_rates(pair: Pair) -> None:
    """Update k of a training loop is made at lr(k - 1) of the preset."""
    assert_same(pair)
