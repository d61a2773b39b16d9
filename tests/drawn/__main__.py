"""Draw schedules for so many minutes, and hold each to the laws: `python -m drawn 60`, from tests/.

It starts where nobody has looked yet, at the time of day, or at a seed: `python -m drawn 60 1234`.
What breaks a law is printed with its seed, from which `Drawer(seed).schedule()` draws it again.
PyTorch and JAX take part where they are installed.
"""

import sys
from collections.abc import Callable
from importlib.util import find_spec
from time import monotonic, time
from typing import Any

from drawn.laws import LAWS, compiled
from drawn.schedules import Drawer, Known

# Compiling takes as long as a hundred laws.
ONE_IN = 20


def libraries() -> list[Callable[[Any, list[float]], Any]]:
    """Return the ways to call schedules with arrays, of the libraries that are installed."""
    calls: list[Callable[[Any, list[float]], Any]] = []
    if find_spec("torch"):
        from arrays.test_drawn_torch import on_tensors

        calls.append(on_tensors)
    if find_spec("jax"):
        import jax
        from arrays.test_drawn_jax import jitted

        jax.config.update("jax_enable_x64", True)  # type: ignore[no-untyped-call]
        calls.append(jitted)
    return calls


def broken(law: Callable[..., None], *arguments: Any) -> str:
    """Return what a law has to say of a schedule that breaks it."""
    try:
        law(*arguments)
    except Exception as error:  # noqa: BLE001  whatever may go wrong
        return f"{law.__name__}: {type(error).__name__}: {error}"
    return ""


def faults(seed: int, calls: list[Callable[[Any, list[float]], Any]]) -> list[str]:
    drawn: list[Known] = []
    text = broken(lambda: drawn.append(Drawer(seed).schedule()))
    if text:
        return [text]
    found = [broken(law, drawn[0]) for law in LAWS]
    if seed % ONE_IN == 0:
        found += [broken(compiled, drawn[0], call) for call in calls]
    return [f"{drawn[0].lr!r}\n    {text}" for text in found if text]


def main(minutes: float, seed: int) -> int:
    calls, until, first, number = libraries(), monotonic() + 60 * minutes, seed, 0
    while monotonic() < until:
        for text in faults(seed, calls):
            number += 1
            print(f"seed {seed}: {text}", flush=True)
        seed += 1
    print(f"{number} faults in the {seed - first} schedules from seed {first} on")
    return 1 if number else 0


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(main(float(given[0]), int(given[1]) if len(given) > 1 else int(time()) * 1000))
