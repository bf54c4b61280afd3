"""Fixtures for all tests. Tests of figures read the real data where it lies and are skipped where it is absent."""

from __future__ import annotations

import json
import os
import pickle
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.cli.here import Ran, run_umweg
from tests.once import once
from umweg import detect, sample
from umweg.results import DetectResult

__all__ = ["HEADER", "ROOT", "Ran", "run_umweg"]

ROOT = Path(__file__).resolve().parents[1]
HEADER = "reporter,partner,flow,product,nomenclature,period,value,currency\n"
os.environ.setdefault("UMWEG_STATE", tempfile.mkdtemp(prefix="umweg-state-"))  # no test remembers heads in your folder
SHARED = Path(os.environ.get("UMWEG_SHARED", ROOT.parent / "shared")) / "data"


# The same examples in every run, so that a red test means a change; `make explore` draws new ones.
settings.register_profile("steady", derandomize=True)
settings.register_profile("explore", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("UMWEG_EXAMPLES", "steady"))


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes by their length: an archive holds the clock, and workers whose ids differ collect nothing."""
    return f"{argname}-{len(val)}-bytes" if isinstance(val, bytes) and len(val) > 24 else None


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data; skips the test, saying why, where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"the real data are not here: {SHARED} (set UMWEG_SHARED to their parent folder)")
    return SHARED


@pytest.fixture(scope="session")
def umweg() -> Callable[..., Any]:
    """Run a command that must succeed and give its JSON."""

    def call(*args: object) -> Any:
        ran = run_umweg(*args)
        assert ran.code == 0, ran.err
        return json.loads(ran.out)

    return call


def _ingested(folders: pytest.TempPathFactory, name: str, file: Path) -> Path:
    """A store with one file of tidy figures, read once for all workers."""

    def build(folder: Path) -> None:
        ran = run_umweg("ingest", file, "--source", "tidy", "--nomenclature", "CN", "--store", folder / "store")
        assert ran.code == 0, ran.err

    return once(folders, name, build) / "store"


@pytest.fixture(scope="session")
def real_store(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real CN8 figures, ingested by the command line as they are."""
    return _ingested(tmp_path_factory, "real", shared / "trade" / "eurostat_cn8_monthly_2020_2022.parquet")


@pytest.fixture(scope="session")
def total_store(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """TOTAL and HS27, both flows."""
    return _ingested(tmp_path_factory, "total", shared / "trade" / "eurostat_total_and_hs27_monthly_2020_2022.parquet")


@pytest.fixture(scope="session")
def real_result(real_store: Path, tmp_path_factory: pytest.TempPathFactory) -> DetectResult:
    """One run of detect on the real CN8 figures, for all workers."""
    return _result(tmp_path_factory, "real-result", real_store)


@pytest.fixture(scope="session")
def sample_store() -> Path:
    """The shipped sample in a store, to be read only."""
    return sample.store().path


@pytest.fixture(scope="session")
def sample_result(tmp_path_factory: pytest.TempPathFactory) -> DetectResult:
    """One run of detect on the shipped sample, for all workers."""
    return _result(tmp_path_factory, "sample-result", sample.store())


def _result(folders: pytest.TempPathFactory, name: str, store: Path) -> DetectResult:
    found = once(folders, name, lambda folder: (folder / "result").write_bytes(pickle.dumps(detect(store))))
    result: DetectResult = pickle.loads((found / "result").read_bytes())
    return result


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
