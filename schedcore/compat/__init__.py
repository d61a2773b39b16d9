"""The schedulers of other libraries, exactly, under their own names: a module for each library.

A preset has the names, parameters, order and defaults of its library; the base rate stands where
the optimizer stood. It gives an ordinary Schedule, with the rate that the library really has at
each update, past its end too. No library is imported.

>>> from schedcore import compat
>>> lr = compat.keras.PiecewiseConstantDecay([10, 20], [0.4, 0.2, 0.1])
>>> lr(10), lr(11)
(0.4, 0.2)

Where that is a quirk, the docstring says so, and what to write for a schedule without it.
"""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

# Modules that presets and drop-in classes are put together with: they are no libraries.
_TOOLS = {"named", "preset"}

TYPE_CHECKING = False
if TYPE_CHECKING:
    from schedcore.compat import (
        big_vision as big_vision,
        composer as composer,
        d2l as d2l,
        deepspeed as deepspeed,
        detectron2 as detectron2,
        espnet as espnet,
        fairseq as fairseq,
        fastai as fastai,
        fvcore as fvcore,
        gluoncv as gluoncv,
        gradual_warmup as gradual_warmup,
        ignite as ignite,
        keras as keras,
        litgpt as litgpt,
        lrsched as lrsched,
        megatron as megatron,
        mlx as mlx,
        mmengine as mmengine,
        mxnet as mxnet,
        nanogpt as nanogpt,
        nemo as nemo,
        olmo_core as olmo_core,
        optax as optax,
        paddle as paddle,
        pytorch_optimizer as pytorch_optimizer,
        pytorch_scheduler as pytorch_scheduler,
        pytorch_transformers as pytorch_transformers,
        pytorch_warmup as pytorch_warmup,
        rllib as rllib,
        stable_baselines3 as stable_baselines3,
        t5x as t5x,
        thinc as thinc,
        timm as timm,
        torch as torch,
        torchtitan as torchtitan,
        transformers as transformers,
        ultralytics as ultralytics,
        wenet as wenet,
    )


def __getattr__(name: str) -> ModuleType:
    if name not in __dir__():
        raise AttributeError(f"module 'schedcore.compat' has no library {name!r}")
    return import_module(f"schedcore.compat.{name}")


def __dir__() -> list[str]:
    return sorted(module.name for module in iter_modules(__path__) if module.name not in _TOOLS)
