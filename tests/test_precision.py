"""The page about precision states what is so."""

import dataclasses
from typing import Any

import pytest

pytest.importorskip("mpmath")

from precision import EXTREME, ROWS, Row, stated, worst

import schedcore
from schedcore import Curve, Schedule

# A hash has no formula with digits, a function of one's own is its user's, and these only choose.
LEFT_OUT = {"Function", "Noise", "Hold", "Maximum", "Minimum", "Rounded", "Then", "Scale"}


@pytest.mark.parametrize("row", [*ROWS, *EXTREME], ids=lambda row: row.line)
def test_no_error_is_larger_than_the_page_states(row: Row) -> None:
    """A unit or two more are allowed, by which the functions of other machines may differ."""
    error = worst(row).error

    assert error <= stated()[row.line] + 2
    assert error < (10 if row in ROWS else 4500)


def test_the_page_has_no_other_rows() -> None:
    assert [*stated()] == [row.line for row in [*ROWS, *EXTREME]]


def names(value: Any) -> set[str]:
    inner = [getattr(value, field.name) for field in dataclasses.fields(value)]
    return {type(value).__name__}.union(
        *(names(it) for it in inner if dataclasses.is_dataclass(it))
    )


def test_every_formula_is_in_the_table() -> None:
    public = [getattr(schedcore, name) for name in schedcore.__all__]
    kinds = {
        it.__name__ for it in public if isinstance(it, type) and issubclass(it, Schedule | Curve)
    }
    found: set[str] = set().union(*(names(row.lr) for row in ROWS))

    assert kinds - found - LEFT_OUT == {"Curve", "Schedule", "Tanh"}  # "tanh" by its name
