"""What ``mirror`` says: each flow as both sides report it, the gap, and the value that both together support."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from umweg.core.provenance import SnapshotRef
from umweg.results.evidence import plain

MIRROR_SCHEMA = "umweg.mirror/1"


@dataclass(frozen=True, slots=True)
class MirrorFlow:
    """One flow in one period. Money in the result's currency; None is "not reported" or "not defined".

    ``export`` is FOB as the exporter reports it, ``imported`` CIF as the importer does, ``cif_rate`` the step between
    them (0.06 is 6 %), ``import_fob`` the import without it. ``raw_gap`` and ``gap``: export less import, before and
    after the step; ``raw_share`` and ``share``: of the export. ``weight``: of the exporter's report in ``value``, whose
    95 % interval is ``lower`` to ``upper``. ``missing``: ``importer``, ``exporter`` (no report), ``importer zero``,
    ``exporter zero`` (reports nothing), or empty. ``doubt``: why the figure may not be what it seems, or empty.
    """

    exporter: str
    importer: str
    good: str
    period: str
    export: float | None
    imported: float | None
    cif_rate: float
    import_fob: float | None
    raw_gap: float | None
    raw_share: float | None
    gap: float | None
    share: float | None
    discrepancy: float | None
    weight: float
    value: float
    lower: float
    upper: float
    missing: str
    doubt: str


@dataclass(frozen=True, slots=True)
class MirrorResult:
    """All flows asked for. ``freq`` M, Q or A; ``level`` 0 (TOTAL), 2, 4 or 6 digits; ``cif``: the step in a sentence.

    ``cif_estimated``: from these data, or assumed. ``refused``: periods that were not used, and why. ``rates``: which
    exchange rates the values rest on.
    """

    flows: tuple[MirrorFlow, ...]
    currency: str
    freq: str
    level: int
    cif: str
    cif_rate: float
    cif_estimated: bool
    rates: tuple[str, ...]
    refused: tuple[str, ...]
    notes: tuple[str, ...]
    snapshots: tuple[SnapshotRef, ...] = field(default=())

    def rows(self) -> list[dict[str, Any]]:
        """One flat row a flow, for tables."""
        return [{**plain(f), "currency": self.currency} for f in self.flows]

    def as_dict(self) -> dict[str, Any]:
        """The versioned JSON shape."""
        return {
            "schema": MIRROR_SCHEMA,
            "currency": self.currency,
            "freq": self.freq,
            "level": self.level,
            "cif": {"rate": self.cif_rate, "estimated": self.cif_estimated, "text": self.cif},
            "rates": list(self.rates),
            "refused": list(self.refused),
            "notes": list(self.notes),
            "flows": [plain(f) for f in self.flows],
            "snapshots": [plain(s) for s in self.snapshots],
        }
