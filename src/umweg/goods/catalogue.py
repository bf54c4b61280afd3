"""Goods lists, asked for the code of a declaration: which lists name it on a day, through the editions of codes.

A code is carried by the official links into the edition in which a list was written. One that splits there into listed
and other codes is ``part``: a clerk looks. Absence is worth what the list's completeness is worth (``absence.py``).

>>> lists = Catalogue.of(["chpl", "eu-833-merged"])
>>> phones = Code("85171200", "CN", 2021)
>>> [(x.key, x.status, x.code, x.through) for x in lists.all(phones, date(2024, 3, 1))]
[('eu-833-merged', 'part', '85171300', '85171300')]
>>> chips = Code("8542311090", "TNVED", 2023)
>>> [(x.key, x.status, x.tier) for x in lists.all(chips, date(2023, 6, 1))]
[('chpl', 'listed', '1'), ('eu-833-merged', 'part', '')]
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

from umweg.core.codes.carry import carry, known
from umweg.core.errors import UsageError
from umweg.goods.editions import read_in
from umweg.law.bindings import FLOWS, Trade
from umweg.law.lists import GoodsList, earliest, goods_list, list_file, shipped_lists

Status = Literal["listed", "part", "inferred"]
Key = tuple[str, str, int]
Countries = str | Iterable[str]
MOST = 200_000
"""Codes whose answer is kept; beyond, memory is freed and filled anew."""
FIRST = 1988
"""Before, there was neither HS nor CN: a code said to be older is looked up as it is."""
_DIGITS = {"CN": 8, "HS": 6, "TNVED": 6}


class CodedGoods(Protocol):
    """What has a code: ``code`` digits only (empty: none), ``system`` HS, CN or TNVED, ``year`` of the edition."""

    @property
    def code(self) -> str: ...  # noqa: D102  # said above
    @property
    def system(self) -> str: ...  # noqa: D102  # said above
    @property
    def year(self) -> int: ...  # noqa: D102  # said above


class Code(NamedTuple):
    """A code by itself, without a line of a consignment around it."""

    code: str
    system: str
    year: int


@dataclass(frozen=True, slots=True)
class ListedCode:
    """A code on a list. ``code`` is the listed one, ``through`` that under which it was found in the list's edition.

    ``status``: ``listed``; ``part`` (the declared code is wider than what is listed, the act lists only a part of it,
    "ex", or no links lead from its year); ``inferred`` (the list's maker inferred the code). ``in_force_from``: None
    where nobody says. ``floor``: EUR per item from which on the act means the goods; ``by_value``: only that divides
    them, so that what lies above is ``listed``.
    """

    key: str
    status: Status
    tier: str
    code: str
    through: str
    edition: str
    completeness: str
    verified: bool
    in_force_from: date | None
    in_force_to: date | None = None
    title: str = ""
    law: str = ""
    floor: float | None = None
    by_value: bool = False


@dataclass(frozen=True)
class Catalogue:
    """Goods lists and a memory of what was asked; the same lists have the same ``digest``."""

    lists: tuple[GoodsList, ...]
    _found: dict[Key, tuple[ListedCode, ...]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, keys: Sequence[str] | None = None, own: Sequence[str | Path] = ()) -> Catalogue:
        """Shipped lists by key (all without ``keys``), and lists of one's own by the path of their YAML file."""
        lists = (*map(goods_list, shipped_lists() if keys is None else keys), *(list_file(Path(p)) for p in own))
        names = [one.key for one in lists]
        if twice := {n for n in names if names.count(n) > 1}:
            raise UsageError(f"The list '{min(twice)}' is given twice.", mend="Give each list once, with its own key.")
        return cls(lists)

    @property
    def digest(self) -> str:
        """The hash of all lists with their passports, whatever their order."""
        return hashlib.sha256("\n".join(sorted(f"{x.key} {x.sha256}" for x in self.lists)).encode()).hexdigest()

    @cached_property
    def by_key(self) -> Mapping[str, GoodsList]:
        """The lists by their keys."""
        return {x.key: x for x in self.lists}

    def binding(
        self, exporter: Countries, destination: Countries, flow: str = "", origin: Countries = "", *, on: date,
        via: Countries = "", regions: Countries = "",
    ) -> tuple[GoodsList, ...]:  # fmt: skip
        """The lists that bind a trade on a day (of any flow where none is named), whatever the goods.

        Each says how old it is (``as_of``), and whether it was compared with its act (``verified``, ``compared``).

        >>> lists, day = Catalogue.of(), date(2026, 11, 20)
        >>> [x.annex for x in lists.binding("DE", "RU", "export", on=day) if x.law == "eu"]
        ['II', 'VII', 'X', 'XI', 'XVIII', 'XX', 'XXIII']
        >>> [x.annex for x in lists.binding("KZ", "DE", "import", "RU", on=day)]
        ['XVII', 'XXI', 'XXII', 'XXV', 'XXVI', 'XXVII']
        >>> lists.binding("DE", "IR", on=day), [x.key for x in lists.binding("KZ", "RU", on=day)]
        ((), ['chpl'])
        """
        trade = Trade.of(exporter, destination, via=via, origin=origin, regions=regions)
        wanted = (flow, "house") if flow else (*FLOWS, "house")
        return tuple(x for x in self.lists if _in_force(x, on) and x.standing(trade, on) in wanted)

    def listed(self, goods: CodedGoods, day: date, key: str) -> tuple[ListedCode, ...]:
        """Where one list names the goods on the day; empty too where the list is not in this catalogue."""
        return tuple(x for x in self.all(goods, day) if x.key == key)

    def all(self, goods: CodedGoods, day: date) -> tuple[ListedCode, ...]:
        """Every list that names the goods on the day, one answer a list, in the order of the lists."""
        found = self._any_day(goods)
        return tuple(x for x in found if _holds(x, day)) if found else ()

    def not_yet(self, goods: CodedGoods, day: date) -> tuple[ListedCode, ...]:
        """Lists that name the goods only from a later day."""
        return tuple(x for x in self._any_day(goods) if x.in_force_from and x.in_force_from > day)

    def _any_day(self, goods: CodedGoods) -> tuple[ListedCode, ...]:
        """Lists that name the goods on whatever day; remembered by code, system and year."""
        if not goods.code:
            return ()
        key = (goods.code[: _DIGITS[goods.system]], goods.system, goods.year)
        found = self._found.get(key)
        if found is None:
            if len(self._found) >= MOST:
                self._found.clear()
            found = self._found[key] = tuple(x for one in self.lists if (x := look_up(one, *key)) is not None)
        return found


def _in_force(one: GoodsList, day: date) -> bool:
    return (one.valid_from is None or one.valid_from <= day) and (one.valid_to is None or day <= one.valid_to)


def _holds(found: ListedCode, day: date) -> bool:
    since, to = found.in_force_from, found.in_force_to
    return (since is None or since <= day) and (to is None or day <= to)


def look_up(one: GoodsList, code: str, system: str, year: int) -> ListedCode | None:
    """What a list says of a code of a nomenclature and year, on whatever day; the firmest of its editions."""
    found = [x for to in read_in(one, year) if (x := _in_edition(one, code, system, year, to)) is not None]
    return min(found, key=lambda x: ("listed", "inferred", "part").index(x.status), default=None)


def _in_edition(one: GoodsList, code: str, system: str, year: int, to: int) -> ListedCode | None:
    """The answer with the list read in the edition of one year."""
    if year < FIRST:
        codes: tuple[str, ...] = (code,)
    elif system == "CN" and len(code) == 8:
        codes = carry("CN", code, year, to)
        codes = codes if one.system == "CN" else tuple(dict.fromkeys(c[:6] for c in codes))
    else:
        codes = carry("HS", code[:6], year, to)
    hits = [(c, covered) for c in codes if (covered := one.covers(c)) is not False]
    if not hits:
        return None
    sure = len(code) == 8 or (year >= FIRST and known("HS", year))
    whole = sure and len(hits) == len(codes) and all(covered for _, covered in hits)
    through = next((c for c, covered in hits if covered), hits[0][0])
    entry = one.entry(through) or ""
    status: Status = "listed"
    if not whole or any(one.entry(c) in one.ex for c in codes):
        status = "part"
    elif one.completeness == "inferred" or any(one.entry(c) in one.inferred for c in codes):
        status = "inferred"
    return ListedCode(
        one.key, status, one.tier_of.get(entry, ""), entry or through, through, one.edition or f"{one.system}{to}",
        one.completeness, one.verified, earliest(one.since_any(c) for c, _ in hits), one.valid_to, one.title, one.law,
        one.floor.get(entry), entry in one.by_value,
    )  # fmt: skip
