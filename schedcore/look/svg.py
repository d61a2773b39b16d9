"""A picture of schedules as SVG, with no library: for notebooks, pages and files."""

from collections.abc import Callable
from html import escape
from math import hypot, isnan, nan

from schedcore.look.numbers import number, ticks, time
from schedcore.look.picture import Picture, Shown, picture
from schedcore.look.samples import Point
from schedcore.look.text import cut

# As narrow as a phone, so that the text stays as large as that of the page around it.
WIDTH, HEIGHT, FONT = 360, 170, 13


# Below the axes there are numbers.
RIGHT, TOP, BOTTOM = 18, 12, 38


LINE = 18  # of text


# About what a character takes, of a wide font.
CHARACTER = 8


# Times of more characters than that stand further apart.
SHORT = 5


# A corner that is nearer to a line than that lies on it.
UNSEEN = 0.05


Corner = tuple[float, float]


# They stand apart on white, on black, and to colour-blind eyes.
COLOURS = ["#3b82c4", "#d9822b", "#3a9e6e", "#b06ab3", "#8a8a3c", "#c2504e"]


def svg(
    schedules: Shown,
    until: float | None = None,
    *,
    unit: str = "t",
    colour: str = "currentColor",
) -> str:
    """The picture of a schedule as the text of an SVG: its axes, its curve, its phases marked.

    Args:
        schedules: A schedule; or several, in a list or by their names, for one picture with a
            legend.
        until: How much of it, in units of t, > 0. If None, to its end and a tenth more; without an
            end six boundaries; without those 100.
        unit: What t counts.
        colour: That of axes and text: by default what the page around it writes in.

    Raises:
        TypeError: `schedules` is no Schedule, or `until` no number.
        ValueError: `until` is not > 0.

    >>> from schedcore import Cosine
    >>> text = svg(Cosine(0.3, steps=95).warmup(5), unit="epochs")
    >>> text[:4], text.count("epochs")
    ('<svg', 1)
    """
    return _Canvas(picture(schedules, until, "svg")).drawn(unit, colour)


class _Canvas:
    def __init__(self, shown: Picture) -> None:
        self.shown = shown
        self.several = len(shown.curves) > 1
        self.rates = ticks(shown.low, shown.high, 6)
        self.left = 10 + CHARACTER * max(len(number(it)) for it in self.rates)
        self.top = TOP + LINE * len(shown.curves) * self.several
        self.bottom = self.top + HEIGHT - TOP - BOTTOM

    def x(self, t: float) -> float:
        return round(self.left + (WIDTH - self.left - RIGHT) * t / self.shown.until, 2)

    def y(self, value: float) -> float:
        span = self.shown.high - self.shown.low
        return round(self.top + (self.bottom - self.top) * (self.shown.high - value) / span, 2)

    def drawn(self, unit: str, colour: str) -> str:
        height = self.bottom + BOTTOM
        opening = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
            f'viewBox="0 0 {WIDTH} {height}" role="img" '
            'style="max-width: 100%; height: auto" font-family="system-ui, sans-serif" '
            f'font-size="{FONT}" color="{colour}" fill="currentColor">'
        )
        title = f"<title>{escape(', '.join(self.shown.curves))}</title>"
        return "\n".join([opening, title, *self.axes(unit), *self.curves(), "</svg>"])

    def axes(self, unit: str) -> list[str]:
        shown, left, right = self.shown, self.left, WIDTH - RIGHT
        parts = []
        for value in self.rates:
            y = self.y(value)
            parts += [self.line(left, y, right, y, 0.6 if value == 0 else 0.15)]
            parts += [self.text(left - 7, y + 4, number(value), "end")]
        for t in shown.marks:
            parts.append(self.line(self.x(t), self.top, self.x(t), self.bottom, 0.35, "2 3"))
        times = ticks(0, shown.until, 6)
        if max(len(time(t)) for t in times) > SHORT:
            times = ticks(0, shown.until, 4)
        for t in times:
            parts += [self.line(self.x(t), self.bottom, self.x(t), self.bottom + 4, 0.6)]
            middle = min(self.x(t), WIDTH - CHARACTER * len(time(t)) / 2)
            parts += [self.text(middle, self.bottom + 18, time(t), "middle")]
        return [*parts, self.text(right, self.bottom + 34, unit, "end")]

    def curves(self) -> list[str]:
        parts = []
        for n, (name, points) in enumerate(self.shown.curves.items()):
            colour = COLOURS[n % len(COLOURS)]
            if self.several:
                y = TOP + LINE * n
                start = self.left + 25
                parts.append(
                    f'<path d="M{self.left} {y}h18" stroke="{colour}" stroke-width="2.5"/>'
                )
                parts.append(
                    self.text(start, y + 4, cut(name, (WIDTH - start) // CHARACTER), "start")
                )
            parts.append(
                f'<path d="{path(points, self.x, self.y)}" fill="none" stroke="{colour}" '
                'stroke-width="2" stroke-linejoin="round"/>'
            )
        return parts

    def line(
        self, x1: float, y1: float, x2: float, y2: float, strength: float, dashes: str = "none"
    ) -> str:
        dashed = "" if dashes == "none" else f' stroke-dasharray="{dashes}"'
        return (
            f'<path d="M{x1:g} {y1:g}L{x2:g} {y2:g}" stroke="currentColor" '
            f'stroke-opacity="{strength}"{dashed}/>'
        )

    def text(self, x: float, y: float, words: str, anchor: str) -> str:
        return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}">{escape(words)}</text>'


def path(points: list[Point], x: Callable[[float], float], y: Callable[[float], float]) -> str:
    """The `d` of a path through the points, torn where there is no value."""
    steps: list[str] = []
    corners: list[Corner] = []
    for t, value in [*points, Point(0, nan)]:
        if not isnan(value):
            corners.append((x(t), y(value)))
        elif corners:
            steps.append(
                "M" + " ".join(f"{across:g} {down:g}" for across, down in simplified(corners))
            )
            corners = []
    return "".join(steps)


def simplified(corners: list[Corner]) -> list[Corner]:
    """The corners without those that nobody would see: Ramer 1972, Douglas and Peucker 1973."""
    kept = {0, len(corners) - 1}
    waiting = [(0, len(corners) - 1)]
    while waiting:
        first, last = waiting.pop()
        (x1, y1), (x2, y2) = corners[first], corners[last]
        width = hypot(x2 - x1, y2 - y1)
        far, middle = UNSEEN, first
        for k in range(first + 1, last):
            x, y = corners[k]
            off = hypot(x - x1, y - y1)
            if width:
                off = abs((x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)) / width
            if off > far:
                far, middle = off, k
        if middle != first:
            kept.add(middle)
            waiting += [(first, middle), (middle, last)]
    return [corners[k] for k in sorted(kept)]
