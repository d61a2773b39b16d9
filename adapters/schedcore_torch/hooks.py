"""See the updates of an optimizer, by its own hooks or by those of what it wraps."""

from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch.optim import Optimizer


def parts_of(optimizer: Optimizer) -> Iterator[tuple[str, Optimizer]]:
    """Yield the optimizers that one holds, each after the name of its attribute."""
    for name, value in vars(optimizer).items():
        values = value.values() if isinstance(value, dict) else value
        several = values if isinstance(value, dict | list | tuple) else [value]
        for part in several:
            if isinstance(part, Optimizer) and part is not optimizer:
                yield name, part


def seen(optimizer: Optimizer) -> list[Optimizer]:
    """Return the optimizers whose hooks show the updates: each has a part in every update.

    For a wrapper, these are the optimizers inside: its own hooks may be missing, or never called,
    as when `second_step` makes the update, and not `step`.
    """
    below = [it for part in _inner(optimizer) for it in seen(part)]
    return below or ([optimizer] if _calls_hooks(optimizer) else [])


def around(optimizer: Optimizer) -> list[Optimizer]:
    """Return the optimizers with those `seen` inside, after which their own `step` may go on.

    So does that of a weighted SAM, which makes a part of the update by itself.
    """
    inner = _inner(optimizer)
    if not any(map(seen, inner)):
        return []
    below = [it for part in inner for it in around(part)]
    return [optimizer, *below] if _calls_hooks(optimizer) else below


def _inner(optimizer: Optimizer) -> list[Optimizer]:
    groups = {id(group) for group in optimizer.param_groups}
    parts = [part for _, part in parts_of(optimizer)]
    return [part for part in parts if any(id(group) in groups for group in part.param_groups)]


def _calls_hooks(optimizer: Optimizer) -> bool:
    # They are called by what `Optimizer.__init__` has put around `step`.
    is_hooked = getattr(type(optimizer).step, "hooked", False)
    return is_hooked and hasattr(optimizer, "_optimizer_step_post_hooks")


def is_skipped(optimizer: Optimizer) -> bool:
    """Return whether a fused optimizer skips this update, as a `GradScaler` has left it to do."""
    found_inf = getattr(optimizer, "found_inf", None)
    return found_inf is not None and bool(found_inf.item())


def refuse_capturing() -> None:
    """Raise if the update is being captured in a CUDA graph, where it can't be counted."""
    if torch.cuda.is_initialized() and torch.cuda.is_current_stream_capturing():
        raise RuntimeError(
            "TorchScheduler: counts='updates' can't see a CUDA graph replay its updates: "
            "leave it out, and call step() after each"
        )


class Hooks:
    """The functions that an optimizer calls around updates and after a state is loaded."""

    def __init__(self) -> None:
        self._handles: list[Any] = []

    def add(
        self,
        optimizer: Optimizer,
        before: Callable[[Optimizer], None],
        loaded: Callable[[], None],
        after: Callable[[], None] | None = None,
    ) -> bool:
        """Attach the hooks where possible, and return whether updates will be seen."""
        watched = seen(optimizer)
        done = {id(part): 0 for part in watched}
        stepping: set[int] = set()  # of those around

        def updated(part: Optimizer, *_: object) -> None:
            refuse_capturing()
            if not is_skipped(part):
                done[id(part)] += 1
                count()

        def count() -> None:
            # Each of several has made its part of the update.
            while after is not None and not stepping and all(done.values()):
                for part_id in done:
                    done[part_id] -= 1
                after()

        def left(part: Optimizer, *_: object) -> None:
            stepping.discard(id(part))
            count()

        for part in around(optimizer) if after is not None else ():
            hook: Any = torch.compiler.disable(left)
            self._handles += [
                part.register_step_pre_hook(lambda it, *_: stepping.add(id(it))),
                part.register_step_post_hook(hook),
            ]
        for part in watched:
            self._handles.append(part.register_step_pre_hook(lambda it, *_: before(it)))
            if after is not None:
                # Compiled, it would be compiled again at each value of the clock.
                hook = torch.compiler.disable(updated)
                self._handles.append(part.register_step_post_hook(hook))
        for part in {id(it): it for it in (optimizer, *watched)}.values():
            if hasattr(part, "_optimizer_load_state_dict_post_hooks"):
                hook = part.register_load_state_dict_post_hook(lambda _: loaded())
                self._handles.append(hook)
        return bool(watched)

    def remove(self) -> None:
        for handle in self._handles:
            handle.remove()
        self._handles.clear()
