"""A desk on which everything happened that can happen, so that every table has several rows, and no two alike."""

from __future__ import annotations

from datetime import date, timedelta

from tests.desk.made import NEWER, PINS, decision, document, entry
from umweg.core.errors import UmwegError
from umweg.desk.case import Case
from umweg.desk.desk import DecisionEntry, Desk

THIRD = {**PINS, "as_of": "2026-11-03"}


def _named(i: int, entity: str, outcome: str = "review") -> DecisionEntry:
    party = {"role": "consignee", "name": f"Firm {i}", "country": "KZ", "matches": [{"entity_id": entity}]}
    return DecisionEntry(i, decision(i, outcome, parties=[party]), document(i), value=10.5 * i)


def case(name: str, what: str) -> Case:
    return Case(id=name, kind="seizure", what=what, source="own")


def live(desk: Desk) -> None:
    """Batches, clerks, rescreens, exceptions, customers, cases and purges."""
    first = desk.batch("file 1", "options 1", PINS, by="Dora")
    first.record([_named(1, "NK-1"), _named(2, "NK-2", "stop"), entry(3), entry(4, "release")], four_eyes="all")
    first.record([entry(6, "information"), entry(7)], next_line=12, unreadable=[(8, {"code": "x", "what": "bad"})])
    first.finish()
    second = desk.batch("file 2", "options 2", NEWER)
    second.record([entry(21 + i, "review", consignment_id=f"D-{i}") for i in range(3)], next_line=30)
    desk.claim("C-000001", "Anna", length=timedelta(hours=2))
    desk.claim("C-000003", "Bert")
    desk.decide("C-000002", "stop", "it is he", "Anna")
    desk.decide("C-000002", "stop", "indeed", "Bert")
    desk.decide("C-000003", "release", "another", "Bert")
    desk.decide("C-000006", "release", "fine", "Cleo")
    desk.reopen("C-000006", "not fine", "Anna")
    desk.decide("C-000007", "release", "fine", "Cleo")
    desk.supersede("C-000001", decision(1, "stop", NEWER), document(1), value=7.25, four_eyes="release")
    one = desk.add_exception("NK-1", party="ACME", until=date(2026, 12, 31), reason="born later", by="Anna")
    desk.add_exception("NK-2", party="ABC", until=date(2027, 1, 31), reason="another one", by="Bert")
    desk.revoke(one, "it was he", "Cleo")
    three = desk.add_exception("NK-3", party="DEF", until=date(2027, 2, 1), reason="no", by="Dora")
    desk.revoke(three, "it was she", "Anna")
    desk.put_customers([(f"K-{i}", {"name": f"Customer {i}"}) for i in range(1, 6)])
    desk.customers_screened(["K-1", "K-2", "K-4"], PINS)
    desk.put_customers([("K-2", {"name": "Second"}), ("K-3", {"name": "Third"})])
    desk.customers_screened(["K-3"], THIRD)
    desk.put_cases([case("c-1", "pumps"), case("c-2", "chips"), case("c-3", "plates"), case("c-4", "oil")], by="Anna")
    desk.put_cases([case("c-2", "more chips")], by="Bert")
    desk.remove_case("c-3", "a slip", "Anna")
    desk.remove_case("c-1", "another slip", "Anna")
    desk.put_cases([case("c-1", "pumps again")], by="Anna")
    desk.remove_case("c-4", "no case", "Bert")
    desk.purge(consignment="C-000007", reason="erasure was asked for", by="Bert")
    desk.purge(customer="K-5", reason="end of contract", by="Anna")


def refused(desk: Desk) -> list[str]:
    """What is refused: it must leave no trace."""
    said = []
    for call in (
        lambda: desk.decide("C-000002", "release", "no", "Anna"),
        lambda: desk.revoke(1, "x", "Anna"),
        lambda: desk.remove_case("none", "x", "Anna"),
        lambda: desk.customers_screened(["none"], {"other": "pins"}),
    ):
        try:
            call()
        except UmwegError as e:
            said.append(e.what)
    return said
