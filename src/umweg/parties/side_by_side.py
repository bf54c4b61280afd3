"""A party of ours beside a listed one, field by field: what a person goes by who must say whether they are the same.

>>> from umweg.parties.evidence import MatchEvidence
>>> from umweg.parties.reading import read as read_record
>>> ours = read_record({"name": "Ivan Petrov", "birth": "1985", "country": "KZ", "schema": "Person"})
>>> theirs = read_record({"id": "x", "name": "Ivan PETROV", "birth": "1962-03-04", "country": "RU", "schema": "Person"})
>>> far = MatchEvidence.of("date", "far", "birth 1985: contradicts the list (1962-03-04)")
>>> found = side_by_side(ours, theirs, "Ivan PETROV", (far,), ListedDetails(("SDGT",), "A driver.", "2024-05-01"))
>>> for f in found[2:5]:
...     print(f["field"], f["ours"], f["listed"], f["mark"])
birth ['1985'] ['1962-03-04'] differs
country ['KZ'] ['RU'] open
programme [] ['SDGT'] open
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from umweg.parties.evidence import MatchEvidence
from umweg.parties.record import Place, Record

DATES = ("birth", "founding", "build", "death", "dissolution")
MOST, LONGEST = 6, 400
"""Values of a field that are shown, and signs of a text: a list may have fifty aliases and pages of remarks."""


@dataclass(frozen=True, slots=True)
class ListedDetails:
    """What a list says about a party beside what is compared: programmes, remarks, first day on the list."""

    programmes: tuple[str, ...] = ()
    remarks: str = ""
    since: str = ""


NOTHING = ListedDetails()


def side_by_side(
    asked: Record, listed: Record, name: str, evidence: Iterable[MatchEvidence], details: ListedDetails = NOTHING
) -> tuple[dict[str, Any], ...]:
    """The fields that either side states, in the order in which one reads them: ``field``, ``ours``, ``listed``, and
    ``mark``: ``same``, ``differs``, or ``open`` where only one side states it or nothing was compared.

    ``name``: that of the listed one which is most like ours; its others are the aliases.
    """
    marks = {e.code: "same" if e.points > 0 else "differs" if e.points < 0 else "open" for e in evidence}
    rows = [
        _row("name", [asked.name] if asked.names else [], [name], ""),
        _row("kind", [asked.schema], [listed.schema], marks.get("schema", "")),
        *(_row(k, _dates(asked, k), _dates(listed, k), marks.get("date", "")) for k in DATES),
        _row("country", asked.countries, listed.countries, marks.get("country", "")),
        _row("number", [i.words() for i in asked.identifiers], [i.words() for i in listed.identifiers],
             marks.get("identifier", "")),
        _row("address", [_place(p) for p in asked.addresses], [_place(p) for p in listed.addresses],
             marks.get("address", "")),
        _row("aliases", [n.text for n in asked.names[1:]], [n.text for n in listed.names if n.text != name], ""),
        _row("programme", (), details.programmes, ""),
        _row("since", (), [details.since], ""),
        _row("remarks", (), [details.remarks], ""),
    ]  # fmt: skip
    return tuple(r for r in rows if r["ours"] or r["listed"])


def outweighed(evidence: Iterable[MatchEvidence]) -> MatchEvidence | None:
    """The date or number that contradicts; None where none does."""
    found = [e for e in evidence if e.points < 0 and e.code in ("date", "identifier")]
    return min(found, key=lambda e: e.points, default=None)


def _row(field: str, ours: Sequence[str], listed: Sequence[str], mark: str) -> dict[str, Any]:
    one, two = _short(ours), _short(listed)
    both = mark if one and two else ""
    if not both and one and two and field in ("name", "kind"):
        both = "same" if {x.casefold() for x in one} & {x.casefold() for x in two} else "open"
    return {"field": field, "ours": one, "listed": two, "mark": both or "open"}


def _short(values: Iterable[str]) -> list[str]:
    """The first values, each once, none of them too long; how many more there are."""
    found = list(dict.fromkeys(v.strip() for v in values if v and v.strip()))
    cut = [v if len(v) <= LONGEST else f"{v[: LONGEST - 1]}…" for v in found[:MOST]]
    return [*cut, f"+{len(found) - MOST}"] if len(found) > MOST else cut


def _dates(record: Record, kind: str) -> list[str]:
    return [d.value for d in record.dates if d.kind == kind]


def _place(p: Place) -> str:
    said = p.full or ", ".join(x for x in (p.street, p.postal, p.city) if x)
    return f"{said}, {p.country}" if p.country and said and p.country not in said else said or (p.country or "")


def details_of(entity: Mapping[str, Any] | None) -> ListedDetails:
    """What a FollowTheMoney entity says of it.

    >>> details_of({"properties": {"program": ["SDGT"], "notes": ["A driver.", "Cook."]}}).remarks
    'A driver.; Cook.'
    """
    found = (entity or {}).get("properties")
    p: Mapping[str, Any] = found if isinstance(found, Mapping) else {}

    def texts(*keys: str) -> list[str]:
        values = (v for k in keys for v in (p[k] if isinstance(p.get(k), list | tuple) else [p.get(k)]))
        return [v for v in values if isinstance(v, str) and v]

    since = min(texts("createdAt", "startDate"), default="")
    return ListedDetails(tuple(texts("program", "programId")), "; ".join(texts("notes", "summary")), since)
