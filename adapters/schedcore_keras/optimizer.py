"""The questions of callbacks about an optimizer."""

from typing import Any

import keras


def optimizer_of(model: Any) -> Any:
    """Return the optimizer inside mixed precision, whose wrapper has settings of no effect."""
    return getattr(model.optimizer, "inner_optimizer", model.optimizer)


def number(value: Any) -> float:
    """Return a variable, tensor or number as a Python number."""
    array: Any = keras.ops.convert_to_numpy(value)
    return float(array)
