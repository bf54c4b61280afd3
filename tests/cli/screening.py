"""What the tests of ``umweg screen`` share: the example, files of many consignments, commands to disturb."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import IO, Any

from tests.cli.here import HANGS, run_umweg
from tests.conftest import ROOT

EXAMPLES = ROOT / "examples"
CONSIGNMENTS, LISTS, POLICY = (
    EXAMPLES / "consignments.jsonl",
    EXAMPLES / "lists_2026-11-20.ftm.json",
    EXAMPLES / "policy.yml",
)
MAIN = "from umweg.cli.app import main; main()"
DYING = "from tests.desk.dying import before_write; before_write({}); "


def loaded(folder: Path) -> dict[str, str]:
    """Where the example's lists are loaded, as the environment of a command; its index of names is kept there."""
    ran = run_umweg("ingest", LISTS, "--source", "ftm", "--store", folder / "store")
    assert ran.code == 0, ran.err
    return {"UMWEG_STORE": str(folder / "store"), "XDG_CACHE_HOME": str(folder / "cache"), "UMWEG_USER": "Anna"}


def consignment(number: int, **more: Any) -> dict[str, Any]:
    """An ordinary one: bookshelves from Germany to France."""
    return {
        "id": f"M-{number:06d}", "day": "2026-11-16", "kind": "export", "sender": "DE", "destination": "FR",
        "parties": [
            {"role": "exporter", "name": "Beispiel Maschinen GmbH", "country": "DE"},
            {"role": "consignee", "name": f"Meubles Exemple {number % 97} SARL", "country": "FR"},
        ],
        "lines": [{"code": "94036010", "description": "Bookshelves", "value": 10.0 * number + 1, "currency": "EUR"}],
        **more,
    }  # fmt: skip


def many(folder: Path, count: int, name: str = "many.jsonl") -> Path:
    """A file of ordinary consignments; every seventh is bound for Russia and held."""
    path = folder / name
    rows = (consignment(i, **({} if i % 7 else {"destination": "RU"})) for i in range(count))
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), "utf-8")
    return path


def start(
    env: dict[str, str],
    *args: object,
    into: IO[bytes] | int = subprocess.PIPE,
    dies_at: int | None = None,
    **how: Any,
) -> subprocess.Popen[bytes]:
    """The command in a process of its own, to be disturbed; ``dies_at``: it kills itself before that write."""
    code = MAIN if dies_at is None else DYING.format(dies_at) + MAIN
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, args)],
        stdout=into, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path, **env}, **how,
    )  # fmt: skip


def recorded(desk: Path) -> int:
    """How many decisions a desk holds; 0 where there is none yet."""
    if not desk.exists():
        return 0
    with closing(sqlite3.connect(f"file:{desk}?mode=ro", uri=True, timeout=30)) as c:
        try:
            return int(c.execute("SELECT count(*) FROM decisions").fetchone()[0])
        except sqlite3.OperationalError:  # being made
            return 0


def wait_for(desk: Path, more_than: int, process: subprocess.Popen[bytes]) -> None:
    """Until the desk holds more decisions than that. With a pipe that nobody reads the process then waits, too."""
    ends = time.monotonic() + HANGS
    while recorded(desk) <= more_than:
        assert process.poll() is None, "it has ended before it could be disturbed"
        assert time.monotonic() < ends, "nothing is recorded"
        time.sleep(0.01)
