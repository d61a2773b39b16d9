"""A schedule in a file, in one key of a file, or as a line, as it is named on the command line."""

import json
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from schedcore.checks import shown
from schedcore.formats.given import described
from schedcore.formats.line import parse
from schedcore.formats.registry import nearest
from schedcore.schedule import Schedule

# A file, and perhaps a key in it.
FILE = re.compile(r"(?P<file>.+\.(?:json|ya?ml))(?::(?P<key>[^:]+))?", re.IGNORECASE | re.DOTALL)


# So much is read in a moment. YAML takes twenty times as long.
MOST_CHARACTERS = {"JSON": 1_000_000, "YAML": 50_000}


def read(argument: str) -> Schedule:
    """The schedule that an argument names.

    It is a line for `parse`; a JSON or YAML file that holds one, or a mapping for `from_dict`; a
    key of such a file after a colon, `config.yaml:optimizer.lr`; or `-`, for what is written to the
    standard input.

    Raises ValueError or TypeError for what describes no schedule, OSError for a file that can't be
    read, and ImportError for YAML without PyYAML. They say where it is.

    >>> read("Cosine(0.3, steps=15)")
    Cosine(0.3, steps=15)
    """
    if argument == "-":
        text = sys.stdin.read(MOST_CHARACTERS["JSON"] + 1)
        return _built(_loaded(text, "JSON") if text.lstrip().startswith("{") else text, "-")
    match = FILE.fullmatch(argument)
    if match is None:
        return parse(argument)
    file, key = match["file"], match["key"]
    try:
        with Path(file).open(encoding="utf-8") as opened:
            text = opened.read(MOST_CHARACTERS["JSON"] + 1)
    except OSError as error:
        raise OSError(f"{file}: {error.strerror}") from error
    try:
        document = _loaded(text, "JSON" if file.lower().endswith(".json") else "YAML")
    except ValueError as error:
        raise ValueError(f"{file}: {error}") from error
    for name in key.split(".") if key else ():
        document = _inside(document, name, argument)
    return _built(document, argument)


def _loaded(text: str, language: str) -> Any:
    most = MOST_CHARACTERS[language]
    if len(text) > most:
        raise ValueError(f"{language} must have at most {most} characters, got more")
    try:
        return json.loads(text) if language == "JSON" else _of_yaml(text)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def _of_yaml(text: str) -> Any:
    try:
        import yaml
    except ImportError as error:
        raise ImportError("a YAML file needs PyYAML: pip install pyyaml") from error
    try:
        # The same loader in C, where there is one, is ten times as fast.
        return yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from error


def _inside(document: Any, name: str, argument: str) -> Any:
    if isinstance(document, Mapping):
        keys: dict[str, Any] = {str(key): value for key, value in document.items()}
    elif isinstance(document, Sequence) and not isinstance(document, str):
        keys = {str(k): value for k, value in enumerate(document)}
    else:
        keys = {}
    if name in keys:
        return keys[name]
    others = nearest(name, keys) if keys else f"nothing is inside of {shown(document)}"
    raise ValueError(f"{argument}: there is no {name!r}, {others}")


def _built(document: Any, argument: str) -> Schedule:
    if isinstance(document, Mapping) and "type" not in document:
        keys = ", ".join(map(str, document))
        text = f"{argument}: expected a schedule, got a mapping without a 'type'"
        raise ValueError(f"{text}; name a key of it, as {argument}:key, one of {keys}")
    if not isinstance(document, str | Mapping):
        raise TypeError(f"{argument}: expected a schedule, got {shown(document)}")
    return described(document, argument)
