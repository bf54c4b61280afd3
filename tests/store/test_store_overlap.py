"""Which files of a table may share a grain: same place, and a value in common in every column that both state."""

from __future__ import annotations

from typing import Any

import pytest

from umweg.store.catalog import TableFile, table_path


def file(year: int = 2022, source: str = "tidy", **keys: tuple[str, ...]) -> TableFile:
    more: dict[str, Any] = {"year": year, "source": source, "snapshot": "0" * 16, "table": "flows"}
    path = table_path("flows", source, year, "0" * 16)
    return TableFile(path=path, rows=1, bytes=1, since=1, keys=keys, **more)


@pytest.mark.parametrize(
    ("other", "overlaps"),
    [
        ({"reporter": ("DE",), "flow": ("export",)}, True),
        ({"reporter": ("DE", "AT"), "flow": ("export", "import")}, True),
        ({"reporter": ("AT",), "flow": ("export",)}, False),
        ({"reporter": ("DE",), "flow": ("import",)}, False),
        ({"reporter": ("AT",), "flow": ("import",)}, False),
        ({"reporter": ("DE",)}, True),  # what is not stated may be anything
        ({"reporter": ("AT",)}, False),
        ({}, True),
        ({"reporter": ("DE",), "flow": ("export",), "year": 2021}, False),
        ({"reporter": ("DE",), "flow": ("export",), "source": "other"}, False),
    ],
)
def test_files_overlap_where_every_column_has_a_value_in_common(other: dict[str, Any], overlaps: bool) -> None:
    one = file(reporter=("DE", "FR"), flow=("export",))
    assert one.may_overlap(file(**other)) is overlaps
