"""A training run: its length, and what is known of its optimizer."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, fields
from math import ceil, floor

from schedcore.checks import (
    POSITIVE,
    check_choice,
    fail,
    number,
    number_in,
    set_field,
    whole_number,
)

COUNTS = ("updates_per_epoch", "examples", "batch_size", "accumulate", "processes")
AMOUNTS = ("epochs", "tokens", "tokens_per_update", "reference_lr", "reference_batch_size")
CLOCKS = ("updates", "epochs", "batches", "processes", "examples", "tokens")


@dataclass(frozen=True)
class Run:
    """A training run, for `check` to hold a schedule against: how long it is, and who drives it.

    Its length is one of

    updates                                            Run(2000)
    epochs * updates_per_epoch                         Run(epochs=90, updates_per_epoch=1251)
    epochs of examples in batches, as the host counts  Run(epochs=3, examples=50_000, batch_size=128)
    tokens / tokens_per_update                         Run(tokens=80e9, tokens_per_update=4e6)

    and after construction `updates` is the number of updates in any case.

    Args:
        updates: Updates of the optimizer in the whole run, >= 1.
        epochs: Passes over the data, > 0; a whole number, but for transformers.
        updates_per_epoch: Updates in an epoch, >= 1, where you know them.
        examples: Examples in the data, >= 1.
        batch_size: Examples in a batch of one process, >= 1.
        accumulate: Batches whose gradients make one update, >= 1.
        processes: How many train together, each on its share of the data, >= 1.
        drop_last: Whether the last, smaller batch is left out.
        tokens: Tokens of the whole run, > 0.
        tokens_per_update: Tokens in an update, over all processes, > 0.
        host: Whose way of counting it is: "lightning", "transformers", "accelerate" or "keras".
            They differ in `drop_last` on several processes, in parts of an epoch, and in the
            accumulation that the end of an epoch cuts off (which Keras carries on).
        clock: What moves the schedule's t: "updates", "epochs" (whole ones), "batches" (Keras
            with gradient_accumulation_steps), "processes" (an update moves it by one for each
            process, as of a scheduler that Accelerate has prepared), "examples" or "tokens".
        optimizer: The optimizer's name, as "AdamW"; one that is not known is not judged.
        reference_lr: A peak that is known to be good, > 0, at `reference_batch_size`.
        reference_batch_size: Examples in an update there, > 0.

    Raises:
        TypeError: An argument is of the wrong type.
        ValueError: An argument is out of its range, or the length is not told, or told twice.

    >>> from schedcore import Run
    >>> Run(epochs=3, examples=50_000, batch_size=128).updates
    1173
    >>> Run(epochs=3, examples=50_000, batch_size=32, accumulate=4, processes=8).updates
    147
    """

    updates: int | None = None
    _: KW_ONLY
    epochs: float | None = None
    updates_per_epoch: int | None = None
    examples: int | None = None
    batch_size: int | None = None
    accumulate: int = 1
    processes: int = 1
    drop_last: bool = False
    tokens: float | None = None
    tokens_per_update: float | None = None
    host: str = "lightning"
    clock: str = "updates"
    optimizer: str | None = None
    reference_lr: float | None = None
    reference_batch_size: float | None = None

    def __post_init__(self) -> None:
        for field in COUNTS:
            if getattr(self, field) is not None:
                set_field(self, field, whole_number(self, field, getattr(self, field), low=1))
        for field in AMOUNTS:
            if getattr(self, field) is not None:
                set_field(self, field, number_in(self, POSITIVE, field, getattr(self, field)))
        check_choice(self, "host", tuple(HOSTS))
        check_choice(self, "clock", CLOCKS)
        set_field(self, "updates", self._counted())
        if self.length(self.clock) is None:
            fail(self, "clock", f"one whose length is told, with its {self.clock}", self.clock)

    def _counted(self) -> int:
        """The updates, from what is told of the length."""
        told = []
        if self.updates is not None:
            told.append(whole_number(self, "updates", self.updates, low=1))
        if self.tokens is not None and self.tokens_per_update is not None:
            told.append(ceil(self.tokens / self.tokens_per_update))
        if self.epochs is not None:
            if self.updates_per_epoch is not None:
                told.append(ceil(self.epochs * self.updates_per_epoch))
            elif self.examples is not None and self.batch_size is not None:
                told.append(self._by_host(self.epochs, self.examples, self.batch_size))
        if not told:
            rule = "told, or epochs with examples and batch_size, or tokens with tokens_per_update"
            fail(self, "updates", rule, self.updates)
        if len(set(told)) > 1:
            rule = "the whole run's, the same however it is told (an epoch's are updates_per_epoch)"
            fail(self, "updates", rule, told[0])
        return told[0] if told[0] >= 1 else fail(self, "updates", ">= 1", told[0])

    def _by_host(self, epochs: float, examples: int, batch_size: int) -> int:
        if self.host != "transformers" and epochs != int(epochs):
            fail(self, "epochs", f"a whole number for {self.host}", epochs)
        batches = self._batches(examples, batch_size)
        return HOSTS[self.host](batches, self.accumulate, epochs)

    def _batches(self, examples: int, batch_size: int) -> int:
        """The batches of an epoch that one process sees."""
        if self.host == "keras":
            return _parts(examples, batch_size * self.processes, self.drop_last)
        if self.host == "lightning":  # PyTorch's sampler shares the examples out
            return _parts(_parts(examples, self.processes, False), batch_size, self.drop_last)
        # Accelerate shares the batches out.
        return _parts(_parts(examples, batch_size, self.drop_last), self.processes, self.drop_last)

    @property
    def batch(self) -> int | None:
        """The examples in an update, over all processes, if they are known."""
        if self.batch_size is None:
            return None
        return self.batch_size * self.accumulate * self.processes

    def length(self, clock: str) -> float | None:
        """The time that a clock gets to in this run, if it is known.

        >>> from schedcore import Run
        >>> run = Run(epochs=3, examples=50_000, batch_size=32, accumulate=4)
        >>> run.length("epochs"), run.length("batches"), run.length("updates")
        (3, 4689, 1173)
        """
        updates = self.updates or 0
        if clock == "updates":
            return updates
        if clock == "processes":
            return updates * self.processes
        if clock == "epochs":
            return self.epochs
        if clock == "batches":
            if self.epochs is None or self.examples is None or self.batch_size is None:
                return updates * self.accumulate
            return ceil(self.epochs * self._batches(self.examples, self.batch_size))
        if clock == "tokens":
            each = self.tokens_per_update
            return self.tokens or (None if each is None else updates * each)
        if self.epochs is not None and self.examples is not None:
            return self.epochs * self.examples
        return None if self.batch is None else updates * self.batch

    @classmethod
    def parse(cls, text: str) -> "Run":
        """A run from one line: the number of updates, or words like `epochs=90`, or both.

        `updates` beside `epochs` are those of one epoch here.

        >>> from schedcore import Run
        >>> Run.parse("2_000 optimizer=AdamW") == Run(2000, optimizer="AdamW")
        True
        >>> Run.parse("epochs=90 updates=1251").updates
        112590
        """
        told: dict[str, object] = {}
        for word in text.split():
            name, equals, value = word.partition("=")
            if not equals:
                name, value = ("drop_last", "true") if name == "drop_last" else ("updates", name)
            if name not in _FIELDS:
                fail(cls.__name__, "text", f"a number, or words of {', '.join(_FIELDS)}", word)
            if name in told:
                fail(cls.__name__, name, "told once", text)
            told[name] = _value(name, value)
        if "epochs" in told and "updates" in told:
            told["updates_per_epoch"] = told.pop("updates")
        return cls(**told)  # type: ignore[arg-type]


_FIELDS = [field.name for field in fields(Run)]
_TEXTS = ("host", "clock", "optimizer")


def _value(name: str, text: str) -> object:
    if name in _TEXTS:
        return text
    if name == "drop_last":
        if text.lower() not in ("true", "false"):
            fail("Run", name, "true or false", text)
        return text.lower() == "true"
    try:
        value = number("Run", name, float(text))
    except ValueError:
        fail("Run", name, "a number", text)
    return int(value) if value == int(value) else value


def _parts(whole_number: int, size: int, drop_last: bool) -> int:
    """The number of parts of a size; what is left over makes one more, unless it is dropped."""
    return whole_number // size if drop_last else -(-whole_number // size)


# From the batches of an epoch, how many make an update, and the epochs.
HOSTS: dict[str, Callable[[int, int, float], int]] = {
    "lightning": lambda batches, k, epochs: int(epochs) * _parts(batches, k, False),
    "transformers": lambda batches, k, epochs: ceil(epochs * max(_parts(batches, k, False), 1)),
    "accelerate": lambda batches, k, epochs: int(epochs) * _parts(batches, k, False),
    "keras": lambda batches, k, epochs: floor(epochs * batches / k),
}
