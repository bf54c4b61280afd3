"""Parties of a consignment as FollowTheMoney entities, and entities as parties.

>>> entity = {"id": "NK-1", "schema": "Company", "properties": {"name": ["Sunny Toys"], "innCode": ["7707083893"]}}
>>> party("consignee", entity, None)["identifiers"]
{'INN': '7707083893'}
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from umweg.ftm.entities import ID_PROPS
from umweg.parties.fields import FIELDS, field_key
from umweg.parties.files import owned

DEEPEST = 8
WORDS = {"sector": "activity", "website": "website", "email": "email", "swiftBic": "", "bankName": "name"}
Find = Callable[[str], dict[str, Any] | None]
Stakes = Callable[[str], list[dict[str, Any]]]


def party(role: str, entity: dict[str, Any], owners: list[dict[str, Any]] | None) -> dict[str, Any]:
    """A party out of an entity. ``owners``: as ``owners`` gives them."""
    return {"role": role, "id": entity["id"], "owners": owners, **_fields(entity, addresses=True)}


def _fields(entity: dict[str, Any], addresses: bool) -> dict[str, Any]:
    """Fields of a party or owner: the first name, the others as aliases, the first country, identifiers by kind."""
    names: list[str] = []
    out: dict[str, Any] = {"schema": entity.get("schema"), "identifiers": {}}
    for prop, given in entity.get("properties", {}).items():
        values = [str(v) for v in (given if isinstance(given, list) else [given]) if isinstance(v, str | int | float)]
        kind, what = FIELDS.get(field_key(prop), ("", ""))
        if not values:
            continue
        if WORDS.get(prop):
            names += values if WORDS[prop] == "name" else []
            out.setdefault(WORDS[prop], values[0])
        elif kind == "name":
            names = [*values, *names] if what == "primary" else [*names, *values]
        elif kind == "country":
            out.setdefault("country", values[0].upper())
        elif kind == "id":
            for i, value in enumerate(values, 1):
                out["identifiers"].setdefault(what if i == 1 else f"{what} {i}", value)
        elif kind == "date" and what in ("birth", "founding"):
            out["birth" if what == "birth" else "founded"] = values[0]
        elif kind == "address" and addresses:
            out["addresses"] = values
    names = list(dict.fromkeys(names))
    out["name"] = names[0] if names else entity.get("caption")
    if addresses and names[1:]:
        out["aliases"] = names[1:]
    return {k: v for k, v in out.items() if v not in (None, {}, [])}


def owners(id_: str, find: Find, stakes: Stakes) -> list[dict[str, Any]] | None:
    """The owners that ``Ownership`` entities give an entity; None where there are none."""
    seen, wanted, found = {id_}, [id_], []
    for _ in range(DEEPEST):
        links = [s for i in wanted for s in stakes(i)]
        found += links
        wanted = [o for s in links for o in s["properties"].get("owner", []) if isinstance(o, str) and o not in seen]
        seen.update(wanted)
        if not wanted:
            break
    if not found:
        return None
    entities = [e for i in seen if (e := find(i)) is not None]
    whole = owned([*entities, *found])
    mine: dict[str, Any] = next((e for e in whole if e["id"] == id_), {})
    return [_owner(o) for o in mine.get("owners", [])]


def _owner(entity: dict[str, Any]) -> dict[str, Any]:
    inner = [_owner(o) for o in entity.get("owners", []) if isinstance(o, dict)]
    out = {**_fields(entity, addresses=False), "control": bool(entity.get("control")), "owners": inner}
    out = {
        k: v for k, v in out.items() if k in ("name", "control", "schema", "country", "identifiers", "birth", "owners")
    }
    return {**out, "share": _share(entity.get("share"))} if entity.get("share") else out


def _share(text: Any) -> float:
    from umweg.screening.consignments.values.cells import number

    return number(str(text).strip().rstrip("%").strip())


PROPS = {**ID_PROPS, "EORI": "idNumber"}


def entity(id_: str, schema: str | None, said: dict[str, Any]) -> dict[str, Any]:
    """An entity of a party or owner. ``said``: property to its values."""
    props = {k: [v for v in values if v] for k, values in said.items()}
    return {"id": id_, "schema": schema or "LegalEntity", "properties": {k: v for k, v in props.items() if v}}


def identified(identifiers: dict[str, str]) -> dict[str, list[str]]:
    """Identifiers as properties."""
    out: dict[str, list[str]] = {}
    for kind, value in identifiers.items():
        out.setdefault(PROPS.get(kind, "idNumber"), []).append(value)
    return out
