"""What it costs that tables are held against their hashes when they are read: `detect` with and without.

    python benchmarks/store_hashes.py ../shared/data/trade/eurostat_cn8_monthly_2020_2022.parquet [RUNS]

Each run is a process of its own (what was verified is remembered within one), runs are interleaved, medians are
printed. "Hashing" is the time spent in SHA-256 itself; "open" a store that is only opened and named to the engine.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

RUNS = 7
RUN = """
import json, sys, time
import umweg
from umweg import engines
from umweg.store import Store, intact, parquet

store, verify, what = sys.argv[1], sys.argv[2] == "with", sys.argv[3]
spent, hashed, real = 0.0, 0, parquet.digest

def timed(path):
    global spent, hashed
    start = time.perf_counter()
    found = real(path)
    spent, hashed = spent + time.perf_counter() - start, hashed + path.stat().st_size
    return found

parquet.digest = timed
if not verify:
    intact.intact = lambda root, path, sha256, size=None: root / path
    intact.shaped = lambda *_: None
    import umweg.store.store as s
    s.intact, s.shaped = intact.intact, intact.shaped
engine = engines.open()
start = time.perf_counter()
if what == "detect":
    umweg.detect(store)
else:
    engine.scalar(f"select count(*) from {Store.open(store).table(engine)}")
print(json.dumps([time.perf_counter() - start, spent, hashed]))
"""


def run(store: Path, how: str, what: str) -> list[float]:
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(store), how, what], check=True, capture_output=True, text=True
    )
    found: list[float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    import umweg

    runs = int(sys.argv[2]) if len(sys.argv) > 2 else RUNS
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        umweg.ingest(sys.argv[1], source="tidy", nomenclature="CN", store=store).raise_if_failed()
        for what in ("open", "detect"):
            found: dict[str, list[list[float]]] = {"with": [], "without": []}
            for _ in range(runs):
                for how in found:
                    found[how].append(run(store, how, what))
            seconds = {how: statistics.median(r[0] for r in rs) for how, rs in found.items()}
            hashing = statistics.median(r[1] for r in found["with"])
            size = found["with"][0][2] / 1e6
            print(
                f"{what}: {seconds['with']:.3f} s with, {seconds['without']:.3f} s without; "
                f"hashing {size:.1f} MB took {hashing * 1000:.0f} ms"
            )


if __name__ == "__main__":
    main()
