"""The methods of a schedule that show it: in words, as a line, as a picture, as plain Python.

What they do is in the room `look`, which loads when one is called.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from schedcore.look.text import Text


class Views:
    """The part of `Schedule` to look at: `self` is a Schedule, which can't be named yet."""

    __slots__ = ()

    def __init_subclass__(cls, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        if "__repr__" not in vars(cls) and cls.__repr__ is Views.__repr__:
            # Or a dataclass would write one of its own.
            cls.__repr__ = Views.__repr__  # type: ignore[method-assign]

    def __repr__(self: Any) -> str:
        """The line of Python that gives this schedule, as a person would type it.

        >>> from schedcore import Cosine, Warmup
        >>> Warmup(Cosine(0.3, 15, final_lr=0.0), steps=5)
        Cosine(0.3, steps=15).warmup(5)
        """
        from schedcore.look.written import written

        return written(self)

    def describe(self: Any, unit: str | None = None, *, until: float | None = None) -> "Text":
        """Say what the rate does, phase by phase, in plain sentences; the first and last of very many.

        The phases are those between `boundaries`. What the rate does in one is looked at, not
        proved. With `until`, the length of a run, each phase is told as a share of it.

        Raises ValueError if it would take too long to find out.

        >>> from schedcore import Cosine
        >>> Cosine(0.3, steps=15, final_lr=0.01).warmup(5).describe()
        From t = 0 to 5 it rises in a line from 0 to 0.3.
        From t = 5 to 20 it falls along a cosine from 0.3 to 0.01.
        From t = 20 on it stays at 0.01.
        >>> Cosine(3e-4, steps=78e9).warmup(2e9).describe("tokens", until=80e9)
        From 0 to 2 B tokens, 2.5 % of the run, it rises in a line from 0 to 0.0003.
        From 2 B to 80 B tokens, 97.5 % of the run, it falls along a cosine from 0.0003 to 0.
        """
        from schedcore.budget import looking
        from schedcore.look.words import describe

        with looking(self, "describe"):
            return describe(self, unit, until)

    def plot(self: Any, until: float | None = None, **options: Any) -> "Axes":
        """Draw this schedule with matplotlib, and return the axes: `schedcore.plot` of it alone.

        >>> from schedcore import Cosine
        >>> ax = Cosine(0.3, steps=90).plot(unit="epochs", boundaries=True, label="mine")
        """
        from schedcore.look.plot import plot

        return plot(self, until, **options)

    def chart(self: Any, until: float | None = None, **options: Any) -> "Text":
        """This schedule as a picture of characters: `schedcore.chart` of it alone.

        >>> from schedcore import Linear
        >>> Linear(0.3, steps=100).chart(width=40, height=4)
         0.3 ┤⠉⠓⠒⠦⠤⣄⣀⡀
             │       ⠉⠉⠓⠒⠦⠤⣄⣀⡀
        0.15 ┤               ⠈⠉⠑⠒⠲⠤⢤⣀⣀
           0 ┤                       ⠈⠉⠙⠒⠲⠤⢤⣀⣀⣀⣀
             └┬──────────────┬──────────────┬───
              0             50             100 t
        """
        from schedcore.look.chart import chart

        return chart(self, until, **options)

    def source(self: Any) -> "Text":
        """This schedule as a plain Python function over `math`, to paste into a script.

        It is called `lr`, and gives the same values to the last bit. Raises TypeError if a function
        of your own is part of the schedule: it could only be named.

        >>> from schedcore import Constant
        >>> Constant(0.3).warmup(5).source()
        # Constant(0.3).warmup(5), as schedcore computes it
        def lr(t):
            if t < 5:
                return 0.3 * (0.0 if t <= 0 else t / 5)
            since = t - 5
            if since == since:
                return 0.3
            return since / 1
        """
        from schedcore.look.source import source

        return source(self)

    def _repr_mimebundle_(self: Any, include: Any = None, exclude: Any = None) -> dict[str, str]:
        from schedcore.look.notebook import mimebundle

        return mimebundle(self)
