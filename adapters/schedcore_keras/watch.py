"""Tell of a schedule that is shown but not used: the train step was compiled without it."""

import sys
import warnings
import weakref
from types import FrameType
from typing import Any

# By the id of an optimizer's count of updates: that count, and the watch of the schedule that its
# train step was last compiled with.
_COMPILED: dict[int, "tuple[weakref.ref[Any], Watch]"] = {}


class Watch:
    """Notice updates that do not use a schedule, each time that someone asks for its rate.

    On TensorFlow and JAX, Keras compiles a train step once, with the schedule that the optimizer
    has then. An optimizer that is given another one later shows that, and still uses the first.
    """

    def __init__(self) -> None:
        # Updates made before this schedule came do not count.
        trained = ((key, updates_of(count())) for key, (count, _) in _COMPILED.items())
        self._counts = {key: updates for key, updates in trained if updates is not None}
        self._passed = 0  # how many times
        self._told = False

    def accumulating(self, schedule: Any, count: Any) -> None:
        """Tell of an optimizer with this count that makes one update of several batches."""
        if self._told:
            return
        optimizer = _asking(count)
        each = getattr(optimizer, "gradient_accumulation_steps", None) or 1
        if each > 1:
            self._told = True
            warnings.warn(
                f"KerasSchedule: Keras tells it of batches, and the optimizer makes an update of "
                f"{each}, so that {schedule} runs {each} times too fast: write KerasSchedule("
                f"schedule, gradient_accumulation_steps={each}), or 1 for a schedule in batches",
                stacklevel=5,
            )

    def called(self, schedule: Any, count: Any, each: int) -> None:
        """Note a call for an optimizer's `count`; one update may count as `each`."""
        key, now = id(count), updates_of(count)
        if now is None:
            if key not in _COMPILED:
                weakref.finalize(count, _COMPILED.pop, key)
            _COMPILED[key] = weakref.ref(count), self
            return
        updates = now - self._counts.get(key, now)
        self._counts[key] = now
        if self.is_compiled(count) or updates <= each:
            return
        self._passed += 1
        # Where nothing was compiled with a schedule of ours, a count may also have been assigned.
        if self._passed == (1 if key in _COMPILED else 2):
            warnings.warn(
                f"KerasSchedule: {updates} updates have not used {schedule}: their train step was "
                "compiled before the optimizer had it. After assigning a schedule, call "
                "model.make_train_function(force=True)",
                stacklevel=5,  # who reads `optimizer.learning_rate`
            )

    def is_compiled(self, count: Any) -> bool:
        """Return whether the optimizer with this count has the schedule in its train step."""
        return id(count) in _COMPILED and _COMPILED[id(count)][1] is self


def _asking(count: Any) -> Any:
    """Return the optimizer that asks for the rate at its count, which is all that it hands over."""
    frame: FrameType | None = sys._getframe(3)
    for _ in range(4):  # TensorFlow may stand in between
        if frame is None:
            break
        asking = frame.f_locals.get("self")
        if getattr(asking, "_iterations", None) is count:
            return asking
        frame = frame.f_back
    return None


def updates_of(count: Any) -> int | None:
    """Return a count's value; None while a train step is compiled, and where the count is gone."""
    try:
        return int(count.numpy())  # a mirrored variable has no other way
    except (AttributeError, NotImplementedError, TypeError):
        return None
