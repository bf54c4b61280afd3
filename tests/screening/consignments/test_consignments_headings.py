"""What a template makes of headings that say half of what they mean, of numbers alone in a column, of rows of sums."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from umweg.screening.consignments.headings import guesses
from umweg.screening.consignments.mapping import parsed
from umweg.screening.consignments.model import Consignment, Stop
from umweg.screening.consignments.read import read_consignments
from umweg.screening.consignments.survey import Survey
from umweg.screening.consignments.template import template
from umweg.screening.facts import ConsignmentFacts


def mapped(header: str, *rows: str, delimiter: str = ";", lang: str = "en") -> tuple[str, dict[str, str | list[str]]]:
    cells = [r.split(";") for r in rows]
    text = template(header.split(";"), Survey(header.split(";"), cells, "utf-8", delimiter), lang)
    return text, parsed(text, "m.yml").columns


@pytest.mark.parametrize(
    ("heading", "path"),
    [
        ("Empfängerland", "parties[consignee].country"),
        ("Absenderland", "parties[consignor].country"),
        ("Käuferland", "parties[buyer].country"),
        ("Kundenname", "parties[buyer].name"),
        ("Lieferantenland", "parties[seller].country"),
        ("Empfängerort", "parties[consignee].addresses[].city"),
        ("Empfängerstraße", "parties[consignee].addresses[].street"),
        ("Absenderplz", "parties[consignor].addresses[].postal"),
        ("Empfänger-Land", "parties[consignee].country"),
        ("БИН/ИИН", "parties[consignee].identifiers[BIN]"),
        ("BIN/IIN", "parties[consignee].identifiers[BIN]"),
        ("HS-Code/Warennummer", "lines[].code"),
        ("БИН/ИИН получателя", "parties[consignee].identifiers[BIN]"),
    ],
)
def test_words_put_together_are_taken_apart(heading: str, path: str) -> None:
    assert next(guesses(heading)) == path


@pytest.mark.parametrize("heading", ["Farbe", "Rückgabeland", "Vaterland", "Name/Wert", "Ausland", "Lagerplatz"])
def test_words_that_only_look_so_are_left(heading: str) -> None:
    assert list(guesses(heading)) == []


@pytest.mark.parametrize(
    ("header", "whose"),
    [
        ("Nr;Empfänger;Straße;PLZ;Ort", "consignee"),
        ("Nr;Absender;Straße;PLZ;Ort", "consignor"),
        ("Nr;Straße;PLZ;Ort;Empfänger", "consignee"),
        ("Nr;Kunde;Straße;PLZ;Stadt", "buyer"),
        ("Nr;Lieferant;Street;ZIP;City", "seller"),
        ("Nr;Получатель;Улица;Индекс;Город", "consignee"),
    ],
)
def test_a_street_without_a_bearer_is_that_of_the_party_before_it_and_unsure(header: str, whose: str) -> None:
    text, columns = mapped(header.replace("Nr", "id"), "1;a;b;c;d")
    assert [c for c in columns.values() if "addresses" in c] == [
        f"parties[{whose}].addresses[].{f}" for f in ("street", "postal", "city")
    ]
    assert text.count("# Unsure:") == 3


@pytest.mark.parametrize(
    ("header", "land"),
    [
        ("id;Empfänger;Land", ["parties[consignee].country", "destination"]),
        ("id;Empfänger;Страна", ["parties[consignee].country", "destination"]),
        ("id;Absender;Land", ["parties[consignor].country", "sender"]),
        ("id;Käufer;Country", "parties[buyer].country"),
        ("id;Empfänger;Land;Bestimmungsland", "parties[consignee].country"),
        ("id;Ware;Land", ["parties[consignee].country", "destination"]),
    ],
)
def test_a_country_of_nobody_in_particular_is_told_for_all_that_it_may_be(header: str, land: str | list[str]) -> None:
    text, columns = mapped(header, "1;a;KZ;KZ")
    assert columns[header.split(";")[2]] == land
    assert "# Unsure:" in text


def test_headings_that_stand_twice_are_named_and_not_guessed() -> None:
    text, columns = mapped("id;Empfänger;Land;Absender;Land", "1;a;KZ;b;DE")
    assert "Land" not in columns
    assert "several columns have this heading" in text


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("cells", [("1.200", "1.500"), ("1.200",), ("1,200", "2,500"), ("12.345", "1.200")])
def test_numbers_that_nothing_explains_are_unsure(cells: tuple[str, ...], delimiter: str) -> None:
    text, _ = mapped("id;Wert", *(f"{i};{c}" for i, c in enumerate(cells)), delimiter=delimiter)
    assert f"# Unsure: Wert: '{cells[0]}'" in text


@pytest.mark.parametrize("cells", [("1.200", "12,5"), ("1.200", "1.234.567"), ("1200", "1500"), ("0.125",)])
def test_numbers_that_show_it_are_not(cells: tuple[str, ...]) -> None:
    assert "# Unsure" not in mapped("id;Wert", *(f"{i};{c}" for i, c in enumerate(cells)))[0]


@pytest.mark.parametrize(
    ("row", "left"),
    [
        ("Summe,,2700", True), ("Итого:,,2700", True), ("TOTAL,,2700", True), ("Gesamt,,\"2.700,50 EUR\"", True),
        ("Всего,,12", True), ("Zwischensumme,,1", True), ("Grand total,,1", True), ("Toplam,,1", True),
        ("Total,Sunny Toys,12", False), ("Total-7,,12", False), ("Totalis,,12", False), ("Summe 7,Tulpe,1", False),
    ],
)  # fmt: skip
def test_a_row_of_sums_is_no_consignment_and_is_noted(tmp_path: Path, row: str, left: bool) -> None:
    file = tmp_path / "in.csv"
    file.write_text(f"id,parties[buyer].name,remarks\n1,Tulpe,x\n{row}\n", "utf-8")
    notes: list[str] = []
    found = list(read_consignments(file, notes=notes.append))
    assert [c.id for c in found if isinstance(c, Consignment)] == ["1", *([] if left else [row.split(",")[0]])]
    assert notes == (["in.csv: rows of sums are left out: line 3."] if left else [])


def test_the_comments_of_a_template_are_german_where_asked() -> None:
    text, columns = mapped("id;Empfänger;Land;Straße;Wert;Farbe", "1;a;KZ;b;1.200;rot", delimiter=",", lang="de")
    assert columns["Land"] == ["parties[consignee].country", "destination"]
    told = " ".join(line.partition("# ")[2] for line in text.splitlines() if "# " in line and ": ?" not in line)
    assert not {"the", "is", "its", "not", "are", "read", "Unsure"} & set(
        told.replace(":", " ").replace(",", " ").split()
    )


@pytest.mark.parametrize(
    ("stay", "sender"), [("transit", ""), ("hub", ""), ("loading", "PL"), ("origin", "PL"), (None, "PL")]
)
def test_a_stop_where_goods_only_pass_is_no_sender(stay: str | None, sender: str) -> None:
    route = (Stop(country="PL", stay=stay), Stop(country="BY", stay="transit"))  # type: ignore[arg-type]  # one of its words
    f = ConsignmentFacts.of(Consignment(id="1", route=route, destination="KZ"), date(2026, 11, 20))
    assert (f.sender, f.destination) == (sender, "KZ")
