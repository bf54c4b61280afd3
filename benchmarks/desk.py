"""Decisions recorded and rows verified a second, on SQLite and PostgreSQL: ``python benchmarks/desk.py [N]``."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.desk.made import PINS, entry
from tests.desk.server import binaries, server

from umweg.desk.audit.proof import check
from umweg.desk.batches import CHUNK
from umweg.desk.desk import Desk


def places(stack: ExitStack) -> Iterator[tuple[str, str]]:
    yield "SQLite", str(Path(stack.enter_context(tempfile.TemporaryDirectory())) / "desk.sqlite")
    found = binaries()
    if found is not None:
        yield "PostgreSQL", stack.enter_context(server(found)) + "/postgres"


def measure(name: str, place: str, n: int) -> None:
    desk = Desk.open(place)
    batch, spent, cpu = desk.batch("file", "options", PINS), 0.0, 0.0
    for first in range(1, n + 1, CHUNK):
        chunk = [entry(i, "review" if i % 50 == 0 else "release") for i in range(first, min(first + CHUNK, n + 1))]
        began, used = time.perf_counter(), time.process_time()
        batch.record(chunk)
        spent, cpu = spent + time.perf_counter() - began, cpu + time.process_time() - used
    batch.finish()
    began, used = time.perf_counter(), time.process_time()
    found = desk.verify()
    verifying, cpu_verifying = time.perf_counter() - began, time.process_time() - used
    assert found.holds, found
    began = time.perf_counter()
    proof = desk.prove("n2")
    proving = time.perf_counter() - began
    assert check(proof).holds
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{name}, {n:,} decisions: recorded {n / spent:,.0f}/s ({n / cpu:,.0f} per CPU second of this process), "
          f"rows verified {found.rows / verifying:,.0f}/s ({found.rows / cpu_verifying:,.0f}), "
          f"proof of {len(proof['path'])} rows in {proving * 1000:.0f} ms, peak {memory} MB", flush=True)  # fmt: skip
    desk.close()


def main() -> None:
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    with ExitStack() as stack:
        for name, place in places(stack):
            measure(name, place, n)


if __name__ == "__main__":
    main()
