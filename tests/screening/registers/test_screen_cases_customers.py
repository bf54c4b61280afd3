"""Cases and customers: read strictly, kept whole, and what a purge leaves of them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.desk.conftest import Clock
from tests.screening.registers.made import consignment
from umweg.core.errors import UsageError
from umweg.desk.case import examples, named, read_case, read_cases, with_files
from umweg.desk.desk import Desk
from umweg.screening.consignments.faults import settled
from umweg.screening.customers.customers import consignment_of
from umweg.screening.customers.file import CustomerRow, read_customers
from umweg.screening.similar_cases import CaseRegister, compare

DAY = date(2024, 6, 3)
CASE = {"id": "c-1", "kind": "seizure", "what": "pumps", "codes": ["8413.50"], "route": ["Kirgisistan", "KZ", "RU"],
        "parties": ["Romashka Trade"], "source": "own", "violation": True}  # fmt: skip


def test_the_examples_are_two_cases_that_say_what_is_assumed(tmp_path: Path) -> None:
    file = tmp_path / "cases.yml"
    file.write_text(examples(), "utf-8")
    drones, plates = read_cases(file)
    assert ("14 combat drones" in drones.what, drones.day, drones.codes) == (True, "2022-11", ("8806",))
    assert ("3,000 bullet-proof plates" in plates.what, plates.day) == (True, "2023")
    for case in (drones, plates):
        assert case.route == ("KG", "KZ", "RU")
        assert not case.verified
        assert case.violation is None
        assert "customs codes assumed by Umweg" in case.source
    assert "OUR OWN ASSUMPTION" in examples()


def test_a_consignment_on_the_same_way_with_the_same_goods_resembles_an_example(tmp_path: Path) -> None:
    file = tmp_path / "cases.yml"
    file.write_text(examples(), "utf-8")
    register = CaseRegister(read_cases(file))
    way = [{"country": c} for c in ("KG", "KZ", "RU")]
    alike = {"id": "a", "route": way, "lines": [{"code": "88062210"}]}
    goods_alone = {"id": "b", "sender": "DE", "destination": "FR", "lines": [{"code": "88062210"}]}
    way_alone = {"id": "c", "route": way, "lines": [{"code": "84135040"}]}
    none = {"id": "d", "route": [{"country": "Wakanda"}]}
    done = compare(register, [settled(x, "x") for x in (alike, goods_alone, way_alone, none)], 0.5)
    assert [(c, s.case.id, s.parts) for c, s in done.found] == [
        ("a", "example-2022-drones", ("goods 8806", "sender KG", "over KZ", "destination RU"))
    ]
    assert (done.read, len(done.faults)) == (4, 1)  # a bad field is told, and what could be read is compared
    assert "consignment d, route[0].country" in done.faults[0].where


def test_an_attachment_is_known_by_its_hash_and_its_name(tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(b"one")
    case = with_files(read_case(CASE), [file])
    [a] = case.attachments
    assert (a.name, a.bytes, a.sha256[:8]) == ("report.pdf", 3, "7692c3ad")
    file.write_bytes(b"another")
    assert with_files(case, [file]).attachments[0].bytes == 7
    assert named({"what": "x", "day": "2023"}) != named({"what": "y", "day": "2023"})


@pytest.mark.parametrize(
    ("change", "what"),
    [({"codes": ["x1"]}, "no customs code"), ({"route": ["Wakanda"]}, "Wakanda"), ({"kind": "rumour"}, "kind"),
     ({"day": "soon"}, "day"), ({"colour": "red"}, "colour")],
)  # fmt: skip
def test_a_case_that_is_wrong_says_where(change: dict[str, Any], what: str) -> None:
    with pytest.raises(UsageError, match=what) as e:
        read_case({**CASE, **change}, "cases.yml, case 1")
    assert "cases.yml, case 1" in e.value.where


def test_old_cases_stay_when_old_decisions_are_purged(later: Desk, clock: Clock) -> None:
    for what in ("pumps", "more pumps"):
        later.put_cases([read_case({**CASE, "what": what})], by="Anna")
    later.put_cases([read_case({**CASE, "id": "c-2"})], by="Anna")
    later.remove_case("c-2", "mistaken", "Anna")
    clock.day = "2029-01-02"
    done = later.purge(before=date(2029, 1, 1), reason="end of storage", by="Anna")
    assert done.contents == 2  # the replaced version, and the case that was removed
    assert [(c.id, c.what) for c in later.cases()] == [("c-1", "more pumps")]
    assert later.verify().holds


def test_a_case_that_names_a_purged_party_goes_and_can_come_back(desk: Desk) -> None:
    desk.put_cases([read_case(CASE), read_case({**CASE, "id": "c-2", "parties": []})], by="Anna")
    desk.purge(party="Romashka Trade", reason="erasure", by="Anna")
    assert [c.id for c in desk.cases()] == ["c-2"]
    assert CaseRegister(desk.cases()).digest
    assert desk.put_cases([read_case(CASE)], by="Anna") == 1
    assert [c.id for c in desk.cases()] == ["c-1", "c-2"]
    desk.remove_case("c-1", "mistaken", "Anna")
    assert desk.verify().holds


def customers(tmp_path: Path, text: str, name: str = "c.csv") -> tuple[list[CustomerRow], list[UsageError]]:
    file = tmp_path / name
    file.write_text(text, "utf-8")
    found = list(read_customers(file, DAY))
    return [f for f in found if isinstance(f, CustomerRow)], [f for f in found if isinstance(f, UsageError)]


def test_a_table_of_customers_is_read_as_umweg_parties_reads_it(tmp_path: Path) -> None:
    head = "id,name,alias,nationality,dob,BIN,street,city,owners,schema,activity,colour\n"
    row = 'K-1,"Romashka, Trade",Ромашка;RT,Kasachstan,,941240000193,Abay 7,Almaty,"Eva 20%; Vostok 60% (control)"'
    [one], bad = customers(tmp_path, f"{head}{row},,Trade,red\n")
    assert not bad
    assert one == CustomerRow("K-1", {
        "name": "Romashka, Trade", "aliases": ["Ромашка", "RT"], "country": "KZ",
        "identifiers": {"BIN": "941240000193"},
        "addresses": [{"full": "Abay 7, Almaty", "street": "Abay 7", "city": "Almaty"}], "activity": "Trade",
        "owners": [{"name": "Eva", "share": 20.0}, {"name": "Vostok", "share": 60.0, "control": True}],
    }, ("colour",))  # fmt: skip
    assert consignment_of(one.id, one.record).parties[0].owners[1].control


@pytest.mark.parametrize(
    ("row", "what", "where"),
    [
        (",Nobody,,,,", "needs an id", "line 3"),
        ("K-2,Nemo,Wakanda,,,", "'Wakanda' is no country", "line 3, country"),
        ("K-2,Nemo,KZ;RU,,,", "not 2 countries", "line 3, country"),
        ("K-2,Nemo,,soon,,", "no date", "line 3, dob"),
        ("K-2,Nemo,,1970;1971,,", "not 2 dates", "line 3, birth"),
        ("K-2,Nemo,,,7707083893;7707083894,", "numbers of that kind", "line 3, INN"),
        ("K-2,Nemo,,,,Eva 20% joint", "jointly", "line 3, owners"),
        ("K-2,,,,,", "nothing to search for", "line 3"),
        ("K-1,Nemo,,,,", "stood already at c.csv, line 2", "line 3"),
        ("K-2,Nemo,,,,,,beyond", "header of 6", "line 3"),
    ],
)
def test_a_row_that_is_wrong_is_told_by_line_and_costs_no_other(
    tmp_path: Path, row: str, what: str, where: str
) -> None:
    good, [bad] = customers(tmp_path, f"id,name,country,dob,INN,owners\nK-1,First,,,,\n{row}\nK-9,Last,DE,,,\n")
    assert [g.id for g in good] == ["K-1", "K-9"]
    assert what in bad.what
    assert bad.where.endswith(where)
    assert bad.mend


def test_json_lines_hold_the_fields_of_a_party(tmp_path: Path) -> None:
    rows = [{"id": 7, "name": "Romashka", "owners": []}, {"id": "K-2", "name": "X", "countri": "KZ"}, "Some name",
            {"name": "Nobody"}, {"id": "K-3", "name": "Y", "country": "Wakanda"}, {"id": "K-4", "role": "buyer"},
            {"id": "K-5", "schema": "Company", "properties": {"name": ["Z"], "country": ["kz"]}}]  # fmt: skip
    good, bad = customers(tmp_path, "".join(json.dumps(r) + "\n" for r in rows) + "{oops\n", "c.jsonl")
    assert [(g.id, g.record) for g in good] == [
        ("7", {"name": "Romashka", "owners": []}), ("K-5", {"name": "Z", "schema": "Company", "country": "KZ"})
    ]  # fmt: skip
    assert [b.what for b in bad] == [
        "There is no field 'countri' in a party.", "A customer needs an id.", "A customer needs an id.",
        "'Wakanda' is no country.", "There is nothing to compare.", "No sound JSON.",
    ]  # fmt: skip
    assert bad[3].where == "c.jsonl, line 5, country"
    assert consignment(good[0].id)["id"] == "7"
