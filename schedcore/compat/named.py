"""The base of drop-in classes: each is an adapter over a preset, under the library's own name."""

from collections.abc import Callable
from inspect import signature
from typing import Any, ClassVar


class Named:
    """A class that is called as its preset is, and has its arguments to read.

    A class derives from this and from an adapter, and says its `preset`.
    """

    preset: ClassVar[Callable[..., Any]]
    __signature__: Any

    def __init_subclass__(cls) -> None:
        if hasattr(cls, "preset"):
            cls.__signature__ = signature(cls.preset)

    def _build(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Keep the arguments, with the defaults of the preset, and return what it makes of them."""
        call = signature(self.preset).bind(*args, **kwargs)
        call.apply_defaults()
        self._given = call.arguments
        return self.preset(**self._given)

    def __getattr__(self, name: str) -> Any:
        try:
            return vars(self)["_given"][name]
        except KeyError:
            raise AttributeError(f"{type(self).__name__} has no {name!r}") from None

    def __setattr__(self, name: str, value: Any) -> None:
        if name in vars(self).get("_given", ()) and not hasattr(type(self), name):
            raise AttributeError(f"{type(self).__name__}: {name} can't change: build a new one")
        super().__setattr__(name, value)

    def __repr__(self) -> str:
        given = ", ".join(f"{name}={value!r}" for name, value in self._given.items())
        return f"{type(self).__name__}({given})"
