"""Small results made by hand, for tests of the report. Figures are invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from umweg.core.provenance import LawRef, Provenance, SnapshotRef
from umweg.results import (
    Channel,
    Comparison,
    DetectResult,
    Finding,
    Gap,
    Good,
    Interval,
    NotAssessed,
    Note,
    Placebo,
    Series,
    Window,
)

WINDOW = Window(date(2021, 3, 1), date(2021, 12, 1), date(2022, 3, 1), date(2022, 12, 1))
MONTHS = tuple(f"{y}-{m:02d}" for y in (2020, 2021, 2022) for m in range(1, 13))[:35]
BAN = "Goods under the export bans"


def series(level: float = 1.0) -> Series:
    """35 months: a flat level, then four times as much from March 2022."""
    window = [m >= "2022-03" for m in MONTHS]
    return Series(
        MONTHS,
        tuple(level * (4.0 if w else 1.0) for w in window),
        tuple(level if w else None for w in window),
        tuple(0.5 * level if w else None for w in window),
        tuple(1.5 * level if w else None for w in window),
        tuple(0.2 if w else 5.0 for w in window),
    )


def finding(transit: str = "KZ", code: str = "85423190", **changes: Any) -> Finding:
    """One good finding; any field can be changed."""
    channels = (
        Channel("surge", True, "for", 27e6, "EUR above expectation", (20e6, 30e6), 1e-9, "27.0 M EUR above."),
        Channel(
            "displacement", True, "for", 40e6, "fall of direct trade", (30e6, 50e6), 1e-6, "Equals 68% of the fall."
        ),
        Channel("timing", False, text="Break in 2022-06; no date of its own."),
        Channel("onward", False, text="Leg 2 is unknown."),
    )
    made = Finding(
        id=f"RU-{transit}-{code}",
        level="good",
        transit=transit,
        target="RU",
        origin="European Union",
        good=Good(code, "Electronic integrated circuits", (code,), lists=(BAN,)),
        window=WINDOW,
        grade="strong",
        q_value=2e-6,
        before=9e6,
        after=36e6,
        expected=9e6,
        excess=Interval(20e6, 27e6, 30e6),
        currency="EUR",
        diverted=None,
        diverted_note="Leg 2 is unknown.",
        channels=channels,
        evidence_for=("27.0 M EUR above.",),
        evidence_against=(),
        top_reporters=(("DE", 20e6), ("LT", 3e6)),
        series=series(),
    )
    return replace(made, **changes)


def country(transit: str = "KZ", **changes: Any) -> Finding:
    """One country finding."""
    good = Good("all", "All listed goods that can be compared", ())
    changes = {"id": f"RU-{transit}", "good": good, "top_reporters": (), **changes}
    return finding(transit, "all", level="country", **changes)


def result(**changes: Any) -> DetectResult:
    """A small complete result; any field can be changed."""
    chip = Good(
        "85423190",
        "Circuits",
        ("85423190",),
        lists=(BAN, "Common High Priority List (May 2023) tier 1"),
        sought=("Radio sets",),
    )
    kg = Interval(300e6, 370e6, 390e6)
    made = DetectResult(
        regime_title="EU export measures on Russia",
        target="RU",
        origin="European Union",
        window=WINDOW,
        measure_date=date(2022, 2, 25),
        currency="EUR",
        alpha=0.1,
        findings=(
            country("KZ", excess=Interval(842e6, 1319e6, 1673e6)),
            country("KG", excess=kg),
            finding("KZ", good=chip),
            finding("KG", "84713000", grade="watch", evidence_against=("One delivery in 2022-06.",)),
        ),
        not_assessable=(
            NotAssessed("no-data", "TR", None, "Not assessed: no data.", "Ingest the same goods with this partner."),
            NotAssessed("partial-family", "KZ", Good("85171300~", "Phones", ()), "Codes changed.", "", 0.0, 1e8),
        ),
        placebo=(
            Placebo("time", WINDOW, 1382, 2, 1836, 574, 0.0046, {"KZ": (0, 9), "KG": (2, 4)}, "Date moved to 2021-03."),
        ),
        coverage=(Gap("NL", ("2022-11",)),),
        headlines=(
            Comparison("Russia", {"as reported": (25.8e9, 7.3e9), "both": (22.9e9, 6.6e9)}),
            Comparison("Kazakhstan", {"as reported": (1.4e9, 3.4e9), "both": (1.2e9, 2.7e9)}),
        ),
        tested={"series": 3479, "goods": 1257, "countries": 5},
        null_model={"fitted_in": "2021-03", "series": 1222, "growth": {"KZ": 1.2, "KG": 1.3}, "kappa": 1.7},
        provenance=Provenance(
            "e16b0d61c5c0", "0.1.0", "eu-russia",
            (SnapshotRef("a1", "tidy", "trade.parquet", "ab" * 32, "2026-11-23T07:48:35+00:00", 997559, "Eurostat"),),
            (LawRef("eu", "EU bans", "cd" * 32, "partial", False, "Regulation (EU) 833/2014"),),
            {"alpha": 0.1, "transits": []},
        ),
        notes=(Note("values", "Values are nominal."),),
    )  # fmt: skip
    return replace(made, **changes)


def many(n: int) -> DetectResult:
    """A result with ``n`` goods findings over two countries and grades."""
    goods = tuple(
        finding(("KZ", "KG")[i % 2], f"{85000000 + i}", grade=("strong", "watch")[i % 3 == 0]) for i in range(n)
    )
    return replace(result(), findings=(country("KZ"), country("KG"), *goods))


def empty() -> DetectResult:
    """Nothing found, no placebo, no gap, nothing left open, no headline, no null."""
    return result(
        findings=(), not_assessable=(), placebo=(), coverage=(), headlines=(), null_model={}, notes=(), tested={}
    )
