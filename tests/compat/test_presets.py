"""Rules for all presets, whatever is installed."""

import doctest
import inspect
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from compat.presets import PRESETS

from schedcore import compat

ALL = [
    pytest.param(preset, id=f"{library}.{preset.__name__}")
    for library, presets in PRESETS.items()
    for preset in presets
]


@pytest.mark.parametrize("preset", ALL)
def test_docstring(preset: Callable[..., Any]) -> None:
    """It has an example, and what that shows is true."""
    (test,) = doctest.DocTestFinder(recurse=False).find(inspect.unwrap(preset))
    assert test.examples
    assert doctest.DocTestRunner().run(test).failed == 0


def test_no_library_is_imported() -> None:
    """Nor NumPy: `schedcore.compat.keras` is not Keras."""
    names = ", ".join(f"compat.{library}" for library in PRESETS)
    code = f"import sys\nfrom schedcore import compat\n{names}\nprint(*sys.modules)"
    command = [sys.executable, "-c", code]
    loaded = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    assert not {*PRESETS, "jax", "numpy", "tensorflow"} & set(loaded)
    assert {f"schedcore.compat.{library}" for library in PRESETS} <= set(loaded)


def test_unknown_library() -> None:
    with pytest.raises(AttributeError, match="'schedcore.compat' has no library 'tourch'"):
        compat.tourch  # noqa: B018


def test_errors_name_the_preset() -> None:
    """An error names the preset, then what it is made of, the field, its rule and the value."""
    with pytest.raises(ValueError, match="^CosineDecay: Cosine: steps must be > 0, got -1$"):
        compat.keras.CosineDecay(0.3, decay_steps=-1)
    with pytest.raises(TypeError, match="^StepLR: step_size must be a number, got '30'$"):
        compat.torch.StepLR(0.3, step_size="30")  # type: ignore[arg-type]
