"""Cells as people and spreadsheets write them: what is certain is read, what is not is named and held."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from umweg.core.errors import UsageError
from umweg.screening.consignments.faults import FaultyConsignment
from umweg.screening.consignments.model import Consignment, Line, Party, Stop
from umweg.screening.consignments.read import read_consignments
from umweg.screening.consignments.survey import survey
from umweg.screening.consignments.template import template
from umweg.screening.consignments.values.cells import PLAIN, CellStyle, Told, typed, value
from umweg.screening.consignments.values.country_words import read_countries
from umweg.screening.consignments.values.dates import read_day
from umweg.screening.consignments.values.goods_codes import read_code
from umweg.screening.facts import ConsignmentFacts
from umweg.screening.settle import name_and_country, numbers

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("HS 8471.30", "847130"),
        ("8471 30 00", "84713000"),
        ("84.71.30.00", "84713000"),
        ("HTS: 8471.30.0100", "8471300100"),
        ("ТН ВЭД 8471 30 000 0", "8471300000"),
        ("8471-30", "847130"),
        ("84713000.0", "84713000"),
        ("ex 8471 30", "847130"),
        ("'08471300", "08471300"),
        ("847130 - Laptops", "847130"),
        ("KN-Code 84713000", "84713000"),
        ("8471\u00a030", "847130"),
        ("Warennummer 84713000", "84713000"),
    ],
)
def test_codes_as_people_write_them(text: str, digits: str) -> None:
    assert read_code(text) == (digits, "", "", True)


@pytest.mark.parametrize(
    ("text", "digits", "sure"),
    [
        ("1012100", "01012100", True),
        ("3028500", "03028500", True),
        ("901.21", "090121", True),
        ("101210000", "0101210000", True),
        ("9012100", "", False),
        ("8,4713E+07", "847130", False),
        ("8.4713E+07", "847130", False),
        ("8.47E+07", "84", False),
        ("8.4713000E+07", "84713000", True),
        ("8471.3", "847130", True),
        ("8471.30; 8471.41", "847130", False),
        ("Laptop", "", False),
        ("84713000123456", "", False),
        ("1e99", "", False),
    ],
)
def test_codes_that_lost_something_say_so(text: str, digits: str, sure: bool) -> None:
    found = read_code(text)
    assert (found.digits, found.sure) == (digits, sure)
    assert text in found.what


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Litauen, Weißrussland, Russland", ("LT", "BY", "RU")),
        ("Латвия; Россия", ("LV", "RU")),
        ("Gürcistan", ("GE",)),
        ("Rusya ve Kazakistan", ("RU", "KZ")),
        ("Қазақстан", ("KZ",)),
        ("Republik Usbekistan", ("UZ",)),
        ("TR/GE/AZ", ("TR", "GE", "AZ")),
        ("PL -> BY -> RU", ("PL", "BY", "RU")),
        ("Deutschland (DE)", ("DE",)),
        ("Iran, Islamische Republik", ("IR",)),
        ("Korea, Demokratische Volksrepublik", ("KP",)),
        ("VR China", ("CN",)),
        ("Dubai, VAE", ("AE",)),
        ("ABD", ("US",)),
    ],
)
def test_countries_in_a_cell(text: str, codes: tuple[str, ...]) -> None:
    assert (read_countries(text).codes, read_countries(text).what) == (codes, "")


@pytest.mark.parametrize(
    "text", ["Rotterdam", "EU", "Drittland", "?", "n.b.", "Wakanda", "Полен", "12345", "Kongo", "Ausland"]
)
def test_a_country_that_is_none_is_told_and_the_rest_is_settled(text: str) -> None:
    c = Consignment(
        id="7",
        sender="DE",
        destination=text,
        parties=(Party(role="carrier", name="Red Line", country=text),),
        route=(Stop(country="Polen, Belarus"),),
        lines=(Line(code="HS 8471.30"),),
    )
    f = ConsignmentFacts.of(c, DAY)
    assert (f.destination, f.parties[0].country, f.stops, f.lines[0].code) == ("", "", ("PL", "BY"), "847130")
    assert f.parties[0].record is not None
    assert {u.found for u in f.unread} == {text}


@pytest.mark.parametrize(
    ("word", "mode"),
    [
        ("4", "air"),
        ("See", "sea"),
        ("LKW", "road"),
        ("Luft", "air"),
        ("Straße", "road"),
        ("авиа", "air"),
        ("Bahn", "rail"),
        ("1", "sea"),
        ("30", "road"),
        ("ж/д", "rail"),
        ("karayolu", "road"),
        ("Air Freight", "air"),
        ("Binnenschiff", "inland-water"),
        ("Post", "post"),
        ("морской транспорт", "sea"),
    ],
)
def test_modes_in_words_and_codes(word: str, mode: str) -> None:
    assert value(word, "choice", PLAIN, "mode", ("sea", "rail", "road", "air", "post", "inland-water")) == mode


@pytest.mark.parametrize(
    "text",
    [
        "05.10.2026",
        "5.10.26",
        "5 Oct 2026",
        "Oct 5, 2026",
        "2026/10/05",
        "20261005",
        "46300",
        "5. Oktober 2026",
        "5 октября 2026 г.",
        "5 Ekim 2026",
        "05.10.2026 14:30",
        "2026-10-05",
    ],
)
def test_days_as_people_write_them(text: str) -> None:
    assert read_day(text, "").day == date(2026, 10, 5)


@pytest.mark.parametrize(
    "text",
    [
        "10/05/26",
        "05-10-2026",
        "1/2/2026",
        "31.11.2026",
        "2026-02-30",
        "soon",
        "13/13/2026",
        "0/5/2026",
        "99999",
        "32 Oct 2026",
    ],
)
def test_days_that_are_none_or_two(text: str) -> None:
    assert read_day(text, "").day is None
    assert read_day(text, "").what


def read(folder: Path, text: str, encoding: str = "utf-8", mapping: Path | None = None) -> list[Consignment]:
    path = folder / "in.csv"
    path.write_bytes(text.encode(encoding))
    found = read_consignments(path, mapping=mapping, notes=lambda _: None)
    return [p for f in found if (p := f.partial if isinstance(f, FaultyConsignment) else f) is not None]


HEAD = ["id", "lines[].code", "lines[].quantity", "lines[].value"]


@pytest.mark.parametrize(
    ("sep", "rows", "expected"),
    [
        (";", ["1.200;12.500"], [(1200, 12500)]),  # only the delimiter speaks, for the comma
        (";", ["1.200;389.000,00"], [(1200, 389000)]),  # another column speaks
        (";", ["1.200;12.5"], [(1.2, 12.5)]),  # another column speaks for the point
        (";", ["1.200;1,5", "2.500;1.5"], [(None, 1.5), (None, 1.5)]),  # columns contradict themselves
        ("\t", ["1.200\t12.500"], [(None, None)]),  # nothing speaks
        ("\t", ["1.200\t12,50"], [(1200, 12.5)]),
        ("\t", ["1,200\t1,234.50"], [(1200, 1234.5)]),
        ("|", ["1.200.000|5"], [(1200000, 5)]),
        (",", ["0.125,12.500"], [(0.125, 12.5)]),
        (",", ["1.200,12.500"], [(None, None)]),
        ("\t", ["1 234,50\t1'000"], [(1234.5, 1000)]),
        (";", ["1.200;5,0", "12.5;6,0"], [(None, 5), (12.5, 6)]),  # never a thousandfold wrong
    ],
)
def test_decimals_are_told_from_the_whole_file(
    tmp_path: Path, sep: str, rows: list[str], expected: list[tuple[float | None, float | None]]
) -> None:
    text = "\n".join([sep.join(HEAD), *(f"{i}{sep}847130{sep}{r}" for i, r in enumerate(rows))])
    found = read(tmp_path, text)
    assert [(c.lines[0].quantity, c.lines[0].value) for c in found] == expected
    for c, wanted in zip(found, expected, strict=True):
        assert len(c.unread) == sum(x is None for x in wanted)
        assert all("line " in u.where and "column" in u.where and u.found and u.mend for u in c.unread)


def test_a_contradiction_behind_the_sample_is_held(tmp_path: Path) -> None:
    rows = [f"{i};847130;1;{i},5" for i in range(2500)]
    found = read(tmp_path, "\n".join([";".join(HEAD), *rows, "last;847130;1;7.25"]))
    assert len(found) == 2501
    assert (found[-2].lines[0].value, found[-1].lines[0].value) == (2499.5, None)
    assert found[-1].unread[0].found == "7.25"


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (("10/05/26", "13/05/26"), "2026-05-10"),
        (("10/05/26", "05/13/26"), "2026-10-05"),
        (("10/05/26", "10/06/26"), "None"),
        (("10/05/26", "13/05/26", "05/13/26"), "None"),
    ],
)
def test_day_or_month_first_is_told_from_the_column(tmp_path: Path, days: tuple[str, ...], expected: str) -> None:
    found = read(tmp_path, "\n".join(["id;day", *(f"{i};{d}" for i, d in enumerate(days))]))
    assert str(found[0].day) == expected


@pytest.mark.parametrize(
    ("given", "kind", "expected"),
    [
        (84713000.0, "code", "84713000"),
        (8471.3, "code", "8471.3"),
        (12.5, "number", 12.5),
        (4, "text", "4"),
        (7.0, "text", "7"),
        (DAY, "date", "2026-11-20"),
        (46300, "date", "2026-10-05"),
        (True, "boolean", True),
        (398.0, "country", "398"),
        (3, "whole", 3),
    ],
)
def test_cells_that_are_values_already(given: object, kind: str, expected: object) -> None:
    found = typed(given, kind)
    assert (found.value if isinstance(found, Told) else found) == expected


@pytest.mark.parametrize(
    ("row", "held"),
    [
        ("1;Evil Ltd;Rotterdam;847130;5;EUR", "Rotterdam"),
        ("1;Evil Ltd;NL;847130;many;EUR", "many"),
        ("1;Evil Ltd;NL;847130;-5;EUR", "-5"),
        ("1;Evil Ltd;NL;Laptop;5;EUR", "Laptop"),
        ("1;Evil Ltd;NL;847130;5", "1;Evil"),
        ("1;Evil Ltd;NL;847130;5;EUR;more", "1;Evil"),
        ('1;Evil Ltd;NL;847130;5;"EUR', "1;Evil"),
        (";Evil Ltd;NL;847130;5;EUR", ""),
        ("1;Evil Ltd;NL\0;847130;5;EUR", "1;Evil"),
        ("1;Evil Ltd;NL, Rotterdam, BE;847130;5;EUR", "NL, Rotterdam, BE"),
    ],
)
def test_a_bad_cell_never_hides_a_name(tmp_path: Path, row: str, held: str) -> None:
    head = "id;parties[consignee].name;parties[consignee].country;lines[].code;lines[].value;lines[].currency"
    path = tmp_path / "in.csv"
    path.write_text(f"{head}\n{row}\n2;Good Ltd;NL;847130;5;EUR\n")
    bad, good = read_consignments(path)
    assert isinstance(bad, FaultyConsignment)
    assert isinstance(good, Consignment)
    assert bad.partial is not None
    assert bad.partial.parties[0].name == "Evil Ltd"
    first = bad.partial.unread[0]
    assert held in first.found
    assert "in.csv, line 2" in first.where
    assert first.what


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("TOO Romashka, Kasachstan", "TOO Romashka", "KZ"),
        ("Acme Ltd (KZ)", "Acme Ltd", "KZ"),
        ("Acme Ltd / Türkei", "Acme Ltd", "TR"),
        ("ООО Ромашка, Россия", "ООО Ромашка", "RU"),
        ("Acme - Deutschland", "Acme", "DE"),
        ("Acme Ltd; Belarus", "Acme Ltd", "BY"),
        ("Acme Ltd (Russia)", "Acme Ltd", "RU"),
        ("Acme, Almaty, Kazakhstan", "Acme, Almaty", "KZ"),
        ("Acme Ltd, USA", "Acme Ltd", "US"),
        ("Acme [AE]", "Acme", "AE"),
    ],
)
def test_a_party_with_its_country_in_one_cell(text: str, name: str, code: str) -> None:
    assert name_and_country(text) == (name, code)
    actor = ConsignmentFacts.of(Consignment(id="7", parties=(Party(role="buyer", name=text),)), DAY).parties[0]
    assert actor.country == code


@pytest.mark.parametrize(
    "text",
    [
        "Bank Melli Iran",
        "Coca Cola, Atlanta, Georgia",
        "Smith, Jordan",
        "Acme, Inc.",
        "Acme, CA",
        "Air China",
        "Müller, Hans",
        "Acme (Holding)",
        "Turkey Foods",
        "A, B",
    ],
)
def test_names_that_only_sound_like_it(text: str) -> None:
    assert name_and_country(text) is None


@pytest.mark.parametrize(
    ("text", "bare", "land"),
    [
        ("KZ 941240000193", "941240000193", "KZ"),
        ("RU7707083893", "7707083893", "RU"),
        ("DE 123 456 789", "123456789", "DE"),
        ("kz-941240000193", "941240000193", "KZ"),
        ("BY 190 542 056", "190542056", "BY"),
        ("PL.5260001246", "5260001246", "PL"),
        ("TR 1234567890", "1234567890", "TR"),
        ("UZ 301234567", "301234567", "UZ"),
        ("AM 01234567", "01234567", "AM"),
        ("GE 204567891", "204567891", "GE"),
    ],
)
def test_identifiers_with_blanks_and_prefixes(text: str, bare: str, land: str) -> None:
    assert numbers("tax", text)[-1] == {"type": "tax", "value": bare, "country": land}


HEADERS = {
    "utf-8-sig": "Belegnummer;Ausfuhrdatum;Empfänger;Empfänger-Land;Warennummer;Rechnungswert;Währung;Verkehrszweig",
    "cp1252": "Lieferschein;Belegdatum;Warenempfänger;Land Warenempfänger;Warennr;Nettowert;Whrg;Versandart",
    "utf-16": "Document No.;Posting Date;Ship-to Name;Ship-to Country;HTS Code;Net Value;Curr;Ship Via",
    "cp1251": "Номер документа;Дата документа;Получатель;Страна получателя;Код ТН ВЭД;Стоимость;Валюта;Вид транспорта",
}


@pytest.mark.parametrize("encoding", HEADERS)
def test_a_template_works_for_a_file_of_an_erp_as_it_is(tmp_path: Path, encoding: str) -> None:
    name = "ООО Ромашка" if encoding == "cp1251" else "Müller & Söhne"
    rows = [f"7;05.10.2026;{name};Kasachstan;8471 30 00;1.200;EUR;LKW", f"8;06.10.2026;{name};KZ;847130;12,50;EUR;4"]
    body = "\n".join([HEADERS[encoding], *rows])
    path, mapping = tmp_path / "in.csv", tmp_path / "m.yml"
    path.write_bytes(body.encode(encoding))
    with pytest.raises(UsageError, match="mapping") as e:
        list(read_consignments(path))
    assert "umweg consignments template" in e.value.mend
    assert "in.csv" in e.value.mend
    seen = survey(path)
    mapping.write_text(template(seen.header, seen), "utf-8")
    first, second = read_consignments(path, mapping=mapping, notes=pytest.fail)
    assert isinstance(first, Consignment)
    assert isinstance(second, Consignment)
    assert (str(first.day), first.parties[0].name, first.lines[0].value, first.mode) == (
        "2026-10-05",
        name,
        1200.0,
        "road",
    )
    assert (second.lines[0].value, second.lines[0].currency, second.mode) == (12.5, "EUR", "air")


def test_numbers_as_a_mapping_says() -> None:
    assert value("1.200", "number", CellStyle(",")) == 1200
    assert value("1.200", "number", CellStyle(".")) == 1.2
    with pytest.raises(UsageError, match="two ways"):
        value("1.200", "number", CellStyle(""))
