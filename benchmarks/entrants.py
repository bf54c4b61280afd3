"""New sellers on the real data: found and expected, on the half of the goods that the hazards were not fitted on.

python benchmarks/entrants.py ../shared/data/trade/eurostat_cn8_monthly_2020_2022.parquet
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from umweg import engines, ingest
from umweg.detection.baseline.design import design
from umweg.detection.channels.entrants import at_stake, entrants, fit
from umweg.detection.channels.sellers import Sellers, sellers
from umweg.law.load import regime
from umweg.measures.entry_hazard import entry_test
from umweg.series.options import DetectOptions
from umweg.store import Store


def main(file: Path) -> None:
    """Print one row a window."""
    with tempfile.TemporaryDirectory() as folder:
        ingest(file, source="tidy", store=folder + "/s", nomenclature="CN").raise_if_failed()
        engine = engines.open()
        f = design(engine, Store.open(folder + "/s"), regime("eu-russia"), DetectOptions())
        start = time.perf_counter()
        rows = np.flatnonzero(f.testable(f.scope.span))
        entrants(engine, f, rows)
        print(f"the channel, {rows.size:,} series: {time.perf_counter() - start:.2f} s")
        sold = sellers(engine, f)
    assert isinstance(sold, Sellers)
    null = fit(f, sold)
    assert null is not None
    assert f.null_span is not None
    print(f"look-back {sold.months} months, {len(sold.members)} members, scatter {null.scatter:.3f}")
    judged = ~f.calibration.half
    for window, span in (("placebo", f.null_span), ("real", f.scope.span)):
        counted = at_stake(f, sold, window).count(null.hazard)
        every = np.ix_(np.arange(len(f.transits)), np.flatnonzero(judged & f.complete))
        surge = np.flatnonzero(f.testable(span) & judged[f.panel.good])
        for name, at in (("all pairs", every), ("tested by surge", (f.group[surge], f.panel.good[surge]))):
            found, expected = counted.entered[at].ravel(), counted.expected[at].ravel()
            r = entry_test(found, expected, null.scatter, null.spread)
            inside = float(((r.lower <= 0) & (r.upper >= 0)).mean())
            print(
                f"{window:8s} {name:16s} series {found.size:5,d}  new sellers {found.sum():6,.0f}, expected "
                f"{expected.sum():6,.0f}  p <= .05: {(r.p <= 0.05).mean():.1%} (of those with one expected or more: "
                f"{(r.p[expected >= 1] <= 0.05).mean():.1%})  interval holds 0: {inside:.1%}"
            )
        sums = (counted.entered[every].sum(axis=1), counted.expected[every].sum(axis=1))
        by = [f"{t} {a:,.0f}/{b:,.0f}" for t, a, b in zip(f.transits, *sums, strict=True)]
        print(f"{window:8s} by country, found/expected: {', '.join(by)}")
    engine.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
