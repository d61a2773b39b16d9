"""The questions of callbacks about an optimizer."""

from typing import Any

import keras


def optimizer_of(model: Any) -> Any:
    """The optimizer with the settings: mixed precision wraps it, and has some of no effect."""
    return getattr(model.optimizer, "inner_optimizer", model.optimizer)


def number(value: Any) -> float:
    """A variable, tensor or number as a Python number."""
    array: Any = keras.ops.convert_to_numpy(value)
    return float(array)
