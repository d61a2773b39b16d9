"""Random schedules on JAX arrays, compiled."""

from typing import Any

import jax
import jax.numpy as jnp
import pytest
from drawn.laws import compiled
from drawn.schedules import Drawer


def jitted(lr: Any, times: list[float]) -> Any:
    return jax.jit(lr)(jnp.array(times, jnp.float64))


@pytest.mark.parametrize("seed", range(15))
def test_drawn(seed: int) -> None:
    with jax.enable_x64(True):
        compiled(Drawer(seed).schedule(), jitted)
