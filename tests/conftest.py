"""Fixtures for all tests. Tests of figures read the real data where it lies and are skipped where it is absent."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from umweg import detect, sample
from umweg.results import DetectResult

ROOT = Path(__file__).resolve().parents[1]
HEADER = "reporter,partner,flow,product,nomenclature,period,value,currency\n"
SHARED = Path(os.environ.get("UMWEG_SHARED", ROOT.parent / "shared")) / "data"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data; skips the test, saying why, where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"the real data are not here: {SHARED} (set UMWEG_SHARED to their parent folder)")
    return SHARED


class Ran(NamedTuple):
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str


def run_umweg(*args: object, **env: str) -> Ran:
    """Run the installed command in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", "from umweg.cli.app import main; main()", *map(str, args)],
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "COLUMNS": "160", **env},
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def umweg() -> Callable[..., Any]:
    """Run a command that must succeed and give its JSON."""

    def call(*args: object) -> Any:
        ran = run_umweg(*args)
        assert ran.code == 0, ran.err
        return json.loads(ran.out)

    return call


@pytest.fixture(scope="session")
def real_store(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real CN8 figures, ingested by the command line as they are."""
    store = tmp_path_factory.mktemp("real") / "store"
    file = shared / "trade" / "eurostat_cn8_monthly_2020_2022.parquet"
    ran = run_umweg("ingest", file, "--source", "tidy", "--nomenclature", "CN", "--store", store)
    assert ran.code == 0, ran.err
    return store


@pytest.fixture(scope="session")
def total_store(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """TOTAL and HS27, both flows."""
    store = tmp_path_factory.mktemp("total") / "store"
    file = shared / "trade" / "eurostat_total_and_hs27_monthly_2020_2022.parquet"
    ran = run_umweg("ingest", file, "--source", "tidy", "--nomenclature", "CN", "--store", store)
    assert ran.code == 0, ran.err
    return store


@pytest.fixture(scope="session")
def real_result(real_store: Path) -> DetectResult:
    """One run of detect on the real CN8 figures."""
    return detect(real_store)


@pytest.fixture(scope="session")
def sample_result() -> DetectResult:
    """One run of detect on the shipped sample."""
    return detect(sample.store())


@pytest.fixture(scope="session")
def compared(umweg: Callable[..., Any], real_store: Path) -> Callable[..., Any]:
    """``umweg compare`` on the real store, as parsed JSON."""
    return lambda *args: umweg("compare", "--store", real_store, "--format", "json", *args)


@pytest.fixture
def flows_csv(tmp_path: Path) -> Callable[..., Path]:
    """Write a tidy CSV with one row for each of ``months`` (of 2020, 2021 ...) and each partner."""

    def make(name: str, months: int = 12, value: int = 1, partners: str = "KG KZ", first: int = 0) -> Path:
        rows = [
            f"DE,{p},export,87032319,CN,{2020 + m // 12}-{m % 12 + 1:02},{value},EUR\n"
            for m in range(first, first + months)
            for p in partners.split()
        ]
        path = tmp_path / name
        path.write_text(HEADER + "".join(rows), "utf-8")
        return path

    return make
