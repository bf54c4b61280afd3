"""Invoices and credit notes in UBL 2.1 (OASIS), as Peppol and XRechnung use them.

An invoice is no declaration: it says who sells and buys what, seldom where the goods go. Only a delivery that it states
is a destination, never the buyer's address. A credit note is read as an invoice and said to be one.
"""

from __future__ import annotations

from typing import Any

from umweg.files.xml import local
from umweg.screening.consignments.messages.declarations import several
from umweg.screening.consignments.messages.invoices import day, goods_code, is_customs, mass, paper, positive
from umweg.screening.consignments.messages.parts import MessagePart, distinct
from umweg.screening.consignments.suggest import folded, words

ROLES = {
    "AccountingSupplierParty/Party": "seller", "SellerSupplierParty/Party": "seller",
    "AccountingCustomerParty/Party": "buyer", "BuyerCustomerParty/Party": "buyer", "PayeeParty": "other",
    "TaxRepresentativeParty": "agent", "Delivery/DeliveryParty": "consignee", "Delivery/CarrierParty": "carrier",
    "Delivery/NotifyParty": "notify", "Delivery/Despatch/DespatchParty": "consignor",
    "Delivery/Shipment/Consignment/CarrierParty": "carrier",
    "Delivery/Shipment/Consignment/ConsigneeParty": "consignee",
    "Delivery/Shipment/Consignment/FreightForwarderParty": "forwarder",
    "Delivery/Shipment/Consignment/FinalDeliveryParty": "end-user",
}  # fmt: skip
REFERENCES = {
    "ContractDocumentReference": "contract", "OrderReference": "other", "DespatchDocumentReference": "transport",
    "ReceiptDocumentReference": "other", "OriginatorDocumentReference": "other",
    "BillingReference/InvoiceDocumentReference": "invoice", "BillingReference/CreditNoteDocumentReference": "invoice",
}  # fmt: skip
DELIVERED = "Delivery/DeliveryLocation/Address/Country/IdentificationCode"


def read(part: MessagePart) -> dict[str, Any]:
    """An invoice as the data of a consignment; UsageError for a figure or day that is none."""
    credit = local(part.element.tag) == "CreditNote"
    items = part.parts("CreditNoteLine" if credit else "InvoiceLine")
    currency = part.text("DocumentCurrencyCode")
    lines, said = _lines(items, currency)
    total, below = positive(_total(part), currency, "the invoice")
    targets = [c for p in (part, *items) for c in p.texts(DELIVERED)]
    sender = part.text("Delivery/Despatch/DespatchAddress/Country/IdentificationCode")
    terms = [t for p in (part.parts("DeliveryTerms") or part.parts("Delivery/DeliveryTerms")) for t in p.texts("ID")]
    return {
        "id": part.text("ID"),
        "day": part.tried(lambda: day(part.text("IssueDate"), f"{part.where}, IssueDate"), "IssueDate"),
        "sender": sender,
        "destination": targets[0] if targets else None,
        "parties": distinct(_parties(part, items)),
        "lines": lines,
        "route": _route(part, targets),
        "documents": distinct(_documents(part)),
        "value": total,
        "currency": currency,
        "incoterm": terms[0] if terms else None,
        "delivery": several(part.texts("DeliveryTerms/SpecialTerms")),
        "payment_terms": several(part.texts("PaymentTerms/Note")),
        "remarks": several([*(["credit note"] if credit else []), *part.texts("Note"), *said,
                            *([below] if below else []), *part.texts("PaymentMeans/InstructionNote")]),
    }  # fmt: skip


def _total(part: MessagePart) -> float | None:
    """The sum of the lines without taxes, else what stands for it."""
    names = ("LineExtensionAmount", "TaxExclusiveAmount", "PayableAmount")
    found = [part.number(f"LegalMonetaryTotal/{n}") for n in names]
    for n in names:
        part.attribute(f"LegalMonetaryTotal/{n}", "currencyID")
    return next((f for f in found if f is not None), None)


def _parties(part: MessagePart, items: list[MessagePart]) -> list[dict[str, Any]]:
    out = [_firm(role, p) for path, role in ROLES.items() for p in part.parts(path)]
    for item in items:
        out += [_firm("manufacturer", p) for p in item.parts("Item/ManufacturerParty")]
        out += [_firm("consignee", p) for p in item.parts("Delivery/DeliveryParty")]
    for account in part.parts("PaymentMeans/PayeeFinancialAccount") + part.parts("PaymentMeans/PayerFinancialAccount"):
        branch = "FinancialInstitutionBranch"
        bank = account.text(f"{branch}/FinancialInstitution/Name") or account.text(f"{branch}/Name")
        code = account.text(f"{branch}/FinancialInstitution/ID") or account.text(f"{branch}/ID")
        out.append({"role": "bank", "name": bank, "id": code, "identifiers": {"BIC": code}})
        out.append({"role": "other", "name": account.text("Name")})  # whose account it is
    return [p for p in out if p.get("name") or any((p.get("identifiers") or {}).values())]


def _firm(role: str, p: MessagePart) -> dict[str, Any]:
    """A party: the registered name before the one that it goes by."""
    legal, trade = p.text("PartyLegalEntity/RegistrationName"), p.text("PartyName/Name")
    persons = [" ".join(t for t in (x.text("FirstName"), x.text("MiddleName"), x.text("FamilyName")) if t)
               for x in p.parts("Person")]  # fmt: skip
    name = legal or trade or next((n for n in persons if n), None)
    aliases = [n for n in (trade, *persons) if n and n != name]
    numbers = {"registration": p.text("PartyLegalEntity/CompanyID"), "VAT": p.text("PartyTaxScheme/CompanyID")}
    for i in p.parts("PartyIdentification"):
        numbers[scheme(i.attribute("ID", "schemeID"))] = i.text("ID")
    address = _address(p)
    return {
        "role": role, "name": name, "aliases": aliases, "identifiers": numbers, "country": address.get("country"),
        "addresses": [address], "email": p.text("Contact/ElectronicMail"), "website": p.text("WebsiteURI"),
        "schema": "Person" if name in persons else None,
    }  # fmt: skip


def scheme(id_: str | None) -> str:
    """The kind of a number by its scheme in ISO 6523 as Peppol writes it.

    >>> scheme("0199"), scheme(None)
    ('LEI', 'number')
    """
    return {"0199": "LEI", "0088": "GLN", "0060": "DUNS", "9930": "VAT"}.get(id_ or "", id_ or "number")


def _address(p: MessagePart) -> dict[str, Any]:
    at = "PostalAddress"
    names = ("StreetName", "AdditionalStreetName", "BuildingNumber", "AddressLine/Line")
    street = ", ".join(t for n in names for t in p.texts(f"{at}/{n}"))
    return {
        "street": street, "city": p.text(f"{at}/CityName"), "postal": p.text(f"{at}/PostalZone"),
        "region": p.text(f"{at}/CountrySubentity"), "country": p.text(f"{at}/Country/IdentificationCode"),
    }  # fmt: skip


def _route(part: MessagePart, targets: list[str]) -> list[dict[str, Any]]:
    """Where the goods are delivered; a second country is a stop of its own."""
    at = "Delivery/DeliveryLocation"
    names = [part.text(f"{at}/Name"), part.text(f"{at}/ID"), part.text(f"{at}/Address/CityName")]
    place = next((n for n in names if n), None)
    out = [{"place": place, "country": targets[0] if targets else None, "stay": "destination"}] if place else []
    return out + [{"country": c, "stay": "destination"} for c in dict.fromkeys(targets[1:]) if c != targets[0]]


def _documents(part: MessagePart) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = [paper(part.text("InvoiceTypeCode") or part.text("CreditNoteTypeCode") or "380", None)]
    out[0] |= {"kind": "invoice", "number": part.text("ID"), "issued": (part.text("IssueDate") or "")[:10]}
    for path, kind in REFERENCES.items():
        out += [{"kind": kind, "number": n} for p in part.parts(path) for n in p.texts("ID")]
    for p in part.parts("AdditionalDocumentReference"):
        out.append(
            paper(p.text("DocumentTypeCode"), p.text("ID"), p.text("DocumentType") or p.text("DocumentDescription"))
        )
    return [d for d in out if d.get("number")]


def _lines(items: list[MessagePart], currency: str | None) -> tuple[list[dict[str, Any]], list[str]]:
    """The lines, and remarks on them."""
    out, said = [], []
    for number, item in enumerate(items, 1):
        path = "InvoicedQuantity" if item.parts("InvoicedQuantity") else "CreditedQuantity"
        quantity, unit = item.number(path), item.attribute(path, "unitCode")
        own = item.attribute("LineExtensionAmount", "currencyID") or currency
        worth, below = positive(item.number("LineExtensionAmount"), own, f"line {number}")
        said += [*item.texts("Note"), *([below] if below else [])]
        code = _code(item)
        out.append({
            "code": code, "nomenclature": "HS" if code else None,
            "description": several([*item.texts("Item/Name"), *item.texts("Item/Description"), *_properties(item)]),
            "origin": item.text("Item/OriginCountry/IdentificationCode"),
            "value": worth, "currency": own if worth is not None else None,
            "quantity": quantity if quantity is None or quantity >= 0 else None, "unit": unit,
            "control": _control(item),
            "mass_kg": mass(quantity, unit) if quantity is not None and quantity >= 0 else None,
        })  # fmt: skip
    return out, said


def _control(item: MessagePart) -> str | None:
    """The number in a control list, of a property that is called so (ECCN)."""
    called = {folded(w) for w in words()["lines"]["control"]}
    pairs = ((p.text("Name"), p.text("Value")) for p in item.parts("Item/AdditionalItemProperty"))
    return next((value for name, value in pairs if name and value and folded(name) in called), None)


def _properties(item: MessagePart) -> list[str]:
    """What else is said of the goods, such as their number in a control list."""
    pairs = [(p.text("Name"), p.text("Value")) for p in item.parts("Item/AdditionalItemProperty")]
    return [": ".join(filter(None, pair)) for pair in pairs if pair[1] and not is_customs(pair[0])]


def _code(item: MessagePart) -> str | None:
    """The code of customs: of the commodity, of a classification, or of a property that is called so."""
    found: list[tuple[str | None, str]] = [("HS", c) for c in item.texts("Item/CommodityClassification/CommodityCode")]
    for p in item.parts("Item/CommodityClassification"):
        list_ = p.attribute("ItemClassificationCode", "listID")
        if is_customs(list_) and (code := p.text("ItemClassificationCode")):
            found.append((list_, code))
    for p in item.parts("Item/AdditionalItemProperty"):
        if is_customs(name := p.text("Name")) and (code := p.text("Value")):
            found.append((name, code))
    return goods_code(found)
