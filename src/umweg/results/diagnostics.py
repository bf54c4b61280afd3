"""What stands beside the findings of a run: remarks, what could not be assessed, placebos, calibration, totals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from umweg.results.evidence import Good, Window, plain


@dataclass(frozen=True, slots=True)
class Note:
    """A remark that belongs to every use of a result. ``kind`` is a word for programs; ``text`` a sentence.

    Kinds: ``input`` (figures in doubt), ``source`` (rows left out), ``currency``, ``values``, ``window``, ``null``,
    ``coverage``, ``notes`` (people's notes cannot be read).
    """

    kind: str
    text: str

    def as_dict(self) -> dict[str, str]:
        """Plain data."""
        return plain(self)


@dataclass(frozen=True, slots=True)
class CalibrationPoint:
    """What was promised against what came out, counted on ``n`` cases where the truth is known.

    Of false findings: ``nominal`` is the share allowed, ``observed`` the share found. Of intervals: ``nominal`` is the
    level, ``observed`` the share that held the truth. ``lower`` and ``upper`` bound ``observed`` (95 %).
    """

    nominal: float
    observed: float
    n: int
    lower: float
    upper: float

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return plain(self)


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
