"""Notes that people leave on findings, and how they find their finding again in a later run.

A finding's id is stable as long as its family of codes is: ``RU-KZ-84111280``. Where an edition of the codes moves a
good into another family, the note is carried by the codes that both share, and says so. A note whose finding is gone is
listed as such; none is ever lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from umweg.results.evidence import plain

if TYPE_CHECKING:
    from umweg.results.finding import Finding

State = Literal["attached", "carried", "not-asked", "gone"]


@dataclass(frozen=True, slots=True)
class Question:
    """Target, and the transit countries and codes asked for; empty means all.

    >>> q = Question("RU", ("KZ",), ("8411",))
    >>> q.covers("RU", "KZ", ("84111280",)), q.covers("RU", "KG", ("84111280",)), q.covers("RU", "KZ", ())
    (True, False, False)
    """

    target: str
    transits: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()

    def covers(self, target: str, transit: str, members: tuple[str, ...]) -> bool:
        """Was a finding with this target, transit country and these codes (none: a whole country) looked for?"""
        if target != self.target or (self.transits and transit not in self.transits):
            return False
        return not self.goods or any(m.startswith(self.goods) for m in members)


@dataclass(frozen=True, slots=True)
class Annotation:
    """One note: on which finding, by whom and when (UTC, ISO). ``members`` are the codes that the finding had."""

    id: str
    finding: str
    transit: str
    target: str
    members: tuple[str, ...]
    text: str
    by: str
    at: str

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {**plain(self), "members": list(self.members)}


@dataclass(frozen=True, slots=True)
class NoteInRun:
    """A note in the light of one run: ``finding`` is the finding it now stands at, "" where there is none."""

    note: Annotation
    finding: str
    state: State
    remark: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Plain data, flat: the note's own ``finding`` is ``written_for``."""
        note = self.note.as_dict()
        written_for = note.pop("finding")
        return {
            "finding": self.finding or None,
            "state": self.state,
            "remark": self.remark,
            **note,
            "written_for": written_for,
        }


def annotate(
    notes: Iterable[Annotation], findings: Iterable[Finding], asked: Question | None = None
) -> tuple[NoteInRun, ...]:
    """Every note with its place among the findings of a run, in the order in which they were written.

    ``asked``: what the run was asked; a finding outside of it is not gone, it was not asked for.
    """
    found = {f.id: f for f in findings}
    return tuple(_place(n, found, asked) for n in notes)


def _place(n: Annotation, found: dict[str, Finding], asked: Question | None) -> NoteInRun:
    if n.finding in found:
        return NoteInRun(n, n.finding, "attached")
    mine = set(n.members)
    kin = [f for f in found.values() if f.transit == n.transit and f.target == n.target and mine & set(f.good.members)]
    if kin:
        best = max(kin, key=lambda f: (len(mine & set(f.good.members)), f.id))
        shared = ", ".join(sorted(mine & set(best.good.members)))
        return NoteInRun(n, best.id, "carried", f"Written for {n.finding}; carried by the codes shared: {shared}.")
    if asked is not None and not asked.covers(n.target, n.transit, n.members):
        return NoteInRun(n, "", "not-asked", "This run was not asked about it.")
    return NoteInRun(n, "", "gone", f"{n.finding} is no finding of this run.")
