"""The state of one of PyTorch's schedulers, held against the code."""

from collections.abc import Collection
from typing import Any

from torch import Tensor

from schedcore_torch.found import is_near
from schedcore_torch.telling import tell


def check_keys(kind: str, state: dict[str, Any], own: Collection[str]) -> None:
    """Raise unless a state has the keys of its class, or the clock alone."""
    optional = {"_step_count", "_last_lr", "_is_initial", "_get_lr_called_within_step", "base_lrs"}
    if state.keys() != {"last_epoch"} and not set(own) - optional <= state.keys():
        keys = ", ".join(map(repr, state))
        raise ValueError(
            f"{kind}: state must be of a {kind}, got {keys}: to go on from the clock of another "
            "one, load {'last_epoch': t} alone"
        )


def tell_of_arguments(kind: str, saved: dict[str, Any], own: dict[str, Any]) -> None:
    """Tell of saved arguments that differ from those of the code."""
    others = [name for name in own if not is_same(saved[name], own[name])]
    if others:
        before = ", ".join(f"{name}={saved[name]!r}" for name in others)
        after = ", ".join(f"{name}={own[name]!r}" for name in others)
        tell(
            f"{kind} goes on as it was saved, like PyTorch's: with {before}, where the code has "
            f"{after}. A TorchScheduler goes on with the code's"
        )


def is_same(saved: Any, own: Any) -> bool:
    """Return whether two arguments are the same; a function always is, since no state holds it."""
    if isinstance(saved, list | tuple) and isinstance(own, list | tuple):
        return len(saved) == len(own) and all(map(is_same, saved, own))
    numbers = int, float, Tensor
    if isinstance(saved, numbers) and isinstance(own, numbers):
        return is_near(float(saved), float(own))
    return callable(own) or bool(saved == own)
