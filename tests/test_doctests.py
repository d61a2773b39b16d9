"""The examples in the docstrings, of whatever is installed."""

import doctest
from importlib import import_module
from importlib.util import find_spec

import pytest

MODULES = {
    "schedcore.anneals": [],
    "schedcore.arrays": [],
    "schedcore.clocks": [],
    "schedcore.config": [],
    "schedcore.cycles": [],
    "schedcore.decays": [],
    "schedcore.explain": [],
    "schedcore.function": [],
    "schedcore.noise": [],
    "schedcore.notation": [],
    "schedcore.piecewise": [],
    "schedcore.plateau": [],
    "schedcore.rates": [],
    "schedcore.recipes": [],
    "schedcore.scaling": [],
    "schedcore.schedule": [],
    "schedcore.shaped": [],
    "schedcore.steps": [],
    "schedcore.warmups": [],
    "schedcore_keras.callback": ["keras", "tensorflow"],
    "schedcore_keras.schedule": ["keras", "tensorflow"],
    "schedcore_mxnet": ["mxnet"],
    "schedcore_torch": ["torch"],
}
INSTALLED = [name for name, needs in MODULES.items() if all(map(find_spec, needs))]


@pytest.mark.parametrize("name", INSTALLED)
def test_docstrings(name: str) -> None:
    assert doctest.testmod(import_module(name)).failed == 0
