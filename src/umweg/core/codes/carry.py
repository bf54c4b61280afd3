"""One code carried through the editions: the codes of another year that hold its goods, forward or back.

>>> carry("HS", "851712", 2021, 2022)
('851713', '851714')
>>> carry("CN", "85171300", 2022, 2021), carry("HS", "870323", 2012, 2022)
(('85171200',), ('870323', '870340', '870360'))
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache

from umweg.core.codes.families import CATCH_ALL, catch_alls
from umweg.core.codes.links import System, edition_year, hs_codes, steps

Ways = Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=1 << 16)  # every list asks for the same codes
def carry(system: System, code: str, year: int, to: int) -> tuple[str, ...]:
    """Codes of the year ``to`` that hold goods of ``code`` of ``year``, sorted; of six digits (HS) or eight (CN).

    A code without links stays itself; so do headings, and codes of years whose links are not at hand (HS before 2012).
    Links to a catch-all code (e-waste 8549 of HS 2022: 1,019 links) are left out where others remain; a catch-all
    itself leads nowhere else, because what it took is too little of too much.
    """
    first, last = edition_year(system, year), edition_year(system, to)
    found = {code}
    forward = first <= last
    for step in sorted(steps(system), reverse=not forward):
        if min(first, last) <= step[0] and step[1] <= max(first, last):
            ways = _ways(system, step, forward)
            found = {b for a in found for b in ways.get(a, (a,))}
    return tuple(sorted(found))


@cache
def _ways(system: System, step: tuple[int, int], forward: bool) -> Ways:
    """Where each code of a step leads."""
    links = steps(system)[step]
    big = catch_alls(links)
    out: dict[str, set[str]] = defaultdict(set)
    for old, new in links:
        out[old if forward else new].add(new if forward else old)
    return {a: _kept(a, ends, big) for a, ends in out.items()}


def _kept(code: str, ends: set[str], big: set[str]) -> tuple[str, ...]:
    """The ends that are followed."""
    if len(ends) > CATCH_ALL:
        return (code,)
    small = {e for e in ends if e == code or e not in big}
    return tuple(small or ends)


def known(system: System, year: int) -> bool:
    """Whether links lead to that year's codes: always for the CN, for the HS from 2012.

    >>> known("HS", 2010), known("HS", 2026), known("CN", 2010)
    (False, True, True)
    """
    return system == "CN" or edition_year("HS", year) in hs_codes().editions
