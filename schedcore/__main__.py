"""The command line: `schedcore "Cosine(0.3, steps=95).warmup(5)"`, or `python -m schedcore`."""

import os
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from ast import literal_eval
from collections.abc import Sequence
from io import TextIOWrapper
from math import inf
from pathlib import Path
from typing import Any

import schedcore
from schedcore.formats.file import read
from schedcore.look.chart import chart, holds
from schedcore.look.logged import Log
from schedcore.look.numbers import time
from schedcore.look.samples import first_boundaries, length
from schedcore.look.words import words
from schedcore.schedule import Schedule

SAME, DIFFERENT, WRONG = 0, 1, 2


# As a shell says it of what a signal ended.
INTERRUPTED, PIPE_CLOSED = 130, 141


MOST_ROWS = 10_000


MOST_BOUNDARIES = 20


MOST_CANDIDATES = 5


EXAMPLES = """\
a schedule is
  a line            "Cosine(0.3, steps=95).warmup(5)"
  a file            schedule.json, schedule.yaml
  a key in a file   config.yaml:optimizer.lr
  standard input    -

examples
  schedcore "Cosine(0.3, steps=95).warmup(5)"
  schedcore "Cosine(0.3, steps=95).warmup(5)" --at 0,5,50,100
  schedcore "Cosine(0.3, steps=78e9).warmup(2e9)" --unit tokens
  schedcore old.yaml:lr new.yaml:lr
  schedcore config.yaml:lr --run epochs=90 updates=1251
  schedcore config.yaml:lr --log run/trainer_state.json
  schedcore --log metrics.csv --column lr-AdamW
  schedcore config.yaml:lr --python > lr.py

exit status
  0  all is well: two schedules are the same, a run has no findings, a log is
     of the schedule, or of one that is found
  1  two schedules differ, or a run has findings, or a log is of another one
  2  an argument is wrong, and a line on the standard error says what and where
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line, and return its exit status."""
    parser = _parser()
    if "_ARGCOMPLETE" in os.environ:  # a shell asks
        from argcomplete import autocomplete

        autocomplete(parser)
    options = parser.parse_args(arguments)
    try:
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")
        status = _run(options)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Otherwise Python would write into the closed pipe again when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except (ArithmeticError, ImportError, OSError, TypeError, ValueError) as error:
        print("schedcore:", " ".join(str(error).split()), file=sys.stderr)
        return WRONG
    return status


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="schedcore",
        description="Show a learning-rate schedule: its picture, what it does, when it changes. "
        "Or compare two.",
        epilog=EXAMPLES,
        formatter_class=RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("schedule", nargs="?", help="a line, a file, a key in a file, or - (see below)")
    add("other", nargs="?", help="another one, to compare the first with")
    add("--until", metavar="T", help="how much of it; default: to its end and a bit")
    add("--unit", default=None, help="what t counts: updates, epochs, tokens")
    add("--at", metavar="T,T,...", help="print the values at these times")
    add("--csv", action="store_true", help="print the values at whole times as CSV")
    add("--json", action="store_true", help="print the schedule as JSON, for a config")
    add("--python", action="store_true", help="print the schedule as a plain Python function")
    add("--svg", metavar="FILE", help="draw it into an SVG file")
    add("--png", metavar="FILE", help="draw it into a PNG file, with matplotlib")
    add("--run", nargs="+", metavar="N", help="check it against a run: 2000, or epochs=90 ...")
    add("--log", metavar="FILE", help="hold logged rates against it; alone, say what made them")
    add("--column", metavar="NAME", help="which column of the log has the rates")
    add("--list", action="store_true", help="list all schedules, each with a small curve")
    add("--version", action="version", version=schedcore.__version__)
    return parser


def _run(options: Namespace) -> int:
    if options.list:
        return _list()
    if options.schedule is None and not options.log:
        raise ValueError("no schedule is given; try schedcore --help")
    if options.until is not None:
        options.until = _number(options.until)
    schedules = [read(it) for it in (options.schedule, options.other) if it is not None]
    alone = [name for name in ("json", "python", "run", "log") if getattr(options, name)]
    if alone and options.other is not None:
        raise ValueError(f"--{alone[0]} takes one schedule, and two are given")
    if not schedules:
        return _identify(options)
    first = schedules[0]
    written = [write(schedules, options) for write in (_svg, _png)]
    if options.run:
        return _check(first, options.run)
    if options.log:
        return _beside_log(first, options)
    if options.json:
        from json import dumps

        print(dumps(schedcore.to_dict(first), indent=2))
    elif options.python:
        print(first.source())
    elif options.at or options.csv:
        _table(schedules, options)
    elif options.other is not None:
        return _compare(first, schedules[1], options)
    elif not any(written):
        _show(first, options)
    return SAME


def _show(schedule: Schedule, options: Namespace) -> None:
    picture = chart(schedule, options.until, unit=options.unit or "t")
    print(schedule, picture, words(schedule, options.unit), sep="\n\n")
    try:
        times = first_boundaries(schedule, MOST_BOUNDARIES + 1)
    except ValueError:  # too long to find: the sentences say so
        times = []
    if times:
        more = " ..." if len(times) > MOST_BOUNDARIES else ""
        shown = ", ".join(time(t) for t in times[:MOST_BOUNDARIES])
        print(f"Boundaries: {shown}{more}")


def _compare(first: Schedule, second: Schedule, options: Namespace) -> int:
    until = options.until or length(first, second)
    print(chart([first, second], until, unit=options.unit or "t"))
    print()
    found = schedcore.difference(first, second, over=until)
    if found is None:
        print(f"They are the same, up to t = {time(until)}.")
        return SAME
    print(
        f"They part at t = {time(found.t)}, with {found.first!r} and {found.second!r}; "
        f"by {found.largest:.4g} at most, up to t = {time(until)}."
    )
    return DIFFERENT


def _table(schedules: list[Schedule], options: Namespace) -> None:
    if options.at:
        times = [_number(it) for it in options.at.split(",")]
    else:
        until = int(options.until or length(*schedules))
        step = -(-(until + 1) // MOST_ROWS)
        times = [*range(0, until + 1, step)]
    separator = "," if options.csv else "\t"
    if options.csv:
        print(separator.join(["t", *["lr", "other"][: len(schedules)]]))
    for t in times:
        print(separator.join(map(repr, [t, *(it(t) for it in schedules)])))


def _svg(schedules: list[Schedule], options: Namespace) -> bool:
    if options.svg:
        from schedcore.look.svg import svg

        page = svg(schedules, options.until, unit=options.unit or "t")
        Path(options.svg).write_text(page + "\n", "utf-8")
    return bool(options.svg)


def _png(schedules: list[Schedule], options: Namespace) -> bool:
    if options.png:
        try:
            import matplotlib as mpl
        except ImportError as error:
            raise ImportError("--png needs matplotlib: pip install matplotlib") from error
        mpl.use("agg")
        ax: Any = schedcore.plot(schedules, options.until, unit=options.unit or "t")
        ax.figure.savefig(options.png, format="png", dpi=150, bbox_inches="tight")
    return bool(options.png)


def _check(schedule: Schedule, words: list[str]) -> int:
    known: dict[str, Any] = {}
    for word in words:
        name, equals, value = word.rpartition("=")
        known[name if equals else "updates"] = _value(value)
    if "epochs" in known and "updates" in known:
        known["updates_per_epoch"] = known.pop("updates")
    run = schedcore.Run(**known)
    findings = schedcore.check(schedule, run)
    for finding in findings:
        print(finding)
    if not findings:
        print("Nothing is found.")
    return DIFFERENT if findings else SAME


def _logged(options: Namespace) -> Log:
    until = inf if options.until is None else options.until
    kept = [it for it in schedcore.read_log(options.log, options.column) if it[0] <= until]
    if not kept:
        raise ValueError(f"{options.log}: no rate up to t = {time(until)}")
    return Log.of(kept)


def _identify(options: Namespace) -> int:
    found = schedcore.identify(_logged(options).pairs)
    for candidate in found[:MOST_CANDIDATES]:
        print(candidate)
    if not found:
        print("No schedule with round numbers, of those that are tried, makes this log.")
    return SAME if found else DIFFERENT


def _beside_log(schedule: Schedule, options: Namespace) -> int:
    log = _logged(options)
    curves = {str(schedule): schedule, options.log: schedcore.Piecewise(log.pairs)}
    print(chart(curves, options.until or log.times[-1] or None, unit=options.unit or "t"))
    print()
    found = schedcore.difference(schedule, log.pairs, within=log.precision)
    many = f"{len(log.rates)} rates, up to t = {time(log.times[-1])}"
    if found is None:
        print(f"The log is of this schedule: {many}.")
        return SAME
    print(
        f"They part at t = {time(found.t)}: the schedule has {found.first!r}, the log "
        f"{found.second!r}; by {found.largest:.4g} at most, of {many}."
    )
    for by in (1, -1):
        moved = log.moved(by).pairs
        if schedcore.difference(schedule, moved, within=log.precision) is None:
            print(
                f"Moved by one it is of this schedule: at t = k it has lr(k {'+' if by > 0 else '-'} 1)."
            )
    return DIFFERENT


def _list() -> int:
    from schedcore.look.catalogue import LEVELS, PLAIN, entries, spark

    levels = LEVELS if holds(sys.stdout, LEVELS) else PLAIN
    for schedule, sentence in entries():
        print(f"{spark(schedule, levels=levels)}  {schedule}\n{' ' * 14}{sentence}")
    return SAME


def _value(text: str) -> Any:
    try:
        return literal_eval(text)
    except (SyntaxError, ValueError):
        return text


def _number(text: str) -> float:
    value = _value(text.strip())
    if type(value) not in (int, float):
        raise ValueError(f"{text.strip()!r} is not a number")
    return float(value) if isinstance(value, float) else int(value)


if __name__ == "__main__":
    sys.exit(main())
