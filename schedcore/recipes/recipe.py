"""What a recipe is: a name for what is put together from others."""

from abc import abstractmethod
from dataclasses import dataclass, field
from typing import Any

from schedcore.changes import Changes
from schedcore.checks import settle
from schedcore.engine.verbs import evaluate
from schedcore.schedule import Schedule


@dataclass(frozen=True)
class Recipe(Schedule):
    """A subclass checks its fields, then calls this `__post_init__`, and says what it is made of."""

    _composed: Schedule = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        settle(self, "_composed", self.compose())

    def changes(self) -> Changes:
        return self._composed.changes()

    @abstractmethod
    def compose(self) -> Schedule:
        """The same schedule, put together from simpler ones."""

    def evaluate(self, t: Any, xp: Any) -> Any:
        return evaluate(self._composed, t, xp)
