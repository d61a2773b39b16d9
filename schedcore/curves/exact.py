"""Differences that floats would leave few digits of, in verbs that all array libraries share."""

from typing import Any

from schedcore.engine.verbs import at_most


def one_minus_exp(z: Any, xp: Any) -> Any:
    """1 - e^-z for z >= 0, exact near 0 too, and never above 1."""
    return at_most(1.0, xp.tanh(z / 2.0) * (1.0 + xp.exp(-z)), xp)


def log_of_one_plus(z: Any, xp: Any) -> Any:
    """log(1 + z) for z > -1, exact near 0 too, where 1 + z has lost digits of z."""
    y = xp.log(1.0 + z)
    # A step of Newton's towards e^y - 1 = z, whose left side is tanh(y / 2) * (e^y + 1).
    return y - (xp.tanh(y / 2.0) * (2.0 + z) - z) / (1.0 + z)


def one_minus_power(x: Any, rest: Any, power: float, xp: Any) -> Any:
    """1 - x^power, exact near x = 1 too, where `rest` is 1 - x."""
    near = -power * log_of_one_plus(-at_most(0.5, rest, xp), xp)
    return xp.where(rest < 0.5, one_minus_exp(near, xp), 1.0 - x**power)
