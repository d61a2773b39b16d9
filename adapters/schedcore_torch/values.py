"""Values of hyper-parameters that may be tensors, or tuples of these."""

from typing import Any

from torch import Tensor


def own(value: Any, taken: set[int]) -> Any:
    """The value of a group, copied if it is a tensor that another group has taken."""
    if isinstance(value, tuple):
        return tuple(own(it, taken) for it in value)
    if isinstance(value, Tensor):
        if id(value) in taken:
            value = value.clone()
        taken.add(id(value))
    return value


def written(old: Any, new: Any) -> Any:
    """The new value of a hyper-parameter: in its old tensor, if it has one."""
    if isinstance(old, Tensor):
        return old.fill_(new)
    if isinstance(old, tuple):
        return tuple(map(written, old, new))
    return new


def copied(value: Any) -> Any:
    """A value that stays as it is now, when others are written into its tensors."""
    if isinstance(value, tuple):
        return tuple(map(copied, value))
    return value.clone() if isinstance(value, Tensor) else value


def version(tensor: Tensor) -> Any:
    """Return how often a tensor was written to: PyTorch knows it without waiting for the device."""
    return None if tensor.is_inference() else (id(tensor), tensor._version)


def item(value: Any) -> Any:
    """Return the number that a tensor, or an array or a scalar of NumPy, holds."""
    count = value.numel() if isinstance(value, Tensor) else getattr(value, "size", None)
    return value.item() if count == 1 else value
