"""How often does the watch cry wolf, and how long does it take to see a detour of a given size?

    python benchmarks/watch.py ../shared/data/trade/eurostat_cn8_monthly_2020_2022.parquet \\
        --totals ../shared/data/trade/eurostat_total_monthly_by_member_2019_2024.parquet

Everything on the judged half of the goods and on months before the measure (2020-01 to 2022-02): the allowances were
first chosen on the other half (docs/watch.md says which was widened since). (a) The real background, from several
starts. (b) Panels drawn from it: whole series resampled within each country, months in joint blocks, so that dependence
between goods, countries and neighbouring months stays. (c) Detours planted in such panels: from one month on, each
member's exports of all goods of a corridor, or of every tenth good, are multiplied. (d) Total exports of other years.
Writes watch-delay.csv and watch-delay.svg.
"""

from __future__ import annotations

import argparse
import csv
import tempfile
from pathlib import Path

import altair as alt
import duckdb
import numpy as np
import vl_convert as vlc

from umweg import engines, ingest
from umweg.detection.baseline.null_model import halves
from umweg.detection.watch.figures import Figures, look
from umweg.detection.watch.options import WatchOptions
from umweg.law.load import regime
from umweg.measures.eprocess import e_bh, first_above, larger_halved, log_e
from umweg.report.plots import LIGHT
from umweg.store import Store

LEVEL, HISTORY, MONTHS, PLANTED = 0.05, 12, 35, 20
SIZES = (1.2, 1.5, 2.0, 3.0, 5.0, 10.0)
BLOCKS = (1, 3, 6, 12, 18)
TRADED = 100_000.0  # least trade in a year for a good to be planted in
OPTIONS = WatchOptions()


class Background:
    """Series of one half of the goods, before the measure, by corridor."""

    def __init__(self, f: Figures, judged: bool) -> None:
        keep = halves(f.goods)[f.good] != judged
        n = len(f.corridors) - 1
        self.names = f.corridors[:n]
        self.rows = [np.flatnonzero(keep & (f.corridor == c)) for c in range(n)]
        self.value, self.tempered = f.value, f.tempered
        self.families = int((halves(f.goods) != judged).sum())

    def months(self, rng: np.random.Generator, block: int) -> np.ndarray:
        """Months in blocks of neighbours, drawn with replacement."""
        starts = rng.integers(0, self.value.shape[1] - block + 1, -(-MONTHS // block))
        return (starts[:, None] + np.arange(block)).ravel()[:MONTHS]

    def totals(self, rng: np.random.Generator, block: int, panels: int) -> tuple[np.ndarray, np.ndarray]:
        """Corridors' (money, breadth) in drawn panels, each (panels x corridors, months)."""
        money, broad = [], []
        for _ in range(panels):
            months = self.months(rng, block)
            for rows in self.rows:
                times = np.bincount(rng.integers(0, rows.size, rows.size), minlength=rows.size)
                money.append(times @ self.value[rows][:, months])
                broad.append(times @ self.tempered[rows][:, months])
        return np.array(money), np.array(broad)


def corridors(money: np.ndarray, broad: np.ndarray, allow: tuple[float, float], begin: int = HISTORY) -> np.ndarray:
    """Month of the first alarm of each corridor, -1 for none."""
    both = larger_halved(log_e(money, begin, allow[0]), log_e(broad, begin, allow[1]))
    return first_above(both, LEVEL)


def real(b: Background) -> None:
    """(a) the months before the measure as they were."""
    print("\n(a) real background, judged half, to 2022-02")
    money = np.array([b.value[r].sum(axis=0) for r in b.rows])
    broad = np.array([b.tempered[r].sum(axis=0) for r in b.rows])
    rows = np.concatenate(b.rows)
    for begin, name in ((12, "2021-01"), (14, "2021-03"), (17, "2021-06"), (20, "2021-09")):
        for allow in ((1.0, 1.0), (1.1, 1.1), (1.3, 1.1), (OPTIONS.allow_money, OPTIONS.allow_breadth)):
            found = corridors(money, broad, allow, begin) >= 0
            who = ", ".join(n for n, f in zip(b.names, found, strict=True) if f) or "none"
            print(f"  from {name}, allow {allow}: {found.sum()} of {found.size} corridors alarmed ({who})")
        for wide in (1.0, 1.1, 1.3, OPTIONS.allow_goods):
            e = log_e(b.tempered[rows], begin, wide)
            crossed = (first_above(e, LEVEL) >= 0).mean()
            most = max(int(e_bh(e[:, m], LEVEL, b.families * len(b.rows)).sum()) for m in range(e.shape[1]))
            print(f"  from {name}, goods, allow {wide}: {crossed:.2%} crossed of {rows.size:,}; longest list {most}")


def simulated(b: Background, seed: int, panels: int) -> list[dict[str, object]]:
    """(b) false alarms in drawn panels."""
    print(f"\n(b) {panels} drawn panels, {len(b.rows)} corridors each: share that ever alarmed (nominal {LEVEL:.0%})")
    out: list[dict[str, object]] = []
    for block in BLOCKS:
        money, broad = b.totals(np.random.default_rng([seed, block]), block, panels)
        for label, allow in (("none", (1.0, 1.0)), ("shipped", (OPTIONS.allow_money, OPTIONS.allow_breadth))):
            found = (corridors(money, broad, allow) >= 0).reshape(panels, -1)
            worst = int(found.mean(axis=0).argmax())
            rate, top = float(found.mean()), float(found.mean(axis=0).max())
            out.append({"kind": "false alarm", "what": f"allowance: {label}", "x": block, "rate": rate, "worst": top})
            print(f"  blocks of {block:2d}, allow {allow}: {rate:.2%}; worst corridor {b.names[worst]} {top:.1%}")
    return out


def false_goods(b: Background, seed: int, panels: int) -> None:
    """(b) for goods: share that crossed by itself, and panels whose list was ever longer than nothing."""
    print(f"\n(b) goods, {panels} drawn panels")
    for block in BLOCKS:
        rng = np.random.default_rng([seed, 50 + block])
        crossed, listed = [], []
        for _ in range(panels):
            e = log_e(_drawn(b, rng, block), HISTORY, OPTIONS.allow_goods)
            crossed.append(float((first_above(e, LEVEL) >= 0).mean()))
            sizes = [int(e_bh(e[:, m], LEVEL, b.families * len(b.rows)).sum()) for m in range(e.shape[1])]
            listed.append(max(sizes))
        some = np.mean(np.array(listed) > 0)
        print(
            f"  blocks of {block:2d}: {np.mean(crossed):.2%} of series crossed; a good on the list at any time in "
            f"{some:.0%} of panels, longest list on average {np.mean(listed):.2f} of {e.shape[0]:,}"
        )


def _drawn(b: Background, rng: np.random.Generator, block: int) -> np.ndarray:
    """One panel of single goods, (series x months) of breadth."""
    return b.tempered[_rows(b, rng)][:, b.months(rng, block)]


def _rows(b: Background, rng: np.random.Generator) -> np.ndarray:
    """Whole series, resampled within each corridor."""
    return np.concatenate([rng.choice(r, r.size) for r in b.rows])


def delays(b: Background, seed: int, panels: int) -> list[dict[str, object]]:
    """(c) months from the planted start to the alarm of a corridor; the start's own month counts as 0."""
    print(f"\n(c) detours planted in month {PLANTED - HISTORY + 1} of the watch, blocks of 3, all goods of a corridor")
    money, broad = b.totals(np.random.default_rng([seed, 99]), 3, panels)
    out = []
    for size in SIZES:
        m, s = money.copy(), broad.copy()
        m[:, PLANTED:] *= size
        s[:, PLANTED:] *= np.sqrt(size)  # each member's exports are multiplied, and breadth is the sum of their roots
        out.append(_summary("corridor", size, corridors(m, s, (OPTIONS.allow_money, OPTIONS.allow_breadth))))
    return out


def good_delays(b: Background, seed: int, panels: int) -> list[dict[str, object]]:
    """(c) the same for every tenth good with some trade: until it crosses the bar by itself, and until it is listed."""
    print("\n(c) detours in every tenth good with 100,000 EUR a year")
    out = []
    traded = b.value.mean(axis=1) * 12 >= TRADED
    for size in SIZES:
        rng = np.random.default_rng([seed, 77])
        alone, listed = [], []
        for _ in range(panels):
            rows = _rows(b, rng)
            hit = np.flatnonzero(traded[rows])[::10]
            x = b.tempered[rows][:, b.months(rng, 3)]
            x[hit, PLANTED:] *= np.sqrt(size)
            e = log_e(x, HISTORY, OPTIONS.allow_goods)
            alone.append(first_above(e[hit], LEVEL))
            on = np.stack([e_bh(e[:, m], LEVEL, b.families * len(b.rows)) for m in range(e.shape[1])], axis=1)[hit]
            listed.append(np.where(on.any(axis=1), on.argmax(axis=1), -1))
        out.append(_summary("good, by itself", size, np.concatenate(alone)))
        out.append(_summary("good, on the list", size, np.concatenate(listed)))
    return out


def _summary(what: str, size: float, alarm: np.ndarray) -> dict[str, object]:
    """Deciles of the delay over all that were planted; None where so many never alarmed."""
    begun = PLANTED - HISTORY
    delay = np.where(alarm < 0, np.inf, np.where(alarm < begun, -1, alarm - begun))
    clean = delay[delay >= 0]
    low, mid, high = np.quantile(clean, [0.1, 0.5, 0.9], method="higher")
    seen = float(np.isfinite(clean).mean())
    row = {"kind": "delay", "what": what, "x": size, "found": seen}
    row |= {k: (int(v) if np.isfinite(v) else None) for k, v in (("low", low), ("delay", mid), ("high", high))}
    print(f"  x{size:<4g} {what}: found {seen:.1%}, delay {row['delay']} months ({row['low']} to {row['high']})")
    return row


def picture(rows: list[dict[str, object]]) -> str:
    """Delay and share found against size, and false alarms against the length of blocks, as SVG."""
    late = [r for r in rows if r["kind"] == "delay"]
    for r in late:
        r["shown"], r["top"] = (MONTHS - PLANTED if r[k] is None else r[k] for k in ("delay", "high"))
        r["from"] = r["shown"] if r["low"] is None else r["low"]
    x = alt.X(
        "x:Q", title="size of the detour (times the exports before)",
        scale=alt.Scale(type="log", domain=[1.15, 11]), axis=alt.Axis(values=list(SIZES), grid=False, format="~g"),
    )  # fmt: skip
    whole = alt.Chart(alt.Data(values=[r for r in late if r["what"] == "corridor"])).encode(x=x)
    y = alt.Y("shown:Q", title="months to the alarm (15: none)", scale=alt.Scale(domain=[0, MONTHS - PLANTED]))
    hot = LIGHT["hot"]
    delay = alt.layer(
        whole.mark_area(opacity=0.18, color=hot).encode(y=alt.Y("from:Q"), y2="top:Q"),
        whole.mark_line(strokeWidth=2, color=hot).encode(y=y),
        whole.mark_circle(size=40, opacity=1, color=hot).encode(y=y),
    ).properties(width=270, height=220, title="Corridors: median delay, and 10 to 90 in 100")
    names = ["corridor", "good, by itself", "good, on the list"]
    found = alt.Chart(alt.Data(values=late)).encode(
        x=x,
        y=alt.Y("found:Q", title="found within 15 months", axis=alt.Axis(format=".0%")),
        color=_colours(names, [hot, LIGHT["direct"], LIGHT["expect"]]),
    )
    seen = alt.layer(found.mark_line(strokeWidth=2), found.mark_circle(size=40, opacity=1))
    bars = (
        alt.Chart(alt.Data(values=[r for r in rows if r["kind"] == "false alarm"]))
        .mark_bar(opacity=1)
        .encode(
            x=alt.X("x:O", title="months in a block", axis=alt.Axis(labelAngle=0)),
            xOffset="what:N",
            y=alt.Y("rate:Q", title="corridors that ever alarmed", axis=alt.Axis(format=".0%")),
            color=_colours(["allowance: none", "allowance: shipped"], [LIGHT["band"], LIGHT["expect"]]),
        )
    )
    rule = alt.Chart(alt.Data(values=[{"y": LEVEL}])).mark_rule(color=hot, strokeDash=[4, 3]).encode(y="y:Q")
    chart = alt.hconcat(
        delay,
        seen.properties(width=230, height=220, title="Share found"),
        alt.layer(bars, rule).properties(width=230, height=220, title="False alarms; dashed: nominal"),
        spacing=26,
    ).resolve_scale(color="independent")
    chart = chart.configure(background=LIGHT["paper"], font="system-ui, sans-serif", padding=12)
    chart = chart.configure_view(stroke=None).configure_title(anchor="start", color=LIGHT["ink"], fontSize=13)
    return str(vlc.vegalite_to_svg(chart.to_dict()))


def _colours(names: list[str], shades: list[str]) -> alt.Color:
    legend = alt.Legend(title=None, orient="bottom", symbolOpacity=1)
    return alt.Color("what:N", scale=alt.Scale(domain=names, range=shades), legend=legend)


def other_years(file: Path) -> None:
    """(d) total exports, 2019 to 2024: nothing was chosen on these. A corridor is a partner, breadth of its members."""
    print("\n(d) total exports by member, shipped allowances")
    table = duckdb.sql(
        "select partner, period, sum(value_eur), sum(sqrt(value_eur)) from read_parquet(?) "
        "where flow = 'export' and reporter <> 'United Kingdom' group by all order by all",
        params=[str(file)],
    ).fetchall()
    partners, months = (sorted({r[i] for r in table}) for i in (0, 1))
    money, broad = np.zeros((2, len(partners), len(months)))
    for partner, month, value, root in table:
        money[partners.index(partner), months.index(month)] = value
        broad[partners.index(partner), months.index(month)] = root
    for start in ("2020-01", "2020-07", "2021-01", "2021-06", "2022-01"):
        at = months.index(start)
        for stop in ("2022-02", months[-1]):
            end = months.index(stop) + 1
            found = corridors(money[:, :end], broad[:, :end], (OPTIONS.allow_money, OPTIONS.allow_breadth), at)
            who = [f"{p} {months[at + f]}" for p, f in zip(partners, found, strict=True) if f >= 0]
            print(f"  {start} to {stop}: {', '.join(who) or 'none'}")


def main() -> None:
    """Print all tables and write the picture."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("file", type=Path)
    ask.add_argument("--totals", type=Path, help="total exports by member, for (d)")
    ask.add_argument("--out", type=Path, default=Path("docs/gallery"))
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--panels", type=int, default=200)
    ask.add_argument("--goods-panels", type=int, default=20)
    asked = ask.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ingest(asked.file, source="tidy", store=folder + "/s", nomenclature="CN").raise_if_failed()
        engine = engines.open()
        sight = look(engine, Store.open(folder + "/s"), regime("eu-russia"), WatchOptions(until="2022-02"))
        engine.close()
    judged = Background(sight.figures, judged=True)
    real(judged)
    rows = simulated(judged, asked.seed, asked.panels)
    false_goods(judged, asked.seed, asked.goods_panels)
    rows += delays(judged, asked.seed, asked.panels)
    rows += good_delays(judged, asked.seed, asked.goods_panels)
    if asked.totals is not None:
        other_years(asked.totals)
    with (asked.out / "watch-delay.csv").open("w", newline="") as f:
        names = ("kind", "what", "x", "rate", "worst", "found", "low", "delay", "high")
        out = csv.DictWriter(f, names, lineterminator="\n", extrasaction="ignore")
        out.writeheader()
        out.writerows(rows)
    (asked.out / "watch-delay.svg").write_text(picture(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
