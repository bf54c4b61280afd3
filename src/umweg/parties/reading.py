"""Records out of names, flat mappings and FollowTheMoney entities: strict about types, generous about words."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from umweg.core.errors import UsageError
from umweg.ftm import dates as notation
from umweg.ftm.entities import clean
from umweg.ftm.entities import country as country_of
from umweg.ftm.identifiers import kind as kind_of
from umweg.parties.fields import FIELDS, LISTED_ONLY, MOST, called, field_key, scalars, schema_of, wrong
from umweg.parties.record import Dated, Identifier, Name, Owner, Place, Record
from umweg.parties.stake_fields import StatedStake, held_by, held_in_words

DEEPEST = 20  # levels of owners within owners


def read(value: Any, where: str = "record", depth: int = 0, odd: list[UsageError] | None = None) -> Record:
    """A record from a name, a flat mapping, a FollowTheMoney entity, or a record as it is.

    UsageError (saying where, and how to mend it) for anything else, and where nothing is left to search for. A field
    that cannot be read is one, too; where ``odd`` is given it is added there, and the rest is read without it.

    >>> told = []
    >>> read({"name": "Romashka", "country": "XX", "birth": "1970"}, odd=told).name, [e.what for e in told]
    ('Romashka', ["'XX' is no country."])
    """
    if isinstance(value, Record):
        return value
    if isinstance(value, str):
        return Record((Name(clean(value)),)) if clean(value) else _nothing(where)
    if not isinstance(value, Mapping):
        raise wrong(where, f"{called(value)} is no party", "Give a name, or a mapping such as {'name': ...}.")
    if depth > DEEPEST:
        raise wrong(where, f"owners stand more than {DEEPEST} levels deep", "Give the levels as ownership stakes.")
    found = _Fields(where, odd)
    props = value.get("properties")
    if props is not None and not isinstance(props, Mapping):
        raise wrong(f"{where}, properties", f"{called(props)} is no mapping", "Give {'name': ['...'], ...}.")
    for key, given in [*value.items(), *(props or {}).items()]:
        if not isinstance(key, str):
            raise wrong(where, f"a field is called {key!r:.40}", "Names of fields are texts.")
        if not (props is not None and key in ("properties", "datasets", "referents", "caption", "target")):
            found.take(key, given, depth)
    return found.record(value if props is not None else None)


def _nothing(where: str) -> Record:
    raise wrong(where, "there is nothing to search for: no name, identifier or address", "Give at least one of them.")


@lru_cache(maxsize=1 << 14)
def day(text: str) -> str | None:
    """A date in the notation of ``tables.PARTIES`` as people write it; None where it is none.

    >>> day("31.07.1970"), day("1970-7-5"), day("1970-07"), day("circa 1951"), day("1961/1963"), day("soon")
    ('1970-07-31', '1970-07-05', '1970-07', '1951~', '1961/1963', None)
    """
    plain = re.sub(r"^(\d{4})-(\d{1,2})-(\d{1,2})$", lambda m: f"{m[1]}-{m[2]:0>2}-{m[3]:0>2}", text.strip())
    if plain.endswith("~"):
        inner = notation.numeric(plain[:-1])
        return f"{inner}~" if inner else None
    if re.fullmatch(r"[\d-]+/[\d-]+", plain):
        ends = [notation.numeric(x) for x in plain.split("/")]
        return "/".join(e for e in ends if e) if all(ends) else None
    return notation.numeric(re.sub(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})$", r"\1/\2/\3", plain)) or notation.english(plain)


@lru_cache(maxsize=1 << 12)
def _land(text: str) -> str | None:
    return country_of(text)


class _Fields:
    """One record while it is read."""

    def __init__(self, where: str, odd: list[UsageError] | None) -> None:
        self.where, self.odd = where, odd
        self.key, self.schema = "", ""
        self.names: dict[str, Name] = {}
        self.countries: dict[str, None] = {}
        self.ids: list[tuple[str, str, str | None]] = []
        self.addresses: list[Place] = []
        self.parts: dict[str, str] = {}
        self.dates: dict[Dated, None] = {}
        self.owners: list[Owner] = []
        self.unread: dict[str, None] = {}

    def take(self, key: str, value: Any, depth: int) -> None:
        """One field with its value or values."""
        try:
            self._take(key, value, depth)
        except UsageError as e:
            self._refuse(e)

    def _refuse(self, error: UsageError) -> None:
        """What cannot be read costs the record, or is told beside it."""
        if self.odd is None:
            raise error
        self.odd.append(error)

    def _take(self, key: str, value: Any, depth: int) -> None:
        where = f"{self.where}, {key:.60}"
        what, detail = FIELDS.get(field_key(key), ("", ""))
        if what == "owners":
            self._owners(value, where, depth)
        elif what == "identifiers":
            self._identifiers(value, where)
        elif what == "address":
            self._addresses(value, where)
        elif what:
            for text in scalars(value, where):
                if text:
                    self._text(what, detail, text, where)
        elif field_key(key) not in LISTED_ONLY:
            self.unread[key] = None

    def _text(self, what: str, detail: str, text: str, where: str) -> None:
        if what == "name":
            self.names.setdefault(text, Name(text, detail))
        elif what == "key":
            self.key = self.key or text
        elif what == "schema":
            found = schema_of(text)
            if found is None:
                raise wrong(where, f"'{text:.40}' is no schema", "Use Person, Company, LegalEntity, Vessel, Airplane.")
            self.schema = found
        elif what == "country":
            if land := self._country(text, where):
                self.countries[land] = None
        elif what == "date":
            found = day(text)
            if found is None:
                mend = "Write 1970-01-31, 1970-01, 1970, 1970~ (about) or 1969/1971 (between)."
                raise wrong(where, f"'{text:.40}' is no date", mend)
            self.dates[Dated(detail, found)] = None
        elif what == "part":
            self.parts[detail] = text
        else:
            self.ids.append((detail, text, None))

    def _country(self, text: str, where: str) -> str | None:
        found = _land(text)
        if found is None:
            self._refuse(wrong(where, f"'{text:.40}' is no country", "Write its ISO 3166 code (KZ) or its name."))
        return found

    def _identifiers(self, value: Any, where: str) -> None:
        """``{"INN": "77..."}``, or a list of ``{"type", "value", "country"}``."""
        if isinstance(value, Mapping):
            for kind, numbers in value.items():
                self.ids += [(str(kind), n, None) for n in scalars(numbers, f"{where}.{kind!s:.40}") if n]
            return
        for entry in value if isinstance(value, list | tuple) else [value]:
            if entry is None:
                continue
            if not isinstance(entry, Mapping):
                raise wrong(where, f"{called(entry)} is no identifier", "Write {'type': 'INN', 'value': '77...'}.")
            for number in scalars(entry.get("value"), where):
                land = next(scalars(entry.get("country"), where), "")
                kind = next(scalars(entry.get("type"), where), "other")
                self.ids.append((kind, number, self._country(land, where) if land else None))

    def _addresses(self, value: Any, where: str) -> None:
        for entry in value if isinstance(value, list | tuple) else [value]:
            if isinstance(entry, Mapping):
                parts = {field_key(str(k)): " ".join(scalars(v, where)) for k, v in entry.items()}
                self._place(parts.get("full", ""), parts, where)
            else:
                for text in scalars(entry, where):
                    self._place(text, {}, where)

    def _place(self, full: str, parts: Mapping[str, str], where: str) -> None:
        street, city = parts.get("street", ""), parts.get("city", "")
        postal, land = parts.get("postal", "") or parts.get("postalcode", ""), parts.get("country", "")
        whole = full or ", ".join(x for x in (street, city, parts.get("region", ""), postal, land) if x)
        if whole:
            self.addresses.append(Place(whole, street, city, postal, self._country(land, where) if land else None))

    def _owners(self, value: Any, where: str, depth: int) -> None:
        entries = value if isinstance(value, list | tuple) else [value]
        if len(entries) > MOST:
            raise wrong(where, f"{len(entries):,} owners are too many", f"Give at most {MOST:,}.")
        for number, entry in enumerate(entries, 1):
            if isinstance(entry, str):
                several = (held_in_words(t, where) for t in entry.split(";") if clean(t))
                self.owners += [self._owner(h, where, depth + 1) for h in several]
            elif isinstance(entry, Mapping):
                held = held_by(entry, where)
                self.owners.append(self._owner(held, f"{where}[{number}]", depth + 1))
            elif entry is not None and not (isinstance(entry, float) and math.isnan(entry)):
                raise wrong(where, f"{called(entry)} is no owner", "Write {'name': '...', 'share': 25}.")

    def _owner(self, held: StatedStake, where: str, depth: int) -> Owner:
        return Owner(read(held.party, where, depth, self.odd), held.share, held.control, held.joint)

    def record(self, entity: Mapping[str, Any] | None) -> Record:
        """The whole record."""
        if any(self.parts.values()):
            self._place("", self.parts, self.where)
        first = next(iter(self.countries), None)
        ids = dict.fromkeys(_identifier(k, n, c or first) for k, n, c in self.ids)
        if not (self.names or ids or self.addresses):
            if self.odd:  # so nothing is left because of that
                raise self.odd[0]
            _nothing(self.where)
        return Record(
            tuple(self.names.values()), self.key, self.schema, tuple(self.countries), tuple(ids),
            tuple(self.addresses), tuple(self.dates), tuple(self.owners), unread=tuple(self.unread), entity=entity,
        )  # fmt: skip


def _identifier(words: str, number: str, country: str | None) -> Identifier:
    """An identifier in the vocabulary of the lists; the kind may be written in any way that ``FIELDS`` knows."""
    what, detail = FIELDS.get(field_key(words), ("", ""))
    if what == "id" and detail not in ("tax", "registration", "identification"):
        return Identifier(detail, number, country)
    return Identifier(kind_of(detail if what == "id" else words, number, country), number, country)
