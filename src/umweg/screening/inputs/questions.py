"""What several checks ask: which lines are sensitive, whether they leave the coalition, who receives them.

A red flag of conduct means little by itself (the sources say so). Where its source speaks of restricted goods, or of
parties beyond the coalition, the check asks ``risk`` first, so that ordinary trade raises nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from umweg.core.errors import UnknownName
from umweg.parties import dates
from umweg.screening.consignments.values.land_words import is_nobody
from umweg.screening.facts import Actor, ConsignmentFacts, GoodsLine, country
from umweg.screening.inputs.scope import RECEIVERS as RECEIVERS
from umweg.screening.inputs.scope import SENDERS as SENDERS
from umweg.screening.inputs.scope import standings

if TYPE_CHECKING:
    from umweg.goods.catalogue import ListedCode as GoodsListed
    from umweg.screening.history.history import History
    from umweg.screening.inputs.reference_data import ReferenceData

T = TypeVar("T")
PAPERS = ("licence", "permit", "exemption")
"""Kinds of documents that allow what is else held."""
SENSITIVE = ("high-priority-goods", "lists")
"""The check and its parameter that say which lists the red flags mean."""


class ListedLines(NamedTuple):
    """Lines with goods of a list (or part of whose code is), and what was lacking to tell."""

    lines: tuple[GoodsLine, ...]
    missing: tuple[str, ...]

    @property
    def numbers(self) -> str:
        """The lines for a sentence: ``1, 3``."""
        return ", ".join(str(g.number) for g in self.lines)


NO_GOODS = ListedLines((), ())


def once(compute: Callable[[ConsignmentFacts, ReferenceData], T]) -> Callable[[ConsignmentFacts, ReferenceData], T]:
    """A function of the facts that is computed once for each consignment and kept with its facts."""

    @wraps(compute)
    def kept(facts: ConsignmentFacts, known: ReferenceData) -> T:
        held = facts.memo.get(compute)
        if held is None or held[0] is not known:
            held = facts.memo[compute] = (known, compute(facts, known))
        found: T = held[1]
        return found

    return kept


@once
def listings(facts: ConsignmentFacts, known: ReferenceData) -> tuple[tuple[GoodsListed, ...], ...]:
    """For each line the lists that name its goods on the day: asked once, read by several checks."""
    if known.goods is None:
        return ((),) * len(facts.lines)
    return tuple(known.goods.all(g, facts.day) for g in facts.lines)


@once
def in_scope(facts: ConsignmentFacts, known: ReferenceData) -> tuple[tuple[tuple[GoodsListed, str], ...], ...]:
    """For each line the lists that name its goods and say something about such a consignment, with their standing."""
    return tuple(
        tuple((x, at) for x in found if (at := standings(facts, known, goods).get(x.key, ""))) if found else ()
        for goods, found in zip(facts.lines, listings(facts, known), strict=True)
    )


def on_lists(
    facts: ConsignmentFacts, known: ReferenceData, lists: Iterable[str], on: date | None = None
) -> ListedLines:
    """Lines with goods of any of the lists, by their keys, on a day (default: that of the consignment)."""
    if known.goods is None:
        return ListedLines((), ("goods lists",))
    if not facts.lines:
        return ListedLines((), ("lines",))
    named, every = frozenset(lists), known.goods.all
    found = listings(facts, known) if on is None else [every(g, on) for g in facts.lines]
    lines = tuple(g for g, of in zip(facts.lines, found, strict=True) if any(x.key in named for x in of))
    return ListedLines(lines, tuple(f"{g.where}.code" for g in facts.lines if not g.code))


@once
def sensitive(facts: ConsignmentFacts, known: ReferenceData) -> ListedLines:
    """Lines with goods that the red flags mean, where the list says something about such a consignment at all."""
    found = on_lists(facts, known, known.parameter(*SENSITIVE))
    if not found.lines:
        return found
    named = frozenset(known.parameter(*SENSITIVE))
    lines = tuple(g for g in found.lines if any(x.key in named for x, _ in in_scope(facts, known)[g.number - 1]))
    return ListedLines(lines, found.missing)


@once
def restricted(facts: ConsignmentFacts, known: ReferenceData) -> ListedLines:
    """Lines with goods of any list of the regimes: lists of statistics tell goods apart here, they bind nobody."""
    return on_lists(facts, known, known.lists)


@once
def leaves(facts: ConsignmentFacts, known: ReferenceData) -> bool | None:
    """Whether the goods, or the title to them, go beyond the coalition; None where no country is known."""
    ends = [c for c in (facts.destination, *(p.country for p in facts.role(*RECEIVERS))) if c]
    return any(c not in known.coalition for c in ends) if ends else None


@once
def risk(facts: ConsignmentFacts, known: ReferenceData) -> ListedLines:
    """Sensitive lines that leave the coalition. No line and nothing missing: an ordinary consignment."""
    away = leaves(facts, known)
    if away is False:
        return NO_GOODS
    goods = sensitive(facts, known)
    return goods if away or not (goods.lines or goods.missing) else ListedLines((), ("destination", *goods.missing))


@once
def receivers(facts: ConsignmentFacts, known: ReferenceData) -> tuple[Actor, ...]:
    """Those who receive the goods beyond the coalition, each once; a seat not stated counts as the destination."""
    away = (p for p in facts.role(*RECEIVERS) if (p.country or facts.destination) not in known.coalition)
    return tuple({p.key: p for p in away}.values())


class SensitiveReceivers(NamedTuple):
    """Who receives sensitive goods beyond the coalition, and what was lacking to tell."""

    parties: tuple[Actor, ...]
    missing: tuple[str, ...]


@once
def exposed(facts: ConsignmentFacts, known: ReferenceData) -> SensitiveReceivers:
    """Receivers of sensitive goods beyond the coalition. Nobody and nothing missing: an ordinary consignment."""
    goods = risk(facts, known)
    if not goods.lines:
        return SensitiveReceivers((), goods.missing)
    found = receivers(facts, known)
    return SensitiveReceivers(found, () if found else ("parties",))


@lru_cache(maxsize=256)
def day(text: str | date) -> date:
    """A day out of a parameter."""
    return text if isinstance(text, date) else date.fromisoformat(text)


@lru_cache(maxsize=4096)
def moment(text: str | None) -> date | None:
    """The day of a moment; None where it is not stated or is no day."""
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


def founded(actor: Actor) -> dates.DateSpan | None:
    """First and last possible day of a founding; None where it is not stated or not readable."""
    text = actor.party.founded
    return dates.span(text.strip()) if text else None


@lru_cache(maxsize=4096)
def settled(text: str | None) -> str:
    """The code of a country that a payment or an earlier version names; empty where it is none."""
    try:
        return country(text) if text and text.strip() else ""
    except UnknownName:
        return ""


def called(actor: Actor) -> dict[str, str]:
    """How a sentence calls a party."""
    return {"role": actor.role, "name": actor.called}


def unmatched(actor: Actor) -> str:
    """What is lacking of a party's comparison with the lists; empty where it was compared."""
    if actor.matches is None:
        return "party lists" if actor.record is not None else f"{actor.where}.name"
    return f"{actor.where}: {actor.matches.fault}" if actor.matches.fault else ""


def unnamed(facts: ConsignmentFacts) -> tuple[str, ...]:
    """Who receives, where the field says that it is nobody: "TO ORDER", "N/A"; nothing where another one is named."""
    receiving = list(facts.role(*RECEIVERS))
    if any(p.party.name and not is_nobody(p.party.name) for p in receiving):
        return ()
    return tuple(f"{p.where}.name" for p in receiving if p.party.name)


def reaching_back(known: ReferenceData, key: str) -> tuple[History | None, date]:
    """The user's history where it begins early enough before the measures for a check (None: not), and their day."""
    since, history = day(known.parameter(key, "since")), known.history
    early = history is not None and history.begins_before(since, int(known.parameter(key, "months")))
    return (history if early else None), since
