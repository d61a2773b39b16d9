"""PyTorch's names for shapes, and for modes of a cycle."""

from typing import Literal

Mode = Literal["triangular", "triangular2", "exp_range"]
Strategy = Literal["cos", "linear"]


SHAPES = {"cos": "cosine", "linear": "linear"}
