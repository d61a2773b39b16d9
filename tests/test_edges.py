"""The bounds that belong to a range are taken, and what lies on them works."""

import dataclasses
import re
import sys
from collections.abc import Callable, Iterator
from math import exp
from typing import Any

import pytest
from examples import EXAMPLES

from schedcore import Cosine, Plateau, Run, checks, difference, linear_scaling, suggest
from schedcore.look.chart import NARROWEST

# A class or a function, its field, and the bound: a number, or another field.
Edge = tuple[str, str, float | str]

LR = Cosine(0.3, steps=20)

# What is no schedule has ranges, too.
OTHERS = [
    Plateau(patience=0, cooldown=0, factor=1, threshold=0, min_scale=0, eps=0, min_lr=0),
    Plateau(min_scale=1),
    Run(epochs=1, examples=1, batch_size=1, accumulate=1, processes=1),
    Run(1),
]
# A range test whose loss falls fastest at 0.01.
RATES = [10.0 ** (k / 10 - 5) for k in range(60)]
LOSSES = [1 + 1 / (1 + exp((k - 30) / 3)) + max(0, k - 50) for k in range(60)]

# Calls at an edge, and what comes out.
CALLS: dict[str, tuple[Callable[[], Any], Any]] = {
    "boundaries": (lambda: LR.boundaries(0), []),
    "sample": (lambda: LR.sample(1).tolist(), [0.3]),
    "difference over nothing": (lambda: difference(LR, LR, over=0), None),
    "difference at the start": (lambda: difference(LR, LR * 2, over=0).t, 0),  # type: ignore[union-attr]
    "scaling": (lambda: linear_scaling(0, 512), 0),
    "chart": (lambda: len(str(LR.chart(width=NARROWEST, height=3)).splitlines()) > 3, True),
    "suggest": (lambda: suggest(RATES, LOSSES, smoothing=0).steepest, pytest.approx(0.01, rel=0.3)),
}


@pytest.mark.parametrize(("call", "result"), CALLS.values(), ids=CALLS)
def test_calls_at_an_edge(call: Callable[[], Any], result: Any) -> None:
    assert call() == result


class Seen:
    """The edges that the checks of arguments know, and those on which a value lay."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.edges: set[Edge] = set()
        self.met: set[Edge] = set()
        for name in ("number_in", "whole_number", "check_beside", "check_order"):
            check = getattr(checks, name)
            ours = [it for key, it in sys.modules.items() if key.startswith("schedcore.")]
            for module in ours:
                if getattr(module, name, None) is check:
                    monkeypatch.setattr(module, name, self._noting(check, getattr(self, name)))

    def _noting(self, check: Any, edges: Any) -> Any:
        def noting(owner: Any, *arguments: Any, **more: Any) -> Any:
            name = owner if isinstance(owner, str) else type(owner).__name__
            for field, bound, lies_on_it in edges(owner, *arguments, **more):
                edge = name, re.sub(r"\[.*?\]", "[]", field), bound
                self.edges.add(edge)
                self.met.update({edge} if lies_on_it else ())
            return check(owner, *arguments, **more)

        return noting

    @staticmethod
    def number_in(_: Any, rule: Any, field: str, value: Any) -> Iterator[tuple[str, Any, bool]]:
        if rule.closed in ("left", "both"):
            yield field, rule.low, value == rule.low
        if rule.closed in ("right", "both"):
            yield field, rule.high, value == rule.high

    @staticmethod
    def whole_number(_: Any, field: str, value: Any, low: int) -> Iterator[tuple[str, Any, bool]]:
        yield field, low, value == low

    @staticmethod
    def check_beside(
        owner: Any, field: str, relation: str, other: str
    ) -> Iterator[tuple[str, Any, bool]]:
        if "=" in relation:
            yield field, other, getattr(owner, field) == getattr(owner, other)

    @staticmethod
    def check_order(
        _: Any, values: Any, relation: str, field: str
    ) -> Iterator[tuple[str, Any, bool]]:
        if "=" in relation:
            yield field, "the one before", len({*values}) < len(values)


def rebuild(value: Any) -> None:
    """Build an object, and all inside it, from their fields once more."""
    if isinstance(value, tuple):
        for it in value:
            rebuild(it)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        rebuild(tuple(getattr(value, field.name) for field in dataclasses.fields(value)))
        dataclasses.replace(value)


def test_every_edge_has_an_example(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that all laws hold there, too."""
    seen = Seen(monkeypatch)
    rebuild((*EXAMPLES.values(), *OTHERS))
    for call, _ in CALLS.values():
        call()

    assert seen.edges - seen.met == set()
    assert {"PowerLaw", "OneCycle", "Plateau", "Run", "difference"} <= {it[0] for it in seen.edges}


def test_an_edge_without_an_example_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = Seen(monkeypatch)
    rebuild(EXAMPLES["power law"])

    assert seen.edges - seen.met == {("PowerLaw", "exponent", -1)}
