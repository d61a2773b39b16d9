"""`from_mxnet`: the schedules of live ones, also of those that have come some way."""

from collections.abc import Callable
from typing import Any

import pytest
from mxnet import lr_scheduler as theirs

from schedcore import Cosine
from schedcore_mxnet import MXNetScheduler, from_mxnet

KINDS: list[Callable[[], Any]] = [
    lambda: theirs.FactorScheduler(10, 0.5, base_lr=0.3),
    lambda: theirs.FactorScheduler(10, 0.5, 0.1, base_lr=0.3, warmup_steps=5),
    lambda: theirs.MultiFactorScheduler([10, 30], 0.5, base_lr=0.3),
    lambda: theirs.PolyScheduler(40, 0.3, 3, 0.01),
    lambda: theirs.CosineScheduler(40, 0.3, 0.01, warmup_steps=5, warmup_begin_lr=0.1),
    lambda: theirs.CosineScheduler(40, 0.3, warmup_steps=5, warmup_mode="constant"),
]


@pytest.mark.parametrize("made", KINDS)
@pytest.mark.parametrize("asked_at", [0, 35])
def test_same_rates(made: Callable[[], Any], asked_at: int) -> None:
    scheduler = made()
    used = []
    for k in range(60):
        if k == asked_at:
            lr = from_mxnet(scheduler)
        used.append(scheduler(k + 1))  # MXNet counts updates from 1

    assert [lr(k) for k in range(60)] == pytest.approx(used, rel=1e-12)


def test_others() -> None:
    lr = Cosine(0.3, 20)
    assert from_mxnet(MXNetScheduler(lr)) == lr

    class Own(theirs.FactorScheduler):  # type: ignore[misc]
        pass

    with pytest.raises(TypeError, match="no Schedule of Own: nothing is known of its rates"):
        from_mxnet(Own(10))
