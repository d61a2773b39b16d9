"""The number of updates in a run, as by hand; tests in `hosts` ask the hosts themselves."""

from typing import Any

import pytest

from schedcore import Run

HALF: Any = 2.5

# The words of a run, and its updates.
BY_HAND: list[tuple[dict[str, Any], int]] = [
    ({"updates": 2000}, 2000),
    ({"epochs": 90, "updates_per_epoch": 1251}, 112_590),
    ({"epochs": 2.5, "updates_per_epoch": 3}, 8),
    ({"tokens": 80e9, "tokens_per_update": 4e6}, 20_000),
    ({"tokens": 10, "tokens_per_update": 4}, 3),
    # 10 batches of 8, the last of 3
    ({"epochs": 1, "examples": 75, "batch_size": 8}, 10),
    ({"epochs": 3, "examples": 75, "batch_size": 8}, 30),
    ({"epochs": 3, "examples": 75, "batch_size": 8, "drop_last": True}, 27),
    ({"epochs": 3, "examples": 75, "batch_size": 8, "accumulate": 4}, 9),
    # 38 examples, and so 5 batches, on each of two processes
    ({"epochs": 3, "examples": 75, "batch_size": 8, "processes": 2}, 15),
    ({"epochs": 3, "examples": 75, "batch_size": 8, "processes": 2, "accumulate": 4}, 6),
    # 32 examples on each of two processes fill 4 batches, but 63 only 7 of one
    ({"epochs": 1, "examples": 63, "batch_size": 8, "processes": 2, "drop_last": True}, 4),
    (
        {
            "epochs": 1,
            "examples": 63,
            "batch_size": 8,
            "processes": 2,
            "drop_last": True,
            "host": "accelerate",
        },
        3,
    ),
    ({"epochs": 0.5, "examples": 75, "batch_size": 8, "host": "transformers"}, 5),
    # 30 batches, 4 at a time: the rest of an epoch is carried on
    ({"epochs": 3, "examples": 75, "batch_size": 8, "accumulate": 4, "host": "keras"}, 7),
]


@pytest.mark.parametrize(("words", "updates"), BY_HAND)
def test_updates(words: dict[str, Any], updates: int) -> None:
    assert Run(**words).updates == updates


def test_other_clocks() -> None:
    run = Run(epochs=3, examples=75, batch_size=8, accumulate=4, processes=2)

    lengths = {"updates": 6, "processes": 12, "epochs": 3, "batches": 15, "examples": 225}
    assert {clock: run.length(clock) for clock in lengths} == lengths
    assert run.length("tokens") is None
    assert run.batch == 64
    assert Run(2000, accumulate=4).length("batches") == 8000
    assert Run(2000).length("epochs") is None


@pytest.mark.parametrize(
    ("text", "run"),
    [
        ("2000", Run(2000)),
        ("updates=2_000 optimizer=AdamW", Run(2000, optimizer="AdamW")),
        ("epochs=90 updates=1251", Run(epochs=90, updates_per_epoch=1251)),
        (
            "epochs=3 examples=75 batch_size=8 drop_last clock=epochs",
            Run(epochs=3, examples=75, batch_size=8, drop_last=True, clock="epochs"),
        ),
        ("tokens=8e10 tokens_per_update=4e6", Run(tokens=8e10, tokens_per_update=4e6)),
    ],
)
def test_parse(text: str, run: Run) -> None:
    assert Run.parse(text) == run


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: Run(), ValueError, "Run: updates must be told, or epochs with examples and"),
        (lambda: Run(0), ValueError, "Run: updates must be >= 1, got 0"),
        (lambda: Run(HALF), TypeError, "Run: updates must be a whole number, got 2.5"),
        (
            lambda: Run(1251, epochs=90, updates_per_epoch=1251),
            ValueError,
            r"Run: updates must be .* \(an epoch's are updates_per_epoch\), got 1251",
        ),
        (
            lambda: Run(epochs=1, examples=5, batch_size=8, drop_last=True),
            ValueError,
            "Run: updates must be >= 1, got 0",
        ),
        (
            lambda: Run(epochs=1.5, examples=5, batch_size=8),
            ValueError,
            "Run: epochs must be a whole number for lightning, got 1.5",
        ),
        (lambda: Run(5, processes=0), ValueError, "Run: processes must be >= 1, got 0"),
        (lambda: Run(5, host="fastai"), ValueError, "Run: host must be 'lightning' or "),
        (lambda: Run(5, clock="epochs"), ValueError, "Run: clock must be one whose length is told"),
        (lambda: Run.parse("many"), ValueError, "Run: updates must be a number, got 'many'"),
        (lambda: Run.parse("epoch=3"), ValueError, "Run: text must be a number, or words of up"),
        (lambda: Run.parse("5 6"), ValueError, "Run: updates must be told once, got '5 6'"),
        (
            lambda: Run.parse("5 drop_last=maybe"),
            ValueError,
            "Run: drop_last must be true or false, got 'maybe'",
        ),
    ],
)
def test_errors(call: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        call()
