"""Keras' schedules under their own names: `from schedcore_keras import schedules`."""

from collections.abc import Mapping
from typing import Any

import keras
from keras.optimizers.schedules import LearningRateSchedule, serialize

from schedcore.compat import keras as presets
from schedcore.compat.named import Named
from schedcore_keras.schedule import KerasSchedule

__all__ = [
    "CosineDecay",
    "CosineDecayRestarts",
    "ExponentialDecay",
    "InverseTimeDecay",
    "LearningRateSchedule",
    "PiecewiseConstantDecay",
    "PolynomialDecay",
    "deserialize",
    "serialize",
]

_registered = keras.saving.register_keras_serializable(package="schedcore")


class _Original(Named, KerasSchedule):
    """One of Keras' schedules: its arguments, and its config in Keras' own words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(self._build(args, kwargs))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self).from_config, (self._given,)

    def get_config(self) -> dict[str, Any]:
        return dict(self._given)

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> "_Original":
        return cls(**config)


@_registered
class ExponentialDecay(_Original):
    """The initial rate times `decay_rate` over every `decay_steps`.

    See `compat.keras.ExponentialDecay`.

    >>> float(ExponentialDecay(0.5, decay_steps=10, decay_rate=0.25)(5))
    0.25
    """

    preset = staticmethod(presets.ExponentialDecay)


@_registered
class PiecewiseConstantDecay(_Original):
    """A rate that changes after given times, to given values.

    See `compat.keras.PiecewiseConstantDecay`.

    >>> lr = PiecewiseConstantDecay([10, 20], [0.5, 0.25, 0.125])
    >>> float(lr(10)), float(lr(11))
    (0.5, 0.25)
    """

    preset = staticmethod(presets.PiecewiseConstantDecay)


@_registered
class PolynomialDecay(_Original):
    """A fall along a power of the time that is left, once or in cycles.

    See `compat.keras.PolynomialDecay`.

    >>> float(PolynomialDecay(0.5, decay_steps=10, end_learning_rate=0.0)(5))
    0.25
    """

    preset = staticmethod(presets.PolynomialDecay)


@_registered
class InverseTimeDecay(_Original):
    """The initial rate over 1 + decay_rate * t / decay_steps.

    See `compat.keras.InverseTimeDecay`.

    >>> float(InverseTimeDecay(0.5, decay_steps=10, decay_rate=0.5)(20))
    0.25
    """

    preset = staticmethod(presets.InverseTimeDecay)


@_registered
class CosineDecay(_Original):
    """A cosine, after a warmup if there is one.

    See `compat.keras.CosineDecay`.

    >>> float(CosineDecay(0.5, decay_steps=10)(5))
    0.25
    """

    preset = staticmethod(presets.CosineDecay)


@_registered
class CosineDecayRestarts(_Original):
    """Cosines, one after the other, of growing length and lower peaks.

    See `compat.keras.CosineDecayRestarts`.

    >>> float(CosineDecayRestarts(0.5, first_decay_steps=10)(10))
    0.5
    """

    preset = staticmethod(presets.CosineDecayRestarts)


def deserialize(
    config: dict[str, Any], custom_objects: Mapping[str, Any] | None = None
) -> LearningRateSchedule:
    """Build what `serialize` has written, here or in Keras, under the names of this module."""
    own = {cls.__name__: cls for cls in _Original.__subclasses__()}
    name = config["class_name"]
    if name in own and name not in (custom_objects or {}):
        return own[name].from_config(config["config"])
    return keras.optimizers.schedules.deserialize(config, custom_objects)
