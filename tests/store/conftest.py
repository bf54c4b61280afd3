"""Small stores for tests of the store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

HEADER = "reporter,partner,flow,product,nomenclature,period,value,currency\n"


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
