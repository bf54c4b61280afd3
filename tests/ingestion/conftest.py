"""Helpers for tests of ingest: what a store holds, byte by byte, and small tidy files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

HEADER = "reporter,partner,flow,product,nomenclature,period,value,currency\n"


@pytest.fixture
def tree() -> Callable[[Path], dict[str, str]]:
    """Every file under a folder with the hash of its bytes; the lock file, which names its last holder, left out."""

    def look(folder: Path) -> dict[str, str]:
        return {
            str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
            for p in sorted(folder.rglob("*"))
            if p.is_file() and p.name != "lock"
        }

    return look


@pytest.fixture
def tidy_file(tmp_path: Path) -> Callable[..., Path]:
    """Write a tidy CSV of ``rows`` good rows, then ``extra`` lines."""

    def make(name: str = "good.csv", rows: int = 300, extra: str = "", start: int = 0) -> Path:
        lines = [
            f"DE,{('KG', 'KZ', 'AM')[i % 3]},export,{('87032319', '84713000', '85423190')[i // 3 % 3]},CN,"
            f"{2018 + i // 9 // 12}-{i // 9 % 12 + 1:02},{i + 1},EUR\n"
            for i in range(start, start + rows)
        ]
        path = tmp_path / name
        path.write_text(HEADER + "".join(lines) + extra, "utf-8")
        return path

    return make
