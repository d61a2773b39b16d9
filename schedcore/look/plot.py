"""A picture of schedules with matplotlib."""

from typing import TYPE_CHECKING, Any

from schedcore.checks import POSITIVE, fail, number_in
from schedcore.look.numbers import time
from schedcore.look.picture import Shown, picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SCALES = ("linear", "log")


# From so much on, the numbers on the axis have thousands, or are in millions.
MANY = 10_000


def plot(
    schedules: Shown,
    until: float | None = None,
    *,
    ax: "Axes | None" = None,
    unit: str = "t",
    scale: str = "linear",
    also: tuple[str, float] | None = None,
    boundaries: bool = False,
    **line: Any,
) -> "Axes":
    """Draw schedules with matplotlib, and return the axes.

    Jumps are vertical and corners sharp, and 10^11 tokens take as long as 100 epochs.

    Args:
        schedules: A schedule; or several, in a list or by their names, with a legend.
        until: How much of it, in units of t, > 0. If None, to its end and a tenth more; without an
            end six boundaries; without those 100.
        ax: Axes to draw into; those of a new figure if None.
        unit: What t counts: the name of the axis below.
        scale: That of the rate, "linear" or "log".
        also: A second unit for an axis above, and how many of the first it is: `("epochs", 1251)`.
        boundaries: Whether to mark where the formula changes.
        line: What goes to `Axes.plot`: `label`, `color`, ...

    Raises:
        ImportError: There is no matplotlib.
        TypeError: An argument is of the wrong type.
        ValueError: An argument is out of its range.

    >>> from schedcore import Cosine, Linear, plot
    >>> ax = plot([Cosine(0.3, steps=100), Linear(0.3, steps=100)], unit="epochs")
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['Cosine(0.3, steps=100)', 'Linear(0.3, steps=100)']
    """
    if scale not in SCALES:
        fail("plot", "scale", " or ".join(map(repr, SCALES)), scale)
    shown = picture(schedules, until)
    if ax is None:
        try:
            import matplotlib.pyplot as plt
        except ImportError as error:
            raise ImportError("plot needs matplotlib: pip install matplotlib") from error
        _, ax = plt.subplots()
        ax.set(xlabel=unit, ylabel="learning rate", yscale=scale)
        if shown.until >= MANY:
            ax.xaxis.set_major_formatter(lambda t, _: time(t))
    several = len(shown.curves) > 1
    for name, curve in shown.curves.items():
        style: dict[str, Any] = {"label": name} if several else {}
        ax.plot([it.t for it in curve], [it.value for it in curve], **style | line)
    if boundaries:
        for t in shown.marks:
            ax.axvline(t, color="gray", linewidth=0.8, linestyle=":", zorder=0)
    if also is not None:
        name, size = also
        each = number_in("plot", POSITIVE, "also[1]", size)
        there, back = (lambda t: t / each), (lambda t: t * each)
        above = ax.secondary_xaxis("top", functions=(there, back))
        above.set_xlabel(name)
    if several:
        ax.legend()
    return ax
