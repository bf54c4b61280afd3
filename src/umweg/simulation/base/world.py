"""The world that a scenario changes: the base that ships, or a table of the user's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from umweg.simulation.base import table
from umweg.simulation.base.own import own_table
from umweg.simulation.trade.economy import Array, Economy

Basis = tuple[str, str, str]
"""What an answer rests on: what, kind, source."""


@dataclass(frozen=True)
class World:
    """``sets``: trade elasticities by name, (J) each; ``published``: where each was, empty for values of one's own.

    ``basis``: what its figures rest on; ``members``: which countries stand inside others, for errors that teach.
    """

    key: str
    credit: str
    economy: Economy
    sets: Mapping[str, Array]
    published: Mapping[str, str]
    basis: tuple[Basis, ...]
    members: Mapping[str, str]

    @property
    def countries(self) -> tuple[str, ...]:
        """Its countries."""
        return self.economy.countries

    @property
    def sectors(self) -> tuple[str, ...]:
        """Its sectors."""
        return self.economy.sectors


def world(data: str = table.KEY, borrowed: bool = True, absent: bool = True) -> World:
    """The world of a base. ``data``: the key of the one that ships, or a folder; the other two are for what ships.

    >>> world().countries[:3], list(world().sets)[0]
    (('EU', 'ALLIES', 'RU'), 'caliendo-parro-2015')
    """
    return _shipped(borrowed, absent) if data == table.KEY else _own(data, _state(Path(data)))


def _state(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """What changes when a file of the folder does, without reading it."""
    return tuple((f.name, f.stat().st_mtime_ns, f.stat().st_size) for f in sorted(folder.glob("*")))


@lru_cache(maxsize=4)
def _own(data: str, state: tuple[tuple[str, int, int], ...]) -> World:
    del state  # it is part of the key, so that a folder that has changed is read again
    found = own_table(data)
    basis = [("trade, tariffs, value added", "data", found.credit)]
    if found.links:
        basis.append(("input-output links", "data", found.credit))
    else:
        basis.append(("no input-output links", "assumption", table.NO_LINKS_CREDIT))
    return World(found.key, found.credit, found.economy, found.sets, {}, tuple(basis), {})


@cache
def _shipped(borrowed: bool, absent: bool) -> World:
    basis = [("trade, tariffs, value added", "data", table.CREDIT)]
    if borrowed:
        basis.append(("input-output links", "assumption", table.LINKS_CREDIT))
    else:
        basis.append(("no input-output links", "assumption", table.NO_LINKS_CREDIT))
    if absent:
        basis.append(("KG, AM, GE, UZ", "assumption", table.ABSENT_CREDIT))
    economy = table.economy(borrowed, absent)
    return World(table.KEY, table.CREDIT, economy, table.elasticities(), table.SETS, tuple(basis), table.MEMBERS)
