"""A recipe: a name for a schedule that is put together from others."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import Any

from schedcore.changes import Changes, changes_of
from schedcore.derived import derived
from schedcore.engine.verbs import evaluate
from schedcore.schedule import Schedule


@dataclass(frozen=True)
class Recipe(Schedule):
    """A subclass says what it is made of."""

    def __post_init__(self) -> None:
        try:
            self._composed  # noqa: B018  what can't be put together is told when it is built
        except (ValueError, ArithmeticError) as error:
            text = f"{type(self).__name__}: numbers must be others for what it is made of: {error}"
            raise ValueError(text) from error

    @derived
    def _composed(self) -> Schedule:
        return self.compose()

    def changes(self) -> Changes:
        return changes_of(self._composed)

    @abstractmethod
    def compose(self) -> Schedule:
        """The same schedule, put together from simpler ones."""

    def evaluate(self, t: Any, xp: Any) -> Any:
        return evaluate(self._composed, t, xp)
