"""Many small linear programmes of one pattern at once: sparse, block by block, each block scaled to its own size.

The programmes are independent, so that one block-diagonal programme with the sum of all objectives gives the optimum of
each. Solved by HiGHS (Huangfu & Hall 2018, doi:10.1007/s12532-017-0130-5) through SciPy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from umweg.core.errors import NotAssessable

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Array = NDArray[np.float64]
Index = NDArray[np.intp]

#: Columns of one joint programme; measured in benchmarks/trace.py (fewer: more calls; more: the simplex slows down).
COLUMNS = 3_000
#: What the largest limit of a block is scaled to: HiGHS's absolute tolerance of 1e-7 is then 1e-10 of it.
SIZE = 1_000.0
#: Limits are eased by this much (scaled), so that a programme found feasible stays so.
EASE = 1e-6


@dataclass(frozen=True, slots=True)
class Programmes:
    """Blocks ``lower <= matrix @ x <= upper``, x >= 0, that share a non-negative ``matrix`` (rows × columns).

    ``lower`` and ``upper`` are (blocks × rows), already divided by ``scale`` (blocks,); ``live`` (blocks × columns)
    says which columns can be other than 0.
    """

    matrix: Array
    lower: Array
    upper: Array
    scale: Array
    live: NDArray[np.bool_]

    @staticmethod
    def of(matrix: Array, lower: Array, upper: Array) -> Programmes:
        """Scale each block to its largest limit."""
        finite = np.where(np.isfinite(upper), upper, 0.0)
        scale = np.maximum(finite.max(axis=1, initial=0.0), lower.max(axis=1, initial=0.0)) / SIZE
        scale = np.where(scale > 0, scale, 1.0)
        live = ((upper <= 0).astype(float) @ (matrix > 0)) == 0
        return Programmes(matrix, lower / scale[:, None], upper / scale[:, None], scale, live)

    def take(self, blocks: Index) -> Programmes:
        """These blocks only."""
        return Programmes(self.matrix, self.lower[blocks], self.upper[blocks], self.scale[blocks], self.live[blocks])

    def chunks(self, blocks: Index) -> list[Index]:
        """Blocks in parts of about ``COLUMNS`` columns each."""
        if not blocks.size:
            return []
        before = np.cumsum(self.live[blocks].sum(axis=1)) // COLUMNS
        return list(np.split(blocks, np.flatnonzero(np.diff(before)) + 1))

    def best(self, objective: Array, blocks: Index) -> Array:
        """A point of each block that makes ``objective`` (columns,) least; (blocks × columns), scaled."""
        out = np.zeros((blocks.size, self.matrix.shape[1]))
        start = 0
        for part in self.chunks(blocks):
            out[start : start + part.size] = self.take(part)._least(objective)
            start += part.size
        return out

    def _least(self, objective: Array) -> Array:
        live = self.live.ravel()
        if not live.any():
            return np.zeros(self.live.shape)
        a, b = self.inequalities()
        found = solve(np.tile(objective, self.live.shape[0])[live], a[:, live], b)
        out = np.zeros(live.size)
        out[live] = np.maximum(found.x, 0.0)
        return out.reshape(self.live.shape)

    def fraction(self, top: Array, bottom: Array) -> Array:
        """The least of ``top @ x / bottom @ x`` in each block, (blocks,); ``bottom`` must be able to be positive.

        With x = y / t the fraction becomes linear in (y, t) (Charnes & Cooper 1962, doi:10.1002/nav.3800090303).
        """
        from scipy.sparse import csr_matrix, hstack

        live, blocks = self.live.ravel(), self.live.shape[0]
        a, b = self.inequalities()
        owner = np.repeat(np.arange(blocks), self.lower.shape[1])
        owner = np.concatenate([owner[np.isfinite(self.upper).ravel()], owner[(self.lower > 0).ravel()]])
        t = csr_matrix((-b, (np.arange(b.size), owner)), shape=(b.size, blocks))
        column = np.repeat(np.arange(blocks), self.live.shape[1])[live]
        weight = np.tile(bottom, blocks)[live]
        one = csr_matrix((weight, (column, np.arange(column.size))), shape=(blocks, column.size + blocks))
        cost = np.concatenate([np.tile(top, blocks)[live], np.zeros(blocks)])
        found = solve(cost, hstack([a[:, live], t], format="csr"), np.zeros(b.size), one, np.ones(blocks))
        part = found.x[: column.size] * np.tile(top, blocks)[live]
        return np.asarray(np.bincount(column, part, blocks), dtype=np.float64)

    def inequalities(self, ease: float = EASE) -> tuple[csr_matrix, Array]:
        """``a @ x <= b`` over all blocks side by side: finite upper limits, then positive lower ones."""
        from scipy.sparse import csr_matrix, vstack

        blocks, rows, columns = self.lower.shape[0], *self.matrix.shape
        r, c = np.nonzero(self.matrix)
        at = np.arange(blocks)[:, None]
        shape = (blocks * rows, blocks * columns)
        entries = (np.tile(self.matrix[r, c], blocks), ((at * rows + r).ravel(), (at * columns + c).ravel()))
        whole = csr_matrix(entries, shape=shape)
        top, floor = np.isfinite(self.upper).ravel(), (self.lower > 0).ravel()
        a = vstack([whole[top], -whole[floor]], format="csr")
        return a, np.concatenate([self.upper.ravel()[top], -self.lower.ravel()[floor]]) + ease


def solve(c: Array, a: Any, b: Array, a_eq: Any = None, b_eq: Array | None = None) -> Any:
    """One linear programme, x >= 0; SciPy's result.

    Raises NotAssessable where HiGHS finds no optimum: the programmes of this package have one by construction.
    """
    from scipy.optimize import linprog

    found = linprog(c, A_ub=a, b_ub=b, A_eq=a_eq, b_eq=b_eq, bounds=(0, None), method="highs")
    if found.status != 0:
        raise NotAssessable(
            f"The linear programme of the routes was not solved: {found.message}",
            mend="Look for limits of very different sizes in one good, and leave out the smallest legs.",
        )
    return found
