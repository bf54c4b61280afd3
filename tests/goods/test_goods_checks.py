"""Checks of goods by list, number and code: hit, no hit, not assessable."""

from __future__ import annotations

from datetime import date

import pytest

from tests.goods.made import facts, known, run
from umweg.law.controls import control_list
from umweg.law.destinations import destinations
from umweg.law.lists import goods_list
from umweg.screening.checks.goods.licence_chart import columns
from umweg.screening.consignments.model import Consignment, Line, Stop
from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.destinations import bound

CHIP, WINE = Line(code="8542.31.90", nomenclature="CN2022"), Line(code="22042100", nomenclature="CN2022")
BREAD = Line(code="19059030", nomenclature="CN2022")


def test_goods_listed() -> None:
    us = Line(code="8542.31.90", nomenclature="CN2022", origin="US")
    found = run("goods-listed", facts(us, BREAD, day=date(2024, 7, 1), destination="RU"))
    by_list = {next(t for t in r.tags if t.startswith(("eu-", "ear-"))): r for r in found.reasons}
    assert found.status == "found"
    assert "chpl" not in by_list
    assert set(by_list) == {"eu-833-vii-b", "ear-746-supp7"} | (set(by_list) & {"ear-746-supp4"})
    assert by_list["eu-833-vii-b"].laws == ("eu",)
    assert by_list["ear-746-supp7"].laws == ("us",)
    assert {"partial-list", "to-target", "ban", "export"} <= by_list["eu-833-vii-b"].tags
    assert "partial-list" not in by_list["ear-746-supp7"].tags
    assert by_list["eu-833-vii-b"].grounded
    assert not by_list["ear-746-supp7"].grounded
    assert all(r.where == "lines[0]" for r in found.reasons)


def test_goods_listed_in_part_inferred_and_not_at_all() -> None:
    part = run("goods-listed", facts(Line(code="85171200", nomenclature="CN2021"), destination="RU"))
    eu = next(r for r in part.reasons if "eu-833-xviii" in r.tags)
    assert (eu.case, "part" in eu.tags) == ("part", True)
    assert eu.detail[0].startswith("85171200 (CN 2021) is found as 851713")
    code = min(goods_list("ear-746-supp4").inferred)
    inferred = run("goods-listed", facts(Line(code=code), sender="US", destination="BY"))
    assert [r.case for r in inferred.reasons if "ear-746-supp4" in r.tags] == ["inferred"]
    assert run("goods-listed", facts(WINE, day=date(2021, 1, 1))).status == "none"


def test_goods_listed_not_assessable() -> None:
    assert run("goods-listed", facts(Line(description="chips"))).missing == ("lines[0].code",)
    assert run("goods-listed", facts()).status == "not assessable"
    assert run("goods-listed", facts(CHIP), known(goods=None)).missing == ("goods lists",)


def test_where_goods_are_bound() -> None:
    def tags(destination: str, *via: str) -> set[str]:
        c = Consignment(id="1", sender="DE", destination=destination, route=tuple(Stop(country=v) for v in via))
        return set(bound(ConsignmentFacts.of(c, date(2024, 6, 3)), known()))

    assert tags("RU") == {"to-target"}
    assert tags("KZ", "RU", "US") == {"to-hub", "via-target"}
    assert tags("US") == {"to-coalition"}
    assert tags("PE") == {"to-other"}
    assert tags("") == {"to-unknown"}


def test_high_priority_goods_still_answer() -> None:
    found = run("high-priority-goods", facts(CHIP, Line(code="8542"), WINE))
    assert found.reasons[0].values["tier"] == "1"
    assert [r.case for r in found.reasons] == ["diversion", "diversion-part"]


@pytest.mark.parametrize(
    ("line", "case"),
    [
        (Line(), "missing"),
        (Line(code="85"), "short"),
        (Line(code="8542319"), "form"),
        (Line(code="854231901", nomenclature="CN"), "form"),
        (Line(code="85171300", nomenclature="CN2021"), "other-year"),
        (Line(code="851712", nomenclature="HS2022"), "other-year"),
        (Line(code="123456"), "unknown"),
        (Line(code="1234567890"), "unknown"),
        (Line(code="854231", nomenclature="HS1970"), "before"),
    ],
)
def test_codes_that_cannot_be(line: Line, case: str) -> None:
    assert [r.case for r in run("goods-code-invalid", facts(line)).reasons] == [case]


@pytest.mark.parametrize("code", ["854231", "85423190", "8542319000", "8542319010", "99909900"])
def test_codes_that_can_be(code: str) -> None:
    assert run("goods-code-invalid", facts(Line(code=code))).status == "none"


def test_no_lines_are_not_assessable() -> None:
    assert run("goods-code-invalid", facts()).status == "not assessable"


def test_control_numbers() -> None:
    both = run("goods-control-number", facts(Line(code="220421", control="3A001.a.1")))
    assert {(r.case, r.laws) for r in both.reasons} == {("listed", ("eu",)), ("listed", ("us",))}
    us = run("goods-control-number", facts(Line(code="220421", control="ECCN 3A991")))
    assert [(r.case, r.laws) for r in us.reasons] == [("listed", ("us",))]
    for control, case in (("9E999", "unknown"), ("chips", "malformed")):
        (reason,) = run("goods-control-number", facts(Line(code="220421", control=control))).reasons
        assert (reason.case, reason.where, "fault" in reason.tags) == (case, "lines[0].control", True)


def test_control_numbers_that_are_fine_or_lacking() -> None:
    assert run("goods-control-number", facts(Line(code="854231", control="EAR99"))).status == "none"
    assert run("goods-control-number", facts(WINE)).status == "none"
    lacking = run("goods-control-number", facts(WINE, CHIP))
    assert (lacking.status, lacking.missing) == ("not assessable", ("lines[1].control",))
    assert run("goods-control-number", facts(WINE), known(goods=None)).missing == ("goods lists",)


def chart(control: str, destination: str | None) -> tuple[str, list[tuple[str, str]]]:
    found = run("licence-chart", facts(Line(code="854231", control=control), destination=destination))
    return found.status, [(r.case, r.values["columns"]) for r in found.reasons]


def test_licence_chart() -> None:
    # 3A001 is controlled NS Column 2 as a whole; Kazakhstan has an X there, Germany has not.
    assert chart("3A001", "KZ") == ("found", [("licence", "NS2")])
    assert chart("3A001", "DE")[1] == [("some", "MT1, NS1, RS1")]
    assert chart("3A991", "KZ") == ("none", [])  # anti-terrorism only, no X
    assert chart("3A991", "RU")[1] == [("words", "")]  # Part 746 asks for a licence for any ECCN
    assert chart("3A991", "IR")[1] == [("words", "")]
    assert chart("5A980", "KZ")[1] == [("words", "")]  # its entry names no column
    assert chart("3A001", "HK")[1] == chart("3A001", "CN")[1]
    assert chart("3A001", "US") == ("none", [])
    assert chart("EAR99", "KZ") == ("none", [])


def test_licence_chart_not_assessable() -> None:
    assert chart("3A001", None)[0] == "not assessable"
    found = run("licence-chart", facts(Line(code="854231", control="3A001"), destination="GL"))
    assert found.missing == ("the country chart's row of GL",)


def test_every_clause_of_the_control_list_is_read() -> None:
    entries = control_list("us-ccl").entries.values()
    read = [columns(e.chart) for e in entries]
    assert sum(bool(whole or some or words) for whole, some, words in read) == sum(bool(e.chart) for e in entries)
    marks = frozenset().union(*(row.marks for row in destinations("us").rows.values()))
    used = frozenset().union(*(whole | some for whole, some, _ in read))
    assert used - marks <= {"AT1", "AT2", "CC3", "FC1", "CB3"}


def test_destinations() -> None:
    us = destinations("us")
    assert len(us.rows) == 202
    assert {c for c, row in us.rows.items() if not row.marks and "746" in row.words} == {"CU", "IR", "KP", "SY"}
    assert us.rows["HK"].marks == us.rows["CN"].marks
    assert "D:5" in us.rows["RU"].groups
    assert "D:5" not in us.rows["MO"].groups
