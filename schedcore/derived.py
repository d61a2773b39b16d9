"""Values that follow from the fields of a schedule."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")


class derived(Generic[Value]):
    """A value that is worked out when it is first asked for, and then kept: no field, in no pickle.

    Not functools' `cached_property`, which keeps it in `__dict__`: that of a schedule is a copy.
    """

    def __init__(self, function: Callable[[Any], Value]) -> None:
        self.function = function

    def __get__(self, owner: Any, kind: Any = None) -> Value:
        if owner is None:
            return self  # type: ignore[return-value]  # a tool looks at the class
        value = self.function(owner)
        object.__setattr__(owner, self.function.__name__, value)
        return value
