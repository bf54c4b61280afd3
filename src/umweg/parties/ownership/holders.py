"""The owners of a record against the lists, and what they hold together by the rule of each regime.

>>> from umweg.parties.matcher import Matcher
>>> m = Matcher.of([("a-1", "VOSTOK HOLDING JSC")])
>>> from umweg.parties.reading import read as read_record
>>> firm = read_record({"name": "Sunny Toys", "owners": [{"name": "Vostok Holding JSC", "share": 60}, {"name": "Eva"}]})
>>> found = holders(firm, m, threshold=0.6, on=date(2024, 5, 3))
>>> [(o.label, o.hit.entity_id) for o in found.listed], [h.verdict for h in found.rules if h.rule == "us-ofac-50"]
([('Vostok Holding JSC', 'a-1')], ['met'])
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from umweg.parties.matcher import Hit, Matcher
from umweg.parties.ownership.ownership import Holding, Stake, assess_all
from umweg.parties.record import Owner, Record

MOST = 10_000


@dataclass(frozen=True, slots=True)
class ListedOwner:
    """An owner, at any level, that a list may name; ``share`` of the firm it owns directly, in percent."""

    label: str
    share: float | None
    of: str
    hit: Hit
    record: Record | None = field(default=None, compare=False, repr=False)

    @property
    def certain(self) -> bool:
        """Whether an identifier decides that the owner is the listed party; else it rests on likeness."""
        return any(e.decides > 0 for e in self.hit.evidence)

    def words(self) -> str:
        """What it holds, whom it is like, and on what that rests."""
        share = "an unstated share" if self.share is None else f"{self.share:g} %"
        is_ = "by its identifier is" if self.certain else "by likeness, not by an identifier, is"
        remark = f" ({self.hit.remark})" if self.hit.remark else ""
        return f"{self.label} holds {share} of {self.of} and {is_} {self.hit.name} ({self.hit.entity_id}){remark}"


@dataclass(frozen=True, slots=True)
class Holders:
    """Listed owners of a record, and the verdict of each rule. Both are empty where no owner is stated."""

    listed: tuple[ListedOwner, ...]
    rules: tuple[Holding, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        owners = [
            {
                "owner": o.label,
                "share": o.share,
                "of": o.of,
                "entity_id": o.hit.entity_id,
                "score": o.hit.score,
                "certain": o.certain,
                "listed": o.hit.listed,
            }
            for o in self.listed
        ]
        return {"listed_owners": owners, "rules": [r.as_dict() for r in self.rules]}


def holders(asked: Record, matcher: Matcher, threshold: float, on: date) -> Holders:
    """Compare all stated owners, level by level, with the lists; those at or above ``threshold`` count as listed.

    ``on``: the day whose lists and rules hold. An owner that has left a list by then is named, and its share does not
    count for that list.
    """
    if not asked.owners:
        return Holders((), ())
    top = label(asked)
    found = list(_walk(asked, top))[:MOST]
    records = {label(o.record): o.record for o, _ in found}
    hits = dict(zip(records, matcher.records(list(records.values()), limit=1, on=on), strict=True))
    sure = {k: h[0] for k, h in hits.items() if h and h[0].score >= threshold}
    stakes = [Stake(label(o.record), asset, o.share, o.control, o.joint) for o, asset in found]
    listings = matcher.listed.listings
    where = {k: [(x.source, x.list) for x in listings[h.row] if not x.ended(on)] for k, h in sure.items()}
    owners = [ListedOwner(label(o.record), o.share, asset, sure[label(o.record)], o.record) for o, asset in found
              if label(o.record) in sure]  # fmt: skip
    searched = [(v.source, v.list) for v in matcher.listed.lists]
    return Holders(tuple(owners), assess_all(top, stakes, where, on, searched))


def label(record: Record) -> str:
    """What a party is called among stakes: its name, else its key or first number."""
    return record.name or next((i.words() for i in record.identifiers), "?")


def _walk(asked: Record, of: str) -> Iterator[tuple[Owner, str]]:
    """Owners with the name of what they own, level by level."""
    front: list[tuple[Record, str]] = [(asked, of)]
    while front:
        behind: list[tuple[Record, str]] = []
        for record, name in front:
            for owner in record.owners:
                yield owner, name
                behind.append((owner.record, label(owner.record)))
        front = behind
