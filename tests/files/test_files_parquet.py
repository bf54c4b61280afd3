"""Parquet files that name one long text for many rows: refused before the texts are made whole."""

from __future__ import annotations

import decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.screening.consignments.samples import both
from umweg.core.errors import SourceError, UsageError
from umweg.files.parquet import opened, parts, unpacked_size
from umweg.screening.targeting import read_rows

LONG = "x" * (1 << 20)


def bomb(path: Path, rows: int = 400_000) -> Path:
    """Some kilobytes that are 400 GB when each row holds its own text."""
    repeated = pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int32)), pa.array([LONG]))
    pq.write_table(pa.table({"id": repeated}), path, dictionary_pagesize_limit=1 << 28, store_schema=False)
    assert path.stat().st_size < 100_000
    return path


def test_targeting_refuses_a_text_that_is_there_too_often(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"4,096 rows unpack to 4,295 MB"):
        read_rows(bomb(tmp_path / "a.parquet"))


def test_screening_tells_the_rows_and_goes_on(tmp_path: Path) -> None:
    good, (bad,) = both(bomb(tmp_path / "a.parquet", 2_000))
    assert good == []
    assert isinstance(bad.error, UsageError)
    assert "Rows 1 to 2,000 cannot be read: the texts of 1,024 rows unpack to 1,074 MB" in bad.error.what


def test_targeting_refuses_more_rows_than_there_is_room_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("umweg.screening.targeting.rows.MOST_HELD", 1 << 20)
    pq.write_table(pa.table({"n": pa.array(np.zeros(1_000_000))}), tmp_path / "a.parquet")
    with pytest.raises(SourceError, match="its rows take more than"):
        read_rows(tmp_path / "a.parquet")


@pytest.mark.parametrize(
    ("values", "size"),
    [
        (["a", "bc", None, "bc"], 5),
        ([[{"name": "abc"}], [], None, [{"name": "abc"}, {"name": None}]], 6),
        ([{"name": {"first": "ab"}}, {"name": None}, None], 2),
        ([1, 2, 3], 0),
        ([b"ab", b"ab"], 4),
        ([decimal.Decimal("1.50")], 0),
        ([], 0),
    ],
    ids=["texts", "lists", "records", "numbers", "bytes", "decimals", "nothing"],
)
def test_sizes_are_those_of_the_texts_as_they_stand(tmp_path: Path, values: list[Any], size: int) -> None:
    table = pa.table({"v": values})
    pq.write_table(table, tmp_path / "a.parquet", store_decimal_as_integer=False)
    with opened(tmp_path / "a.parquet") as file:
        found = list(parts(file, 100))
    assert sum(unpacked_size(part.column(0)) for part in found) == size
    assert [v for part in found for v in part.column(0).to_pylist()] == values
