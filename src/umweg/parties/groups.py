"""Owners out of a list of FollowTheMoney entities: each ``Ownership`` is brought to the entity that it names as asset.

>>> firm = {"id": "a", "schema": "Company", "properties": {"name": ["Sunny Toys"]}}
>>> stake = {"schema": "Ownership", "properties": {"asset": ["a"], "owner": ["Eva"], "percentage": ["60"],
...          "ownershipType": ["joint"]}}
>>> owner, = owned([firm, stake])[0]["owners"]
>>> owner["properties"]["name"], owner["share"], owner["joint"]
(['Eva'], '60', True)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from umweg.parties.placed import Placed
from umweg.parties.stake_fields import kinds

DEEPEST = 8


def owned(found: list[Any]) -> list[Any]:
    """Ownership entities brought to their assets; all else as it is."""
    stakes: dict[str, list[Mapping[str, Any]]] = {}
    rest: list[Any] = []
    for entry in found:
        props = entry.get("properties") if isinstance(entry, Mapping) else None
        if isinstance(props, Mapping) and entry.get("schema") == "Ownership":
            for asset in _texts(props.get("asset")):
                stakes.setdefault(asset, []).append(props)
        else:
            rest.append(entry)
    if not stakes:
        return rest
    by_id = {e["id"]: e for e in rest if isinstance(e, Mapping) and isinstance(e.get("id"), str)}
    return [_placed(e, _with_owners(e, stakes, by_id, ())) if isinstance(e, Mapping) else e for e in rest]


def _placed(before: Mapping[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    return Placed(found, before.where) if isinstance(before, Placed) else found


def _with_owners(
    entity: Mapping[str, Any],
    stakes: Mapping[str, list[Mapping[str, Any]]],
    by_id: Mapping[str, Mapping[str, Any]],
    above: tuple[str, ...],
) -> dict[str, Any]:
    """An entity with its owners within it; a circle is closed by name, and the graph of stakes knows it as one."""
    id_ = entity.get("id")
    owners = []
    for props in stakes.get(id_, ()) if isinstance(id_, str) else ():
        share = next(iter(_texts(props.get("percentage"))), None)
        said = kinds([*_texts(props.get("ownershipType")), *_texts(props.get("role"))])
        for owner in _texts(props.get("owner")):
            known = by_id.get(owner, {"id": owner, "schema": "LegalEntity", "properties": {"name": [owner]}})
            deep = owner in above or owner == id_ or len(above) >= DEEPEST
            inner = dict(known) if deep else _with_owners(known, stakes, by_id, (*above, str(id_)))
            owners.append({**inner, "share": share, "control": "control" in said, "joint": "joint" in said})
    return {**entity, "owners": owners} if owners else dict(entity)


def _texts(value: Any) -> list[str]:
    return [str(v) for v in (value if isinstance(value, list | tuple) else [value]) if isinstance(v, str | int | float)]
