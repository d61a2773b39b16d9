"""Compare a preset with its library, update by update."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import inf

from schedcore import Schedule

# The base rate of most.
BASE = 0.3


@dataclass(frozen=True)
class Pair:
    """A scheduler of a library and the preset of the same name, with the same arguments.

    `theirs` gives the rates of updates 1, 2, 3, ..., at which ours is asked for t = 0, 1, 2, ...
    """

    preset: Callable[..., object]
    ours: Schedule
    theirs: Callable[[], Sequence[float]]
    tolerance: float = 1e-12
    note: str = ""

    def __str__(self) -> str:
        return f"{self.preset.__name__}({self.note})"

    def differences(self) -> list[float]:
        """Return how far apart the two are at each t, beside ours, or 1/1000 of its largest."""
        theirs = self.theirs()
        ours = [self.ours(t) for t in range(len(theirs))]
        least = max(map(abs, ours)) / 1000 or 1.0
        # NaN is a difference.
        apart = [abs(a - b) / max(abs(b), least) for a, b in zip(theirs, ours, strict=True)]
        return [it if it == it else inf for it in apart]  # noqa: PLR0124


def described(args: Sequence[object], kwargs: Mapping[str, object]) -> str:
    """Arguments as they would be written, functions by their names."""
    shown = [getattr(it, "__name__", repr(it)) for it in (*args, *kwargs.values())]
    names = [""] * len(args) + [f"{name}=" for name in kwargs]
    return ", ".join(map("".join, zip(names, shown, strict=True)))


def assert_same(pair: Pair) -> None:
    """Fail, naming the first update at which the two part, unless they are the same."""
    apart = pair.differences()
    assert apart, "nothing was compared"
    parted = [t for t, it in enumerate(apart) if not it <= pair.tolerance]
    if parted:
        t = parted[0]
        raise AssertionError(
            f"{pair} and its library part at {len(parted)} of {len(apart)} updates, first at "
            f"t = {t}: the library has {pair.theirs()[t]!r}, the preset {pair.ours(t)!r}"
        )
