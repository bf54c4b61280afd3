"""What a goods list binds: whose trade, to or from where, of which flow. A list says nothing about any other trade.

>>> from datetime import date
>>> text = "binds: [{flow: export, exporters: [EU], destinations: [RU]}]"
>>> (ban,) = read_bindings(Node.parse(text, "x.yml"))
>>> day = date(2024, 3, 1)
>>> [ban.standing(Trade.of(*ends), day) for ends in (("DE", "RU"), ("DE", "IR"), ("KZ", "RU"))]
['export', '', '']
>>> ban.standing(Trade.of("", "RU"), day)
'sender'
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple, cast

from umweg.core.codes import countries
from umweg.core.errors import UnknownName
from umweg.law.jurisdictions import ANY, groups, members
from umweg.law.strict import Node

Flow = Literal["export", "import", "transit"]
FLOWS: tuple[Flow, ...] = ("export", "import", "transit")
_WHO = {"export": "exporters", "import": "importers", "transit": "exporters"}
_WHERE = {"export": "destinations", "import": "origins", "transit": "through"}


class Trade(NamedTuple):
    """Countries of a consignment as law asks for them; empty: not stated.

    ``exporters``: of dispatch and of those who sell; ``destinations``: where it goes and where those sit who receive;
    ``via``: on the way; ``origins``: of the goods; ``regions``: parts of the destination (ISO 3166-2, ``UA-14``).
    """

    exporters: frozenset[str]
    destinations: frozenset[str]
    via: frozenset[str] = frozenset()
    origins: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        exporter: str | Iterable[str] = "",
        destination: str | Iterable[str] = "",
        *,
        via: str | Iterable[str] = "",
        origin: str | Iterable[str] = "",
        regions: str | Iterable[str] = "",
    ) -> Trade:
        """One country each, or several."""
        return cls(*(_set(x) for x in (exporter, destination, via, origin, regions)))


def _set(given: str | Iterable[str]) -> frozenset[str]:
    return frozenset(x for x in ((given,) if isinstance(given, str) else given) if x)


@dataclass(frozen=True, slots=True)
class Binding:
    """One scope of a list. ``who``: exporters (importers of an import); ``where``: destinations of an export, origins
    of an import, countries that a transit must not cross. ``origins``: an export binds only goods from there.
    ``regions``: only these parts of the destination. ``diversion``: the goods are watched to third countries too.
    """

    flow: Flow
    who: tuple[str, ...]
    where: frozenset[str]
    origins: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    since: date | None = None
    until: date | None = None
    diversion: bool = False

    def standing(self, trade: Trade, on: date) -> str:
        """The flow that it binds; empty where it does not bind; else the field without which nobody can tell: sender,
        destination, origin.
        """
        if (self.since and on < self.since) or (self.until and on > self.until):
            return ""
        if self.flow == "import":
            return self._import(trade, on)
        return self._export(trade, on) if self.flow == "export" else self._transit(trade, on)

    def obeys(self, countries_: frozenset[str], on: date) -> bool:
        """Whether one of the countries is among those whom it binds."""
        return any((m := members(w, on)) is None or bool(m & countries_) for w in self.who)

    def _export(self, trade: Trade, on: date) -> str:
        obeys = self.obeys(trade.exporters, on)
        if trade.exporters and not obeys:
            return ""
        if trade.destinations and not trade.destinations & self.where:
            return ""
        if self.regions and not trade.regions & self.regions:
            return ""
        if self.origins and not trade.origins & self.origins:
            return ""  # who follows the goods of an origin must be told it: the layer of re-exports asks
        return "destination" if not trade.destinations else "export" if obeys else "sender"

    def _import(self, trade: Trade, on: date) -> str:
        if not self.obeys(trade.destinations, on):
            return ""
        if self.where & (trade.origins | trade.exporters):
            return "import"  # of that origin, or sent from there
        inside = any((m := members(w, on)) is not None and trade.exporters and trade.exporters <= m for w in self.who)
        return "" if trade.origins or inside else "origin"

    def _transit(self, trade: Trade, on: date) -> str:
        if not trade.via & self.where or trade.destinations & self.where:
            return ""
        return "transit" if self.obeys(trade.exporters, on) else "" if trade.exporters else "sender"

    def watches(self, trade: Trade, on: date) -> bool:
        """Whether it is a red flag that these exporters send the goods to a third country."""
        if self.flow != "export" or not self.diversion or self.standing(trade, on) == "export":
            return False
        return self.obeys(trade.exporters, on) and not (self.origins and not trade.origins & self.origins)


def read_bindings(node: Node) -> tuple[Binding, ...]:
    """The entries under ``binds``; LawError where one is not valid."""
    return tuple(_one(n) for n in node.children("binds"))


def _one(node: Node) -> Binding:
    flow = cast(Flow, node.one_of("flow", FLOWS))
    out = Binding(
        flow=flow,
        who=tuple(_who(node, _WHO[flow], w) for w in node.words(_WHO[flow], required=True)),
        where=frozenset(_country(node, _WHERE[flow], c) for c in node.words(_WHERE[flow], required=True)),
        origins=frozenset(_country(node, "origins", c) for c in (node.words("origins") if flow == "export" else ())),
        regions=frozenset(node.words("regions")) if flow == "export" else frozenset(),
        since=node.day_or_none("from"), until=node.day_or_none("to"),
        diversion=node.flag("diversion", False) if flow == "export" else False,
    )  # fmt: skip
    node.done()
    return out


def _who(node: Node, key: str, word: str) -> str:
    return word if word == ANY or word in groups() else _country(node, key, word)


def _country(node: Node, key: str, word: str) -> str:
    try:
        area = countries.resolve(word)
    except UnknownName as e:
        raise node.fail(key, e.what, f"Use a code (RU), {', '.join(groups())} or {ANY}.") from e
    if area.kind != "country":
        raise node.fail(key, f"'{word}' is no country ({area.kind}).", f"Groups are {', '.join(groups())}.")
    return area.code
