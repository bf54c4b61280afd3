"""Fixed points of many systems side by side, by Anderson's acceleration, each as if it were alone.

Anderson (1965), in the form of Walker and Ni (2011): the next point is the mix of the last images whose residuals
cancel best. A row that has arrived is left where it is, so that no row depends on which others run beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from umweg.simulation.trade.economy import Array

WINDOW = 8
RIDGE = 1e-14  # of the trace: the smallest that keeps the small systems solvable in double precision
_BLOWN = 1e3  # a residual so many times the best one seen: the memory misleads, forget it


@dataclass(frozen=True)
class FixedPoints:
    """Where B rows arrived: ``x`` (B, S), ``residual`` (B, S) ``f(x) - x``, ``iterations`` (B), ``condition`` (B).

    ``condition``: of the last small system that a step came from; 1 where there was none.
    """

    x: Array
    residual: Array
    iterations: NDArray[np.intp]
    condition: Array

    @property
    def worst(self) -> Array:
        """The largest residual of each row, (B)."""
        largest: Array = np.abs(self.residual).max(1)
        return largest


Image = Callable[[Array, NDArray[np.intp]], Array]


@dataclass
class _Memory:
    """Of the rows that still run: where they are, and the last differences of residuals and of images (B, m, S)."""

    row: NDArray[np.intp]
    x: Array
    df: Array
    dg: Array
    gram: Array
    best: Array
    f: Array | None = None
    g: Array | None = None

    def keep(self, on: NDArray[np.bool_]) -> None:
        for name in ("row", "x", "df", "dg", "gram", "best", "f", "g"):
            setattr(self, name, getattr(self, name)[on])


def fixed_points(
    image: Image, start: Array, *, tolerance: float, most: int, window: int = WINDOW, damping: float = 0.5
) -> FixedPoints:
    """Fixed points of ``image(x, rows)``, which maps states (b, S) of the rows ``rows`` (b) to those that follow.

    ``window`` 0 is plain damped iteration. A row that does not arrive in ``most`` rounds ends where it was.

    >>> found = fixed_points(lambda x, rows: np.cos(x), np.zeros((2, 1)), tolerance=1e-12, most=50)
    >>> found.x.round(6).tolist(), bool(found.iterations.max() < 15)
    ([[0.739085], [0.739085]], True)
    """
    b, s = start.shape
    out = FixedPoints(start.copy(), np.full((b, s), np.inf), np.zeros(b, np.intp), np.ones(b))
    memory = _Memory(
        np.arange(b), start.copy(), np.zeros((b, window, s)), np.zeros((b, window, s)), np.zeros((b, window, window)),
        np.full(b, np.inf),
    )  # fmt: skip
    for step in range(most + 1):
        g = image(memory.x, memory.row)
        f = g - memory.x
        size = np.abs(f).max(1)
        done = ~(size > tolerance) & np.isfinite(size)
        lost = ~np.isfinite(size)
        ended = done | lost | (step == most)
        if ended.any():
            at = memory.row[ended]
            out.x[at], out.residual[at], out.iterations[at] = memory.x[ended], f[ended], step
            out.condition[at] = _condition(memory.gram[ended])
            if ended.all():
                break
            _remember(memory, f, g, step, window)
            memory.keep(~ended)
        else:
            _remember(memory, f, g, step, window)
        _advance(memory, window, damping)
    return out


def _remember(memory: _Memory, f: Array, g: Array, step: int, window: int) -> None:
    """Put the newest differences where the oldest were."""
    if memory.f is not None and memory.g is not None and window:
        slot = (step - 1) % window
        memory.df[:, slot] = f - memory.f
        memory.dg[:, slot] = g - memory.g
        row = np.matmul(memory.df, memory.df[:, slot, :, None])[..., 0]
        memory.gram[:, slot], memory.gram[:, :, slot] = row, row
    memory.f, memory.g = f, g
    size = np.abs(f).max(1)
    memory.best = np.minimum(memory.best, size)
    blown = size > _BLOWN * memory.best
    if blown.any():
        memory.df[blown], memory.dg[blown], memory.gram[blown] = 0, 0, 0
        memory.best[blown] = size[blown]


def _advance(memory: _Memory, window: int, damping: float) -> None:
    f, g = memory.f, memory.g
    assert f is not None  # noqa: S101  # told to the type checker: a round has been remembered
    assert g is not None  # noqa: S101
    trace = np.einsum("bmm->b", memory.gram)
    fresh = trace == 0
    if window and not fresh.all():
        ridge = (RIDGE * trace + np.finfo(float).tiny)[:, None, None] * np.eye(window)
        mix = np.linalg.solve(memory.gram + ridge, np.matmul(memory.df, f[..., None]))
        nxt = g - np.matmul(memory.dg.swapaxes(1, 2), mix)[..., 0]
    else:
        nxt = g.copy()
    nxt[fresh] = memory.x[fresh] + damping * f[fresh]
    memory.x = nxt


def _condition(gram: Array) -> Array:
    """Of each small system, over the differences that it holds."""
    out = np.ones(gram.shape[0])
    for k, m in enumerate(gram):
        used = np.flatnonzero(np.diag(m) > 0)
        if used.size:
            out[k] = float(np.linalg.cond(m[np.ix_(used, used)]))
    return out
