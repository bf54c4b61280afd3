"""A consignment with its words settled: countries as codes, goods as digits, parties as records. All checks read this.

>>> from umweg.screening.consignments.model import Consignment, Line, Party, Stop
>>> c = Consignment(id="7", sender="Germany", destination="KZ", lines=(Line(code="8542.31.10"),),
...     parties=(Party(role="consignee", name="ТОО Ромашка", country="Kasachstan"),), route=(Stop(place="PLWAW"),))
>>> f = ConsignmentFacts.of(c, date(2024, 3, 1))
>>> f.sender, f.via, f.destination, f.lines[0].hs6, f.parties[0].country
('DE', ('PL',), 'KZ', '854231', 'KZ')
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import msgspec

from umweg.core.codes import countries
from umweg.core.errors import UnknownName, UsageError
from umweg.parties.reading import read as read_record
from umweg.parties.record import Record
from umweg.screening.consignments import model

if TYPE_CHECKING:
    from umweg.screening.matches import NamedElsewhere, PartyMatches

UNKNOWN = frozenset({"ZZ", "XX"})
"""What forms say where the country is not known: codes that ISO 3166 leaves to its users."""
_LOCODE = re.compile(r"[A-Z]{2} ?[A-Z2-9]{3}")
_SYSTEM = re.compile(r"(CN|HS|TNVED)8?(\d{4})?", re.IGNORECASE)


@lru_cache(maxsize=4096)
def country(text: str) -> str:
    """The code of a country in any spelling, empty for one that is said to be unknown; UnknownName for others."""
    if text.strip().upper() in UNKNOWN:
        return ""
    area = countries.resolve(text)
    if area.kind == "unspecified":
        return ""
    if area.kind == "aggregate":
        raise UnknownName(f"'{text}' is a group of countries.", mend="Name the country.")
    return area.code


def _country(text: str | None, where: str) -> str:
    """As ``country``, empty where none is given, with its place in the consignment in the error."""
    if not text or not text.strip():
        return ""
    try:
        return country(text)
    except UnknownName as e:
        raise UsageError(e.what, where=where, mend=e.mend) from None


@dataclass(frozen=True, slots=True)
class GoodsLine:
    """A line: ``code`` digits only, ``system`` HS, CN or TNVED, ``year`` of the edition; empty or 0 where not known."""

    number: int
    line: model.Line
    code: str
    system: str
    year: int
    origin: str

    @property
    def where(self) -> str:
        """Its place in the consignment."""
        return f"lines[{self.number - 1}]"

    @property
    def hs6(self) -> str:
        """The subheading; shorter where the code is."""
        return self.code[:6]


@dataclass(frozen=True, slots=True)
class Actor:
    """A party. ``key`` is the same for the same party in any consignment; ``record`` is matched (None: no name)."""

    number: int
    party: model.Party
    country: str
    key: str
    record: Record | None
    matches: PartyMatches | None = None

    @property
    def role(self) -> str:
        """The part that it plays."""
        return self.party.role

    @property
    def where(self) -> str:
        """Its place in the consignment."""
        return f"parties[{self.number - 1}]"

    @property
    def called(self) -> str:
        """Its name as given."""
        return self.party.name or self.party.id or f"{self.role} without a name"


@dataclass(frozen=True)
class ConsignmentFacts:
    """One consignment, settled. ``via``: countries between sender and destination, in order."""

    c: model.Consignment
    day: date
    sender: str
    destination: str
    via: tuple[str, ...]
    stops: tuple[str, ...]
    lines: tuple[GoodsLine, ...]
    parties: tuple[Actor, ...]
    named: NamedElsewhere | None = None
    """Listed names in other fields; None where no list was asked."""

    @classmethod
    def of(cls, c: model.Consignment, today: date) -> ConsignmentFacts:
        """The facts; UsageError (with the place in the consignment) where a country or code is none."""
        sender, destination = _country(c.sender, "sender"), _country(c.destination, "destination")
        stops = tuple(_stop(s, i) for i, s in enumerate(c.route))
        goods = tuple(_goods(line, i, c.day or today) for i, line in enumerate(c.lines, 1))
        actors = tuple(_actor(p, i) for i, p in enumerate(c.parties, 1))
        sender = sender or next((s for s in stops[:1] if s), "")
        destination = destination or next((s for s in stops[1:][-1:] if s), "")
        return cls(c, c.day or today, sender, destination, _between(stops, sender, destination), stops, goods, actors)

    def role(self, *roles: str) -> Iterator[Actor]:
        """The parties that play one of the parts."""
        return (p for p in self.parties if p.role in roles)

    @cached_property
    def memo(self) -> dict[Any, Any]:
        """What several checks compute once for all of them (``context.once``)."""
        return {}

    @cached_property
    def countries(self) -> frozenset[str]:
        """All countries of route and parties."""
        found = {self.sender, self.destination, *self.via, *(p.country for p in self.parties)}
        return frozenset(found - {""})


def _stop(stop: model.Stop, i: int) -> str:
    """The country of a stop: as stated, else that of its UN/LOCODE."""
    if stop.country:
        return _country(stop.country, f"route[{i}].country")
    place = (stop.place or "").strip().upper()
    return _country(place[:2], f"route[{i}].place") if _LOCODE.fullmatch(place) else ""


def _between(stops: Iterable[str], sender: str, destination: str) -> tuple[str, ...]:
    """Countries on the way, each time one is entered, without those at the ends."""
    found: list[str] = []
    for one in stops:
        if one and (not found or found[-1] != one):
            found.append(one)
    if found and found[0] == sender:
        found = found[1:]
    if found and found[-1] == destination:
        found = found[:-1]
    return tuple(found)


def _goods(line: model.Line, number: int, day: date) -> GoodsLine:
    where = f"lines[{number - 1}]"
    code = re.sub(r"[ .\-]", "", line.code or "")
    if code and not (code.isascii() and code.isdigit() and len(code) <= 12):
        code = ""  # ``goods-code-invalid`` says so; nothing can be looked up under it
    system, year = _system(line.nomenclature, code, where)
    return GoodsLine(number, line, code, system, year or day.year, _country(line.origin, f"{where}.origin"))


def _system(text: str | None, code: str, where: str) -> tuple[str, int]:
    """Nomenclature and year: as stated, else by the length of the code."""
    if text and text.strip():
        m = _SYSTEM.fullmatch(text.replace(" ", ""))
        if not m:
            raise UsageError(
                f"'{text}' is no nomenclature.", where=f"{where}.nomenclature", mend="Write HS, CN, TNVED or CN2022."
            )
        return m[1].upper(), int(m[2] or 0)
    return ("HS" if len(code) <= 6 else "CN" if len(code) == 8 else "TNVED" if len(code) == 10 else "HS"), 0


@lru_cache(maxsize=50_000)
def _settled(packed: bytes, acts: bool) -> tuple[str, str, Record | None]:
    """Country, key and record of a party without its role; errors say the field."""
    p: dict[str, Any] = msgspec.json.decode(packed)
    where = _country(p.get("country"), "country")
    key = hashlib.sha256(packed).hexdigest()[:24]
    fields = {_RECORD[k]: v for k, v in p.items() if k in _RECORD and v}
    record = read_record(fields, "") if fields.keys() & {"name", "identifiers", "address"} else None
    return where, key, replace(record, acts=acts) if record is not None and acts else record


_NOT_ACTING = ("vessel", "other")
"""Roles that a ship may play; all others buy, send, carry or pay, as no ship does by itself."""
# Fields of a party that are matched, as ``Record.read`` calls them.
_RECORD = {
    "name": "name", "aliases": "aliases", "schema": "schema", "country": "country", "addresses": "address",
    "identifiers": "identifiers", "founded": "founded", "birth": "birth", "owners": "owners", "id": "id",
}  # fmt: skip


def _actor(party: model.Party, number: int) -> Actor:
    packed = msgspec.json.encode({f: v for f in _RECORD if (v := getattr(party, f))})
    acts = party.role not in _NOT_ACTING
    try:
        where, key, record = _settled(packed, acts)
    except UsageError as e:
        at = f"parties[{number - 1}]"
        raise UsageError(e.what, where=f"{at}.{e.where.lstrip(', ')}" if e.where else at, mend=e.mend) from None
    return Actor(number, party, where, key, record)
