"""Groups of countries as claims name them, and who belongs to them.

>>> len(members(("EU27",))), members(("EU28",))[-1], members(("KZ", "RU"))
(27, 'GB', ('KZ', 'RU'))
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from umweg.core.codes.countries import areas

WORLD = "WORLD"
_UNIONS = {"EU27": "EU27_2020", "EU28": "EU28"}


def members(given: Iterable[str]) -> tuple[str, ...]:
    """Countries behind codes and groups, each once; ``WORLD`` stays and means every partner of the reporter."""
    return tuple(dict.fromkeys(c for g in given for c in _of(g)))


@cache
def _of(group: str) -> tuple[str, ...]:
    found = areas().get(_UNIONS.get(group, group))
    if group == "EU28":  # the older union, its last member at the end
        return (*_of("EU27"), "GB")
    return found.members if found is not None and found.members else (group,)


@cache
def aggregates() -> tuple[str, ...]:
    """Areas that are sums of others: adding them to countries would count trade twice."""
    return tuple(a.code for a in areas().values() if a.kind == "aggregate")
