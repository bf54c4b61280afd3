"""From a plan to the store: the whole way, against a server on this machine."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.here import run_here
from tests.conftest import run_umweg
from tests.sources.fetch.conftest import Bad, ranged, reply
from umweg import download, engines, plan_download
from umweg.api.ingest import is_source
from umweg.core.errors import FetchError, UsageError
from umweg.ingestion import remote
from umweg.sources.fetch.plan import DownloadPlan, fetchable, plan
from umweg.sources.passport import passports
from umweg.store import Store

FIXTURE = Path(__file__).parents[2] / "fixtures" / "eurostat_sdmx" / "small.csv"
ASK = {"reporter": ["DE"], "partner": ["KZ", "KG"], "good": ["87032319"], "flow": ["export"]}
NAMED = {"reporters": ("DE",), "partners": ("KZ", "KG"), "good": ("87032319",), "flow": ("export",)}


@pytest.fixture
def local(server: Bad, monkeypatch: pytest.MonkeyPatch) -> Bad:
    """Every plan goes to the server on this machine."""
    real = plan

    def here(*args: object, **kwargs: object) -> DownloadPlan:
        found = real(*args, **kwargs)
        requests = tuple(replace(r, url=f"{server.url}/x", dims={}, params={}) for r in found.requests)
        return replace(found, requests=requests, limits=replace(found.limits, per_second=0))

    monkeypatch.setattr(remote, "plan", here)
    return server


def test_download_then_ingest_then_nothing_new(local: Bad, tmp_path: Path) -> None:
    local.answers["/x"] = lambda h, n: (
        reply(h, b"", 304) if h.headers.get("If-None-Match") else ranged(h, FIXTURE.read_bytes())
    )
    go = {"store": tmp_path / "s", "folder": tmp_path / "down", "options": ASK, "opener": lambda _: engines.open()}
    report = remote.fetch_and_ingest("eurostat-sdmx", "2022-01", "2022-03", **go)
    assert [f.status for f in report.files] == ["added"], report.files[0].error
    (snapshot,) = Store(tmp_path / "s").catalog.snapshots
    assert snapshot.origin["address"] == f"{local.url}/x"
    assert snapshot.origin["etag"] == '"1"'
    assert snapshot.origin["retrieved"] > "2020"
    again = remote.fetch_and_ingest("eurostat-sdmx", "2022-01", "2022-03", **go)
    assert [f.status for f in again.files] == ["unchanged"]


def test_what_cannot_be_had_changes_nothing(local: Bad, tmp_path: Path) -> None:
    local.answers["/x"] = lambda h, n: reply(h, b"<html>Oops")
    with pytest.raises(FetchError):
        download("eurostat-sdmx", tmp_path / "s", "2022-01", until="2022-03", folder=tmp_path / "d", **NAMED)
    assert not (tmp_path / "s").exists()


def test_plans() -> None:
    found = plan("eurostat-sdmx", "2019-01", "2020-06", **ASK)
    assert [r.name for r in found.requests] == ["DS-045409_DE_2019.csv", "DS-045409_DE_2020.csv"]
    assert "startPeriod=2020-01&endPeriod=2020-06" in found.requests[1].address
    halves = found.requests[0].split()
    assert ["startPeriod=2019-01&endPeriod=2019-06" in h.address for h in halves] == [True, False]
    assert found.estimate > 0
    assert not found.verified
    assert [r.name for r in plan("ofac-sdn").requests] == ["sdn.csv", "alt.csv", "add.csv", "sdn_comments.csv"]
    assert [r.expect for r in plan("un-sc").requests + plan("eu-fsf").requests] == ["xml", "xml"]
    assert fetchable("comext-bulk")
    assert not fetchable("tidy")
    assert len(plan("comext-bulk", "2021-11", "2022-02").requests) == 4
    keyed = plan("comtrade", "2022-01", "2022-12", reporter=["AM"], partner=["RU"], good=["8703"]).requests[0]
    assert keyed.key
    assert "key" not in keyed.address.lower()


@pytest.mark.parametrize(
    ("args", "options", "words"),
    [
        (("tidy",), {}, "cannot be downloaded"),
        (("eurostat-sdmx",), {}, "needs a span"),
        (("eurostat-sdmx", "2022-13", "2022-01"), ASK, "no span of months"),
        (("eurostat-sdmx", "2022-01", "2022-02"), {"reporter": ["DE"]}, "needs --partner"),
        (("eurostat-sdmx", "2022-01", "2022-02"), {**ASK, "colour": ["red"]}, "does not know --colour"),
        (("un-sc",), {"partner": ["KZ"]}, "no options"),
    ],
)
def test_plans_that_make_no_sense(args: tuple[str, ...], options: dict, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        plan(*args, **options)


# --- the command line ----------------------------------------------------------------------------


def run(*args: object, code: int = 0) -> str:
    """What a command prints; with ``code`` one that must fail, and what it says."""
    ran = run_umweg(*args, COLUMNS="200")
    assert (ran.code == 0) == (code == 0), ran.err
    return ran.out if not code else ran.err


def test_commands(tmp_path: Path) -> None:
    from umweg import ingest

    path = tmp_path / "a.csv"
    rows = "".join(f"DE,KZ,export,87032319,CN,2020-{m:02},1,EUR\n" for m in range(1, 13))
    path.write_text("reporter,partner,flow,product,nomenclature,period,value,currency\n" + rows + "DE,XQ,,,,,,\n")
    ingest(path, source="tidy", store=tmp_path / "s", max_bad_share=0.5)
    at = ("--store", tmp_path / "s")
    listed = json.loads(run("store", "list", *at, "--format", "json"))
    assert (listed[0]["rows"], listed[0]["live"], listed[0]["quarantined"]) == (12, 12, 1)
    assert "CC BY 4.0" in run("sources", *at)
    held = {r["source"]: r for r in json.loads(run("sources", *at, "--format", "json"))}
    assert (held["tidy"]["rows"], held["tidy"]["list of"]) == (12, "2020-12-01")
    assert held["tidy"]["fetched"] > "2026"
    assert held["tidy"]["age (days)"] > 2000
    assert "SUPPLEMENTARY_QUANTITY" in run("sources", "eurostat-sdmx")
    assert "not yet tried" in run("sources", "un-sc") if fetchable("un-sc") and "un-sc" in held else True
    assert "The store is whole" in run("store", "check", "--inputs", *at)
    assert "XQ" in run("quarantine", *at)
    assert run("quarantine", *at, "--format", "csv").startswith("_snapshot,_file,_line")
    run("store", "remove", listed[0]["id"], *at, code=2)  # no reason
    assert "restore" in run("store", "remove", listed[0]["id"], "--reason", "a test", *at)
    assert "a test" in run("store", "list", *at)
    run("store", "restore", listed[0]["id"], *at)
    run("store", "bundle", tmp_path / "x.umweg", *at)
    run("store", "unbundle", tmp_path / "x.umweg", "--store", tmp_path / "n")
    assert json.loads(run("store", "list", "--store", tmp_path / "n", "--format", "json"))[0]["live"] == 12
    next((tmp_path / "n" / "flows").rglob("*.parquet")).unlink()
    assert "1 fault found" in run("store", "check", "--store", tmp_path / "n", code=4)


def test_a_plan_changes_nothing(tmp_path: Path) -> None:
    assert is_source("eurostat-sdmx")
    assert not is_source(str(FIXTURE))
    (row,) = plan_download("eurostat-sdmx", "2022-01", until="2022-03", **NAMED).as_rows()
    assert row["file"] == "DS-045409_DE_2022.csv"
    asked = ("--reporter", "DE", "--partner", "KZ,KG", "--good", "87032319", "--flow", "export", "--dry-run")
    at = ("--from", "2022-01", "--to", "2022-03", "--store", tmp_path / "s", "--format", "json")
    assert json.loads(run_here("ingest", "eurostat-sdmx", *at, *asked).out) == [row]
    assert not (tmp_path / "s").exists()


def test_downloads_in_the_help_have_a_plan() -> None:
    """What the help tells people to type is complete."""
    page = (Path(__file__).parents[3] / "docs" / "reference" / "cli.md").read_text("utf-8")
    names = {p.name for p in passports()}
    found = [c for c in re.findall(r"`umweg ingest ([^`]+)`", page) if c.split()[0] in names]
    assert found
    for command in found:
        source, *words = command.split()
        given = {k.removeprefix("--"): v for k, v in zip(words[::2], words[1::2], strict=True)}
        span = given.pop("from", None), given.pop("to", None)
        given.pop("store", None)
        assert plan(source, *span, **{k: v.split(",") for k, v in given.items()}).requests
