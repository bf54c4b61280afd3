"""Why a consignment does not fit the model, so that it can be mended: the field, its value, what was meant.

>>> choices(Consignment, "kind")
('export', 'import', 're-export', 'transit')
"""

from __future__ import annotations

import re
from typing import Any, Literal, get_args, get_origin, get_type_hints

from umweg.core.errors import UsageError
from umweg.screening.consignments import model
from umweg.screening.consignments.model import Consignment
from umweg.screening.consignments.shown import shown
from umweg.screening.consignments.suggest import nearest, nearest_field
from umweg.screening.consignments.values.dates import WRITE

PARTS = {
    "parties": model.Party, "lines": model.Line, "route": model.Stop, "documents": model.Document,
    "payments": model.Payment, "versions": model.Version, "owners": model.Owner, "addresses": model.Address,
}  # fmt: skip
KINDS = {
    "str": "text", "float": "a number", "int": "a whole number", "bool": "true or false", "array": "a list",
    "object": "an object", "null": "null", "date": "a date", "dict": "an object",
}  # fmt: skip


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
        return f"{shown(value)} is no date.", WRITE
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
