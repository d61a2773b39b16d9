"""Bind a schedule to an MXNet optimizer."""

from schedcore_mxnet.live import from_mxnet
from schedcore_mxnet.scheduler import MXNetScheduler

__all__ = ["MXNetScheduler", "from_mxnet"]
