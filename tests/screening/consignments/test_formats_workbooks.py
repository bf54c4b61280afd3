"""Workbooks: typed cells, headers, sheets, merged cells, formulas, days, what is no workbook."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

import pytest

import umweg
from tests.screening.consignments.samples import both
from tests.screening.consignments.workbooks import HEADER, mapping, workbook
from umweg.core.errors import UsageError

DAY = dt.date(2024, 3, 1)
ROW = (7, DAY, "Sunny Toys", "KZ", "8542319000", 1200.5)


def read(path: Path, folder: Path) -> tuple[list[Any], list[Any], list[str]]:
    notes: list[str] = []
    good, bad = both(path, mapping=mapping(folder), notes=notes.append)
    return good, bad, notes


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("8542319000", "8542319000"),
        (8542319000, "8542319000"),
        ("0101210000", "0101210000"),
        (101210000.0, "101210000"),
        ("8542.31", "8542.31"),
        (8542.31, "8542.31"),
        (" 8542 31 ", "8542 31"),
        ("HS 8542", "HS 8542"),
        ("8542-31", "8542-31"),
        (9503, "9503"),
    ],
)
def test_codes_are_texts_however_they_are_stored(tmp_path: Path, cell: Any, code: str) -> None:
    (c,), bad, _ = read(workbook(tmp_path, HEADER, (*ROW[:4], cell, 5)), tmp_path)
    assert not bad
    assert c.lines[0].code == code


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (1200.5, 1200.5),
        (1200, 1200.0),
        ("1.200,5", 1200.5),
        ("1.200", 1200.0),
        ("7", 7.0),
        (0, 0.0),
        (1e6, 1e6),
        ("1 200,50", None),
        (-3, None),
        ("a lot", None),
    ],
)
def test_numbers_are_numbers_and_texts_go_through_the_mapping(tmp_path: Path, cell: Any, value: float | None) -> None:
    good, bad, _ = read(workbook(tmp_path, HEADER, (*ROW[:5], cell)), tmp_path)
    if value is None:
        assert not good
        assert "sheet 'Juli', row 2" in bad[0].error.where
        assert bad[0].id == "7"
    else:
        assert good[0].lines[0].value == value


@pytest.mark.parametrize(
    ("cell", "day", "noted"),
    [
        (DAY, "2024-03-01", False),
        (dt.datetime(2024, 3, 1, 12, 30), "2024-03-01", False),
        ("2024-03-01", "2024-03-01", False),
        (45352, "2024-03-01", True),
        (45352.75, "2024-03-01", True),
        (None, "None", False),
        (20240301, "2024-03-01", False),
        ("gestern", "", False),
        (7, "", False),
        (3.5, "", False),
    ],
)
def test_days(tmp_path: Path, cell: Any, day: str, noted: bool) -> None:
    good, bad, notes = read(workbook(tmp_path, HEADER, (7, cell, *ROW[2:])), tmp_path)
    assert any("days of the spreadsheet" in n for n in notes) is noted
    if day:
        assert str(good[0].day) == day
    else:
        assert bad[0].error.where.endswith("column 'Datum'")


def test_days_from_1904(tmp_path: Path) -> None:
    def old(book: Any, _: Any) -> None:
        book.epoch = openpyxl_1904()

    (c,), _, _ = read(workbook(tmp_path, HEADER, (7, 43890, *ROW[2:]), then=old), tmp_path)
    assert str(c.day) == "2024-03-01"


def openpyxl_1904() -> Any:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    return CALENDAR_MAC_1904


def test_the_header_stands_below_other_rows_and_again_further_down(tmp_path: Path) -> None:
    path = workbook(tmp_path, ("Sendungen im Juli",), (), ("Stand:", DAY), HEADER, ROW, (), HEADER, (8, *ROW[1:]))
    good, bad, notes = read(path, tmp_path)
    assert [c.id for c in good] == ["7", "8"]
    assert not bad
    assert notes == ["in.xlsx, sheet 'Juli': the header stands again in 1 rows, which are left out."]


def test_a_header_of_two_rows_is_joined(tmp_path: Path) -> None:
    def merge(_: Any, sheet: Any) -> None:
        sheet.merge_cells("C1:D1")

    top, below = ("Nr", "Datum", "Empfänger", None, "HS", "Wert"), (None, None, "Name", "Land", None, None)
    path = workbook(tmp_path, top, below, ROW, then=merge)
    text = 'columns: {Nr: id, "Empfänger Name": "parties[consignee].name", "Empfänger Land": destination}'
    notes: list[str] = []
    (c,), bad = both(path, mapping=mapping(tmp_path, text), notes=notes.append)
    assert (c.parties[0].name, c.destination) == ("Sunny Toys", "KZ")
    assert not bad
    assert notes == [
        "in.xlsx, sheet 'Juli': columns not read: 'Datum', 'HS', 'Wert'. Map them, or list them under 'ignored'."
    ]


def test_merged_cells_say_the_same_in_all_their_rows(tmp_path: Path) -> None:
    def merge(_: Any, sheet: Any) -> None:
        for column in "ABCD":
            sheet.merge_cells(f"{column}2:{column}4")

    path = workbook(
        tmp_path, HEADER, ROW, (None, None, None, None, 9503, 1), (None, None, None, None, 9027, 2), then=merge
    )
    (c,), bad, _ = read(path, tmp_path)
    assert not bad
    assert [line.code for line in c.lines] == ["8542319000", "9503", "9027"]


def test_sheets(tmp_path: Path) -> None:
    def more(book: Any, _: Any) -> None:
        august = book.create_sheet("August")
        august.append(HEADER)
        august.append((8, *ROW[1:]))
        hidden = book.create_sheet("alt")
        hidden.append(HEADER)
        hidden.append((9, *ROW[1:]))
        hidden.sheet_state = "hidden"
        other = book.create_sheet("Adressen")
        other.append(("Firma", "Ort"))
        book.create_sheet("leer")
        book.create_chartsheet("Bild")

    good, bad, notes = read(workbook(tmp_path, HEADER, ROW, then=more), tmp_path)
    assert [c.id for c in good] == ["7", "8"]
    assert not bad
    assert notes == [
        "in.xlsx: sheet 'alt' is hidden and not read (2 rows): show it if it belongs to the list.",
        "in.xlsx: sheet 'Bild' is not read: it is a chart or macro sheet.",
        "in.xlsx: sheet 'Adressen' is not read: the table has no column 'Nr' that the mapping names.",
    ]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("=1+1", "nobody has computed it"),
        ("=B2", "nobody has computed it"),
        ("#N/A", "error #N/A"),
        ("#REF!", "error #REF!"),
        ("#DIV/0!", "error #DIV/0!"),
        (123456789012345678, "more than 15 digits"),
    ],
)
def test_a_cell_without_a_value_is_a_fault_and_not_empty(tmp_path: Path, cell: Any, said: str) -> None:
    def error(_: Any, sheet: Any) -> None:
        if isinstance(cell, str) and cell.startswith("#"):
            sheet["E2"].data_type = "e"

    good, (bad,), _ = read(workbook(tmp_path, HEADER, (*ROW[:4], cell, 5), then=error), tmp_path)
    assert not good
    assert said in bad.error.what
    assert bad.error.where == "in.xlsx, sheet 'Juli', row 2, column 'HS'"
    assert bad.id == "7"


def test_the_value_of_a_computed_formula_is_read(tmp_path: Path) -> None:
    path = workbook(tmp_path, HEADER, (*ROW[:5], "=600*2"))
    computed = tmp_path / "computed.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(computed, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            raw = old.read(entry)
            if entry.filename.endswith("sheet1.xml"):
                raw = (
                    raw.replace(b"<v></v>", b"<v>1200</v>")
                    .replace(b"<v />", b"<v>1200</v>")
                    .replace(b"<v/>", b"<v>1200</v>")
                )
            new.writestr(entry.filename, raw)
    (c,), bad, _ = read(computed, tmp_path)
    assert not bad
    assert c.lines[0].value == 1200.0


def test_what_stands_beside_the_table_is_noted(tmp_path: Path) -> None:
    header = (*HEADER[:5], None, "Wert")
    good, bad, notes = read(workbook(tmp_path, header, (*ROW[:5], "!", 5, None, "note")), tmp_path)
    assert len(good) == 1
    assert not bad
    assert notes == ["in.xlsx, sheet 'Juli': cells in columns without a heading are not read: F (1), I (1)."]


def test_rows_without_an_id_and_an_id_that_stood_before(tmp_path: Path) -> None:
    path = workbook(tmp_path, HEADER, ROW, (8, *ROW[1:]), ROW, (None, None, "Summe", None, None, 3))
    good, bad, _ = read(path, tmp_path)
    assert [c.id for c in good] == ["7", "8"]
    assert [b.error.what for b in bad] == [
        "The id '7' stood already at in.xlsx, sheet 'Juli', row 2.",
        "The row has no id.",
    ]


def test_a_header_of_paths_needs_no_mapping(tmp_path: Path) -> None:
    path = workbook(tmp_path, ("Title",), ("id", "day", "parties[buyer].name", "lines[].code"), (7, DAY, "A", 9503))
    (c,), bad = both(path, notes=lambda _: None)
    assert not bad
    assert (c.id, c.parties[0].name, c.lines[0].code) == ("7", "A", "9503")


def test_a_workbook_without_the_header_is_an_error_that_teaches(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no column 'HS'") as e:
        read(workbook(tmp_path, (*HEADER[:4], "HS-Code", "Wert"), ROW), tmp_path)
    assert "row 1" in e.value.where
    assert "HS-Code" in e.value.mend
    with pytest.raises(UsageError, match="mapping is wanted"):
        both(workbook(tmp_path, HEADER, ROW))


def test_what_is_called_a_workbook_and_is_none(tmp_path: Path) -> None:
    path = workbook(tmp_path, HEADER, ROW)
    raw = path.read_bytes()
    for content, said in (
        (raw[: len(raw) // 2], "cut off or damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "XLS of before 2007"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + b"\0" * 60, "with a password"),
        (b"<html><table><tr><td>7</td></tr></table></html>", "web page"),
        (b"%PDF-1.7", "a PDF"),
        (b"Nr;Datum\n7;2024-03-01\n", "called .xlsx, but it is no workbook"),
        (b"", "called .xlsx"),
    ):
        path.write_bytes(content)
        with pytest.raises(UsageError) as e:
            read(path, tmp_path)
        assert said in e.value.what
        assert e.value.mend


def test_the_content_tells_a_workbook_whatever_its_name(tmp_path: Path) -> None:
    for name in ("in.csv", "in.xml", "in.xls", "in"):
        good, bad, _ = read(workbook(tmp_path, HEADER, ROW, name=name), tmp_path)
        assert len(good) == 1
        assert not bad


def test_a_mapping_is_guessed_from_the_likeliest_row(tmp_path: Path) -> None:
    def more(book: Any, _: Any) -> None:
        book.create_sheet("Adressen").append(("Firma", "Ort"))

    header = ("Sendungsnummer", "Datum", "Empfänger", "Empfänger Land", "HS-Code", "Wert", "Farbe")
    path = workbook(tmp_path, ("Sendungen", "im Juli"), (), header, ROW, then=more)
    text = umweg.mapping_template(str(path))
    assert '"Empfänger Land": "parties[consignee].country"' in text
    assert '# "Farbe": ?' in text
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    with pytest.raises(UsageError, match="XLS of before 2007"):
        umweg.mapping_template(str(path))


def test_a_workbook_cannot_come_from_a_pipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with workbook(tmp_path, HEADER, ROW).open("rb") as f:
        monkeypatch.setattr("sys.stdin", type("In", (), {"buffer": f})())
        with pytest.raises(UsageError, match="cannot be read from standard input"):
            both("-", mapping=mapping(tmp_path))
