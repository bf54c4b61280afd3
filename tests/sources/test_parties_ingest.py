"""Lists go into a store by the same door as trade."""

from __future__ import annotations

from pathlib import Path

import pytest

from umweg import ingest


@pytest.mark.shared
def test_a_triple_goes_in_as_one(shared: Path, tmp_path: Path) -> None:
    names = ("sdn_2024-05-03.csv", "alt_2025-12-24.csv", "add_2025-12-24.csv")
    files = [shared / "parties" / n for n in names]
    (report,) = ingest(files, source="ofac-sdn", store=tmp_path / "s").files
    assert (report.status, report.read, report.stored, report.quarantined) == ("added", 59_316, 14_965, 7_353)
    assert dict(report.reasons) == {"address without party": 4_893, "alias without party": 2_460}
    (again,) = ingest(files, source="ofac-sdn", store=tmp_path / "s").files
    assert again.status == "unchanged"


def test_rates_and_parties_share_a_store(fixtures: Path, tmp_path: Path) -> None:
    for source, file in (("ecb", "ecb/small.csv"), ("uk-sl", "uk_sl/small.xml"), ("ftm", "ftm/small.ftm.json")):
        (report,) = ingest(fixtures / file, source=source, store=tmp_path / "s").files
        assert (report.status, report.quarantined) == ("added", 0), report
