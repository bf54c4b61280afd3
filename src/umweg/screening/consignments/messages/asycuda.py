"""Declarations of ASYCUDA World as it exports and imports them: the single administrative document (SAD) in XML.

Element names after what ASYCUDA World writes (their spelling is its own); numbers of boxes are those of the SAD. A name
and the address below it stand in one element, on lines of their own: the first line is the name.
"""

from __future__ import annotations

import re
from typing import Any

from umweg.core.errors import UsageError
from umweg.screening.consignments.messages.declarations import document, mode, several
from umweg.screening.consignments.messages.invoices import PAPERS
from umweg.screening.consignments.messages.parts import MessagePart, distinct

FLOWS = {"E": "export", "I": "import", "T": "transit"}
COUNTRY = "General_information/Country"
MEANS = "Transport/Means_of_transport"
TRADERS = {
    "exporter": "Traders/Exporter/Exporter", "consignee": "Traders/Consignee/Consignee",
    "payer": "Traders/Financial/Financial", "declarant": "Declarant/Declarant",
}  # fmt: skip

SUPPLIER = {"street": "street", "city": "city", "postal": "zip_code", "country": "country"}


def read(part: MessagePart) -> dict[str, Any]:
    """A declaration as the data of a consignment; UsageError for a figure that is none."""
    items = part.parts("Item")
    flow = FLOWS.get((part.text("Property/Sad_flow") or "").upper()[:1])
    type_ = part.text("Identification/Type/Type_of_declaration") or ""
    procedure = part.text("Identification/Type/Declaration_gen_procedure_code") or ""
    kind = "transit" if type_.startswith("T") else "re-export" if flow == "export" and procedure == "3" else flow
    day, doubt = _day(part)
    total = "Valuation/Gs_Invoice"
    currency = part.text(f"{total}/Currency_code")
    return {
        "id": _id(part),
        "day": day,
        "kind": kind,
        "sender": _country(part, "Export/Export_country"),
        "destination": _country(part, "Destination/Destination_country"),
        "parties": distinct(_parties(part)),
        "lines": [_line(i, currency) for i in items],
        "route": _route(part, kind),
        "documents": distinct(_documents(part, items)),
        "value": _amount(part, f"{total}/Amount_foreign_currency"),
        "currency": currency,
        "gross_kg": part.number("Valuation/Weight/Gross_weight"),
        "mode": mode(part.text(f"{MEANS}/Border_information/Mode")),
        "containers": part.texts("Container/Container_identity"),
        "incoterm": part.text("Transport/Delivery_terms/Code"),
        "delivery": several(part.texts("Transport/Delivery_terms/Place")),
        "payment_terms": several(part.texts("Financial/Terms/Description")),
        "procedure": several([f"{type_} {procedure}".strip(), *(_procedure(i) for i in items)]),
        "packing": several([_packing(p) for i in items for p in i.parts("Packages")]),
        "remarks": several([*doubt, *_remarks(part, items)]),
    }


def _id(part: MessagePart) -> str | None:
    """The declarant's own reference, else office and number of the registration."""
    year, own = part.text("Declarant/Reference/Year"), part.text("Declarant/Reference/Number")
    office = part.text("Identification/Office_segment/Customs_clearance_office_code")
    serial = part.text("Identification/Registration/Serial_number") or ""
    number = part.text("Identification/Registration/Number")
    if own:
        return f"{year} {own}" if year and year not in own else own
    return " ".join(t for t in (office, f"{serial}{number}") if t) if number else None


def _day(part: MessagePart) -> tuple[str | None, list[str]]:
    """The day of registration, else of declaration, and what is to be said where it can be read in two ways."""
    dates = [part.text(p) for p in ("Identification/Registration/Date", "Property/Date_of_declaration")]
    given = next((d for d in dates if d), None)
    if given is None:
        return None, []
    if m := re.match(r"(\d{4})-(\d\d)-(\d\d)", given, re.ASCII):
        return m[0], []
    if not (m := re.match(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})\b", given, re.ASCII)):
        where = f"{part.where}, Identification/Registration/Date"
        error = UsageError(f"'{given[:30]}' is no date.", where=where, mend="Write 2024-03-01.")
        part.fault(error, "Identification/Registration/Date", given)
        return None, []
    first, second, year = int(m[1]), int(m[2]), int(m[3]) + (2000 if len(m[3]) == 2 else 0)
    if first > 12 >= second or first == second:
        return f"{year}-{second:02d}-{first:02d}", []
    if second > 12 >= first:
        return f"{year}-{first:02d}-{second:02d}", []
    return None, [f"date {given}: day and month can be read both ways, so that none is taken"]


def _country(part: MessagePart, path: str) -> str | None:
    code, name = part.text(f"{COUNTRY}/{path}_code"), part.text(f"{COUNTRY}/{path}_name")
    return code or name


def _amount(part: MessagePart, path: str) -> float | None:
    """An amount; zero is what the form writes where nothing was filled in."""
    return part.number(path) or None


def _parties(part: MessagePart) -> list[dict[str, Any]]:
    out = [_firm(role, part.text(f"{path}_code"), part.lines(f"{path}_name")) for role, path in TRADERS.items()]
    out.append({"role": "agent", "name": part.text("Declarant/Declarant_representative")})
    principal = "Transit/Principal"
    out.append(_firm("declarant", part.text(f"{principal}/Code"), part.lines(f"{principal}/Name")))
    out.append({"role": "agent", "name": part.text(f"{principal}/Representative")})
    bank = [t for t in (part.text("Financial/Bank/Name"), part.text("Financial/Bank/Branch")) if t]
    out.append({"role": "bank", "name": ", ".join(bank), "id": part.text("Financial/Bank/Code")})
    out.append({"role": "other", "name": part.text("Financial/Guarantee/Name")})
    for p in part.parts("Suppliers_documents"):
        said = {k: p.text(f"Suppliers_document_{v}") for k, v in SUPPLIER.items()}
        name, country = p.text("Suppliers_document_name"), p.text("Suppliers_document_country")
        out.append({"role": "seller", "name": name, "country": country, "addresses": [said],
                    "id": p.text("Suppliers_document_code")})  # fmt: skip
    out.append({"role": "warehouse", "id": part.text("Warehouse/Identification")})
    sea = mode(part.text(f"{MEANS}/Border_information/Mode")) == "sea"
    ship = f"{MEANS}/Border_information"
    if sea and part.text(f"{ship}/Identity"):
        flag = part.text(f"{ship}/Nationality")
        out.append({"role": "vessel", "schema": "Vessel", "name": part.text(f"{ship}/Identity"), "country": flag})
    return [p for p in out if p.get("name") or p.get("id")]


def _firm(role: str, code: str | None, lines: list[str]) -> dict[str, Any]:
    """A trader: the first line is the name, the others are the address."""
    number = {"tax": code} if code else {}
    address = [", ".join(lines[1:])] if lines[1:] else []
    return {"role": role, "name": lines[0] if lines else None, "id": code, "identifiers": number, "addresses": address}


def _route(part: MessagePart, kind: str | None) -> list[dict[str, Any]]:
    """The office at the border, the place where goods are loaded (unloaded, for an import), first destination."""
    place = "Transport/Place_of_loading"
    name = part.text(f"{place}/Name") or part.text(f"{place}/Code")
    inland = mode(part.text(f"{MEANS}/Inland_mode_of_transport"))
    stop = {"place": name, "country": part.text(f"{place}/Country")}
    if any(stop.values()):
        stop["stay"] = "unloading" if kind == "import" else "loading"
        stop["mode"] = inland
    first = {"country": part.text(f"{COUNTRY}/Country_first_destination"), "stay": "transit"}
    ended = {"country": part.text("Transit/Destination/Country"), "place": part.text("Transit/Destination/Office")}
    if any(ended.values()):
        ended["stay"] = "destination"
    stops = [stop, first, ended] if kind != "import" else [first, stop, ended]
    return [s for s in stops if s.get("country") or s.get("place")]


def _documents(part: MessagePart, items: list[MessagePart]) -> list[dict[str, Any]]:
    registered = [part.text(f"Identification/Registration/{n}") or "" for n in ("Serial_number", "Number")]
    out: list[dict[str, Any]] = []
    if registered[1]:
        out.append({"kind": "customs-declaration", "number": "".join(registered)})
    if manifest := part.text("Identification/Manifest_reference_number"):
        out.append({"kind": "other", "code": "manifest", "number": manifest})
    if ucr := part.text("Identification/UCR"):
        out.append({"kind": "other", "code": "UCR", "number": ucr})
    for number, item in enumerate(items, 1):
        for p in item.parts("Attached_documents"):
            code, name = p.text("Attached_document_code") or "", p.text("Attached_document_name")
            reference = p.text("Attached_document_reference")
            if code or reference:
                # offices write the codes of the Union or those of UN/EDIFACT 1001
                kind = {"kind": PAPERS[code]} if code in PAPERS else {}
                out.append({**document(code, number=reference, lines=[number]), **kind, "status": name})
        if licence := item.text("Licence_number"):
            quantity = item.number("Quantity_deducted_from_licence")
            out.append({"kind": "licence", "number": licence, "quantity": quantity, "lines": [number]})
        for path in ("Summary_declaration", "Previous_document_reference"):
            if previous := item.text(f"Previous_doc/{path}"):
                out.append({"kind": "other", "code": "previous", "number": previous, "lines": [number]})
    return out


def _remarks(part: MessagePart, items: list[MessagePart]) -> list[str]:
    trading, means = (
        part.text(f"{COUNTRY}/Trading_country"),
        part.text(f"{MEANS}/Departure_arrival_information/Identity"),
    )
    flag = part.text(f"{MEANS}/Departure_arrival_information/Nationality")
    border = part.text(f"{MEANS}/Border_information/Identity")
    border_flag = part.text(f"{MEANS}/Border_information/Nationality")
    out = [f"trading country {trading}"] if trading else []
    out += [f"means of transport {means}" + (f" ({flag})" if flag else "")] if means else []
    beside = f" ({border_flag})" if border_flag else ""
    out += [f"means of transport at the border {border}{beside}"] if border and border != means else []
    for path in ("General_information/Comments_free_text", "General_information/Additional_information",
                 "Export_release/Comments", "Transport/Location_of_goods"):  # fmt: skip
        out += part.texts(path)
    return out + [t for i in items for n in (1, 2) for t in i.texts(f"Free_text_{n}")]


def _procedure(item: MessagePart) -> str:
    names = ("Extended_customs_procedure", "National_customs_procedure")
    return " ".join(t for t in (item.text(f"Tarification/{n}") for n in names) if t)


def _packing(p: MessagePart) -> str:
    """Number, kind and marks, which may name a party."""
    kind = p.text("Kind_of_packages_name") or p.text("Kind_of_packages_code")
    marks = [t for n in (1, 2) for t in p.texts(f"Marks{n}_of_packages")]
    number = p.text("Number_of_packages")
    if not (number or kind or marks):
        return ""
    return f"{number or '?'} x {kind or '?'}" + (f" marked {' '.join(marks)}" if marks else "")


def _line(item: MessagePart, currency: str | None) -> dict[str, Any]:
    """An item: the invoice's amount, else the price of the item in the currency of the invoice."""
    code = "Tarification/HScode"
    digits = [item.text(f"{code}/{n}") or "" for n in ("Commodity_code", *(f"Precision_{k}" for k in range(1, 5)))]
    invoiced = "Valuation_item/Item_Invoice"
    stated = _amount(item, f"{invoiced}/Amount_foreign_currency")
    own = item.text(f"{invoiced}/Currency_code")
    price = _amount(item, "Tarification/Item_price")
    worth = stated if stated is not None else price
    described = [item.text(f"Goods_description/{n}") for n in ("Commercial_Description", "Description_of_goods")]
    units = item.parts("Tarification/Supplementary_unit")
    quantities = [(u.number("Suppplementary_unit_quantity"), u.text("Suppplementary_unit_code")) for u in units]
    quantity, unit = next(((q, c) for q, c in quantities if q), (None, None))
    return {
        "code": "".join(digits),
        "nomenclature": "HS" if digits[0] else None,
        "description": several([d for d in described if d]),
        "origin": item.text("Goods_description/Country_of_origin_code"),
        "value": worth,
        "currency": (own if stated is not None else None) or currency if worth is not None else None,
        "mass_kg": item.number("Valuation_item/Weight_itm/Net_weight_itm"),
        "gross_kg": item.number("Valuation_item/Weight_itm/Gross_weight_itm"),
        "quantity": quantity,
        "unit": unit,
    }
