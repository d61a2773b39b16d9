"""Pictures of schedules: each is held against the values."""

import io
import re
import subprocess
import sys
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from math import nan
from typing import Any
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import pytest
from examples import EXAMPLES
from matplotlib.textpath import TextPath

import schedcore
from schedcore import (
    Constant,
    Cosine,
    Factor,
    Function,
    Linear,
    MultiFactor,
    Piecewise,
    Schedule,
    SquareRoot,
    WarmRestarts,
    chart,
    plot,
)
from schedcore.look.picture import Shown, picture
from schedcore.look.samples import MOST, length, points
from schedcore.look.svg import svg

every_example = pytest.mark.parametrize("lr", EXAMPLES.values(), ids=EXAMPLES)

STEPS = MultiFactor(0.4, [30, 60, 80], 0.5)
WARMED = Cosine(0.3, steps=95).warmup(5)


@pytest.mark.parametrize(
    ("lr", "shown"),
    [
        (WARMED, 110),
        (Constant(0.3), 100),
        (SquareRoot(0.3), 100),
        (Factor(0.3, 0.5, step_size=10), 60),
        (WarmRestarts(0.3, 10, cycle_mult=2), 630),
        (SquareRoot(0.3).warmup(5), 30),
        (Cosine(0.3, 20).warmup(2).repeat(every=30), 60),
        (Linear(1, steps=1), 1.1),
        (Linear(1, steps=1e11), 1.1e11),
    ],
    ids=str,
)
def test_how_much_is_shown(lr: Schedule, shown: float) -> None:
    assert length(lr) == pytest.approx(shown, rel=1e-15)
    assert picture([lr, Constant(1)]).until == max(length(lr), 100)


def between(curve: Sequence[tuple[float, float]], t: float) -> set[float]:
    """Return the value of a line through the points at t: where it jumps, all values there."""
    after = bisect_left(curve, (t,))
    here = {value for time, value in curve if time == t}
    if here or after in (0, len(curve)):
        return here
    (t1, v1), (t2, v2) = curve[after - 1], curve[after]
    return {v1 + (v2 - v1) * (t - t1) / (t2 - t1)}


@every_example
def test_points_follow_the_curve(lr: Schedule) -> None:
    shown = picture(lr)
    (curve,) = shown.curves.values()
    height = shown.high - shown.low

    assert [t for t, _ in curve] == sorted(t for t, _ in curve)
    assert len(curve) < 3 * MOST
    assert (curve[0].t, curve[-1].t) == (0, shown.until)
    for k in range(1, 500):
        t = shown.until * k / 500.3
        assert any(abs(value - lr(t)) < height / 100 for value in between(curve, t))


def drops(curve: Sequence[tuple[float, float]], narrow: float) -> list[tuple[float, float, float]]:
    """The parts of a line that are as good as vertical, and the values on both sides."""
    return [
        (t2, v1, v2) for (t1, v1), (t2, v2) in pairwise(curve) if v1 != v2 and t2 - t1 <= narrow
    ]


def test_jumps_are_vertical() -> None:
    assert drops(points(STEPS, 88), 1e-6) == [(30, 0.4, 0.2), (60, 0.2, 0.1), (80, 0.1, 0.05)]
    backwards = STEPS.reverse(100)
    assert [(round(t), *v) for t, *v in drops(points(backwards, 110), 1e-6)] == [
        (20, 0.05, 0.1),
        (40, 0.1, 0.2),
        (70, 0.2, 0.4),
    ]


def test_corners_are_sharp() -> None:
    tall = Piecewise([(0, 0), (1e6, 1), (1e6 + 2, 0), (1e9, 1)])

    assert (1e6, 1) in points(tall, 1e9)


def test_more_boundaries_than_points() -> None:
    steps = Factor(1, 0.5, step_size=10, min_lr=0.5) * WarmRestarts(0.3, 1)
    curve = points(steps, 1e5)
    shown = picture({"saw": WarmRestarts(0.3, 1)}, 1e5)

    assert len(curve) < 3 * MOST
    assert max(value for _, value in curve[100:]) == pytest.approx(0.15, rel=0.05)
    assert min(value for _, value in curve[100:]) < 0.02
    assert shown.marks == []


def test_what_has_no_value_is_left_out() -> None:
    def broken(t: float) -> float:
        if 30 < t < 60:
            raise ZeroDivisionError
        return nan if t > 90 else 0.3

    lr = Function(broken)

    assert re.findall("M", paths(svg(lr))[-1]) == ["M", "M"]
    assert 10 < min(row.count(" ") for row in lr.chart(width=60).splitlines()[:1]) < 40
    assert lr._repr_mimebundle_()["text/plain"] == "Function(broken)"


NAMESPACE = "{http://www.w3.org/2000/svg}"


def paths(text: str) -> list[str]:
    """The paths of an SVG, of which the last ones are curves."""
    return [it.attrib["d"] for it in ElementTree.fromstring(text).iter(f"{NAMESPACE}path")]


def texts(text: str) -> dict[str, tuple[float, float]]:
    """Return where each text of an SVG stands."""
    return {
        str(it.text): (float(it.attrib["x"]), float(it.attrib["y"]))
        for it in ElementTree.fromstring(text).iter(f"{NAMESPACE}text")
    }


def corners(path: str) -> list[tuple[float, float]]:
    numbers = [*map(float, path[1:].split())]
    return [*zip(numbers[::2], numbers[1::2], strict=True)]


def test_svg_holds_the_values() -> None:
    """The values are read off by the numbers at the axes, which stand where they say."""
    page = svg(WARMED)
    at = texts(page)
    x0, x100 = (x for label, (x, y) in at.items() if label in ("20", "100"))
    y1, y3 = at["0.1"][1], at["0.3"][1]

    def t(x: float) -> float:
        return 20 + 80 * (x - x0) / (x100 - x0)

    def rate(y: float) -> float:
        return 0.1 + 0.2 * (y + 4 - y1) / (y3 - y1)

    curve = [(t(x), rate(y)) for x, y in corners(paths(page)[-1])]
    assert curve[0] == pytest.approx((0, 0), abs=0.01)
    assert curve[1] == pytest.approx((5, 0.3), abs=0.02)
    assert all(abs(value - WARMED(time)) < 0.002 for time, value in curve[2:])
    assert len(curve) > 30


def test_svg_drops_at_milestones() -> None:
    page = svg(STEPS)
    vertical = [
        (x1, y1, y2) for (x1, y1), (x2, y2) in pairwise(corners(paths(page)[-1])) if x1 == x2
    ]
    width = texts(page)["80"][0] - texts(page)["20"][0]
    at = [20 + 60 * (x - texts(page)["20"][0]) / width for x, *_ in vertical]

    assert at == pytest.approx([30, 60, 80], abs=0.02)
    assert [len(corners(paths(page)[-1]))] == [8]
    falls = [y2 - y1 for _, y1, y2 in vertical]
    assert falls == pytest.approx([4 * falls[2], 2 * falls[2], falls[2]], rel=0.01)


def spans(page: str) -> list[tuple[float, float, float]]:
    """Return the height, start and end of each text of an SVG: in DejaVu, which is wide."""
    root = ElementTree.fromstring(page)
    size = float(root.attrib["font-size"])
    found = []
    for it in root.iter(f"{NAMESPACE}text"):
        width = TextPath((0, 0), str(it.text), size=size).get_extents().x1
        x = float(it.attrib["x"])
        start = x - width * {"start": 0, "middle": 0.5, "end": 1}[it.attrib["text-anchor"]]
        found.append((float(it.attrib["y"]), start, start + width))
    return found


@pytest.mark.parametrize(
    ("shown", "until"),
    [
        (WARMED, None),
        (-Cosine(2.5e-4, steps=500_000), 600_000),
        (Cosine(3e-4, steps=78e9).warmup(2e9), None),
        (Linear(1, steps=500_000), None),
        ([STEPS, Cosine(0.3, steps=95, final_lr=0.001).warmup(5).cooldown(at=80, steps=20)], None),
        (Constant(640_000), None),
    ],
    ids=str,
)
def test_text_of_an_svg_is_read_on_a_phone(shown: Shown, until: float | None) -> None:
    """Large enough beside the margins of a page, and whole, and no two over one another."""
    page = svg(shown, until, unit="tokens")
    root = ElementTree.fromstring(page)
    width = float(root.attrib["width"])
    texts = sorted(spans(page))

    assert float(root.attrib["font-size"]) * min(1, 310 / width) >= 11
    assert 0 <= min(start for _, start, _ in texts)
    assert max(end for *_, end in texts) <= width
    beside = [pair for pair in pairwise(texts) if pair[0][0] == pair[1][0]]
    assert min(start - end for (*_, end), (_, start, _) in beside) > 4


def test_svg_of_several() -> None:
    page = svg({"a <b>": WARMED, "c": -WARMED}, unit="epochs", colour="#123456")

    assert {"a <b>", "c", "epochs", "-0.2", "0.2"} <= {*texts(page)}
    assert "#123456" in page
    assert svg(WARMED).count("currentColor") > 5


def test_notebook() -> None:
    bundle = WARMED._repr_mimebundle_()
    page = bundle["text/html"]

    assert bundle["text/plain"] == "Cosine(0.3, steps=95).warmup(5)"
    assert svg(WARMED) in page
    assert "<code>Cosine(0.3, steps=95).warmup(5)</code>" in page
    assert "From t = 5 to 100 it falls along a cosine from 0.3 to 0.<br/>" in page
    assert "<script" not in Function(lambda t: 0.3)._repr_mimebundle_()["text/html"]
    assert "&lt;lambda&gt;" in Function(lambda t: 0.3)._repr_mimebundle_()["text/html"]


@every_example
def test_every_example_is_drawn(lr: Schedule) -> None:
    bundle = lr._repr_mimebundle_()

    ElementTree.fromstring(bundle["text/html"])
    rows = lr.chart(width=40).splitlines()
    assert max(map(len, rows)) <= 40
    assert len(rows) == 8


def test_chart() -> None:
    assert chart(STEPS, width=30, height=4).splitlines() == STEPS_IN_BRAILLE
    assert chart(-STEPS, width=30, height=4).splitlines()[0].startswith("   0 ┤")
    assert str(chart(STEPS, width=30)) == repr(STEPS.chart(width=30))


@pytest.mark.parametrize("unit", ["t", "tokens"])
@pytest.mark.parametrize("until", [100, 110])
@pytest.mark.parametrize("width", [40, 80, 200])
def test_chart_names_its_unit(width: int, until: float, unit: str) -> None:
    """Behind all numbers, also where the last of them stands at the end."""
    rows = chart(STEPS, until, width=width, height=3, unit=unit).splitlines()
    marks, below = rows[3], " ".join(rows[4:]).split()

    assert below[-1] == unit
    assert len(below[:-1]) == marks.count("┬")
    assert max(map(len, rows)) <= width


STEPS_IN_BRAILLE = """\
0.4 ┤⠉⠉⠉⠉⠉⠉⠉⠉⢹
    │        ⢸
0.2 ┤        ⠈⠉⠉⠉⠉⠉⠉⠉⢹⣀⣀⣀⣀⣀⣀
  0 ┤                      ⠘⠒⠒
    └┬─────────────┬──────────
     0            50         t
""".splitlines()


def test_chart_in_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        encoding = "utf-8"

        def isatty(self) -> bool:
            return True

    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr(sys, "stdout", Terminal())
    assert "\x1b[34m" in chart(STEPS)
    assert "\x1b[33m" in chart([STEPS, WARMED])
    assert len(re.sub("\x1b.*?m", "", chart(STEPS)).splitlines()[-2]) == 200
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in chart(STEPS)
    assert "⠒⠒⠒ a" in chart({"a": STEPS, "b": WARMED})
    Terminal.encoding = "ascii"
    assert chart({"a": STEPS, "b": WARMED}).isascii()


def test_chart_in_a_pipe() -> None:
    code = "import schedcore; print(schedcore.Linear(0.3, 100).chart(width=40))"
    for encoding, expected in [("utf-8", "⠒"), ("latin-1", "*")]:
        run = subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONIOENCODING": encoding, "PYTHONPATH": ":".join(sys.path)},
            check=True,
            capture_output=True,
        )
        assert expected in run.stdout.decode(encoding)
        assert b"\x1b" not in run.stdout


def test_plot() -> None:
    ax: Any = STEPS.plot(unit="epochs", label="mine", color="red")
    (line,) = ax.lines
    curve = [*zip(*map(list, line.get_data()), strict=True)]

    assert drops(curve, 1e-6) == [(30, 0.4, 0.2), (60, 0.2, 0.1), (80, 0.1, 0.05)]
    assert (line.get_label(), line.get_color(), ax.get_xlabel()) == ("mine", "red", "epochs")
    assert curve[-1] == (88, STEPS(88))
    assert ax.get_legend() is None
    assert WARMED.plot(10, ax=ax) is ax
    assert len(ax.lines) == 2
    plt.close("all")


def test_plot_of_several() -> None:
    ax: Any = plot({"a": WARMED, "b": STEPS}, scale="log", also=("epochs", 10), boundaries=True)

    assert [it.get_text() for it in ax.get_legend().get_texts()] == ["a", "b"]
    assert ax.get_yscale() == "log"
    marks = [line.get_xdata()[0] for line in ax.lines[2:]]
    assert marks == [5, 30, 60, 80, 100]
    ax.figure.canvas.draw()
    (above,) = ax.child_axes
    assert above.get_xlabel() == "epochs"
    assert above.get_xlim() == pytest.approx([it / 10 for it in ax.get_xlim()])
    plt.close("all")


def test_plot_of_tokens() -> None:
    ax: Any = Cosine(3e-4, 78e9).warmup(2e9).plot(unit="tokens")
    ax.figure.canvas.draw()

    assert [it.get_text() for it in ax.get_xticklabels()][1:3] == ["0", "20 B"]
    plt.close("all")


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((3,), TypeError, "schedules must be a Schedule, or several, got 3"),
        (([WARMED, 3],), TypeError, "schedules must be a Schedule, or several, got 3"),
        (([],), ValueError, r"schedules must be a Schedule, or several, got \[\]"),
        ((WARMED, 0), ValueError, "until must be > 0, got 0"),
        ((WARMED, "5"), TypeError, "until must be a number, got '5'"),
    ],
)
def test_what_is_no_picture(
    arguments: tuple[object, ...], error: type[Exception], message: str
) -> None:
    functions: dict[str, Any] = {"plot": plot, "chart": chart, "svg": svg}
    for name, function in functions.items():
        with pytest.raises(error, match=f"^{name}: {message}$"):
            function(*arguments)


def test_wrong_options() -> None:
    with pytest.raises(ValueError, match="^plot: scale must be 'linear' or 'log', got 'sqrt'$"):
        plot(WARMED, scale="sqrt")
    with pytest.raises(ValueError, match="^chart: width must be >= 20, got 3$"):
        chart(WARMED, width=3)


def test_without_matplotlib(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)

    with pytest.raises(ImportError, match="^plot needs matplotlib: pip install matplotlib$"):
        WARMED.plot()


def test_pictures_are_public() -> None:
    assert {"plot", "chart"} <= {*schedcore.__all__}


# Its end is behind a hundred million steps, of which nobody knows that they go one way.
FAR = (Cosine(0.3, 10**8) * Cosine(1, 10**8)).staircase(1).clip(min_lr=0.1)


def test_a_picture_where_the_end_takes_too_long_to_find() -> None:
    bound = 45_100_000
    assert FAR(bound) == 0.1 < FAR(bound / 2)

    shown = picture(FAR)
    assert bound < shown.until < 4 * bound
    assert (shown.low, shown.high) == (0, 0.3)
    assert shown.curves[str(FAR)][-1].value == 0.1
    assert "describe would take longer than a look" in FAR._repr_mimebundle_()["text/html"]
