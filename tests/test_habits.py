"""The words of other libraries: what to write instead is said, and can be written."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from inspect import signature
from typing import Any

import pytest

import schedcore
from schedcore import Cosine, Cyclic, Schedule, from_dict, parse
from schedcore.formats.line import METHODS
from schedcore.formats.registry import known_types, parameters
from schedcore.habits import ARGUMENTS, CLASSES, LIBRARIES

# A class, an argument that it doesn't have, and what to write.
WORDS: list[tuple[str, str, Any, str]] = [
    ("Cosine", "T_max", 20, "steps=20"),
    ("Cosine", "t_initial", 20, "steps=20"),
    ("Cosine", "decay_steps", 20, "steps=20"),
    ("Cosine", "step_size", 20, "steps=20"),
    ("Cosine", "max_update", 20, "steps=20, less the steps of a warmup"),
    ("Cosine", "num_training_steps", 20, "steps=20, less the steps of a warmup"),
    ("Cosine", "eta_min", 0.1, "final_lr=0.1"),
    ("Cosine", "lr_min", 0.1, "final_lr=0.1"),
    ("Cosine", "alpha", 0.1, "final_lr=0.1 * base_lr"),
    ("Cosine", "initial_learning_rate", 0.3, "base_lr=0.3"),
    ("Cosine", "num_warmup_steps", 5, "Cosine(...).warmup(5)"),
    ("Cosine", "warmup_epochs", 5, "Cosine(...).warmup(5)"),
    ("Cosine", "warmup_ratio", 0.1, "Cosine(...).warmup(0.1 * steps), for all the steps"),
    ("Cosine", "warmup_lr_init", 0.1, "Cosine(...).warmup(steps, begin_lr=0.1)"),
    ("Linear", "total_iters", 20, "steps=20"),
    ("Linear", "transition_steps", 20, "steps=20"),
    ("Linear", "init_value", 0.3, "base_lr=0.3"),
    ("Linear", "start_factor", 0.1, "base_lr=0.1 * lr, for the optimizer's lr"),
    ("Linear", "end_factor", 0.1, "final_lr=0.1 * lr, for the optimizer's lr"),
    ("Polynomial", "end_learning_rate", 0.1, "final_lr=0.1"),
    ("Polynomial", "pwr", 2, "power=2"),
    ("Exponential", "gamma", 0.9, "factor=0.9"),
    ("Exponential", "decay_rate", 0.9, "factor=0.9"),
    ("Exponential", "decay_steps", 5, "step_size=5"),
    ("Factor", "gamma", 0.9, "factor=0.9"),
    ("Factor", "step", 5, "step_size=5"),
    ("Factor", "stop_factor_lr", 0.1, "min_lr=0.1"),
    ("MultiFactor", "gamma", 0.1, "factor=0.1"),
    ("MultiFactor", "step", 5, "milestones=5"),
    ("PiecewiseConstant", "boundaries", 5, "milestones=5"),
    ("WarmRestarts", "T_0", 10, "cycle_steps=10"),
    ("WarmRestarts", "T_mult", 2, "cycle_mult=2"),
    ("WarmRestarts", "eta_min", 0.1, "final_lr=0.1"),
    ("WarmRestarts", "gamma", 0.5, "peak_mult=0.5"),
    ("OneCycle", "total_steps", 20, "steps=20"),
    ("OneCycle", "learning_rate", 0.3, "max_lr=0.3"),
    ("Cyclic", "step_size", 20, "step_size_up=20"),
    ("Function", "lr_lambda", 5, "func=..., a function that gives the rate, and not a factor"),
    ("WarmupStableDecay", "num_warmup_steps", 5, "warmup_steps=5"),
]


def by_text(name: str, word: str, value: Any) -> None:
    parse(f"{name}({word}={value!r})")


def by_data(name: str, word: str, value: Any) -> None:
    from_dict({"type": name, word: value})


def by_call(name: str, word: str, value: Any) -> None:
    getattr(schedcore, name)(**{word: value})


@pytest.mark.parametrize("build", [by_text, by_data, by_call])
@pytest.mark.parametrize(
    ("name", "word", "value", "instead"), WORDS, ids=[str(row[:2]) for row in WORDS]
)
def test_the_word_that_is_used_here(
    name: str, word: str, value: Any, instead: str, build: Callable[..., None]
) -> None:
    with pytest.raises((ValueError, TypeError)) as info:
        build(name, word, value)

    assert str(info.value).removeprefix(f"column {len(name) + 2}: ") == (
        f"{name} has no {word!r}: write {instead}"
    )


@pytest.mark.parametrize("word", ARGUMENTS)
def test_each_form_is_of_use(word: str) -> None:
    """Some class has no such argument but the one to write instead, or there is such a method."""
    classes = [parameters(cls) for cls in known_types().values()]
    for form in ARGUMENTS[word]:
        name = re.findall(r"\w+", form)[0]
        assert name in METHODS or any(name in names and word not in names for names in classes)


def test_a_field_of_the_class_is_no_foreign_word() -> None:
    assert parse("Cyclic(0.1, 0.3, 5, mode='exp_range', gamma=0.9)") == Cyclic(
        0.1, 0.3, 5, mode="exp_range", gamma=0.9
    )


def test_python_says_what_it_always_says_of_other_names() -> None:
    with pytest.raises(TypeError, match=r"unexpected keyword argument 'xyz'"):
        Cosine(0.3, 20, xyz=1)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match=r"missing 1 required positional argument: 'steps'"):
        Cosine(0.3)  # type: ignore[call-arg]
    assert str(signature(Cosine)) == "(base_lr: float, steps: float, final_lr: float = 0.0) -> None"


def test_a_schedule_of_your_own_may_use_the_words_of_others() -> None:
    @dataclass(frozen=True)
    class Mine(Schedule):
        T_max: float

        def evaluate(self, t: Any, xp: Any) -> Any:
            return t / self.T_max

    class Built(Cosine):
        def __init__(self, T_max: float, warmup_steps: float) -> None:
            super().__init__(0.3, T_max - warmup_steps)

    assert Mine(T_max=4)(1) == 0.25
    assert Built(T_max=30, warmup_steps=10).steps == 20
    with pytest.raises(TypeError, match=r"unexpected keyword argument 'eta_min'"):
        Mine(4, eta_min=1)  # type: ignore[call-arg]


FOREIGN = [(library, name) for library, classes in CLASSES.items() for name in classes]

# The arguments of those, as somebody may give them.
GIVEN: dict[str, Any] = {
    "milestones": [30, 60],
    "boundaries": [30, 60],
    **dict.fromkeys(("base_lr", "initial_learning_rate", "learning_rate", "init_value"), 0.3),
    **dict.fromkeys(("max_lr", "warmup_max_lr", "peak_value", "value"), 0.4),
    **dict.fromkeys(("eta_min", "lr_min", "lr_end", "final_lr", "end_value", "swa_lr"), 0.1),
    **dict.fromkeys(("end_learning_rate", "stop_factor_lr"), 0.1),
    **dict.fromkeys(("warmup_min_lr", "start_lr", "warmup_lr_init", "lr_range_test_min_lr"), 0.05),
    **dict.fromkeys(("start_factor", "factor", "gamma", "decay_rate", "m_mul"), 0.5),
    "end_factor": 1.0,
    "values": [0.3, 0.2, 0.1],
    "lr_lambda": lambda t: 0.95**t,
    "first": Cosine(0.3, 20),
    "second": Cosine(0.2, 20),
    "a": Cosine(0.3, 20),
}


class Names(dict[str, Any]):
    def __missing__(self, name: str) -> Any:
        return getattr(schedcore, name) if name in schedcore.__all__ else 5


@pytest.mark.parametrize(("library", "name"), FOREIGN)
def test_the_line_for_a_class_of_another_library_can_be_written(library: str, name: str) -> None:
    names = Names(GIVEN)
    if "Multi" in name:
        names |= {"decay_t": [30, 60], "step": [30, 60]}
    names["num_training_steps"] = names["max_update"] = names["total_num_steps"] = 100
    if "warmup_cosine" in name:
        names |= {"init_value": 0.0, "decay_steps": 100}

    assert isinstance(eval(CLASSES[library][name], {**names}, names), Schedule)


def test_the_exact_one_is_named_where_there_is_one() -> None:
    with pytest.raises(AttributeError, match="or schedcore.compat.torch.StepLR for exact"):
        schedcore.StepLR  # type: ignore[attr-defined]  # noqa: B018


@pytest.mark.parametrize(("library", "name"), FOREIGN)
def test_a_class_of_another_library(library: str, name: str) -> None:
    hint = f": it is from {LIBRARIES[library]}, write {CLASSES[library][name]}"
    home = f"schedcore.compat.{library}"
    if find_spec(home) and name in dir(import_module(home)):
        hint += f", or {home}.{name} for exactly what {LIBRARIES[library]} gives"
    for build, place in [(by_text, "column 1"), (by_data, "type")]:
        with pytest.raises(ValueError, match=r"^\w+") as info:
            build(name, "x", 1)
        assert str(info.value) == f"{place}: unknown schedule {name!r}{hint}"
    with pytest.raises(AttributeError) as missing:
        getattr(schedcore, name)
    assert str(missing.value) == f"module 'schedcore' has no attribute {name!r}{hint}"
