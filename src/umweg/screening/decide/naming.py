"""Listed names elsewhere than as a party: in payments, papers, texts, earlier versions, and within longer names.

>>> from umweg.parties.matcher import Matcher
>>> m = Matcher.of([("a-1", "ROSOBORONEXPORT JSC"), ("a-2", "VOSTOK IMPEX")])
>>> asked = [Mention("parties[0].name", "party", "Tulpenzauber c/o Vostok Impex"),
...     Mention("remarks", "text", "for Rosoboronexport"), Mention("packing", "text", "????")]
>>> [(f.where, f.how, f.said, f.hit.entity_id) for f in Naming(m, 0.6, date(2024, 3, 1)).find(asked)[0]]
[('parties[0].name', 'part', 'Vostok Impex', 'a-2'), ('remarks', 'text', 'Rosoboronexport', 'a-1')]
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Literal, NamedTuple

from umweg.core.errors import UmwegError
from umweg.names.fold import fold_all
from umweg.names.parts import named_after, parts
from umweg.names.scripts.readings import unread as in_unread_script
from umweg.parties.key_words import LONG, ordinary
from umweg.parties.matcher import Hit, Matcher
from umweg.parties.reading import read
from umweg.parties.record import Record
from umweg.parties.within import NamesWithin, NameWithin, is_longer, is_solid, joined, unread
from umweg.screening.facts import country as country_of
from umweg.screening.mentions import Mention
from umweg.screening.numbers_within import numbers_within

How = Literal["whole", "part", "within", "text"]
PART = 0.8
"""Score from which on a part of a longer name counts: nothing else is known of it."""
MOST = 3
"""Listed parties told for one place."""
REMEMBERED = 50_000


class Found(NamedTuple):
    """A listed party and how it is named: as a whole, as a part that a word sets off, within a name, in a text."""

    where: str
    how: How
    said: str
    hit: Hit


class Naming:
    """Answers for texts; what came before is not looked through again. ``part``: the list is a part of the lists."""

    def __init__(self, matcher: Matcher, threshold: float, on: date, *, part: bool = False) -> None:
        self._matcher, self._threshold, self._on, self._part = matcher, threshold, on, part
        self._known: OrderedDict[tuple[str, str, str], tuple[Found, ...]] = OrderedDict()

    @cached_property
    def _within(self) -> NamesWithin:
        return NamesWithin.of(self._matcher.index, self._matcher.listed.kinds, every=self._part)

    def find(self, asked: Sequence[Mention]) -> tuple[list[Found], list[tuple[str, str]]]:
        """What the mentions of one consignment name, and the places that cannot be read, with why; after ``learn``."""
        self.learn(asked)
        found = [f._replace(where=m.where) for m in asked for f in self._known.get(m[1:], ())]
        return found, [(m.where, why) for m in asked if (why := _unlooked(m))]

    def learn(self, asked: Iterable[Mention]) -> None:
        """Look through the mentions that are new, those that must be compared as names all at once."""
        new: dict[tuple[str, str, str], None] = {}
        for m in asked:
            key: tuple[str, str, str] = m[1:]
            if key in self._known:
                self._known.move_to_end(key)  # else it may be forgotten before it is answered, and nobody is named
            else:
                new[key] = None
        names = [n for key in new for n in _names(*key)]
        records = [n[2] for n in names]
        hits = iter(self._matcher.records(records, MOST, self._threshold, on=self._on) if records else ())
        by_name: dict[tuple[str, str, str], list[Found]] = {}
        for (of, how, record), mine in zip(names, hits, strict=True):
            least = self._threshold if how == "whole" and of[0] != "web" else max(PART, self._threshold)
            by_name.setdefault(of, []).extend(
                Found("", how, record.name or record.identifiers[0].value, h)
                for h in mine
                if h.score >= least and h.found_by == ("name" if record.names else "identifier")
            )
        self._within.meet(text for _, text, _ in new)
        for fresh in new:
            self._known[fresh] = _each_once([*by_name.get(fresh, ()), *self._inside(*fresh)])
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    def _inside(self, kind: str, text: str, country: str) -> Iterator[Found]:
        how: How = "within" if kind in ("name", "party") else "text"
        for one in self._within.find(text, names=kind != "text"):
            yield Found("", how, one.said, self._hit(one))
        for part in named_after(text) if kind != "text" else ():
            # Who stands after "z.Hd." or "for" is looked for as in a text, where people leave their father's name out.
            for one in self._within.find(part):
                yield Found("", "part", one.said, self._hit(one))

    def _hit(self, one: NameWithin) -> Hit:
        index = self._matcher.index
        hit = self._matcher.hit(int(index.owners[one.row]), one.score, one.row, self._on)
        return replace(hit, score=one.score)


def _unlooked(m: Mention) -> str:
    """Why names in a text were not looked for, as a case of the check; empty where they were."""
    if unread(m.text):
        return "unread"
    if is_longer(m.text):
        return "long"
    if m.kind in ("text", "place") and is_solid(m.text):
        return "solid"
    # Of a party's own name its comparison tells; a text too short for any name that is looked for hides none.
    asked = m.kind == "name" or (m.kind != "party" and len(m.text) >= LONG)
    return "script" if asked and in_unread_script(m.text) else ""


def _names(kind: str, text: str, country: str) -> Iterator[tuple[tuple[str, str, str], How, Record]]:
    """What is compared as a party: a name as a whole, the names within it, and each number that a text states."""
    key = (kind, text, country)
    for of, number in numbers_within(text):
        yield key, "text", read({"identifiers": [{"type": of, "value": number}]})
    if kind == "name" and (record := _record(text, country)) is not None:
        yield key, "whole", record
    if kind == "web":
        if not _is_ordinary(text) and (record := _record(text, "")) is not None:
            yield key, "whole", replace(record, schema="Company", acts=True)
    elif kind != "text":
        found = named_after(text) if kind == "place" else parts(text)
        for part in (*found, spaced) if (spaced := joined(text)) != text else found:
            if (record := _record(part, "")) is not None:
                yield key, "part", record


def _is_ordinary(text: str) -> bool:
    """Whether all words of a domain are such as firms that have nothing in common bear."""
    return all(word in ordinary() for word in fold_all(text.split()))


def _record(text: str, country: str) -> Record | None:
    try:
        land = country_of(country) if country else ""
    except UmwegError:
        land = ""
    try:
        return replace(read({"name": text, "country": land} if land else text), acts=bool(land))
    except UmwegError:
        return None


def _each_once(found: list[Found]) -> tuple[Found, ...]:
    """Each listed party once, the best first."""
    best: dict[str, Found] = {}
    for f in sorted(found, key=lambda f: -f.hit.score):
        best.setdefault(f.hit.entity_id, f)
    return tuple(list(best.values())[:MOST])
