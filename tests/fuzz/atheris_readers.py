"""Fuzz one reader with atheris: ``python tests/fuzz/atheris_readers.py SOURCE --runs 2000``.

Needs ``pip install 'umweg[fuzz]'``. Ends with 0 and the counts of outcomes; with 1, and the files that did it,
if anything but a clear error, quarantine or whole reading came out.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

with atheris.instrument_imports(include=["umweg.sources", "umweg.core.rates"]):
    from tests.fuzz.harness import Damage, OneEngine, examine, spoiled
    from tests.fuzz.seeds import Files, Seed, seeds
    from umweg import engines

SEED = 20261123
outcomes: Counter[str] = Counter()


def chosen(own: tuple[Seed, ...], data: bytes) -> tuple[Seed, Files]:
    """Which seed, and its files: damaged as the bytes say, or in one case of eight the bytes themselves."""
    take = atheris.FuzzedDataProvider(data)
    seed = own[take.ConsumeIntInRange(0, len(own) - 1)]
    mode, part = take.ConsumeIntInRange(0, 7), take.ConsumeIntInRange(0, 7)
    if mode == 0 and len(seed.parts) == 1 and take.remaining_bytes():
        return seed, seed.pack({next(iter(seed.parts)): take.ConsumeBytes(take.remaining_bytes())})
    places = [(15, 65535, 65535, 1023)] * (1 + mode % 3)
    return seed, spoiled(seed, part, [Damage(*(take.ConsumeIntInRange(0, n) for n in p)) for p in places])


def main() -> None:
    """Run so often, print the outcomes, leave."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("source", choices=sorted({s.source for s in seeds()}))
    ask.add_argument("--runs", type=int, default=2000)
    given = ask.parse_args()
    own = tuple(s for s in seeds() if s.source == given.source)
    start = time.perf_counter()

    def one(data: bytes) -> None:
        seed, files = chosen(own, data)
        try:
            outcomes[examine(seed, files)] += 1
        except Exception as e:  # noqa: BLE001  # whatever is raised is the find
            outcomes["FAILED"] += 1
            print(f"{type(e).__name__}: {str(e)[:500]}\n{ {n: d[:3000] for n, d in files.items()} }", flush=True)
        if outcomes.total() >= given.runs:
            print(json.dumps({given.source: dict(outcomes), "seconds": round(time.perf_counter() - start)}), flush=True)
            os._exit(1 if outcomes["FAILED"] else 0)

    engines.open = OneEngine()
    with tempfile.TemporaryDirectory() as corpus:
        noise = random.Random(SEED)
        for i in range(64):
            (Path(corpus) / str(i)).write_bytes(noise.randbytes(96))
        settings = (f"-seed={SEED}", "-max_len=96", "-len_control=0", "-rss_limit_mb=4096", "-verbosity=0")
        atheris.Setup([sys.argv[0], *settings, corpus], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
