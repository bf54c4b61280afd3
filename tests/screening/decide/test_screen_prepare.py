"""What a batch is decided by: the day of the lists, and pins that leave out no law that a check reads."""

from __future__ import annotations

import contextlib
from datetime import date
from pathlib import Path

import pytest

from umweg import engines, ingest, law
from umweg.screening import pins
from umweg.screening.prepare import screener
from umweg.store import Store

LISTS = Path(__file__).parents[3] / "examples" / "lists_2026-11-20.ftm.json"


@pytest.mark.parametrize("day", ["2001-01-01", date(2001, 1, 1)])
def test_a_day_opens_the_store_as_it_was_known_whether_text_or_date(tmp_path: Path, day: str | date) -> None:
    ingest([LISTS], source="ftm", store=tmp_path / "store")
    with contextlib.closing(engines.open()) as engine:
        now = screener(engine, Store.open(tmp_path / "store"), text_model=False)
        then = screener(engine, Store.open(tmp_path / "store", day), as_of=day, text_model=False)
    assert len(now.known.party_lists) == 3
    assert then.known.party_lists == ()
    assert then.known.as_of == date(2001, 1, 1)


def test_the_pin_of_law_changes_with_any_file_that_a_check_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    copy = tmp_path / "law"
    shutil.copytree(Path(law.__file__).parent, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(law, "__file__", str(copy / "__init__.py"))
    before = pins.law_digest.__wrapped__()
    assert before == pins.law_digest()
    for name in ("checks/party-listed.yml", "controls/us-ccl.csv.gz", "destinations/us.csv", "party_lists.yml"):
        was = (copy / name).read_bytes()
        (copy / name).write_bytes(was + b"\n")
        assert pins.law_digest.__wrapped__() != before, name
        (copy / name).write_bytes(was)
    (copy / "policies" / "default.yml").write_text("key: other\n")  # pinned apart
    assert pins.law_digest.__wrapped__() == before
