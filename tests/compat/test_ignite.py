"""The presets of pytorch-ignite beside pytorch-ignite, in an engine."""

from collections.abc import Callable
from typing import Any

import pytest
from compat.pairs import BASE, Pair, assert_same, described

from schedcore import compat

pytest.importorskip("torch")
pytest.importorskip("ignite")

from compat.stepped import sgd
from ignite import handlers
from ignite.engine import Engine, Events

LIBRARY, DISTRIBUTION = "pytorch-ignite", "pytorch-ignite"


def rates(build: Callable[[Any], Any], updates: int = 60) -> list[float]:
    """The rate of each update of an engine, which is set at the start of its iteration."""
    optimizer = sgd()
    result: list[float] = []

    def update(engine: Engine, batch: int) -> None:
        result.append(float(optimizer.param_groups[0]["lr"]))
        optimizer.step()

    trainer = Engine(update)
    trainer.add_event_handler(Events.ITERATION_STARTED, build(optimizer))
    trainer.run(range(updates))
    return result


def built(name: str, *args: Any, **kwargs: Any) -> tuple[Any, Callable[[Any], Any]]:
    """A scheduler as a preset, and as a function of an optimizer."""
    ours = getattr(compat.ignite, name)(*args, **kwargs)
    return ours, lambda o: getattr(handlers, name)(o, "lr", *args, **kwargs)


def pair(name: str, *args: Any, updates: int = 60, **kwargs: Any) -> Pair:
    ours, theirs = built(name, *args, **kwargs)
    preset = getattr(compat.ignite, name)
    return Pair(preset, ours, lambda: rates(theirs, updates), note=described(args, kwargs))


def in_a_row(durations: list[int], *parts: tuple[Any, ...]) -> Pair:
    preset = compat.ignite.ConcatScheduler
    made = [built(*part) for part in parts]
    return Pair(
        preset,
        preset([ours for ours, _ in made], durations),
        lambda: rates(lambda o: handlers.ConcatScheduler([it(o) for _, it in made], durations)),
        note=described((durations,), {}),
    )


def warmed(part: tuple[Any, ...], *args: Any) -> Pair:
    preset = compat.ignite.create_lr_scheduler_with_warmup
    ours, theirs = built(*part)
    return Pair(
        preset,
        preset(BASE, ours, *args),
        lambda: rates(lambda o: handlers.create_lr_scheduler_with_warmup(theirs(o), *args)),
        note=described(args, {}),
    )


LINEAR, COSINE = "LinearCyclicalScheduler", "CosineAnnealingScheduler"
LINE = ("PiecewiseLinear", [(0, 0.1), (5, 0.3), (20, 0.05)])
FALL = (COSINE, 0.3, 0.01, 20)

PAIRS = [
    pair(LINEAR, 0.3, 0.01, 20),
    pair(LINEAR, 0.01, 0.3, 15),
    pair(LINEAR, 0.3, 0.01, 10, 2.0, 0.8, updates=150),
    pair(LINEAR, 0.3, 0.01, 10, 1.5, monotonic=True, warmup_duration=5, updates=150),
    pair(LINEAR, 0.3, 0.01, 10, 1.0, 0.8, 1.2),
    pair(COSINE, 0.3, 0.01, 20),
    pair(COSINE, 0.3, 0.0, 7, 1.5, updates=150),
    pair(COSINE, 0.3, 0.01, 10, 1.0, 0.8, 1.1, 5),
    pair(COSINE, 0.3, 0.01, 10, 2.0, 0.8, 1.1, 4, updates=150),
    pair("PiecewiseLinear", [(5, 0.1), (20, 0.3), (40, 0.0)]),
    pair("PiecewiseLinear", [(0, 0.1)]),
    in_a_row([5], LINE, FALL),
    in_a_row([5, 12], LINE, FALL, (LINEAR, 0.01, 0.3, 10)),
    warmed(FALL, 0.0, 6),
    warmed(FALL, 0.0, 2),
    warmed(FALL, 0.01, 10, 0.5),
    warmed(LINE, 0.0, 10),
    pair(LINEAR, 0.3, 0.01, 8, start_value_mult=0, end_value_mult=-1),
    pair("PiecewiseLinear", [(5, 0.3), (5, 0.1), (10, 0.2), (10, 0.4)]),
    pair("PiecewiseLinear", [(-5, 0.3), (10, 0.1)]),
    in_a_row([10, 0], LINE, FALL, LINE),
    in_a_row([-5], LINE, FALL),
]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_same_rates(pair: Pair) -> None:
    """Update k of an engine is made at lr(k - 1) of the preset."""
    assert_same(pair)
