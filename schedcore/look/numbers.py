"""Numbers as a person reads them, and the round ones that an axis is marked at."""

from math import ceil, floor, isfinite, log10

# Of a step: an end that is so near to a mark has one.
NEAR = 1e-9


UNITS = ((1e12, "T"), (1e9, "B"), (1e6, "M"))


def number(value: float, digits: int = 4) -> str:
    """A number as it stands in every sentence and at every axis.

    A whole one is exact: in millions, billions or trillions where nothing of it is lost, and else
    with its thousands apart.

    >>> number(600_000), number(2e9), number(1.5e6), number(1_234_567)
    ('600,000', '2 B', '1.5 M', '1,234,567')
    >>> number(0.25), number(1 / 3), number(1e-5), number(2.5e20)
    ('0.25', '0.3333', '1e-05', '2.5e+20')
    """
    if not isfinite(value):
        return str(value)
    if value != int(value) or abs(value) >= 1e15:
        return f"{value:.{digits}g}"
    for size, letter in UNITS:
        text = f"{value / size:.4g}"
        if abs(value) >= size and float(text) * size == value:
            return f"{text} {letter}"
    return f"{int(value):,}"


def time(t: float) -> str:
    """A time as it stands in every sentence and at every axis: a number, of nine digits at most.

    >>> time(2e9), time(2.5), time(100 / 3)
    ('2 B', '2.5', '33.3333333')
    """
    return number(t, 9)


def ticks(low: float, high: float, most: int) -> list[float]:
    """Round numbers from low to high, `most` of them at most, a 1, 2 or 5 and zeros apart.

    >>> ticks(0, 110, 5), ticks(-0.01, 0.3, 4)
    ([0, 50, 100], [0.0, 0.1, 0.2, 0.3])
    """
    rough = (high - low) / most
    power = floor(log10(rough))
    for exponent, step in [(power, 1), (power, 2), (power, 5), (power + 1, 1), (power + 1, 2)]:
        size = step * 10.0**exponent
        first, last = ceil(low / size - NEAR), floor(high / size + NEAR)
        if last - first < most:
            break
    # By whole numbers, or a quotient of whole numbers, so that 0.3 is 0.3.
    if exponent >= 0:
        return [n * step * 10**exponent for n in range(first, last + 1)]
    return [n * step / 10**-exponent for n in range(first, last + 1)]
