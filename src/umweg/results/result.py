"""All that one run of ``detect`` says. ``as_dict()`` is the versioned JSON shape (docs/reference/findings-json.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from umweg.core.extras import needed
from umweg.core.provenance import Grade, Provenance
from umweg.results.annotations import NoteInRun, Question
from umweg.results.as_reported import AsReported
from umweg.results.candidate import Candidate
from umweg.results.coverage import CoverageMatrix
from umweg.results.diagnostics import CalibrationPoint, Comparison, Gap, NotAssessed, Note, Placebo
from umweg.results.difference import Difference
from umweg.results.evidence import Window
from umweg.results.finding import Finding

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

SCHEMA = "umweg.detect/1"
GRADES: tuple[Grade, ...] = ("corroborated", "strong", "watch")


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A result of which only a part is shown: by which filters, of how many findings."""

    filters: Mapping[str, Any]
    of: int

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {"filters": dict(self.filters), "of": self.of}


@dataclass(frozen=True, slots=True)
class DetectResult:
    """All that one run of ``detect`` says: findings with their error rates, and what it could not say.

    ``calibration`` and ``coverage_points`` hold what was promised against what came out, for false findings and for
    intervals; empty where that could not be counted. ``annotations`` are the notes that people left, ``against`` what
    is different from an older run, ``shown`` is set where a filter hides findings. ``leg`` is the leg that the findings
    are about: 1, or 2 where only trade with the target is known. ``candidates`` are all countries that were tested as a
    whole, found or not: those found first, then by the excess less its standard error. ``as_reported`` is the same run
    with doubtful input taken at its word, None where nothing is doubted.
    """

    regime_title: str
    target: str
    origin: str
    window: Window
    measure_date: date
    currency: str
    alpha: float
    findings: tuple[Finding, ...]
    not_assessable: tuple[NotAssessed, ...]
    placebo: tuple[Placebo, ...]
    coverage: tuple[Gap, ...]
    headlines: tuple[Comparison, ...]
    tested: Mapping[str, int]
    null_model: Mapping[str, Any]
    provenance: Provenance
    notes: tuple[Note, ...] = field(default=())
    calibration: tuple[CalibrationPoint, ...] = ()
    coverage_points: tuple[CalibrationPoint, ...] = ()
    coverage_matrix: CoverageMatrix | None = None
    annotations: tuple[NoteInRun, ...] = ()
    against: Difference | None = None
    shown: ShownPart | None = None
    leg: int = 1
    candidates: tuple[Candidate, ...] = ()
    as_reported: AsReported | None = None

    @property
    def countries(self) -> tuple[Finding, ...]:
        """Findings for whole transit countries."""
        return tuple(f for f in self.findings if f.level == "country")

    @property
    def goods(self) -> tuple[Finding, ...]:
        """Findings for one good through one transit country."""
        return tuple(f for f in self.findings if f.level == "good")

    def notes_on(self, finding: str) -> tuple[NoteInRun, ...]:
        """The notes that people left on a finding."""
        return tuple(a for a in self.annotations if a.finding == finding)

    def as_dict(self, series: bool = False) -> dict[str, Any]:
        """The versioned JSON shape; see docs/reference/findings-json.md. ``series``: with each finding's months."""
        return {
            "schema": SCHEMA,
            "regime": self.regime_title,
            "target": self.target,
            "origin": self.origin,
            "window": self.window.as_dict(),
            "measure_date": self.measure_date.isoformat(),
            "currency": self.currency,
            "alpha": self.alpha,
            "findings": [f.as_dict(series) for f in self.findings],
            "not_assessable": [n.as_dict() for n in self.not_assessable],
            "placebo": [p.as_dict() for p in self.placebo],
            "coverage": [asdict(g) for g in self.coverage],
            "headlines": [h.as_dict() for h in self.headlines],
            "tested": dict(self.tested),
            "null_model": dict(self.null_model),
            "notes": [n.as_dict() for n in self.notes],
            "calibration": [c.as_dict() for c in self.calibration],
            "leg": self.leg,
            "candidates": [c.as_dict() for c in self.candidates],
            "as_reported": self.as_reported.as_dict() if self.as_reported else None,
            "coverage_points": [c.as_dict() for c in self.coverage_points],
            "coverage_matrix": self.coverage_matrix.as_dict() if self.coverage_matrix else None,
            "annotations": [a.as_dict() for a in self.annotations],
            "against": self.against.as_dict() if self.against else None,
            "shown": self.shown.as_dict() if self.shown else None,
            "provenance": self.provenance.as_dict(),
        }

    def rows(self) -> list[dict[str, Any]]:
        """One flat row a finding, for tables: money in ``currency``, evidence joined with '; '."""
        return [
            {
                "id": f.id,
                "level": f.level,
                "transit": f.transit,
                "target": f.target,
                "origin": f.origin,
                "good": f.good.id,
                "label": f.good.label,
                "members": " ".join(f.good.members),
                "grade": f.grade,
                "q_value": f.q_value,
                "before": f.before,
                "after": f.after,
                "expected": f.expected,
                "excess_lower": f.excess.lower,
                "excess": f.excess.central,
                "excess_upper": f.excess.upper,
                "currency": f.currency,
                "diverted_lower": f.diverted[0] if f.diverted else None,
                "diverted_upper": f.diverted[1] if f.diverted else None,
                "evidence_for": "; ".join(f.evidence_for),
                "evidence_against": "; ".join(f.evidence_against),
                "notes": "; ".join(f"{a.note.text} ({a.note.by})" for a in self.notes_on(f.id)),
            }
            for f in self.findings
        ]

    def to_arrow(self) -> pyarrow.Table:
        """One row a finding, as an Arrow table."""
        import pyarrow as pa

        return pa.Table.from_pylist(self.rows())

    def to_polars(self) -> polars.DataFrame:
        """One row a finding, as a Polars frame; UsageError without ``umweg[polars]``."""
        frame: polars.DataFrame = needed("polars", "polars", "A Polars frame").DataFrame(self.to_arrow())
        return frame

    def to_pandas(self) -> pandas.DataFrame:
        """One row a finding, as a pandas frame; UsageError without ``umweg[pandas]``."""
        needed("pandas", "pandas", "A pandas frame")
        return self.to_arrow().to_pandas()


def question(result: DetectResult) -> Question:
    """The question of a run, from its options."""
    options = result.provenance.options
    return Question(result.target, tuple(options.get("transits") or ()), tuple(options.get("goods") or ()))
