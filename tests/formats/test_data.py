"""Schedules as data: round trips, what a wrong document gets, and the libraries that read configs."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pages
import pytest
from examples import EXAMPLES, FUNCTIONS
from hypothesis import given, strategies as st
from work import calls

from schedcore import (
    Constant,
    Cosine,
    Curve,
    Function,
    MultiFactor,
    Rex,
    Schedule,
    Sum,
    from_dict,
    parse,
    register,
    to_dict,
)
from schedcore.formats import registry

every_example = pytest.mark.parametrize("lr", EXAMPLES.values(), ids=EXAMPLES)


@pytest.fixture(autouse=True)
def _nothing_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_registered", {})


@dataclass(frozen=True)
class Homemade(Schedule):
    """It takes what no schedule of schedcore does: any value at all, and other schedules in rows."""

    value: Any
    parts: tuple[Any, ...] = ()

    def evaluate(self, t: Any, xp: Any) -> Any:
        return t


@every_example
def test_json_gives_an_equal_schedule(lr: Schedule) -> None:
    data = json.loads(json.dumps(to_dict(lr, FUNCTIONS), allow_nan=False))

    assert from_dict(data, FUNCTIONS) == lr


@every_example
def test_yaml_gives_an_equal_schedule(lr: Schedule) -> None:
    yaml = pytest.importorskip("yaml")

    text = yaml.safe_dump(to_dict(lr, FUNCTIONS))

    assert from_dict(yaml.safe_load(text), FUNCTIONS) == lr


def test_data_is_plain() -> None:
    """Lists for tuples, Python's numbers for those of NumPy, and no key but "type" and the fields."""
    register(Homemade)
    lr = Homemade(np.float64(0.5), (np.int64(3), (Constant(1), 2)))
    data = to_dict(lr)

    constant = {"type": "Constant", "lr": 1}
    assert data == {"type": "Homemade", "value": 0.5, "parts": [3, [constant, 2]]}
    assert type(data["value"]) is float
    assert type(data["parts"][0]) is int
    assert from_dict(data) == lr
    assert hash(from_dict(data)) == hash(lr)


COSINE = {"type": "Cosine", "base_lr": 0.3, "steps": 20}


def scaled(data: object, times: int = 1) -> Any:
    for _ in range(times):
        data = {"type": "Scale", "schedule": data, "by": 1}
    return data


def doubled(data: object, times: int) -> Any:
    """Small in memory, and 2**times schedules to build."""
    for _ in range(times):
        data = {"type": "Product", "first": data, "second": data}
    return data


def aliased(times: int) -> Any:
    """Small in memory, as the aliases of a YAML file are, and 2**times values to read."""
    data: Any = 1
    for _ in range(times):
        data = [data, data, "a"]
    return data


def then(first: object, second: object) -> Any:
    return {"type": "Then", "first": first, "second": second, "at": 5}


VALUE_ERRORS: list[tuple[Any, str]] = [
    (
        {"type": "Then", "first": COSINE, "rest": [{"second": COSINE, "at": -5}]},
        "rest[0].at: must be >= 0, got -5",
    ),
    (
        {"type": "Sum", "first": COSINE, "rest": [{"second": COSINE}, {}]},
        "rest[1]: Sum needs 'second'",
    ),
    (
        {"type": "Then", "first": COSINE, "rest": [], "at": 5},
        "Then with a 'rest' has a 'first' beside it, and nothing else",
    ),
    # the type
    ({}, "needs a 'type', the name of a schedule"),
    (then(COSINE, {}), "second: needs a 'type', the name of a schedule"),
    ({"type": "Cosin"}, "type: unknown schedule 'Cosin', did you mean 'Cosine'?"),
    (
        then(COSINE, {"type": "cosine"}),
        "second.type: unknown schedule 'cosine', did you mean 'Cosine'?",
    ),
    # the keys
    (
        then(COSINE, {"type": "Cosine", "step": 5}),
        "second: Cosine has no 'step', did you mean 'steps'?",
    ),
    ({**COSINE, "rate": 1}, "Cosine has no 'rate', known are base_lr, steps, final_lr"),
    ({**COSINE, True: 1}, "Cosine has no True, known are base_lr, steps, final_lr"),
    (then(COSINE, {"type": "Cosine", "steps": 5}), "second: Cosine needs 'base_lr'"),
    ({"type": "Cosine"}, "Cosine needs 'base_lr' and 'steps'"),
    (
        {"type": "Cyclic", "evaluate": 1},
        "Cyclic has no 'evaluate', known are base_lr, max_lr, step_size_up, step_size_down, mode, gamma",
    ),
    # the values
    ({**COSINE, "steps": -5}, "steps: must be > 0, got -5"),
    (
        {"type": "Warmup", "steps": 2, "schedule": then({**COSINE, "steps": -5}, COSINE)},
        "schedule.first.steps: must be > 0, got -5",
    ),
    (
        scaled({"type": "MultiFactor", "base_lr": 1, "milestones": [5, 4], "factor": 0.5}),
        "schedule.milestones[1]: must be >= milestones[0], 5, got 4",
    ),
    (scaled({"type": "Constant", "lr": float("nan")}), "schedule.lr: must be finite, got nan"),
    (
        scaled({"type": "Constant", "lr": 10**400}),
        f"schedule.lr: must be finite, got 1{'0' * 17}...{'0' * 19}",
    ),
    # the size
    (scaled(COSINE, 101), "from_dict: nested more than 100 deep"),
    (scaled(COSINE, 100_000), "from_dict: nested more than 100 deep"),
    (doubled(COSINE, 50), "from_dict: more than 2000 schedules"),
    ({"type": "Constant", "lr": aliased(50)}, "from_dict: more than 100000 values"),
    (
        {**COSINE, "lr": [0.1] * 100_001},
        "Cosine has no 'lr': write base_lr=[0.1, 0.1, 0.1, 0.1, ...]",
    ),
    ({**COSINE, "steps": [0.1] * 100_001}, "from_dict: more than 100000 values"),
    ({**COSINE, "steps": ["a"] * 100_001}, "from_dict: more than 100000 values"),
]

TYPE_ERRORS: list[tuple[Any, str]] = [
    ({"type": "Sum", "first": COSINE, "rest": 5}, "rest: must be a list, got 5"),
    (
        {"type": "Sum", "first": COSINE, "rest": [COSINE]},
        "rest[0]: must be what is added to the first, as {'second': ...}, got {'base_lr': 0.3, ",
    ),
    ([COSINE], "from_dict: data must be a mapping, got [{'base_lr': 0.3, 'steps': 20, "),
    ("Cosine", "from_dict: data must be a mapping, got 'Cosine'"),
    (None, "from_dict: data must be a mapping, got None"),
    (scaled([COSINE]), "schedule: must be a Schedule, got (Cosine("),
    (scaled("Cosine"), "schedule: must be a Schedule, got 'Cosine'"),
    (then(COSINE, None), "second: must be a Schedule, got None"),
    (then({**COSINE, "steps": "20"}, COSINE), "first.steps: must be a number, got '20'"),
    ({**COSINE, "steps": COSINE}, "steps: must be a number, got Cosine("),
]


MUCH = 2_000_000  # calls, a second or so


def refused(read: Callable[[Any], object], argument: object) -> Exception:
    """Return the error that reading raises, before it has done much."""
    errors: list[Exception] = []

    def attempt() -> None:
        with pytest.raises((ValueError, TypeError)) as info:
            read(argument)
        errors.append(info.value)

    assert calls(attempt) < MUCH
    return errors[0]


@pytest.mark.parametrize(("data", "message"), VALUE_ERRORS, ids=[row[1] for row in VALUE_ERRORS])
def test_wrong_content(data: Any, message: str) -> None:
    error = refused(from_dict, data)

    assert (type(error), str(error)) == (ValueError, message)


@pytest.mark.parametrize(("data", "start"), TYPE_ERRORS, ids=[row[1] for row in TYPE_ERRORS])
def test_wrong_types(data: Any, start: str) -> None:
    error = refused(from_dict, data)

    assert type(error) is TypeError
    assert str(error).startswith(start)


@pytest.mark.parametrize("name", ["Nothing", "to_dict", "__doc__", ["Cosine"], None])
def test_a_type_unlike_any_gets_the_list_of_all(name: object) -> None:
    error = refused(from_dict, {"type": name})

    assert str(error).startswith("type: unknown schedule ")
    assert ", known are Anneal, " in str(error)


def test_the_base_of_all_is_no_type() -> None:
    error = refused(from_dict, {"type": "Schedule"})

    assert str(error).startswith("type: unknown schedule 'Schedule'")


def test_a_document_that_contains_itself_is_refused() -> None:
    data = scaled(None)
    data["schedule"] = data

    assert str(refused(from_dict, data)) == "from_dict: nested more than 100 deep"


def test_a_name_of_a_megabyte_is_refused() -> None:
    assert len(str(refused(from_dict, {"type": "Cosine" * 200_000}))) < 1000


def test_as_deep_as_it_may_be() -> None:
    data = scaled({**COSINE, "final_lr": 0.0}, 99)

    assert to_dict(from_dict(data)) == data


@pytest.mark.parametrize(
    "combine", [lambda lr, k: lr.then(Constant(k), at=k), lambda lr, k: lr + Constant(k)]
)
def test_a_long_row_is_a_list(combine: Callable[[Schedule, int], Schedule]) -> None:
    lr: Schedule = Constant(0)
    for k in range(1, 1000):
        lr = combine(lr, k)

    data = json.loads(json.dumps(to_dict(lr)))
    assert data["first"] == {"type": "Constant", "lr": 0}
    assert len(data["rest"]) == 999
    assert data["rest"][0]["second"] == {"type": "Constant", "lr": 1}
    assert from_dict(data) == lr


def test_a_row_of_two_may_be_a_list_too() -> None:
    data = {"type": "Then", "first": COSINE, "rest": [{"second": COSINE, "at": 20}]}

    assert from_dict(data) == from_dict(COSINE).then(from_dict(COSINE), at=20)
    assert from_dict({**data, "rest": []}) == from_dict(COSINE)


def test_what_data_can_not_hold() -> None:
    register(Homemade)
    for lr, message in [
        (0.3, "to_dict: schedule must be a Schedule, got 0.3"),
        (Homemade(1, (1, Homemade({1}))), "parts[1].value: can't be written as data, got {1}"),
    ]:
        with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
            to_dict(lr)  # type: ignore[arg-type]

    deep: Any = 1
    for _ in range(100):
        deep = (deep,)
    with pytest.raises(ValueError, match="^to_dict: nested more than 100 deep$"):
        to_dict(Homemade(deep))

    wide: Schedule = Constant(1)
    for _ in range(50):
        wide = Sum(wide, wide)
    error = refused(to_dict, wide)
    assert str(error) == "to_dict: more than 2000 schedules"


def test_as_much_as_it_may_be() -> None:
    data = doubled({"type": "Constant", "lr": 1}, 8)
    many = {
        "type": "PiecewiseConstant",
        "milestones": [*range(1, 36_001)],
        "values": [0.1] * 36_001,
    }

    assert to_dict(from_dict(data)) == data
    assert to_dict(from_dict(many)) == many
    assert calls(lambda: from_dict(many)) < MUCH


@pytest.mark.parametrize(
    ("number", "instead"),
    [("1e-3", "1.0e-3"), ("1E5", "1.0e+5"), ("2.5e3", "2.5e+3"), ("-5.e7", "-5.e+7")],
)
def test_a_number_that_yaml_reads_as_text(number: str, instead: str) -> None:
    yaml = pytest.importorskip("yaml")
    lines = {
        "steps": f"{{type: Cosine, base_lr: 1, steps: {number}}}",
        "milestones[1]": f"{{type: MultiFactor, base_lr: 1, milestones: [5, {number}], factor: 1}}",
        "schedule.lr": f"{{type: Scale, by: 1, schedule: {{type: Constant, lr: {number}}}}}",
    }

    assert yaml.safe_load(instead) == float(number)
    for path, line in lines.items():
        assert str(refused(from_dict, yaml.safe_load(line))) == (
            f"{path}: must be a number, got {number!r}: YAML reads that as text, write {instead}"
        )
        assert "YAML" not in str(refused(from_dict, yaml.safe_load(line.replace(number, "one"))))


def test_a_function_that_is_a_schedule() -> None:
    constant = {"type": "Constant", "lr": 1}
    data = {"type": "Function", "func": constant}
    lr = from_dict(data)

    assert lr == Function(Constant(1))
    assert to_dict(lr) == data
    assert parse(repr(lr)) == lr
    # by its name, if it has one
    assert to_dict(lr, {"one": Constant(1)}) == {"type": "Function", "func": "one"}


@pytest.mark.parametrize("value", [b"x", bytearray(b"x"), {1}, 1j, date(2020, 1, 1), abs, Cosine])
def test_what_is_no_data_is_no_document(value: object) -> None:
    """Even where a schedule would take it: `to_dict` could not write it."""
    register(Homemade)

    for document, path in [
        ({"type": "Homemade", "value": value}, "value"),
        (scaled({"type": "Homemade", "value": 1, "parts": [1, value]}), "schedule.parts[1]"),
        ({"type": "Function", "func": value}, "func"),
    ]:
        error = refused(from_dict, document)
        assert type(error) is TypeError
        assert str(error).startswith(f"{path}: must be a plain value, got ")


def test_a_schedule_in_a_document_is_taken_as_it_is() -> None:
    assert from_dict({"type": "Scale", "by": 2, "schedule": Constant(1)}) == Constant(1) * 2


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(["type", *COSINE]), inner)
    ),
)


@st.composite
def damaged(draw: st.DrawFn) -> Any:
    """The document of an example, with something else in one place."""
    data = node = to_dict(draw(st.sampled_from([*EXAMPLES.values()])), FUNCTIONS)
    while True:
        key = draw(st.sampled_from([*node]))
        if not isinstance(node[key], dict) or draw(st.booleans()):
            node[key] = draw(JSON)
            return data
        node = node[key]


@given(data=JSON | damaged())
def test_any_document_gives_a_schedule_or_an_error(data: Any) -> None:
    try:
        lr = from_dict(data, FUNCTIONS)
    except (ValueError, TypeError):
        return
    assert isinstance(lr, Schedule)
    assert from_dict(to_dict(lr, FUNCTIONS), FUNCTIONS) == lr


def test_a_schedule_of_your_own_takes_part() -> None:
    with pytest.raises(TypeError, match=r"^schedule: Homemade is not registered with schedcore"):
        to_dict(Homemade(1).shift(2))
    assert register(Homemade) is Homemade

    lr = Homemade("x", (1, Cosine(0.3, 20))).shift(2)

    assert from_dict(json.loads(json.dumps(to_dict(lr)))) == lr
    assert parse(repr(lr)) == lr
    assert parse("Homemade(1).shift(2)") == Homemade(1).shift(2)


@dataclass(frozen=True)
class Corner(Curve):
    at: float

    def left(self, x: Any, rest: Any, xp: Any) -> Any:
        return xp.where(x < self.at, 1.0, rest / (1.0 - self.at))


def test_a_curve_of_your_own_takes_part() -> None:
    lr = Constant(1).cooldown(5, 10, shape=Corner(0.5))
    with pytest.raises(TypeError, match=r"^second.shape: Corner is not registered with schedcore"):
        to_dict(lr)
    register(Corner)

    assert from_dict(json.loads(json.dumps(to_dict(lr)))) == lr
    assert parse(repr(lr)) == lr
    assert parse("Constant(1).cooldown(5, 5 + 5, shape=Corner(at=1/2))") == lr


def test_a_curve_is_no_schedule() -> None:
    curve = Rex(0.9)
    rows: list[tuple[Callable[[Any], object], Any, str]] = [
        (to_dict, curve, "to_dict: schedule must be a Schedule, got Rex(d=0.9)"),
        (from_dict, {"type": "Rex"}, "from_dict: data must describe a Schedule, got Rex(d=0.5)"),
        (parse, "Rex(0.9)", "column 1: expected a schedule, got 'Rex(0.9)'"),
        (parse, "Rex(0.9).warmup(5)", "column 1: expected a schedule, got 'Rex(0.9)'"),
        (parse, "Rex(0.9) * 2", "column 1: expected a schedule or a number, got 'Rex(0.9)'"),
    ]
    for read, argument, message in rows:
        assert str(refused(read, argument)) == message


def again(name: str, module: str = __name__, **fields: Any) -> type[Schedule]:
    body = {"__module__": module, "__annotations__": fields, "evaluate": Homemade.evaluate}
    return dataclass(frozen=True)(type(name, (Schedule,), body))


def test_a_class_made_anew_replaces_itself() -> None:
    """A notebook that runs a cell a second time makes the class anew; the old one is forgotten."""
    old, new = register(again("Mine")), register(again("Mine"))

    assert type(from_dict({"type": "Mine"})) is new
    with pytest.raises(TypeError, match="^Mine is not registered with schedcore"):
        to_dict(old())


def test_what_can_not_be_registered() -> None:
    class Plain(Schedule):
        pass

    class Undecorated(Cosine):
        pass

    @dataclass
    class Liquid(Schedule):
        pass

    @dataclass(frozen=True)
    class Other:
        pass

    wrong: list[Any] = [Plain, Undecorated, Liquid, Other, Cosine(0.3, 20), len]
    for thing in wrong:
        with pytest.raises(TypeError, match="^register: needs a frozen dataclass that is a Sched"):
            register(thing)

    register(again("Mine"))
    for cls, message in [
        (again("Mine", module="elsewhere"), "there is a schedule 'Mine' already, <class '"),
        (again("Cosine"), "there is a schedule 'Cosine' already, <class 'schedcore.shapes.a"),
        (again("Typed", type=str), "Typed has a field 'type', which is where its name goes"),
    ]:
        with pytest.raises(ValueError, match=f"^register: {re.escape(message)}"):
            register(cls)
    assert register(Cosine) is Cosine
    assert type(from_dict(COSINE)) is Cosine


def translated(
    data: Any, node: Callable[[str, dict[str, Any]], Any], function: Callable[[str], Any]
) -> Any:
    """Return what `to_dict` gives, with `node(path of the class, arguments)` for every schedule.

    A function becomes `function(path)`, as these libraries find functions by their own means.
    """
    if isinstance(data, list):
        return [translated(item, node, function) for item in data]
    if isinstance(data, str) and data in FUNCTIONS:
        return function(f"{FUNCTIONS[data].__module__}.{data}")
    if not isinstance(data, dict):
        return data
    arguments = {key: translated(value, node, function) for key, value in data.items()}
    return node(f"schedcore.{arguments.pop('type')}", arguments)


@every_example
def test_hydra_instantiates_it(lr: Schedule) -> None:
    hydra = pytest.importorskip("hydra.utils")
    omegaconf = pytest.importorskip("omegaconf")
    data = translated(
        to_dict(lr, FUNCTIONS),
        lambda name, arguments: {"_target_": name, **arguments},
        lambda path: {"_target_": "hydra.utils.get_method", "path": path},
    )

    assert hydra.instantiate(omegaconf.OmegaConf.create(data)) == lr


def test_omegaconf_is_a_mapping_like_any_other() -> None:
    omegaconf = pytest.importorskip("omegaconf")
    lr = MultiFactor(0.5, [15, 30], 0.5).warmup(5)

    assert from_dict(omegaconf.OmegaConf.create(to_dict(lr))) == lr


def test_a_document_is_read_or_refused_in_a_moment() -> None:
    """Each of these functions is called once when it is built, and has a table of 3,000 rows."""
    cycles = {"type": "WarmRestarts", "base_lr": 7, "cycle_steps": 100, "cycle_mult": 1.01}
    functions = [
        {"type": "Function", "func": cycles | {"peak_mult": k / 100}} for k in range(1, 40)
    ]
    data = {
        "type": "Sum",
        "first": functions[0],
        "rest": [{"second": it} for it in functions[1:]],
    }

    with pytest.raises(ValueError, match=r"rest\[\d\]\.second: Function takes too long to read"):
        from_dict(data)


@pytest.fixture
def parser() -> Any:
    jsonargparse = pytest.importorskip("jsonargparse")
    parser = jsonargparse.ArgumentParser(exit_on_error=False)
    parser.add_argument("--lr", type=Schedule)
    return parser


@every_example
def test_jsonargparse_instantiates_it(lr: Schedule, parser: Any) -> None:
    data = translated(
        to_dict(lr, FUNCTIONS),
        lambda name, arguments: {"class_path": name, "init_args": arguments},
        str,
    )
    read = parser.parse_object({"lr": data})

    assert parser.instantiate(read).lr == lr
    assert parser.instantiate(parser.parse_string(parser.dump(read))).lr == lr


def test_jsonargparse_takes_it_from_the_command_line(parser: Any) -> None:
    read = parser.parse_args(["--lr=Cosine", "--lr.base_lr=0.3", "--lr.steps=20"])

    assert parser.instantiate(read).lr == Cosine(0.3, 20)


def test_the_page_about_it() -> None:
    assert {results.failed for results in pages.run_each("config.md")} == {0}
