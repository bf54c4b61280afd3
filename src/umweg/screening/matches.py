"""Whom a party was found to be on the lists: what checks read of the answer of party matching."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Match:
    """A listed party at or above the threshold. ``lists``: in words; ``laws``: those whose lists name it.

    ``effect``: the strictest of those lists (``umweg.law.party_lists``); ``verified``: of that list. ``certain``: an
    identifier agrees. ``found_by``: name, identifier or address. ``listed``: False where it has left its lists.
    ``share``: what a listed owner holds, in percent. ``entity_digest``: of what its entry on the lists says.
    """

    entity_id: str
    name: str
    lists: str
    laws: tuple[str, ...]
    score: float
    certain: bool
    found_by: str
    listed: bool
    detail: tuple[str, ...]
    effect: str = "caution"
    verified: bool = True
    share: float | None = None
    entity_digest: str = ""

    @property
    def values(self) -> dict[str, str | float]:
        """What sentences, exceptions and the desk read: who on which list, and what its entry says now."""
        return {"entity": self.name, "entity_id": self.entity_id, "entity_digest": self.entity_digest,
                "lists": self.lists, "score": round(self.score, 3)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PartyMatches:
    """The answer for one party: listed parties that it may be, listed owners, and verdicts of rules on ownership.

    ``ownership``: ``OwnershipVerdict`` as plain data. ``fault``: why it could not be assessed.
    """

    found: tuple[Match, ...] = ()
    owners: tuple[Match, ...] = ()
    ownership: tuple[Mapping[str, Any], ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class NamedMatch:
    """A listed party that is named elsewhere than as a party. ``where``: path in the consignment; ``said``: the words.

    ``how``: the whole field, a part that a word such as c/o sets off, within a longer name, in a text.
    """

    where: str
    how: str
    said: str
    match: Match


@dataclass(frozen=True, slots=True)
class NamedElsewhere:
    """All of a consignment; ``unread``: places whose text cannot be read."""

    found: tuple[NamedMatch, ...] = ()
    unread: tuple[str, ...] = ()
