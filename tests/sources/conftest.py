"""Ingest a file and read the stored rows back."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from umweg import engines, ingest
from umweg.ingestion import FileReport
from umweg.store import Store

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
Taken = tuple[FileReport, list[dict[str, Any]]]


@pytest.fixture(scope="session")
def fixtures() -> Path:
    """The folder of small files made by the project."""
    return FIXTURES


@pytest.fixture(scope="session")
def take_in() -> Callable[..., Taken]:
    """Ingest one file into a store of its own; returns the report and the stored rows, sorted."""

    def run(path: Path, source: str, **options: Any) -> Taken:
        with tempfile.TemporaryDirectory() as folder:
            store = Path(folder) / "s"
            (report,) = ingest(path, source=source, store=store, **options).files
            sql = Store.open(store).flows_sql()
            table = engines.open().rows(f"select * from {sql} order by all")
            names = [r[0] for r in engines.open().rows(f"describe select * from {sql}")]
        return report, [dict(zip(names, r, strict=True)) for r in table]

    return run
