"""Schedules as plain data: what JSON, YAML or a saved model can hold."""

from dataclasses import fields
from typing import Any

import schedcore
from schedcore.schedule import Schedule


def to_dict(schedule: Schedule) -> dict[str, Any]:
    """The schedule as a dict of JSON types: its fields by name, and its class under "type".

    Raises TypeError if it, or a schedule inside it, is not one of schedcore's own.

    >>> from schedcore import Cosine
    >>> to_dict(Cosine(0.3, steps=15).warmup(5)) == {
    ...     "type": "LinearWarmup",
    ...     "schedule": {"type": "Cosine", "base_lr": 0.3, "steps": 15, "final_lr": 0.0},
    ...     "steps": 5,
    ...     "begin_lr": 0.0,
    ... }
    True
    """
    name = type(schedule).__name__
    if _types().get(name) is not type(schedule):
        raise TypeError(f"to_dict: {name} is not a schedule of schedcore")
    names = [field.name for field in fields(schedule) if field.init]  # type: ignore[arg-type]  # all are
    return {"type": name} | {key: _to_plain(getattr(schedule, key)) for key in names}


def from_dict(data: dict[str, Any]) -> Schedule:
    """The schedule that `to_dict` described.

    Raises ValueError for an unknown type or key, and what the schedule itself raises for a value.

    >>> from_dict({"type": "Cosine", "base_lr": 0.3, "steps": 15})
    Cosine(base_lr=0.3, steps=15, final_lr=0.0)
    """
    arguments: dict[str, Any] = {
        key: from_dict(value) if isinstance(value, dict) else value for key, value in data.items()
    }
    name = arguments.pop("type", None)
    cls = _types().get(name)
    if cls is None:
        raise ValueError(f"from_dict: unknown type {name!r}, known are {', '.join(_types())}")
    try:
        return cls(**arguments)
    except TypeError as error:
        raise ValueError(f"from_dict: {error}") from error


def _types() -> dict[str, type[Schedule]]:
    public = {name: getattr(schedcore, name) for name in schedcore.__all__}
    return {
        name: value
        for name, value in public.items()
        if isinstance(value, type) and issubclass(value, Schedule) and value is not Schedule
    }


def _to_plain(value: Any) -> Any:
    if isinstance(value, Schedule):
        return to_dict(value)
    return list(value) if isinstance(value, tuple) else value
