"""Small worlds drawn at random, and changes to them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from umweg.simulation.trade.economy import Economy, from_flows

Array = NDArray[np.float64]


def any_world(test: Callable[..., None]) -> Callable[..., None]:
    """Run a test for many worlds; no clock stops it."""
    return settings(deadline=None, max_examples=25)(given(seed=st.integers(0, 10_000))(test))


def world(seed: int, countries: int = 3, sectors: int = 2, links: bool = True, tariffs: bool = True) -> Economy:
    """An economy that is its own equilibrium: every country buys all, most of it at home."""
    rng = np.random.default_rng(seed)
    j, n = sectors, countries
    flows = rng.lognormal(0, 1, (j, n, n)) * 20 + 200 * rng.uniform(0.5, 2, (j, 1, n)) * np.eye(n)
    tau = rng.uniform(0, 0.3, (j, n, n)) * (1 - np.eye(n)) * tariffs
    inputs = rng.uniform(0.02, 0.4, (n, j, j)) / j * links
    return from_flows(tuple(f"C{k}" for k in range(n)), tuple(f"S{k}" for k in range(j)), flows, tau, inputs)


def change(seed: int, economy: Economy) -> tuple[Array, Array, Array]:
    """Elasticities (1, J), tariffs and iceberg costs (J, N, N) after a change that touches some cells."""
    rng = np.random.default_rng(seed + 1)
    shape = economy.tau.shape
    off = 1 - np.eye(shape[1])
    touched = rng.random(shape) < 0.5
    tariffs = np.where(touched, rng.uniform(0, 0.5, shape) * off, economy.tau)
    cost = np.where(rng.random(shape) < 0.3, 1 + rng.uniform(-0.1, 0.5, shape) * off, 1.0)
    return rng.uniform(1.5, 9, (1, shape[0])), tariffs, cost
