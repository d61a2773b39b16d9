"""Text that is shown as text, and not between quotes, where a notebook or a console shows a value."""


class Text(str):
    """Lines of text: the last line of a cell shows them as `print` does.

    >>> Text("one\\ntwo")
    one
    two
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def cut(text: str, most: int) -> str:
    """The text, or its beginning and three dots.

    >>> cut("warmup", 6), cut("warmups", 6)
    ('warmup', 'war...')
    """
    return text if len(text) <= most else f"{text[: most - 3]}..."
