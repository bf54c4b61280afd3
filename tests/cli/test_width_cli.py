"""At 80 columns no table runs over the edge, nothing is cut without a sign, ids and codes are whole, order is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.here import run_here
from tests.conftest import HEADER
from umweg.cli.terminal import middle, shortened

pytestmark = pytest.mark.usefixtures("remembered")

BAD = "DE,XX9,export,87032319,CN,2022-01,5,EUR\nDE,KZ,export,87032319,CN,2022-13,6,EUR\n"


def _tables(text: str) -> list[str]:
    """Lines that are not sentences, which terminals wrap: tables have two spaces between columns."""
    return [line.rstrip() for line in text.splitlines() if "  " in line.strip()]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample in a store that can be written to, with a kept run."""
    folder = tmp_path_factory.mktemp("width")
    ran = run_here("demo", "--store", folder / "store", "--report", folder / "report.html")
    assert ran.code == 0, ran.err
    return folder / "store"


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A store of two files with long names that differ at their ends, each with bad rows, and what ingest said."""
    folder = tmp_path_factory.mktemp("spoilt")
    files = []
    for n, part in enumerate(("one", "two")):
        files.append(folder / f"a_very_long_name_of_the_exports_of_germany_in_2022_part_{part}.csv")
        files[-1].write_text(f"{HEADER}DE,KZ,export,87032319,CN,2022-0{n + 1},5,EUR\n{BAD}", "utf-8")
    ran = run_here("ingest", *files, "--source", "tidy", "--max-bad", "0.9", "--store", folder / "store")
    assert ran.code == 0, ran.err
    return folder / "store", ran.out


def test_detect_keeps_before_and_after(kept: Path) -> None:
    out = run_here("detect", "--store", kept, "--limit", "4", "--no-placebo").out
    heads = [line for line in out.splitlines() if line.startswith("id ")]
    assert len(heads) == 2
    assert all("before" in h and "after" in h and "excess" in h for h in heads)
    assert all(len(line) <= 80 for line in _tables(out))
    assert "Transit countries; by grade" in out
    assert "Goods (" in out
    assert "; by grade, then least excess" in out
    assert f"umweg finding ID --store {kept}" in out


def test_findings_show_the_latest_months_and_say_how_many(kept: Path) -> None:
    narrow = run_here("finding", "RU-KZ", "--store", kept, COLUMNS="64").out
    wide = run_here("finding", "RU-KZ", "--store", kept).out

    def bars(out: str) -> list[str]:
        part = out[out.index("Member states") : out.index("\nMonths")].splitlines()
        return [last for line in part if line.strip() and not set(last := line.split()[-1]) - set("▁▂▃▄▅▆▇█")]

    assert "by month" in wide
    few, every = bars(narrow), bars(wide)
    assert few
    assert all(a.endswith(b) for a, b in zip(every, few, strict=True))
    assert f"last {len(few[0])}" in narrow
    assert f"umweg cite RU-KZ --store {kept}" in wide


@pytest.mark.parametrize(
    "line", [("sources",), ("store", "check", "--inputs"), ("flows",), ("flows", "--good", "87"), ("runs", "list")]
)
def test_tables_fit(kept: Path, line: tuple[str, ...]) -> None:
    ran = run_here(*line, "--store", kept)
    assert ran.code == 0, ran.err
    assert all(len(row) <= 80 for row in _tables(ran.out) if not row.startswith(("tidy", "  ", "One", "What")))


def test_sources_are_told_whole() -> None:
    from umweg.api.sources import ListSourcesRequest, list_sources
    from umweg.api.workspace import Workspace

    out = run_here("sources", "--store", "nowhere").out
    told = "".join(out.split())
    with Workspace.open("nowhere") as here:
        states = list_sources(ListSourcesRequest(), here)
    assert all(s.source in told for s in states)
    assert "…" not in out
    words = set(out.split())
    assert all(w in words for s in states for w in f"{s.what} {s.licence}".split() if len(w) < 14)


def test_quarantine_and_ingest_fit_and_keep_what_distinguishes(spoilt: tuple[Path, str]) -> None:
    store, said = spoilt
    rows = [line for line in said.splitlines() if "added" in line]
    assert [r.split()[0][-12:] for r in rows] == ["part_one.csv", "part_two.csv"]
    assert all(len(r.rstrip()) <= 80 and "…" in r for r in rows)
    out = run_here("quarantine", "--store", store).out
    assert all(len(line.rstrip()) <= 80 for line in out.splitlines() if not line.startswith("Snapshot"))
    assert "XX9" in out
    assert "Russian" in out  # the end of the reason
    assert "…" not in out
    checked = run_here("store", "check", "--inputs", "--store", store)
    assert checked.code == 0
    assert all(len(line.rstrip()) <= 80 for line in checked.out.splitlines())


def test_prices_fit(tmp_path: Path) -> None:
    lines = [f"{100 + i},{(100 + i) * (9 if i % 7 else 90_000)}" for i in range(60)]
    file = tmp_path / "flows.csv"
    file.write_text("quantity,value\n" + "\n".join(lines) + "\n", "utf-8")
    ran = run_here("prices", file)
    assert ran.code == 0, ran.err
    bars = [line for line in ran.out.splitlines() if "│" in line]
    assert bars
    assert all(len(line.rstrip()) <= 80 for line in bars)


def test_trace_says_its_order_and_where_a_title_goes_on(kept: Path) -> None:
    out = run_here("trace", "--store", kept, "--limit", "5").out
    assert "by the central value of all their routes, the largest first" in out
    heads = [line for line in out.splitlines() if line.endswith("M EUR") and line[:6].strip("~").isdigit()]
    assert heads
    assert all(len(h) <= 80 for h in heads)
    assert any("…" in h for h in heads)


def test_next_steps_fit_the_data(tmp_path: Path, kept: Path, shared: Path) -> None:
    where = tmp_path / "my store"

    def nexts(*line: Any) -> list[str]:
        ran = run_here("ingest", *line, "--store", where)
        assert ran.code == 0, ran.err
        return [row for row in ran.out.splitlines() if row.startswith("Next")]

    named = f"--store '{where}'"
    four = tmp_path / "hs4.csv"
    four.write_text(f"{HEADER}DE,KZ,export,8703,HS,2021-01,5,EUR\nDE,KZ,export,8703,HS,2022-11,5,EUR\n", "utf-8")
    assert nexts(four, "--source", "tidy") == [f"Next: umweg flows {named}"]
    assert nexts(shared / "formats" / "BACI_HS92_Y2021_V202301_subset_AFG_ZAF.csv") == [f"Next: umweg flows {named}"]
    assert nexts(shared / "parties" / "un_consolidated_2026-02-27.xml") == [
        f"Next: umweg parties NAME {named}", f"Next: umweg screen FILE {named}",
    ]  # fmt: skip
    fine = tmp_path / "cn8.csv"
    fine.write_text(
        f"{HEADER}DE,KZ,export,87032319,CN,2021-01,5,EUR\nDE,KZ,export,87032319,CN,2022-11,5,EUR\n", "utf-8"
    )
    assert nexts(fine, "--source", "tidy") == [f"Next: umweg detect {named}"]


def test_what_is_shortened_ends_with_a_sign_and_no_open_bracket() -> None:
    assert shortened("On the list, tier 1. (+2)", 22) == "On the list, tier 1.…"
    assert middle("part_one.csv", 40) == "part_one.csv"
    assert middle("exports_part_one.csv", 12) == "expor…ne.csv"
    assert len(middle("x" * 50, 11)) == 11
