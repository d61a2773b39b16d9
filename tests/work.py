"""Counts what is done, where a clock would tell what else the machine was doing."""

import gc
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any


def calls(function: Callable[[], Any]) -> int:
    """Count the Python functions that run inside the one that is called."""
    counted: Counter[str] = Counter()
    gc.disable()  # what it runs is not ours
    sys.setprofile(lambda frame, event, arg: counted.update([event]))
    try:
        function()
    finally:
        sys.setprofile(None)
        gc.enable()
    return counted["call"] - 1
