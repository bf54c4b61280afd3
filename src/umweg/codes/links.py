"""The concordances as they are shipped: links from the codes of one edition to those of the next.

Source: Eurostat's year-to-year concordance of the Combined Nomenclature, the UN Statistics Division's
correlation tables of the Harmonized System. See ``data/CREDITS.md``.

>>> ("85171200", "85171300") in steps("CN")[2021, 2022]
True
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from umweg.errors import UsageError

System = Literal["CN", "HS"]
Step = tuple[int, int]
Link = tuple[str, str]

DATA = Path(__file__).parent / "data"
_WIDTH = {"CN": 8, "HS": 6}


@cache
def steps(system: System) -> Mapping[Step, tuple[Link, ...]]:
    """Links ``(code_from, code_to)`` by step ``(year_from, year_to)``; for HS the years name editions.

    Of the HS, links that only say that a code stays itself are left out.
    """
    import pyarrow.parquet as pq

    width = _WIDTH[system]
    table = pq.ParquetFile(DATA / f"{system.lower()}_links.parquet").read().to_pydict()
    out: dict[Step, list[Link]] = {}
    for y, z, a, b in zip(*(table[c] for c in ("year_from", "year_to", "code_from", "code_to")), strict=True):
        out.setdefault((y, z), []).append((f"{a:0{width}d}", f"{b:0{width}d}"))
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
    import pyarrow.parquet as pq

    t = pq.ParquetFile(DATA / "hs_codes.parquet").read().to_pydict()
    codes = t["code"]
    editions = {
        int(name[2:]): frozenset(c for c, here in zip(codes, flags, strict=True) if here)
        for name, flags in t.items()
        if name.startswith("hs")
    }
    text = {c: d for c, d in zip(codes, t["description"], strict=True) if d}
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
