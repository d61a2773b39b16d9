"""The command line, as its own process where that matters."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pages
import pytest

import schedcore
from schedcore import Cosine, Linear, from_dict
from schedcore.__main__ import main
from schedcore.look import catalogue

LINE = "Cosine(0.3, steps=95).warmup(5)"
LR = Cosine(0.3, steps=95).warmup(5)


def test_shows(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([LINE, "--unit", "epochs"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(LINE)
    assert str(LR.chart(unit="epochs")) in shown
    assert str(LR.describe("epochs")) in shown
    assert shown.endswith("Boundaries: 5, 100\n")


def test_many_boundaries(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["Factor(0.3, 0.9)"]) == 0
    assert capsys.readouterr().out.endswith(
        f"Boundaries: {', '.join(map(str, range(1, 21)))} ...\n"
    )


def test_what_takes_too_long_to_find_is_drawn_all_the_same(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["(Cosine(0.3, 10**8) * Cosine(1, 10**8)).staircase(1).clip(0.1)"]) == 0
    shown = capsys.readouterr().out

    assert "0.3 ┤⠉⠉⠉" in shown
    assert "50 M" in shown
    assert shown.endswith("\n\nClip: describe would take longer than a look at 20000 rates\n")


def test_compares(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([LINE, "Linear(0.3, 95).warmup(5)"]) == 1
    parted = capsys.readouterr().out.splitlines()[-1]
    other = Linear(0.3, 95).warmup(5)
    assert parted.startswith(f"They part at t = 6, with {LR(6)!r} and {other(6)!r}; by 0.0")
    assert main([LINE, f"({LINE})"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "They are the same, up to t = 110."


def test_values(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([LINE, "--at", "0, 2.5,1e2"]) == 0
    assert capsys.readouterr().out == "0\t0.0\n2.5\t0.15\n100.0\t0.0\n"
    assert main([LINE, "Linear(0.3, 100)", "--csv"]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert rows[0] == "t,lr,other"
    assert len(rows) == 112
    assert rows[51] == f"50,{LR(50)!r},0.15"
    assert main([LINE, "--csv", "--until", "1e9"]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert len(rows) == 10_001
    assert rows[1:3] == ["0,0.0", "100001,0.0"]


def test_json_and_python(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([LINE, "--json"]) == 0
    assert from_dict(json.loads(capsys.readouterr().out)) == LR
    assert main([LINE, "--python"]) == 0
    names: dict[str, object] = {}
    exec(capsys.readouterr().out, names)  # noqa: S102
    assert names["lr"](50) == LR(50)  # type: ignore[operator]


def test_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    svg, png = tmp_path / "lr.svg", tmp_path / "lr.png"
    assert main([LINE, "--svg", str(svg), "--png", str(png), "--unit", "epochs"]) == 0
    assert "epochs" in svg.read_text()
    assert png.read_bytes().startswith(b"\x89PNG")
    assert capsys.readouterr().out == ""


def test_checks(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([LINE, "--run", "100"]) == 0
    assert capsys.readouterr().out == "Nothing is found.\n"
    assert main(["Cosine(0.3, 90)", "--run", "epochs=90", "updates=1251"]) == 1
    assert "write lr.stretch(1251)" in capsys.readouterr().out
    assert main([LINE, "--run", "epochs=1", "examples=1_000", "batch_size=10", "host=keras"]) == 0


LOG = "step,loss,lr-AdamW\n" + "".join(f"{k},1,{LR(k):.4g}\n" for k in range(0, 110, 3))
LATE = "epoch,lr\n" + "".join(f"{k},{LR(k + 1):.4g}\n" for k in range(110))
NOISE = "epoch,lr\n" + "".join(f"{k},{0.1 + k * 7919 % 13 / 100}\n" for k in range(60))


def test_a_log_of_the_schedule(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "metrics.csv"
    log.write_text(LOG)
    assert main([LINE, "--log", str(log)]) == 0
    shown = capsys.readouterr().out
    assert f"⠒⠒⠒ {LINE}\n" in shown
    assert shown.endswith("\n\nThe log is of this schedule: 37 rates, up to t = 108.\n")
    state = tmp_path / "trainer_state.json"
    history = [{"step": k + 1, "learning_rate": LR(k)} for k in range(100)]
    state.write_text(json.dumps({"log_history": history}))
    assert main([LINE, "--log", str(state)]) == 0


def test_a_log_of_another_schedule(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "log.csv"
    log.write_text(LOG)
    assert main(["Cosine(0.3, steps=90).warmup(5)", "--log", str(log)]) == 1
    assert capsys.readouterr().out.endswith(
        "They part at t = 9: the schedule has 0.29854021031123557, the log 0.2987; by 0.01473 at "
        "most, of 37 rates, up to t = 108.\n"
    )
    assert main(["Cosine(0.3, steps=90).warmup(5)", "--log", str(log), "--until", "3"]) == 0


def test_a_log_that_is_moved_by_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "log.csv"
    log.write_text(LATE)
    assert main([LINE, "--log", str(log)]) == 1
    shown = capsys.readouterr().out
    assert "They part at t = 0: the schedule has 0.0, the log 0.06; by 0.06 at most" in shown
    assert shown.endswith("Moved by one it is of this schedule: at t = k it has lr(k + 1).\n")


def test_what_made_a_log(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "log.csv"
    log.write_text(LATE)
    assert main(["--log", str(log), "--column", "lr"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == (
        f"{LINE}, from t = 1 on, as transformers.get_cosine_schedule_with_warmup(0.3, 5, 100)"
    )
    log.write_text(NOISE)
    assert main(["--log", str(log)]) == 1
    assert capsys.readouterr().out.startswith("No schedule with round numbers")


def test_a_log_that_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "log.csv"
    log.write_text(LOG)
    for arguments, message in [
        ([LINE, "--log", "no.csv"], "[Errno 2] No such file or directory: 'no.csv'"),
        (["--log", str(log), "--column", "rate"], "read_log: column must be the name of a column"),
        ([LINE, "--log", str(log), "--until", "-1"], f"{log}: no rate up to t = -1"),
        ([LINE, LINE, "--log", str(log)], "--log takes one schedule, and two are given"),
    ]:
        assert main(arguments) == 2
        assert capsys.readouterr().err.startswith(f"schedcore: {message}")


def test_a_shell_completes_options(tmp_path: Path) -> None:
    pytest.importorskip("argcomplete")
    words = tmp_path / "words"
    done = run(
        _ARGCOMPLETE="1",
        _ARGCOMPLETE_STDOUT_FILENAME=str(words),
        COMP_LINE="schedcore --co",
        COMP_POINT="14",
    )

    assert done.returncode == 0
    assert words.read_text().strip() == "--column"


def test_lists_every_schedule(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    shown = capsys.readouterr().out
    listed = {type(lr).__name__ for lr, _ in catalogue.entries()}
    public = {name: getattr(schedcore, name) for name in schedcore.__all__}
    schedules = {
        name
        for name, it in public.items()
        if isinstance(it, type) and issubclass(it, schedcore.Schedule)
    }
    assert schedules - listed == {"Schedule", "Function"}
    assert "█▇" in shown
    for lr, sentence in catalogue.entries():
        assert f"{lr}\n" in shown
        assert sentence in shown
        assert sentence.endswith((".", ":"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "no schedule is given; try schedcore --help"),
        (["Cosine(0.3, step=95)"], "column 13: Cosine has no 'step', did you mean 'steps'?"),
        (["Cosine(0.3, steps='a')"], "column 1: Cosine: steps must be a number, got 'a'"),
        (["no.json"], "no.json: No such file or directory"),
        ([LINE, "--until", "x"], "'x' is not a number"),
        ([LINE, "--until", "-1"], "chart: until must be > 0, got -1"),
        ([LINE, "--at", "1,,2"], "'' is not a number"),
        ([LINE, "--run", "0"], "Run: updates must be >= 1, got 0"),
        ([LINE, "--run", "epoch=3"], "Run"),
        ([LINE, "--svg", "no/such/place"], "[Errno 2] No such file or directory: 'no/such/place'"),
        ([LINE, LINE, "--json"], "--json takes one schedule, and two are given"),
    ],
)
def test_one_line_says_what_is_wrong(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(f"schedcore: {message}")
    assert shown.err.count("\n") == 1


def run(*arguments: str, **variables: str) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-m", "schedcore", *arguments]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)} | variables
    return subprocess.run(command, env=environment, capture_output=True, check=False)


def test_help_shows_examples() -> None:
    text = run("--help").stdout.decode()

    examples = re.findall(r'^  schedcore "([^"]*)"(.*)$', text, re.MULTILINE)
    assert examples
    assert {main([line, *options.split()]) for line, options in examples} == {0}
    assert "exit status" in text


def test_a_console_without_braille() -> None:
    for arguments in ([LINE], ["--list"]):
        done = run(*arguments, PYTHONIOENCODING="ascii")
        assert done.returncode == 0
        assert done.stdout.isascii()


def test_a_pipe_that_closes_early_is_quiet() -> None:
    command = f'{sys.executable} -m schedcore "{LINE}" --csv --until 1e9; echo status $? >&2'
    paths = {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        f"({command}) | head -1",
        shell=True,
        env=os.environ | paths,
        capture_output=True,
        check=True,
    )
    assert done.stdout == b"t,lr\n"
    assert done.stderr == b"status 141\n"


def test_an_interrupt_is_quiet(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Interrupted:
        def read(self, most: int) -> str:
            signal.raise_signal(signal.SIGINT)
            return LINE

    monkeypatch.setattr(sys, "stdin", Interrupted())
    # A process in the background may have been told to ignore it.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        assert main(["-"]) == 130
    finally:
        signal.signal(signal.SIGINT, before)
    assert capsys.readouterr() == ("", "")


def test_the_core_is_all_it_loads() -> None:
    code = f"import sys; from schedcore.__main__ import main; main([{LINE!r}]); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert {"numpy", "matplotlib", "yaml"} & {*done.stdout.split()} == set()


def test_page(capsys: pytest.CaptureFixture[str]) -> None:
    """It shows what the command prints, and all of its options."""
    page = pages.text("cli.md")
    _, shown, *_ = re.findall(r"^```\w*\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    chart = LR.chart(width=40)

    assert shown == f"{chart}\n\n{LR.describe()}\nBoundaries: 5, 100\n"
    main([LINE])
    assert capsys.readouterr().out.splitlines()[-4:] == shown.splitlines()[-4:]
    options = {*re.findall(r"--\w+", run("--help").stdout.decode())} - {"--help", "--version"}
    assert options == {*re.findall(r"--\w+", page)}
