"""Bills of lading of the Digital Container Shipping Association (DCSA, eBL 3): transport documents in JSON.

A transport document, or an issuance request with one in it (``document``); one, a list, or one a line. House bills
within it are read for their parties. A bill has weights and, at best, subheadings: values stand in other papers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import IO, Any

from umweg.core.errors import UmwegError, UsageError
from umweg.screening.consignments.faults import FileEntry, id_of
from umweg.screening.consignments.jsontext import decoded, pieces, wrong
from umweg.screening.consignments.messages.declarations import KILOGRAMS, several
from umweg.screening.consignments.messages.jsonparts import JsonPart
from umweg.screening.consignments.messages.parts import cleaned, distinct, elements, held, noted
from umweg.screening.consignments.partial import field_of

ROLES = {
    "shipper": "consignor", "consignee": "consignee", "endorsee": "consignee", "issuingParty": "carrier",
    "carriersAgentAtDestination": "agent", "carriersAgentAtOrigin": "agent", "notifyParties": "notify",
    "notifyParty": "notify", "seller": "seller", "buyer": "buyer", "bookingAgent": "agent",
    "serviceContractOwner": "other", "originalShipper": "consignor", "ultimateConsignee": "end-user",
}  # fmt: skip
FUNCTIONS = {
    "SCO": "other", "DDR": "consignor", "DDS": "consignee", "COW": "other", "COX": "other", "CS": "forwarder",
    "MF": "manufacturer", "WH": "warehouse", "NCA": "agent", "N1": "notify", "N2": "notify", "NI": "notify",
}  # fmt: skip
PLACES = {"placeOfReceipt": "origin", "portOfLoading": "loading", "portOfDischarge": "unloading",
          "placeOfDelivery": "destination", "onwardInlandRouting": "destination"}  # fmt: skip
MODES = {"VESSEL": "sea", "RAIL": "rail", "TRUCK": "road", "BARGE": "inland-water"}
IN_KILOGRAMS = {unit: KILOGRAMS[unit] for unit in ("KGM", "LBR", "GRM", "TNE")}


def by_document(stream: IO[bytes], name: str, note: Callable[[str], None]) -> Iterator[FileEntry]:
    """The bills of a JSON text, one after the other."""
    unread: Counter[str] = Counter()
    ignored = elements("dcsa")["ignored"]
    for i, (line, raw, fault) in enumerate(pieces(stream), 1):
        where = f"{name}, entry {i} (line {line})"
        data: dict[str, Any] = {}
        found: Any = None
        try:
            if fault:
                raise UsageError(fault, where=where, mend="Give the whole file.")
            given = decoded(raw)
            if not isinstance(given, dict):
                raise wrong(ValueError("no object"), raw, where)
            part = JsonPart(_document(given, where), where)
            data = cleaned(read(part))
            found = held(data, where, part.faults)
            unread.update(part.unread(ignored))
        except UmwegError as e:
            found = e
        yield FileEntry(where, raw, found, id_of(data))
    noted(unread, name, note)


def _document(given: dict[str, Any], where: str) -> dict[str, Any]:
    """The transport document; UsageError for one of an earlier version and for what is none."""
    inside = given.get("transportDocument", given.get("document", given))
    document: dict[str, Any] = inside if isinstance(inside, dict) else given
    if isinstance(document.get("documentParties"), list):
        what = "The parties stand in a list, as in version 2 of the DCSA's bill of lading; version 3 is read."
        raise UsageError(what, where=f"{where}, documentParties", mend="Ask for the bill as eBL 3.")
    if not any(document.get(k) for k in ("documentParties", "consignmentItems", "transports")):
        what = "The JSON names a transport document, but has no parties, items or transport of one."
        raise UsageError(what, where=where, mend="Give the transport document itself, not a status or event of it.")
    return document


def read(part: JsonPart) -> dict[str, Any]:
    """A bill of lading as the data of a consignment; UsageError for a weight that is none."""
    houses = part.parts("houseBillOfLadings")
    place = [part.text(f"transports/placeOfDelivery/{n}") for n in ("address/countryCode", "countryCode")]
    route = [*_route(part), *(s for h in houses for s in _house_route(h))]
    return {
        "id": part.text("transportDocumentReference") or part.text("shippingInstructionsReference"),
        "day": part.text("shippedOnBoardDate") or part.text("issueDate") or part.text("receivedForShipmentDate"),
        "destination": next((c for c in place if c), None),
        "parties": distinct(_parties(part, houses)),
        "lines": [line for i in part.parts("consignmentItems") for line in _lines(i)],
        "route": route,
        "documents": distinct(_documents(part, houses)),
        "value": part.number("declaredValue"),
        "currency": part.text("declaredValueCurrency"),
        "containers": _containers(part),
        "mode": "sea",
        "remarks": several(_remarks(part)),
        "packing": several(part.texts("consignmentItems/shippingMarks") + part.texts(
            "consignmentItems/cargoItems/shippingMarks")),
    }  # fmt: skip


def _parties(part: JsonPart, houses: list[JsonPart]) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = []
    for place in (part, *houses):
        for name, role in ROLES.items():
            out += [_firm(role, p) for p in place.parts(f"documentParties/{name}")]
        for p in place.parts("documentParties/other"):
            role = FUNCTIONS.get(p.text("partyFunction") or "", "other")
            out += [_firm(role, x) for x in p.parts("party")]
    if code := part.text("carrierCode"):
        out.append({"role": "carrier", "identifiers": {part.text("carrierCodeListProvider") or "SCAC": code}})
    for v in part.parts("transports/vesselVoyages"):
        number = v.text("vesselIMONumber")
        out.append({"role": "vessel", "schema": "Vessel", "name": v.text("vesselName"), "identifiers": {"IMO": number}})
    out += [{"role": "vessel", "schema": "Vessel", "name": n} for n in part.texts("transports/vesselName")]
    return [p for p in out if p.get("name") or any((p.get("identifiers") or {}).values()) or p.get("addresses")]


def _firm(role: str, p: JsonPart) -> dict[str, Any]:
    """A party; an address that is only displayed stands in one piece, and its first line may be the name."""
    names = ("street", "streetNumber", "floor", "PObox")
    address: Any = {
        "street": ", ".join(t for n in names for t in p.texts(f"address/{n}")), "city": p.text("address/city"),
        "postal": p.text("address/postCode"), "region": p.text("address/stateRegion"),
        "country": p.text("address/countryCode"),
    }  # fmt: skip
    displayed = ", ".join(p.texts("displayedAddress"))
    numbers = {i.text("codeListName") or i.text("codeListProvider") or "number": i.text("partyCode")
               for i in p.parts("identifyingCodes")}  # fmt: skip
    numbers |= {t.text("type") or "tax": t.text("value") for t in p.parts("taxLegalReferences")}
    return {
        "role": role, "name": p.text("partyName"), "identifiers": numbers, "country": address["country"],
        "addresses": [address, displayed], "email": p.text("partyContactDetails/email"),
        "schema": "Person" if p.text("typeOfPerson") == "NATURAL_PERSON" else None,
    }  # fmt: skip


def _route(part: JsonPart) -> list[dict[str, Any]]:
    """From the place of receipt to that of delivery; only displayed names stand in for a missing code."""
    shown = {"placeOfReceipt": "PlaceOfReceipt", "portOfLoading": "PortOfLoad", "portOfDischarge": "PortOfDischarge",
             "placeOfDelivery": "PlaceOfDelivery"}  # fmt: skip
    out: list[dict[str, Any]] = []
    for name, stay in PLACES.items():
        at = f"transports/{name}"
        code = part.text(f"{at}/UNLocationCode") or part.text(f"{at}/address/UNLocationCode")
        said = part.text(f"{at}/locationName") or part.text(f"{at}/address/city")
        seen = ", ".join(part.texts(f"displayedNameFor{shown[name]}")) if name in shown else None
        country = part.text(f"{at}/address/countryCode") or part.text(f"{at}/countryCode")
        stop = {"place": code or said or seen, "country": country}
        if any(stop.values()):
            out.append({**stop, "stay": stay})
    left, came = part.text("transports/plannedDepartureDate"), part.text("transports/plannedArrivalDate")
    for stop in out:
        if stop["stay"] == "loading":
            stop |= {"left": left, "mode": "sea", "seal": several(part.texts(
                "utilizedTransportEquipments/seals/number"))}  # fmt: skip
        elif stop["stay"] == "origin":
            stop["mode"] = MODES.get(part.text("transports/preCarriageBy") or "")
        elif stop["stay"] == "unloading":
            stop |= {"arrived": came, "mode": MODES.get(part.text("transports/onCarriageBy") or "")}
    return out


def _house_route(house: JsonPart) -> list[dict[str, Any]]:
    """Countries by which the goods of a house bill go, and where they end."""
    out: list[dict[str, Any]] = [
        {"country": c, "stay": "transit"} for c in house.texts("routingOfConsignmentCountries")
    ]
    at = "placeOfFinalDelivery"
    place = house.text(f"{at}/UNLocationCode") or house.text(f"{at}/locationName") or house.text(f"{at}/address/city")
    country = house.text(f"{at}/countryCode") or house.text(f"{at}/address/countryCode")
    return [*out, *([{"place": place, "country": country, "stay": "destination"}] if place or country else [])]


def _containers(part: JsonPart) -> list[str]:
    used = "utilizedTransportEquipments"
    paths = (f"{used}/equipment/equipmentReference", f"{used}/equipmentReference",
             "consignmentItems/cargoItems/equipmentReference")  # fmt: skip
    return list(dict.fromkeys(t for p in paths for t in part.texts(p)))


def _lines(item: JsonPart) -> list[dict[str, Any]]:
    """A line for each code of an item, so that each is held against the lists; masses stand at the first."""
    first = _line(item)
    return [first, *({"code": c, "nomenclature": "HS", "description": first["description"]}
                     for c in dict.fromkeys(item.texts("HSCodes")[1:]))]  # fmt: skip


def _line(item: JsonPart) -> dict[str, Any]:
    """An item: its first code, the others are said; weights are those of its pieces in containers."""
    codes = item.texts("HSCodes")
    own = item.texts("nationalCommodityCodes/values")
    described = (
        item.texts("descriptionOfGoods") + [f"also {c}" for c in codes[1:]] + [f"national code {c}" for c in own]
    )
    return {
        "code": codes[0] if codes else None,
        "nomenclature": "HS" if codes else None,
        "description": several(described),
        "gross_kg": _weight(item, ("cargoItems/cargoGrossWeight", "cargoGrossWeight")),
        "mass_kg": _weight(item, ("cargoItems/cargoNetWeight", "cargoNetWeight")),
    }


def _weight(item: JsonPart, paths: tuple[str, ...]) -> float | None:
    """The sum of weights in kilograms; UsageError for a unit that is none of mass."""
    for path in paths:
        total, found = 0.0, False
        for p in item.parts(path):
            value, unit = p.number("value"), p.text("unit") or "KGM"
            if unit not in IN_KILOGRAMS:
                mend = f"One of: {', '.join(IN_KILOGRAMS)}."
                error = UsageError(f"'{unit}' is no unit of mass.", where=f"{p.where}, {p.path}.unit", mend=mend)
                item.faults.append(field_of(error, f"{p.path}.unit", unit))
                continue
            total, found = total + (value or 0.0) * IN_KILOGRAMS[unit], found or value is not None
        if found:
            return total
    return None


def _documents(part: JsonPart, houses: list[JsonPart]) -> list[dict[str, Any]]:
    code = part.text("transportDocumentTypeCode")
    number = part.text("transportDocumentReference") or part.text("shippingInstructionsReference")
    issued = part.text("issueDate")
    out: list[dict[str, Any]] = [{"kind": "transport", "code": code, "number": number, "issued": issued}]
    out += [{"kind": "transport", "code": "HBL", "number": h.text("houseBillOfLadingReference")} for h in houses]
    out += [{"kind": "other", "code": "booking", "number": n} for n in dict.fromkeys(
        part.texts("consignmentItems/carrierBookingReference") + part.texts("carrierBookingReference"))]  # fmt: skip
    for name, kind in (("exportLicense", "licence"), ("importLicense", "licence")):
        for place in (part, *part.parts("consignmentItems")):
            for p in place.parts(name):
                out.append({"kind": kind, "code": name, "number": p.text("licenseReference") or p.text("reference"),
                            "issued": p.text("issueDate"), "valid_to": p.text("expiryDate")})  # fmt: skip
    for p in (*part.parts("references"), *part.parts("consignmentItems/references")):
        out += [{"kind": "other", "code": p.text("type"), "number": n} for n in p.texts("value") + p.texts("values")]
    return [d for d in out if d.get("number")]


def _remarks(part: JsonPart) -> list[str]:
    """Standing of the bill, clauses and means of carriage before and after the ship."""
    status = part.text("transportDocumentStatus")
    out = [f"bill of lading {status}"] if status else []
    if part.value.get("isToOrder") is True:
        out.append("to order: who holds the bill may claim the goods")
    return [*out, *part.texts("carrierClauses"), *part.texts("displayedShippedOnBoardReceivedForShipment")]
