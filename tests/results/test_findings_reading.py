"""A result written as JSON is read back as it was; anything else is refused, saying which field is wrong."""

from __future__ import annotations

import copy
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tests.report.report_factory import MONTHS, empty, finding, result
from umweg.core.errors import UsageError
from umweg.results import CalibrationPoint, Channel, CoverageMatrix, DetectResult, Note, Plot
from umweg.results.filters import Filters, narrow
from umweg.results.from_json import from_dict, from_file

PLOT = Plot(MONTHS[:3], (("seen", (1.0, None, 3.0)), ("usual", (1.0, 1.0, 1.0))), "EUR/kg", "bar", MONTHS[1])


def rich() -> DetectResult:
    """Every optional part is set."""
    with_plot = finding(
        channels=(Channel("price", True, "for", 1.5, "EUR/kg", (1.0, 2.0), 0.01, "Dearer.", ("mass of 3",), PLOT),),
        diverted=(0.0, 5e6),
    )
    return result(
        findings=(*result().findings, with_plot),
        notes=(Note("input", "DE, 2022-03"), Note("values", "Nominal.")),
        calibration=(CalibrationPoint(0.1, 0.08, 120, 0.04, 0.14),),
        coverage_points=(CalibrationPoint(0.95, 0.97, 800, 0.96, 0.98),),
        coverage_matrix=CoverageMatrix(
            ("DE", "MT"), ("2022-01", "2022-02"), ("rd", "nm"), ("DE",), {"DE 2022-02": "x"}
        ),
    )


@pytest.mark.parametrize("made", [result(), empty(), rich(), narrow(rich(), Filters(("watch",), 1e6))])
def test_there_and_back(made: DetectResult) -> None:
    text = json.dumps(made.as_dict(series=True), allow_nan=False)
    assert from_dict(json.loads(text)) == made


def test_without_series_all_but_the_series_is_there() -> None:
    back = from_dict(json.loads(json.dumps(rich().as_dict())))
    assert [f.series for f in back.findings] == [None] * len(back.findings)
    assert back.as_dict() == rich().as_dict()


def test_a_file_gzip_or_not(tmp_path: Path) -> None:
    text = json.dumps(result().as_dict(series=True)).encode()
    (tmp_path / "a.json").write_bytes(text)
    (tmp_path / "a.json.gz").write_bytes(gzip.compress(text))
    assert from_file(tmp_path / "a.json") == from_file(tmp_path / "a.json.gz") == result()


def _break(path: str, value: Any) -> dict[str, Any]:
    data: Any = copy.deepcopy(json.loads(json.dumps(result().as_dict(series=True))))
    spot = data
    *way, last = [int(p) if p.isdigit() else p for p in path.split("/")]
    for step in way:
        spot = spot[step]
    if value is None:
        del spot[last]
    else:
        spot[last] = value
    return data


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({}, "no result of umweg detect"),
        ([1], "no result of umweg detect"),
        ({"schema": "umweg.detect/7"}, "umweg.detect/7"),
        (_break("alpha", None), "'alpha' is missing"),
        (_break("alpha", "much"), "'alpha' is 'much', not float"),
        (_break("alpha", True), "'alpha' is True, not float"),
        (_break("findings/0/grade", "sure"), r"'findings\[0\].grade' is 'sure', not one of watch"),
        (_break("findings/2/q_value", None), r"'findings\[2\].q_value' is missing"),
        (_break("findings/2/excess/currency", None), r"'findings\[2\]' lacks or misshapes a part"),
        (_break("findings/0/window/after_from", "soon"), "not a date"),
        (_break("findings/1/channels/0/interval", [1]), "has 1 entries instead of 2"),
        (_break("findings", {"a": 1}), "'findings' is not a list"),
        (_break("provenance", []), "'provenance' is not an object"),
        (_break("tested/series", "many"), "'tested.series' is 'many', not int"),
    ],
)
def test_what_is_wrong_is_named(data: Any, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        from_dict(data, "run.json")


@pytest.mark.parametrize("raw", [b"", b"{", b"\x1f\x8bnonsense", gzip.compress(b"{}" * 50, mtime=0)[:20], b"\xff\xfe"])
def test_broken_files(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "x.json").write_bytes(raw)
    with pytest.raises(UsageError, match="no JSON, or is cut off"):
        from_file(tmp_path / "x.json")
    with pytest.raises(UsageError, match="cannot be read"):
        from_file(tmp_path / "no.json")


def test_nobody_is_to_ask_a_sum_of_members() -> None:
    from umweg.detection.findings.findings import _remarks
    from umweg.results import Channel, Interval

    direct, excess = Channel("displacement", False), Interval(1.0, 2.0, 3.0)
    alone = _remarks(direct, excess, 10.0, (("LT", 9.9),), "EUR")
    assert ["ask there first" in t for t in alone] == [True]
    assert not _remarks(direct, excess, 10.0, (("EU27_2020", 9.9),), "EUR")
