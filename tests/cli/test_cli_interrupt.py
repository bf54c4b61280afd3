"""Ctrl-C in the middle of an ingest: a sentence, an exit code, and a store as before."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.here import HANGS


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_ctrl_c_says_what_became_of_the_store(tmp_path: Path) -> None:
    code = (
        "import sys, time, umweg.ingestion.files as f\n"
        "def slow(*_): print('reading', flush=True); time.sleep(600)\n"
        "f._take_in = slow\n"
        "from umweg.cli.app import main\n"
        "main()\n"
    )
    (tmp_path / "a.csv").write_text("reporter,partner\n", "utf-8")
    store = tmp_path / "store"
    args = ["ingest", str(tmp_path / "a.csv"), "--source", "tidy", "--store", str(store)]
    with subprocess.Popen(
        [sys.executable, "-c", code, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as p:
        assert p.stdout is not None
        assert "reading" in p.stdout.readline()
        p.send_signal(signal.SIGINT)
        _, said = p.communicate(timeout=HANGS)
    assert p.returncode == 130
    assert "The store is as it was" in said
    assert not list(store.rglob("*.parquet"))
