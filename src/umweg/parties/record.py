"""A party as a question: a name, or a record with all that is known about it. Listed parties have the same shape.

>>> from umweg.parties.reading import read
>>> r = read({"name": "ООО Ромашка Трейд", "country": "KZ", "BIN": "941240000193", "founded": "2022"})
>>> r.schema, r.countries, r.identifiers[0].kind, r.dates[0]
('', ('KZ',), 'BIN', Dated(kind='founding', value='2022'))
>>> read({"schema": "Person", "properties": {"name": ["Jan Doe"], "birthDate": ["1970-01-02"]}}).names[0].text
'Jan Doe'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from umweg.parties import checkdigits
from umweg.parties.list_status import Listing


def sound(text: str) -> str:
    r"""A text that can be written as UTF-8: halves of surrogate pairs are spelled out.

    >>> sound("Ж\ud800")
    'Ж\\ud800'
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "backslashreplace").decode()
    return text


@dataclass(frozen=True, slots=True)
class Name:
    """A name with its kind (``tables.NAME_KINDS``)."""

    text: str
    kind: str = "primary"


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number with its kind in the vocabulary of ``umweg.ftm.identifiers``; ``country`` who issued it."""

    kind: str
    value: str
    country: str | None = None

    @property
    def bare(self) -> str:
        """The number as it is compared."""
        n = checkdigits.normal(self.value)
        if self.kind == "SWIFT":
            return n[:8]  # the three signs behind it are those of a branch
        return n[3:] if self.kind == "IMO" and n.startswith("IMO") else n

    @property
    def where(self) -> str | None:
        """The country that issued it: the only one that has the kind or numbers of that length, else as stated."""
        if self.kind in checkdigits.WORLDWIDE:
            return None
        # An INN tells its country by its length; a firm of a third country may well have one.
        by_form = {10: "RU", 12: "RU", 14: "KG"} if self.kind == "INN" else {}
        return checkdigits.HOME.get(self.kind) or by_form.get(len(self.bare)) or self.country

    @property
    def valid(self) -> bool | None:
        """Whether its check digit holds; None where there is no rule for the kind."""
        return checkdigits.valid(self.kind, self.bare, self.where)

    def words(self) -> str:
        """``INN 7707083893 (RU)``."""
        return f"{self.kind} {self.value}" + (f" ({self.where})" if self.where else "")


@dataclass(frozen=True, slots=True)
class Place:
    """An address; ``full`` has all of it, the parts what is known apart; ``country`` as ISO 3166 alpha-2."""

    full: str
    street: str = ""
    city: str = ""
    postal: str = ""
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    """A date of birth, founding, build or death, in the notation of ``tables.PARTIES``: 1948-12, 1951~, 1961/1963."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Owner:
    """An owner: who, the share in percent (None: not stated), and whether it is said to control.

    ``joint``: the name of the arrangement by which it holds the share together with others; empty for none.
    """

    record: Record
    share: float | None = None
    control: bool = False
    joint: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A party: a question or a listed one. ``key``: its id, ``schema``: FollowTheMoney's; empty where not stated.

    ``listings``: the lists of a listed party; ``unread``: fields that were given and are not used here. ``acts``: it
    plays a part that persons and firms play, not ships (of a question whose schema is not stated).
    """

    names: tuple[Name, ...]
    key: str = ""
    schema: str = ""
    countries: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    addresses: tuple[Place, ...] = ()
    dates: tuple[Dated, ...] = ()
    owners: tuple[Owner, ...] = ()
    listings: tuple[Listing, ...] = ()
    unread: tuple[str, ...] = ()
    entity: Mapping[str, Any] | None = field(default=None, compare=False, repr=False)
    acts: bool = field(default=False, repr=False)

    @property
    def name(self) -> str:
        """The first name; the key where it has none."""
        return self.names[0].text if self.names else self.key

    @property
    def is_plain(self) -> bool:
        """Whether names are all there is to compare."""
        return not (self.countries or self.identifiers or self.addresses or self.dates or self.owners or self.acts)
