"""Look numbers up in a table, by each array library's own sorted search."""

import sys
from collections.abc import Callable, Sequence
from math import ceil
from typing import TYPE_CHECKING, Any

from schedcore.engine.arrays import library_of
from schedcore.engine.limits import beside_int32

if TYPE_CHECKING:
    from numpy.typing import NDArray


Search = Callable[..., Any]


# Up to so many edges are compared with one by one.
FEW = 8


class Table:
    """A row of numbers, as the arrays that searching takes."""

    def __init__(self, values: Sequence[float]) -> None:
        import numpy as np  # here, for there are no arrays yet where the core is imported

        self.floats = np.fromiter(values, np.float64, len(values))
        # A whole t passes 2.5 at 3, and never an edge that it can't reach. What is no edge, but the
        # rate behind one, may be as low as floats are.
        self.wholes = {
            bits: np.ceil(self.floats[abs(self.floats) < 2.0 ** (bits - 1)]).astype(np.int64)
            for bits in (32, 64)
        }
        self._tensors: dict[Any, Any] = {}

    def edges(self, dtype: str) -> "NDArray[Any]":
        """The numbers as edges for times of a type."""
        return self.wholes[32 if "32" in dtype else 64] if "int" in dtype else self.floats

    def tensor(self, array: "NDArray[Any]", like: Any) -> Any:
        """An array as a tensor of PyTorch, beside one of the same type."""
        torch: Any = sys.modules["torch"]
        key = array is self.floats, like.dtype, like.device
        if key in self._tensors and not torch.compiler.is_compiling():
            return self._tensors[key]
        made = torch.from_numpy(array).to(like.device, like.dtype)
        if type(made) is torch.Tensor and not torch.compiler.is_compiling():
            self._tensors[key] = made  # not one that a compiler stands in for it
        return made


def count(t: Any, edges: Table, xp: Any) -> Any:
    """How many of the rising edges are <= t."""
    search: Search = _SEARCHES.get(library_of(xp), _search_by_comparisons)
    return search(t, edges, edges.edges(str(t.dtype)), xp)


def edge(t: Any, value: float) -> float:
    """An edge to compare with: whole numbers pass 2.5 at 3, also where they have no floats."""
    return beside_int32(ceil(value)) if "int" in str(getattr(t, "dtype", "")) else value


def take(table: Table, k: Any, t: Any, xp: Any) -> Any:
    """table[k], as numbers of the type that t is computed in."""
    take_from: Search = _TAKES.get(library_of(xp), _take_by_comparisons)
    return take_from(table, k, floating(t), xp)


def floating(t: Any) -> Any:
    """The type that t is computed in."""
    return (t / 1).dtype if "int" in str(t.dtype) else t.dtype


def _search_torch(t: Any, table: Table, edges: Any, xp: Any) -> Any:
    return xp.bucketize(t, table.tensor(edges, t), right=True)


def _search_jax(t: Any, table: Table, edges: Any, xp: Any) -> Any:
    return xp.searchsorted(xp.asarray(edges, t.dtype), t, side="right")


def _search_numpy(t: Any, table: Table, edges: Any, xp: Any) -> Any:
    return xp.searchsorted(edges.astype(t.dtype), t, side="right")


def _search_tensorflow(t: Any, table: Table, edges: Any, xp: Any) -> Any:
    tf = sys.modules["tensorflow"]
    found = tf.searchsorted(tf.constant(edges, t.dtype), tf.reshape(t, [-1]), side="right")
    return tf.reshape(found, tf.shape(t))


def _search_keras(t: Any, table: Table, edges: Any, xp: Any) -> Any:
    edges = xp.convert_to_tensor(edges, t.dtype)
    return xp.reshape(xp.searchsorted(edges, xp.reshape(t, (-1,)), side="right"), xp.shape(t))


def _search_mxnet(t: Any, table: Table, edges: Any, xp: Any) -> Any:
    """It has no search on its devices: the bits of the count, from the highest."""
    bits = len(edges).bit_length()
    far = [float("inf")] * (2**bits - len(edges))
    edges = xp.array([*edges.tolist(), *far], dtype=t.dtype)
    k = xp.zeros_like(t).astype("int32")
    for bit in reversed(range(bits)):
        passed = t >= xp.take(edges, k + (2**bit - 1))
        k = xp.where(passed, k + 2**bit, k)
    return k


def _search_by_comparisons(t: Any, table: Table, edges: Any, xp: Any) -> Any:
    k = xp.where(t < t, 1.0, 0.0)  # noqa: PLR0124  zeros in the shape of t
    for number, edge in enumerate(edges.tolist(), start=1):
        k = xp.where(t >= edge, float(number), k)
    return k


def _take_torch(table: Table, k: Any, dtype: Any, xp: Any) -> Any:
    return table.tensor(table.floats, xp.empty(0, dtype=dtype, device=k.device))[k]


def _take_array(table: Table, k: Any, dtype: Any, xp: Any) -> Any:
    return xp.take(xp.asarray(table.floats, dtype), k)


def _take_tensorflow(table: Table, k: Any, dtype: Any, xp: Any) -> Any:
    tf = sys.modules["tensorflow"]
    return tf.gather(tf.constant(table.floats, dtype), k)


def _take_keras(table: Table, k: Any, dtype: Any, xp: Any) -> Any:
    return xp.take(xp.convert_to_tensor(table.floats, dtype), k)


def _take_mxnet(table: Table, k: Any, dtype: Any, xp: Any) -> Any:
    return xp.take(xp.array(table.floats, dtype=dtype), k)


def _take_by_comparisons(table: Table, k: Any, dtype: Any, xp: Any) -> Any:
    value: Any = float(table.floats[0])
    for number, other in enumerate(table.floats.tolist()):
        value = xp.where(k >= number, other, value)
    return value


_SEARCHES: dict[str, Search] = {
    "jax": _search_jax,
    "keras": _search_keras,
    "mxnet": _search_mxnet,
    "numpy": _search_numpy,
    "tensorflow": _search_tensorflow,
    "torch": _search_torch,
}


_TAKES: dict[str, Search] = {
    "jax": _take_array,
    "keras": _take_keras,
    "mxnet": _take_mxnet,
    "numpy": _take_array,
    "tensorflow": _take_tensorflow,
    "torch": _take_torch,
}
