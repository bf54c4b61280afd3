"""Relabelling on simulated panels: how often it is seen where there is none, and found where it was planted.

    python benchmarks/relabel.py [PANELS]

Seventy-five listed goods a panel, so that the null of direct trade is fitted, not guessed. No real data with unlisted
goods at the level of the list are at hand; tests/detection/simulated.py says what is simulated.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.detection.simulated import answer, world

from umweg.results import Interval

GOODS = 75


def run(panels: int, first: int, share: float, route: str, factor: float) -> tuple[float, float, int]:
    """Share of rows (goods with siblings; the planted ones where some were) called relabelled, its error, rows."""
    each = []
    for seed in range(first, first + panels):
        w = world(seed, share, route, GOODS, factor)
        given, rows = answer(w)
        wanted = w.planted if share else tuple(range(0, len(w.listed.goods), 3))
        found = [given.channel(int(r), Interval(0, 1, 2)) for r in rows if int(w.listed.good[r]) in wanted]
        each.append((sum(c.stance == "for" for c in found), len([c for c in found if c.assessable])))
    hit, n = np.array(each).T
    rate = float(hit.sum() / n.sum())
    # Rows of one panel share their null and goods share direct trade: the error is that between panels.
    return rate, float((hit - rate * n).std(ddof=1) * np.sqrt(panels) / n.sum()), int(n.sum())


def main(panels: int) -> None:
    """Print one row a setting."""
    print(f"{'planted':24s} {'factor':>6s} {'rows':>7s} {'called relabelled':>18s}")
    settings = [("nothing", 0.0, "RU", 1.0, panels)]
    settings += [(f"half, {r}", 0.5, r, f, max(panels // 12, 8)) for r in ("RU", "KZ") for f in (2.0, 3.0, 5.0, 10.0)]
    for name, share, route, factor, count in settings:
        rate, error, n = run(count, 1000, share, route, factor)
        where = name.replace("RU", "to the target").replace("KZ", "to transit")
        print(f"{where:24s} {factor:6.0f} {n:7,d} {rate:10.1%} ± {2 * error:.1%}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 240)
