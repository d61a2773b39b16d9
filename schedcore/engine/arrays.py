"""Find the array library that a value belongs to, without importing any."""

import sys
from collections.abc import Callable
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
    """An array, of which schedcore asks that it has a dtype."""

    @property
    def dtype(self) -> Any: ...


def adopt(t: Any) -> tuple[Any, Any, Callable[[Any], Any]] | None:
    """Return `t`, ready for a formula, its array library, and how to finish the values.

    None if `t` is no array of numbers.
    """
    xp = _library(t)
    if xp is None:
        return None
    dtype = getattr(t.dtype, "name", str(t.dtype))
    if "int" in dtype:
        wide = dtype.endswith(("int32", "int64")) and "uint" not in dtype
        # True division by one is the cast to floating point that all libraries share.
        t = t if wide and xp.__name__ in _KEEP_INTEGERS else t / 1
        return adopt(t) if xp.__name__ == "numpy" else (t, xp, _as_they_are)
    if "float" not in dtype:
        return None
    if dtype.endswith("float16"):  # which counts no further than 2,048, or 256
        return _cast(t, "float32", xp), xp, lambda values: _cast(values, dtype, xp)
    return _plain(t, xp) if xp.__name__ == "numpy" else (t, xp, _as_they_are)


def _as_they_are(values: Any) -> Any:
    return values


def _plain(t: Any, xp: Any) -> tuple[Any, Any, Callable[[Any], Any]] | None:
    """NumPy's own kinds of arrays keep what they are; what others mean by theirs is unknown."""
    if type(t) in {xp.ndarray, xp.memmap} or isinstance(t, xp.generic):
        return xp.asarray(t), xp, _as_they_are
    if isinstance(t, xp.ma.MaskedArray):
        return t.data, xp, lambda values: xp.ma.array(values, mask=xp.ma.getmaskarray(t))
    return (xp.asarray(t), xp, xp.asmatrix) if type(t) is xp.matrix else None


def _cast(values: Any, dtype: str, xp: Any) -> Any:
    kind = dtype.rpartition(".")[2]
    library = library_of(xp)
    if library == "torch":
        return values.to(getattr(xp, kind))
    if library == "tensorflow":
        return sys.modules["tensorflow"].cast(values, kind)
    return xp.cast(values, kind) if library == "keras" else values.astype(kind)


def library_of(xp: Any) -> str:
    """The name by which a library is imported, of the module that has its verbs."""
    return str(xp.__name__).partition(".")[0]


def engine_of(xp: Any) -> tuple[str, Callable[..., Any]]:
    """The name of the engine for a library, and what writes a function for it."""
    if xp.__name__ == "numpy":
        from schedcore.engine.blocks import blockwise  # imports NumPy, as the caller has already

        return "_on_numpy", blockwise
    from schedcore.engine.straight import straighten

    return "_on_arrays", straighten


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
