"""What fields of the program's own files may hold: closed types, so that nothing else gets as far as a path or SQL."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta

T = TypeVar("T")

# ``\Z``, not ``$``: that would let a line break through.
SnapshotId = Annotated[str, Meta(pattern=r"^[0-9a-f]{16}\Z")]
MaybeSnapshotId = Annotated[str, Meta(pattern=r"^([0-9a-f]{16})?\Z")]
RunId = Annotated[str, Meta(pattern=r"^[0-9a-f]{12}\Z")]
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
MaybeSha256 = Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?\Z")]
SourceName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{0,63}\Z")]
Country = Annotated[str, Meta(pattern=r"^[A-Z0-9][A-Z0-9_]{1,31}\Z")]
"""ISO 3166 alpha-2, or a documented aggregate such as ``EU25_REST``."""
Moment = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?\+00:00\Z")]
MaybeDay = Annotated[str, Meta(pattern=r"^(\d{4}-\d\d-\d\d)?\Z")]
Month = Annotated[str, Meta(pattern=r"^\d{4}-(0[1-9]|1[0-2])\Z")]
Word = Annotated[str, Meta(max_length=200)]
Text = Annotated[str, Meta(max_length=1_000_000)]
Count = Annotated[int, Meta(ge=0, lt=1 << 53)]
Year = Annotated[int, Meta(ge=0, le=9999)]


class Closed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A record of an own file: a field that it does not know, or a value of another type, is an error."""


def decode(raw: bytes | str, kind: type[T]) -> T:
    """JSON as ``kind``; ValueError, naming the field, for anything else.

    >>> decode('["0123456789abcdef"]', tuple[SnapshotId, ...])
    ('0123456789abcdef',)
    >>> decode('["../etc/passwd"]', tuple[SnapshotId, ...])
    Traceback (most recent call last):
    ...
    msgspec.ValidationError: Expected `str` matching regex '^[0-9a-f]{16}\\\\Z' - at `$[...]`
    """
    try:
        return msgspec.json.decode(raw, type=kind)
    except RecursionError as e:
        raise ValueError("it is nested too deeply") from e


def plain(value: Any) -> Any:
    """A record as dicts, lists and plain values, for JSON."""
    return msgspec.to_builtins(value)
