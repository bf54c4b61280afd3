"""Which surge test? The sketch of the methods, the score test on values, and the one on tempered series.

    python benchmarks/surge_test.py ../shared/data/trade/eurostat_cn8_monthly_2020_2022.parquet

Each is run with the real date and with the placebo date, on the judged half of the goods (the nulls of the score tests
are fitted on the other half; the sketch fits nothing). A good test finds much in the real run, little in the placebo,
and its z-scores have a standard deviation of 1 in the placebo. Also: coverage of the interval of the excess.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np

from umweg import engines, ingest
from umweg.core.months import month_index
from umweg.detection.baseline import null_model as cal
from umweg.detection.baseline import surge
from umweg.law.load import regime
from umweg.measures.dispersion import pearson
from umweg.measures.multiple import q_values
from umweg.measures.special import normal_upper_tail
from umweg.series.options import DetectOptions
from umweg.series.panel import Panel, read_panel
from umweg.series.scope import scope
from umweg.series.windows import RunSpan, placebo_span
from umweg.store import Store

ALPHA = 0.1
MIN_TOTAL = 100_000.0


def sketch(panel: Panel, rows: np.ndarray, span: RunSpan, growth: float = 1.15) -> np.ndarray:
    """Quasi-Poisson on nine months against the same nine a year earlier, dispersion floored at the partner's median."""
    before = panel.value[rows][:, panel.columns(span.after_from - 12, span.after_to - 12)]
    after = panel.value[rows][:, panel.columns(span.after_from, span.after_to)]
    (s1, d1), (s2, d2) = pearson(before), pearson(after)
    phi = np.divide(s1 + s2, d1 + d2, out=np.zeros_like(s1), where=(d1 + d2) > 0)
    for p in np.unique(panel.partner[rows]):
        mine = panel.partner[rows] == p
        phi[mine] = np.maximum(phi[mine], np.median(phi[mine][phi[mine] > 0]))
    b, a = before.sum(axis=1) * growth, after.sum(axis=1)
    return (a - b) / np.sqrt(np.maximum(phi * (a + growth * b), 1e-9))


def main(file: Path) -> None:
    """Print one row a test."""
    with tempfile.TemporaryDirectory() as folder:
        ingest(file, source="tidy", store=folder + "/s", nomenclature="CN").raise_if_failed()
        engine = engines.open()
        sc = scope(engine, Store.open(folder + "/s"), regime("eu-russia"), DetectOptions())
        panel = read_panel(engine, sc)
    complete = ~np.array([sc.goods.families.partial(g) for g in panel.goods])
    transits = sc.partners("transit")
    placebo = placebo_span(sc.span, month_index("2021-03"), sc.measure, sc.rows.coverage.first)
    assert placebo is not None
    fitted = cal.calibrate(panel, (placebo,), complete, transits, "RU", MIN_TOTAL)
    group = cal.groups_of(panel, transits)
    plain = replace(panel, tempered=panel.value)
    on_values = cal.calibrate(plain, (placebo,), complete, transits, "RU", MIN_TOTAL)
    tests = {
        "sketch": lambda rows, span: sketch(panel, rows, span),
        "score, values": lambda rows, span: surge.assess(plain, rows, span, group[rows], on_values.transit).z,
        "score, tempered": lambda rows, span: surge.assess(panel, rows, span, group[rows], fitted.transit).z,
    }
    heads = ("real: found / tested", "placebo: found / tested", "placebo sd", "share ratio")
    print(f"{'test':16s} {heads[0]:>22s} {heads[1]:>24s} {heads[2]:>10s} {heads[3]:>11s}")
    for name, test in tests.items():
        out = {}
        for label, span in (("real", sc.span), ("placebo", placebo)):
            keep = surge.testable(panel, span, complete, MIN_TOTAL) & (group >= 0) & ~fitted.half[panel.good]
            rows = np.flatnonzero(keep)
            z = test(rows, span)
            out[label] = (int((q_values(normal_upper_tail(z)) <= ALPHA).sum()), rows.size, float(z.std()))
        (rf, rn, _), (pf, pn, sd) = out["real"], out["placebo"]
        print(f"{name:16s} {rf:10,d} / {rn:8,d}  {pf:12,d} / {pn:8,d}  {sd:9.2f} {(pf / pn) / (rf / rn):11.3f}")
    keep = surge.testable(panel, placebo, complete, MIN_TOTAL) & (group >= 0) & ~fitted.half[panel.good]
    rows = np.flatnonzero(keep)
    money = surge.assess(panel, rows, placebo, group[rows], fitted.transit).money
    inside = ((money.lower <= 0) & (money.upper >= 0)).mean()
    print(f"interval of the excess covers zero in the placebo, judged half: {inside:.1%} (nominal 95 %)")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
