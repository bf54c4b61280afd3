"""Does the chain hold? Row by row, from a database or an exported file; memory does not grow with its length."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import Any, NamedTuple

from umweg.desk.audit.chain import GENESIS, hashed, skip_of
from umweg.desk.canonical import sealed
from umweg.desk.ranges import Ranges, purged_in

NEAR = 5_000  # rows to both sides among which a row that lies in the wrong place is looked for


class Link(NamedTuple):
    """A row of the chain, and its content where it is at hand: ``content`` is salt, body, document."""

    number: int
    at: str
    actor: str
    action: str
    subject: str
    facts: str
    payload: str | None
    previous: str
    skip: str
    hash: str
    content: tuple[str, str, str] | None = None


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """``broken``: what is wrong (None: the chain holds), at row ``number``; ``head``: NUMBER:HASH to note elsewhere.

    ``first``: the row it begins with (0: the whole chain); ``contents``: how many sealed contents were compared;
    ``purged``: how many are lawfully gone.
    """

    rows: int
    first: int | None
    head: str | None
    contents: int
    purged: int
    broken: str | None = None
    number: int | None = None
    kind: str | None = None

    @property
    def holds(self) -> bool:
        """True if nothing is wrong."""
        return self.broken is None

    def as_dict(self) -> dict[str, Any]:
        """Plain data, for JSON."""
        return {"schema": "umweg.audit.verified/1", "holds": self.holds, **asdict(self)}


@dataclass(slots=True)
class Verifier:
    """Takes the rows in their order; says what is wrong with the first bad one.

    ``contents``: whether each row's sealed content is at hand, so that its absence needs a purge that says so.
    """

    contents: bool = True
    rows: int = 0
    first: int | None = None
    compared: int = 0
    last: Link | None = None
    heads: set[str] = field(default_factory=set)
    found: set[str] = field(default_factory=set)
    _known: dict[int, str] = field(default_factory=dict)
    _missing: Ranges = field(default_factory=Ranges)
    _purged: Ranges = field(default_factory=Ranges)

    def take(self, row: Link) -> tuple[str, str] | None:
        """Kind and words of what is wrong with a row; None if it is right."""
        wrong = self._place(row) or self._content(row)
        if wrong is not None:
            return wrong
        if self.first is None:
            self.first = row.number
        for head in self.heads:
            if head in (row.hash, f"{row.number}:{row.hash}"):
                self.found.add(head)
        self._known[row.number] = row.hash
        if len(self._known) > 4096:
            self._known = {n: h for n, h in self._known.items() if _needed(n, row.number)}
        self.rows, self.last = self.rows + 1, row
        if row.action == "purged":
            self._purged.add_all(purged_in(row.facts))
        return None

    def _place(self, row: Link) -> tuple[str, str] | None:
        expected = 0 if self.last is None else self.last.number + 1
        if self.last is None and row.number > 0:
            expected = row.number  # a part of the chain: it begins somewhere
        if row.number < expected:
            return "reordered", f"it follows row {expected - 1}"
        if row.number > expected:
            return "missing", f"row {expected} is missing" + (
                f", and all up to row {row.number - 1}" if row.number - 1 > expected else ""
            )
        values = row[1:9]
        if hashed((row.number, *values)) != row.hash:
            for n in range(max(0, row.number - NEAR), row.number + NEAR):
                if hashed((n, *values)) == row.hash:
                    return "reordered", f"it was row {n} when it was written"
            return "changed", "its content is not what its hash was made of"
        before = GENESIS if row.number == 0 else self.last.hash if self.last is not None else row.previous
        if row.previous != before:
            return "changed", (
                f"it names another hash for row {row.number - 1}: that one, or this one, was written anew"
            )
        skip = GENESIS if row.number == 0 else self._known.get(skip_of(row.number), "" if self.first == 0 else None)
        if skip is not None and skip != row.skip:
            return "changed", f"it names another hash for row {skip_of(row.number)}"
        return None

    def _content(self, row: Link) -> tuple[str, str] | None:
        if row.payload is None:
            return None
        if row.content is None:
            if self.contents:
                self._missing.add(row.number)
            return None
        self.compared += 1
        if sealed(*row.content) != row.payload:
            return "payload changed", "the content beside it is not what was recorded"
        return None

    def end(self) -> tuple[str, str, int | None] | None:
        """What only shows at the end: contents that are gone without a purge, and a noted head that never came."""
        gone = self._missing.without(self._purged)
        if gone is not None:
            return "payload missing", "its content is gone, and no purge says so", gone
        if lost := sorted(self.heads - self.found):
            number, _, _ = lost[0].rpartition(":")
            last = self.last.number if self.last is not None else -1
            if number.isdigit() and int(number) > last:
                return "tail cut", f"the noted head is row {number}, and the chain ends at row {last}", last
            return "tail cut", f"the noted head {lost[0]} is not in it: its end was cut off or written anew", last
        return None

    @property
    def purged(self) -> int:
        """Contents that are gone, with a purge that says so."""
        return self._missing.count()


def _needed(number: int, now: int) -> bool:
    """Can a row after ``now`` name row ``number`` as its skip?"""
    return any(n == 0 or number + (n & -n) >= now for n in (number, number - 1)) or number > now - 2


def verify(rows: Iterable[Link], *, head: str | None = None, contents: bool = True) -> ChainCheck:
    """Check rows in their order; stops at the first that is wrong.

    ``head``: a noted head (HASH or NUMBER:HASH) that must be among them; without one, a cut end cannot show.
    """
    v = Verifier(contents, heads={head.strip().lower()} if head else set())
    for row in rows:
        if (wrong := v.take(row)) is not None:
            kind, words = wrong
            return _result(v, kind, f"Row {row.number} is wrong ({kind}): {words}.", row.number)
    last = v.end()
    if last is not None:
        kind, words, number = last
        where = f"Row {number} is wrong" if kind == "payload missing" else "The end is wrong"
        return _result(v, kind, f"{where} ({kind}): {words}.", number)
    return _result(v, None, None, None)


def _result(v: Verifier, kind: str | None, words: str | None, number: int | None) -> ChainCheck:
    head = f"{v.last.number}:{v.last.hash}" if v.last is not None else None
    return ChainCheck(v.rows, v.first, head, v.compared, v.purged, words, number, kind)


def with_fault(found: ChainCheck, kind: str, words: str, number: int) -> ChainCheck:
    """The same, with something that is wrong beside the chain."""
    return replace(found, broken=words, number=number, kind=kind)
