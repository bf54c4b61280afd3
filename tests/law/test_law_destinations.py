"""The shipped table of destinations is what its script makes of the source."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import pytest

from umweg.core.errors import UnknownName
from umweg.law.destinations import FOLDER, destinations


@pytest.mark.shared
def test_the_table_is_that_of_the_source(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).resolve().parents[2] / "scripts"))
    sys.modules.pop("derive_destinations", None)
    import derive_destinations as script  # a script, not a module

    chart, groups = (json.loads((shared / "goods" / n).read_text("utf-8")) for n in (script.CHART, script.GROUPS))
    with (FOLDER / "us.csv").open(encoding="utf-8", newline="") as f:
        shipped = {r["country"]: [r["marks"], r["groups"], r["words"]] for r in csv.DictReader(f)}
    assert script.rows(chart, groups).keys() >= shipped.keys()
    assert {c: row for c, row in script.rows(chart, groups).items() if c in shipped} == shipped


def test_another_table() -> None:
    with pytest.raises(UnknownName, match="Shipped: us"):
        destinations("uk")
