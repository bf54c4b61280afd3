"""Kazakhstan's accompanying note for goods (SNT, version 1), as JSON or XML with its field names.

Read are ``number``, ``date``, ``shippingDate``, ``sntType``, ``contract``, ``currencyCode``, ``seller``, ``customer``
(``name``, ``tin``, ``countryCode``, ``actualAddress``) and ``products`` (``tnvedCode``, ``productName``, ``quantity``,
``measureUnitCode``, ``price``, ``priceWithTax``, ``truOriginCode``). Each product is a line and a document ``snt`` with
its quantity. ``price`` is read as that of one unit, as the tax authority's forms have it (unverified).

>>> note = {"number": "KZ-SNT-1", "seller": {"name": "A", "countryCode": "KZ"},
...         "customer": {"name": "B", "countryCode": "RU"}, "currencyCode": "KZT",
...         "products": [{"tnvedCode": "8542319000", "quantity": 10, "price": 5, "measureUnitCode": "796"}]}
>>> data = consignment(note, "in.json, entry 1")
>>> data["kind"], data["lines"][0]["value"], data["documents"][0]["quantity"]
('export', 50.0, 10.0)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import IO, Any

from umweg.core.errors import UmwegError, UsageError
from umweg.screening.consignments.faults import FileEntry, id_of, settled, shown
from umweg.screening.consignments.jsontext import decoded, pieces, wrong
from umweg.screening.consignments.messages.declarations import several
from umweg.screening.consignments.messages.parts import MessagePart, cleaned, elements, noted
from umweg.screening.consignments.values.cells import CellStyle, number, value

DAYS = CellStyle(dates=("%d.%m.%Y",))
UNITS = {"166": 1.0, "163": 0.001, "168": 1000.0}  # kilogram, gram, tonne (classifier of units of measure)
HEAD = ("number", "registrationNumber", "date", "shippingDate", "sntType", "contract", "currencyCode", "seller",
        "customer", "products")  # fmt: skip
PARTY = ("name", "tin", "countryCode", "actualAddress")
PRODUCT = ("tnvedCode", "productName", "quantity", "measureUnitCode", "price", "priceWithTax", "truOriginCode",
           "productNumber")  # fmt: skip
CONTRACT = ("number", "date", "deliveryCondition")


def by_note(stream: IO[bytes], name: str, note: Callable[[str], None]) -> Iterator[FileEntry]:
    """Notes as JSON: one, a list, or one a line."""
    unread: Counter[str] = Counter()
    for i, (line, raw, fault) in enumerate(pieces(stream), 1):
        where = f"{name}, entry {i} (line {line})"
        found: Any = decoded(raw)
        data: dict[str, Any] = {}
        try:
            if fault:
                raise UsageError(fault, where=where, mend="Give the whole file.")
            if not isinstance(found, dict):
                raise _broken(raw, where)
            data = cleaned(consignment(found, where))
            unread.update(_unread(found))
            found = settled(data, where)
        except UmwegError as e:
            found = e
        yield FileEntry(where, raw, found, id_of(data))
    noted(unread, name, note)


def _broken(raw: bytes, where: str) -> UmwegError:
    import msgspec

    try:
        msgspec.json.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as e:
        return wrong(e, raw, where)
    return UsageError("This is no note.", where=where, mend="Write an object with number, seller, customer, products.")


def read(part: MessagePart) -> dict[str, Any]:
    """A note as XML: elements of the same names, products within ``products``."""

    def firm(name: str) -> dict[str, Any]:
        return {f: p.text(f) for p in part.parts(name)[:1] for f in PARTY}

    products = [p for path in ("products/product", "productSet/products/product") for p in part.parts(path)]
    plain = {f: part.text(f) for f in HEAD if f not in ("seller", "customer", "products")}
    contract = {f: part.text(f"contract/{f}") for f in CONTRACT}
    return consignment(
        {
            **plain,
            "contract": contract if any(contract.values()) else plain["contract"],
            "seller": firm("seller"),
            "customer": firm("customer"),
            "products": [{f: p.text(f) for f in PRODUCT} for p in products],
        },
        part.where,
    )


def consignment(note: Mapping[str, Any], where: str) -> dict[str, Any]:
    """A note as the data of a consignment; UsageError for figures, days and lists that are none."""
    seller, customer = _mapping(note, "seller", where), _mapping(note, "customer", where)
    products = note.get("products") or []
    if not isinstance(products, list) or not all(isinstance(p, Mapping) for p in products):
        raise UsageError("'products' is no list of products.", where=f"{where}, products", mend="Write a list.")
    id_, issued = _text(note, "registrationNumber") or _text(note, "number"), _day(note, "date", where)
    lines = [_line(p, note, f"{where}, products[{i}]") for i, p in enumerate(products)]
    notes = [{"kind": "snt", "number": id_, "issued": issued, "status": _text(note, "sntType"), "country": "KZ",
              "quantity": line["quantity"], "lines": [i]} for i, line in enumerate(lines, 1)]  # fmt: skip
    return {
        "id": id_,
        "day": _day(note, "shippingDate", where) or issued,
        "kind": _kind(seller, customer),
        "sender": _text(seller, "countryCode"),
        "destination": _text(customer, "countryCode"),
        "currency": _text(note, "currencyCode"),
        "parties": [_party("seller", seller), _party("buyer", customer)],
        "lines": lines,
        "documents": [*notes, _contract(note, where)],
        "remarks": several([f"truOriginCode {c} in line {i}" for i, p in enumerate(products, 1)
                            if (c := _text(p, "truOriginCode"))]),
    }  # fmt: skip


def _kind(seller: Mapping[str, Any], customer: Mapping[str, Any]) -> str | None:
    """Export or import as Kazakhstan sees it; None within it, and where a country is missing."""
    of = (_text(seller, "countryCode"), _text(customer, "countryCode"))
    if not all(of) or of[0] == of[1]:
        return None
    return "export" if of[0] == "KZ" else "import" if of[1] == "KZ" else None


def _party(role: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """A party: the number is a BIN where its country is Kazakhstan (or not stated), else a tax number."""
    kind = "BIN" if _text(said, "countryCode") in (None, "KZ") else "tax"
    party = {
        "name": _text(said, "name"),
        "id": _text(said, "tin"),
        "identifiers": {kind: _text(said, "tin")},
        "country": _text(said, "countryCode"),
        "addresses": [_text(said, "actualAddress")],
    }
    return {"role": role, **party} if cleaned(party) else {}


def _line(product: Mapping[str, Any], note: Mapping[str, Any], where: str) -> dict[str, Any]:
    quantity, price = _number(product, "quantity", where), _number(product, "price", where)
    taxed, unit = _number(product, "priceWithTax", where), _text(product, "measureUnitCode")
    worth = price * quantity if price is not None and quantity is not None else taxed
    return {
        "code": _text(product, "tnvedCode"),
        "nomenclature": "TNVED",
        "description": _text(product, "productName"),
        "value": worth,
        "currency": _text(note, "currencyCode") if worth is not None else None,
        "quantity": quantity,
        "unit": unit,
        "mass_kg": quantity * UNITS[unit] if unit in UNITS and quantity is not None else None,
    }


def _contract(note: Mapping[str, Any], where: str) -> dict[str, Any]:
    given = note.get("contract")
    if not isinstance(given, Mapping):
        return {"kind": "contract", "number": _text(note, "contract")} if given else {}
    issued = _day(given, "date", f"{where}, contract")
    return {"kind": "contract", "number": _text(given, "number"), "issued": issued}


def _mapping(note: Mapping[str, Any], name: str, where: str) -> Mapping[str, Any]:
    found = note.get(name)
    if found is not None and not isinstance(found, Mapping):
        mend = "Write an object with name, tin, countryCode."
        raise UsageError(f"{shown(found)} is no party.", where=f"{where}, {name}", mend=mend)
    return found or {}


def _text(said: Mapping[str, Any], name: str) -> str | None:
    found = said.get(name)
    return str(found).strip() or None if isinstance(found, str | int) and not isinstance(found, bool) else None


def _number(said: Mapping[str, Any], name: str, where: str) -> float | None:
    found = said.get(name)
    if found is None or found == "":
        return None
    try:
        return number(str(found).strip()) if not isinstance(found, bool) else number("?")
    except UsageError:
        raise UsageError(f"{shown(found)} is no number.", where=f"{where}.{name}", mend="Write 1200.5.") from None


def _day(said: Mapping[str, Any], name: str, where: str) -> str | None:
    given = _text(said, name)
    try:
        day: str | None = value(given, "date", DAYS) if given else None
    except UsageError as e:
        raise UsageError(e.what, where=f"{where}, {name}", mend="Write 2024-03-01 or 01.03.2024.") from None
    return day


def _unread(note: Mapping[str, Any]) -> Iterator[str]:
    """Fields that are not read and not listed as ignored."""
    ignored = elements("snt")["ignored"]
    yield from (k for k in note if k not in HEAD and k not in ignored)
    for name, known in (("seller", PARTY), ("customer", PARTY), ("contract", CONTRACT)):
        part = note.get(name)
        yield from (f"{name}/{k}" for k in part if k not in known) if isinstance(part, Mapping) else ()
    for p in note.get("products") or ():
        yield from (f"products/{k}" for k in p if k not in PRODUCT and k not in ignored)
