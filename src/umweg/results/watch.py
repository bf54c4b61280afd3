"""What a watch says: for each corridor and good, since when, on what evidence, and what speaks against it.

>>> WatchCarryOver("2022-11", "KZ", 0.62).as_dict()
{'month': '2022-11', 'transit': 'KZ', 'share': 0.62}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from umweg.core.provenance import Provenance
from umweg.results.diagnostics import NotAssessed
from umweg.results.evidence import Good, plain

SCHEMA = "umweg.watch/1"


@dataclass(frozen=True, slots=True)
class WatchCarryOver:
    """A month that was not judged in a corridor: those who reported stand for only ``share`` of its history."""

    month: str
    transit: str
    share: float

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return plain(self)


@dataclass(frozen=True, slots=True)
class RevisedMonths:
    """Months whose figures changed after the watch had judged them; it goes on with the figures as first seen.

    ``goods``: how many of the corridor's goods changed. ``seen`` and ``now`` are the corridor's sums over these months,
    in the data's currency.
    """

    transit: str
    months: tuple[str, ...]
    goods: int
    seen: float
    now: float

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {**plain(self), "months": list(self.months)}


@dataclass(frozen=True, slots=True)
class WatchedSeries:
    """One series under watch, month by month from the start of the watch.

    ``good`` None: all listed goods of the corridor. ``alarm``: the first month with ``E >= 1/level`` (goods: the month
    since which it has been listed); None: none so far. ``listed``: on the e-BH list of its kind in the last month.
    ``log_e`` is the natural log of the evidence; ``value`` in the data's currency. ``at_least``: running lower bound of
    the rise in money, 0 where nothing is sure (corridors only).
    ``ratio``: mean of the last three months judged over that of the history, in money; None on a zero base.
    """

    transit: str
    good: Good | None
    alarm: str | None
    listed: bool
    months: tuple[str, ...]
    value: tuple[float, ...]
    log_e: tuple[float, ...]
    at_least: tuple[float, ...]
    ratio: float | None
    against: tuple[str, ...]

    @property
    def id(self) -> str:
        """``KG`` of a corridor, ``KG-85176200`` of a good in it."""
        return self.transit if self.good is None else f"{self.transit}-{self.good.id}"

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "id": self.id,
            "transit": self.transit,
            "good": self.good.as_dict() if self.good else None,
            "alarm": self.alarm,
            "listed": self.listed,
            "months": list(self.months),
            "value": list(self.value),
            "log_e": list(self.log_e),
            "at_least": list(self.at_least),
            "ratio": self.ratio,
            "against": list(self.against),
        }


@dataclass(frozen=True, slots=True)
class WatchResult:
    """All that a watch says so far. ``as_dict()`` is the versioned JSON shape.

    ``allow``: how many times its history's level may be reached without being news, by a corridor's ``money`` and
    ``breadth``, and by the breadth of one of the ``goods``.
    ``background``: of the goods' series, how many crossed ``1/level`` before the measure, where no detour can be.
    """

    regime_title: str
    target: str
    origin: str
    currency: str
    measure_date: date
    level: float
    allow: Mapping[str, float]
    history_from: str
    start: str
    last: str
    reporters: tuple[str, ...]
    corridors: tuple[WatchedSeries, ...]
    goods: tuple[WatchedSeries, ...]
    tested: Mapping[str, int]
    background: Mapping[str, Any]
    held: tuple[WatchCarryOver, ...]
    revised: tuple[RevisedMonths, ...]
    not_assessable: tuple[NotAssessed, ...]
    notes: tuple[str, ...]
    provenance: Provenance

    def as_dict(self) -> dict[str, Any]:
        """The versioned JSON shape; see docs/watch.md."""
        return {
            "schema": SCHEMA,
            "regime": self.regime_title,
            "target": self.target,
            "origin": self.origin,
            "currency": self.currency,
            "measure_date": self.measure_date.isoformat(),
            "level": self.level,
            "allow": dict(self.allow),
            "history_from": self.history_from,
            "from": self.start,
            "last": self.last,
            "reporters": list(self.reporters),
            "corridors": [w.as_dict() for w in self.corridors],
            "goods": [w.as_dict() for w in self.goods],
            "tested": dict(self.tested),
            "background": dict(self.background),
            "held": [h.as_dict() for h in self.held],
            "revised": [r.as_dict() for r in self.revised],
            "not_assessable": [n.as_dict() for n in self.not_assessable],
            "notes": list(self.notes),
            "provenance": self.provenance.as_dict(),
        }

    def rows(self) -> list[dict[str, Any]]:
        """One flat row a series and month, for tables: corridors first."""
        return [
            {
                "id": w.id,
                "transit": w.transit,
                "good": w.good.id if w.good else "",
                "month": m,
                "value": v,
                "currency": self.currency,
                "log_e": e,
                "at_least": w.at_least[i] if w.at_least else None,
                "alarm": w.alarm or "",
                "listed": w.listed,
            }
            for w in (*self.corridors, *self.goods)
            for i, (m, v, e) in enumerate(zip(w.months, w.value, w.log_e, strict=True))
        ]
