"""Random tables, written as the provider writes them: the same rows come back, and spoiled ones go to quarantine."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.fuzz.harness import OneEngine
from tests.fuzz.tables import LAYOUTS, Layout, Row, Written, tables
from umweg import engines
from umweg.files.input_file import InputFile
from umweg.ingestion.judge import judge
from umweg.sources import FileOptions, get

FORMS = ("plain", "crlf", "mark", "open", "quoted", "crlf mark open quoted")
GOOD = "select reporter, partner, flow, product, year(period), month(period), value, mass_kg from good order by all"
bounded = settings(
    derandomize=True,
    database=None,
    max_examples=8,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
layouts = pytest.mark.parametrize("layout", LAYOUTS, ids=[x.id for x in LAYOUTS])


@pytest.fixture(scope="module")
def one_engine() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "open", OneEngine())
        yield


def read(layout: Layout, written: Written) -> tuple[list[tuple[Any, ...]], list[int]]:
    """Good rows, and the lines of the bad ones."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / written.name
        path.write_bytes(written.data)
        found = InputFile(path, written.name, Path(folder))
        judged = judge(lambda _: engines.open(), get(layout.source), (found,), FileOptions(), 1.0, lambda _: None)
        good = [tuple(str(x) if i < 4 else x for i, x in enumerate(r)) for r in judged.engine.rows(GOOD)]
        bad = [r[0] for r in judged.engine.rows("select line from bad order by line")]
        judged.engine.close()
    return sorted(good), bad


def drawn(data: st.DataObject, layout: Layout, damages: bool) -> tuple[list[Row], Written]:
    """Rows and their file; text tables also have blank lines, which count."""
    rows = data.draw(tables(layout, damages))
    blank = data.draw(st.sets(st.integers(0, len(rows) - 1), max_size=3))
    return rows, layout.write(rows, data.draw(st.sampled_from(FORMS)), sorted(blank))


@layouts
@bounded
@given(data=st.data())
def test_what_is_written_is_read(layout: Layout, one_engine: None, data: st.DataObject) -> None:
    rows, written = drawn(data, layout, damages=False)
    good, bad = read(layout, written)
    assert (good, bad) == (written.good, [])
    assert len(good) == len(rows)


@layouts
@bounded
@given(data=st.data())
def test_spoiled_rows_and_no_others_go_to_quarantine(layout: Layout, one_engine: None, data: st.DataObject) -> None:
    rows, written = drawn(data, layout, damages=True)
    good, bad = read(layout, written)
    assert good == written.good
    assert bad == sorted(line for row, line in zip(rows, written.lines, strict=True) if row.damage)
