"""What is wrong with a consignment, said so that it can be mended: the field, its value, what was probably meant.

>>> try:
...     msgspec.json.decode(b'{"id": "7", "parties": [{"role": "consigne"}]}', type=Consignment)
... except msgspec.ValidationError as e:
...     print(explained(e, {"id": "7", "parties": [{"role": "consigne"}]}, "in.jsonl, line 3"))
'consigne' is no role. [in.jsonl, line 3, parties[0].role] Did you mean 'consignee'?
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec

from umweg.core.errors import UmwegError, UsageError
from umweg.results.decision import CUSTOMER
from umweg.screening.consignments.explained import PARTS as PARTS
from umweg.screening.consignments.explained import choices as choices
from umweg.screening.consignments.explained import explained as explained
from umweg.screening.consignments.model import Consignment
from umweg.screening.consignments.partial import PartlyRead, field_of, partly
from umweg.screening.consignments.shown import shown as shown


@dataclass(frozen=True, slots=True)
class FaultyConsignment:
    """A consignment that cannot be read. ``where``: file and line; ``number``: its place among all, from 1; ``id``:
    where one could be read; ``error``: what, where to the field, how to mend; ``digest``: SHA-256 of its bytes.
    ``again``: the id stood before in the file, so that it is another one's. ``partial``: what of it could be read,
    which is screened; None where it is nothing.
    """

    where: str
    number: int
    id: str | None
    error: UmwegError
    digest: str
    again: bool = False
    partial: Consignment | None = None

    @property
    def name(self) -> str:
        """What it is called: its id, or where it stands if it has none of its own."""
        return self.where if self.again or not self.id else self.id


class FileEntry(NamedTuple):
    """One entry of a file as a reader hands it on: where it stands, its bytes, what it is, its id if it is faulty."""

    where: str
    raw: bytes
    found: Consignment | UmwegError
    id: str | None = None

    def faulty(self, number: int, error: UmwegError, *, again: bool) -> FaultyConsignment:
        """The entry as one of which not all is read; ``again``: its id is another one's, so its place stands for it."""
        whole = self.found if isinstance(self.found, Consignment) else None
        id_ = whole.id if whole else self.id
        partial = whole or getattr(error, "partial", None)
        if partial is not None:
            said = (field_of(error, "id", id_ or ""),) if whole else ()
            name = self.where if again or not id_ or id_.startswith(CUSTOMER) else id_
            partial = msgspec.structs.replace(partial, id=name, unread=(*partial.unread, *said))
        digest = hashlib.sha256(self.raw).hexdigest()
        return FaultyConsignment(self.where, number, id_, error, digest, again, partial)


def settled(data: Any, where: str) -> Consignment:
    """A consignment out of mappings and lists; UsageError with the field that is wrong.

    >>> settled({"id": "7", "lines": [{"code": "8542"}]}, "in.csv, line 2").lines[0].code
    '8542'
    """
    try:
        return msgspec.convert(data, Consignment)
    except (msgspec.ValidationError, RecursionError) as e:
        said = wrong(e, data, where)
        if isinstance(said, PartlyRead) and said.certain:
            return said.partial
        raise said from None


def wrong(error: Exception, data: Any, where: str) -> UsageError:
    """The error of a consignment, with what of it can be read, if anything."""
    said = explained(error, data, where)
    partial = partly(data, error, where)
    return PartlyRead(partial, said) if partial is not None else said


def without_nul(data: Any, where: str, path: str = "") -> None:
    """UsageError for text with a NUL character, which no database and no list can hold.

    >>> without_nul({"id": "7"}, "in.jsonl, line 1")
    """
    if isinstance(data, str) and "\0" in data:
        at = f"{where}, {path}" if path else where
        raise UsageError("The text holds a NUL character.", where=at, mend="Take it out.")
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        without_nul(str(key), where, path)
        without_nul(value, where, f"{path}[{key}]" if isinstance(data, list) else f"{path}.{key}".lstrip("."))


def id_of(data: Any) -> str | None:
    """The id of a consignment that is otherwise wrong; None where it has none.

    >>> id_of({"id": "7"}), id_of({"id": 7}), id_of([])
    ('7', '7', None)
    """
    found = data.get("id") if isinstance(data, dict) else None
    return str(found)[:300] if isinstance(found, str | int) and not isinstance(found, bool) else None
