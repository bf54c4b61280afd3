"""A consignment as FollowTheMoney entities: one ``EconomicActivity`` a line of goods, its parties, owners, contracts.

>>> from umweg.screening.consignments.model import Line, Party
>>> c = Consignment(id="1", lines=(Line(code="8542", value=1200.5, currency="EUR"),),
...                 parties=(Party(role="consignee", id="NK-1", name="Sunny Toys"),), incoterm="CIF")
>>> [e["schema"] for e in to_ftm(c)], to_ftm(c)[-1]["properties"]["invoiceAmount"], left_out(c)
(['LegalEntity', 'EconomicActivity'], ['1200.5 EUR'], ['incoterm'])
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from typing import Any

import msgspec

from umweg.screening.consignments.ftm_party import entity, identified
from umweg.screening.consignments.model import Address, Consignment, Line, Owner, Party

# What is near enough to be sent as the property; read back it is the first of each.
PROPS = {
    "consignor": "sender", "exporter": "sender", "seller": "sender", "consignee": "receiver", "importer": "receiver",
    "buyer": "receiver", "end-user": "receiver", "declarant": "declarant", "agent": "contractHolder",
    "bank": "bankForeign", "vessel": "transport",
}  # fmt: skip
SCHEMATA = {"bank": "BankAccount", "vessel": "Vessel"}


def to_ftm(c: Consignment) -> list[dict[str, Any]]:
    """The entities, each activity after those that it names. A party without an id gets one made of what it says.

    What FollowTheMoney has no property for (masses, quantities, route, other papers) is left out: see ``left_out``.
    """
    out: list[dict[str, Any]] = []
    links: dict[str, list[str]] = {}
    for p in c.parties:
        id_ = p.id or _made(p)
        if p.role in PROPS:
            links.setdefault(PROPS[p.role], []).append(id_)
        out += _party(p, id_)
    for d in c.documents:
        if d.kind == "contract" and d.number:
            id_ = f"{c.id}-contract-{_made(d)[-8:]}"
            said = {"title": [d.number], "contractDate": [str(d.issued or "")]}
            out.append(entity(id_, "Contract", said))
            links.setdefault("contract", []).append(id_)
    lines = c.lines or (Line(),)
    return [*out, *(_activity(c, line, i, links) for i, line in enumerate(lines, 1))]


def _made(thing: Any) -> str:
    return "umweg-" + hashlib.sha256(msgspec.json.encode(thing, order="sorted")).hexdigest()[:24]


def _activity(c: Consignment, line: Line, number: int, links: dict[str, list[str]]) -> dict[str, Any]:
    said: dict[str, list[str]] = {
        "ccdNumber": [c.id],
        "date": [str(c.day or "")],
        "directionOfTransportation": [c.kind or ""],
        "customsProcedure": [c.procedure or ""],
        "departureCountry": [(c.sender or "").lower()],
        "destinationCountry": [(c.destination or "").lower()],
        "ccdValue": [_amount(c.value, c.currency)],
        "summary": [c.remarks or ""],
        "vedCode": [line.code or ""],
        "goodsDescription": [line.description or ""],
        "originCountry": [(line.origin or "").lower()],
        "invoiceAmount": [_amount(line.value, line.currency)],
        **links,
    }
    return entity(f"{c.id}-{number}", "EconomicActivity", said)


def _amount(value: float | None, currency: str | None) -> str:
    return "" if value is None else f"{value!r} {currency or ''}".strip()


def _party(p: Party, id_: str) -> Iterator[dict[str, Any]]:
    said = {
        "bankName" if p.role == "bank" else "name": [p.name or ""],
        "alias": list(p.aliases),
        "country": [(p.country or "").lower()],
        "address": [_address(a) for a in p.addresses],
        "incorporationDate": [p.founded or ""],
        "birthDate": [p.birth or ""],
        "sector": [p.activity or ""],
        "email": [p.email or ""],
        "website": [p.website or ""],
        **identified(p.identifiers),
    }
    yield entity(id_, p.schema or SCHEMATA.get(p.role), said)
    yield from _owners(p.owners or (), id_)


def _owners(owners: tuple[Owner, ...], asset: str) -> Iterator[dict[str, Any]]:
    for o in owners:
        id_ = _made(o)
        said = {"name": [o.name], "country": [(o.country or "").lower()], "birthDate": [o.birth or ""]}
        yield entity(id_, o.schema, {**said, **identified(o.identifiers)})
        share = "" if o.share is None else repr(o.share)
        role = ["control"] if o.control else []
        stake = {"owner": [id_], "asset": [asset], "percentage": [share], "role": role}
        yield entity(f"{id_}-{_made(asset)[-8:]}", "Ownership", stake)
        yield from _owners(o.owners, id_)


def _address(a: Address | str) -> str:
    if isinstance(a, str):
        return a
    return a.full or ", ".join(t for t in (a.street, a.postal, a.city, a.region, a.country) if t)


def left_out(c: Consignment) -> list[str]:
    """The paths of a consignment that do not come back, or come back as another, after a way through FollowTheMoney."""
    from umweg.screening.consignments.ftm import by_entity

    text = b"\n".join(msgspec.json.encode(e) for e in to_ftm(c))
    back = next(by_entity(io.BytesIO(text), c.id, lambda _: None)).found
    before = dict(_paths(msgspec.to_builtins(c)))
    after = dict(_paths(msgspec.to_builtins(back))) if isinstance(back, Consignment) else {}
    return [path for path, value in before.items() if after.get(path) != value]


def _paths(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _paths(inner, f"{path}.{key}".lstrip("."))
    elif isinstance(value, list | tuple):
        for i, inner in enumerate(value):
            yield from _paths(inner, f"{path}[{i}]")
    else:
        yield path, value
