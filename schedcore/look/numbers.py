"""Numbers as a person reads them, and the round ones that an axis is marked at."""

from math import ceil, floor, isfinite, log10

# Of a step: an end that is so near to a mark has one.
NEAR = 1e-9


UNITS = ((1e12, "T"), (1e9, "B"), (1e6, "M"))


def number(value: float, digits: int = 4) -> str:
    """A number with its thousands apart.

    >>> number(600_000), number(0.25), number(1 / 3), number(1e-5), number(2.5e20)
    ('600,000', '0.25', '0.3333', '1e-05', '2.5e+20')
    """
    if not isfinite(value):
        return str(value)
    whole = value == int(value) and abs(value) < 1e15
    return f"{int(value):,}" if whole else f"{value:.{digits}g}"


def brief(value: float) -> str:
    """A number in millions, billions or trillions, where nothing of it is lost.

    >>> brief(2e9), brief(1.5e6), brief(600_000), brief(1_234_567)
    ('2 B', '1.5 M', '600,000', '1,234,567')
    """
    for size, letter in UNITS:
        if size <= abs(value) < 1e15:
            text = f"{value / size:.4g}"
            return f"{text} {letter}" if float(text) * size == value else number(value, 9)
    return number(value, 9)


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
