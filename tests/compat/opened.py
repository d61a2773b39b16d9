"""Import a part of a library whose package wants more than the part needs."""

import sys
from importlib.util import find_spec, module_from_spec

import pytest


def opened(*packages: str) -> None:
    """Let the modules of a package be imported without what its `__init__` would import.

    Skips the tests of a library that isn't installed.
    """
    for package in packages:
        if package not in sys.modules:
            spec = find_spec(package)
            if spec is None:
                pytest.skip(f"{package} is not installed", allow_module_level=True)
            sys.modules[package] = module_from_spec(spec)
