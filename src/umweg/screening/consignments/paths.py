"""Paths by which a mapping says where a column belongs: ``day``, ``lines[].code``, ``parties[consignee].name``.

In brackets stands what tells one element from the others: the role of a party, the kind of a document, the stay on the
route, each with a number where there are several (``parties[exporter 2].name``); nothing for lines and payments, which
are those of the row. Within a party: ``identifiers[INN]``, ``addresses[].city``, ``addresses[]`` (in one piece),
``aliases[]``, ``owners[].name``.

>>> path("parties[consignee].identifiers[BIN]")
Path(text='parties[consignee].identifiers[BIN]', part='parties', key='consignee', field='identifiers', inner='BIN',
     kind='text')
>>> path("lines[].value").kind, path("day").kind, path("route[loading].left").kind
('number', 'date', 'moment')
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Any, NamedTuple, get_args, get_type_hints

from umweg.core.errors import UsageError
from umweg.screening.consignments import model
from umweg.screening.consignments.faults import PARTS, choices, shown
from umweg.screening.consignments.suggest import nearest, nearest_field

KEYED = {"parties": "role", "route": "stay", "documents": "kind"}
ROWED = ("lines", "payments")
INNER = {"addresses": model.Address, "owners": model.Owner}
COUNTRIES = ("country", "sender", "destination", "origin")
SYNTAX = re.compile(r"(?:(\w+)\[([^\]]*)\]\.)?(\w+)(?:\[([^\]]*)\](?:\.(\w+))?)?")


class Path(NamedTuple):
    """A path, taken apart. ``part``: the list, empty for the consignment itself; ``key``: in its brackets; ``inner``:
    key or field within ``field``; ``kind``: text, number, whole, date, moment, boolean, country, code, choice.
    """

    text: str
    part: str
    key: str
    field: str
    inner: str
    kind: str


@cache
def path(text: str) -> Path:
    """A path taken apart; UsageError where it leads nowhere, with what was probably meant."""
    m = SYNTAX.fullmatch(text.strip())
    if not m:
        raise UsageError(
            f"{shown(text)} is no path.", where=text, mend="Write day, lines[].code or parties[buyer].name."
        )
    part, key, field, inner, below = (g or "" for g in m.groups())
    if part and part not in (*KEYED, *ROWED):
        raise UsageError(f"There is no list '{part}'.", where=text, mend=f"One of: {', '.join((*KEYED, *ROWED))}.")
    struct = PARTS[part] if part else model.Consignment
    _check_key(text, part, key, struct)
    _check_field(text, field, struct)
    bracketed = m[4] is not None
    kind, inner = _inner(text, field, inner, below, bracketed, struct)
    return Path(text.strip(), part, " ".join(key.split()), field, inner, kind)


@cache
def options(target: Path) -> tuple[str, ...]:
    """The values that a choice may have.

    >>> options(path("mode"))[:2]
    ('sea', 'rail')
    """
    return choices(PARTS[target.part] if target.part else model.Consignment, target.field)


def _check_key(text: str, part: str, key: str, struct: type[Any]) -> None:
    if part in KEYED:
        options = choices(struct, KEYED[part])
        word = re.sub(r"\s+\d+$", "", key.strip())
        if word not in options:
            close = nearest(word, KEYED[part], options)
            mend = f"Did you mean '{close}'?" if close else f"One of: {', '.join(options)}."
            raise UsageError(f"{shown(key)} is no {KEYED[part]}.", where=text, mend=mend)
    elif key:
        raise UsageError(f"Each row has one of '{part}', with no key.", where=text, mend=f"Write {part}[].")


def _check_field(text: str, field: str, struct: type[Any]) -> None:
    if field not in struct.__struct_fields__:
        close = nearest_field(field, struct)
        mend = f"Did you mean '{close}'?" if close else f"Fields are: {', '.join(struct.__struct_fields__)}."
        raise UsageError(f"There is no field '{field}' in a {struct.__name__.lower()}.", where=text, mend=mend)


def _inner(text: str, field: str, inner: str, below: str, bracketed: bool, struct: type[Any]) -> tuple[str, str]:
    """Kind of a value, and key or field within a field that holds several."""
    if field in INNER and bracketed and not inner:
        if field == "addresses" and not below:
            return "text", ""
        _check_field(text, below or "?", INNER[field])
        return _kind(INNER[field], below), below
    if field == "identifiers" and inner and not below:
        return "text", inner
    if field in ("aliases", "containers") and bracketed and not (inner or below):
        return "text", ""
    if bracketed or field in (*INNER, "identifiers", "aliases", "containers", "versions", *KEYED, *ROWED):
        mend = "Write identifiers[INN], addresses[].city, addresses[], aliases[], owners[].name or containers[]."
        raise UsageError(f"'{field}' cannot be filled in this way.", where=text, mend=mend)
    return _kind(struct, field), ""


def _kind(struct: type[Any], field: str) -> str:
    """What a cell must hold for a field."""
    if field in COUNTRIES:
        return "country"
    if field == "code" and struct is model.Line:
        return "code"
    if choices(struct, field):
        return "choice"
    hint = get_type_hints(struct, include_extras=False)[field]
    inside = {hint, *get_args(hint)}
    if date in inside:
        return "date"
    if field in ("arrived", "left", "at"):
        return "moment"
    return next((k for t, k in ((bool, "boolean"), (float, "number"), (int, "whole")) if t in inside), "text")
