"""What can be read of a consignment with faults: a bad field never hides a good one.

>>> from umweg.screening.consignments.faults import explained
>>> data = {"id": "7", "destination": "KZ", "lines": [{"value": "a lot", "code": "8542"}], "mode": "LKW"}
>>> try:
...     _ = msgspec.convert(data, Consignment)
... except msgspec.ValidationError as e:
...     found = partly(data, e, "in.jsonl, line 1")
>>> found.destination, found.lines[0].code, found.mode, [(u.field, u.found) for u in found.unread]
('KZ', '8542', 'road', [('lines[0].value', 'a lot'), ('mode', 'LKW')])
"""

from __future__ import annotations

import copy
import re
from typing import Any

import msgspec

from umweg.core.errors import UmwegError, UsageError
from umweg.screening.consignments.explained import choices, explained, part_of
from umweg.screening.consignments.model import Consignment, UnreadField
from umweg.screening.consignments.suggest import meant, nearest_field

MOST = 500  # faults that one consignment may have before it counts as unreadable
LONGEST = 300  # characters of what stood in a field


class PartlyRead(UsageError):
    """A consignment of which not all could be read: the first fault as the error, and what could be read."""

    def __init__(self, partial: Consignment, error: UmwegError | None = None) -> None:
        first = next((u for u in partial.unread if u.read is None), partial.unread[0])
        what, where, mend = (error.what, error.where, error.mend) if error else (first.what, first.where, first.mend)
        super().__init__(what, where=where, mend=mend)
        self.partial = partial

    @property
    def certain(self) -> bool:
        """Whether all was read in the end, so that it need only be told."""
        return all(u.read is not None for u in self.partial.unread)


def field_of(error: UmwegError, field: str = "", found: Any = "", read: str | None = None) -> UnreadField:
    """An error as a field that could not be read.

    >>> field_of(UsageError("It is no date.", where="in.csv, line 2"), "day", "soon").found
    'soon'
    """
    text = found if isinstance(found, str) else _json(found)
    return UnreadField(what=error.what[:1000], field=field[:LONGEST], where=error.where[:1000],
                       found=text.replace("\0", "")[:LONGEST], mend=error.mend[:1000], read=read)  # fmt: skip


def _json(value: Any) -> str:
    try:
        return "" if value is None else msgspec.json.encode(value, enc_hook=str).decode()
    except (msgspec.MsgspecError, RecursionError, UnicodeEncodeError):
        return repr(value)[:LONGEST]


def partly(data: Any, error: Exception, where: str, known: tuple[UnreadField, ...] = ()) -> Consignment | None:
    """The consignment without its faulty fields, which stand in ``unread``; None where nothing of it can be read."""

    if not isinstance(data, dict) or isinstance(error, RecursionError):
        return None
    try:
        rest = copy.deepcopy(data)
    except RecursionError:
        return None
    faults = list(known)
    for _ in range(MOST):
        path = _path(error)
        said = explained(error, rest, where)
        taken = _mended(rest, path, str(error).rpartition(" - at `$")[0] or str(error), where)
        if taken is None:
            return None
        field, found = taken
        faults.append(field_of(said, field, found, _certain(path, found)))
        stated = rest.get("unread")
        try:
            whole = msgspec.convert(rest, Consignment)
        except msgspec.ValidationError as e:
            error = e
            continue
        return msgspec.structs.replace(whole, unread=(*(whole.unread if stated else ()), *faults))
    return None


def _path(error: Exception) -> list[str | int]:
    """The steps to what is wrong."""
    path = str(error).partition(" - at `$")[2].rstrip("`")
    return [int(i) if i and i.isdigit() else (i or n) for i, n in re.findall(r"\[(\d+|\.\.\.)\]|([^.\[\]]+)", path)]


def _mended(rest: dict[str, Any], path: list[str | int], said: str, where: str) -> tuple[str, Any] | None:
    """Take out what is wrong, or put in what it means: its path and what stood there; None where it cannot be."""
    if m := re.match(r"Object contains unknown field `(.*)`", said, re.DOTALL):
        holder = _at(rest, path)
        return _unknown(holder, path, m[1]) if isinstance(holder, dict) and m[1] in holder else None
    if m := re.match(r"Object missing required field `(.*)`", said):
        holder = _at(rest, path)
        if not isinstance(holder, dict):
            return None
        holder[m[1]] = where if not path and m[1] == "id" else REQUIRED.get(m[1], "-")
        return _written([*path, m[1]]), ""
    if path == ["id"]:
        found, rest["id"] = rest.get("id"), where
        if isinstance(found, int | float) and not isinstance(found, bool):
            rest["id"] = str(found)
        return "id", found
    return _without(rest, path) if path else None


def _certain(path: list[str | int], found: Any) -> str | None:
    """What a word was taken for, where no one could take it for anything else."""

    if not path or path[-1] not in CERTAIN or not isinstance(found, str):
        return None
    field = str(path[-1])
    return meant(found, field, choices(part_of(_written(path)), field))


CERTAIN = ("mode", "kind")  # choices whose usual words and codes mean one thing


def _unknown(holder: dict[str, Any], path: list[str | int], field: str) -> tuple[str, Any]:
    """Take out a field that there is not; what it says is screened as the field that was probably meant."""

    found = holder.pop(field)
    close = nearest_field(field, part_of(_written(path)))
    if close and close not in holder and close != "unread":
        holder[close] = found
    return _written([*path, field]), found


REQUIRED: dict[str, Any] = {"role": "other", "kind": "other", "at": "1900-01-01", "was": {}, "name": "-", "what": "-"}
# Fields without which what they stand in is none: they get what says least.


def _without(rest: dict[str, Any], path: list[str | int]) -> tuple[str, Any] | None:
    """Take out the value at a path, or as little around it as can be taken."""

    while path and path[-1] == "...":
        path = path[:-1]
    holder, last = _at(rest, path[:-1]), path[-1] if path else ""
    try:
        found = holder[last]
    except (KeyError, IndexError, TypeError):
        return None
    written = _written(path)
    field = next((s for s in reversed(path) if isinstance(s, str)), "")
    text = _text(found)
    options = choices(part_of(written), field) if isinstance(last, str) else ()
    if options and (word := meant(text or "", field, options)):
        holder[last] = word
    elif _wanted(field, options) and isinstance(last, str) and holder.get(last) != REQUIRED[field]:
        holder[last] = (text or REQUIRED[field])[:LONGEST] if field == "name" else REQUIRED[field]
    elif text is not None and not isinstance(found, str) and not options and field not in _FIGURES:
        holder[last] = text  # a number where a text is wanted
    elif isinstance(found, str) and len(found) > LONGEST and not options and field not in _FIGURES:
        holder[last] = found[:LONGEST]
    elif isinstance(found, str) and (number := _plain(found)) is not None and field in _FIGURES:
        holder[last] = number
    else:
        del holder[last]
    return written, found


def _wanted(field: str, options: tuple[str, ...]) -> bool:
    """Whether a part cannot be without a field: a document has a kind, a consignment need not."""
    return field in REQUIRED and (not options or REQUIRED[field] in options)


_FIGURES = frozenset(
    {"value", "mass_kg", "gross_kg", "quantity", "amount", "share", "day", "issued", "valid_to", "lines"}
)


def _plain(text: str) -> float | None:
    """A number in quotes, as JSON writes it and certain: 1.200 may be 1,200."""
    return float(text) if re.fullmatch(r"\d{1,15}(\.\d{1,2})?", text) and text[:1] != "-" else None


def _text(found: Any) -> str | None:
    return found if isinstance(found, str) else str(found) if type(found) in (int, float) else None


def _at(data: Any, path: list[str | int]) -> Any:
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _written(path: list[str | int]) -> str:
    """A path as people write it.

    >>> _written(["lines", 0, "value"])
    'lines[0].value'
    """
    return "".join(f"[{s}]" if isinstance(s, int) else f".{s}" for s in path).lstrip(".")
