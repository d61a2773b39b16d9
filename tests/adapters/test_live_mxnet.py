"""`from_mxnet`: the schedules of live ones, also of those that have come some way."""

from collections.abc import Callable
from typing import Any

import pytest
from mxnet import lr_scheduler as theirs, optimizer

from schedcore import Cosine, Plateau
from schedcore_mxnet import MXNetScheduler, from_mxnet, lr_scheduler as ours

KINDS: list[Callable[[], Any]] = [
    lambda: theirs.FactorScheduler(10, 0.5, base_lr=0.3),
    lambda: theirs.FactorScheduler(10, 0.5, 0.1, base_lr=0.3, warmup_steps=5),
    lambda: theirs.MultiFactorScheduler([10, 30], 0.5, base_lr=0.3),
    lambda: theirs.FactorScheduler(2.5, 0.5, base_lr=0.3),
    lambda: theirs.FactorScheduler(10, 0.0, 0.01, base_lr=0.3),
    lambda: theirs.MultiFactorScheduler([10.5, 30], -0.5, base_lr=0.3),
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


@pytest.mark.parametrize("made", KINDS)
@pytest.mark.parametrize("asked_at", [0, 3, 20])
def test_rate_of_the_optimizer(made: Callable[[], Any], asked_at: int) -> None:
    """It replaces the base rate, but not where a warmup ends."""
    try:
        scheduler = optimizer.SGD(learning_rate=0.7, lr_scheduler=made()).lr_scheduler
        used = [scheduler(k + 1) for k in range(asked_at)]
        lr = from_mxnet(scheduler)
    except TypeError as error:
        assert "its base_lr was set from 0.3 to another" in str(error)
        assert scheduler.factor == 0
        return
    used += [scheduler(k + 1) for k in range(asked_at, 60)]
    # At its stop, nothing tells from where it came.
    start = asked_at if used[asked_at] == getattr(scheduler, "stop_factor_lr", None) else 0
    assert [lr(k) for k in range(start, 60)] == pytest.approx(used[start:], rel=1e-12)


def test_others() -> None:
    lr = Cosine(0.3, 20)
    assert from_mxnet(MXNetScheduler(lr)) == lr
    assert from_mxnet(ours.CosineScheduler(20, 0.3)) == lr.shift(-1)
    with pytest.raises(TypeError, match="no Schedule of an MXNetScheduler with a plateau"):
        from_mxnet(MXNetScheduler(lr, plateau=Plateau()))

    class Own(theirs.FactorScheduler):  # type: ignore[misc]
        pass

    with pytest.raises(TypeError, match="no Schedule of Own: nothing is known of its rates"):
        from_mxnet(Own(10))
