"""How much may be looked at for an answer: enough for what people write, and over in a moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# Of rates that are asked for.
MOST_LOOKS = 20_000


# Of a look, what it takes to go on to the next of many times.
NEXT = 1 / 8


_left: ContextVar[list[float] | None] = ContextVar("looks left", default=None)


@contextmanager
def looking(owner: object, what: str) -> Iterator[None]:
    """Within this, a question that takes too long to answer, or too many calls, is a ValueError."""
    if _left.get() is not None:  # inside of another question
        yield
        return
    token = _left.set([MOST_LOOKS])
    try:
        yield
    except TooMuch as error:
        raise ValueError(
            f"{type(owner).__name__}: {what} would take a look at more than {MOST_LOOKS} rates"
        ) from error
    except RecursionError as error:
        text = f"{type(owner).__name__}: {what} would take more calls in one another than Python's"
        raise ValueError(text) from error
    finally:
        _left.reset(token)


class TooMuch(ValueError):
    """There is no more to be spent."""


def spend(looks: float) -> None:
    left = _left.get()
    if left is not None:
        left[0] -= looks
        if left[0] < 0:
            raise TooMuch(f"more than {MOST_LOOKS} looks")
