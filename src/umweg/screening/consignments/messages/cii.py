"""Invoices in the Cross Industry Invoice of UN/CEFACT (D16B), as ZUGFeRD 2, Factur-X and XRechnung use it.

An invoice is no declaration: only an address to which goods are shipped is a destination, never the buyer's own.
"""

from __future__ import annotations

from typing import Any

from umweg.screening.consignments.messages.declarations import mode, several
from umweg.screening.consignments.messages.invoices import day, goods_code, is_customs, mass, paper, positive
from umweg.screening.consignments.messages.parts import MessagePart, distinct
from umweg.screening.consignments.messages.ubl import scheme

DEAL = "SupplyChainTradeTransaction"
AGREED, DELIVERY, SETTLED = (f"{DEAL}/ApplicableHeaderTrade{n}" for n in ("Agreement", "Delivery", "Settlement"))
ROLES = {
    f"{AGREED}/SellerTradeParty": "seller", f"{AGREED}/BuyerTradeParty": "buyer",
    f"{AGREED}/SellerTaxRepresentativeTradeParty": "agent", f"{AGREED}/SalesAgentTradeParty": "agent",
    f"{AGREED}/BuyerAgentTradeParty": "agent", f"{AGREED}/ProductEndUserTradeParty": "end-user",
    f"{DELIVERY}/ShipToTradeParty": "consignee", f"{DELIVERY}/UltimateShipToTradeParty": "end-user",
    f"{DELIVERY}/ShipFromTradeParty": "consignor", f"{SETTLED}/PayeeTradeParty": "other",
    f"{SETTLED}/PayerTradeParty": "payer", f"{SETTLED}/InvoicerTradeParty": "other",
    f"{SETTLED}/InvoiceeTradeParty": "other",
}  # fmt: skip
MOVED = f"{DELIVERY}/RelatedSupplyChainConsignment/SpecifiedLogisticsTransportMovement"


def read(part: MessagePart) -> dict[str, Any]:
    """An invoice as the data of a consignment; UsageError for a figure or day that is none."""
    items = part.parts(f"{DEAL}/IncludedSupplyChainTradeLineItem")
    currency = part.text(f"{SETTLED}/InvoiceCurrencyCode")
    lines, said = _lines(items, currency)
    sums = f"{SETTLED}/SpecifiedTradeSettlementHeaderMonetarySummation"
    found = [part.number(f"{sums}/{n}") for n in ("LineTotalAmount", "TaxBasisTotalAmount", "GrandTotalAmount")]
    total, below = positive(next((f for f in found if f is not None), None), currency, "the invoice")
    targets = [c for n in ("UltimateShipToTradeParty", "ShipToTradeParty")
               for c in part.texts(f"{DELIVERY}/{n}/PostalTradeAddress/CountryID")]  # fmt: skip
    at = "ExchangedDocument/IssueDateTime/DateTimeString"
    issued = part.tried(lambda: day(part.text(at), f"{part.where}, IssueDateTime"), at)
    terms = f"{AGREED}/ApplicableTradeDeliveryTerms"
    return {
        "id": part.text("ExchangedDocument/ID"),
        "day": issued,
        "sender": part.text(f"{DELIVERY}/ShipFromTradeParty/PostalTradeAddress/CountryID"),
        "destination": targets[0] if targets else None,
        "parties": distinct(_parties(part, items)),
        "lines": lines,
        "route": [{"country": c, "stay": "destination"} for c in dict.fromkeys(targets[1:]) if c != targets[0]],
        "documents": distinct(_documents(part, issued)),
        "value": total,
        "currency": currency,
        "mode": mode(part.text(f"{MOVED}/ModeCode")),
        "incoterm": part.text(f"{terms}/DeliveryTypeCode"),
        "delivery": several([*part.texts(f"{terms}/Description"), *part.texts(f"{terms}/RelevantTradeLocation/Name")]),
        "payment_terms": several(part.texts(f"{SETTLED}/SpecifiedTradePaymentTerms/Description")),
        "remarks": several([*part.texts("ExchangedDocument/IncludedNote/Content"), *said, *([below] if below else []),
                            *part.texts(f"{SETTLED}/SpecifiedTradeSettlementPaymentMeans/Information")]),
    }  # fmt: skip


def _parties(part: MessagePart, items: list[MessagePart]) -> list[dict[str, Any]]:
    out = [_firm(role, p) for path, role in ROLES.items() for p in part.parts(path)]
    for item in items:
        out += [_firm("manufacturer", p) for p in item.parts("SpecifiedTradeProduct/ManufacturerTradeParty")]
        for name, role in (("ShipToTradeParty", "consignee"), ("UltimateShipToTradeParty", "end-user")):
            out += [_firm(role, p) for p in item.parts(f"SpecifiedLineTradeDelivery/{name}")]
    for means in part.parts(f"{SETTLED}/SpecifiedTradeSettlementPaymentMeans"):
        for who in ("Payee", "Payer"):
            bank = f"{who}SpecifiedCreditorFinancialInstitution" if who == "Payee" else (
                "PayerSpecifiedDebtorFinancialInstitution")  # fmt: skip
            code = means.text(f"{bank}/BICID")
            out.append({"role": "bank", "name": means.text(f"{bank}/Name"), "id": code, "identifiers": {"BIC": code}})
            out.append({"role": "other", "name": means.text(f"{who}PartyCreditorFinancialAccount/AccountName")})
    return [p for p in out if p.get("name") or any((p.get("identifiers") or {}).values())]


def _firm(role: str, p: MessagePart) -> dict[str, Any]:
    at, legal = "PostalTradeAddress", "SpecifiedLegalOrganization"
    address = {
        "street": ", ".join(t for n in ("LineOne", "LineTwo", "LineThree", "StreetName") for t in p.texts(f"{at}/{n}")),
        "city": p.text(f"{at}/CityName"), "postal": p.text(f"{at}/PostcodeCode"),
        "region": p.text(f"{at}/CountrySubDivisionName"), "country": p.text(f"{at}/CountryID"),
    }  # fmt: skip
    numbers = {"number": p.text("ID"), "registration": p.text(f"{legal}/ID")}
    for n in p.parts("GlobalID"):
        numbers[scheme(n.attribute("", "schemeID"))] = n.text("")
    if p.attribute(f"{legal}/ID", "schemeID") == "0199":
        numbers["LEI"] = numbers.pop("registration")
    for t in p.parts("SpecifiedTaxRegistration"):
        numbers["VAT" if t.attribute("ID", "schemeID") == "VA" else "tax"] = t.text("ID")
    name, trade = p.text("Name"), p.text(f"{legal}/TradingBusinessName")
    contacts = p.texts("DefinedTradeContact/EmailURIUniversalCommunication/URIID")
    return {
        "role": role, "name": name or trade, "aliases": [trade] if trade and trade != name else [],
        "identifiers": numbers, "country": address["country"], "addresses": [address],
        "email": contacts[0] if contacts else None,
    }  # fmt: skip


def _documents(part: MessagePart, issued: str | None) -> list[dict[str, Any]]:
    code = part.text("ExchangedDocument/TypeCode") or "380"
    out = [{"kind": "invoice", "code": code, "number": part.text("ExchangedDocument/ID"), "issued": issued}]
    kinds = {"ContractReferencedDocument": "contract", "BuyerOrderReferencedDocument": "other",
             "SellerOrderReferencedDocument": "other", "QuotationReferencedDocument": "other"}  # fmt: skip
    for name, kind in kinds.items():
        out += [{"kind": kind, "number": n} for n in part.texts(f"{AGREED}/{name}/IssuerAssignedID")]
    for name in ("DespatchAdviceReferencedDocument", "DeliveryNoteReferencedDocument"):
        out += [{"kind": "transport", "number": n} for n in part.texts(f"{DELIVERY}/{name}/IssuerAssignedID")]
    for p in part.parts(f"{AGREED}/AdditionalReferencedDocument"):
        out.append(paper(p.text("TypeCode"), p.text("IssuerAssignedID"), p.text("Name")))
    out += [
        {"kind": "invoice", "number": n} for n in part.texts(f"{SETTLED}/InvoiceReferencedDocument/IssuerAssignedID")
    ]
    return [d for d in out if d.get("number")]


def _lines(items: list[MessagePart], currency: str | None) -> tuple[list[dict[str, Any]], list[str]]:
    """The lines, and remarks on them."""
    out, said = [], []
    for number, item in enumerate(items, 1):
        amount = "SpecifiedLineTradeSettlement/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount"
        own = item.attribute(amount, "currencyID") or currency
        worth, below = positive(item.number(amount), own, f"line {number}")
        path = "SpecifiedLineTradeDelivery/BilledQuantity"
        quantity, unit = item.number(path), item.attribute(path, "unitCode")
        if quantity is not None and quantity < 0:
            quantity = None
        said += [*item.texts("AssociatedDocumentLineDocument/IncludedNote/Content"), *([below] if below else [])]
        code = _code(item)
        product = "SpecifiedTradeProduct"
        out.append({
            "code": code, "nomenclature": "HS" if code else None,
            "description": several([*item.texts(f"{product}/Name"), *item.texts(f"{product}/Description")]),
            "origin": item.text(f"{product}/OriginTradeCountry/ID"),
            "value": worth, "currency": own if worth is not None else None, "quantity": quantity, "unit": unit,
            "mass_kg": mass(quantity, unit),
        })  # fmt: skip
    return out, said


def _code(item: MessagePart) -> str | None:
    """The code of customs among the classifications of the product; those of other lists stay unread."""
    found: list[tuple[str | None, str]] = []
    for p in item.parts("SpecifiedTradeProduct/DesignatedProductClassification"):
        list_ = p.attribute("ClassCode", "listID")
        if is_customs(list_) and (code := p.text("ClassCode")):
            found.append((list_, code))
    return goods_code(found)
