"""A small result of ``watch`` made by hand, for tests of its page. Figures are invented."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from typing import Any

from umweg.core.provenance import Provenance
from umweg.results import Good, NotAssessed, WatchedSeries, WatchResult
from umweg.results.watch import WatchCarryOver

MONTHS = tuple(f"2022-{m:02d}" for m in range(1, 12))
CARS = "Vehicles; with only spark-ignition engine, cylinder capacity over 3000cc"


def watched(transit: str, code: str | None = None, label: str = CARS) -> WatchedSeries:
    """A corridor, or a good in it, that alarms in June."""
    n = len(MONTHS)
    good = Good(code, label, (code,)) if code else None
    evidence = tuple(i / 2 * math.log(10) for i in range(n))
    rise = () if code else tuple(i / 10 for i in range(n))
    return WatchedSeries(transit, good, "2022-06", True, MONTHS, (1e6,) * n, evidence, rise, 3.2, ("One month only.",))


def watch_result(**changes: Any) -> WatchResult:
    """Two corridors and forty goods, two of which share one text; any field can be changed."""
    goods = tuple(watched("KZ", f"{85000000 + i}", f"Machine {i}") for i in range(38))
    made = WatchResult(
        "EU export measures on Russia", "RU", "European Union", "EUR", date(2022, 2, 25), 0.05,
        {"money": 1.5, "breadth": 1.1, "goods": 1.1}, "2020-01", "2022-01", "2022-11", ("DE", "LT"),
        (watched("KZ"), watched("KG")), (watched("KZ", "87032410"), watched("KZ", "87032490"), *goods),
        {"corridors": 2, "goods": 8268}, {"months": 14, "crossed": 75, "series": 8268, "listed": 0, "share": 0.009},
        (WatchCarryOver("2022-11", "KG", 0.4),), (),
        (NotAssessed("no-data", "TR", None, "No data.", ""), NotAssessed("coverage", "NL", None, "A gap.", "")),
        ("Values are nominal.",), Provenance("e16b0d61c5c0", "0.1.0", "eu-russia", (), (), {}),
    )  # fmt: skip
    return replace(made, **changes)
