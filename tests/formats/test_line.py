"""Schedules as one line of text: what is read, and that nothing else can be reached from it."""

import ast
import re
import warnings
from contextlib import suppress
from dataclasses import dataclass
from inspect import isfunction
from time import sleep
from typing import Any

import pytest
from examples import EXAMPLES, FUNCTIONS
from hypothesis import given, strategies as st
from work import calls

import schedcore
from schedcore import Constant, Cosine, Cyclic, Factor, MultiFactor, Scale, Schedule
from schedcore.formats import registry
from schedcore.formats.line import METHODS, parse
from schedcore.formats.registry import known_types


@pytest.mark.parametrize("lr", EXAMPLES.values(), ids=EXAMPLES)
def test_repr_gives_an_equal_schedule(lr: Schedule) -> None:
    assert parse(repr(lr), FUNCTIONS) == lr


READ: list[tuple[str, Schedule]] = [
    ("Cosine(0.3, 20)", Cosine(0.3, 20)),
    ("  Cosine ( 3e-1 , steps = 20 , ) ", Cosine(0.3, steps=20)),
    ("(Cosine(0.3, 20).warmup(5))", Cosine(0.3, 20).warmup(5)),
    ("Cosine(0.3, 20) * .5", Cosine(0.3, 20) * 0.5),
    ("2 * Cosine(0.3, 20).shift(-2.5)", Cosine(0.3, 20).shift(-2.5) * 2),
    ("Cosine(0.3, 20) * Factor(1, 0.5)", Cosine(0.3, 20) * Factor(1, 0.5)),
    ("MultiFactor(1, [5, 1_0], 0.1)", MultiFactor(1, [5, 10], 0.1)),
    ("Constant(1).then(schedule=Cosine(0.3, 20), at=5)", Constant(1).then(Cosine(0.3, 20), 5)),
    ("Constant(1).clip(0.1, max_lr=None)", Constant(1).clip(0.1)),
    ("Cyclic(0.1, 0.5, 4, mode='triangular2')", Cyclic(0.1, 0.5, 4, mode="triangular2")),
    # as code is pasted
    ("lr = Cosine(0.3, 20)", Cosine(0.3, 20)),
    ("schedcore.Cosine(0.3, 20).warmup(5)", Cosine(0.3, 20).warmup(5)),
    ("Cosine(0.3, 20)  # to 0", Cosine(0.3, 20)),
    ("# to 0\nlr = Cosine(\n\t0.3,  # base\n\t20,\n)\n", Cosine(0.3, 20)),
    ("\r\nlr = (\r\n  Constant(1)\r\n  .shift(2)\r\n)\r\n", Constant(1).shift(2)),
]


@pytest.mark.parametrize(("text", "lr"), READ, ids=[row[0] for row in READ])
def test_read_as_python_reads_it(text: str, lr: Schedule) -> None:
    assert parse(text) == lr


def test_the_methods_are_those_that_give_schedules() -> None:
    """All public methods of `Schedule` whose annotation says so."""
    methods = {
        name: getattr(Schedule, name)
        for name in dir(Schedule)
        if isfunction(getattr(Schedule, name)) and not name.startswith("_")
    }
    gives = {
        name: set(re.findall(r"\w+", str(method.__annotations__.get("return")))) - {"schedcore"}
        for name, method in methods.items()
    }
    schedules = {"Schedule", *known_types()}

    assert {name for name, given in gives.items() if given <= schedules} == METHODS


PLAIN = "expected a schedule or a plain value, got"
NO_TABLE = ", and no table of functions"

REFUSED: list[tuple[str, str]] = [
    # no schedule
    ("", "column 1: expected a schedule, got nothing"),
    (" # Constant(1)", "column 2: expected a schedule, got nothing"),
    ("3", "column 1: expected a schedule, got '3'"),
    ("'Constant(1)'", "column 1: expected a schedule, got \"'Constant(1)'\""),
    ("[Constant(1)]", "column 1: expected a schedule, got '[Constant(1)]'"),
    ("2 * 3", "column 1: expected a schedule, got '2 * 3'"),
    ("Constant(1) % 2", "column 1: schedules have + - * / alone, got 'Constant(1) % 2'"),
    ("2 ** Constant(1)", "column 1: schedules have + - * / alone, got '2 ** Constant(1)'"),
    ("Constant(2 @ 3)", f"column 10: {PLAIN} '2 @ 3'"),
    ("Constant(~3)", f"column 10: {PLAIN} '~3'"),
    # names
    ("Cosin(0.3, 20)", "column 1: unknown schedule 'Cosin', did you mean 'Cosine'?"),
    (
        " Constant(1) * Cosin(0.3, 20)",
        "column 16: unknown schedule 'Cosin', did you mean 'Cosine'?",
    ),
    (
        "Cosine(0.3, 20).warmpu(5)",
        "column 17: unknown method 'warmpu', did you mean 'warmup'?",
    ),
    ("Cosine(0.3, step=20)", "column 13: Cosine has no 'step', did you mean 'steps'?"),
    (
        "Cosine(final_lr='é', rate=2)",
        "column 22: Cosine has no 'rate', known are base_lr, steps, final_lr",
    ),
    ("Constant(1).shift(to=2)", "column 19: shift has no 'to', known are by"),
    # arguments
    ("Cosine(0.3)", "column 1: Cosine: missing a required argument: 'steps'"),
    ("Constant(1).shift(1, 2)", "column 13: shift: too many positional arguments"),
    ("Constant(1, lr=1)", "column 1: Constant: multiple values for argument 'lr'"),
    ("Constant(lr=1, lr=2)", "column 16: expected another argument, got 'lr=2'"),
    ("Constant(*[1])", f"column 10: {PLAIN} '*[1]'"),
    ("Constant(**{'lr': 1})", "column 10: expected another argument, got \"**{'lr': 1}\""),
    # values
    ("SquareRoot(1).hold(-1)", "column 15: Hold: at must be >= 0, got -1"),
    (
        "Constant(1).then(Cosine(0.3, -5), at=5)",
        "column 18: Cosine: steps must be > 0, got -5",
    ),
    ("Constant(1).warmup(-5)", "column 13: Warmup: steps must be >= 0, got -5"),
    ("Constant(1).shift(2) / 0", "column 1: /: divisor must be other than 0, got 0"),
    ("Constant(nan)", f"column 10: {PLAIN} 'nan'{NO_TABLE}"),
    ("Constant(1e999)", "column 10: the number is too large"),
    ("Constant(-1e999)", "column 11: the number is too large"),
    ("Constant(" + "9" * 400 + ")", "column 10: the number is too large"),
    ("Constant(0x" + "f" * 5000 + ")", "column 10: the number is too large"),
    ("Constant(1j)", f"column 10: {PLAIN} '1j'"),
    ("Constant(b'1')", f"column 10: {PLAIN} \"b'1'\""),
    ("Constant(...)", f"column 10: {PLAIN} '...'"),
    ("Constant(-True)", "column 11: expected a schedule or a number, got 'True'"),
    ("Constant({1})", f"column 10: {PLAIN} '{{1}}'"),
    # what code could do
    ("Cosine", f"column 1: {PLAIN} 'Cosine'{NO_TABLE}"),
    ("Cosine.__init__", f"column 1: {PLAIN} 'Cosine.__init__'"),
    ("().__class__", f"column 1: {PLAIN} '().__class__'"),
    ("Constant(1).lr", f"column 1: {PLAIN} 'Constant(1).lr'"),
    ("sc.Constant(1)", f"column 1: {PLAIN} 'sc'{NO_TABLE}"),
    ("schedcore.Constant", f"column 1: {PLAIN} 'schedcore.Constant'"),
    ("schedcore.schedcore.Constant(1)", f"column 1: {PLAIN} 'schedcore.schedcore'"),
    (
        "schedcore.Cosin(0.3, 20)",
        "column 11: unknown schedule 'Cosin', did you mean 'Cosine'?",
    ),
    ("Constant(1)(5)", "column 1: expected a schedule, got 'Constant(1)'"),
    ("Constant(1)[0]", f"column 1: {PLAIN} 'Constant(1)[0]'"),
    ("Constant(lambda: 1)", f"column 10: {PLAIN} 'lambda: 1'"),
    ("Constant(f'{1}')", f"column 10: {PLAIN} \"f'{{1}}'\""),
    ("Constant((x := 1))", f"column 11: {PLAIN} 'x := 1'"),
    ("Constant([x for x in (1,)])", f"column 10: {PLAIN} '[x for x in (1,)]'"),
    ("Constant(1) if 1 else 2", f"column 1: {PLAIN} 'Constant(1) if 1 else 2'"),
    ("await Constant(1)", f"column 1: {PLAIN} 'await Constant(1)'"),
    # what a line of text can't hold
    ("Constant(1)\0", "column 12: '\\x00' has no place in a schedule"),
    ("Constant(1)\r", "column 12: '\\r' has no place in a schedule"),
    ("Constant(1,\n  '\x0c')", "line 2, column 4: '\\x0c' has no place in a schedule"),
    # code that is more than one schedule
    (
        "lr: Schedule = Constant(1)",
        "column 1: expected a schedule, got 'lr: Schedule = Constant(1)'",
    ),
    ("a = b = Constant(1)", "column 1: expected a schedule, got 'a = b = Constant(1)'"),
    ("a.lr = Constant(1)", "column 1: expected a schedule, got 'a.lr = Constant(1)'"),
    ("a += Constant(1)", "column 1: expected a schedule, got 'a += Constant(1)'"),
    ("import os", "column 1: expected a schedule, got 'import os'"),
    ("Constant(1); Constant(2)", "column 14: expected one schedule, got 'Constant(2)' too"),
    ("a = Constant(1)\nb = 2", "line 2, column 1: expected one schedule, got 'b = 2' too"),
    ("Constant('\ud800')", "column 11: '\\ud800' has no place in a schedule"),
]

WRONG_TYPES: list[tuple[Any, str]] = [
    (None, "parse: text must be a str, got None"),
    (b"Constant(1)", "parse: text must be a str, got b'Constant(1)'"),
    ("Constant('1')", "column 1: Constant: lr must be a number, got '1'"),
    ("Constant(1).then(2, at=5)", "column 13: Then: second must be a Schedule, got 2"),
]

# All of these are cut to the longest text that is looked at.
DEEP = [
    *("(" * 9999, "[" * 9999, "{" * 9999, "-" * 9999, "'" * 9999, "\\" * 9999, "*" * 9999),
    *("f(" * 5000, "Scale(" * 2000, "(1," * 3000, "lambda:" * 1400, "not " * 2500, "f'{" * 3000),
    *("(" * 150 + ")" * 150, "[" * 190 + "]" * 190, "Scale(" * 150 + "1" + ")" * 150),
    *("1" + "*1" * 4990, "a" + ".a" * 4990, "a" + "()" * 4990, "a if a else " * 800 + "a"),
    *("Constant(1)" + "*1" * 4990, "Constant(1)" + ".clip()" * 1400, "Constant" + "(1)" * 3300),
    *("9" * 9999, "[x for x in " * 800, "(a:=" * 190, "'\\x" * 3000, "1<" * 4990 + "1"),
]


MUCH = 300_000  # calls, a fraction of a second


def refused(text: Any) -> Exception:
    """Return the error that parsing raises, before it has done much."""
    errors: list[Exception] = []

    def read() -> None:
        with pytest.raises((ValueError, TypeError)) as info:
            parse(text)
        errors.append(info.value)

    assert calls(read) < MUCH
    return errors[0]


@pytest.mark.parametrize(("text", "message"), REFUSED, ids=[row[1] for row in REFUSED])
def test_refused(text: str, message: str) -> None:
    error = refused(text)

    assert (type(error), str(error)) == (ValueError, message)


@pytest.mark.parametrize(("text", "message"), WRONG_TYPES, ids=[row[1] for row in WRONG_TYPES])
def test_wrong_types(text: Any, message: str) -> None:
    error = refused(text)

    assert (type(error), str(error)) == (TypeError, message)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("__import__('os').system('ls')", "column 1: unknown schedule '__import__', known are "),
        ("eval('1')", "column 1: unknown schedule 'eval', did you mean 'Anneal'?"),
        ("Schedule()", "column 1: unknown schedule 'Schedule', "),
        ("_known_schedules()", "column 1: unknown schedule '_known_schedules', "),
        ("Constant(1).sample(5)", "column 13: unknown method 'sample', known are "),
        ("Constant(1).größer(5)", "column 13: unknown method 'größer', known are "),
        ("Constant(1).plot(5)", "column 13: unknown method 'plot', known are "),
        ("Constant(1).__init__(2)", "column 13: unknown method '__init__', known are "),
        ("Constant(1).__reduce__()", "column 13: unknown method '__reduce__', known are "),
        # in the words of the Python at hand
        ("Constant(1 2)", "column 10: invalid syntax"),
        (" Constant((1", "column 11: '(' was never closed"),
        ("Constant(1)\n.warmup(5)", "line 2, column 1: invalid syntax"),
        (" \n Constant(1 2)", "line 2, column 11: invalid syntax"),
    ],
)
def test_refused_with_the_names_that_there_are(text: str, start: str) -> None:
    error = refused(text)

    assert type(error) is ValueError
    assert str(error).startswith(start)


@pytest.mark.parametrize("text", DEEP, ids=[text[:12] for text in DEEP])
def test_deep_text_is_refused_quickly(text: str) -> None:
    error = refused(text[:10_000])

    assert type(error) is ValueError
    assert len(str(error)) < 1000


def test_long_text_is_refused_at_once() -> None:
    message = "parse: text must be at most 60000 characters, got 1048576"

    assert str(refused("(" * 2**20)) == message
    assert parse("Constant(1)".ljust(60_000)) == Constant(1)
    assert "at most 60000 characters" in str(refused("Constant(1)".ljust(60_001)))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Constant([{}])", "at most 13200 names, numbers and signs, got 13202"),
        ("Constant([{}, 1])", "at most 13200 names, numbers and signs, got 13204"),
    ],
)
def test_a_text_of_many_signs_is_refused(text: str, message: str) -> None:
    items = ", ".join(["1e-5"] * 6600)

    assert str(refused(text.format(items))) == f"parse: text must have {message}"
    assert "must be a number" in str(refused(f"Constant([{items[:-6]}])"))


def test_many_schedules_are_refused() -> None:
    register = "column 1: Constant: lr must be a number, got [Constant(1), Constant(1), "
    opened = "parse: text must have at most 2100 brackets and operators, got 2101"
    for items, start in [(2098, register), (2099, opened)]:
        with pytest.raises((TypeError, ValueError)) as info:
            parse(f"Constant([{'Constant(1), ' * items}])")
        assert str(info.value).startswith(start)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("Constant(1if 2else 3)", 10),
        ("Constant(1)\n  .warmup(0x1for 2)", 11),
        (r"Constant(1, '\d')", 14),
    ],
)
def test_what_python_warns_of_is_refused_without_a_warning(text: str, column: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        message = str(refused(text))

    assert message.endswith(f"column {column}: invalid syntax")


def test_as_deep_as_it_may_be() -> None:
    lr: Schedule = Constant(1)
    for _ in range(98):
        lr = Scale(lr, 1)

    assert parse(repr(lr)) == lr
    assert parse("Constant(1)" + " * 1" * 98) == lr
    assert parse("Constant(1)" + ".warmup(1)" * 98)(98) == 1
    assert "must be at most 100 deep" in str(refused("Constant(1)" + " * 1" * 101))
    assert "nested more than 100 deep" in str(refused("1 * (" * 101 + "Constant(1)" + ")" * 101))


def test_a_thousand_in_a_row() -> None:
    lr: Schedule = Constant(0)
    total: Schedule = Constant(0)
    for k in range(1, 1000):
        lr = lr.then(Cosine(0.1 * k, steps=10), at=10 * k)
        total = total + Cosine(0.1 * k, steps=10)

    assert parse(repr(lr)) == lr
    assert parse(repr(total)) == total
    assert parse("Constant(" + "1 + " * 2000 + "1)")(0) == 2001


def test_nothing_of_a_subclass_can_be_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what `Schedule` itself offers, whatever a registered class has."""
    monkeypatch.setattr(registry, "_registered", {})

    @schedcore.register
    @dataclass(frozen=True)
    class Größe(Constant):
        def other(self) -> Schedule:
            return self

    assert parse("Größe(1).shift(2)") == Größe(1).shift(2)
    assert str(refused("Größe(1).other()")).startswith("column 10: unknown method 'other', ")


TOKENS = [
    *("Constant(1)", "Cosine(0.3, 20)", "Constant", "Cosine", "Then", "lr", "steps", "at", "1"),
    *(".warmup(2)", ".then", ".clip", ".__class__", "0.5", "'a'", "None", "True", "lambda", "7"),
    *("(", ")", "(", ")", ",", "=", "*", "+", "-", "[", "]", ".", " ", "**", ":", "{", "}", "é"),
    *("/", "//", "%", "schedcore.", "\n", "#"),
]
CODE = st.lists(st.sampled_from(TOKENS)).map("".join)


@given(text=st.text() | CODE | st.builds("Constant(1){}".format, CODE))
def test_any_text_gives_a_schedule_or_an_error(text: str) -> None:
    """Where it gives a schedule, Python would have read the same."""
    try:
        lr = parse(text)
    except (ValueError, TypeError):
        return
    names = {name: getattr(schedcore, name) for name in schedcore.__all__}
    names["schedcore"] = schedcore
    (statement,) = ast.parse(text.strip()).body
    assert isinstance(statement, ast.Expr | ast.Assign)
    assert isinstance(lr, Schedule)
    assert lr == eval(compile(ast.Expression(statement.value), "", "eval"), names)
    assert parse(repr(lr)) == lr


HOSTILE = [
    "Cosine(0.3, steps=20).staircase(1e-4).clip(.1).spread(1, 30)",
    "Linear(1, 10)" + ".spread(1, 2)" * 400,
    "Constant(1)" + ".cooldown(1, 1)" * 490,
    # Each cooldown asks for a rate of all that stands before it.
    "+".join(["Cosine(1, 9)"] * 200) + ".cooldown(1, 1)" * 200,
    f"({'+'.join(['Cosine(1, 9)'] * 200)})" + ".cooldown(1, 1)" * 200,
    f"({'+'.join(['Cosine(1, 9)'] * 200)})" + ".warmup(1).spread(1, 9)" * 100,
    "1 / (" * 90 + "Constant(2)" + ")" * 90,
    "WarmRestarts(1, 9, 1.001).clip(.5).hold(1e9).spread(1, 9)",
    # Each has a table of 27,000 rows.
    "+".join(f"WarmRestarts(1, {k}, 1.001).cooldown(5, 5)" for k in range(10, 40)),
    "Noise(0, 1)" + ".clip(.1).hold(9999).spread(1, 99)" * 100,
    "Factor(1, .999999, min_lr=1e-9).clip(.3)"
    + ".minimum(Cosine(.3, 100000).staircase(1)).spread(1, 9)" * 30,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_read_or_refused_in_a_moment(text: str) -> None:
    def read() -> None:
        with suppress(ValueError):
            parse(text)

    assert calls(read) < 250_000


def test_a_function_may_be_slow_at_first() -> None:
    asked = []

    def slow(t: float) -> float:
        asked.append(t)
        if len(asked) < 3:
            sleep(0.05)
        return 0.1

    assert parse("Function(slow).cooldown(50, 10)", {"slow": slow})(0) == 0.1
    assert len(asked) > 1
