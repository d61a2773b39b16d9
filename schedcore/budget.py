"""A limit on the work for one answer: enough for what people write, and spent in a moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import perf_counter

# So many seconds a look takes: a part of a formula, worked out for one rate.
A_LOOK = 4e-6


# And so many are the most for one question.
MOST_LOOKS = 20_000


# And of those for all questions that reading one text or document asks.
MOST_IN_A_TEXT = 4_300


# A function of the user's own takes as long as it takes. But its first call may be slow, or the
# machine be busy: such a share of all looks is the most that one call takes.
OF_A_CALL = 1 / 4


# What other work takes, in looks.
NEXT = 1 / 8  # to go on to the next of many times
ASKED = 1 / 2  # to ask a part for its times
COUNTED = 1 / 3  # to count a part
PART_ALONE = 3 / 4  # to work out a part that is made of no others
PART_OF_OTHERS = 1 / 2  # and one of others, when they are worked out
TRACED = 1 / 8  # to trace an operation of a formula
ALIKE = 1 / 3  # and to compare it with one of a part that may be alike
WRITTEN = 1  # to write an operation down
COMPILED = 1 / 16  # to compile a character of that
KEPT = 1 / 20  # to keep a number of a table
PART = 5  # to trace, write and compile a part: about all that
CALL = 1 / 4  # to call what has been written
CALLED_PART = 1 / 28  # and that for each part


class Budget:
    """How many looks there were to be had, and how many are left."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.left: float = most


_budget: ContextVar[Budget | None] = ContextVar("budget", default=None)


@contextmanager
def reading() -> Iterator[None]:
    """Within this, all questions together, and all formulas, may not take long."""
    token = _budget.set(Budget(MOST_IN_A_TEXT))
    try:
        yield
    finally:
        _budget.reset(token)


@contextmanager
def looking(owner: object, what: str) -> Iterator[None]:
    """Within this, a question that takes too long to answer, or too many calls, is a ValueError."""
    outer = _budget.get()
    budget = outer or Budget(MOST_LOOKS)
    token = _budget.set(budget)
    question = f"{type(owner).__name__}: {what} would take"
    try:
        yield
    except TooMuch as error:
        if error.args and outer:  # it has been said inside
            raise
        raise TooMuch(f"{question} longer than a look at {budget.most} rates") from error
    except RecursionError as error:
        if outer:
            raise
        raise ValueError(f"{question} more calls in one another than Python's") from error
    finally:
        _budget.reset(token)


class TooMuch(ValueError):
    """There is no more to be spent."""


def spend(looks: float) -> None:
    budget = _budget.get()
    if budget is not None:
        budget.left -= looks
        if budget.left < 0:
            raise TooMuch


def spend_since(start: float) -> None:
    """Spend the looks that could have been had since a time of `perf_counter`."""
    budget = _budget.get()
    if budget is not None:
        spend(min((perf_counter() - start) / A_LOOK, OF_A_CALL * budget.most))
