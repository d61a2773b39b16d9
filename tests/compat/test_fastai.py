"""The presets of fastai beside fastai: what a learner's batches are trained with."""

import tempfile
from random import Random
from typing import Any

import pytest
from compat.pairs import BASE, Pair, assert_same, described

from schedcore import compat, suggest

torch = pytest.importorskip("torch")
schedule = pytest.importorskip("fastai.callback.schedule")

from fastai.callback.core import Callback
from fastai.data.core import DataLoaders
from fastai.data.load import DataLoader
from fastai.learner import Learner
from fastai.optimizer import SGD

LIBRARY, DISTRIBUTION = "fastai", "fastai"
BATCHES = 10
# It has shares of the run in float32.
TOLERANCE = 1e-5


class Note(Callback):  # type: ignore[misc]
    """Writes down the rate and momentum with which each batch is trained."""

    order = 70

    def __init__(self) -> None:
        self.seen: list[dict[str, float]] = []

    def after_pred(self) -> None:
        if self.training:
            self.seen.append(dict(self.opt.hypers[-1]))


def trained(fit: str, of: str, *args: Any, **kwargs: Any) -> list[float]:
    data = [(torch.zeros(1), torch.zeros(1))] * BATCHES
    loaders = [DataLoader(it, bs=1, num_workers=0) for it in (data, data[:1])]
    note = Note()
    with tempfile.TemporaryDirectory() as path:
        learner = Learner(
            DataLoaders(*loaders), torch.nn.Linear(1, 1), torch.nn.MSELoss(), SGD, path=path
        )
        with learner.no_bar(), learner.no_logging():
            if fit == "lr_find":
                finder = schedule.LRFinder(*args, stop_div=False)
                learner.fit(20, cbs=[finder, note])
            else:
                getattr(learner, fit)(*args, **kwargs, cbs=note)
    return [float(it[of]) for it in note.seen]


def fitted(name: str, *args: Any, of: str = "lr", **kwargs: Any) -> Pair:
    """A method of a learner, with these arguments."""
    preset = getattr(compat.fastai, name)
    momentum = {"momentum": True} if of == "mom" else {}
    rate = {"lr" if name == "fit_flat_cos" else "lr_max": BASE}
    return Pair(
        preset,
        preset(BASE, *args, **kwargs, **momentum, batches=BATCHES),
        lambda: trained(name, of, *args, **rate, **kwargs),
        TOLERANCE,
        described(args, {**kwargs, **momentum}),
    )


def part(name: str, *args: Any) -> Pair:
    """A part of a schedule, asked at each of 40 shares of a run."""
    preset, theirs = getattr(compat.fastai, name), getattr(schedule, name)(*args)
    ours = preset(*args, steps=40)
    note = described(args, {})
    return Pair(preset, ours, lambda: [theirs(t / 40) for t in range(41)], TOLERANCE, note)


def combined(pcts: list[float], *parts: tuple[Any, ...]) -> Pair:
    preset = compat.fastai.combine_scheds
    ours = [getattr(compat.fastai, name)(*args, steps=40) for name, *args in parts]
    theirs = schedule.combine_scheds(
        pcts, [getattr(schedule, name)(*args) for name, *args in parts]
    )
    return Pair(
        preset,
        preset(pcts, ours, steps=40),
        lambda: [theirs(t / 40) for t in range(41)],
        TOLERANCE,
        described((pcts,), {}),
    )


def found(*args: Any) -> Pair:
    preset = compat.fastai.lr_find
    return Pair(preset, preset(*args), lambda: trained("lr_find", "lr", *args), 1e-12, str(args))


PAIRS = [
    fitted("fit_one_cycle", 4),
    fitted("fit_one_cycle", 4, div=10.0, div_final=100.0, pct_start=0.4),
    fitted("fit_one_cycle", 4, of="mom", moms=(0.95, 0.8, 0.9)),
    fitted("fit_flat_cos", 4),
    fitted("fit_flat_cos", 4, div_final=10.0, pct_start=0.5),
    fitted("fit_sgdr", 2, 1, cycle_mult=7),
    fitted("fit_sgdr", 2, 1, cycle_mult=3),
    found(),
    found(1e-4, 1.0, 30),
    part("SchedLin", 0.3, 0.01),
    part("SchedCos", 0.3, 0.01),
    part("SchedNo", 0.3, 0.01),
    part("SchedExp", 0.3, 0.01),
    part("SchedPoly", 0.3, 0.01, 2.5),
    part("combined_cos", 0.25, 0.01, 0.3, 0.001),
    combined([0.25, 0.75], ("SchedLin", 0.0, 0.3), ("SchedCos", 0.3, 0.01)),
    combined(
        [0.25, 0.5, 0.25], ("SchedLin", 0.0, 0.3), ("SchedNo", 0.3, 0.3), ("SchedExp", 0.3, 0.01)
    ),
]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_same_rates(pair: Pair) -> None:
    """Batch k of a learner is trained at lr(k - 1) of the preset."""
    assert_same(pair)


@pytest.mark.parametrize("seed", range(30))
def test_the_rules_of_a_range_test(seed: int) -> None:
    """`suggest` says what fastai does, of the same part of the same losses."""
    random = Random(seed)
    rates = [1e-5 * 10 ** (k / 24) for k in range(120)]
    losses = [2.3 - 1.5 * min(r / 0.1, 1) + max(r - 0.3, 0) + random.gauss(0, 0.02) for r in rates]
    found = suggest(rates, losses, smoothing=0)
    part = torch.tensor(rates).double()[12:-5], torch.tensor(losses).double()[12:-5]
    theirs = [rule(*part, 120)[0] for rule in (schedule.steep, schedule.valley, schedule.minimum)]

    assert found[:3] == pytest.approx(theirs, rel=1e-6)


def test_a_restart_that_is_late() -> None:
    """It is late where a share of the run is rounded up in float32."""
    late = fitted("fit_sgdr", 3, 1)
    assert late.theirs()[30] == pytest.approx(0, abs=1e-12)
    assert late.ours(30) == BASE
