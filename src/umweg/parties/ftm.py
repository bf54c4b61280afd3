"""FollowTheMoney in and out: entities of parties, and records as entities. No package of theirs is needed.

>>> from umweg.parties.record import Record
>>> from umweg.parties.reading import read as read_record
>>> r = read_record({"name": "Romashka", "schema": "Company", "INN": "7707083893", "country": "RU"})
>>> to_entity(r)["properties"]
{'name': ['Romashka'], 'country': ['ru'], 'innCode': ['7707083893']}
>>> from_entity(to_entity(r)).identifiers == r.identifiers
True
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from umweg.core.errors import UsageError
from umweg.ftm.entities import DATE_PROPS, ID_PROPS
from umweg.parties.reading import read as read_record
from umweg.parties.record import Record

KEYS = ("id", "caption", "schema", "properties", "datasets", "referents", "target")
NAMES = {"primary": "name", "alias": "alias", "original": "alias", "weak": "weakAlias"}


def from_entity(entity: Mapping[str, Any], where: str = "entity") -> Record:
    """A record from a FollowTheMoney entity; UsageError where it is none."""
    if not isinstance(entity, Mapping) or not isinstance(entity.get("properties"), Mapping):
        raise UsageError(
            "This is no FollowTheMoney entity.", where=where, mend="Give {'schema': 'Person', 'properties': {...}}."
        )
    return read_record(entity, where)


def to_entity(record: Record) -> dict[str, Any]:
    """A FollowTheMoney entity: the one that the record was read from, else one made of its fields.

    What the schema has no property for (shares of owners) is left out. Without a key the id is a hash of the fields.
    """
    if record.entity is not None:
        return {k: record.entity[k] for k in KEYS if k in record.entity}
    props: dict[str, list[str]] = {}
    for n in record.names:
        props.setdefault(NAMES.get(n.kind, "alias"), []).append(n.text)
    for c in record.countries:
        props.setdefault("country", []).append(c.lower())
    for i in record.identifiers:
        props.setdefault(ID_PROPS.get(i.kind, "idNumber"), []).append(i.value)
    for a in record.addresses:
        props.setdefault("address", []).append(a.full)
    schema = record.schema or "LegalEntity"
    for d in record.dates:
        by_schema = DATE_PROPS.get(d.kind, {})
        if prop := by_schema.get(schema) or by_schema.get(""):
            props.setdefault(prop, []).extend(part.rstrip("~") for part in d.value.split("/"))
    digest = hashlib.sha256(repr((schema, sorted(props.items()))).encode()).hexdigest()[:24]
    return {
        "id": record.key or f"umweg-{digest}",
        "caption": record.name,
        "schema": schema,
        "properties": {k: list(dict.fromkeys(v)) for k, v in props.items()},
        "datasets": [f"{x.source} {x.list}" for x in record.listings],
        "referents": [],
    }
