"""`umweg ingest --source comext-bulk` beside DuckDB's own read_csv -> Parquet of the same file.

    python benchmarks/ingest.py ../shared/data/trade/eurostat_cn8_monthly_2020_2022.parquet [MILLION_ROWS]

The file has Comext's native layout (full_v2, 18 columns) and is made from real rows: every real flow of EU members to
seven countries is written for as many groups of partners as are needed, with its own product, period and a value of its
own; 3 % of the rows have a second customs procedure, as in the real files. Each run is a process of its own, runs are
interleaved, medians are printed; the peak is that of the process (wait4). Umweg copies, hashes, checks every byte,
judges every row, sorts, and commits to a store on disk; DuckDB only parses and writes.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import duckdb

RUNS = 3
PARTNERS = [
    "AM",
    "BY",
    "GE",
    "KG",
    "KZ",
    "RU",
    "UZ",
    "TR",
    "AE",
    "CN",
    "US",
    "CH",
    "GB",
    "UA",
    "IN",
    "JP",
    "KR",
    "TW",
    "HK",
    "SG",
    "VN",
    "TH",
    "MY",
    "ID",
    "PH",
    "AU",
    "NZ",
    "CA",
    "MX",
    "BR",
    "AR",
    "CL",
    "CO",
    "PE",
    "ZA",
    "EG",
    "MA",
    "TN",
    "DZ",
    "NG",
    "KE",
    "GH",
    "ET",
    "IL",
    "JO",
    "LB",
    "SA",
    "QA",
    "KW",
    "OM",
    "BH",
    "IQ",
    "AZ",
    "TJ",
    "TM",
    "MN",
    "MD",
    "RS",
    "BA",
    "AL",
    "MK",
    "ME",
    "NO",
    "IS",
    "LK",
    "BD",
    "PK",
    "NP",
    "UY",
    "PY",
    "EC",
    "BO",
    "CR",
    "PA",
    "GT",
    "HN",
]

UMWEG = """
from umweg import ingest
report = ingest({file!r}, source="comext-bulk", store={store!r})
report.raise_if_failed()
print(report.files[0].read, report.files[0].stored)
"""
DUCKDB = """
import duckdb
duckdb.execute("copy (from read_csv('{file}')) to '{store}.parquet' (format parquet)")
"""


def generate(real: Path, target: Path, rows: int) -> None:
    """Write ``rows`` lines (a little more) in the native layout, sorted as Eurostat sorts them."""
    names = ", ".join(f"'{p}'" for p in PARTNERS)
    db = duckdb.connect()
    db.execute("set threads = 2")
    db.execute(
        f"""
        create table base as select *, dense_rank() over (order by partner) - 1 as p
        from read_parquet('{real}') order by reporter, partner, product, period;
        copy (
          with many as (
            select reporter, [{names}][1 + (p + 7 * g) % {len(PARTNERS)}] as partner, product, replace(period, '-', '')
              as period, ceil(value_eur * (1 + g * 0.37))::bigint as v, hash(reporter, product, p, g, period) as h
            from base, range({-(-rows // 1_027_000)}) t(g)),
          twice as (select *, unnest(if(h % 100 < 3, [1, 2], [1])) as stat from many)
        select reporter as "REPORTER", partner as "PARTNER", 'E' as "TRADE_TYPE", product as "PRODUCT_NC",
          left(product, 5) as "PRODUCT_SITC", left(product, 4) as "PRODUCT_CPA21", left(product, 4) as "PRODUCT_CPA22",
          left(product, 3) as "PRODUCT_BEC", left(product, 6) as "PRODUCT_BEC5", left(product, 2) as "PRODUCT_SECTION",
          2 as "FLOW", stat as "STAT_PROCEDURE", if(h % 5 = 0, 'P/ST', 'NO_SU') as "SUPPL_UNIT", period as "PERIOD",
          v as "VALUE_EUR", v as "VALUE_NAC", round(v / (3 + h % 200), 3) as "QUANTITY_KG",
          if(h % 5 = 0, v // 90, 0) as "QUANTITY_SUPPL_UNIT"
        from twice order by reporter, partner, product, period limit {rows}
        ) to '{target}' (format csv, header true)"""
    )


def run(code: str) -> tuple[float, float]:
    """Wall seconds and peak MiB of a process that runs ``code``."""
    start = time.perf_counter()
    quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    pid = os.posix_spawn(sys.executable, [sys.executable, "-c", code], os.environ, file_actions=quiet)
    _, status, usage = os.wait4(pid, 0)
    seconds = time.perf_counter() - start
    if status:
        raise SystemExit("The measured process failed.")
    return seconds, usage.ru_maxrss / 1024


def main() -> None:
    """Generate, measure, print."""
    rows = int(float(sys.argv[2]) * 1e6) if len(sys.argv) > 2 else 10_000_000
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "full_v2_202402.dat"
        with ProcessPoolExecutor(1) as pool:  # in a process of its own: a child's peak begins at its parent's
            pool.submit(generate, Path(sys.argv[1]).resolve(), file, rows).result()
        print(f"{rows:,} rows, {file.stat().st_size / 1e6:,.0f} MB, {os.cpu_count()} cores")
        found: dict[str, list[tuple[float, float]]] = {"umweg": [], "duckdb": []}
        for i in range(RUNS):
            for name, code in (("umweg", UMWEG), ("duckdb", DUCKDB)):
                store = Path(folder) / f"{name}-{i}"
                found[name].append(run(code.format(file=str(file), store=str(store))))
                shutil.rmtree(store, ignore_errors=True)
                store.with_suffix(".parquet").unlink(missing_ok=True)
        medians = {n: statistics.median(t for t, _ in r) for n, r in found.items()}
        for name, results in found.items():
            peak = max(m for _, m in results)
            print(f"{name:8} {medians[name]:6.1f} s {rows / medians[name]:>12,.0f} rows/s {peak:>8,.0f} MiB")
        print(f"ratio    {medians['umweg'] / medians['duckdb']:.2f}")


if __name__ == "__main__":
    main()
