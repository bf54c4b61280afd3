"""What ``check`` says: each claim of a text with its verdict, the figures behind it, and what would settle it.

Offsets count Unicode characters of the text as it was extracted, half-open; windows are half-open months.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from umweg.core.provenance import SnapshotRef

CHECK_SCHEMA = "umweg.check/1"
Verdict = Literal["supported", "contradicted", "base_dependent", "not_checkable"]
VERDICTS: tuple[Verdict, ...] = ("contradicted", "base_dependent", "not_checkable", "supported")
"""All verdicts, the gravest first."""


@dataclass(frozen=True, slots=True)
class CheckedFigure:
    """A figure that a reading was held against. ``base``: B1 (as stated, else a year before), B2 (the last year before
    the measure), B3 (the window just before); empty where the measure has none.

    ``before``, ``after``: the sums behind it, in ``sums_unit``. ``nearness``: supported, close or contradicted.
    ``text``: as people write it, ``when``: the window compared with, else the figure's own; both, and
    ``before_text`` and ``after_text``, in the text's language.
    """

    value: float
    unit: str
    text: str
    base: str
    window: str
    compared: str
    before: float | None
    after: float | None
    sums_unit: str
    nearness: str
    when: str
    before_text: str = ""
    after_text: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class CheckedReading:
    """One reading of a claim: slots, in words and as a command, with verdict and figures, the likeliest base first.

    ``needs``: what the store lacks; empty where nothing is. ``variant``: what the text leaves open, where this is one
    of several ways to count. ``source``: whose figures.
    """

    slots: Mapping[str, Any]
    words: str
    command: str
    verdict: Verdict
    figures: tuple[CheckedFigure, ...] = ()
    needs: str = ""
    source: str = ""
    variant: str = ""
    rates: tuple[str, ...] = ()
    late: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain data; the slots stand beside the rest."""
        rest = {k: v for k, v in asdict(self).items() if k != "slots"}
        return {**self.slots, **rest, "figures": [asdict(f) for f in self.figures]}


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim with its verdict; None for a question, a condition or a forecast (``unjudged``).

    ``readings``: likeliest first; ``variants``: the ways of counting that the text leaves open. ``says``: the
    verdict in a sentence, ``correction``: one to copy. ``series``: the flow by month, for a plot.
    """

    id: str
    span: tuple[int, int]
    sentence: tuple[int, int]
    text: str
    lang: str
    kind: str
    polarity: str
    speaker: str | None
    attribution: tuple[str, ...]
    unjudged: str | None
    verdict: Verdict | None
    flags: tuple[str, ...]
    readings: tuple[CheckedReading, ...]
    variants: tuple[CheckedReading, ...]
    needs: tuple[str, ...]
    says: str
    correction: str
    series: tuple[tuple[str, float], ...] = ()
    series_unit: str = ""
    found_by: tuple[str, ...] = ("rules",)

    @property
    def figures(self) -> tuple[CheckedFigure, ...]:
        """The figures of the likeliest reading."""
        return self.readings[0].figures if self.readings else ()

    def as_dict(self) -> dict[str, Any]:
        """Plain data: one object a claim."""
        return {
            **asdict(self),
            "readings": [r.as_dict() for r in self.readings],
            "variants": [r.as_dict() for r in self.variants],
            "figures": [asdict(f) for f in self.figures],
        }

    def row(self) -> dict[str, Any]:
        """For tables: the claim, its verdict, and the figure that decides."""
        first = self.figures[0] if self.figures else None
        others = "; ".join(f"{f.base} {f.text}" for f in self.figures[1:])
        return {
            "id": self.id, "verdict": self.verdict or self.unjudged, "claim": self.text,
            "figure": first.text if first else "", "other_bases": others, "flags": " ".join(self.flags),
            "says": self.says, "needs": "; ".join(self.needs), "speaker": self.speaker or "",
            "reading": self.readings[0].words if self.readings else "",
            "command": self.readings[0].command if self.readings else "",
            "from": self.span[0], "to": self.span[1],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class CheckedText:
    """One text with its claims, in its order. ``languages``: characters by language; ``other`` was not read.

    ``needs_date``: it speaks of "last year" or the like, and nobody said when it was written. ``told``: remarks on how
    it was read.
    """

    name: str
    text: str
    claims: tuple[CheckedClaim, ...]
    languages: Mapping[str, int]
    date: str | None = None
    needs_date: bool = False
    told: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """Claims by verdict, the gravest first, and what was not judged."""
        found = Counter[str](c.verdict or "unjudged" for c in self.claims)
        return {v: found[v] for v in (*VERDICTS, "unjudged")}

    @property
    def lang(self) -> str:
        """The language of most of it."""
        read = {k: n for k, n in self.languages.items() if k != "other"}
        return max(read, key=lambda k: read[k], default="en")

    def gravest(self) -> CheckedClaim | None:
        """The claim to read first: the gravest verdict, the furthest off."""
        judged = [c for c in self.claims if c.verdict in ("contradicted", "base_dependent")]
        return min(judged, key=lambda c: (VERDICTS.index(c.verdict or "supported"), c.span), default=None)

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "name": self.name, "date": self.date, "needs_date": self.needs_date, "languages": dict(self.languages),
            "told": list(self.told), "counts": self.counts, "claims": [c.as_dict() for c in self.claims],
            "text": self.text,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lined:
    """What two texts say about the same quantity. ``relation``: agree, differ or contradict; ``about``: which.

    ``first``: number of the text and id of the claim; ``second``: number of the other text; ``others``: its claims.
    """

    relation: Literal["agree", "differ", "contradict"]
    about: str
    first: tuple[int, str]
    second: int
    others: tuple[str, ...]
    says: str


@dataclass(frozen=True, slots=True)
class CheckResult:
    """All texts of one call, what two of them say of the same quantity, and the files that the figures come from."""

    texts: tuple[CheckedText, ...]
    lined: tuple[Lined, ...]
    snapshots: tuple[SnapshotRef, ...]
    program: str

    @property
    def claims(self) -> tuple[CheckedClaim, ...]:
        """The claims of all texts."""
        return tuple(c for t in self.texts for c in t.claims)

    def has(self, verdict: str) -> bool:
        """Whether any claim has this verdict."""
        return any(c.verdict == verdict for c in self.claims)

    def as_dict(self) -> dict[str, Any]:
        """Plain data; see docs/reference/check-json.md."""
        return {
            "schema": CHECK_SCHEMA,
            "program": self.program,
            "texts": [t.as_dict() for t in self.texts],
            "lined": [asdict(x) for x in self.lined],
            "sources": [{"id": s.id, "file": s.file, "sha256": s.sha256, "credit": s.credit} for s in self.snapshots],
        }

    def rows(self) -> list[dict[str, Any]]:
        """For CSV: one row a claim."""
        return [{"text": t.name, **c.row()} for t in self.texts for c in t.claims]
