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
    ``fields``: ours beside the listed one (``parties.side_by_side``).
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
    name_score: float = 0.0
    fields: tuple[Mapping[str, Any], ...] = ()

    @property
    def values(self) -> dict[str, str | float]:
        """What sentences, exceptions and the desk read: who on which list, and what its entry says now."""
        return {"entity": self.name, "entity_id": self.entity_id, "entity_digest": self.entity_digest,
                "lists": self.lists, "score": round(self.score, 3)}  # fmt: skip

    def beside(self, found: str) -> dict[str, Any]:
        """What a person goes by who must say whether they are the same; ``found``: as party, owner, or outweighed."""
        return {"entity_id": self.entity_id, "entity": self.name, "lists": self.lists, "listed": self.listed,
                "score": round(self.score, 3), "name_score": round(self.name_score, 3), "found": found,
                "fields": list(self.fields)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PartyMatches:
    """The answer for one party: listed parties that it may be, listed owners, and verdicts of rules on ownership.

    ``outweighed``: listed parties of a like name that a date or number of ours contradicts, so that they are no match.
    ``ownership``: ``OwnershipVerdict`` as plain data. ``fault``: why it could not be assessed.
    """

    found: tuple[Match, ...] = ()
    owners: tuple[Match, ...] = ()
    ownership: tuple[Mapping[str, Any], ...] = ()
    fault: str = ""
    outweighed: tuple[Match, ...] = ()

    @property
    def beside(self) -> list[dict[str, Any]]:
        """All of them, as a decision keeps them with the party."""
        each = (("party", self.found), ("owner", self.owners), ("outweighed", self.outweighed))
        return [m.beside("address" if m.found_by == "address" else what) for what, some in each for m in some]


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
    """All of a consignment; ``unread``: places whose text cannot be read, or not word by word, each with its case."""

    found: tuple[NamedMatch, ...] = ()
    unread: tuple[tuple[str, str], ...] = ()
