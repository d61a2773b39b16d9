"""Steps that no update came before: whether they are too many, or as they should be."""

import weakref
from math import inf
from typing import Any, NamedTuple


class Marks(NamedTuple):
    """What differs between two steps if anything was trained in between."""

    steps: int  # of other schedulers
    gradient: "weakref.ref[Any] | None"  # whose address may be that of an earlier one
    version: Any  # of the gradient
    place: Any  # the line that calls `step()`

    def has_gradient_of(self, other: "Marks") -> bool:
        """Return whether there is the same gradient, or none again."""
        if self.gradient is None or other.gradient is None:
            return self.gradient is other.gradient
        return self.gradient() is other.gradient() and self.version == other.version


class Extra:
    """The record of the steps with no update before them, which come again after as many others.

    Not each of them is wrong: an update may be skipped now and then, and there should be more steps
    than updates where an optimizer is updated every fifth time, or a schedule is in micro-batches.
    These begin with steps, or something is trained before such a step, or it is the usual line that
    makes it.
    """

    def __init__(self) -> None:
        self.is_suspected = False  # so that the marks of each step are wanted
        self._is_settled = False
        self._every = 2.0  # how many steps are from one of them to the next
        self._times = 0  # in a row
        self._before: Marks | None = None  # at the last step

    def settle(self) -> None:
        """Take them all for right from now on, or for told."""
        self._is_settled, self.is_suspected = True, False

    def follow(self, since: float, marks: Marks) -> None:
        """Note a step that is suspected and has an update before it, so long after the last one."""
        self._before = marks
        if since >= self._every:  # then they don't come at the same distance
            self._times, self.is_suspected = 0, False

    def note(self, since: float, marks: Marks) -> str | None:
        """Note a step without an update before it; say what is wrong if there are too many."""
        before, self._before = self._before, None
        if before is not None and self._is_trained(before, marks):
            self.settle()
        if self._is_settled or since in (1, inf):
            return None  # it is the third in a row, or one of many that draw a curve; or the first
        self._times = self._times + 1 if since == self._every else 0
        self._every = since
        self.is_suspected = self._times > 0
        if self._times < 3:
            return None
        self.settle()
        if since == 2:
            return (
                "step() is called more than once per update, so its clock runs ahead: build it "
                "with counts='updates', or, if t counts something else, step(t)"
            )
        return (
            f"step() is called {since:g} times for each {since - 1:g} updates, as after each update "
            "and once more after each epoch, so its clock runs ahead: leave out the latter, or "
            "build it with counts='updates'"
        )

    def _is_trained(self, before: Marks, now: Marks) -> bool:
        if before.steps != now.steps:
            return True
        is_same = now.has_gradient_of(before)
        if self._every == 2:
            return not is_same
        # Gradients are often removed after a step. In a row of steps, one of the same line has had
        # its update skipped; that of each epoch is another line.
        return before.place == now.place or (now.gradient is not None and not is_same)
