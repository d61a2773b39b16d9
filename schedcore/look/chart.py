"""A picture of schedules in the characters of a terminal."""

import os
import shutil
import sys
from collections.abc import Iterator
from itertools import pairwise
from math import isnan

from schedcore.checks import whole_number
from schedcore.look.numbers import number, ticks, time
from schedcore.look.picture import Picture, Shown, picture
from schedcore.look.samples import Point
from schedcore.look.text import Text, cut

NARROWEST = 20


# A character of braille has dots in two columns of four; these are their bits.
ACROSS, DOWN = 2, 4


BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))


BRAILLE = 0x2800


# So many characters may a number below the axis make way for the unit.
FARTHEST = 8


# Blue, yellow, green, magenta, cyan, red.
COLOURS = (34, 33, 32, 35, 36, 31)


# Where there are no colours, the second curve is dashed, so many dots on and off, and so on.
DASHES = (0, 6, 3, 1)


KEYS = ("⠒⠒⠒", "⠒ ⠒", "⠂⠂⠂", "⠁⠁⠁")


PLAIN = "*o+x"


def chart(
    schedules: Shown,
    until: float | None = None,
    *,
    unit: str = "t",
    width: int | None = None,
    height: int | None = None,
) -> Text:
    """The picture of a schedule as lines of text, in braille; `print` it.

    It is in colour where the terminal has it: not into a pipe, not under NO_COLOR. Where the
    output can't hold braille it is made of ASCII.

    Args:
        schedules: A schedule; or several, in a list or by their names, for one picture.
        until: How much of it, in units of t, > 0. If None, to its end and a tenth more; without an
            end six boundaries; without those 100.
        unit: What t counts.
        width: In characters, >= 20; that of the terminal if None.
        height: In lines, >= 3; a sixth of the width if None, from 6 to 16.

    Raises:
        TypeError: An argument is of the wrong type.
        ValueError: An argument is out of its range.

    >>> from schedcore import Linear
    >>> print(chart(Linear(0.3, steps=100), width=40, height=4))
     0.3 ┤⠉⠓⠒⠦⠤⣄⣀⡀
         │       ⠉⠉⠓⠒⠦⠤⣄⣀⡀
    0.15 ┤               ⠈⠉⠑⠒⠲⠤⢤⣀⣀
       0 ┤                       ⠈⠉⠙⠒⠲⠤⢤⣀⣀⣀⣀
         └┬──────────────┬──────────────┬───
          0             50             100 t
    """
    if width is None:
        width = shutil.get_terminal_size().columns
    width = whole_number("chart", "width", width, low=NARROWEST)
    height = min(16, max(6, width // 6)) if height is None else height
    height = whole_number("chart", "height", height, low=3)
    braille = holds(sys.stdout, "⠿│└")
    chart = _Chart(
        picture(schedules, until, "chart"), width, height, braille, has_colours(sys.stdout)
    )
    return Text("\n".join(chart.lines(unit)))


def has_colours(stream: object) -> bool:
    """Whether a stream is a terminal that shows colours, and nobody asked it not to."""
    terminal = getattr(stream, "isatty", bool)()
    return terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def holds(stream: object, characters: str) -> bool:
    """Whether some characters can be written to a stream."""
    try:
        characters.encode(getattr(stream, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


class _Chart:
    def __init__(
        self, shown: Picture, width: int, height: int, braille: bool, colours: bool
    ) -> None:
        self.shown, self.height = shown, height
        self.braille, self.colours = braille, colours
        self.across, self.down = (ACROSS, DOWN) if braille else (1, 1)
        low, high = shown.low, shown.high
        middle = 0 if low < 0 < high else (low + high) / 2
        row = round((height - 1) * (high - middle) / (high - low))
        self.labels = {row: number(middle, 3), 0: number(high), height - 1: number(low)}
        self.left = max(map(len, self.labels.values())) + 2
        self.columns = max(width - self.left, 1)
        self.dots: dict[tuple[int, int], int] = {}  # and to which curve each belongs
        for n, curve in enumerate(shown.curves.values()):
            for at, dot in enumerate(dict.fromkeys(self.along(curve))):
                dash = 0 if colours or not braille else DASHES[n % len(DASHES)]
                if not dash or at // dash % 2 == 0:
                    self.dots.setdefault(dot, n)

    def along(self, curve: list[Point]) -> Iterator[tuple[int, int]]:
        """The dots that a curve goes through."""
        low, high = self.shown.low, self.shown.high
        right, bottom = self.columns * self.across - 1, self.height * self.down - 1
        for first, second in pairwise(curve):
            if isnan(first.value) or isnan(second.value):
                continue
            x1, x2 = (right * it.t / self.shown.until for it in (first, second))
            y1, y2 = (bottom * (high - it.value) / (high - low) for it in (first, second))
            steps = int(max(abs(x2 - x1), abs(y2 - y1))) + 1
            for k in range(steps + 1):
                share = k / steps
                yield round(x1 + (x2 - x1) * share), round(y1 + (y2 - y1) * share)

    def lines(self, unit: str) -> Iterator[str]:
        edge, mark = ("│", "┤") if self.braille else ("|", "+")
        for row in range(self.height):
            label = self.labels.get(row, "")
            cells = "".join(self.cell(column, row) for column in range(self.columns)).rstrip()
            yield f"{label:>{self.left - 2}} {mark if label else edge}{cells}"
        yield from self.axis(unit)
        if len(self.shown.curves) > 1:
            for n, name in enumerate(self.shown.curves):
                yield f"{' ' * self.left}{self.key(n)} {cut(name, self.columns - 4)}"

    def cell(self, column: int, row: int) -> str:
        inside = {
            (x, y): self.dots[dot]
            for x in range(self.across)
            for y in range(self.down)
            if (dot := (column * self.across + x, row * self.down + y)) in self.dots
        }
        if not inside:
            return " "
        n = min(inside.values())
        if not self.braille:
            return PLAIN[n % len(PLAIN)]
        return self.painted(chr(BRAILLE + sum(BITS[y][x] for x, y in inside)), n)

    def painted(self, text: str, n: int) -> str:
        return f"\x1b[{COLOURS[n % len(COLOURS)]}m{text}\x1b[0m" if self.colours else text

    def key(self, n: int) -> str:
        """A sample of how a curve is drawn."""
        if not self.braille:
            return PLAIN[n % len(PLAIN)]
        return self.painted("⠒⠒⠒" if self.colours else KEYS[n % len(KEYS)], n)

    def axis(self, unit: str) -> Iterator[str]:
        """The line below, with marks, and the numbers below that."""
        corner, line, mark = "└─┬" if self.braille else "+-+"
        marks, width = [line] * self.columns, self.left + self.columns
        numbers = before = text = ""
        for t in ticks(0, self.shown.until, max(self.columns // 9, 2)):
            column = round((self.columns - 1) * t / self.shown.until)
            marks[column] = mark
            start = min(self.left + column - len(time(t)) // 2, width - len(time(t)))
            if start > len(numbers) or not numbers:
                before, text = numbers, time(t)
                numbers = f"{before:{start}}{text}"
        yield f"{' ' * (self.left - 1)}{corner}{''.join(marks)}"
        # The unit stands at the end: a number that is there makes room for it, or it is a line below.
        free = width - len(unit) - 1
        start = free - len(text)
        if free < len(numbers) <= free + FARTHEST and len(before) < start:
            numbers = f"{before:{start}}{text}"
        if free < len(numbers):
            yield numbers
            numbers = ""
        yield f"{numbers}{unit:>{width - len(numbers)}}"
