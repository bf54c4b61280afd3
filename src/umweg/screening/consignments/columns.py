"""The model as columns of Parquet: lists of structs, and JSON text where Parquet has no type.

JSON text stands for owners of owners and for former values of versions. An address in one piece has its text in the
field ``text``, beside those of one in parts.

>>> schema().field("lines").type.value_type.field("value").type
DataType(double)
>>> sorted(schema().names)[:4]
['containers', 'currency', 'day', 'delivery']
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import inspect

from umweg.screening.consignments.model import Consignment

if TYPE_CHECKING:
    import pyarrow as pa

DAYS = ("day", "issued", "valid_to")


@cache
def schema() -> pa.Schema:
    """The Arrow schema of nested consignments."""
    import pyarrow as pa

    info = inspect.type_info(Consignment)
    return pa.schema([(f.name, _type(f.type, f.name, 0)) for f in info.fields])  # type: ignore[attr-defined]  # of a struct


def _type(info: Any, name: str, depth: int) -> Any:
    """The Arrow type of a field."""
    import pyarrow as pa

    plain = {inspect.FloatType: pa.float64(), inspect.IntType: pa.int64(), inspect.BoolType: pa.bool_(),
             inspect.DateType: pa.date32()}  # fmt: skip
    if isinstance(info, inspect.UnionType):
        inner = [t for t in info.types if not isinstance(t, inspect.NoneType)]
        struct = next((t for t in inner if isinstance(t, inspect.StructType)), None)
        if struct is not None and len(inner) > 1:  # an address in parts or in one piece
            return pa.struct([("text", pa.string()), *_fields(struct, depth)])
        return _type(inner[0], name, depth)
    if isinstance(info, inspect.VarTupleType):
        if name == "owners" and depth > 1:
            return pa.string()
        return pa.list_(_type(info.item_type, name, depth))
    if isinstance(info, inspect.StructType):
        return pa.struct(_fields(info, depth + 1))
    if isinstance(info, inspect.DictType):
        return pa.string() if name == "was" else pa.map_(pa.string(), pa.string())
    return plain.get(type(info), pa.string())


def _fields(info: Any, depth: int) -> list[tuple[str, Any]]:
    return [(f.name, _type(f.type, f.name, depth)) for f in info.fields]


def packed(c: Consignment) -> dict[str, Any]:
    """A consignment as a row of ``schema``.

    >>> packed(Consignment(id="7"))["id"]
    '7'
    """
    row: dict[str, Any] = msgspec.to_builtins(c, builtin_types=(date,))
    for party in row.get("parties", ()):
        party["addresses"] = [{"text": a} if isinstance(a, str) else a for a in party.get("addresses", ())]
        party["identifiers"] = list(party.get("identifiers", {}).items())
        for owner in party.get("owners") or ():
            owner["identifiers"] = list(owner.get("identifiers", {}).items())
            owner["owners"] = _json(owner["owners"]) if owner.get("owners") else None
    for version in row.get("versions", ()):
        version["was"] = _json(version["was"])
    return row


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def unpacked(value: Any, name: str = "") -> Any:
    """A value of Parquet as plain mappings and lists, without nulls; NaN stays, so that it is refused and not lost.

    >>> unpacked({"id": "7", "day": None, "parties": [{"role": "buyer", "identifiers": [("INN", "1")],
    ...     "addresses": [{"text": "Abay 7", "city": None}]}]})
    {'id': '7', 'parties': [{'role': 'buyer', 'identifiers': {'INN': '1'}, 'addresses': ['Abay 7']}]}
    """
    if isinstance(value, dict):
        kept = {k: unpacked(v, k) for k, v in value.items() if v is not None}
        return kept["text"] if name == "addresses" and set(kept) == {"text"} else kept
    if isinstance(value, list):
        if value and name in ("identifiers", "was") and all(isinstance(v, tuple) for v in value):
            return _once(value)
        return (
            {} if name in ("identifiers", "was") and not value else [unpacked(v, name) for v in value if v is not None]
        )
    if isinstance(value, str) and name in ("was", "owners"):
        return msgspec.json.decode(value)
    if isinstance(value, date):  # a moment too
        return value.isoformat()[:10] if name in DAYS else value.isoformat()
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = {k: v for k, v in pairs if v is not None}
    if len({k for k, _ in pairs}) < len(pairs):
        raise msgspec.ValidationError("The same key stands twice in a map")
    return found
