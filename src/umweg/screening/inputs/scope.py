"""Which goods lists say something about a consignment: those that bind it, and those whose goods are watched.

A list binds whom it names, for the countries and the flow that it names (``umweg.law.bindings``), and says nothing
about any other trade. Goods that may not go to one country are watched on their way to third countries, over which they
are diverted: that is a red flag and no ban. Countries of the coalition restrict such exports themselves, and a country
under other measures is no point of diversion of these.

>>> from datetime import date
>>> from umweg.goods.catalogue import Catalogue
>>> from umweg.screening.consignments.model import Consignment, Line
>>> from umweg.screening.facts import ConsignmentFacts
>>> from umweg.screening.inputs.reference_data import ReferenceData
>>> known = ReferenceData.of(date(2024, 3, 1), ("eu-russia",), goods=Catalogue.of(["chpl", "eu-833-xxiii"]))
>>> def said(sender, destination):
...     c = Consignment(id="1", sender=sender, destination=destination, lines=(Line(),))
...     facts = ConsignmentFacts.of(c, known.as_of)
...     return standings(facts, known, facts.lines[0])
>>> said("DE", "RU"), said("KZ", "RU")
({'chpl': 'export', 'eu-833-xxiii': 'export'}, {'chpl': 'export'})
>>> said("DE", "KZ"), said("DE", "IR"), said("DE", "FR")
({'chpl': 'diversion', 'eu-833-xxiii': 'diversion'}, {}, {})
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from umweg.law.bindings import FLOWS, Trade
from umweg.screening.inputs.placing import regions_of

if TYPE_CHECKING:
    from umweg.screening.facts import ConsignmentFacts, GoodsLine
    from umweg.screening.inputs.reference_data import ReferenceData

RECEIVERS = ("consignee", "buyer", "end-user", "importer")
SENDERS = ("exporter", "seller", "consignor")
DIVERSION, HOUSE = "diversion", "house"
LACKING = ("sender", "destination", "origin")
"""A standing is a flow (the list binds), ``house`` (a list of one's own), ``diversion``, or one of these: the field
without which nobody can tell."""
_KEPT = 20_000


def trade(facts: ConsignmentFacts, goods: GoodsLine | None = None) -> Trade:
    """The countries of a consignment as law asks for them; the origin is that of one line."""
    return Trade.of(
        (facts.sender, *(p.country for p in facts.role(*SENDERS))),
        (facts.destination, *(p.country for p in facts.role(*RECEIVERS))),
        via=facts.via,
        origin=goods.origin if goods else "",
        regions=regions_of(facts),
    )


def standings(facts: ConsignmentFacts, known: ReferenceData, goods: GoodsLine) -> Mapping[str, str]:
    """By the key of each list that says something about a line: why. Lists that are left out say nothing about it."""
    key = (standings, goods.origin)
    found: Mapping[str, str] | None = facts.memo.get(key)
    if found is None:
        found = facts.memo[key] = of_trade(trade(facts, goods), known, facts.day)
    return found


def binding(facts: ConsignmentFacts, known: ReferenceData) -> frozenset[str]:
    """The keys of the lists that bind a line of the consignment."""
    found: frozenset[str] | None = facts.memo.get(binding)
    if found is None:
        bound = (k for g in facts.lines for k, at in standings(facts, known, g).items() if at in FLOWS)
        found = facts.memo[binding] = frozenset(bound)
    return found


def of_trade(asked: Trade, known: ReferenceData, on: date) -> Mapping[str, str]:
    """The same for countries alone; the same trade comes again and again."""
    kept: dict[tuple[Trade, date], Mapping[str, str]] = known.kept.setdefault("scope", {})
    found = kept.get((asked, on))
    if found is None:
        if len(kept) >= _KEPT:
            kept.clear()
        found = kept[asked, on] = _of_trade(asked, known, on)
    return found


def _of_trade(asked: Trade, known: ReferenceData, on: date) -> Mapping[str, str]:
    third = bool(asked.destinations - known.coalition - known.targets)
    out: dict[str, str] = {}
    for one in known.goods.lists if known.goods else ():
        standing = one.standing(asked, on)
        if standing not in (*FLOWS, HOUSE) and third and one.watches(asked, on):
            standing = DIVERSION
        if standing:
            out[one.key] = standing
    return out


def third_country(facts: ConsignmentFacts, known: ReferenceData) -> str:
    """The third country that the goods go to: the destination, else where somebody sits who receives them."""
    third = trade(facts).destinations - known.coalition - known.targets
    return facts.destination if facts.destination in third or not third else min(third)
