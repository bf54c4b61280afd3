"""A small world for tests of checks: goods lists, a consignment that raises little, histories, matches, a run."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from umweg.goods.catalogue import Catalogue
from umweg.screening.consignments.model import (
    Address,
    Consignment,
    Document,
    Line,
    Owner,
    Party,
    Payment,
    Stop,
    Version,
)
from umweg.screening.facts import ConsignmentFacts
from umweg.screening.history import History
from umweg.screening.inputs.corridors import Corridor, Corridors
from umweg.screening.inputs.history_build import build as build_history
from umweg.screening.inputs.reference_data import ReferenceData
from umweg.screening.matches import Match, NamedElsewhere, NamedMatch, PartyMatches

DAY = date(2024, 3, 1)
LISTED, PLAIN = "85423110", "09012100"  # integrated circuits; coffee
TURBINE, LUXURY = "84111280", "840721"  # restricted but no high-priority goods; outboard engines


LISTS = Catalogue.of()


def known(**more: Any) -> ReferenceData:
    """What is known, with goods lists unless said otherwise."""
    return ReferenceData.of(more.pop("as_of", DAY), ("eu-russia",), **{"goods": LISTS, **more})


CONSIGNEE = Party(
    role="consignee", name="ТОО Ромашка", country="KZ", founded="2001-05-01", nace="26.11", activity="electronics",
    email="a@romashka.kz", website="https://romashka.kz", representative_only=False,
    addresses=(Address(full="12 Abay Avenue, Almaty", country="KZ"),), owners=(Owner(name="Aigul N.", share=100),),
)  # fmt: skip
EXPORTER = Party(role="exporter", name="Muster AG", country="DE", owners=(Owner(name="Eva Muster", share=100),),
                 addresses=(Address(full="Hauptstr. 7, Kiel", country="DE"),))  # fmt: skip
USER = Party(
    role="end-user", name="Zavod Tulpan", country="KZ", founded="1999", nace="26.11", website="tulpan.kz",
    email="b@tulpan.kz", representative_only=False, addresses=("5 Satpaev Street, Almaty",),
    owners=(Owner(name="B. Tulpan", share=100),),
)  # fmt: skip


def party(base: Party = CONSIGNEE, **more: Any) -> Party:
    """A party with other fields."""
    return Party(**{**{f: getattr(base, f) for f in base.__struct_fields__}, **more})


def consignment(**more: Any) -> Consignment:
    """Integrated circuits from Germany to Kazakhstan by air, with all that checks may ask stated, and nothing odd."""
    base: dict[str, Any] = {
        "id": "1", "day": DAY, "sender": "DE", "destination": "KZ", "mode": "air", "kind": "export",
        "parties": (EXPORTER, CONSIGNEE, USER),
        "lines": (Line(code=LISTED, nomenclature="CN2024", value=5000.0, currency="EUR", quantity=10, unit="pcs",
                       end_use="repair of radios"),),
        "route": (Stop(country="DE"), Stop(country="KZ")),
        "documents": (
            Document(kind="licence", number="L1", valid_to=date(2025, 1, 1), holder="Muster AG", quantity=100),
            Document(kind="contract", number="C1", no_reexport=True, remedies=True),
        ),
        "payments": (Payment(payer="ТОО Ромашка", country="KZ", supplier="Muster AG", amount=50000, currency="EUR"),),
        "versions": (Version(at="2024-01-01", was={"mode": "sea"}),),
        "payment_terms": "30 days net", "delivery": "2024-03-20", "installation_declined": False, "packing": "cartons",
    }  # fmt: skip
    return Consignment(**{**base, **more})


def facts(c: Consignment, matches: dict[int, PartyMatches] | str | None = "none") -> ConsignmentFacts:
    """Facts; ``matches`` by number of party, where the others match nothing. None: nobody was matched."""
    found = ConsignmentFacts.of(c, DAY)
    if matches is None:
        return found
    given = matches if isinstance(matches, dict) else {}
    parties = tuple(replace(p, matches=given.get(p.number, PartyMatches())) for p in found.parties)
    return replace(found, parties=parties, named=NamedElsewhere())


def naming(how: str = "text", where: str = "remarks", **more: Any) -> ConsignmentFacts:
    """A consignment in which a listed party is named elsewhere than as a party."""
    found = NamedMatch(where, how, "Romashka", match(**more))
    return replace(facts(consignment()), named=NamedElsewhere((found,)))


def unlooked(where: str, why: str) -> ConsignmentFacts:
    """A consignment with a text in which names were not looked for."""
    return replace(facts(consignment()), named=NamedElsewhere(unread=((where, why),)))


def match(**more: Any) -> Match:
    """A listed party."""
    base: dict[str, Any] = {
        "entity_id": "x-1", "name": "Romashka LLP", "lists": "OFAC SDN", "laws": ("us",), "score": 0.8,
        "certain": False, "found_by": "name", "listed": True, "detail": ("name alike",),
    }  # fmt: skip
    return Match(**{**base, **more})


def verdict(**more: Any) -> dict[str, Any]:
    """A verdict on ownership as plain data."""
    base = {"rule": "us-ofac-50", "title": "OFAC 50 Percent Rule", "verdict": "met", "least": 60.0, "most": 60.0,
            "decides": True, "sentences": ["Counted: 60 %."]}  # fmt: skip
    return {**base, **more}


OTHER = party(role="consignee", name="Someone Else", country="PL", addresses=())
EARLY = consignment(id="0", day=date(2020, 1, 15), destination="PL", parties=(OTHER,), lines=(Line(code=PLAIN),))


def history(*past: Consignment, goods: bool = True) -> History:
    """Of past consignments, and one of 2020 of somebody else, so that it reaches back before the measures."""
    k = known() if goods else known(goods=None)
    return build_history((facts(c) for c in (EARLY, *past)), k)


def corridors(*found: Corridor, transits: tuple[str, ...] = ("KZ",), country: Corridor | None = None) -> Corridors:
    """Findings of a run."""
    goods: dict[tuple[str, str], tuple[Corridor, ...]] = {}
    for f in found:
        for code in {*f.members, *(m[:6] for m in f.members)}:
            goods[f.transit, code] = (f,)
    return Corridors("run1", "eu-russia", frozenset(transits), goods, {country.transit: country} if country else {})


def corridor(**more: Any) -> Corridor:
    """A finding for integrated circuits over Kazakhstan."""
    base: dict[str, Any] = {
        "id": "RU-KZ-85423110", "level": "good", "transit": "KZ", "target": "RU", "label": "Circuits",
        "grade": "strong", "q": 0.01, "excess": (1.0, 2.0, 3.0), "currency": "EUR", "months": "2022-03/2022-12",
        "run": "run1", "members": (LISTED,),
    }  # fmt: skip
    return Corridor(**{**base, **more})
