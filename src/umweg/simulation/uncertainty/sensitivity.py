"""Which parameter matters most: Sobol's indices of first order and in total (Saltelli's estimators, by SciPy)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from umweg.core.errors import UsageError
from umweg.results.simulation import Sensitivity
from umweg.simulation.trade.economy import Array


def sobol(
    figures: Callable[[Array], Array], parameters: Sequence[str], names: Sequence[str], points: int, seed: int
) -> tuple[Sensitivity, ...]:
    """Indices of ``figures(places)``, which maps places in the unit cube (n, d) to figures (n, F).

    ``points``: a power of two; d + 2 times as many places are evaluated. ``parameters`` (d), ``names`` (F). A figure
    that does not vary has indices of zero.

    >>> found = sobol(lambda u: u[:, :1] + 0.0 * u[:, 1:], ["a", "b"], ["f"], 64, 1)
    >>> [(s.parameter, round(s.first, 1) + 0.0, round(s.total, 1)) for s in found]
    [('a', 1.0, 1.0), ('b', 0.0, 0.0)]
    """
    if points < 2 or points & (points - 1):
        raise UsageError(f"{points} is no power of two.", where="points", mend="Give 64, 128, 256, ...")
    from scipy.stats import sobol_indices, uniform  # two seconds, which only this question needs

    d = len(parameters)

    def by_columns(x: Any) -> Any:
        return figures(np.ascontiguousarray(np.moveaxis(x, 0, -1).reshape(-1, d))).T.reshape(len(names), *x.shape[1:])

    with np.errstate(divide="ignore", invalid="ignore"):
        found = sobol_indices(func=by_columns, n=points, dists=[uniform()] * d, rng=np.random.default_rng(seed))
    first, total = (np.nan_to_num(np.reshape(x, (len(names), d))) for x in (found.first_order, found.total_order))
    return tuple(
        Sensitivity(figure, parameter, float(first[f, p]), float(total[f, p]))
        for f, figure in enumerate(names) for p, parameter in enumerate(parameters)
    )  # fmt: skip
