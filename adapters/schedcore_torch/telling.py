"""Warn in the name of the adapter, and find who has called it."""

import os
import sys
import warnings
import weakref
from pathlib import Path
from types import FrameType

import torch

# Whose frames a warning is not about.
_INSIDE = (
    *(f"{Path(str(it)).parent}{os.sep}" for it in (__file__, torch.__file__)),
    str(weakref.__file__),
)


def tell(text: str) -> None:
    """Warn, and name the line outside of PyTorch and of this package that has led here."""
    warnings.warn(f"TorchScheduler: {text}", stacklevel=_outside()[0])


def _outside() -> tuple[int, FrameType]:
    """Return how far up the first frame outside of PyTorch and this package is, and it."""
    level, frame = 1, sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_INSIDE):
        level, frame = level + 1, frame.f_back
    return level, frame


def place() -> tuple[str, int]:
    """Return the line, outside of PyTorch and this package, that has led here."""
    frame = _outside()[1]
    return frame.f_code.co_filename, frame.f_lineno


def caller() -> str:
    """Return the name of the package, outside of PyTorch and this one, that has led here."""
    return str(_outside()[1].f_globals.get("__name__", "")).partition(".")[0]
