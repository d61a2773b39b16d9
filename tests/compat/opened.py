"""Import the schedulers of a library without what the rest of the library needs."""

import __future__

import ast
import sys
from importlib.machinery import ModuleSpec
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from types import ModuleType

import pytest


def opened(*packages: str) -> None:
    """Let the modules of a package be imported without what its `__init__` would import.

    Skips the tests of a library that isn't installed.
    """
    for package in packages:
        if package not in sys.modules:
            sys.modules[package] = module_from_spec(_spec(package))


def partly(name: str, **given: object) -> ModuleType:
    """Run a module's own source, but for imports of what is missing, and what is made of them."""
    spec = _spec(name)
    module = sys.modules[name] = module_from_spec(spec)
    vars(module).update(given)
    for statement in ast.parse(Path(str(spec.origin)).read_text("utf-8")).body:
        # No annotation is looked at: it may name what is missing.
        flags = __future__.annotations.compiler_flag
        code = compile(ast.Module([statement], []), str(spec.origin), "exec", flags, True)
        try:
            exec(code, vars(module))  # noqa: S102  source that is installed
        except (ImportError, NameError):
            continue
    return module


def _spec(name: str) -> ModuleSpec:
    installed = find_spec(name.partition(".")[0])
    spec = find_spec(name) if installed else None
    if spec is None:
        pytest.skip(f"{name} is not installed", allow_module_level=True)
    return spec
