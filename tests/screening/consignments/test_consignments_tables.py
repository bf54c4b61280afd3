"""Tables of text and Parquet by mapping, and what their errors teach."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.screening.consignments.samples import FIXTURES, both
from umweg.core.errors import UsageError
from umweg.screening.consignments import rows
from umweg.screening.consignments.mapping import load, parsed
from umweg.screening.consignments.read import read_consignments
from umweg.screening.consignments.template import template
from umweg.screening.consignments.write import to_json

HEAD = "id,day,parties[buyer].name,lines[].code,lines[].value"


def table(folder: Path, *lines: str, head: str = HEAD, encoding: str = "utf-8", name: str = "in.csv") -> Path:
    path = folder / name
    path.write_bytes("\n".join((head, *lines)).encode(encoding))
    return path


def test_a_table_with_all_kinds_of_trouble() -> None:
    notes: list[str] = []
    good, bad = both(FIXTURES / "lines.csv", mapping=FIXTURES / "lines.yml", notes=notes.append)
    assert [c.id for c in good] == ["A-1", "A-2", "A-6", "A-8"]
    first = msgspec.json.decode(to_json(good[0]))
    assert first["lines"] == [
        {"code": "85423190", "value": 1234.5, "currency": "EUR"},
        {"code": "90138000", "value": 10.0, "currency": "EUR"},
    ]
    assert first["documents"] == [{"kind": "licence", "number": "L-1", "lines": [1]}]
    assert (first["mode"], first["kind"], first["destination"]) == ("road", "export", "KZ")
    assert good[1].parties[0].name == 'Sunny; Toys "KG"\nLtd'
    assert str(good[2].day) == "2024-03-06"
    said = {(f.id, f.where): str(f.error) for f in bad}
    expected = {
        ("A-3", "lines.csv, line 6"): "unexpected end of data",
        ("A-4", "lines.csv, line 7"): "column 'Wert'",
        ("A-5", "lines.csv, line 8"): "-1.0 is below 0",
        ("A-1", "lines.csv, line 10"): "stood already at lines.csv, line 2",
        ("A-7", "lines.csv, line 11"): "disagree: day is '2024-03-07' and '2024-03-08'",
        (None, "lines.csv, line 13"): "no id",
        ("A-9", "lines.csv, line 15"): "3 cells under a header of 9",
    }
    assert said.keys() == expected.keys()
    for key, text in expected.items():
        assert text in said[key]
    assert notes == ["lines.csv: columns not read: 'Farbe'. Map them, or list them under 'ignored'."]


def test_a_broken_row_makes_its_whole_consignment_faulty(tmp_path: Path) -> None:
    rows_ = ["7,2024-03-01,A,8542,1", "7,,,9013,oops", "7,,,9027,3", "8,2024-03-01,B,8542,1"]
    good, (bad,) = both(table(tmp_path, *rows_))
    assert [c.id for c in good] == ["8"]
    assert (bad.id, bad.where, bad.error.where) == ("7", "in.csv, line 2", "in.csv, line 3, column 'lines[].value'")
    quoted = ["7,2024-03-01,A,8542,1", '7,,"open,9013,2', "8,2024-03-01,B,8542,1"]
    good, (bad,) = both(table(tmp_path, *quoted))
    assert [c.id for c in good] == ["8"]
    assert bad.id == "7"


@pytest.mark.parametrize(
    ("cell", "said"),
    [("nan", "no number"), ("inf", "no number"), ("1.200", "two ways"), ("0x10", "no number"), ("1_000", "no number"),
     ("１２", "no number") , ("-0.5", "below 0"), ("1e999", "no number")],
)  # fmt: skip
def test_figures_that_are_none(tmp_path: Path, cell: str, said: str) -> None:
    good, bad = both(table(tmp_path, f'7,2024-03-01,A,8542,"{cell}"', "8,2024-03-01,A,8542,5"))
    assert [c.id for c in good] == ["8"]
    assert said in bad[0].error.what
    assert "lines[" in bad[0].error.where


def test_encodings(tmp_path: Path) -> None:
    path = table(tmp_path, "7,2024-03-01,Ромашка,8542,1", "8,2024-03-01,Moon,8542,1", encoding="cp1251")
    good, (bad,) = both(path)
    assert [c.id for c in good] == ["8"]
    assert "is not utf-8" in bad.error.what
    mapping = tmp_path / "m.yml"
    columns = "\n".join(f'  "{c}": "{c}"' for c in HEAD.split(","))
    mapping.write_text(f"columns:\n{columns}\nencoding: cp1251\n")
    assert both(path, mapping=mapping)[0][0].parties[0].name == "Ромашка"
    assert both(table(tmp_path, "7,2024-03-01,Ромашка,8542,1", encoding="utf-16"))[0][0].parties[0].name == "Ромашка"


def test_rows_beyond_the_limit_of_one_consignment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MOST_ROWS", 3)
    good, (bad,) = both(table(tmp_path, *["7,,,8542,1"] * 9, "8,,,8542,1"))
    assert [c.id for c in good] == ["8"]
    assert "More than 3 rows" in bad.error.what


def test_a_header_that_fits_no_mapping(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="a mapping is wanted"):
        both(table(tmp_path, "1,2", head="Ref,Wert"))
    with pytest.raises(UsageError, match="no column 'Sendungsnummer'") as e:
        both(table(tmp_path, "1,2", head="Sendungsnr,Wert"), mapping=FIXTURES / "lines.yml")
    assert "Did you mean 'Sendungsnr'?" in e.value.mend


@pytest.mark.parametrize(
    ("text", "said", "mend"),
    [
        ("columns: {A: identifier}", "no field 'identifier'", ""),
        ("columns: {A: id, B: 'parties[shipper].name'}", "'shipper' is no role", "consignor"),
        ("columns: {A: id, B: 'lines[].weight'}", "no field 'weight'", "mass_kg"),
        ("columns: {A: id, B: 'lines[1].code'}", "no key", "lines[]"),
        ("columns: {A: id, B: 'goods[].code'}", "no list 'goods'", "parties"),
        ("columns: {A: id, B: day, C: day}", "both fill day", ""),
        ("columns: {A: day}", "No column is the id", ""),
        ("columns: {A: id}\ncolumn: {}", "unknown field `column`", "columns"),
        ("columns: {A: id, A: day}", "no sound YAML", ""),
        ("columns: [id", "no sound YAML", ""),
        ("columns: {A: id}\nvalues: {B: {x: y}}", "names 'B'", ""),
        ("columns: {A: id, B: versions}", "cannot be filled", ""),
        ("columns: {A: id, B: 'a b'}", "is no path", "lines[].code"),
    ],
)
def test_a_mapping_that_is_wrong_is_explained(text: str, said: str, mend: str) -> None:
    with pytest.raises(UsageError) as e:
        parsed(text, "m.yml")
    assert said in e.value.what
    assert mend in e.value.mend
    assert e.value.where.startswith("m.yml")


def test_yaml_words_stay_texts() -> None:
    mapping = parsed("columns: {01: id, no: 'parties[buyer].country'}\nvalues: {no: {no: NO, 02: null}}", "m.yml")
    assert mapping.columns == {"01": "id", "no": "parties[buyer].country"}
    assert mapping.values == {"no": {"no": "NO", "02": None}}


def test_a_template_reads_the_table_that_it_was_guessed_from(tmp_path: Path) -> None:
    head = ["Sendungsnummer", "Datum", "Empfänger", "Bestimmungsland", "Warennummer", "Wert", "Währung", "Eigenmasse"]
    mapping = tmp_path / "guess.yml"
    mapping.write_text(template(head), "utf-8")
    path = table(tmp_path, "7,2024-03-01,Ромашка,KZ,8542,10.5,EUR,2", head=",".join(head))
    c = both(path, mapping=mapping)[0][0]
    assert (c.destination, c.parties[0].name, c.lines[0].value, c.lines[0].mass_kg) == ("KZ", "Ромашка", 10.5, 2.0)
    russian = template(["Номер декларации", "Код ТН ВЭД", "Страна происхождения", "ИНН получателя", "Вес нетто, кг"])
    for said in ("id", "lines[].code", "lines[].origin", "parties[consignee].identifiers[INN]", "lines[].mass_kg"):
        assert f'"{said}"' in russian
    assert "korea-declarations" in template(list(load("korea-declarations").columns))


def parquet(folder: Path, data: list[dict[str, Any]]) -> Path:
    path = folder / "in.parquet"
    pq.write_table(pa.Table.from_pylist(data), path, row_group_size=2)
    return path


def test_nested_parquet(tmp_path: Path) -> None:
    data = [
        {"id": "1", "value": 1.5, "lines": [{"code": "8542", "mass_kg": 2.0}]},
        {"id": "2", "value": float("nan"), "lines": []},
        {"id": "3", "value": float("inf"), "lines": None},
        {"id": "4", "value": -1.0, "lines": [{"code": None, "mass_kg": None}]},
        {"id": "1", "value": 1.0, "lines": None},
        {"id": "5", "value": None, "lines": None},
    ]
    good, bad = both(parquet(tmp_path, data))
    assert [c.id for c in good] == ["1", "5"]
    assert [f.id for f in bad] == ["2", "3", "4", "1"]
    assert bad[0].error.where == "in.parquet, row 2, value"
    with pytest.raises(UsageError, match="no field 'destinatoin'"):
        both(parquet(tmp_path, [{"id": "1", "sender": "DE", "destinatoin": "KZ"}]))


def test_flat_parquet_and_damage(tmp_path: Path) -> None:
    import datetime as dt

    data = [{"Ref": i // 2, "Day": dt.date(2024, 3, 1), "HS": 854231, "Value": 10 * i} for i in range(8)]
    mapping = tmp_path / "m.yml"
    mapping.write_text('columns: {Ref: id, Day: day, HS: "lines[].code", Value: "lines[].value"}')
    path = parquet(tmp_path, data)
    good, _ = both(path, mapping=mapping)
    assert [(c.id, [line.value for line in c.lines]) for c in good][:2] == [("0", [0.0, 10.0]), ("1", [20.0, 30.0])]
    assert good[0].lines[0].code == "854231"
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(UsageError, match="no sound Parquet"):
        list(read_consignments(path, mapping=mapping))


def test_the_mapping_of_the_how_to_is_sound() -> None:
    page = Path(__file__).parents[3] / "docs/how-to/consignments.md"
    block = page.read_text("utf-8").split("```yaml\n")[1].split("```")[0]
    assert parsed(block, "how-to").columns["Land"] == ["parties[consignee].country", "destination"]


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c"])
def test_only_line_ends_end_a_line(sign: str, tmp_path: Path) -> None:
    """Signs that Python, too, takes for the end of a line stand in cells, quoted or not, as any other."""
    file = tmp_path / "a.csv"
    file.write_text(f'id,destination,text\n"1",KZ,a{sign}b\n2,KZ,"c{sign}d"\n', "utf-8", newline="")
    (tmp_path / "m.yml").write_text(
        "columns: {id: id, destination: destination, text: 'lines[].description'}\n", "utf-8"
    )
    found = list(read_consignments(file, mapping=tmp_path / "m.yml"))
    assert [c.id for c in found] == ["1", "2"]
