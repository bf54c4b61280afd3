"""Made-up importers under a tariff: growth, seasons, shifts of demand, many small suppliers, and a few planted winners.

    python benchmarks/importers.py [--importers 40] [--freq A Q M] [--level 4]

Each importer buys ``goods`` goods from ``suppliers`` countries of very different size. Every good's demand drifts, has
seasons and jumps; suppliers have trends of their own, small ones wilder ones; shipments are lumpy. The tariff takes a
part of the origin's share in the listed goods, three suppliers among the larger ones take most of it, and demand for
these goods falls. The same run without a tariff counts false alarms. No figure is fitted to a real episode.
"""

from __future__ import annotations

import argparse
import csv
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from umweg import detect, ingest
from umweg.core.codes.countries import areas
from umweg.core.codes.products import hs_spans
from umweg.law.load import measure
from umweg.results import DetectResult

TARIFF = date(2018, 7, 6)
FIRST, LAST = 2014, 2019  # years of the figures
STEPS = {"A": 12, "Q": 3, "M": 1}
ORIGIN, TARGET = "CN", "US"


@dataclass(frozen=True, slots=True)
class Importer:
    """One made-up importer: its rows (supplier, good, period, value) and who was planted."""

    rows: list[tuple[str, str, str, int]]
    winners: tuple[str, ...]


def suppliers(number: int) -> list[str]:
    """The origin and so many other countries."""
    single = sorted(c for c, a in areas().items() if a.kind == "country" and len(c) == 2 and c not in (ORIGIN, TARGET))
    return [ORIGIN, *single[:: max(len(single) // number, 1)][:number]]


def codes(level: int, number: int) -> list[str]:
    """Codes that are the same in all editions of the years."""
    known = sorted(c for c, spans in hs_spans().items() if len(c) == level and spans == ((None, None),))
    known = known or sorted(c for c in hs_spans() if len(c) == level)
    return known[:: max(len(known) // number, 1)][:number]


def importer(
    seed: int, freq: str = "M", level: int = 4, goods: int = 60, number: int = 60, lost: float = 0.4
) -> Importer:
    """Draw one. ``lost`` is the share of its trade that the origin loses, on average over the goods; 0: no tariff."""
    rng = np.random.default_rng(seed)
    names, products, months = suppliers(number), codes(level, goods), (LAST - FIRST + 1) * 12
    start = (TARIFF.year - FIRST) * 12 + TARIFF.month - 1
    n = len(names)
    size = np.exp(rng.normal(0, 2.0, n))
    size[0] = np.sort(size)[-3:].sum()
    order = np.argsort(-size[1:]) + 1
    winners = rng.choice(order[2:14], 3, replace=False)
    t = np.arange(months)
    trend = rng.normal(0.03, 0.04 + 0.12 / np.sqrt(1 + size), n)[:, None] * t / 12
    rows: list[tuple[str, str, str, int]] = []
    took = np.zeros(n)
    took[winners] = rng.dirichlet(np.full(3, 5.0))
    for product in products:
        walk = np.cumsum(rng.normal(0, 0.02, months)) + (t >= rng.integers(12, months)) * rng.normal(0, 0.15)
        demand = np.exp(walk + 0.2 * np.sin(2 * np.pi * (t / 12 + rng.random()))) * np.exp(rng.normal(14, 1.2))
        taste = size * np.exp(rng.normal(0, 1.0, n)) * (rng.random(n) < 0.3 + 0.7 * size / (size + 1))
        rate = taste[:, None] * np.exp(trend + np.cumsum(rng.normal(0, 0.03, (n, months)), axis=1))
        rate = rate / np.maximum(rate.sum(axis=0), 1e-12) * demand
        if lost:
            gone = lost * rng.beta(4, 4) * 2 * rate[0, start:] * np.minimum(1, 0.3 + (t[start:] - start) / 8)
            moved = 0.75 * gone
            rate[0, start:] -= np.minimum(gone, 0.95 * rate[0, start:])
            rate[:, start:] += (
                0.7 * took[:, None] * moved
                + 0.3 * moved * (rate[:, start:] / rate[1:, start:].sum(axis=0)) * (np.arange(n) > 0)[:, None]
            )
        parcel = np.exp(rng.normal(11, 0.7))
        value = rng.poisson(rate / parcel) * parcel
        rows += _rows(names, product, value, freq)
    return Importer(rows, tuple(names[w] for w in winners))


def _rows(names: list[str], product: str, value: np.ndarray, freq: str) -> list[tuple[str, str, str, int]]:
    step = STEPS[freq]
    summed = value.reshape(value.shape[0], -1, step).sum(axis=2)
    periods = [_period(FIRST * 12 + k * step, freq) for k in range(summed.shape[1])]
    return [
        (name, product, periods[k], int(summed[i, k]))
        for i, name in enumerate(names)
        for k in np.flatnonzero(summed[i]).tolist()
    ]


def _period(month: int, freq: str) -> str:
    year, m = divmod(month, 12)
    return {"A": f"{year}", "Q": f"{year}-Q{m // 3 + 1}", "M": f"{year}-{m + 1:02d}"}[freq]


def store_of(made: Importer, folder: Path) -> Path:
    """A store with the importer's figures as the target's imports."""
    with (folder / "imports.csv").open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["reporter", "partner", "flow", "product", "nomenclature", "period", "value", "currency"])
        out.writerows(
            (TARGET, s, "import", g, "HS2012" if p[:4] < "2017" else "HS2017", p, v, "USD") for s, g, p, v in made.rows
        )
    ingest(folder / "imports.csv", source="tidy", store=folder / "store").raise_if_failed()
    return folder / "store"


def run(made: Importer) -> DetectResult:
    """The command of the README on one importer."""
    with tempfile.TemporaryDirectory() as folder:
        return detect(store_of(made, Path(folder)), measure((ORIGIN,), TARGET, TARIFF))


def main() -> None:
    """A line a frequency and level: where the winners stand, and how often anything is found where nothing happened."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--importers", type=int, default=20)
    parser.add_argument("--freq", nargs="*", default=["M", "Q", "A"])
    parser.add_argument("--level", type=int, nargs="*", default=[4])
    parser.add_argument("--seed", type=int, default=1000)
    a = parser.parse_args()
    print("freq level  winners in the first 3, 5  found   others found   without a tariff: found a run  q-share")
    for freq in a.freq:
        for level in a.level:
            goods = 60 if level > 2 else 30
            top3 = top5 = found = wrong = false = any_false = 0
            for k in range(a.importers):
                made = importer(a.seed + k, freq, level, goods)
                r = run(made)
                order = [c.transit for c in r.candidates]
                top3 += len(set(order[:3]) & set(made.winners))
                top5 += len(set(order[:5]) & set(made.winners))
                rose = {c.transit for c in r.candidates if c.q_value <= r.alpha and c.excess.central > 0}
                found += len(rose & set(made.winners))
                wrong += len(rose - set(made.winners))
                calm = run(importer(a.seed + k, freq, level, goods, lost=0.0))
                number = sum(c.q_value <= calm.alpha and c.excess.central > 0 for c in calm.candidates)
                false, any_false = false + number, any_false + (number > 0)
            n = 3 * a.importers
            print(f"{freq:4s} {level:5d}  {top3 / n:.2f} {top5 / n:.2f}  {found / n:.2f}  {wrong / a.importers:.2f}   "
                  f"{false / a.importers:.2f}  {any_false / a.importers:.2f}", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
