"""Which listed entities a decision names, and texts as any database can hold them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def listed_in(value: Any) -> set[str]:
    """The ids of listed entities (texts under ``entity_id``) anywhere in reasons (also those taken back) and parties.

    >>> sorted(listed_in([{"entity_id": "NK-1"}, {"matches": [{"entity_id": "NK-2", "score": 0.9}]}]))
    ['NK-1', 'NK-2']
    """
    if isinstance(value, Mapping):
        own = {value["entity_id"]} if isinstance(value.get("entity_id"), str) else set()
        return own.union(*(listed_in(v) for v in value.values() if isinstance(v, Mapping | list | tuple)))
    if isinstance(value, list | tuple):
        return set().union(*(listed_in(v) for v in value))
    return set()


def named_by(decision: Mapping[str, Any]) -> set[str]:
    """The same, of a decision, as the index has them."""
    found = listed_in([decision["reasons"], decision.get("lifted", []), decision.get("parties", [])])
    return {plain(e) for e in found}


def plain(value: Any) -> str:
    """As a text without the one character that PostgreSQL cannot hold."""
    return str(value).replace("\0", "")
