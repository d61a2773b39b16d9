"""Bind a schedule to an MXNet optimizer."""

from schedcore_mxnet.scheduler import MXNetScheduler

__all__ = ["MXNetScheduler"]
