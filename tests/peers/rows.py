"""The rows of the catalogue that a test holds beside a peer, and which rows all tests hold."""

import ast
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from catalogue_page import built


def rows(peers: Mapping[str, Any]) -> pytest.MarkDecorator:
    """Run a test with each row, `name`, and the `peer` it is compared with."""
    return pytest.mark.parametrize(("name", "peer"), peers.items(), ids=peers)


def row(name: str) -> pytest.MarkDecorator:
    """Run a test with one row, as `ours`."""
    return pytest.mark.parametrize("ours", [built(name)], ids=[name])


def compared(module: str) -> Iterator[str]:
    """Read which rows the tests of a module run with; the peer needn't be installed."""
    body = ast.parse(module).body
    values: dict[str, Any] = {}
    for node in body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            (target,) = node.targets if isinstance(node, ast.Assign) else (node.target,)
            values[ast.unparse(target)] = node.value
    for test in body:
        for mark in getattr(test, "decorator_list", []):
            match mark:
                case ast.Call(func=ast.Name("rows"), args=[ast.Name(peers)]):
                    for name in values[peers].keys:
                        yield ast.literal_eval(values.get(ast.unparse(name), name))
                case ast.Call(func=ast.Name("row"), args=[name]):
                    yield ast.literal_eval(name)
