"""Schedules as the text that a checkpoint holds, and how two of these differ."""

import re
from typing import Any

# The address of a function, or of a schedule without a repr, says nothing elsewhere.
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
_NUMBER = re.compile(r"(?<![\w.])\d+\.?\d*(?:[eE][+-]?\d+)?(?![\w.])")

MOST = 300


def described(courses: list[dict[str, Any]]) -> str:
    """Return the text of what the param groups follow: written once if it is the same for all."""
    shown = [it["lr"] if it.keys() == {"lr"} else dict(sorted(it.items())) for it in courses]
    text = repr(shown if any(it != shown[0] for it in shown) else shown[0])
    return _ADDRESS.sub("", text)


def differ(saved: str, own: str) -> bool:
    """Return whether two descriptions differ, where 90 and 90.0 are the same number."""
    return _plain(saved) != _plain(own)


def apart(saved: str, own: str) -> tuple[str, str]:
    """Return the two texts; long ones are cut to the part about their first difference."""
    first = next((i for i, (a, b) in enumerate(zip(saved, own, strict=False)) if a != b), 0)
    return cut(saved, first), cut(own, first)


def cut(text: str, place: int = 0) -> str:
    """A text of bounded length, about a place in it."""
    if len(text) <= MOST:
        return text
    start = max(place - MOST // 2, 0)
    end = start + MOST
    return f"{'...' * (start > 0)}{text[start:end]}{'...' * (end < len(text))}"


def _plain(text: str) -> str:
    return _NUMBER.sub(lambda found: repr(float(found[0])), text)
