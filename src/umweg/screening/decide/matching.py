"""Parties of many consignments against the lists in one go; a party that came before is not compared again.

>>> from umweg.screening.consignments.model import Consignment, Party
>>> m = Matcher.of([("a-1", "ROMASHKA TRADE LLC")])
>>> c = Consignment(id="7", parties=(Party(role="buyer", name="Romashka Trade"),))
>>> facts = ConsignmentFacts.of(c, date(2024, 3, 1))
>>> found = Matching(m, 0.6, date(2024, 3, 1)).fill([facts])[0].parties[0].matches
>>> found.found[0].entity_id, found.found[0].laws, found.found[0].effect
('a-1', ('house',), 'blocked')
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from umweg.core.errors import NotAssessable, UsageError
from umweg.law.party_lists import EFFECTS, PartyList, party_list
from umweg.parties.answers import Answer, answer, reasons
from umweg.parties.lists.listed_parties import ListedParties
from umweg.parties.matcher import Hit, Matcher
from umweg.parties.ownership.holders import ListedOwner
from umweg.parties.reading import read as read_record
from umweg.parties.record import Record
from umweg.parties.side_by_side import side_by_side
from umweg.screening.decide.naming import Found, Naming
from umweg.screening.facts import Actor, ConsignmentFacts
from umweg.screening.matches import Match, NamedElsewhere, NamedMatch, PartyMatches
from umweg.screening.mentions import Mention, mentioned, mentions

REMEMBERED = 100_000
"""Parties whose answer is kept in memory: some 50 MB where every one of them is somebody else."""
MOST = 5
Key = tuple[str, bool]


class Matching:
    """Answers for parties. ``threshold``: the score from which on a listed party counts; ``on``: day of the lists.

    ``part``: the matcher holds a part of the lists, and must find whatever of it would be found with all of them.
    """

    def __init__(self, matcher: Matcher, threshold: float, on: date, *, part: bool = False) -> None:
        self._matcher, self._threshold, self._on = matcher, threshold, on
        self._known: OrderedDict[Key, PartyMatches] = OrderedDict()
        self._naming = Naming(matcher, threshold, on, part=part)

    def fill(self, facts: Sequence[ConsignmentFacts]) -> list[ConsignmentFacts]:
        """The same facts with the matches of every party that has a name, number or address."""
        asked: dict[Key, Actor] = {}
        answers: dict[Key, PartyMatches] = {}
        for actor in (a for f in facts for a in f.parties if a.record is not None):
            key = _key(actor)
            known = self._known.get(key)
            if known is None:
                asked[key] = actor
            else:
                self._known.move_to_end(key)
                answers[key] = known
        if asked:
            answers |= self._ask(asked)
        self._naming.learn(m for f in facts for m in mentioned(f))
        filled = []
        for f in facts:
            parties = tuple(a.matched(answers.get(_key(a))) if a.record else a for a in f.parties)
            filled.append(replace(f, parties=parties, named=self._named(parties, mentioned(f))))
            filled[-1].memo[mentions] = mentioned(f)  # the texts are the same
        return filled

    def _named(self, parties: tuple[Actor, ...], mentioned: tuple[Mention, ...]) -> NamedElsewhere:
        """Listed names elsewhere; whom a party was found to be already is not told again there."""
        found, unread = self._naming.find(mentioned)
        if not found:
            return NamedElsewhere((), tuple(unread))
        told = {
            (a.where, m.entity_id)
            for a in parties
            for m in (a.matches.found if a.matches else ())
            if m.found_by != "address"
        }
        kept = [x for x in found if (x.where.partition(".")[0], x.hit.entity_id) not in told]
        return NamedElsewhere(tuple(self._mention(x) for x in kept), tuple(unread))

    def _mention(self, found: Found) -> NamedMatch:
        try:
            ours: Record | None = read_record(found.said)
        except UsageError:  # words that are a name for the search only: the listed side stands alone
            ours = None
        return NamedMatch(found.where, found.how, found.said, self._listed(found.hit, ours, None))

    def _ask(self, asked: dict[Key, Actor]) -> dict[Key, PartyMatches]:
        """Those that are new, all at once."""
        records = [a.record for a in asked.values()]
        found = answer(
            records,
            self._matcher,
            limit=MOST,
            threshold=self._threshold,
            floor=self._threshold,
            on=self._on,
            contradicted=True,
        )
        fresh = {key: self._matches(a) for key, a in zip(asked, found, strict=True)}
        self._known.update(fresh)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return fresh

    def _matches(self, a: Answer) -> PartyMatches:
        if a.fault is not None and not (a.hits and isinstance(a.fault, NotAssessable)):
            return PartyMatches(fault=a.fault.what)
        if not a.hits and not a.owners.rules:
            return NONE
        hits = [h for h in a.hits if h.score >= self._threshold or h.found_by == "address"]
        found = tuple(self._match(a, h, None) for h in hits)
        owners = tuple(self._match(a, o.hit, o) for o in a.owners.listed)
        against = tuple(self._match(a, h, None) for h in a.hits if h not in hits)
        return PartyMatches(found, owners, tuple(r.as_dict() for r in a.owners.rules), outweighed=against)

    def _match(self, a: Answer, hit: Hit, owner: ListedOwner | None) -> Match:
        where = self._matcher.listed.where(self._on)[hit.row]
        said = reasons(None if owner else a.asked, hit, where, explain=False)
        return self._listed(hit, owner.record if owner else a.asked, owner, said)

    def _listed(self, hit: Hit, ours: Record | None, owner: ListedOwner | None, said: Sequence[str] = ()) -> Match:
        listings = self._matcher.listed.listings[hit.row]
        on = [party_list(x.source, x.list) for x in listings if not x.ended(self._on)] or [
            party_list(x.source, x.list) for x in listings
        ]
        strictest = max(on, key=_rank)
        where = self._matcher.listed.where(self._on)[hit.row]
        listed = self._matcher.listed
        beside = (
            side_by_side(ours, listed.record(hit.row), hit.name, hit.evidence, listed.details(hit.row)) if ours else ()
        )
        return Match(
            entity_id=hit.entity_id, name=hit.name, lists=where, laws=tuple(sorted({x.law for x in on})),
            score=hit.score, certain=any(e.decides > 0 for e in hit.evidence), found_by=hit.found_by,
            listed=hit.listed, detail=tuple([owner.words(), *said] if owner else said), effect=strictest.effect,
            verified=strictest.verified, share=owner.share if owner else None,
            entity_digest=listing_digest(listed, hit.row), name_score=hit.name_score, fields=beside,
        )  # fmt: skip


NONE = PartyMatches()


def _key(actor: Actor) -> Key:
    """The same for whom the lists are asked the same: a ship and a firm of one name are not."""
    return actor.key, actor.record is not None and actor.record.acts


def listing_digest(listed: ListedParties, row: int) -> str:
    """Of all that the lists say about a party; an exception made for another content does not hold."""
    listings = sorted((x.source, x.list, str(x.until)) for x in listed.listings[row])
    content = repr((replace(listed.record(row), listings=()), listings))
    return hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()[:16]


def _rank(one: PartyList) -> tuple[int, bool]:
    return EFFECTS.index(one.effect), one.verified
