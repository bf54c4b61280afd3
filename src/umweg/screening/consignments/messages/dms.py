"""Export and import declarations in the WCO data model as the UK's CDS uses it (DEC-DMS 2, version 3.6).

Element names after HMRC's published samples (Apache-2.0); numbers such as 3/9 are data elements of the UK trade tariff.
Items become lines; a second country of destination at an item becomes a stop, so that no check overlooks it.

An amendment is read as far as it goes: it states only what changes, and what it does not state stays missing. A
response of customs and a cancellation are refused by their names.
"""

from __future__ import annotations

import re
from typing import Any

from umweg.core.errors import UsageError
from umweg.files.xml import local
from umweg.screening.consignments.messages.declarations import (
    document,
    firm,
    kilograms,
    means,
    mode,
    office,
    packed,
    several,
)
from umweg.screening.consignments.messages.parts import MessagePart, distinct

ADDRESS = {"street": "Line", "city": "CityName", "postal": "PostcodeID", "country": "CountryCode"}
KINDS = {"EX": "export", "IM": "import"}  # 1/1; CO is either: trade with special territories
HEAD = {"Agent": "agent", "Declarant": "declarant", "Exporter": "exporter", "Importer": "importer"}
PARTIES = {
    "Consignor": "consignor", "Consignee": "consignee", "Buyer": "buyer", "Seller": "seller", "Importer": "importer",
    "Exporter": "exporter", "Carrier": "carrier", "Manufacturer": "manufacturer",
}  # fmt: skip
ACTORS = {"CS": "forwarder", "FW": "forwarder", "MF": "manufacturer", "WH": "warehouse"}  # 3/37
ITEM = "GovernmentAgencyGoodsItem"
# Functions of a message (UN/EDIFACT 1225, as the WCO uses it); those of a response are its own.
CHANGES = ("4", "13")
FUNCTIONS = {"1": "a cancellation", "2": "an addition", "3": "a deletion", "4": "a change", "5": "a replacement",
             "11": "a response", "13": "a request", "27": "a rejection"}  # fmt: skip
RESPONSES = {"01": "acceptance", "02": "receipt", "03": "rejection"}
NOW = "Give the declaration as it stands now."


def read(part: MessagePart) -> dict[str, Any]:
    """A declaration as the data of a consignment; UsageError for a figure or day that is none, and for a response."""
    if local(part.element.tag) == "Response":
        raise _response(part)
    said_of_it = _standing(part)
    shipment = next(iter(part.parts("GoodsShipment")), part)
    items = shipment.parts(ITEM)
    head = _head(part, shipment)
    procedures = [_procedure(i) for i in items]
    head["procedure"] = several(procedures)
    if head["kind"] == "export" and procedures and all(p.startswith("31") for p in procedures):
        head["kind"] = "re-export"
    ships, said = _means(part, shipment)
    targets = [d for p in [shipment, *items] for d in p.texts("Destination/CountryCode")]
    senders = [d for p in [shipment, *items] for d in p.texts("ExportCountry/ID")]
    stops = [{"country": c, "stay": "destination"} for c in dict.fromkeys(targets[1:]) if c != targets[0]]
    stops += [{"country": c, "stay": "origin"} for c in dict.fromkeys(senders[1:]) if c != senders[0]]
    return {
        **head,
        "sender": senders[0] if senders else None,
        "destination": targets[0] if targets else None,
        "parties": distinct([*_parties(part, shipment, items), *ships]),
        "lines": [_line(i) for i in items],
        "route": [*_route(part, shipment, head["kind"]), *stops],
        "documents": distinct(_documents(part, shipment, items)),
        "containers": shipment.texts("Consignment/TransportEquipment/ID"),
        "packing": several([packed(p.text("QuantityQuantity"), p.text("TypeCode"), p.texts("MarksNumbersID"))
                            for i in items for p in i.parts("Packaging")]),
        "remarks": several([*said_of_it, *said, *_statements(part, shipment, items)]),
    }  # fmt: skip


def _head(part: MessagePart, shipment: MessagePart) -> dict[str, Any]:
    type_ = part.text("TypeCode") or ""
    day = part.text("AcceptanceDateTime/DateTimeString")
    issued = part.text("IssueDateTime/DateTimeString")
    return {
        "id": part.text("FunctionalReferenceID") or part.text("ID"),
        "day": part.tried(lambda: _day(day or issued, part), "AcceptanceDateTime/DateTimeString"),
        "kind": KINDS.get(type_[:2]),
        "value": part.number("InvoiceAmount"),
        "currency": part.attribute("InvoiceAmount", "currencyID"),
        "gross_kg": kilograms(part, "TotalGrossMassMeasure"),
        "mode": mode(part.text("BorderTransportMeans/ModeCode")),
        "incoterm": shipment.text("TradeTerms/ConditionCode"),
        "delivery": shipment.text("TradeTerms/LocationName") or shipment.text("TradeTerms/LocationID"),
    }


def _response(part: MessagePart) -> UsageError:
    """The error for what customs answered: it has no goods, and must not pass as a consignment without any."""
    function = part.text("FunctionCode") or "?"
    said = RESPONSES.get(function.zfill(2), "")
    numbers = (part.text("Declaration/ID"), part.text("Declaration/FunctionalReferenceID"))
    of = " ".join(n for n in numbers if n)
    what = f"This is a response of customs (function {function}{f', {said}' if said else ''}), no declaration."
    return UsageError(
        what, where=f"{part.where}, FunctionCode", mend=f"Give the declaration {of}".rstrip() + " itself."
    )


def _standing(part: MessagePart) -> list[str]:
    """What is to be said of a message that is no original; UsageError for one that declares nothing."""
    function, type_ = part.text("FunctionCode"), part.text("TypeCode") or ""
    if function in (None, "9"):
        return []
    of = part.text("ID") or "an earlier declaration"
    if function in CHANGES and type_ in ("", "COR") and part.parts("GoodsShipment"):
        reasons = part.texts("Amendment/ChangeReasonCode")
        why = f" (reason {', '.join(dict.fromkeys(reasons))})" if reasons else ""
        return [f"amendment of {of}{why}: only what changes is stated"]
    if function == "5":
        return [f"replaces {of}"]
    said = "a cancellation" if type_ == "INV" else FUNCTIONS.get(function, "no original")
    what = (
        f"The message has function {function}: it is {said}, no original declaration (9) and no amendment with goods."
    )
    raise UsageError(what, where=f"{part.where}, FunctionCode", mend=NOW)


def _day(given: str | None, part: MessagePart) -> str | None:
    """A day of the forms 102, 203 and 304 (all begin CCYYMMDD); ISO is taken too."""
    if given is None:
        return None
    m = re.match(r"(\d{4})-?(\d{2})-?(\d{2})", given, re.ASCII)
    if not m:
        where = f"{part.where}, DateTimeString"
        raise UsageError(f"'{given[:30]}' is no moment.", where=where, mend="Write 20240425090243Z.")
    return "-".join(m.groups())


def _procedure(item: MessagePart) -> str:
    """1/10 and 1/11: requested and previous procedure, then additional ones."""
    found = item.parts("GovernmentProcedure")
    return " ".join((p.text("CurrentCode") or "") + (p.text("PreviousCode") or "") for p in found)


def _parties(part: MessagePart, shipment: MessagePart, items: list[MessagePart]) -> list[dict[str, Any]]:
    out = [firm(role, p, "ID", ADDRESS) for name, role in HEAD.items() for p in part.parts(name)]
    places = [part, shipment, *part.parts("Consignment"), *shipment.parts("Consignment"), *items]
    for place in places:
        for name, role in PARTIES.items():
            if not (place is part and name in HEAD):
                out += [firm(role, p, "ID", ADDRESS) for p in place.parts(name)]
        for p in place.parts("AEOMutualRecognitionParty"):
            out.append(firm(ACTORS.get(p.text("RoleCode") or "", "other"), p, "ID", ADDRESS))
        for p in place.parts("Warehouse"):
            out.append({"role": "warehouse", "id": p.text("ID")})
    return [p for p in out if p["role"] and (p.get("name") or p.get("id") or p.get("country"))]


def _means(part: MessagePart, shipment: MessagePart) -> tuple[list[dict[str, Any]], list[str]]:
    """Ships and aircraft, and remarks on other means: at the border, at departure, on arrival."""
    names = ("Consignment/DepartureTransportMeans", "Consignment/ArrivalTransportMeans")
    found = [*part.parts("BorderTransportMeans"), *(p for n in names for p in shipment.parts(n))]
    told = [means(p, "ID", "IdentificationTypeCode", "RegistrationNationalityCode") for p in found]
    return [ship for ship, _ in told if ship], [f"{said}" for _, said in told if said]


def _route(part: MessagePart, shipment: MessagePart, kind: str | None) -> list[dict[str, Any]]:
    """Where the goods are presented and loaded, the office of exit, and the countries of routing in their order."""
    seals = several(shipment.texts("Consignment/TransportEquipment/Seal/ID"))
    inland = mode(shipment.text("Consignment/DepartureTransportMeans/ModeCode"))
    arrived = mode(shipment.text("Consignment/ArrivalTransportMeans/ModeCode"))
    at = [{"place": p.text("Name") or p.text("ID"), "country": p.text("Address/CountryCode")}
          for p in shipment.parts("Consignment/GoodsLocation")]  # fmt: skip
    loading = [{"place": p, "stay": "loading"} for p in shipment.texts("Consignment/LoadingLocation/ID")]
    exit_ = [{"place": p, "country": office(p)} for p in part.texts("ExitOffice/ID")]
    steps = sorted(part.parts("Consignment/Itinerary"), key=lambda p: p.number("SequenceNumeric") or 0)
    way = [{"country": p.text("RoutingCountryCode")} for p in steps]
    if kind == "import":
        return [*loading, *way, *({**p, "stay": "unloading", "mode": arrived} for p in at)]
    return [*({**p, "stay": "loading", "mode": inland, "seal": seals} for p in at), *loading, *exit_, *way]


def _documents(part: MessagePart, shipment: MessagePart, items: list[MessagePart]) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = [{"kind": "customs-declaration", "number": n} for n in part.texts("ID")]
    for p in part.parts("AuthorisationHolder"):
        out.append({"kind": "permit", "code": p.text("CategoryCode"), "holder": p.text("ID")})
    for number, place in [(0, part), (0, shipment), *enumerate(items, 1)]:
        lines = [number] if number else []
        out += [{**_document(p), "lines": lines} for p in place.parts("AdditionalDocument")]
        out += [{**_document(p), "kind": "other", "lines": lines} for p in place.parts("PreviousDocument")]
        out += [{"kind": "other", "code": "UCR", "number": n, "lines": lines}
                for n in place.texts("UCR/TraderAssignedReferenceID")]  # fmt: skip
    return out


def _document(p: MessagePart) -> dict[str, Any]:
    """2/1 and 2/3: category and type are one code; the status of a licence, or the reason why there is none."""
    status = [t for t in (p.text("LPCOExemptionCode"), p.text("Name")) if t]
    return document(
        (p.text("CategoryCode") or "") + (p.text("TypeCode") or ""),
        number=p.text("ID"),
        status=" ".join(status) or None,
        issuer=p.text("Submitter/Name"),
        valid_to=_day(p.text("EffectiveDateTime/DateTimeString"), p),
        quantity=p.number("WriteOff/QuantityQuantity"),
    )


def _statements(part: MessagePart, shipment: MessagePart, items: list[MessagePart]) -> list[str]:
    """2/2: additional information, code and text."""
    found = [p for place in (part, shipment, *items) for p in place.parts("AdditionalInformation")]
    return [": ".join(t for t in (p.text("StatementCode"), p.text("StatementDescription")) if t) for p in found]


def _line(item: MessagePart) -> dict[str, Any]:
    """An item: the price in the invoice if there is one, else the statistical value (8/6)."""
    codes = {p.text("IdentificationTypeCode") or "TSP": p.text("ID") for p in item.parts("Commodity/Classification")}
    code = (codes.get("TSP") or codes.get("HS") or "") + (codes.get("TRC") or "" if codes.get("TSP") else "")
    prices = [p for p in ("Commodity/InvoiceLine/ItemChargeAmount", "CustomsValueAmount", "StatisticalValueAmount")
              if item.number(p) is not None]  # fmt: skip
    for price in prices:
        item.attribute(price, "currencyID")
    origins = {p.text("TypeCode"): p.text("CountryCode") for p in item.parts("Origin")}
    return {
        "code": code,
        "nomenclature": "CN" if codes.get("TSP") else "HS" if code else None,
        "description": item.text("Commodity/Description"),
        "origin": origins.get("1") or next(iter(origins.values()), None),
        "value": item.number(prices[0]) if prices else None,
        "currency": item.attribute(prices[0], "currencyID") if prices else None,
        "mass_kg": kilograms(item, "Commodity/GoodsMeasure/NetNetWeightMeasure"),
        "gross_kg": kilograms(item, "Commodity/GoodsMeasure/GrossMassMeasure"),
        "quantity": item.number("Commodity/GoodsMeasure/TariffQuantity"),
        "unit": item.attribute("Commodity/GoodsMeasure/TariffQuantity", "unitCode"),
    }
