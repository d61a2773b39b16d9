"""Find the array library that a value belongs to, without importing any."""

import sys
from operator import attrgetter
from typing import Any, Protocol

# Where each library keeps its verbs, by the module that its array types say they come from. A
# value of such a type can only exist once its library has been imported.
_HOMES = {
    "numpy": "numpy",
    "torch": "torch",
    "jax": "jax.numpy",
    "jaxlib": "jax.numpy",
    "keras": "keras.ops",
    "mxnet.numpy": "mxnet.np",
    "tensorflow": "tensorflow.experimental.numpy",
}


# Under their default float32 these two would round a count past 2**24, but they mix whole numbers
# with Python floats as NumPy does. So a formula sees the count as it is.
_KEEP_INTEGERS = {"torch", "jax.numpy"}


class Array(Protocol):
    """What schedcore asks of an array: that it has a dtype."""

    @property
    def dtype(self) -> Any: ...


def adopt(t: Any) -> tuple[Any, Any] | None:
    """Return `t`, ready for a formula, and its array library; None if `t` is no array of numbers."""
    xp = _library(t)
    if xp is None:
        return None
    dtype = getattr(t.dtype, "name", str(t.dtype))
    if "int" in dtype:
        wide = dtype.endswith(("int32", "int64")) and "uint" not in dtype
        # True division by one is the cast to floating point that all libraries share.
        return (t if wide and xp.__name__ in _KEEP_INTEGERS else t / 1), xp
    return (t, xp) if "float" in dtype else None


def _library(t: Any) -> Any:
    if not hasattr(t, "dtype"):
        return None
    for cls in type(t).__mro__:
        for prefix, home in _HOMES.items():
            if cls.__module__ == prefix or cls.__module__.startswith(prefix + "."):
                package, _, path = home.partition(".")
                module = sys.modules[package]
                return attrgetter(path)(module) if path else module
    return t.__array_namespace__() if hasattr(t, "__array_namespace__") else None
