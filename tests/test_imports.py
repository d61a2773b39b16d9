"""Importing costs little: no framework, and not even NumPy."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import schedcore

FOREIGN = {"jax", "keras", "matplotlib", "mxnet", "numpy", "optax", "tensorflow", "torch"}

LIST_MODULES = "import sys; print(*{name.partition('.')[0] for name in sys.modules})"


def imported_by(code: str) -> set[str]:
    command = [sys.executable, "-c", f"{code}\n{LIST_MODULES}"]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return set(output.split())


@pytest.mark.parametrize(
    "code",
    [
        "import schedcore",
        "from schedcore import *; Cosine(0.3, 20).warmup(5).then(WarmRestarts(1, 9, 2), 30)(31.5)",
        "from schedcore import *; import schedcore; to_dict(schedcore.Constant(1))",
        "from schedcore import parse; parse('Cosine(0.3, 20).warmup(5)')(3)",
    ],
)
def test_the_core_imports_no_framework(code: str) -> None:
    assert imported_by(code) & FOREIGN == set()


def test_importing_alone_loads_nothing_slow() -> None:
    assert (
        imported_by("import schedcore") & {"dataclasses", "inspect", "typing", "decimal"} == set()
    )


def test_names() -> None:
    """Each name is there once, and those who only read the types see the same names."""
    source = ast.parse(Path(schedcore.__file__).read_text())
    static = {
        alias.name: node.module
        for node in ast.walk(source)
        if isinstance(node, ast.ImportFrom) and node.module != "importlib"
        for alias in node.names
    }

    assert dir(schedcore) == sorted(schedcore.__all__)
    assert len(set(schedcore.__all__)) == len(schedcore.__all__)
    assert static == {name: f"schedcore.{home}" for name, home in schedcore._HOMES.items()}
    with pytest.raises(AttributeError, match="module 'schedcore' has no attribute 'Cosin'"):
        schedcore.Cosin  # type: ignore[attr-defined]  # noqa: B018


def test_what_would_be_seen() -> None:
    """The tests above can fail: NumPy is seen as soon as something needs it."""
    assert imported_by("import schedcore; schedcore.Constant(1).sample(1)") & FOREIGN == {"numpy"}
