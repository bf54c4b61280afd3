"""The answer to one query: who it may be, on which lists, why (in sentences to read out), and what was not found.

An answer never clears: where nobody is found it says on which lists, of which date.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from umweg.core.errors import NotAssessable, UmwegError, UsageError
from umweg.names.scripts.readings import unread
from umweg.parties.cores import bare_pair
from umweg.parties.files import BrokenEntry
from umweg.parties.lists.listed_parties import ListVersion
from umweg.parties.matcher import KINDS, Hit, Matcher
from umweg.parties.ownership.holders import Holders, holders
from umweg.parties.reading import read as read_record
from umweg.parties.record import Record, sound
from umweg.parties.score import shown

NOT_A_CLEARANCE = "This is not a clearance: lists are partial, and names can be written in ways that no list has."
EMPTY = "the name holds no letter and no digit"


@dataclass(frozen=True, slots=True)
class Answer:
    """``hits``: best first. ``faults``: what could not be read of the query; all else of it was searched.

    Who was not found without what could not be read is *not assessed*, never *not found*.
    """

    query: str
    asked: Record | None
    hits: tuple[Hit, ...]
    owners: Holders
    faults: tuple[UmwegError, ...] = ()

    @property
    def fault(self) -> UmwegError | None:
        """The first of them."""
        return next(iter(self.faults), None)

    def alerts(self, threshold: float) -> tuple[Hit, ...]:
        """Hits at or above the threshold."""
        return tuple(h for h in self.hits if h.score >= threshold)

    def status(self, threshold: float) -> str:
        """``alert``, ``owners`` (only listed owners were found), ``not found``, or ``not assessed``."""
        found = "alert" if self.alerts(threshold) else "owners" if self.owners.listed else ""
        return found or ("not assessed" if self.faults else "not found")

    def as_dict(self, matcher: Matcher, threshold: float, on: date, *, explain: bool = True) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            "query": self.query,
            "status": self.status(threshold),
            "fault": self.fault.as_dict() if self.fault else None,
            "faults": [e.as_dict() for e in self.faults],
            "unread": list(self.asked.unread) if self.asked else [],
            "hits": [hit_dict(self.asked, h, matcher, threshold, on, explain=explain) for h in self.hits if self.asked],
            "ownership": self.owners.as_dict() if self.owners.rules else None,
        }


def hit_dict(
    asked: Record | None, hit: Hit, matcher: Matcher, threshold: float, on: date, *, explain: bool
) -> dict[str, Any]:
    """One hit as plain data; ``explain`` adds the name word by word."""
    listed = matcher.listed
    where = listed.where(on)[hit.row]
    return {
        "entity_id": hit.entity_id,
        "schema": listed.schemas[hit.row],
        "name": hit.name,
        "name_kind": hit.name_kind,
        "lists": where,
        "listed": hit.listed,
        "listings": [x.as_dict(on) for x in listed.listings[hit.row]],
        "score": hit.score,
        "name_score": hit.name_score,
        "alert": hit.score >= threshold,
        "found_by": hit.found_by,
        "reasons": reasons(asked, hit, where, explain=explain),
        "evidence": [e.as_dict() for e in hit.evidence],
    }


def answer(
    queries: Sequence[Any],
    matcher: Matcher,
    *,
    limit: int = 5,
    floor: float | None = None,
    threshold: float,
    on: date,
    first: int = 1,
    current: bool = False,
    contradicted: bool = False,
) -> list[Answer]:
    """Answers in the order of the queries (names, mappings or records); what cannot be read of one is told in it.

    ``on``: the day whose lists and ownership rules hold. ``first``: the number of the first query, for messages.
    ``current``: parties that have left their lists are left out. ``contradicted``: as of ``Matcher.records``.
    """
    read = [_read(q, getattr(q, "where", f"query {i}")) for i, q in enumerate(queries, first)]
    good = [r for r, _ in read if r is not None]
    hits = iter(matcher.records(good, limit, floor, on=on, current=current, contradicted=contradicted))
    out = []
    for query, (record, faults) in zip(queries, read, strict=True):
        if record is not None:
            owned = holders(record, matcher, threshold, on)
            out.append(Answer(_called(query, record), record, tuple(next(hits)), owned, faults))
        else:
            out.append(Answer(_label(query), None, (), Holders((), ()), faults))
    return out


def _read(query: Any, where: str) -> tuple[Record | None, tuple[UmwegError, ...]]:
    """The query as a record, as far as it can be read (None: nothing of it), and what cannot."""
    odd: list[Any] = []
    try:
        if isinstance(query, BrokenEntry):
            raise UsageError(f"{query.what[:1].upper()}{query.what[1:]}.", where=where, mend="Mend or remove it.")
        record = read_record(query, where, odd=odd)
        if record.is_plain and not any(c.isalnum() for n in record.names for c in n.text):
            raise UsageError(f"Nothing to compare: {EMPTY}.", where=where, mend="Give a name, or leave it out.")
        odd += [_in_script(n.text, script, where) for n in record.names if (script := unread(n.text))]
    except UmwegError as e:
        return None, tuple(dict.fromkeys([*odd, e]))
    return record, tuple(odd)


def _in_script(name: str, script: str, where: str) -> NotAssessable:
    """A name, or a part of one, that was not compared."""
    return NotAssessable(
        f"'{sound(name)}' was not compared: {unreadable(script)}.",
        where=where,
        mend="Give the name in Latin letters as well.",
    )


def unreadable(script: str) -> str:
    """Why a name in a script was not compared."""
    return f"{script} cannot be read reliably"


def _called(query: Any, record: Record) -> str:
    """What a query is called in results: the text as it was given, else key or name."""
    return sound(query if isinstance(query, str) else record.key or record.name)


def _label(query: Any) -> str:
    """What a query is called that could not be read."""
    if isinstance(query, Mapping):
        query = next((query[k] for k in ("id", "name", "caption") if isinstance(query.get(k), str)), query)
    return sound(str(query)[:200])


def reasons(asked: Record | None, hit: Hit, where: str, *, explain: bool = True) -> list[str]:
    """The name first (with ``explain`` word by word), then all other evidence with its weight."""
    out = [headline(hit, where)]
    if explain and asked is not None and asked.names:
        from umweg.names import explain_names

        schema = asked.schema or "LegalEntity"
        whole = [(n.text, hit.name) for n in asked.names]
        pairs = whole + [bare for pair in whole for bare in bare_pair(*pair)]
        best = max((explain_names(a, b, schema=schema) for a, b in pairs), key=lambda e: e.score)
        out += best.sentences()[1:]  # the first repeats the score
    for e in hit.evidence:
        sign = "decides: " if e.decides > 0 else "for: " if e.points > 0 else "against: " if e.points < 0 else ""
        out.append(f"{sign}{e.text}")
    return out


def headline(hit: Hit, where: str) -> str:
    """How it was found and under which name.

    >>> headline(Hit(0, "a", "ROMASHKA", "weak", 0.5, 0.5, ()), "ofac-sdn SDN")
    "like the weak alias 'ROMASHKA' on ofac-sdn SDN (name 0.50)"
    """
    kind = KINDS.get(hit.name_kind, "name")
    if hit.found_by == "name":
        return f"like the {kind} '{hit.name}' on {where} (name {hit.name_score:.2f})"
    return f"'{hit.name}' on {where} was found by its {hit.found_by}, not by its name (name {hit.name_score:.2f})"


def why_lower(better: Hit, hit: Hit) -> str:
    """Why a candidate ranks below the one before it.

    >>> a = Hit(0, "a", "ROMASHKA", "primary", 0.93, 0.93, ())
    >>> why_lower(a, Hit(1, "b", "ROMAŠKO", "primary", 0.71, 0.71, ()))
    'below a: its name is less alike (0.710 against 0.930)'
    """
    ours, codes = {e.text for e in hit.evidence}, {e.code for e in hit.evidence}
    parts = []
    if round(hit.name_score, 3) < round(better.name_score, 3):
        parts.append(f"its name is less alike ({shown(hit.name_score)} against {shown(better.name_score)})")
    lacks = [e.text for e in better.evidence if e.points > 0 and e.text not in ours and e.code not in codes]
    weaker = [e.text for e in hit.evidence for b in better.evidence if e.code == b.code and 0 < e.points < b.points]
    has = [e.text for e in hit.evidence if e.points < 0 and e.text not in {b.text for b in better.evidence}]
    if lacks:
        parts.append(f"it lacks: {lacks[0].split(':')[0]}")
    if weaker:
        parts.append(f"weaker: {weaker[0]}")
    if has:
        parts.append(f"against it: {has[0]}")
    if not parts:
        parts.append("as good a match; equals stand in the order of their ids")
    return f"below {better.entity_id}: {'; '.join(parts)}"


def absence(lists: Sequence[ListVersion], on: date) -> str:
    """What "nobody found" means: on which lists, how old they are.

    >>> v = ListVersion("un-sc", "UN SC", "", "2026-02-27", "", "ab", 1003)
    >>> absence([v], date(2026, 3, 1))[:66]
    'Not found on these lists (partial): un-sc UN SC of 2026-02-27 (2 d'
    """
    return f"Not found on these lists (partial): {'; '.join(dated(v, on) for v in lists)}. {NOT_A_CLEARANCE}"


def dated(v: ListVersion, on: date) -> str:
    """``un-sc UN SC of 2026-02-27 (2 days old)``."""
    age = v.age(on)
    name = "the given list" if v.source == "given" else f"{v.source} {v.list}"
    day = f" of {v.version}" if v.version else f" taken in on {v.ingested[:10]}" if v.ingested else ""
    return name + day + ("" if age is None else f" ({age:,} day{'' if age == 1 else 's'} old)")
