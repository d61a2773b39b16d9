"""A schedule in any of the forms in which one is handed over."""

from collections.abc import Mapping
from typing import Any

from schedcore.checks import fail
from schedcore.formats.data import from_dict
from schedcore.formats.line import parse
from schedcore.schedule import Schedule


def as_schedule(value: Any, owner: object, field: str) -> Schedule:
    """The schedule that was given as itself, as a line of text, or as a mapping.

    Adapters call it with the argument that a user wrote, so that a config file can hold one.

    Args:
        value: A Schedule, a text for `parse`, or a mapping for `from_dict`.
        owner: Whom an error is about: an object, for its class, or a name.
        field: The argument of the owner.

    Raises:
        TypeError: The value is none of these.
        ValueError: The text or the mapping describes no schedule. It says where in it.

    >>> as_schedule("Cosine(0.3, steps=15)", "TorchScheduler", "schedule")
    Cosine(0.3, steps=15)
    >>> as_schedule("Cosine(0.3, step=15)", "TorchScheduler", "schedule")
    Traceback (most recent call last):
    ValueError: TorchScheduler: schedule: column 13: Cosine has no 'step', did you mean 'steps'?
    """
    if isinstance(value, Schedule):
        return value
    if not isinstance(value, str | Mapping):
        forms = "a Schedule, a text such as 'Cosine(0.3, steps=100)', or a mapping with a 'type'"
        fail(owner, field, forms, value, TypeError)
    name = owner if isinstance(owner, str) else type(owner).__name__
    return described(value, f"{name}: {field}")


def described(value: str | Mapping[Any, Any], where: str) -> Schedule:
    """The schedule that a line or a mapping describes; an error begins with where that stands."""
    try:
        return parse(value) if isinstance(value, str) else from_dict(value)
    except TypeError as error:
        raise TypeError(f"{where}: {error}") from error
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from error
