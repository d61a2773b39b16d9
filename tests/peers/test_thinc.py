"""`thinc.schedules` beside schedcore: where they agree, and where thinc is wrong."""

from peers.compare import assert_same
from peers.rows import row
from thinc.schedules import slanted_triangular

from schedcore import Schedule

THEIRS = [slanted_triangular(0.3, 100)(step) for step in range(110)]


@row("slanted triangular")
def test_slanted_triangular(ours: Schedule) -> None:
    """The first of its updates, which it counts from 0, is at t = 1."""
    assert_same(THEIRS[:100], ours, range(1, 101))


@row("thinc `slanted_triangular(0.3, 100)`, up to 100")
def test_in_its_own_count(ours: Schedule) -> None:
    assert_same(THEIRS[:100], ours, range(100))


def test_it_falls_below_nought() -> None:
    assert min(THEIRS[:102]) > 0 > THEIRS[102]
