"""The concordances as they are shipped: links from the codes of one edition to those of the next.

Source: Eurostat's year-to-year concordance of the Combined Nomenclature, the UN Statistics Division's
correlation tables of the Harmonized System. See ``data/CREDITS.md``.

>>> ("85171200", "85171300") in steps("CN")[2021, 2022]
True
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from umweg.core.errors import UsageError

System = Literal["CN", "HS"]
Step = tuple[int, int]
Link = tuple[str, str]

DATA = Path(__file__).parent / "data"


def _packed(name: str, *, header: bool = False) -> list[list[str]]:
    """Rows of a gzipped CSV in ``data/``."""
    with gzip.open(DATA / name, "rt", encoding="utf-8", newline="") as f:
        rows = list(csv.reader(f))
    return rows if header else rows[1:]


@cache
def steps(system: System) -> Mapping[Step, tuple[Link, ...]]:
    """Links ``(code_from, code_to)`` by step ``(year_from, year_to)``; for HS the years name editions.

    Of the HS, links that only say that a code stays itself are left out.
    """
    out: dict[Step, list[Link]] = {}
    for y, z, a, b in _packed(f"{system.lower()}_links.csv.gz"):
        out.setdefault((int(y), int(z)), []).append((a, b))
    return MappingProxyType({k: tuple(v) for k, v in out.items()})


@dataclass(frozen=True, slots=True)
class HSCodes:
    """Codes of each edition whose codes are known (2, 4 and 6 digits), and descriptions of HS 2022."""

    editions: Mapping[int, frozenset[str]]
    text: Mapping[str, str]


@cache
def hs_codes() -> HSCodes:
    """The codes of HS 2012, 2017 and 2022 with the English descriptions of HS 2022.

    >>> sorted(hs_codes().editions), hs_codes().text["0101"]
    ([2012, 2017, 2022], 'Horses, asses, mules and hinnies; live')
    """
    rows = _packed("hs_codes.csv.gz", header=True)
    editions = {
        int(name[2:]): frozenset(row[0] for row in rows[1:] if row[i] == "1")
        for i, name in enumerate(rows[0])
        if name.startswith("hs")
    }
    text = {row[0]: row[-1] for row in rows[1:] if row[-1]}
    return HSCodes(MappingProxyType(editions), MappingProxyType(text))


@cache
def _hs_editions() -> tuple[tuple[int, int | None], ...]:
    """``(first_year, last_year)`` of each edition, in order; the first year names it."""
    with (DATA / "editions.csv").open(encoding="utf-8", newline="") as f:
        return tuple((int(r["first_year"]), int(r["last_year"]) if r["last_year"] else None) for r in csv.DictReader(f))


def edition_year(system: System, year: int) -> int:
    """The year that names the edition in force in ``year``: CN every year, HS about every five.

    Raises ``UsageError`` before 1988, when both began.

    >>> edition_year("HS", 2020), edition_year("CN", 2020)
    (2017, 2020)
    """
    if year < 1988:
        raise UsageError(f"There is no {system} for the year {year}.", mend="Both CN and HS begin in 1988.")
    if system == "CN":
        return year
    return max(first for first, _ in _hs_editions() if first <= year)
