"""Goods of a control list leave under an authorisation that is claimed or recorded; Annex IV moves so anywhere."""

from __future__ import annotations

from typing import Any

import pytest

from tests.screening.layers.made import decided, goods, layer, screener, why
from umweg.law.authorisations import authorisations
from umweg.law.controls import control_list
from umweg.results.decision import Decision

NUMBERS = ["5A002", "2B001", "3A001.a.1", "ECCN 5A002", "6A003.b.4", "1C350", "4A003", "8A001", "3B001.a", "5d002.c.1"]
FRIENDS = ["AU", "CA", "IS", "JP", "NZ", "NO", "CH", "LI", "GB", "US"]
WITHIN = [
    "1C351.d.4",
    "1C351.d.5",
    "5A004.a",
    "3A228",
    "9A104",
    "1C235",
    "6A225",
    "7A117",
    "1A007.b",
    "9A008.d.2",
    "0B001",
]
SAID = [
    "Encryption module ECCN 5A002", "Router (5A002.a)", "lathe, 2B001", "ADC 3A001.a.5.a", "Dual-Use 2B001, Maschine",
    "списочный товар 5A002", "AL-Nr. 3A001", "sensors; 6A003", "classified as 8A001.", "export control: 4A003",
]  # fmt: skip
NOT_SAID = [
    "not 5A002", "kein 3A001", "keine Güter nach 2B001", "valve XB-2B001-7", "part 5A0021", "mark 2B001X", "3A999.9Z",
    "не 5A002", "non-5A002 router", "item is not controlled under 6A003",
]  # fmt: skip


def line(number: str = "", said: str = "module") -> list[dict[str, Any]]:
    """Taps, which no list touches by their code."""
    return goods("84818011", said, control=number or None, origin="DE")


def paper(number: str, kind: str = "licence", **more: Any) -> list[dict[str, Any]]:
    """One paper."""
    return [{"kind": kind, "number": number, **more}]


def cases(d: Decision) -> set[str]:
    """What the check says."""
    return {r["case"] for r in d.reasons if r["check"] == "dual-use-licence"}


@pytest.mark.parametrize("number", NUMBERS)
def test_annex_i_leaves_under_a_general_authorisation_only_where_it_is_claimed(number: str) -> None:
    d = decided(destination="CH", lines=line(number))
    assert (d.outcome, cases(d)) == ("information", {"unclaimed"})
    assert "EU001" in why(d, "dual-use")
    assert decided(destination="CH", lines=line(number), documents=paper("EU001")).outcome == "release"
    assert decided(destination="BR", lines=line(number)).outcome == "review"
    assert decided(destination="BR", lines=line(number), documents=paper("EU001")).outcome == "review"


@pytest.mark.parametrize("to", FRIENDS)
def test_eu001_is_open_to_ten_destinations_and_stays_silent_once_claimed(to: str) -> None:
    for stated in ("EU001", "EU 001", "eu001/2026", "Union general authorisation No EU001"):
        d = decided(destination=to, lines=line("2B001"), documents=paper(stated))
        assert cases(d) == set()
    by_code = [{"kind": "permit", "code": "EU001", "number": "R-7"}]
    assert cases(decided(destination=to, lines=line("2B001"), documents=by_code)) == set()
    assert cases(decided(destination=to, lines=line("2B001"), documents=paper("XEU0012"))) == {"unclaimed"}


@pytest.mark.parametrize("to", ["BR", "IN", "KR", "TR", "SG", "IL", "ZA", "MX", "KZ", "CN"])
def test_a_general_authorisation_beyond_its_destinations_is_held(to: str) -> None:
    d = decided(destination=to, lines=line("5A002"), documents=paper("EU001"))
    assert (d.outcome, cases(d)) == ("review", {"beyond"})


def test_a_claim_counts_for_the_lines_of_its_paper_and_others_are_looked_at() -> None:
    two = [*line("5A002"), *line("2B001")]
    d = decided(destination="CH", lines=two, documents=paper("EU001", lines=[1]))
    assert [r["values"]["line"] for r in d.reasons if r["check"] == "dual-use-licence"] == [2]
    assert cases(decided(destination="KR", lines=line("1A003"), documents=paper("EU002"))) == set()
    assert cases(decided(destination="MX", lines=line("2B001"), documents=paper("EU003"))) == {"conditions"}
    named = decided(destination="BR", lines=line("2B001"), documents=paper("BAFA-77"))
    assert cases(named) == {"licence"}
    assert "stated: licence BAFA-77" in named.reasons[0]["detail"]


def test_a_recorded_licence_takes_the_reason_back() -> None:
    record = """permits:
  - {key: L-9, kind: licence, law: eu, source: BAFA, verified: true, number: A9,
     checks: [dual-use-licence, goods-control-number, licence-chart], destinations: [BR]}
"""
    d = decided(screener(record), destination="BR", lines=line("2B001"), documents=paper("A9"))
    assert (d.outcome, layer(d, "dual-use")["status"]) == ("release", "clear")


@pytest.mark.parametrize("number", WITHIN)
def test_annex_iv_moves_within_the_union_only_under_an_authorisation(number: str) -> None:
    d = decided(destination="AT", lines=line(number))
    assert (d.outcome, cases(d)) == ("review", {"within"})
    assert "Annex IV" in why(d, "dual-use")
    assert cases(decided(destination="CH", lines=line(number), documents=paper("EU001"))) == {"beyond"}


@pytest.mark.parametrize("number", NUMBERS)
def test_the_rest_of_annex_i_moves_freely_within_the_union(number: str) -> None:
    d = decided(destination="AT", lines=line(number))
    assert (d.outcome, cases(d)) == ("release", set())


@pytest.mark.parametrize(
    "number", ["1C351", "5A004", "6A001", "9A008", "1C012", "6D003", "8A002", "8E002", "9A007", "9A105"]
)
def test_a_number_of_which_annex_iv_has_a_paragraph_is_asked_about(number: str) -> None:
    d = decided(destination="AT", lines=line(number))
    assert (d.outcome, cases(d)) == ("information", {"within-part"})


@pytest.mark.parametrize("said", SAID)
def test_a_number_in_the_description_counts(said: str) -> None:
    d = decided(destination="CH", lines=line(said=said))
    assert (d.outcome, cases(d)) == ("information", {"unclaimed"})
    assert decided(destination="BR", lines=line(said=said)).outcome == "review"


@pytest.mark.parametrize("said", NOT_SAID)
def test_what_is_denied_or_only_looks_like_a_number_does_not(said: str) -> None:
    assert cases(decided(destination="CH", lines=line(said=said))) == set()


@pytest.mark.parametrize("number", ["5A992.c", "3A991", "EAR99", "9A990", "4A994"])
def test_a_number_of_the_united_states_alone_answers_for_no_list_of_the_union(number: str) -> None:
    made = goods("84571010", "machining centre", origin="DE", control=number)
    assert layer(decided(destination="CH", lines=made), "dual-use")["status"] == "not assessable"


@pytest.mark.parametrize(
    "number", ["5A002", "3A001", "2B001", "6A003", "1C350", "3B001", "7A003", "1C202", "6A005", "9A012"]
)
def test_goods_of_the_united_states_ask_for_a_licence_or_an_exception_by_the_chart(number: str) -> None:
    made = goods("84818011", "module", control=number, origin="US")
    fields: dict[str, Any] = {"sender": "US", "destination": "PK", "lines": made}
    assert layer(decided(**fields), "us-law")["status"] == "hit"
    to_friend = {**fields, "destination": "DE"}
    if {r["case"] for r in decided(**to_friend).reasons if r["check"] == "licence-chart"} & {"licence", "some"}:
        assert decided(**to_friend).outcome == "information"
        claimed = decided(**to_friend, documents=paper("STA", "exemption"))
        assert layer(claimed, "us-law")["status"] == "clear"


@pytest.mark.parametrize("to", ["AT", "CH"])
def test_whoever_receives_beyond_the_destination_counts(to: str) -> None:
    parties = [
        {"role": "consignee", "name": "Tulpe", "country": to},
        {"role": "end-user", "name": "Nelke", "country": "KZ"},
    ]
    d = decided(destination=to, parties=parties, lines=line("5A002"), documents=paper("EU001"))
    assert (d.outcome, cases(d)) == ("review", {"beyond"})
    assert "Kazakhstan" in why(d, "dual-use")


def test_goods_of_the_union_are_not_asked_about_by_the_chart_within_the_coalition() -> None:
    d = decided(destination="CH", lines=line("5A002"), documents=paper("EU001"))
    assert layer(d, "us-law")["status"] != "hit"


def test_every_number_of_the_annexes_stands_in_annex_i() -> None:
    of, entries = authorisations(), control_list("eu-dual-use").entries
    listed = (*of.annex_iv, *of.section_i, *(n for g in of.generals for n in g.items))
    assert not [n for n in listed if not any(e.startswith(n[:5]) for e in entries)]
    assert of.generals[0].destinations == frozenset(FRIENDS)


@pytest.mark.parametrize("said", ["parts 9A610.x", "ECCN 3A611", "USML category VIII", "AL ML10.a", "housing, 0A614"])
def test_a_number_of_military_goods_in_the_description_holds_even_within_the_union(said: str) -> None:
    assert layer(decided(destination="AT", lines=line(said=said)), "arms")["status"] == "hit"


@pytest.mark.parametrize("said", ["shampoo 250 ML 12 pcs", "not 9A610", "bolt X9A610", "ml 10", "type 0A614-7"])
def test_volumes_and_marks_are_no_numbers_of_military_goods(said: str) -> None:
    assert layer(decided(destination="AT", lines=line(said=said)), "arms")["status"] == "clear"
