"""What two runs say differently, as plain data; ``findings.against`` finds it out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from umweg.results.evidence import plain

if TYPE_CHECKING:
    from umweg.results.finding import Finding

What = Literal["new", "gone", "changed", "not-asked"]
WHATS: tuple[What, ...] = ("new", "gone", "changed", "not-asked")


@dataclass(frozen=True, slots=True)
class DifferenceReason:
    """One thing that differs between the runs. ``kind``: data, law, regime, options, program, unexplained."""

    kind: str
    text: str

    def as_dict(self) -> dict[str, str]:
        """Plain data."""
        return plain(self)


@dataclass(frozen=True, slots=True)
class Field:
    """One figure of a finding in the old run and in the new one; None where a run does not have it."""

    name: str
    before: Any
    after: Any

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return plain(self)


@dataclass(frozen=True, slots=True)
class FindingChange:
    """One finding that is not the same in both runs.

    ``old`` and ``new`` are the finding itself, None where a run has none. Their ids differ where a new edition of the
    codes gave the family another id. ``why``: what the new (or old) run says of it, "" where it says nothing.
    ``not-asked``: one run found it, the other was not asked about it.
    """

    what: What
    old: Finding | None
    new: Finding | None
    fields: tuple[Field, ...] = ()
    why: str = ""

    @property
    def finding(self) -> Finding:
        """The finding as it stands now, or as it last stood."""
        found = self.new or self.old
        if found is None:
            raise ValueError("a change has an old finding, a new one, or both")
        return found

    def as_dict(self) -> dict[str, Any]:
        """Plain data; the findings by id and figures only."""
        f = self.finding
        return {
            "what": self.what,
            "id": f.id,
            "was": self.old.id if self.old else None,
            "is": self.new.id if self.new else None,
            "transit": f.transit,
            "good": f.good.id,
            "label": f.good.label,
            "grade": f.grade,
            "excess": {**f.excess.as_dict(), "currency": f.currency},
            "fields": [x.as_dict() for x in self.fields],
            "why": self.why,
        }


@dataclass(frozen=True, slots=True)
class Difference:
    """What is new, gone or changed since an older run, and why as far as it can be told.

    ``run`` and ``at`` name the older run (``at`` is "" where it came from a file); ``same`` counts the findings that
    both runs have alike.
    """

    run: str
    at: str
    reasons: tuple[DifferenceReason, ...]
    changes: tuple[FindingChange, ...]
    same: int

    @property
    def counts(self) -> dict[str, int]:
        """Number of changes of each kind, all kinds named."""
        found = Counter(c.what for c in self.changes)
        return {w: found[w] for w in WHATS}

    def as_dict(self) -> dict[str, Any]:
        """The shape of ``against`` in the JSON."""
        return {
            "run": self.run,
            "at": self.at or None,
            "reasons": [r.as_dict() for r in self.reasons],
            "counts": self.counts,
            "same": self.same,
            "changes": [c.as_dict() for c in self.changes],
        }

    def rows(self) -> list[dict[str, Any]]:
        """One flat row a change, for CSV: every figure before and after."""
        return [_row(c) for c in self.changes]


def _row(c: FindingChange) -> dict[str, Any]:
    f = c.finding
    return {
        "what": c.what,
        "id": f.id,
        "was": c.old.id if c.old else None,
        "level": f.level,
        "transit": f.transit,
        "good": f.good.id,
        "label": f.good.label,
        "grade_before": c.old.grade if c.old else None,
        "grade_after": c.new.grade if c.new else None,
        "q_before": c.old.q_value if c.old else None,
        "q_after": c.new.q_value if c.new else None,
        "excess_before": c.old.excess.central if c.old else None,
        "excess_after": c.new.excess.central if c.new else None,
        "currency": f.currency,
        "channels": "; ".join(
            f"{x.name}: {x.before or 'not there'} to {x.after or 'not there'}"
            for x in c.fields
            if x.name.startswith("channel ")
        ),
        "why": c.why,
    }
