"""Legs that contradict each other: the smallest slack that would mend them, and which limits take part.

An elastic programme lets every limit give way at the price of the amount (Chinneck 2008, *Feasibility and Infeasibility
in Optimization*, ch. 6). Its value is the smallest sum of changes; the limits with a dual value are those in conflict.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from umweg.measures.programmes import SIZE, Programmes, solve

Array = NDArray[np.float64]
Index = NDArray[np.intp]
TOLERANCE = 1e-7 * SIZE


@dataclass(frozen=True, slots=True)
class LimitConflict:
    """``by``: the smallest sum of changes that mends it, in the values' unit.

    ``least`` and ``most`` are (row, limit) of the lower and upper limits that cannot hold together; ``change`` is one
    smallest mending, (row, by how much; negative lowers).
    """

    by: float
    least: tuple[tuple[int, float], ...]
    most: tuple[tuple[int, float], ...]
    change: tuple[tuple[int, float], ...]


def conflicts(programmes: Programmes) -> tuple[LimitConflict | None, ...]:
    """One answer a block: None where all limits can hold together."""
    out: list[LimitConflict | None] = [None] * programmes.lower.shape[0]
    doubtful = np.flatnonzero((programmes.lower > 0).any(axis=1))
    every = replace(programmes, live=np.ones_like(programmes.live))
    for part in every.chunks(doubtful):
        short = _shortfall(every.take(part))
        for block in part[short > TOLERANCE]:
            out[int(block)] = _explain(every.take(np.array([block], dtype=np.intp)))
    return tuple(out)


def _elastic(p: Programmes) -> tuple[Array, Array]:
    """x and slack of the smallest slack, and the duals, over all inequalities."""
    from scipy.sparse import hstack, identity

    a, b = p.inequalities(ease=0.0)
    columns = a.shape[1]
    cost = np.concatenate([np.zeros(columns), np.ones(b.size)])
    found = solve(cost, hstack([a, -identity(b.size, format="csr")], format="csr"), b)
    return np.maximum(found.x[columns:], 0.0), found.ineqlin.marginals


def _shortfall(p: Programmes) -> Array:
    slack, _ = _elastic(p)
    blocks = p.lower.shape[0]
    owner = np.repeat(np.arange(blocks), p.lower.shape[1])
    of_row = np.concatenate([owner[np.isfinite(p.upper).ravel()], owner[(p.lower > 0).ravel()]])
    return np.asarray(np.bincount(of_row, slack, blocks), dtype=np.float64)


def _explain(p: Programmes) -> LimitConflict:
    """The conflict of one block."""
    slack, dual = _elastic(p)
    scale = float(p.scale[0])
    top, floor = np.flatnonzero(np.isfinite(p.upper[0])), np.flatnonzero(p.lower[0] > 0)
    row = np.concatenate([top, floor])
    limit = np.concatenate([p.upper[0][top], p.lower[0][floor]]) * scale
    upper = np.arange(row.size) < top.size
    tight = np.abs(dual) > 1e-9
    change = np.where(upper, slack, -slack) * scale
    return LimitConflict(
        float(slack.sum()) * scale,
        tuple((int(r), float(v)) for r, v in zip(row[tight & ~upper], limit[tight & ~upper], strict=True)),
        tuple((int(r), float(v)) for r, v in zip(row[tight & upper], limit[tight & upper], strict=True)),
        tuple((int(row[i]), float(change[i])) for i in np.flatnonzero(slack > TOLERANCE / 10)),
    )
