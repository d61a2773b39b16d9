"""Rates that a training run has logged."""

import csv
import json
from collections.abc import Iterator
from math import isfinite, nan
from pathlib import Path

from schedcore.checks import fail

Pairs = list[tuple[float, float]]


def read_log(path: "str | Path", column: str | None = None) -> Pairs:
    """The rates that a run has logged, as pairs of t and rate.

    It knows `trainer_state.json` of transformers, and CSV files with a column for the rate:
    Lightning's `metrics.csv`, Keras' `CSVLogger`, the `results.csv` of Ultralytics. t counts from
    0, in updates where the log has steps and else in epochs.

    Args:
        path: The file.
        column: Which column has the rate; by default the first that is named as rates are,
            `learning_rate`, `lr`, `lr-Adam`, `lr/pg0`.

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
    pairs = [*(_of_trainer(text) if text.lstrip().startswith("{") else _of_table(text, column))]
    return sorted(pairs) if pairs else fail("read_log", "path", "a log with rates in it", str(path))


def _of_trainer(text: str) -> Iterator[tuple[float, float]]:
    """The Trainer writes the rate of update k beside the number k + 1."""
    for entry in json.loads(text).get("log_history", []):
        if isfinite(rate := float(entry.get("learning_rate", nan))):
            yield entry["step"] - 1, rate


def _of_table(text: str, column: str | None) -> Iterator[tuple[float, float]]:
    head = text.partition("\n")[0]
    rows = csv.reader(text.splitlines(), delimiter=max(",;\t", key=head.count))
    names = [name.strip() for name in next(rows, [])]
    rate = next((it for it in names if it == column or (column is None and _is_rate(it))), None)
    time = next((it for it in ("step", "epoch") if it in names), None)
    if rate is None or time is None:
        known = "the name of a column" if column else "found among the columns, or named"
        fail("read_log", "column", f"{known} {names}, beside one of step or epoch", column)
    # Ultralytics counts epochs from 1.
    first = 1 if rate.startswith("lr/") else 0
    for row in rows:
        if len(row) < len(names):  # as where a run was cut off
            continue
        value, when = row[names.index(rate)].strip(), row[names.index(time)].strip()
        if value and when and isfinite(float(value)):
            yield int(float(when)) - first, float(value)


def _is_rate(name: str) -> bool:
    return name in ("learning_rate", "lr") or name.startswith(("lr-", "lr/", "lr_"))
