"""Compare the curve of a peer with ours, value by value."""

from collections.abc import Callable, Sequence


def partings(
    theirs: Sequence[float],
    ours: Callable[[float], float],
    times: Sequence[float],
    tolerance: float = 1e-12,
) -> list[float]:
    """The times at which two curves differ by more than `tolerance` of the span of ours.

    `theirs` holds one value for each time. The span of a constant is its value.
    """
    values = [ours(t) for t in times]
    allowed = tolerance * (max(values) - min(values) or max(values))
    # Asked this way round, NaN is a difference.
    return [
        t
        for t, their, our in zip(times, theirs, values, strict=True)
        if not abs(their - our) <= allowed
    ]


def assert_same(
    theirs: Sequence[float],
    ours: Callable[[float], float],
    times: Sequence[float],
    tolerance: float = 1e-12,
) -> None:
    """Fail, naming the first time at which two curves part, unless they are the same."""
    apart = partings(theirs, ours, times, tolerance)
    if apart:
        t = apart[0]
        their = theirs[times.index(t)]
        raise AssertionError(
            f"they part at {len(apart)} of {len(times)} times, first at t = {t!r}: "
            f"the peer has {their!r}, {ours!r} has {ours(t)!r}"
        )
