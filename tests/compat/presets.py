"""All presets, by library."""

from collections.abc import Callable
from typing import Any

from schedcore import compat

PRESETS: dict[str, list[Callable[..., Any]]] = {
    library: [it for it in vars(getattr(compat, library)).values() if hasattr(it, "__wrapped__")]
    for library in dir(compat)
}
