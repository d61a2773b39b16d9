"""A schedule as it is handed over: as itself, as text, as a mapping, and what else gets."""

from typing import Any

import pytest

from schedcore import Constant, Cosine
from schedcore.checks import shown
from schedcore.formats.given import as_schedule

COSINE = {"type": "Cosine", "base_lr": 0.3, "steps": 20}


@pytest.mark.parametrize("value", [Cosine(0.3, 20), "Cosine(0.3, steps=20)", COSINE])
def test_every_form_gives_the_schedule(value: Any) -> None:
    assert as_schedule(value, "Owner", "schedule") == Cosine(0.3, 20)


def test_a_schedule_is_given_back_as_it_is() -> None:
    lr = Constant(0.3)

    assert as_schedule(lr, "Owner", "schedule") is lr


class Owner:
    pass


@pytest.mark.parametrize("owner", ["Owner", Owner()], ids=["name", "object"])
@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        ("Cosine(0.3, -5)", ValueError, "column 1: Cosine: steps must be > 0, got -5"),
        ("Constant('a')", TypeError, "column 1: Constant: lr must be a number, got 'a'"),
        ({**COSINE, "steps": -5}, ValueError, "steps: must be > 0, got -5"),
        ({**COSINE, "steps": "a"}, TypeError, "steps: must be a number, got 'a'"),
        ({"lr": 0.3}, ValueError, "needs a 'type', the name of a schedule"),
    ],
)
def test_errors_say_whose_and_where(owner: object, value: Any, error: Any, message: str) -> None:
    with pytest.raises(error) as info:
        as_schedule(value, owner, "schedule[1]")

    assert str(info.value) == f"Owner: schedule[1]: {message}"


@pytest.mark.parametrize("value", [0.3, None, [COSINE], b"Constant(1)", Constant, str])
def test_what_is_no_form_of_a_schedule(value: object) -> None:
    with pytest.raises(TypeError) as info:
        as_schedule(value, Owner(), "schedule")

    assert str(info.value) == (
        "Owner: schedule must be a Schedule, a text such as 'Cosine(0.3, steps=100)', "
        f"or a mapping with a 'type', got {shown(value)}"
    )
