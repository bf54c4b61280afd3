"""A world of trade: 200 x 200 countries x 5,000 goods, 6 to 60 million rows, through every channel of detect.

    python benchmarks/panel.py make FOLDER --rows 60     # millions; real patterns of trade, drawn anew
    python benchmarks/panel.py run FOLDER [--rounds 3]   # detect, a scan and a group-by, interleaved

Each synthetic flow takes its months, values and gaps from one real flow of the EU's exports before 2022
(``$UMWEG_SHARED``), at another scale; the partner reports it, too, with freight, noise and holes. Detours are planted
in 2 % of the listed goods through five countries.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from umweg.core.codes import countries
from umweg.core.codes.products import hs_spans, within

SHARED = Path(os.environ.get("UMWEG_SHARED", "../shared")) / "data/trade/eurostat_cn8_monthly_2020_2022.parquet"
MONTHS = 36
START = 26  # March 2022
VIA = ("AM", "GE", "KG", "KZ", "UZ")
FILE_ROWS = 10_000_000


def patterns() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Real flows of 2020 and 2021 as (start in the cells, month, value): 24 months, then the second year again."""
    found = duckdb.execute(
        f"""select dense_rank() over (order by reporter, partner, product) - 1 as flow,
                   (year(period::date) - 2020) * 12 + month(period::date) - 1 as month, value_eur as value
            from (select reporter, partner, product, period || '-01' as period, value_eur from '{SHARED}')
            where period < '2022-01-01' and value_eur > 0 order by flow, month"""
    ).fetchnumpy()
    flow, month, value = (np.asarray(found[k]) for k in ("flow", "month", "value"))
    again = month >= 12
    flow, month, value = (
        np.concatenate([a, b]) for a, b in ((flow, flow[again]), (month, month[again] + 12), (value, value[again]))
    )
    order = np.lexsort((month, flow))
    flow = flow[order]
    return np.searchsorted(flow, np.arange(flow[-1] + 2)), month[order], value[order].astype(np.float64)


def make(folder: Path, millions: float) -> None:
    """A store with so many rows."""
    from umweg import ingest

    rng = np.random.default_rng(7)
    folder.mkdir(parents=True, exist_ok=True)
    area = [c for c, a in countries.areas().items() if a.kind == "country"]
    first = [c for c in (*VIA, "RU", "DE", "FR", "IT", "PL", "NL", "LT", "CN", "US", "TR") if c in area]
    places = np.array([*first, *(c for c in sorted(area) if c not in first)][:200])
    spans = hs_spans()
    codes = np.array(
        [c for c in sorted(spans) if len(c) == 6 and all(within(spans[c], y) for y in (2017, 2022))][:5000]
    )
    edges, month, value = patterns()
    weight = rng.pareto(1.1, places.size) + 0.05
    weight[: len(first)] += 3
    weight /= weight.sum()
    popular = rng.lognormal(0, 1.2, codes.size)
    popular /= popular.sum()
    listed = codes[rng.permutation(codes.size)[: codes.size // 2]]
    planted = set(listed[: listed.size // 50].tolist())
    (folder / "listed.txt").write_text("\n".join(sorted(listed.tolist())))
    wanted, done, part = int(millions * 1e6), 0, 0
    while done < wanted:
        n = min(400_000, wanted // 12 + 1)
        who, to = (rng.choice(places.size, n, p=weight) for _ in range(2))
        good = rng.choice(codes.size, n, p=popular)
        like = rng.integers(0, edges.size - 1, n)
        size = edges[like + 1] - edges[like]
        at = np.repeat(edges[like] - np.concatenate([[0], np.cumsum(size)[:-1]]), size) + np.arange(size.sum())
        keep = np.repeat(who != to, size)
        row = np.repeat(np.arange(n), size)[keep]
        scale = rng.lognormal(0, 1.0, n)[row]
        m, v = month[at[keep]], value[at[keep]] * scale
        raised = np.isin(places[to[row]], VIA) & np.isin(codes[good[row]], list(planted)) & (m >= START)
        v = np.where(raised, v * 5, np.where((places[to[row]] == "RU") & (m >= START), v * 0.3, v))
        mass = v / (rng.lognormal(1.5, 1.0, codes.size)[good[row]] * rng.lognormal(0, 0.3, row.size))
        seen = rng.random(row.size) > 0.1
        out = [("export", who[row], to[row], good[row], m, v, mass)]
        cif = 1.06 * np.exp(rng.normal(0, 0.15, row.size))
        out.append(("import", to[row][seen], who[row][seen], good[row][seen], m[seen], (v * cif)[seen], mass[seen]))
        for flow, a, b, g, mm, vv, kg in out:
            done += a.size
            write(folder, part, flow, places[a], places[b], codes[g], mm, vv, kg)
            part += 1
    files = sorted(folder.glob("part-*.parquet"))
    merged = merge(files, folder)
    for file in merged:
        ingest(file, source="tidy", store=folder / "store").raise_if_failed()
        file.unlink()


def write(folder: Path, part: int, flow: str, *columns: np.ndarray) -> None:
    reporter, partner, code, month, value, mass = columns
    periods = np.array([f"{2020 + m // 12}-{m % 12 + 1:02d}" for m in range(MONTHS)])
    n = value.size
    table = pa.table(
        {
            "reporter": pa.array(reporter).dictionary_encode(),
            "partner": pa.array(partner).dictionary_encode(),
            "flow": pa.array([flow]).take(pa.array(np.zeros(n, np.int32))),
            "product": pa.array(code).dictionary_encode(),
            "nomenclature": pa.array(["HS2017"]).take(pa.array(np.zeros(n, np.int32))),
            "period": pa.array(periods[month]).dictionary_encode(),
            "value_usd": value.round(2),
            "mass_kg": mass.round(3),
        }
    )
    pq.write_table(table, folder / f"part-{part:04d}.parquet")


def merge(files: list[Path], folder: Path) -> list[Path]:
    """One row a grain, in files of ten million rows or so, by period."""
    names = [str(f) for f in files]
    total = duckdb.execute("select count(*) from read_parquet($1)", [names]).fetchone()[0]
    pieces = max(1, round(total / FILE_ROWS))
    out = []
    for i in range(pieces):
        months = [f"{2020 + m // 12}-{m % 12 + 1:02d}" for m in range(MONTHS) if m * pieces // MONTHS == i]
        file = folder / f"trade-{i}.parquet"
        duckdb.execute(
            f"""copy (select reporter, partner, flow, product, any_value(nomenclature) as nomenclature, period,
                sum(value_usd) as value_usd, sum(mass_kg) as mass_kg from read_parquet({names})
                where period in ({", ".join(repr(m) for m in months)}) group by all) to '{file}' (format parquet)"""
        )
        out.append(file)
    for f in files:
        f.unlink()
    return out


SCAN = (
    "select sum(value), sum(mass_kg), count(product), count(reporter), count(partner), max(period), count(flow) "
    "from {t}"
)
GROUP = (
    "select count(*), sum(a), sum(b) from (select reporter, partner, flow, product, "
    "sum(case when period < date '2022-03-01' then value else 0 end) as b, "
    "sum(case when period >= date '2022-03-01' then value else 0 end) as a from {t} group by all)"
)


def child(what: str, folder: Path, alpha: float) -> None:
    """One measurement in a process of its own: seconds of work and peak memory, as JSON."""
    from umweg.store import Store

    began = time.perf_counter()
    note: dict[str, object] = {}
    if what == "detect":
        from datetime import date

        from umweg import detect
        from umweg.law.load import measure, regime

        origin = tuple(sorted(regime("eu-russia").origin_members(date(2022, 3, 1))))
        listed = tuple((folder / "listed.txt").read_text().split())
        began = time.perf_counter()
        r = detect(folder / "store", measure(origin, "RU", date(2022, 3, 1), listed), threads=2, alpha=alpha)
        note = {"findings": len(r.findings), "tested": r.tested["series"]}
    else:
        table = Store.open(folder / "store").flows_sql()
        con = duckdb.connect(config={"threads": 2})
        con.execute((SCAN if what == "scan" else GROUP).format(t=table)).fetchall()
    took = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"s": took, "mib": peak, **note}))


def run(folder: Path, rounds: int, alpha: float) -> None:
    results: dict[str, list[dict[str, float]]] = {"scan": [], "group": [], "detect": []}
    for _ in range(rounds):
        for what in results:
            text = subprocess.run(
                [sys.executable, __file__, "child", str(folder), "--what", what, "--alpha", str(alpha)],
                check=True,
                capture_output=True,
                text=True,
            ).stdout
            results[what].append(json.loads(text.splitlines()[-1]))
    group = statistics.median(r["s"] for r in results["group"])
    for what, rows in results.items():
        s, mib = (statistics.median(r[k] for r in rows) for k in ("s", "mib"))
        more = {k: v for k, v in rows[0].items() if k not in ("s", "mib")}
        print(f"{what:7s} {s:7.2f} s  {s / group:5.2f} x group-by  {mib:7,.0f} MiB  {more or ''}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("do", choices=("make", "run", "child"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=float, default=6)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--what", default="detect")
    parser.add_argument("--alpha", type=float, default=0.1, help="0.9: many findings, so that every channel has work")
    args = parser.parse_args()
    if args.do == "make":
        make(args.folder, args.rows)
    elif args.do == "run":
        run(args.folder, args.rounds, args.alpha)
    else:
        child(args.what, args.folder, args.alpha)


if __name__ == "__main__":
    main()
