"""Half of a cosine's fall."""

from dataclasses import dataclass
from math import pi
from typing import Any

from schedcore.curves.curve import Curve, between_ends


@dataclass(frozen=True)
class HalfCosine(Curve):
    """The second half of a cosine's fall, which is steep at first.

    left(x) = 1 + cos(pi / 2 * (1 + x))

    >>> from schedcore import Anneal
    >>> round(Anneal(0.4, steps=20, shape="half-cosine")(10), 4)
    0.1172

    Source: `HalfCosWithWarmup` of OLMo-core.
    """

    def left(self, x: Any, rest: Any, xp: Any) -> Any:
        return between_ends(x, rest, 1.0 + xp.cos(pi / 2.0 * (1.0 + x)), xp)
