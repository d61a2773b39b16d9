"""Bind a schedule to a Keras optimizer: inside the compiled train step, or as a callback."""

from schedcore_keras.callback import KerasCallback
from schedcore_keras.live import from_keras
from schedcore_keras.monitor import LearningRateMonitor
from schedcore_keras.schedule import KerasSchedule

__all__ = ["KerasCallback", "KerasSchedule", "LearningRateMonitor", "from_keras"]
