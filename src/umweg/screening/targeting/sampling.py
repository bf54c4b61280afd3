"""Random inspections beside the ranked ones, and what they allow: figures that the ranking cannot bias."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from umweg.screening.random_draw import lot

Floats = NDArray[np.float64]


def lots(ids: list[str], seed: int) -> Floats:
    """A number in [0, 1) for each id, out of SHA-256 of seed and id: anyone can draw it again, nobody can choose it.

    >>> (lots(["A", "B"], 1) == lots(["B", "A"], 1)[::-1]).all()
    np.True_
    """
    return np.array([lot(i, seed) for i in ids], dtype=np.float64)


@dataclass(frozen=True)
class Estimate:
    """A share with its standard error, from ``n`` inspected rows that stand for ``of`` rows."""

    share: float
    se: float
    n: int
    of: float


def weighted_share(y: Floats, inclusion: Floats) -> Estimate | None:
    """Share of hits in a population from rows inspected with known probability (Hájek 1971); None without rows.

    Rows chosen for certain have ``inclusion`` 1, random ones theirs. Standard error by linearisation, Poisson sampling.

    >>> weighted_share(np.array([1.0, 0.0]), np.array([1.0, 0.25])).share
    0.2
    """
    if len(y) == 0:
        return None
    w = 1 / inclusion
    share = float((w * y).sum() / w.sum())
    se = float(np.sqrt(((1 - inclusion) * (w * (y - share)) ** 2).sum()) / w.sum())
    return Estimate(share, se, len(y), float(w.sum()))
