# ruff: noqa: A005  # a program, named after its command
"""Routes of many goods by linear programme: joint programmes beside one call of SciPy a bound.

    python benchmarks/trace.py [goods] [transit countries]

Planted networks: legs known within a fifth, a fifth of them unknown, supply known in half of the countries, so that
least and most need solving. The peer is the same bounds by one `scipy.optimize.linprog` a good, route and direction, on
a tenth of the goods (its time is per bound). Both must give the same bounds.
"""

from __future__ import annotations

import sys
import time

import numpy as np
from scipy.optimize import linprog

from umweg.measures import programmes
from umweg.measures.route_bounds import bounds
from umweg.measures.routes import Network, RouteLimits, paths


def planted(goods: int, transits: int, seed: int = 1) -> tuple[Network, RouteLimits]:
    """A full network over ``transits`` countries and limits around a random truth."""
    rng = np.random.default_rng(seed)
    names = tuple(f"T{i}" for i in range(transits))
    legs = [("O", t) for t in names] + [(a, b) for a in names for b in names if a != b] + [(t, "R") for t in names]
    n = Network("O", names, "R", tuple(legs))
    p = paths(n)
    true = rng.lognormal(12, 2, (goods, len(p.nodes))) * (rng.random((goods, len(p.nodes))) < 0.4)
    true[:, [k == "lost" and w[-1] == "R" for w, k in zip(p.nodes, p.ends, strict=True)]] = 0.0
    sums = true @ p.matrix.T
    kind = np.array([k for k, _ in p.rows])
    known = ((kind == "leg") & (rng.random(sums.shape) < 0.8)) | ((kind == "supply") & (rng.random(sums.shape) < 0.5))
    lower = np.where(known, sums * 0.8, 0.0)
    upper = np.where(known, sums * 1.2, np.inf)
    return n, RouteLimits(lower, upper, np.where(known, sums, np.nan))


def one_by_one(n: Network, lim: RouteLimits) -> tuple[np.ndarray, np.ndarray, int]:
    """Least and most of every route, one call each."""
    p = paths(n)
    out = np.zeros((2, lim.lower.shape[0], p.route.size))
    for g in range(lim.lower.shape[0]):
        top, floor = np.isfinite(lim.upper[g]), lim.lower[g] > 0
        a = np.concatenate([p.matrix[top], -p.matrix[floor]])
        b = np.concatenate([lim.upper[g][top], -lim.lower[g][floor]])
        for k, column in enumerate(p.route):
            c = np.zeros(p.matrix.shape[1])
            c[column] = 1.0
            out[0, g, k] = linprog(c, A_ub=a, b_ub=b, method="highs").fun
            most = linprog(-c, A_ub=a, b_ub=b, method="highs")
            out[1, g, k] = -most.fun if most.status == 0 else np.inf
    return out[0], out[1], out.size


def main(goods: int, transits: int) -> None:
    """Print CPU times and the largest difference."""
    n, lim = planted(goods, transits)
    for size in (300, 1_000, 3_000, 10_000, 30_000):
        programmes.COLUMNS = size
        start = time.process_time()
        s = bounds(n, lim)
        spent = time.process_time() - start
        count = goods * 2 * (s.route.least.shape[1] + 1 + transits + 2 * len(n.legs))
        print(f"{goods} goods, {transits} transit countries, {s.route.least.shape[1]} routes, {size:6,} columns: "
              f"{spent:6.2f} s, {count:,} bounds, {spent / count * 1e6:.0f} us a bound")  # fmt: skip
    few = max(goods // 10, 1)
    start = time.process_time()
    least, most, count = one_by_one(n, RouteLimits(lim.lower[:few], lim.upper[:few], lim.central[:few]))
    spent = time.process_time() - start
    finite = np.isfinite(most)
    size_ = np.where(np.isfinite(lim.upper), lim.upper, 0.0).max(axis=1)[:few, None]
    assert (finite == np.isfinite(s.route.most[:few])).all()
    found = np.where(finite, s.route.most[:few], 0.0)
    apart = np.maximum(np.abs(found - np.where(finite, most, 0.0)), np.abs(s.route.least[:few] - least))
    gap = float((apart / size_).max())
    print(f"one call a bound: {spent / count * 1e6:.0f} us a bound; largest difference {gap:.1e} of the largest leg")


if __name__ == "__main__":
    main(*(int(v) for v in (sys.argv[1:] + ["200", "4"][len(sys.argv) - 1 :])))
