"""Limits of the number types that a time may come in."""

from math import inf, log1p
from struct import pack, unpack
from sys import float_info

# Past this, floating point no longer tells one update from the next.
LAST_T = 2**53

LARGEST_FLOAT32 = 2.0**128 - 2.0**104


def beside_int32(value: float) -> float:
    """The value; a float, if as a whole number it would overflow beside an array of int32."""
    return value if abs(value) < 2**31 else float(value)


def in_float32(value: float) -> float:
    """The nearest number that float32 holds."""
    nearest: float = unpack("f", pack("f", value))[0]
    return nearest


def parts_in_float32(base: float) -> tuple[float, float]:
    """A number that float32 holds, and the logarithm of what a base is times that.

    Of a base near 1 high powers are taken, and its rounding as often.
    """
    if not 0.5 < base < 2:
        return base, 0.0
    near = in_float32(base)
    return near, log1p((base - near) / near)


def in_floats(t: float) -> float:
    """The time as it is in a sum with a float, which a huge whole number is not."""
    if t <= LAST_T:
        return t
    return float(t) if t <= float_info.max else inf
