"""Goods on no list are held too where the papers say what for: weapons of mass destruction, missiles, an army."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from umweg.law.embargoes import cell
from umweg.law.strict import word_pattern
from umweg.screening.asserted import asserted
from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.duties import duty
from umweg.screening.inputs.lands import lands
from umweg.screening.inputs.questions import RECEIVERS
from umweg.screening.inputs.reference_data import ReferenceData
from umweg.screening.mentions import Mention, mentioned

KEY = "end-use"
_KEPT = 20_000
_FOREIGN = re.compile(r"[^\W\d_\u0000-\u024f\u0400-\u04ff]")
"""A letter that is neither Latin nor Cyrillic."""
GROUNDS = ("weapons", "missiles", "unlicensed", "forces", "repression", "military")
_USERS = frozenset({*RECEIVERS, "notify", "warehouse", "other"})
"""Parties whose name may be that of a user: who sends or carries is none."""


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """One reason a ground: the first text that states it. A use stated in a script without words at hand is a gap."""
    anywhere, of_use = known.kept.get(KEY) or known.kept.setdefault(KEY, (_reader(known), _reader(known, "stated_use")))
    found: dict[str, tuple[Mention, str]] = {}
    for m in mentioned(facts):
        if _about(m, facts):
            for ground, said in (of_use if m.where.endswith("end_use") else anywhere).grounds(m.text):
                found.setdefault(ground, (m, said))
    reasons = [_reason(g, *found[g], facts, known) for g in GROUNDS if g in found]
    uses = (m for m in mentioned(facts) if m.where.endswith("end_use") and _FOREIGN.search(m.text))
    return Result.of(reasons, [CheckReason(KEY, "unread", {"place": m.where}, m.where) for m in uses])


@dataclass(frozen=True)
class _Reader:
    """Patterns of all grounds together, of each, and of what is meant otherwise; texts come again and again."""

    any: re.Pattern[str]
    each: tuple[re.Pattern[str], ...]
    but: re.Pattern[str]
    kept: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)

    def grounds(self, text: str) -> tuple[tuple[str, str], ...]:
        """Each word that a text states, with its ground: the first, where it stands in two."""
        found = self.kept.get(text)
        if found is None:
            if len(self.kept) >= _KEPT:
                self.kept.clear()
            said = asserted(text, self.any, self.but)
            found = self.kept[text] = tuple((self._ground(word), word) for word in said)
        return found

    def _ground(self, word: str) -> str:
        return next(g for g, p in zip(GROUNDS, self.each, strict=True) if p.fullmatch(word))


def _reader(known: ReferenceData, *more: str) -> _Reader:
    """``more``: parameters whose words belong to the last ground."""
    listed = [tuple(known.parameter(KEY, g)) for g in GROUNDS]
    listed[-1] += tuple(w for name in more for w in known.parameter(KEY, name))
    every = tuple(w for words in listed for w in words)
    return _Reader(
        word_pattern(every), tuple(map(word_pattern, listed)), word_pattern(tuple(known.parameter(KEY, "but")))
    )


def _about(m: Mention, facts: ConsignmentFacts) -> bool:
    """Texts, and names of those who may use the goods; places and the names of others say nothing of a use."""
    if m.kind == "text":
        return True
    return m.kind == "party" and facts.parties[_number(m.where)].role in _USERS


@lru_cache(maxsize=1000)
def _number(where: str) -> int:
    return int(where[len("parties[") : where.index("]")])


def _reason(ground: str, m: Mention, said: str, facts: ConsignmentFacts, known: ReferenceData) -> CheckReason:
    values = {"place": m.where, "said": said}
    if ground != "military":
        return CheckReason(KEY, ground, values, m.where, frozenset({ground}))
    under = next(_embargoed(m, facts, known), None)
    if under is None:
        return CheckReason(KEY, "elsewhere", values, m.where, frozenset({ground}))
    values |= {"country": under[0], "act": under[1]}
    return CheckReason(KEY, "military", values, m.where, frozenset({ground, "embargo"}))


def _embargoed(m: Mention, facts: ConsignmentFacts, known: ReferenceData) -> Iterator[tuple[str, str]]:
    """Countries under an embargo on arms to which the goods go or that the text names, with the acts."""
    listed = frozenset(known.parameter(KEY, "military_end_users"))
    for country in dict.fromkeys((*duty(facts, known).to, *lands(m.text))):
        acts = [found.act for i in ("eu", "un") if (found := cell(i, "arms", country)).value == "yes"]
        if country in listed:
            acts.append("15 CFR 744.21")
        if country and acts:
            yield country, "; ".join(acts)
