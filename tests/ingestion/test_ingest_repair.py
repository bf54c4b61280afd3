"""Quarantined rows go out as CSV, are corrected, and come back as a snapshot that names the original."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from umweg import engines, ingest
from umweg.core.errors import SourceError, UmwegError, UsageError
from umweg.ingestion.repair import export_csv, open_rows, repair
from umweg.store import Store
from umweg.store.change import remove, restore
from umweg.store.verify import verify

BAD = (
    "DE,XQ,export,87032319,CN,2021-01,5,EUR\n"
    "DE,KG,export,87032319,CN,2021-02,-5,EUR\n"
    "=1+1,KG,export,87032319,CN,2021-03,5,EUR\n"
    "DE,KG,export\n"
)


@pytest.fixture
def store(tmp_path: Path, tidy_file: Callable[..., Path]) -> Path:
    (report,) = ingest(
        tidy_file("f.csv", rows=300, extra=BAD), source="tidy", store=tmp_path / "s", max_bad_share=0.1
    ).files
    assert report.quarantined == 4
    return tmp_path / "s"


def waiting(store: Path) -> list[dict]:
    return open_rows(Store(store), engines.open())


def total(store: Path) -> int:
    return int(engines.open().scalar(f"select count(*) from {Store(store).flows_sql()}"))


def edited(store: Path, tmp_path: Path, *changes: tuple[str, str], drop: tuple[str, ...] = ()) -> Path:
    text = export_csv(waiting(store))
    assert ",'=1+1," in text  # a spreadsheet must not run it
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    lines = [line for line in text.splitlines(keepends=True) if not any(d in line for d in drop)]
    path = tmp_path / "edited.csv"
    path.write_text("".join(lines), "utf-8-sig")
    return path


ALL = ((",XQ,export", ",KZ,export"), (",-5,EUR", ",5,EUR"), (",'=1+1,KG", ",DE,KG"))


def test_repaired_rows_come_back(store: Path, tmp_path: Path) -> None:
    before = total(store)
    original = Store(store).catalog.snapshots[0].id
    report = repair(lambda _: engines.open(), store, edited(store, tmp_path, *ALL, drop=("too few", "broken line")))
    assert (report.status, report.stored) == ("added", 3)
    assert total(store) == before + 3
    last = Store(store).catalog.snapshots[-1]
    assert (last.repairs, last.file, last.facts["repaired"]) == (
        original,
        "f-repaired.csv",
        '{"f.csv": [302, 303, 304]}',
    )
    assert [r["line"] for r in waiting(store)] == [305]
    assert verify(engines.open(), Store(store)) == ()
    with pytest.raises(SourceError, match=r"not in the quarantine|already repaired"):
        repair(lambda _: engines.open(), store, tmp_path / "edited.csv")
    remove(engines.open(), Store(store), original, "x")  # takes the repair with it
    assert total(store) == 0
    restore(engines.open(), Store(store), original)
    assert total(store) == before + 3


def test_a_repair_goes_and_comes_alone_or_behind_its_original(store: Path, tmp_path: Path) -> None:
    before = total(store)
    original = Store(store).catalog.snapshots[0].id
    repair(lambda _: engines.open(), store, edited(store, tmp_path, *ALL, drop=("too few", "broken line")))
    mended = Store(store).catalog.snapshots[-1].id
    remove(engines.open(), Store(store), mended, "x")
    assert total(store) == before
    assert [s.id for s in restore(engines.open(), Store(store), mended)] == [mended]
    assert total(store) == before + 3
    remove(engines.open(), Store(store), original, "x")
    with pytest.raises(UsageError, match="repairs a snapshot that is removed") as caught:
        restore(engines.open(), Store(store), mended)
    assert f"umweg store restore {original}" in caught.value.mend
    assert [s.id for s in restore(engines.open(), Store(store), original)] == [original, mended]
    assert total(store) == before + 3


def test_still_bad_rows_change_nothing(store: Path, tmp_path: Path, tree: Callable) -> None:
    before = tree(store)
    report = repair(lambda _: engines.open(), store, edited(store, tmp_path, *ALL[:2], drop=("broken line",)))
    assert report.status == "refused"
    assert "=1+1" in str(report.error)
    assert tree(store) == before


def test_a_repair_stands_behind_its_original_and_not_behind_what_came_later(store: Path, tmp_path: Path) -> None:
    later = tmp_path / "later.csv"
    later.write_text(
        "reporter,partner,flow,product,nomenclature,period,value,currency\nDE,KZ,export,87032319,CN,2021-01,99,EUR\n"
    )
    ingest(later, source="tidy", store=store)
    repair(lambda _: engines.open(), store, edited(store, tmp_path, *ALL, drop=("broken line",)))
    where = "partner = 'KZ' and period = date '2021-01-01' and product = '87032319'"
    sql = f"select value from {Store(store).flows_sql()} where {where}"
    assert engines.open().rows(sql) == [(99.0,)]
    assert verify(engines.open(), Store(store)) == ()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda t: t.replace(",302,", ",7,"), "not in the quarantine"),
        (lambda t: t.replace("_line", "line"), "no export of quarantine"),
        (lambda t: t.splitlines()[0] + "\n", "snapshots instead of one|no rows"),
        (lambda t: t + "a,b\n", "columns"),
        (lambda t: "", "no export"),
    ],
)
def test_files_that_are_no_edited_export(change: Callable[[str], str], words: str, store: Path, tmp_path: Path) -> None:
    path = tmp_path / "e.csv"
    path.write_text(change(export_csv(waiting(store))))
    with pytest.raises(UmwegError, match=words) as e:
        repair(lambda _: engines.open(), store, path)
    assert e.value.mend


def test_one_figure_of_a_long_file_joins_the_others_of_its_row(tmp_path: Path) -> None:
    head = "DATAFLOW,LAST UPDATE,freq,reporter,partner,product,flow,indicators,TIME_PERIOD,OBS_VALUE\n"
    row = "ESTAT:DS-045409(1.0),x,M,DE,KG,87032319,2,{},2022-01,{}\n"
    path = tmp_path / "e.csv"
    path.write_text(head + row.format("VALUE_IN_EUROS", "500") + row.format("QUANTITY_IN_100KG", "3 t"))
    ingest(path, source="eurostat-sdmx", store=tmp_path / "s", max_bad_share=0.9)
    (tmp_path / "r.csv").write_text(export_csv(waiting(tmp_path / "s")).replace(",3 t", ",30"))
    text = (tmp_path / "r.csv").read_text()
    assert text.count(",30") == 2  # the note of what was wrong, and the row
    report = repair(lambda _: engines.open(), tmp_path / "s", tmp_path / "r.csv")
    assert report.status == "added", report.error
    assert engines.open().rows(f"select value, currency, mass_kg from {Store(tmp_path / 's').flows_sql()}") == [
        (500.0, "EUR", 3000.0)
    ]


def test_a_workbook_cannot_come_back_as_csv(store: Path, tmp_path: Path) -> None:
    from umweg.ingestion.repair import _name
    from umweg.sources import get

    with pytest.raises(UsageError, match="tidy"):
        _name(Store(store).catalog.snapshots[0], get("eurostat-workbook").passport)
