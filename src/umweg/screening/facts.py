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
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import msgspec

from umweg.core.errors import UnknownName, UsageError
from umweg.parties.record import Record
from umweg.screening import settle
from umweg.screening.consignments import model
from umweg.screening.consignments.shown import shown
from umweg.screening.consignments.values.country_words import read_countries
from umweg.screening.consignments.values.goods_codes import read_code
from umweg.screening.day_limits import in_range
from umweg.screening.origin_words import ALL_GOODS, told_origins

if TYPE_CHECKING:
    from umweg.screening.matches import NamedElsewhere, PartyMatches

_LOCODE = re.compile(r"[A-Z]{2} ?[A-Z2-9]{3}")
_SYSTEM = re.compile(r"(CN|HS|TNVED)8?(\d{4})?", re.IGNORECASE)


@lru_cache(maxsize=4096)
def country(text: str) -> str:
    """The code of the one country in a text, empty for one that is said to be unknown; UnknownName for others."""
    found = read_countries(text)
    if (found.what and not found.codes) or len(found.codes) > 1:
        raise UnknownName(found.what or f"'{text}' names several countries.", mend=found.mend)
    return found.codes[0] if found.codes else ""


def is_locode(place: str) -> bool:
    """Whether a place has the form of a UN/LOCODE, and is no name then.

    >>> is_locode("plwaw"), is_locode("DE HAM"), is_locode("Hamburg")
    (True, True, False)
    """
    return _LOCODE.fullmatch(place.strip().upper()) is not None


@dataclass(frozen=True, slots=True)
class GoodsLine:
    """A line: ``code`` digits only, ``system`` HS, CN or TNVED, ``year`` of the edition; empty or 0 where not known.

    ``texts``: those of the whole consignment that may speak of the goods; the first line has them.
    """

    number: int
    line: model.Line
    code: str
    system: str
    year: int
    origin: str
    texts: tuple[str, ...] = ()

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

    def matched(self, matches: PartyMatches | None) -> Actor:
        """The same with its matches."""
        return Actor(self.number, self.party, self.country, self.key, self.record, matches)

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
    """One consignment, settled. ``via``: countries between sender and destination, in order; ``unread``: fields that
    could not be read, here or when the file was read: they are empty, and hold the consignment.
    """

    c: model.Consignment
    day: date
    sender: str
    destination: str
    via: tuple[str, ...]
    stops: tuple[str, ...]
    lines: tuple[GoodsLine, ...]
    parties: tuple[Actor, ...]
    unread: tuple[model.UnreadField, ...] = ()
    named: NamedElsewhere | None = None
    """Listed names in other fields; None where no list was asked."""

    @classmethod
    def of(cls, c: model.Consignment, today: date) -> ConsignmentFacts:
        """The facts; a country, code or day that is none is empty, and told under ``unread``."""
        c, odd = settle.spread(c)
        c = in_range(c, today, odd)
        sender, destination = odd.country(c.sender, "sender"), odd.country(c.destination, "destination")
        stops = tuple(_stop(s, i, odd) for i, s in enumerate(c.route))
        goods = tuple(_goods(line, i, c.day or today, odd) for i, line in enumerate(c.lines, 1))
        goods = _with_told_origins(c, goods, odd)
        texts = tuple(t for t in (c.remarks, c.end_use, c.packing) if t)
        goods = (replace(goods[0], texts=texts), *goods[1:]) if goods and texts else goods
        actors = tuple(_actor(p, i, odd) for i, p in enumerate(c.parties, 1))
        for path, text in settle.named_besides(c):
            odd.country(text, path)
        told = {u.field for u in odd.all}  # what stands there and cannot be read is not guessed from the route
        if "sender" not in told:
            sender = sender or _end(c.route[:1], stops[:1], ("origin", "loading"))
        if "destination" not in told:
            destination = destination or _end(c.route[1:][-1:], stops[1:][-1:], ("unloading", "destination"))
        via = _between(stops, sender, destination)
        return cls(c, c.day or today, sender, destination, via, stops, goods, actors, odd.all)

    def role(self, *roles: str) -> Iterator[Actor]:
        """The parties that play one of the parts."""
        return (p for p in self.parties if p.role in roles)

    @cached_property
    def is_payment(self) -> bool:
        """Whether it is a payment and states nothing of goods, of their way or of where they go."""
        c = self.c
        ways = (c.lines, c.route, c.sender, c.destination, c.kind, c.containers, c.mass_kg, c.gross_kg, c.procedure)
        return bool(c.payments) and not any(ways)

    @cached_property
    def ends_unknown(self) -> tuple[str, ...]:
        """What must be stated for measures on countries: the destination; of a payment where each party sits."""
        if not self.is_payment:
            return () if self.destination else ("destination",)
        return tuple(f"{p.where}.country" for p in self.parties if not p.country) or (
            () if self.parties else ("parties",)
        )

    @cached_property
    def memo(self) -> dict[Any, Any]:
        """What several checks compute once for all of them (``context.once``)."""
        return {}

    @cached_property
    def countries(self) -> frozenset[str]:
        """All countries of route and parties."""
        found = {self.sender, self.destination, *self.via, *(p.country for p in self.parties)}
        return frozenset(found - {""})


def _stop(stop: model.Stop, i: int, odd: settle.OddFields) -> str:
    """The country of a stop: as stated, else that of its UN/LOCODE, else the one that its place names."""
    if stop.country:
        return odd.country(stop.country, f"route[{i}].country")
    place = stop.place or ""
    if not is_locode(place):
        return settle.country_in(place)
    return odd.country(place.strip().upper()[:2], f"route[{i}].place")


def _end(route: Sequence[model.Stop], stops: Sequence[str], stays: tuple[str, ...]) -> str:
    """The country where the way begins or ends, unless its stop says that goods only pass there."""
    return next((land for stop, land in zip(route, stops, strict=True) if stop.stay is None or stop.stay in stays), "")


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


def _goods(line: model.Line, number: int, day: date, odd: settle.OddFields) -> GoodsLine:
    where = f"lines[{number - 1}]"
    read = read_code(line.code) if line.code else None
    if read and read.what:
        odd.add(f"{where}.code", line.code or "", read.what, read.mend, read.digits if read.sure else None)
    code = read.digits if read else ""
    try:
        system, year = _system(line.nomenclature, code, where)
    except UsageError as e:
        odd.add(f"{where}.nomenclature", line.nomenclature or "", e.what, e.mend)
        system, year = _system(None, code, where)
    return GoodsLine(number, line, code, system, year or day.year, odd.country(line.origin, f"{where}.origin"))


def _with_told_origins(
    c: model.Consignment, goods: tuple[GoodsLine, ...], odd: settle.OddFields
) -> tuple[GoodsLine, ...]:
    """Lines with the origin that their text tells where none is stated; one that differs is told as odd."""
    out = list(goods)
    for where, i, code, said in told_origins(c):
        if i >= len(out) or code in (g.origin for g in (out if where in ALL_GOODS else out[i : i + 1])):
            continue
        line = out[i]
        if not line.origin and not line.line.origin:
            out[i] = replace(line, origin=code)
            odd.add(
                where, said, f"{shown(said)} tells the origin of line {i + 1}: {code}.", "State it as origin.", code
            )
        else:
            what = f"{shown(said)} tells the origin {code}, and line {i + 1} states {line.line.origin}."
            odd.add(where, said, what, "State the origin that is right, and correct the other.")
    return tuple(out)


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
def _settled(packed: bytes, acts: bool) -> tuple[str, settle.SettledParty]:
    """Key and settled words of a party without its role; ``acts``: whether its role is none that a ship plays."""
    found = settle.party(msgspec.json.decode(packed))
    if acts and found.record is not None:
        found = found._replace(record=replace(found.record, acts=True))
    return hashlib.sha256(packed).hexdigest()[:24], found


_NOT_ACTING = ("vessel", "other")
"""Roles that a ship may play; all others buy, send, carry or pay, as no ship does by itself."""


def _actor(party: model.Party, number: int, odd: settle.OddFields) -> Actor:
    packed = msgspec.json.encode({f: v for f in settle.RECORD if (v := getattr(party, f))})
    key, found = _settled(packed, party.role not in _NOT_ACTING)
    for field, text, what, mend, read in found.odd:
        odd.add(f"parties[{number - 1}].{field}", text, what, mend, read)
    return Actor(number, party, found.country, key, found.record)
