"""How large a text may be that Python's parser is given."""

import re

# A thousand parts in a row, and no text that takes longer than 50 ms, or more than 10 MB, to read.
MAX_LENGTH = 60_000


MAX_SIGNS = 13_200


MAX_OPENED = 2_100


# Names, numbers, and all signs but equals signs and those that close a bracket.
SIGN = re.compile(r"\d[\w.]*(?:(?<=[eE])[-+]\w+)?|\w+|[^\w \t)\]}=]")


OPENED = frozenset("([{+-*/%~@")


def check_size(text: str) -> None:
    """Raise ValueError for a text that could take long to read, before Python's parser does."""
    signs = SIGN.findall(text[: MAX_LENGTH + 1])
    for what, most, got in (
        ("be at most {} characters", MAX_LENGTH, len(text)),
        ("have at most {} names, numbers and signs", MAX_SIGNS, len(signs)),
        ("have at most {} brackets and operators", MAX_OPENED, sum(it in OPENED for it in signs)),
    ):
        if got > most:
            raise ValueError(f"parse: text must {what.format(most)}, got {got}")
