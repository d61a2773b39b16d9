"""Rates that a training run has logged."""

import csv
import json
from ast import literal_eval
from collections.abc import Iterator
from math import isfinite, nan
from pathlib import Path
from typing import Any

from schedcore.checks import fail

Pairs = list[tuple[float, float]]

# The last parts of names of what t counts, what counts updates first.
TIMES = ("step", "global_step", "iter", "iteration", "_step", "epoch")
TENSORBOARD = ["wall time", "step", "value"]


def read_log(path: "str | Path", column: str | None = None) -> Pairs:
    """The rates that a run has logged, as pairs of t and rate.

    It knows `trainer_state.json` of transformers; CSV files with a column for the rate: Lightning's
    `metrics.csv`, Keras' `CSVLogger`, the `results.csv` of Ultralytics, and what TensorBoard and
    Weights & Biases export; and a JSON object, or a dict as Python prints it, on a line of its own
    for each entry, among lines of anything else. t counts as the log does, from 0 in the first
    four, in updates where the log has steps and else in epochs.

    Args:
        path: The file.
        column: Which column has the rate; by default the first that is named as rates are,
            `learning_rate`, `lr`, `lr-Adam`, `lr/pg0`, `train/lr`, `name of a run - lr`.

    Raises:
        ValueError: There is no such column, or no rate in it.

    >>> import tempfile
    >>> from schedcore import Cosine, difference, read_log
    >>> log = "epoch,accuracy,learning_rate\\n0,0.5,0.3\\n1,0.6,0.15\\n2,0.7,0.1\\n"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = f"{folder}/log.csv"
    ...     _ = open(path, "w").write(log)
    ...     print(read_log(path))
    ...     print(difference(Cosine(0.3, steps=2), read_log(path)))
    [(0, 0.3), (1, 0.15), (2, 0.1)]
    they are the same up to t = 1; at t = 2 the second is 0.1 where the first is 0, and they differ by 0.1 at most
    """
    text = Path(path).read_text(encoding="utf-8-sig")
    whole = _parsed(text) if text.lstrip().startswith(("{", "[")) else None
    if isinstance(whole, dict) and "log_history" in whole:
        pairs = [*_of_trainer(whole["log_history"])]
    else:
        try:
            names, rows = _rows(whole, text)
        except csv.Error as error:
            fail("read_log", "path", f"a table that can be read ({error})", str(path))
        pairs = [*_of_rows(names, rows, column)]
    return sorted(pairs) if pairs else fail("read_log", "path", "a log with rates in it", str(path))


def _of_trainer(entries: Any) -> Iterator[tuple[float, float]]:
    """The Trainer writes the rate of update k beside the number k + 1."""
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict):
            rate, step = _number(entry.get("learning_rate")), _number(entry.get("step"))
            if isfinite(rate) and isfinite(step):
                yield int(step) - 1, rate


def _parsed(text: str) -> Any:
    """The object of a line, or of a file, if it is one."""
    for parse in (json.loads, literal_eval):
        try:
            return parse(text)
        except (ValueError, SyntaxError, RecursionError, MemoryError):  # as of deep nesting
            pass
    return None


def _rows(whole: Any, text: str) -> tuple[list[str], list[dict[str, Any]]]:
    """The names and the entries of a log: objects, in a list or on a line each, or else a table."""
    lines = text.splitlines()
    some = whole if isinstance(whole, list) else map(_parsed, (it for it in lines if "{" in it))
    if objects := [it for it in some if isinstance(it, dict)]:
        return [*dict.fromkeys(name for it in objects for name in it)], objects
    head = lines[0] if lines else ""
    names, *rows = csv.reader(lines, delimiter=max(",;\t", key=head.count)) or [[]]
    names = [name.strip() for name in names]
    # A row may be cut off, as where a run was.
    full = [row for row in rows if len(row) >= len(names)]
    return names, [dict(zip(names, row, strict=False)) for row in full]


def _of_rows(
    names: list[str], rows: list[dict[str, Any]], column: str | None
) -> Iterator[tuple[float, float]]:
    rate = next((it for it in names if it == column or (column is None and _is_rate(it))), None)
    if column is None and [it.lower() for it in names] == TENSORBOARD:
        rate = names[-1]
    time = next((it for kind in TIMES for it in names if _last(it) == kind), None)
    if rate is None or time is None:
        known = "the name of a column" if column else "found among the columns, or named"
        fail("read_log", "column", f"{known} {names}, beside one of step or epoch", column)
    # Ultralytics counts epochs from 1.
    first = 1 if rate.startswith("lr/") else 0
    for row in rows:
        value, when = _number(row.get(rate)), _number(row.get(time))
        if isfinite(value) and isfinite(when):
            yield (int(when) if when == int(when) else when) - first, value


def _number(value: Any) -> float:
    """The number that was written, or NaN where there is none."""
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return nan


def _last(name: str) -> str:
    """The last part of a name, in small letters: `train/global_step` is `global_step`."""
    return name.rpartition("/")[2].lower()


def _is_rate(name: str) -> bool:
    """Whether a column has rates: in `name of a run - train/lr`, what comes last tells."""
    plain = name.rpartition(" - ")[2].lower()
    named = plain in ("learning_rate", "lr") or plain.startswith(("lr-", "lr/", "lr_"))
    return named or _last(plain) in ("learning_rate", "lr")
