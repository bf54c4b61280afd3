"""Transit declarations of NCTS phase 5 (CC015C; CC013C, which amends one; CC029C, which releases one).

Element names after the EU's message structure as HMRC publishes it (Apache-2.0). The declaration is the consignment:
items of all house consignments are its lines, their parties its parties. The three state the whole declaration; every
other message of the system is refused by its name.
"""

from __future__ import annotations

from typing import Any

from umweg.core.errors import UsageError
from umweg.files.xml import local
from umweg.screening.consignments.messages.declarations import document, firm, means, mode, office, packed, several
from umweg.screening.consignments.messages.dms import ACTORS
from umweg.screening.consignments.messages.looks import LIVE, union_message
from umweg.screening.consignments.messages.parts import MessagePart, distinct

ADDRESS = {"street": "streetAndNumber", "city": "city", "postal": "postcode", "country": "country"}
NUMBER = "identificationNumber"
PAPERS = ("PreviousDocument", "SupportingDocument", "TransportDocument", "AdditionalReference")
TRANSPORT = ("DepartureTransportMeans", "ActiveBorderTransportMeans")
READ = {"CC015C": None, "CC013C": "amendment of the declaration", "CC029C": "released for transit"}
Items = list[tuple[MessagePart, MessagePart, int]]


def read(part: MessagePart) -> dict[str, Any]:
    """A transit declaration as the data of a consignment; UsageError where it is none."""
    name = local(part.element.tag)
    if name not in READ:
        what = f"This is {union_message(name, name[2:5])}, no transit declaration."
        raise UsageError(what, where=part.where, mend=f"Read are CC015C, CC013C and CC029C. {LIVE}")
    whole = next(iter(part.parts("Consignment")), None)
    if whole is None:
        raise UsageError("The message has no consignment.", where=part.where, mend="Give the whole message.")
    pairs = [(h, i) for h in whole.parts("HouseConsignment") for i in h.parts("ConsignmentItem")]
    items = [(h, i, n) for n, (h, i) in enumerate(pairs, 1)]
    houses = whole.parts("HouseConsignment")
    places = [whole, *houses, *(i for _, i in pairs)]
    told = [means(p, NUMBER, "typeOfIdentification", "nationality")
            for place in places for name in TRANSPORT for p in place.parts(name)]  # fmt: skip
    senders = [c for p in places for c in p.texts("countryOfDispatch")]
    targets = [c for p in places for c in p.texts("countryOfDestination")]
    more = [{"country": c, "stay": "destination"} for c in dict.fromkeys(targets[1:]) if c != targets[0]]
    more += [{"country": c, "stay": "origin"} for c in dict.fromkeys(senders[1:]) if c != senders[0]]
    return {
        "id": part.text("TransitOperation/LRN") or part.text("TransitOperation/MRN"),
        "day": _day(part),
        "kind": "transit",
        "sender": senders[0] if senders else None,
        "destination": targets[0] if targets else None,
        "parties": distinct([*_parties(part, places), *(ship for ship, _ in told)]),
        "lines": [_line(h, i) for h, i, _ in items],
        "route": [*_route(part, whole), *more],
        "documents": distinct(_documents(part, whole, houses, items)),
        "gross_kg": whole.number("grossMass"),
        "containers": whole.texts("TransportEquipment/containerIdentificationNumber"),
        "mode": mode(whole.text("modeOfTransportAtTheBorder")),
        "procedure": part.text("TransitOperation/declarationType"),
        "packing": several([packed(p.text("numberOfPackages"), p.text("typeOfPackages"), p.texts("shippingMarks"))
                            for _, i, _ in items for p in i.parts("Packaging")]),
        "remarks": several([*_standing(part, READ[name]), *(said for _, said in told if said), *_contacts(part, places),
                            *_statements(places)]),
    }  # fmt: skip


def _day(part: MessagePart) -> str:
    """The day of release, else of acceptance, else of the message."""
    days = [part.text(f"TransitOperation/{n}") for n in ("releaseDate", "declarationAcceptanceDate")]
    return next((d for d in (*days, part.text("preparationDateAndTime")) if d), "")[:10]


def _standing(part: MessagePart, said: str | None) -> list[str]:
    """What an amendment or a release adds: that it is one, of which declaration, and what a control found."""
    if said is None:
        return []
    number = part.text("TransitOperation/MRN") or part.text("TransitOperation/LRN") or "without a number"
    found = [p.text("code") or "" for p in part.parts("ControlResult")]
    texts = part.texts("ControlResult/text")
    control = [f"result of control {': '.join(t for t in (*found, *texts) if t)}"] if found else []
    return [f"{said} {number}", *control]


def _parties(part: MessagePart, places: list[MessagePart]) -> list[dict[str, Any]]:
    head = {"HolderOfTheTransitProcedure": "declarant", "Representative": "agent"}
    out = [_firm(role, p) for name, role in head.items() for p in part.parts(name)]
    for place in places:
        for name, role in (("Consignor", "consignor"), ("Consignee", "consignee"), ("Carrier", "carrier")):
            out += [_firm(role, p) for p in place.parts(name)]
        out += [_firm(ACTORS.get(p.text("role") or "", "other"), p) for p in place.parts("AdditionalSupplyChainActor")]
    return out


def _contacts(part: MessagePart, places: list[MessagePart]) -> list[str]:
    """Persons to ask: they may be on a list as well as the firms that they act for."""
    firms = [p for n in ("HolderOfTheTransitProcedure", "Representative") for p in part.parts(n)]
    firms += [p for place in places for n in ("Consignor", "Consignee", "Carrier") for p in place.parts(n)]
    return [f"contact {n}" for p in firms for n in p.texts("ContactPerson/name")]


def _firm(role: str, p: MessagePart) -> dict[str, Any]:
    return {**firm(role, p, NUMBER, ADDRESS), "email": p.text("ContactPerson/eMailAddress")}


def _route(part: MessagePart, whole: MessagePart) -> list[dict[str, Any]]:
    """From the office of departure over loading, countries of routing and offices of transit to that of destination."""
    loading = {"mode": mode(whole.text("inlandModeOfTransport")), "stay": "loading",
               "seal": several(whole.texts("TransportEquipment/Seal/identifier"))}  # fmt: skip
    begin = [_office(part, "CustomsOfficeOfDeparture", "origin")]
    begin += [{**_place(p), **loading} for p in whole.parts("PlaceOfLoading")]
    if len(begin) == 1:
        begin[0] |= {k: v for k, v in loading.items() if k != "stay"}
    steps = sorted(whole.parts("CountryOfRoutingOfConsignment"), key=lambda p: p.number("sequenceNumber") or 0)
    way: list[dict[str, Any]] = [{"country": p.text("country"), "stay": "transit"} for p in steps]
    for name in ("CustomsOfficeOfTransitDeclared", "CustomsOfficeOfExitForTransitDeclared"):
        for p in part.parts(name):
            place = p.text("referenceNumber")
            stop = {"place": place, "country": office(place), "stay": "transit"}
            stop["arrived"] = (p.text("arrivalDateAndTimeEstimated") or "")[:19]
            same = next((s for s in way if s["country"] == stop["country"] and not s.get("place")), None)
            if same is not None:
                same.update(stop)
            else:
                way.append(stop)
    end = [{**_place(p), "stay": "unloading"} for p in whole.parts("PlaceOfUnloading")]
    return [*begin, *way, *end, _office(part, "CustomsOfficeOfDestinationDeclared", "destination")]


def _office(part: MessagePart, name: str, stay: str) -> dict[str, Any]:
    place = part.text(f"{name}/referenceNumber")
    return {"place": place, "country": office(place), "stay": stay} if place else {}


def _place(p: MessagePart) -> dict[str, Any]:
    code, name, country = p.text("UNLocode"), p.text("location"), p.text("country")
    return {"place": code or name, "country": country}


def _documents(part: MessagePart, whole: MessagePart, houses: list[MessagePart], items: Items) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = [
        {"kind": "customs-declaration", "number": n} for n in part.texts("TransitOperation/MRN")
    ]
    out += [{"kind": "transport", "code": "TIR", "number": n} for n in part.texts("TransitOperation/TIRCarnetNumber")]
    for p in part.parts("Authorisation"):
        out.append({"kind": "permit", "code": p.text("type"), "number": p.text("referenceNumber")})
    covered: list[tuple[MessagePart, list[int]]] = [(whole, [])]
    covered += [(h, [n for other, _, n in items if other.element is h.element]) for h in houses]
    for place, lines in [*covered, *((i, [n]) for _, i, n in items)]:
        for name in PAPERS:
            for p in place.parts(name):
                paper = document(p.text("type") or name, number=p.text("referenceNumber"), lines=lines)
                out.append({**paper, "kind": "other"} if name == "PreviousDocument" else paper)
        out += [
            {"kind": "other", "code": "UCR", "number": n, "lines": lines} for n in place.texts("referenceNumberUCR")
        ]
    return out


def _statements(places: list[MessagePart]) -> list[str]:
    found = [p for place in places for p in place.parts("AdditionalInformation")]
    return [": ".join(t for t in (p.text("code"), p.text("text")) if t) for p in found]


def _line(house: MessagePart, item: MessagePart) -> dict[str, Any]:
    """An item: the code has 6 digits, or 8 with those of the Combined Nomenclature."""
    hs = item.text("Commodity/CommodityCode/harmonizedSystemSubHeadingCode") or ""
    cn = item.text("Commodity/CommodityCode/combinedNomenclatureCode") or ""
    return {
        "code": hs + cn,
        "nomenclature": ("CN" if cn else "HS") if hs else None,
        "description": item.text("Commodity/descriptionOfGoods"),
        "mass_kg": item.number("Commodity/GoodsMeasure/netMass"),
        "gross_kg": item.number("Commodity/GoodsMeasure/grossMass"),
        "quantity": item.number("Commodity/GoodsMeasure/supplementaryUnits"),
    }
