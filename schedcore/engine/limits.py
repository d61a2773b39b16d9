"""Limits of the number types that a time may come in."""

# Past this, floating point no longer tells one update from the next.
LAST_T = 2**53

LARGEST_FLOAT32 = 2.0**128 - 2.0**104


def beside_int32(value: float) -> float:
    """The value; a float, if as a whole number it would overflow beside an array of int32."""
    return value if abs(value) < 2**31 else float(value)
