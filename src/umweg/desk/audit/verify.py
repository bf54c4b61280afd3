"""Does the chain hold? Row by row, from a database or an exported file; memory does not grow with its length."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from umweg.desk.audit.chain import GENESIS, hashed, skip_of
from umweg.desk.audit.compare import Difference
from umweg.desk.audit.heads import Head
from umweg.desk.audit.link import Link
from umweg.desk.audit.merkle import Tree
from umweg.desk.canonical import sealed
from umweg.desk.ranges import Ranges, purged_in

NEAR = 5_000  # rows to both sides among which a row that lies in the wrong place is looked for


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """``broken``: what is wrong (None: the chain holds), at row ``number``; ``head``: NUMBER:HASH to note elsewhere.

    ``first``: the row it begins with (0: the whole chain); ``contents``: how many sealed contents were compared;
    ``purged``: how many are lawfully gone; ``root``: of the Merkle tree over all rows (RFC 6962); ``compared``: rows of
    the desk's tables that were compared with what the trail says; ``differences``: the first 1,000 of ``differing``;
    ``remembered``: the newest head that Umweg itself knew; ``not_assessed``: what this says nothing about, and why.
    """

    rows: int
    first: int | None
    head: str | None
    contents: int
    purged: int
    broken: str | None = None
    number: int | None = None
    kind: str | None = None
    root: str | None = None
    compared: int = 0
    differing: int = 0
    differences: tuple[Difference, ...] = ()
    remembered: str | None = None
    not_assessed: tuple[str, ...] = ()

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

    ``contents``: whether each row's sealed content is at hand, so that its absence needs a purge that says so;
    ``whole``: whether it must begin with row 0; ``witnesses``: heads that were written down before, each with where.
    """

    contents: bool = True
    rows: int = 0
    first: int | None = None
    compared: int = 0
    last: Link | None = None
    heads: set[str] = field(default_factory=set)
    found: set[str] = field(default_factory=set)
    whole: bool = False
    witnesses: Sequence[tuple[Head, str]] = ()
    tree: Tree = field(default_factory=Tree)
    _witnessed: dict[int, list[tuple[Head, str]]] = field(default_factory=dict)
    _known: dict[int, str] = field(default_factory=dict)
    _missing: Ranges = field(default_factory=Ranges)
    _present: Ranges = field(default_factory=Ranges)
    _purged: Ranges = field(default_factory=Ranges)

    def __post_init__(self) -> None:
        for head, where in self.witnesses:
            self._witnessed.setdefault(head.number, []).append((head, where))

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
        if self.first == 0:
            self.tree.add(row.hash)
        return self._purge(row) or self._contradicted(row)

    def _purge(self, row: Link) -> tuple[str, str] | None:
        if row.action != "purged":
            return None
        try:
            self._purged.add_all(purged_in(row.facts))
        except (AttributeError, TypeError, ValueError):
            return "changed", "it is no purge as Umweg writes it"
        return None

    def _contradicted(self, row: Link) -> tuple[str, str] | None:
        for head, where in self._witnessed.pop(row.number, ()):
            if head.hash != row.hash:
                return "set back", f"{where} has the hash {head.hash} for it: the trail was written anew"
            if head.root is not None and self.first == 0 and head.root != self.tree.root:
                return "set back", f"{where} has the root {head.root} for all rows up to it, and it is another"
        return None

    def _place(self, row: Link) -> tuple[str, str] | None:
        expected = 0 if self.last is None else self.last.number + 1
        if self.last is None and row.number > 0 and not self.whole:
            expected = row.number  # a part of the chain: it begins somewhere
        if row.number < expected:
            return "reordered", f"it follows row {expected - 1}"
        if row.number > expected:
            return "missing", f"row {expected} is missing" + (
                f", and all up to row {row.number - 1}" if row.number - 1 > expected else ""
            )
        values = row[1:9]
        try:
            right = hashed((row.number, *values)) == row.hash
        except (TypeError, ValueError):  # bytes, where SQLite let somebody write them
            return "changed", "it holds what is no text"
        if not right:
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
            return ("payload added", "it has a content, and none was recorded") if row.content is not None else None
        if row.content is None:
            if self.contents:
                self._missing.add(row.number)
            return None
        self.compared += 1
        self._present.add(row.number)
        if sealed(*row.content) != row.payload:
            return "payload changed", "the content beside it is not what was recorded"
        return None

    def end(self) -> tuple[str, str, int | None] | None:
        """What only shows at the end: contents that are gone without a purge, and a noted head that never came."""
        last = self.last.number if self.last is not None else -1
        for head, where in (w for ws in self._witnessed.values() for w in ws):
            return "set back", f"{where} has a head of row {head.number}, and the trail ends at row {last}", last
        gone = self._missing.without(self._purged)
        if gone is not None:
            return "payload missing", "its content is gone, and no purge says so", gone
        back = self._present.shared(self._purged)
        if back is not None:
            return "payload added", "its content is there, and a purge says that it is gone", back
        if lost := sorted(self.heads - self.found):
            number, _, _ = lost[0].rpartition(":")
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
    """Check the rows of a file in their order; stops at the first that is wrong.

    ``head``: a noted head (HASH or NUMBER:HASH) that must be among them; without one, a cut end cannot show.
    """
    v = Verifier(contents, heads=noted(head))
    for row in rows:
        if (wrong := v.take(row)) is not None:
            return faulty(v, *wrong, row.number)
    last = v.end()
    return faulty(v, *last) if last is not None else outcome(v, not_assessed=("the desk's tables: a file has none",))


def noted(head: str | None) -> set[str]:
    """A head as it was noted, to compare."""
    return {head.strip().lower()} if head else set()


def faulty(v: Verifier, kind: str, words: str, number: int | None) -> ChainCheck:
    """What is wrong with a row, or with the end of the chain."""
    at_end = v.last is not None and number == v.last.number and kind in ("tail cut", "set back")
    where = "The end is wrong" if at_end else f"Row {number} is wrong"
    why = ("the desk's tables: the trail that they are compared with is broken",)
    return outcome(v, broken=f"{where} ({kind}): {words}.", number=number, kind=kind, not_assessed=why)


def outcome(v: Verifier, **more: Any) -> ChainCheck:
    """What a verifier has found, with what else was found."""
    head = f"{v.last.number}:{v.last.hash}" if v.last is not None else None
    root = v.tree.root if v.first == 0 else None
    return ChainCheck(v.rows, v.first, head, v.compared, v.purged, **{"root": root, **more})
