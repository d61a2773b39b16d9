"""Arithmetic in text: what Python would give, and nothing that is slow, huge or not a number."""

from math import isfinite

import pytest
from hypothesis import given, strategies as st
from work import calls

from schedcore import Constant, Cosine, Factor, Linear, Polynomial, Schedule, parse

NANO_GPT = Cosine(6e-4, 598_000, final_lr=6e-5).warmup(2000, begin_lr=6e-4 / 2001)

READ: list[tuple[str, Schedule]] = [
    # lines of real configurations
    ("Cosine(6e-4, 600_000 - 2_000, final_lr=6e-5).warmup(2000, begin_lr=6e-4 / 2001)", NANO_GPT),
    ("Cosine(3e-4, 5e12 - 8388608000, final_lr=3e-5)", Cosine(3e-4, 4991611392000, final_lr=3e-5)),
    ("Cosine(1.5e-4 * 4096 / 256, 760).warmup(40)", Cosine(1.5e-4 * 16, 760).warmup(40)),
    ("Cosine(0.004 * 2**0.5, 112500, 1e-6)", Cosine(0.005656854249492381, 112500, 1e-6)),
    ("Linear(0.3, 50_000 // 128 * 90)", Linear(0.3, 35100)),
    ("Constant(1).then(Factor(1, 0.5), at=-(-7 // 2))", Constant(1).then(Factor(1, 0.5), 4)),
    # what binds how
    ("Constant(2 + 3 * 4)", Constant(14)),
    ("Constant((2 + 3) * 4)", Constant(20)),
    ("Constant(2 ** 3 ** 2)", Constant(512)),
    ("Constant(1).shift(-2 ** 2)", Constant(1).shift(-4)),
    ("Constant(1).shift(-0.3)", Constant(1).shift(-0.3)),
    ("Constant(1).shift(- -3 + +1)", Constant(1).shift(4)),
    ("Constant(7 % 4)", Constant(3)),
    ("Constant(2 ** -3)", Constant(0.125)),
    # between numbers and schedules
    ("2 * 3 * Cosine(0.3, 20)", Cosine(0.3, 20) * 6),
    ("Cosine(0.3, 20) * (1 / 4) + Constant(2 - 1)", Cosine(0.3, 20) * 0.25 + Constant(1)),
    ("1 - Cosine(0.3, 20) / 2", 1 - Cosine(0.3, 20) / 2),
    ("-Cosine(0.3, 20) - -0.1", -Cosine(0.3, 20) - -0.1),
    ("Cosine(0.3, 20) - Factor(0.1, 0.5)", Cosine(0.3, 20) - Factor(0.1, 0.5)),
    ("2 / (Constant(1) + 7 % 4)", 2 / (Constant(1) + 3)),
    ("(Constant(100) / 3).rounded()", (Constant(100) / 3).rounded()),
]


@pytest.mark.parametrize(("text", "lr"), READ, ids=[row[0] for row in READ])
def test_computed_as_python_does(text: str, lr: Schedule) -> None:
    assert parse(text) == lr


def test_whole_numbers_stay_whole() -> None:
    lr = parse("Constant(1).then(Polynomial(1, 10**6 - 2), 6 // 2)")

    assert lr == Constant(1).then(Polynomial(1, 999_998), 3)
    assert "steps=999998)" in repr(lr)
    assert "at=3)" in repr(lr)


LARGE = "the number is too large"


def as_python_has_it(text: str) -> str:
    """The words of this Python, which change from one to the next."""
    with pytest.raises(ZeroDivisionError) as info:
        eval(text)
    return str(info.value)


REFUSED = [
    ("10 ** 400", 10, LARGE),
    ("10 ** 10 ** 10", 10, LARGE),
    ("10 ** 10 ** 10 ** 10", 16, LARGE),
    ("(-10) ** 10 ** 10", 10, LARGE),
    ("2 ** 1024", 10, LARGE),
    ("10.0 ** 400", 10, LARGE),
    ("1e308 * 10", 10, LARGE),
    ("1e308 + 1e308", 10, LARGE),
    ("10 ** 308 * 10", 10, LARGE),
    ("-1e308 - 1e308", 10, LARGE),
    ("1 / 1e-320", 10, LARGE),
    ("1e999", 10, LARGE),
    ("1 / 0", 10, "division by zero"),
    ("1 // 0", 10, as_python_has_it("1 // 0")),
    ("1 % 0", 10, as_python_has_it("1 % 0")),
    ("2 + 1 / (3 - 3)", 14, "division by zero"),
    ("(-8) ** 0.5", 10, "a negative number to a fractional power is no real number"),
    ("'a' * 1000000000", 10, "expected a schedule or a number, got \"'a'\""),
    ("1 + 'a'", 14, "expected a schedule or a number, got \"'a'\""),
    ("[0] * 1000000000", 10, "expected a schedule or a number, got '[0]'"),
    ("True + 1", 10, "expected a schedule or a number, got 'True'"),
    ("+None", 11, "expected a schedule or a number, got 'None'"),
    ("1 << 1000000", 10, "expected a schedule or a plain value, got '1 << 1000000'"),
]

MUCH = 2_000  # calls: a moment


@pytest.mark.parametrize(("text", "column", "message"), REFUSED, ids=[row[0] for row in REFUSED])
def test_refused_at_once(text: str, column: int, message: str) -> None:
    parse("Constant(1)")  # what the first text costs is not its own

    def read() -> None:
        with pytest.raises(ValueError, match=r"^column ") as info:
            parse(f"Constant({text})")
        assert str(info.value) == f"column {column}: {message}"

    assert calls(read) < MUCH


NUMBERS = st.integers(-(10**20), 10**20) | st.floats(allow_nan=False, allow_infinity=False)
OPERATORS = st.sampled_from(["+", "-", "*", "/", "//", "%", "**"])


@given(left=NUMBERS, operator=OPERATORS, right=NUMBERS)
def test_any_numbers_give_what_python_gives_or_an_error(
    left: float, operator: str, right: float
) -> None:
    """Seen as the time of a shift, which may be any number."""
    text = f"({left!r}) {operator} ({right!r})"
    try:
        lr = parse(f"Constant(1).shift({text})")
    except ValueError as error:
        if "too large" in str(error) and operator == "**" and left not in (0, 1, -1):
            return  # perhaps too large for this test as well
        with pytest.raises((ZeroDivisionError, OverflowError, AssertionError)):
            value = eval(text)
            assert not isinstance(value, complex)
            assert isfinite(value)
        return
    assert repr(lr) == repr(Constant(1).shift(eval(text)))
