"""Where else in a consignment names may stand: payments, papers, places, texts, earlier versions, and within names.

>>> from umweg.screening.consignments.model import Consignment, Payment, Stop, Version
>>> was = {"parties[0].name": "Romashka", "destination": "RU"}
>>> c = Consignment(id="7", payments=(Payment(payer="Romashka", country="RU"),), route=(Stop(place="PLWAW"),),
...     remarks="for Romashka", versions=(Version(at="2026-11-10", was=was),))
>>> [(m.where, m.kind) for m in mentions(c)]
[('payments[0].payer', 'name'), ('versions[0].was.parties[0].name', 'name'), ('remarks', 'text')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple

from msgspec import Struct

from umweg.screening.consignments import model
from umweg.screening.facts import ConsignmentFacts, is_locode
from umweg.screening.web_names import web_names

Kind = Literal["name", "text", "place", "party", "web"]
"""A name of its own; a text that may hold one, or an address; a party's name, compared as a whole elsewhere; words of
an e-mail address or website."""
_NAMES = ("name", "aliases", "payer", "supplier", "issuer", "holder", "owner", "owners", "bank", "caption")
_KEYS = ("id", "nace", "number", "by", "unit", "control", "seal", "containers")
_CODES = ("country", "destination", "sender", "code", "origin", "currency", "mode", "role", "kind", "day", "at",
          "schema", "nomenclature", "stay", "identifiers", "sha256")  # fmt: skip
_TEXTS = ("remarks", "end_use", "delivery", "packing", "payment_terms", "procedure", "incoterm")
WEB = ("email", "website")
_MARKS = re.compile(r"[^\W\d_]{5}")
"""Letters in a row from which on a mark (a number of a paper, a seal, a key) may hold a name."""
_MARK = re.compile(r"[^\W\d_]{5}|\b(?:imo|inn|ogrn|lei|инн|огрн)\b", re.IGNORECASE)
"""Letters in a row, or the label of a number, without which a mark (a key, a seal, a paper's number) tells nobody."""
DEEPEST = 6
_SAYS = re.compile(r"[A-Za-z?]|[^\x00-\x7f]")
"""A letter, or a sign that may stand for one."""


class Mention(NamedTuple):
    """A text with its place: ``payments[0].payer``. ``country``: stated with it."""

    where: str
    kind: Kind
    text: str
    country: str = ""


def mentions(c: model.Consignment) -> tuple[Mention, ...]:
    """All texts in which somebody may be named, in the order of the consignment."""
    return tuple(m for m in _all(c) if _SAYS.search(m.text))


def mentioned(facts: ConsignmentFacts) -> tuple[Mention, ...]:
    """Those of a consignment's facts; several ask, so they are gathered once."""
    found: tuple[Mention, ...] | None = facts.memo.get(mentions)
    if found is None:
        found = facts.memo[mentions] = mentions(facts.c)
    return found


def _all(c: model.Consignment) -> Iterator[Mention]:
    for i, p in enumerate(c.parties):
        at = f"parties[{i}]"
        if p.name:
            yield Mention(f"{at}.name", "party", p.name)
        for k, alias in enumerate(p.aliases):
            yield Mention(f"{at}.aliases[{k}]", "party", alias)
        for k, place in enumerate(p.addresses):
            yield from _address(f"{at}.addresses[{k}]", place)
        if p.activity:
            yield Mention(f"{at}.activity", "text", p.activity)
        yield from _marks(at, p, "id", "nace")
        for field in WEB:
            for said in web_names(text) if (text := getattr(p, field)) else ():
                yield Mention(f"{at}.{field}", "web", said)
    for i, pay in enumerate(c.payments):
        for field in ("payer", "supplier"):
            if text := getattr(pay, field):
                yield Mention(f"payments[{i}].{field}", "name", text, pay.country or "" if field == "payer" else "")
        if pay.method:
            yield Mention(f"payments[{i}].method", "text", pay.method)
    for i, d in enumerate(c.documents):
        for field in ("issuer", "holder"):
            if text := getattr(d, field):
                yield Mention(f"documents[{i}].{field}", "name", text)
        if d.status:
            yield Mention(f"documents[{i}].status", "text", d.status)
        yield from _marks(f"documents[{i}]", d, "number", "code")
    for i, version in enumerate(c.versions):
        yield from _marks(f"versions[{i}]", version, "by")
        for path, was in version.was.items():
            yield from _former(f"versions[{i}].was.{path}", path, was)
    yield from _goods_and_way(c)


def _goods_and_way(c: model.Consignment) -> Iterator[Mention]:
    for i, line in enumerate(c.lines):
        for field in ("description", "end_use"):
            if text := getattr(line, field):
                yield Mention(f"lines[{i}].{field}", "text", text)
        yield from _marks(f"lines[{i}]", line, "unit", "control")
    for i, stop in enumerate(c.route):
        if stop.place and not is_locode(stop.place):
            yield Mention(f"route[{i}].place", "place", stop.place)
        yield from _marks(f"route[{i}]", stop, "seal")
    for i, box in enumerate(c.containers):
        if _MARK.search(box):
            yield Mention(f"containers[{i}]", "text", box)
    if c.formerly_for:
        yield Mention("formerly_for", "text", c.formerly_for)
    for field in _TEXTS:
        if text := getattr(c, field):
            yield Mention(field, "text", text)


def _marks(at: str, of: Struct, *fields: str) -> Iterator[Mention]:
    """Fields that hold keys and numbers, and now and then what somebody wrote there for want of a better place."""
    for field in fields:
        if (text := getattr(of, field)) and _MARK.search(text):
            yield Mention(f"{at}.{field}", "text", text)


def _address(at: str, place: model.Address | str) -> Iterator[Mention]:
    if isinstance(place, str):
        yield Mention(at, "place", place)
        return
    for field in ("full", "street", "city", "region"):
        if text := getattr(place, field):
            yield Mention(f"{at}.{field}", "place", text)


def _former(where: str, path: str, was: Any, depth: int = 0) -> Iterator[Mention]:
    """Names and texts of an earlier version, whatever its shape."""
    field = re.split(r"[.\[]", re.sub(r"(\[\d*\])+$", "", path))[-1]
    if depth > DEEPEST or field in _CODES:
        return
    if isinstance(was, Mapping):
        for key, value in was.items():
            yield from _former(f"{where}.{key}", str(key), value, depth + 1)
    elif isinstance(was, list | tuple):
        for k, value in enumerate(was):
            yield from _former(f"{where}[{k}]", path, value, depth + 1)
    elif isinstance(was, str) and field in WEB:
        yield from (Mention(where, "web", said) for said in web_names(was))
    elif isinstance(was, str) and not is_locode(was) and (field not in _KEYS or _MARK.search(was)):
        yield Mention(where, "name" if field in _NAMES else "text", was)
