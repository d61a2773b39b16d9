"""The parts that the schedulers of transformers share."""

from schedcore.compat.preset import wave
from schedcore.schedule import Schedule
from schedcore.shapes.constant import Constant


def waves(high: float, steps: float, num_cycles: float, low: float) -> Schedule:
    """A cosine wave that has `num_cycles` periods in `steps`, and goes on."""
    return wave(high, steps / (2 * abs(num_cycles)), low) if num_cycles else Constant(high)


def not_negative(schedule: Schedule, low: float) -> Schedule:
    """With a lowest rate below 0, as transformers has it: 0 where that would be below."""
    return schedule.clip(min_lr=0) if low < 0 else schedule
