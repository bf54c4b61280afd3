"""Planted detours of known size in real background: false findings, recall, and how often intervals hold the truth.

    python benchmarks/detours.py STORE [--panels 200] [--docs docs]

STORE holds the EU's monthly exports (docs/benchmarks.md says how to make it). Writes docs/detours.csv and
docs/gallery/detours.svg.
"""

from __future__ import annotations

import argparse
import csv
import time
from pathlib import Path

import altair as alt
import numpy as np
import vl_convert as vlc

from background import Background, draw, load, panel_of, plant
from umweg.detection.baseline import null_model as cal
from umweg.detection.baseline import surge

ALPHA = 0.1
#: (share of the testable series that are planted, size: window over what it would have been)
CASES = ((0.0, 1.0), (0.05, 1.5), (0.05, 2.0), (0.05, 3.0), (0.05, 5.0), (0.05, 10.0), (0.02, 3.0), (0.2, 3.0))
FIELDS = (
    "share", "size", "panels", "found", "fdp", "fdp_se", "recall", "recall_se",
    "coverage_planted", "coverage_null", "coverage_found",
)  # fmt: skip


def one(b: Background, seed: int, share: float, size: float) -> tuple[float, ...]:
    """found, FDP, recall, coverage of planted, null and found series in one panel."""
    f = b.frame
    rng = np.random.default_rng(seed)
    cells = draw(b, rng)
    panel = panel_of(b, cells)
    added = np.zeros(panel.partner.size)
    if share:
        usable = surge.testable(panel, f.scope.span, f.complete, f.options.min_total) & (f.group >= 0)
        rows = rng.choice(np.flatnonzero(usable), int(share * usable.sum()), replace=False)
        cells, added = plant(b, rng, cells, rows, size)
        panel = panel_of(b, cells)
    null = cal.calibrate(panel, f.null_spans, f.complete, f.transits, f.target, f.options.min_total).transit
    usable = surge.testable(panel, f.scope.span, f.complete, f.options.min_total) & (f.group >= 0)
    rows = np.flatnonzero(usable)
    trial = cal.judge(panel, f.scope.span, rows, f.group, null, ALPHA)
    plain = surge.assess(panel, rows, f.scope.span, f.group[rows], null).money
    truth, found = added[rows] > 0, trial.found(ALPHA)
    inside = (plain.lower <= added[rows]) & (added[rows] <= plain.upper)
    chosen = (trial.surge.money.lower <= added[rows]) & (added[rows] <= trial.surge.money.upper)
    return (
        float(found.sum()),
        float((found & ~truth).sum() / max(found.sum(), 1)),
        float((found & truth).sum() / truth.sum()) if truth.any() else np.nan,
        float(inside[truth].mean()) if truth.any() else np.nan,
        float(inside[~truth].mean()),
        float(chosen[found & truth].mean()) if (found & truth).any() else np.nan,
    )


def measure(b: Background, panels: int) -> list[dict[str, float]]:
    out = []
    for share, size in CASES:
        began = time.perf_counter()
        runs = np.array([one(b, seed, share, size) for seed in range(panels)])
        known = ~np.isnan(runs)
        mean = [float(runs[known[:, i], i].mean()) if known[:, i].any() else float("nan") for i in range(6)]
        se = runs.std(axis=0) / np.sqrt(panels)
        values = (share, size, panels, mean[0], mean[1], se[1], mean[2], se[2], mean[3], mean[4], mean[5])
        out.append(dict(zip(FIELDS, values, strict=True)))
        took = time.perf_counter() - began
        print(", ".join(f"{k} {v:.3g}" for k, v in out[-1].items()), f"({took:.0f} s)", flush=True)
    return out


def picture(rows: list[dict[str, float]]) -> str:
    """Recall and false findings over the size of the planted detour, 5 % of series planted."""
    mine = [r for r in rows if r["share"] == 0.05]
    data = [{"size": r["size"], "share": r["recall"], "of": "planted detours found"} for r in mine]
    data += [{"size": r["size"], "share": r["fdp"], "of": "findings that are false"} for r in mine]
    base = alt.Chart(alt.Data(values=data)).encode(
        x=alt.X("size:Q", title="window over what it would have been", scale=alt.Scale(type="log"),
                axis=alt.Axis(values=[1.5, 2, 3, 5, 10])),
        y=alt.Y("share:Q", title=None, axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1])),
        color=alt.Color("of:N", title=None, scale=alt.Scale(range=["#c2410c", "#3f5f8a"])),
    )  # fmt: skip
    rule = alt.Chart(alt.Data(values=[{"y": ALPHA}])).mark_rule(strokeDash=[4, 3]).encode(y="y:Q")
    chart = (base.mark_line() + base.mark_circle(size=50, opacity=1) + rule).properties(width=460, height=260)
    return str(vlc.vegalite_to_svg(chart.to_dict()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("--panels", type=int, default=200)
    parser.add_argument("--docs", type=Path)
    args = parser.parse_args()
    rows = measure(load(args.store), args.panels)
    if args.docs:
        with (args.docs / "detours.csv").open("w", newline="") as file:
            out = csv.DictWriter(file, FIELDS, lineterminator="\n")
            out.writeheader()
            out.writerows({k: f"{v:.4g}" if v == v else "" for k, v in r.items()} for r in rows)
        (args.docs / "gallery" / "detours.svg").write_text(picture(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
