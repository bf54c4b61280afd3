"""Screening: consignments a second, memory over a million, review rate on ordinary traffic reason by reason.

    python benchmarks/screen.py speed  --store DIR [--n 20000] [--again 0.0]
    python benchmarks/screen.py memory --store DIR [--n 1000000]
    python benchmarks/screen.py traffic --store DIR

DIR holds lists of parties (umweg ingest). The lists of the shared sample are years old, so that the shipped policy
would hold everything back for that alone; ``traffic`` runs it with that rule off and says so. So it would because
the law of Korea, whose imports these are, is not at hand: the policy of the benchmark declares it out of its scope. CPU
seconds are of one thread (UMWEG_THREADS=1, set here), so that the figure is per core.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).parent))

from screening.traffic import full, traffic
from umweg import engines
from umweg.parties import matcher
from umweg.results.batch import Tally
from umweg.screening.prepare import screener
from umweg.store import Store

matcher.THREADS = 1
POLICY = """key: bench
title: The shipped policy, whatever the age of lists
base: default
oldest_days:
  - {source: "*", days: 100000}
out_of_scope:
  - layer: national-law
    why: {en: the declarations are Korean and Korean law is not at hand, de: koreanisches Recht liegt nicht vor}
"""


def made(store: str, *, text_model: bool = True):
    """The shipped policy without its rule about the age of lists."""
    with tempfile.NamedTemporaryFile("w", suffix=".yml", delete=False) as f:
        f.write(POLICY)
    return screener(engines.open(), Store.open(store), f.name, text_model=text_model)


def speed(store: str, n: int, again: float, text_model: bool) -> None:
    """Consignments with 3 parties, 4 lines, 3 stops a CPU second, after one chunk to warm up."""
    s = made(store, text_model=text_model)
    items = list(full(n + 1000, again=again))
    list(s.run(items[:1000]))
    cpu, wall = time.process_time(), time.perf_counter()
    tally = Tally()
    for one in s.run(items[1000:]):
        tally.add(one.decision)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    print(f"{n:,} consignments, {again:.0%} of parties seen before: {n / cpu:,.0f}/s of CPU, {n / wall:,.0f}/s of wall")
    print(tally.headline(), dict(tally.reasons.most_common(8)))


def memory(store: str, n: int) -> None:
    """Peak memory after 10,000 and after n."""
    s = made(store, text_model=False)
    tally = Tally()
    for i, one in enumerate(s.run(full(n)), 1):
        tally.add(one.decision)
        if i in (10_000, 100_000, n):
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"{i:>9,}: peak {peak:,.0f} MiB, {time.process_time():,.0f} s of CPU", flush=True)
    print(tally.headline())


def ordinary(store: str, n: int) -> None:
    """Outcomes and reasons on the Korean declarations with innocent names."""
    s = made(store, text_model=False)
    tally = Tally()
    for one in s.run(islice(traffic(), n)):
        tally.add(one.decision)
    print(tally.headline())
    for outcome in ("stop", "review", "information", "release"):
        print(f"  {outcome}: {tally.share(outcome):.2%}")
    print("| check | leads to | consignments | share | by it alone |\n|---|---|---:|---:|---:|")
    for (key, action), count in tally.reasons.most_common():
        alone = tally.alone[key, action] if action in ("review", "stop") else ""
        print(f"| {key} | {action} | {count:,} | {count / tally.total:.2%} | {alone} |")
    print("Not assessable:", dict(tally.missing.most_common(20)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("speed", "memory", "traffic"))
    parser.add_argument("--store", required=True)
    parser.add_argument("--n", type=int)
    parser.add_argument("--again", type=float, default=0.0)
    parser.add_argument("--text", action="store_true", help="with the text model of umweg[text]")
    given = parser.parse_args()
    if given.what == "speed":
        speed(given.store, given.n or 20_000, given.again, given.text)
    elif given.what == "memory":
        memory(given.store, given.n or 1_000_000)
    else:
        ordinary(given.store, given.n or 10**9)
