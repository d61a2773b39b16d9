"""Times of composer, in batches."""

from typing import TypeAlias

from schedcore.checks import fail

Time: TypeAlias = str | int


# More batches than anybody trains for.
LAST = 10**12


def batches(time: Time, max_duration: Time, dataloader_len: int, ssr: float = 1.0) -> int:
    """A time of composer in batches, cut to whole ones."""
    if not isinstance(time, str):
        return int(time * ssr)
    unit = time.lstrip("0123456789.")
    value = float(time.removesuffix(unit))
    if unit == "dur":
        return int(value * batches(max_duration, 0, dataloader_len))
    if unit == "ep":
        return int(value * dataloader_len * ssr)
    if unit != "ba":
        fail("composer", "a time", "in epochs (ep), batches (ba) or shares of the run (dur)", time)
    return int(value * ssr)
