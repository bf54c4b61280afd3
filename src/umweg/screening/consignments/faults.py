"""What is wrong with a consignment, said so that it can be mended: the field, its value, what was probably meant.

>>> try:
...     msgspec.json.decode(b'{"id": "7", "parties": [{"role": "consigne"}]}', type=Consignment)
... except msgspec.ValidationError as e:
...     print(explained(e, {"id": "7", "parties": [{"role": "consigne"}]}, "in.jsonl, line 3"))
'consigne' is no role. [in.jsonl, line 3, parties[0].role] Did you mean 'consignee'?
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

import msgspec

from umweg.core.errors import UmwegError, UsageError
from umweg.results.decision import CUSTOMER
from umweg.screening.consignments import model
from umweg.screening.consignments.model import Consignment
from umweg.screening.consignments.partial import PartlyRead, field_of, partly
from umweg.screening.consignments.shown import shown as shown
from umweg.screening.consignments.suggest import nearest, nearest_field

PARTS = {
    "parties": model.Party, "lines": model.Line, "route": model.Stop, "documents": model.Document,
    "payments": model.Payment, "versions": model.Version, "owners": model.Owner, "addresses": model.Address,
}  # fmt: skip
KINDS = {
    "str": "text", "float": "a number", "int": "a whole number", "bool": "true or false", "array": "a list",
    "object": "an object", "null": "null", "date": "a date", "dict": "an object",
}  # fmt: skip
MOMENT = "Write 2024-03-01 or 2024-03-01T12:30Z."


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


def explained(error: Exception, data: Any, where: str) -> UsageError:
    """The error with what was wrong in ``data`` (the consignment as plain mappings, None where there is none)."""
    if isinstance(error, RecursionError):
        return UsageError("The consignment is nested too deep.", where=where, mend="No part needs 100 levels.")
    said, _, path = str(error).partition(" - at `$")
    path = path.rstrip("`").lstrip(".")
    if path in ("", "[...]"):
        path = ""
    at = f"{where}, {path}" if path else where
    what, mend = _said(said, path, _value(data, path))
    return UsageError(what, where=at, mend=mend)


def _said(said: str, path: str, value: Any) -> tuple[str, str]:
    part, field = part_of(path), re.sub(r"\[.*?\]", "", path.rpartition(".")[2])
    if m := re.match(r"Object contains unknown field `(.*)`$", said, re.DOTALL):
        return _unknown(m[1], part)
    if m := re.match(r"Object missing required field `(.*)`$", said):
        return f"The field '{m[1]}' is missing.", REQUIRED.get(m[1], f"Give '{m[1]}'.")
    if said.startswith("Invalid enum value"):
        return _enum(value, field, part)
    if path == "id" and "regex" in said:
        return "The id is empty.", REQUIRED["id"]
    if "regex" in said or "RFC3339" in said or "date" in said:
        return f"{shown(value)} is no date.", MOMENT
    if m := re.match(r"Expected `(.*)`, got `(.*)`$", said):
        wanted = " or ".join(KINDS.get(k, k) for k in m[1].split(" | ") if k != "null")
        return f"{shown(value)} is {KINDS.get(m[2], m[2])}; wanted is {wanted}.", _retyped(m[1], m[2])
    if m := re.match(r"Expected `(?:float|int)` ([<>]=) ([\d.]+)$", said):
        beyond = "below" if m[1] == ">=" else "above"
        return f"{shown(value)} is {beyond} {float(m[2]):g}.", "Correct it, or leave the field out if it is not known."
    if m := re.match(r"Expected `str` of length <= (\d+)$", said):
        return f"The text has more than {int(m[1]):,} characters.", "Shorten it, or use 'remarks'."
    return said.rstrip(".")[:300] + ".", "See docs/reference/consignment.md for what the field may hold."


REQUIRED = {"id": "Give each consignment an id of its own.", "role": "Say what part the party plays: 'consignee' ..."}


def _retyped(wanted: str, got: str) -> str:
    if got == "str" and "float" in wanted:
        return "Write 1200.5: no quotes, a point, no thousands signs."
    if got == "null":
        return "Leave the field out if it is not known."
    if got in ("int", "float", "bool") and "str" in wanted:
        return "Write it in quotes."
    if got in ("array", "object") or "array" in wanted or "object" in wanted:
        return "Lists stand in [ ], objects in { }; docs/reference/consignment.md has the form of each field."
    return "See docs/reference/consignment.md for what the field may hold."


def _unknown(field: str, part: type[Any]) -> tuple[str, str]:
    close = nearest_field(field, part)
    fields = ", ".join(part.__struct_fields__)
    return (
        f"There is no field {shown(field)} in a {part.__name__.lower()}.",
        f"Did you mean '{close}'?" if close else f"Fields are: {fields}.",
    )


def _enum(value: Any, field: str, part: type[Any]) -> tuple[str, str]:
    options = choices(part, field)
    close = nearest(str(value), field, options)
    mend = f"Did you mean '{close}'?" if close else f"One of: {', '.join(options)}."
    return f"{shown(value)} is no {field}.", mend


def part_of(path: str) -> type[Any]:
    """The struct that a path ends in (the field itself may be its last step)."""
    steps = [re.sub(r"\[.*?\]", "", s) for s in re.split(r"\.(?![^\[]*\])", path)]
    return next((PARTS[s] for s in reversed(steps) if s in PARTS), Consignment)


def choices(part: type[Any], field: str) -> tuple[str, ...]:
    """The values that a field may have; empty where it is no choice.

    >>> choices(Consignment, "kind")
    ('export', 'import', 're-export', 'transit')
    """
    hint = get_type_hints(part).get(field)
    literals = (a for a in (hint, *get_args(hint)) if get_origin(a) is Literal)
    return next((get_args(a) for a in literals), ())


def _value(data: Any, path: str) -> Any:
    """What stands at a path in plain mappings and lists; None where nothing does."""
    for step in re.findall(r"\[(\d+|\.\.\.)\]|([^.\[\]]+)", path):
        index, name = step
        if index == "...":
            return _odd(data)
        try:
            data = data[int(index)] if index else data[name]
        except (KeyError, IndexError, TypeError, ValueError):
            return None
    return data


def _odd(data: Any) -> Any:
    """Of a mapping whose value is wrong (the message does not say which): the first that is no text."""
    values = data.values() if isinstance(data, dict) else ()
    return next((v for v in values if not isinstance(v, str)), None)
