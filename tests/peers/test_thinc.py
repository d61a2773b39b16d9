"""`thinc.schedules` beside schedcore: where they agree, and where thinc is wrong."""

from catalogue_page import built
from peers.compare import assert_same
from thinc.schedules import slanted_triangular

THEIRS = [slanted_triangular(0.3, 100)(step) for step in range(110)]


def test_slanted_triangular() -> None:
    """The first of its updates, which it counts from 0, is at t = 1."""
    assert_same(THEIRS[:100], built("slanted triangular"), range(1, 101))


def test_in_its_own_count() -> None:
    ours = built("thinc `slanted_triangular(0.3, 100)`, up to 100")

    assert_same(THEIRS[:100], ours, range(100))


def test_it_falls_below_nought() -> None:
    assert min(THEIRS[:102]) > 0 > THEIRS[102]
