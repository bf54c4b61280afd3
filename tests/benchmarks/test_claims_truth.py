"""The labels are what the data say, and the tolerances are those of the design at each edge."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from benchmarks.claims.figures import Figures, NotHeld, bases, shifted
from benchmarks.claims.labels import FILES, Query, Reading, Side, read
from benchmarks.claims.store import build
from benchmarks.claims.tolerance import moved, near
from benchmarks.claims.truth import disagreements, figure, judged

from tests.once import once


@pytest.mark.parametrize(
    ("number", "figure", "hedge", "precision", "expected"),
    [
        (18.5, 18.549, "exact", 1, "supported"),  # rounds to the number as printed
        (100, 101.5, "exact", 0, "supported"),  # a vintage
        (100, 102.0, "exact", 0, "close"),
        (100, 102.3, "exact", 0, "contradicted"),
        (3, 3.5, "exact", 0, "supported"),
        (2.9e9, 2.95e9, "exact", -8, "supported"),
        (2.9e9, 2.98e9, "exact", -8, "contradicted"),
        (100, 90.0, "about", 0, "supported"),
        (100, 86.0, "about", 0, "close"),
        (100, 84.0, "about", 0, "contradicted"),
        (100, 116.0, "about", 0, "contradicted"),
        (100, 140.0, "over", 0, "supported"),
        (100, 98.0, "over", 0, "close"),
        (100, 97.0, "at_least", 0, "contradicted"),
        (100, 60.0, "under", 0, "supported"),
        (100, 103.0, "at_most", 0, "contradicted"),
        (100, 85.0, "almost", 0, "supported"),
        (100, 80.0, "almost", 0, "close"),
        (100, 77.0, "almost", 0, "contradicted"),
        (100, 101.0, "almost", 0, "close"),
        (100, 103.0, "almost", 0, "contradicted"),
        (88, 80.0, "up_to", 0, "supported"),
        (88, 95.0, "up_to", 0, "contradicted"),
        (88, 74.0, "up_to", 0, "contradicted"),
    ],
)
def test_tolerances_at_their_edges(number: float, figure: float, hedge: str, precision: int, expected: str) -> None:
    assert near(number, figure, hedge, precision) == expected


@pytest.mark.parametrize(("percent", "way"), [(1.0, "flat"), (-1.0, "flat"), (1.1, "up"), (-1.1, "down")])
def test_direction_alone(percent: float, way: str) -> None:
    assert moved(percent) == way


def test_a_change_the_other_way_is_contradicted_however_near_its_size() -> None:
    r = Reading(measure="change", direction="up", value=30.0, precision=0, unit="percent")
    assert judged(r, 30.0) == "supported"
    assert judged(r, -30.0) == "contradicted"


def test_bases() -> None:
    q = Query("change", "export", ("DE",), ("KZ",), ("TOTAL",), "2024-01/2024-07")
    assert bases(q) == {"B1": "2023-01/2023-07", "B2": "2021-01/2021-07", "B3": "2023-07/2024-01"}
    assert shifted("2022-11/2023-02", 2) == "2023-01/2023-04"


@pytest.fixture(scope="module")
def held(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Figures:
    return Figures(once(tmp_path_factory, "claims", lambda folder: build(folder, shared / "trade")))


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_the_labels_are_what_the_data_say(name: str, held: Figures) -> None:
    assert list(disagreements(held, read(FILES[name]))) == []


@pytest.mark.shared
@pytest.mark.slow
def test_a_wrong_label_is_told(held: Figures) -> None:
    passage = next(p for p in read(FILES["development"]) if p.id == "de-01")
    first, second = passage.claims
    wrong = msgspec.structs.replace(first, verdict="contradicted")
    told = list(disagreements(held, (msgspec.structs.replace(passage, claims=(wrong, second)),)))
    assert len(told) == 1
    assert told[0].startswith("de-01-c1: contradicted, but supported (B1 -71.1")


@pytest.mark.shared
@pytest.mark.slow
def test_what_was_not_reported_is_no_zero(held: Figures) -> None:
    """The Netherlands have no rows of codes for November 2022, Turkey none at all; wheat is not in the store."""
    whole = Query("level", "export", ("EU27",), ("KZ",), ("LISTED",), "2022-03/2022-11")
    assert held.sum(whole) == pytest.approx(2833.5e6, rel=1e-4)
    for given in ({"period": "2022-03/2022-12"}, {"reporter": ("TR",)}, {"goods": ("1001",)}):
        with pytest.raises(NotHeld):
            held.sum(msgspec.structs.replace(whole, **given))


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize(
    ("partner", "year", "importer_counts", "gap"),
    [("KZ", 2022, "EU27", 30.0), ("KZ", 2022, "EU28", 26.5), ("KG", 2022, "EU27", 57.3), ("KG", 2023, "EU27", 67.4)],
)
def test_published_gaps(partner: str, year: int, importer_counts: str, gap: float, held: Figures) -> None:
    q = Query("gap", "export", ("EU27",), (partner,), ("TOTAL",), f"{year}-01/{year + 1}-01",
              other=Side(reporter=(importer_counts,)))  # fmt: skip
    assert figure(held, q, q.period) == pytest.approx(gap, abs=0.06)
