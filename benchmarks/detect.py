"""`umweg detect` beside the same before/after table in plain pandas and in one DuckDB query.

    python benchmarks/detect.py ../shared/data/trade/eurostat_cn8_monthly_2020_2022.parquet

Whole processes, interleaved, medians; and the work alone (imports done), in one process each. Peak memory is the
process's maximum resident set. Everything but the report is timed: intervals, placebo, not-assessable, JSON.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 7
INNER = 5

INGEST = """
from umweg import ingest
ingest({file!r}, source="tidy", store={store!r}, nomenclature="CN").raise_if_failed()
"""
UMWEG = """
from umweg import detect
def work():
    return json.dumps(detect({store!r}).as_dict(), allow_nan=False)
"""
PANDAS = """
import pandas as pd
def work():
    t = pd.read_parquet({file!r})
    before = t[t.period.between('2021-03', '2021-11')].groupby(['partner', 'product']).value_eur.sum()
    after = t[t.period.between('2022-03', '2022-11')].groupby(['partner', 'product']).value_eur.sum()
    return pd.DataFrame({{'before': before, 'after': after}}).fillna(0).assign(change=lambda d: d.after / d.before - 1)
"""
DUCKDB = """
import duckdb
def work():
    return duckdb.connect().execute('''
        select partner, product,
               coalesce(sum(value_eur) filter (period between '2021-03' and '2021-11'), 0) as before,
               coalesce(sum(value_eur) filter (period between '2022-03' and '2022-11'), 0) as after
        from "{file}" group by all''').fetchnumpy()
"""
TAIL = """
import resource, time
times = []
for _ in range({inner}):
    start = time.perf_counter(); work(); times.append(time.perf_counter() - start)
print(json.dumps([sorted(times)[{inner} // 2], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


def run(code: str, inner: int) -> tuple[float, float, float]:
    """(wall seconds of the process, median seconds of the work, peak MiB)."""
    program = "import json\n" + code + TAIL.format(inner=inner)
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    wall = time.perf_counter() - start
    inside, peak = json.loads(done.stdout)
    return wall, inside, peak


def main(file: Path) -> None:
    """Print the table of medians and ratios."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        start = time.perf_counter()
        # In a process of its own: a child's peak memory would else begin at its parent's.
        subprocess.run([sys.executable, "-c", INGEST.format(file=str(file), store=str(store))], check=True)
        print(f"ingest: {time.perf_counter() - start:.2f} s")
        codes = {
            "umweg detect": UMWEG.format(store=str(store)),
            "pandas table": PANDAS.format(file=str(file)),
            "DuckDB query": DUCKDB.format(file=str(file)),
        }
        wall: dict[str, list[float]] = {n: [] for n in codes}
        work: dict[str, list[float]] = {n: [] for n in codes}
        peak: dict[str, list[float]] = {n: [] for n in codes}
        for _ in range(RUNS):
            for name, code in codes.items():
                once, _, memory = run(code, 1)
                wall[name].append(once)
                peak[name].append(memory)
                work[name].append(run(code, INNER)[1])
    print(f"{os.cpu_count()} cores, {RUNS} rounds, medians")
    base = statistics.median(work["DuckDB query"])
    print(f"{'':14s} process s   work s   x DuckDB work   peak MiB")
    for name in codes:
        w, i, p = (statistics.median(d[name]) for d in (wall, work, peak))
        print(f"{name:14s} {w:9.3f} {i:8.3f} {i / base:15.1f} {p:10.0f}")


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main(Path(sys.argv[1]))
