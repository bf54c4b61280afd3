"""Frozen results: what ``detect`` hands to the terminal, the report, JSON and Python alike.

Nothing here computes; everything is plain data with units in the names, so that a finding can be stored, compared
and cited. ``DetectResult.as_dict()`` is the documented, versioned JSON shape (docs/reference/findings-json.md).

>>> Interval(1.0, 2.0, 4.0).as_dict()
{'lower': 1.0, 'central': 2.0, 'upper': 4.0}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

SCHEMA = "umweg.detect/1"

Grade = Literal["watch", "strong", "corroborated"]
Level = Literal["good", "country"]
Stance = Literal["for", "against", "neutral"]


def plain(value: Any) -> dict[str, Any]:
    """The fields of a flat dataclass; unlike ``asdict`` it copies nothing, which matters for thousands of findings."""
    return {f: getattr(value, f) for f in value.__slots__}


@dataclass(frozen=True, slots=True)
class Interval:
    """A central value with its interval (95 % unless the text beside it says otherwise)."""

    lower: float
    central: float
    upper: float

    def as_dict(self) -> dict[str, float]:
        """``{lower, central, upper}``."""
        return {"lower": self.lower, "central": self.central, "upper": self.upper}


@dataclass(frozen=True, slots=True)
class Window:
    """Two half-open month ranges, ``[from, to)``, first days of months."""

    before_from: date
    before_to: date
    after_from: date
    after_to: date

    def as_dict(self) -> dict[str, str]:
        """ISO dates; the ranges are half-open."""
        return {k: v.isoformat() for k, v in asdict(self).items()}


@dataclass(frozen=True, slots=True)
class Good:
    """A constant-code family: the unit that is compared across dates.

    ``members`` are all codes of the family in either edition; ``missing`` those that the data do not hold (then
    the family is ``partial`` and cannot raise an alarm by itself); ``lists`` the goods lists (with tier) that name it;
    ``sought`` the keys of goods that the target's firms are said to seek.
    """

    id: str
    label: str
    members: tuple[str, ...]
    missing: tuple[str, ...] = ()
    partial: bool = False
    lists: tuple[str, ...] = ()
    sought: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {k: list(v) if isinstance(v, tuple) else v for k, v in plain(self).items()}


@dataclass(frozen=True, slots=True)
class Channel:
    """One kind of evidence: effect, interval and p-value, or why it cannot be assessed.

    ``stance`` says whether it speaks for or against a detour; a channel without data is not assessable, never zero.
    """

    name: str
    assessable: bool
    stance: Stance = "neutral"
    effect: float | None = None
    unit: str = ""
    interval: tuple[float, float] | None = None
    p_value: float | None = None
    text: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Plain data; ``interval`` is ``[lower, upper]`` or null."""
        d = plain(self)
        d["interval"] = list(self.interval) if self.interval else None
        return d


@dataclass(frozen=True, slots=True)
class Series:
    """What a panel draws: months, leg 1, its counterfactual with band (None outside the after-window), direct trade.

    All values in millions of the finding's currency; lists are of equal length.
    """

    months: tuple[str, ...]
    leg1: tuple[float, ...]
    counterfactual: tuple[float | None, ...]
    lower: tuple[float | None, ...]
    upper: tuple[float | None, ...]
    direct: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A detour that the evidence suggests. ``excess`` is never called a diversion; ``diverted`` is bounded apart.

    ``good`` of a finding at level ``country`` stands for all listed goods together. Money in units of ``currency``.
    """

    id: str
    level: Level
    transit: str
    target: str
    origin: str
    good: Good
    window: Window
    grade: Grade
    q_value: float
    before: float
    after: float
    expected: float
    excess: Interval
    currency: str
    diverted: tuple[float, float] | None
    diverted_note: str
    channels: tuple[Channel, ...]
    evidence_for: tuple[str, ...]
    evidence_against: tuple[str, ...]
    top_reporters: tuple[tuple[str, float], ...] = ()
    series: Series | None = None

    def as_dict(self) -> dict[str, Any]:
        """The shape of ``findings[]`` in the versioned JSON."""
        return {
            "id": self.id,
            "level": self.level,
            "transit": self.transit,
            "target": self.target,
            "origin": self.origin,
            "good": self.good.as_dict(),
            "window": self.window.as_dict(),
            "grade": self.grade,
            "q_value": self.q_value,
            "before": self.before,
            "after": self.after,
            "expected": self.expected,
            "excess": {**self.excess.as_dict(), "currency": self.currency},
            "diverted": (
                {"lower": self.diverted[0], "upper": self.diverted[1], "currency": self.currency}
                if self.diverted
                else None
            ),
            "diverted_note": self.diverted_note,
            "channels": [c.as_dict() for c in self.channels],
            "evidence_for": list(self.evidence_for),
            "evidence_against": list(self.evidence_against),
            "top_reporters": [{"reporter": r, "change": v} for r, v in self.top_reporters],
        }


@dataclass(frozen=True, slots=True)
class NotAssessed:
    """Something that was asked but could not be answered. It is reported as that, never as clear.

    ``kind``: ``no-data``, ``partial-family``, ``no-history``, ``own-measures``, ``coverage``, ``channel`` ...
    ``before`` and ``after`` are what the data do show, where they show anything.
    """

    kind: str
    transit: str | None
    good: Good | None
    reason: str
    mend: str = ""
    before: float | None = None
    after: float | None = None

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "kind": self.kind,
            "transit": self.transit,
            "good": self.good.as_dict() if self.good else None,
            "reason": self.reason,
            "mend": self.mend,
            "before": self.before,
            "after": self.after,
        }


@dataclass(frozen=True, slots=True)
class Placebo:
    """The same run where nothing can have happened, printed next to the real one.

    Counts are of series × transit country on the judged half of the families (the null was fitted on the other half).
    ``ratio`` = share of series found by the placebo / share found by the real run. ``all_*`` count every family.
    """

    name: str
    window: Window
    tested: int
    found: int
    real_tested: int
    real_found: int
    ratio: float | None
    by_transit: Mapping[str, tuple[int, int]]
    note: str

    def as_dict(self) -> dict[str, Any]:
        """Plain data; ``by_transit`` gives ``[placebo, real]`` findings a country."""
        d = {f: getattr(self, f) for f in ("name", "tested", "found", "real_tested", "real_found", "ratio", "note")}
        return {
            **d,
            "window": self.window.as_dict(),
            "by_transit": {k: list(v) for k, v in self.by_transit.items()},
        }


@dataclass(frozen=True, slots=True)
class Gap:
    """A reporter without any row in some months of the data: a hole in reporting, not zero trade."""

    reporter: str
    months: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Before and after of one aggregate, as it stands and on bases that can be compared.

    ``bases`` maps ``as reported``, ``equal reporters``, ``comparable goods``, ``both`` to ``(before, after)``.
    """

    label: str
    bases: Mapping[str, tuple[float, float]]

    def as_dict(self) -> dict[str, Any]:
        """Per basis ``{before, after, change}``; ``change`` is null on a zero base."""
        return {
            "label": self.label,
            "bases": {
                k: {"before": b, "after": a, "change": (a / b - 1 if b else None)} for k, (b, a) in self.bases.items()
            },
        }


@dataclass(frozen=True, slots=True)
class SnapshotRef:
    """Which raw file a number came from."""

    id: str
    source: str
    file: str
    sha256: str
    retrieved: str
    rows: int
    credit: str


@dataclass(frozen=True, slots=True)
class LawRef:
    """Which regime or list, in which version (hash of its text), how complete, verified or not."""

    key: str
    title: str
    sha256: str
    completeness: str
    verified: bool
    source: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Everything needed to recompute a result; holds no clock, so equal input gives equal output."""

    run: str
    program: str
    regime: str
    snapshots: tuple[SnapshotRef, ...]
    law: tuple[LawRef, ...]
    options: Mapping[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "run": self.run,
            "program": self.program,
            "regime": self.regime,
            "snapshots": [asdict(s) for s in self.snapshots],
            "law": [asdict(r) for r in self.law],
            "options": dict(self.options),
        }


@dataclass(frozen=True, slots=True)
class DetectResult:
    """All that one run of ``detect`` says: findings with their error rates, and what it could not say."""

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
    notes: tuple[str, ...] = field(default=())

    @property
    def countries(self) -> tuple[Finding, ...]:
        """Findings for whole transit countries."""
        return tuple(f for f in self.findings if f.level == "country")

    @property
    def goods(self) -> tuple[Finding, ...]:
        """Findings for one good through one transit country."""
        return tuple(f for f in self.findings if f.level == "good")

    def as_dict(self) -> dict[str, Any]:
        """The versioned JSON shape; see docs/reference/findings-json.md."""
        return {
            "schema": SCHEMA,
            "regime": self.regime_title,
            "target": self.target,
            "origin": self.origin,
            "window": self.window.as_dict(),
            "measure_date": self.measure_date.isoformat(),
            "alpha": self.alpha,
            "findings": [f.as_dict() for f in self.findings],
            "not_assessable": [n.as_dict() for n in self.not_assessable],
            "placebo": [p.as_dict() for p in self.placebo],
            "coverage": [asdict(g) for g in self.coverage],
            "headlines": [h.as_dict() for h in self.headlines],
            "tested": dict(self.tested),
            "null_model": dict(self.null_model),
            "notes": list(self.notes),
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
            }
            for f in self.findings
        ]

    def to_arrow(self) -> pyarrow.Table:
        """One row a finding, as an Arrow table."""
        import pyarrow as pa

        return pa.Table.from_pylist(self.rows())

    def to_polars(self) -> polars.DataFrame:
        """One row a finding, as a Polars frame (needs ``umweg[polars]``)."""
        import polars

        return polars.DataFrame(self.to_arrow())

    def to_pandas(self) -> pandas.DataFrame:
        """One row a finding, as a pandas frame (needs ``umweg[pandas]``)."""
        return self.to_arrow().to_pandas()
