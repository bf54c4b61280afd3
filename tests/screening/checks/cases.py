"""Tiny consignments for every check: what it must find, where it must find nothing, and what it must lack.

``HIT``: (check, case, facts, known); ``NONE``: (check, facts, known); ``OPEN``: (check, part of a missing path, ...).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.screening.checks.world import (
    CONSIGNEE,
    EXPORTER,
    LISTED,
    LUXURY,
    PLAIN,
    TURBINE,
    USER,
    consignment,
    corridor,
    corridors,
    facts,
    history,
    known,
    match,
    naming,
    party,
    unlooked,
    verdict,
)  # fmt: skip
from umweg.screening.consignments.model import Consignment, Document, Line, Party, Payment, Stop, Version
from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.reference_data import ReferenceData
from umweg.screening.matches import PartyMatches

K = known()
COFFEE = (Line(code=PLAIN, nomenclature="CN2024", value=900.0, currency="EUR"),)
BOATS = (Line(code=LUXURY, nomenclature="HS2022"),)
HOME: dict[str, Any] = {"destination": "FR", "parties": (EXPORTER, party(CONSIGNEE, country="FR")), "route": ()}


def to(**fields: Any) -> Consignment:
    """The consignment with another consignee and without an end user of its own."""
    return consignment(parties=(EXPORTER, party(CONSIGNEE, **fields)))


def past(day: date, **more: Any) -> Consignment:
    """An earlier consignment of coffee to the same consignee."""
    return consignment(**{"id": str(day), "day": day, "lines": COFFEE, "parties": (EXPORTER, CONSIGNEE), **more})


def paid(n: int, **more: Any) -> tuple[Payment, ...]:
    """Small payments to two suppliers in turn."""
    base: dict[str, Any] = {"payer": "Romashka", "country": "AE", "amount": 900, "currency": "EUR"}
    return tuple(Payment(**{**base, "supplier": f"Supplier {i % 2}", **more}) for i in range(n))


def way(*codes: str, **more: Any) -> Consignment:
    """The consignment over these countries."""
    return consignment(**{"route": tuple(Stop(country=c) for c in codes), "mode": "road", **more})


def papers(*documents: Document, **more: Any) -> Consignment:
    """The consignment with these papers only."""
    return consignment(**{"documents": documents, **more})


def licence(**more: Any) -> Consignment:
    """The consignment with one licence."""
    base: dict[str, Any] = {"kind": "licence", "number": "L", "valid_to": date(2025, 1, 1), "holder": "Muster AG"}
    return papers(Document(**{**base, **more}))


def at(
    c: Consignment, *found: Any, number: int = 2, owners: tuple[Any, ...] = (), rules: tuple[Any, ...] = ()
) -> ConsignmentFacts:
    """Facts with matches of one party."""
    return facts(c, {number: PartyMatches(tuple(found), owners, rules)})


def clerk(**more: Any) -> ConsignmentFacts:
    """Facts of the consignment with other fields."""
    return facts(consignment(**more))


ALONE = consignment(parties=(EXPORTER, CONSIGNEE))
LAST_YEARS = [past(date(2021, m, 5)) for m in (3, 9)]
LISTED_BEFORE = past(date(2021, 6, 1), lines=(Line(code=LISTED, value=1000.0, currency="EUR"),))
SHIP = Party(role="vessel", name="MV Volga", identifiers={"IMO": "9074729"})
SHORT = known(history=history())
TO_RUSSIA = past(date(2021, 5, 1), destination="RU", parties=(EXPORTER, party(CONSIGNEE, name="Zavod", country="RU")))
USUAL = [past(date(2022 + i // 12, i % 12 + 1, 1), route=(Stop(country="DE"), Stop(country="PL"), Stop(country="KZ")))
         for i in range(22)]  # fmt: skip
CROWD = [past(date(2023, 1, 1), parties=(party(CONSIGNEE, name=f"Firma {chr(97 + i)}"),)) for i in range(12)]
NO_REEXPORT = {"kind": "contract", "number": "C"}

HIT: list[tuple[str, str, ConsignmentFacts, ReferenceData]] = [
    ("high-priority-goods", "diversion", clerk(), K),
    ("high-priority-goods", "diversion-part", clerk(lines=(Line(code="8542"),)), K),
    ("high-priority-goods", "listed", clerk(destination="RU"), K),
    ("high-priority-goods", "part", clerk(destination="BY", lines=(Line(code="8542"),)), K),
    ("founded-after-measures", "after", facts(to(founded="2022-06")), K),
    ("founded-after-measures", "perhaps", facts(to(founded="2022")), K),
    ("new-business", "new", facts(to(founded="2023-11-02")), K),
    ("new-business", "perhaps", facts(to(founded="2022")), K),
    ("first-exports", "never", facts(ALONE), SHORT),
    ("first-exports", "later", facts(ALONE), known(history=history(past(date(2023, 5, 1))))),
    ("first-listed-goods", "first", facts(ALONE), known(history=history(*LAST_YEARS))),
    ("jump-in-listed-goods", "value", facts(consignment(parties=(EXPORTER, CONSIGNEE), lines=(
        Line(code=LISTED, value=90_000.0, currency="EUR"),))), known(history=history(LISTED_BEFORE))),
    ("jump-in-listed-goods", "lines", facts(consignment(parties=(EXPORTER, CONSIGNEE), lines=(Line(code=LISTED),) * 9)),
     known(history=history(LISTED_BEFORE))),
    ("dormant-then-active", "dormant", facts(ALONE), known(history=history(*LAST_YEARS))),
    ("end-user-unknown", "user-missing", facts(ALONE), K),
    ("end-user-unknown", "user-refused", clerk(parties=(EXPORTER, CONSIGNEE, party(USER, name="unknown"))), K),
    ("end-user-unknown", "use-missing", clerk(lines=(Line(code=LISTED),)), K),
    ("end-user-unknown", "use-refused", clerk(lines=(Line(code=LISTED, end_use="Confidential"),)), K),
    ("end-user-unknown", "owners-missing", facts(to(owners=None)), K),
    ("end-user-unknown", "owners-refused", facts(to(owners=())), K),
    ("many-small-payments", "many", clerk(payments=paid(4)), K),
    ("forwarder-as-receiver", "business", facts(to(nace="52.29")), K),
    ("forwarder-as-receiver", "word", facts(to(name="ТОО Логистик Центр")), K),
    ("party-listed", "certain", at(ALONE, match(certain=True, found_by="identifier")), K),
    ("party-listed", "strong", at(ALONE, match(score=0.97)), K),
    ("party-listed", "possible", at(ALONE, match(score=0.6)), K),
    ("party-listed", "former", at(ALONE, match(listed=False)), K),
    *(("named-elsewhere", how, naming(how), K) for how in ("whole", "part", "within", "text")),
    ("named-elsewhere", "former", naming(listed=False), K),
    ("address-shared", "same", at(ALONE, match(found_by="address")), K),
    ("address-shared", "former", at(ALONE, match(found_by="address", listed=False)), K),
    ("owner-listed", "owner", at(ALONE, owners=(match(),)), K),
    ("owner-listed", "former", at(ALONE, owners=(match(listed=False),)), K),
    ("owned-by-listed", "met", at(ALONE, rules=(verdict(),)), K),
    ("owned-by-listed", "possible", at(ALONE, rules=(verdict(verdict="possible", least=20.0, most=70.0),)), K),
    ("owned-by-listed", "minority", at(ALONE, rules=(verdict(verdict="not met", least=20.0, most=20.0),)), K),
    ("listed-goods-at-listed-address", "both", at(ALONE, match(found_by="address")), K),
    ("vessel-formerly-listed", "former", at(consignment(parties=(SHIP,)), match(listed=False), number=1), K),
    ("transshipment-country", "destination", clerk(), K),
    ("transshipment-country", "via", facts(way("DE", "TR", "MN", destination="MN")), K),
    ("transshipment-country", "party", facts(consignment(destination="MN", route=())), K),
    ("transshipment-country", "payer", clerk(destination="MN", parties=(), route=(), payments=paid(1)), K),
    ("payer-in-third-country", "third", clerk(payments=paid(1)), K),
    ("formerly-for-target", "stated", clerk(formerly_for="Russland"), K),
    ("formerly-for-target", "version", clerk(versions=(Version(at="2023-02-20", was={"destination": "RU"}),)), K),
    ("formerly-for-target", "exporter", clerk(), known(history=history(TO_RUSSIA))),
    ("late-change", "from", clerk(versions=(Version(at="2024-02-20", was={"destination": "RU"}),)), K),
    ("late-change", "to", clerk(versions=(Version(at="2024-02-20T10:00", was={"route[1].country": "PL"}),),
                                route=(Stop(country="DE"), Stop(country="BY"), Stop(country="KZ"))), K),
    ("route-detour", "long", facts(way("DE", "AE", "KZ")), K),
    ("route-detour", "again", facts(way("DE", "TR", "DE", "KZ")), K),
    ("route-detour", "unusual", facts(way("DE", "TR", "KZ")), known(history=history(*USUAL))),
    ("route-hub", "stay", clerk(route=(Stop(country="DE"), Stop(country="AE", arrived="2024-01-01", left="2024-02-01"),
                                       Stop(country="KZ"))), K),
    ("route-hub", "handled", clerk(route=(Stop(country="DE"), Stop(country="AE", stay="hub"), Stop(country="KZ"))), K),
    ("address-unfit", "box", facts(to(addresses=("P.O. Box 77, Almaty",))), K),
    ("address-unfit", "dwelling", facts(to(addresses=("ул. Абая 12, кв. 4, Алматы",))), K),
    ("address-unfit", "vague", facts(to(addresses=("Almaty, Kazakhstan",))), K),
    ("no-web-presence", "none", facts(to(website="none")), K),
    ("luxury-goods-redirected", "redirected", clerk(lines=BOATS), known(history=history(
        past(date(2021, 5, 1), destination="RU", lines=BOATS)))),
    ("luxury-goods-redirected", "new-buyer", clerk(lines=BOATS), SHORT),
    ("state-tokens", "name", facts(to(name="ФГУП Ромашка")), K),
    ("state-tokens", "text", clerk(remarks="FSB certificate enclosed"), K),
    ("goods-unfit-for-buyer", "unfit", facts(to(nace="10.71")), K),
    ("goods-unfit-for-buyer", "unfit", facts(to(nace=None, activity="Bakery and café")), K),
    ("odd-terms", "cash", clerk(payment_terms="cash on delivery", value=20_000.0, currency="EUR"), K),
    ("odd-terms", "vague", clerk(delivery="to be advised"), K),
    ("odd-terms", "installation", clerk(installation_declined=True), K),
    ("odd-terms", "packing-by-air", clerk(packing="seaworthy crates"), K),
    ("odd-terms", "packing-by-sea", clerk(packing="air cargo net", mode="sea"), K),
    ("licence-mismatch", "expired", facts(licence(valid_to=date(2023, 1, 1))), K),
    ("licence-mismatch", "later", facts(licence(issued=date(2024, 5, 1))), K),
    ("licence-mismatch", "holder", facts(licence(holder="Anders GmbH")), K),
    ("licence-mismatch", "line", facts(licence(lines=(2,))), K),
    ("licence-mismatch", "quantity", facts(licence(quantity=4)), K),
    ("no-reexport-clause", "none", facts(papers(Document(**NO_REEXPORT, no_reexport=False), day=date(2025, 2, 1))), K),
    ("no-reexport-clause", "no-remedies",
     facts(papers(Document(**NO_REEXPORT, no_reexport=True, remedies=False), day=date(2025, 2, 1))), K),
    ("contact-signs", "crowd", facts(ALONE), known(history=history(*CROWD))),
    ("contact-signs", "representative", facts(to(representative_only=True)), K),
    ("contact-signs", "domain", facts(to(email="x@mail.ru")), K),
    ("kz-snt", "no-note-out", clerk(sender="KZ", destination="KG", route=()), K),
    ("kz-snt", "no-note-through", facts(way("DE", "KZ", "KG", destination="KG")), K),
    ("kz-snt", "void", facts(papers(Document(kind="snt", number="S", status="Аннулирован"))), K),
    ("kz-snt", "more", facts(papers(Document(kind="snt", number="S", quantity=3))), K),
    ("transit-seal", "changed", clerk(destination="MN", mode="road", route=(
        Stop(country="DE"), Stop(country="KZ", seal="A1"), Stop(country="RU", seal="B2"), Stop(country="MN"))), K),
    ("transit-seal", "gone", clerk(destination="MN", mode="road", route=(
        Stop(country="DE"), Stop(country="KZ", seal="A1"), Stop(country="RU"), Stop(country="MN"))), K),
    ("kg-permit", "no-permit", facts(papers(Document(kind="invoice"), destination="KG", route=())), K),
    ("kg-permit", "no-certificate", clerk(destination="KG", route=(), lines=(Line(code="88062190"),)), K),
    ("destination-target", "destination", clerk(destination="RU", route=()), K),
    ("destination-target", "via", facts(way("DE", "RU", "KZ")), K),
    ("destination-target", "sender", clerk(sender="BY", route=()), K),
    ("destination-target", "party", facts(to(country="RU")), K),
    ("destination-target", "address", facts(to(addresses=("125009 Moskau, Russland",))), K),
    ("destination-target", "payment", clerk(payments=(Payment(payer="X", country="RU"),)), K),
    ("destination-target", "delivery", facts(consignment(delivery="DAP Moskau, Russland")), K),
    ("destination-target", "text", facts(consignment(remarks="Weiterleitung nach Russland")), K),
    ("transit-through-target", "ordinary", facts(way("DE", "RU", "KZ", lines=(Line(code=TURBINE),))), K),
    ("transit-through-target", "off-way", facts(way("DE", "RU", "TR", destination="TR")), K),
    ("transit-through-target", "unknown-way", facts(way("DE", "RU", "HM", destination="HM")), K),
    ("corridor-finding", "good", clerk(), known(corridors=corridors(corridor()))),
    ("corridor-finding", "near", clerk(lines=(Line(code="854231", nomenclature="HS2022"),)),
     known(corridors=corridors(corridor()))),
    ("corridor-finding", "country", clerk(lines=(Line(code=TURBINE),)), known(corridors=corridors(
        country=corridor(level="country", id="RU-KZ", members=())))),
]  # fmt: skip

ORDINARY = clerk(**HOME)
FOREIGN = clerk(lines=COFFEE)
CLEAN = clerk(documents=(Document(kind="end-user-statement"), Document(kind="permit", number="1", holder="Muster AG",
                                                                     valid_to=date(2025, 1, 1))))  # fmt: skip

NONE: list[tuple[str, ConsignmentFacts, ReferenceData]] = [
    ("high-priority-goods", FOREIGN, K),
    *((key, f, K) for f in (ORDINARY, FOREIGN) for key in (
        "founded-after-measures", "new-business", "first-exports", "first-listed-goods", "jump-in-listed-goods",
        "dormant-then-active", "end-user-unknown", "many-small-payments", "forwarder-as-receiver",
        "transshipment-country", "address-unfit", "no-web-presence", "goods-unfit-for-buyer", "contact-signs",
        "route-hub", "transit-through-target", "kg-permit", "luxury-goods-redirected", "vessel-formerly-listed",
        "state-tokens", "destination-target", "party-listed", "address-shared", "owner-listed", "late-change",
        "named-elsewhere",
        "payer-in-third-country", "formerly-for-target", "odd-terms", "transit-seal", "route-detour")),
    ("founded-after-measures", facts(to(founded="2022-02-24")), K),
    ("new-business", facts(ALONE), K),
    ("first-exports", facts(ALONE), known(history=history(*LAST_YEARS))),
    ("first-listed-goods", facts(ALONE), known(history=history(LISTED_BEFORE))),
    ("first-listed-goods", facts(ALONE), SHORT),
    ("jump-in-listed-goods", facts(ALONE), known(history=history(LISTED_BEFORE))),
    ("dormant-then-active", facts(ALONE), known(history=history(past(date(2023, 5, 1))))),
    ("end-user-unknown", clerk(), K),
    ("many-small-payments", clerk(payments=paid(3)), K),
    ("many-small-payments", clerk(payments=paid(9, supplier="Muster AG")), K),
    ("forwarder-as-receiver", clerk(), K),
    ("party-listed", at(ALONE, match(found_by="address")), K),
    ("address-shared", at(ALONE, match()), K),
    ("owned-by-listed", facts(ALONE, {n: PartyMatches(ownership=(verdict(verdict="not met", least=0.0, most=0.0),))
                                      for n in (1, 2)}), K),
    ("listed-goods-at-listed-address", clerk(), K),
    ("listed-goods-at-listed-address", at(consignment(lines=COFFEE), match(found_by="address")), K),
    ("vessel-formerly-listed", at(consignment(parties=(SHIP,)), match(), number=1), K),
    ("transshipment-country", clerk(destination="MN", parties=(), route=(), payments=()), K),
    ("payer-in-third-country", clerk(), K),
    ("formerly-for-target", clerk(formerly_for="PL"), SHORT),
    ("formerly-for-target", clerk(), known(history=history(TO_RUSSIA, past(date(2021, 1, 1))))),
    ("late-change", clerk(versions=(Version(at="2023-02-20", was={"destination": "RU"}),)), K),
    ("late-change", clerk(), K),
    ("route-detour", facts(way("DE", "PL", "KZ")), K),
    ("route-detour", facts(way("NL", "SG", "JP", sender="NL", destination="JP", mode="sea", parties=())), K),
    ("route-detour", facts(way("DE", "PL", "KZ")), known(history=history(*USUAL))),
    ("route-hub", clerk(), K),
    ("route-hub", clerk(route=(Stop(country="DE"), Stop(country="AE", arrived="2024-01-01", left="2024-01-04"),
                               Stop(country="KZ"))), K),
    ("address-unfit", clerk(), K),
    ("no-web-presence", clerk(), K),
    ("luxury-goods-redirected", clerk(lines=BOATS, parties=(EXPORTER, CONSIGNEE)),
     known(history=history(past(date(2021, 5, 1))))),
    ("state-tokens", facts(to(name="NPO Green Steppe")), K),
    ("goods-unfit-for-buyer", clerk(), K),
    ("odd-terms", clerk(payment_terms="cash", value=200.0, currency="EUR"), K),
    ("licence-mismatch", clerk(), K),
    ("licence-mismatch", clerk(**HOME, documents=()), K),
    ("no-reexport-clause", clerk(day=date(2025, 2, 1)), K),
    ("no-reexport-clause", facts(papers(Document(**NO_REEXPORT, no_reexport=False, issued=date(2023, 1, 1)),
                                        day=date(2024, 6, 1))), K),
    ("no-reexport-clause", clerk(**HOME, day=date(2025, 2, 1), documents=()), K),
    ("contact-signs", clerk(), SHORT),
    ("kz-snt", facts(papers(Document(kind="snt", number="S", quantity=10, status="confirmed"))), K),
    ("kz-snt", ORDINARY, K),
    ("transit-seal", clerk(destination="MN", mode="road", route=(
        Stop(country="DE"), Stop(country="KZ", seal="A1"), Stop(country="RU", seal="A1"), Stop(country="MN"))), K),
    ("transit-seal", clerk(destination="MN", mode="sea", route=(Stop(country="DE"), Stop(country="RU"),
                                                                Stop(country="MN"))), K),
    ("kg-permit", facts(papers(Document(kind="permit"), Document(kind="end-user-statement"), destination="KG",
                               route=())), K),
    ("transit-through-target", facts(way("DE", "PL", "KZ")), K),
    ("transit-through-target", facts(way("DE", "RU", "KZ", lines=COFFEE)), K),
    ("corridor-finding", ORDINARY, K),
    ("corridor-finding", clerk(), known(corridors=corridors(corridor(members=("84111280",))))),
]  # fmt: skip

UNLISTED = known(goods=None)
NO_OWNER = to(owners=None)

OPEN: list[tuple[str, str, ConsignmentFacts, ReferenceData]] = [
    *((key, "goods lists", clerk(), UNLISTED) for key in (
        "high-priority-goods", "founded-after-measures", "new-business", "first-exports", "first-listed-goods",
        "jump-in-listed-goods", "dormant-then-active", "end-user-unknown", "many-small-payments",
        "forwarder-as-receiver", "transshipment-country", "address-unfit", "no-web-presence", "goods-unfit-for-buyer",
        "contact-signs", "route-hub", "transit-through-target", "luxury-goods-redirected",
        "listed-goods-at-listed-address")),
    ("kg-permit", "goods lists", clerk(destination="KG", route=()), UNLISTED),
    ("licence-mismatch", "goods lists", clerk(documents=()), UNLISTED),
    ("no-reexport-clause", "goods lists", clerk(day=date(2025, 2, 1)), UNLISTED),
    *((key, "history", facts(ALONE), K) for key in (
        "first-exports", "first-listed-goods", "jump-in-listed-goods", "dormant-then-active", "formerly-for-target",
        "contact-signs")),
    ("first-listed-goods", "history with goods lists", facts(ALONE), known(history=history(goods=False))),
    ("founded-after-measures", "parties[1].founded", facts(to(founded=None)), K),
    ("founded-after-measures", "destination", facts(Consignment(id="1", lines=(Line(code=LISTED),))), K),
    ("new-business", "parties", clerk(parties=()), K),
    ("many-small-payments", "payments", clerk(payments=()), K),
    ("many-small-payments", "payments[0].amount", clerk(payments=paid(9, currency="XTS")), K),
    ("forwarder-as-receiver", "parties[1].activity", facts(to(nace=None, activity=None)), K),
    ("party-listed", "party lists", facts(ALONE, None), K),
    ("named-elsewhere", "party lists", facts(ALONE, None), K),
    *(("named-elsewhere", "remarks", unlooked("remarks", why), K) for why in ("unread", "long", "solid", "script")),
    ("party-listed", "parties[0].name", facts(Consignment(id="1", parties=(Party(role="buyer"),)), None), K),
    ("party-listed", "parties", clerk(parties=()), K),
    ("party-listed", "parties[1]: no index", facts(ALONE, {2: PartyMatches(fault="no index")}), K),
    ("address-shared", "parties[1].addresses", facts(to(addresses=())), K),
    ("owner-listed", "parties[1].owners", facts(NO_OWNER), K),
    ("owned-by-listed", "parties[1].owners", facts(NO_OWNER), K),
    ("owned-by-listed", "rules on ownership", facts(ALONE), K),
    ("owned-by-listed", "us-ofac-50", at(ALONE, rules=(verdict(verdict="not assessable"),)), K),
    ("listed-goods-at-listed-address", "party lists", facts(ALONE, None), K),
    ("vessel-formerly-listed", "parties.vessel", clerk(mode="sea"), K),
    ("payer-in-third-country", "payments", clerk(payments=()), K),
    ("payer-in-third-country", "payments[0].country", clerk(payments=paid(1, country="Atlantis")), K),
    ("formerly-for-target", "formerly_for", clerk(formerly_for="Atlantis", lines=COFFEE), K),
    ("late-change", "versions", clerk(versions=()), K),
    ("late-change", "versions[0].at", clerk(versions=(Version(at="2024-02-30", was={"destination": "RU"}),)), K),
    ("route-detour", "route", clerk(route=()), K),
    ("route-detour", "destination", clerk(destination=None, route=()), K),
    ("route-detour", "place of HM", facts(way("DE", "HM", "KZ")), K),
    ("route-hub", "route", clerk(route=()), K),
    ("route-hub", "route[1].left", clerk(route=(Stop(country="DE"), Stop(country="AE", arrived="2024-01-01"),
                                               Stop(country="KZ"))), K),
    ("address-unfit", "parties[1].addresses", facts(to(addresses=())), K),
    ("no-web-presence", "parties[1].website", facts(to(website=None)), K),
    ("state-tokens", "parties[0].name", facts(Consignment(id="1", parties=(Party(role="buyer"),))), K),
    ("goods-unfit-for-buyer", "parties[1].activity", facts(to(nace=None, activity=None)), K),
    ("odd-terms", "packing", clerk(packing=None), K),
    ("odd-terms", "value", clerk(payment_terms="cash", lines=(Line(code=LISTED),)), K),
    ("licence-mismatch", "documents.licence", clerk(documents=()), K),
    ("licence-mismatch", "documents[0].valid_to", facts(licence(valid_to=None)), K),
    ("no-reexport-clause", "documents.contract", clerk(day=date(2025, 2, 1), documents=()), K),
    ("no-reexport-clause", "documents[0].no_reexport", facts(papers(Document(**NO_REEXPORT), day=date(2025, 2, 1))), K),
    ("no-reexport-clause", "documents[0].remedies",
     facts(papers(Document(**NO_REEXPORT, no_reexport=True), day=date(2025, 2, 1))), K),
    ("contact-signs", "parties[1].email", facts(to(email=None)), SHORT),
    ("kz-snt", "documents.snt", clerk(), K),
    ("kz-snt", "documents[0].quantity", facts(papers(Document(kind="snt", number="S"))), K),
    ("transit-seal", "route[1].seal", facts(way("DE", "KZ", "MN", destination="MN")), K),
    ("kg-permit", "documents", clerk(destination="KG", route=(), documents=()), K),
    ("destination-target", "destination", clerk(destination=None, route=()), K),
    ("destination-target", "route[0].country", clerk(route=(Stop(place="Moskau"),)), K),
    ("transit-through-target", "route", clerk(route=()), K),
    ("luxury-goods-redirected", "history", clerk(lines=BOATS), K),
    ("corridor-finding", "corridors", clerk(), K),
    ("corridor-finding", "corridor KZ", clerk(), known(corridors=corridors(transits=("AM",)))),
]  # fmt: skip
