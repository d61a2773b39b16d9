"""The docstrings and their examples, of whatever is installed."""

import doctest
import re
from dataclasses import fields
from importlib import import_module
from importlib.util import find_spec
from inspect import getdoc
from pkgutil import walk_packages
from typing import Any

import pytest

import schedcore
from schedcore.formats.registry import known_types

MODULES: dict[str, list[str]] = {
    **{module.name: [] for module in walk_packages(schedcore.__path__, "schedcore.")},
    "schedcore_keras.callback": ["keras", "tensorflow"],
    "schedcore_keras.monitor": ["keras", "tensorflow"],
    "schedcore_keras.schedules": ["keras", "tensorflow"],
    "schedcore_keras.schedule": ["keras", "tensorflow"],
    "schedcore_mxnet.lr_scheduler": ["mxnet"],
    "schedcore_mxnet.scheduler": ["mxnet"],
    "schedcore_torch": ["torch"],
    "schedcore_torch.composed": ["torch"],
    "schedcore_torch.cycles": ["torch"],
    "schedcore_torch.lr_scheduler": ["torch"],
}
INSTALLED = [name for name, needs in MODULES.items() if all(map(find_spec, needs))]


@pytest.mark.parametrize("name", INSTALLED)
def test_docstrings(name: str) -> None:
    assert doctest.testmod(import_module(name)).failed == 0


@pytest.mark.parametrize("cls", known_types().values(), ids=known_types())
def test_a_schedule_says_what_it_takes_and_raises_and_where_it_is_from(cls: Any) -> None:
    """All of its fields, in their order, and an example."""
    form = r"\n\nArgs:\n(.*)\n\nRaises:\n    .*\n\n>>> .*\n\nSource: "
    found = re.search(form, getdoc(cls) or "", re.DOTALL)

    assert found is not None
    names = re.findall(r"^    (\w+): ", found[1], re.MULTILINE)
    assert names == [field.name for field in fields(cls) if field.init]
