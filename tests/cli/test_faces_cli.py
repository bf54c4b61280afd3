"""The command line as a user meets it: right input, wrong input, and the same answer as Python."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import umweg
from tests.conftest import ROOT, run_umweg
from umweg import detect, sample
from umweg.cli.output import write_rows

pytestmark = pytest.mark.usefixtures("remembered")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "store"
    ran = run_umweg("ingest", sample.PATH, "--source", "tidy", "--nomenclature", "CN", "--store", folder)
    assert ran.code == 0, ran.err
    return folder


def test_help_of_every_command_has_an_example() -> None:
    top = run_umweg("--help")
    assert top.code == 0
    for command in ("ingest", "detect", "compare", "flows", "demo"):
        assert command in top.out
        shown = run_umweg(command, "--help")
        assert shown.code == 0
        assert "umweg " + command in shown.out.replace("Usage: umweg " + command, "")


def test_starting_imports_nothing_heavy() -> None:
    heavy = ("numpy", "duckdb", "pyarrow", "altair", "yaml", "babel")
    code = f"import sys; import umweg.cli.app; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_module_is_the_command() -> None:
    ran = [
        subprocess.run([sys.executable, "-m", "umweg", *args], capture_output=True, text=True, check=False)
        for args in (["--version"], ["detekt"])
    ]
    assert [r.returncode for r in ran] == [0, 2]
    assert umweg.__version__ in ran[0].stdout
    assert "'detect'" in ran[1].stderr


def test_detect_gives_the_same_in_the_terminal_and_in_python(store: Path) -> None:
    ran = run_umweg("detect", "--store", store, "--format", "json")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out) == json.loads(json.dumps(detect(store).as_dict()))


def test_detect_as_csv(store: Path) -> None:
    ran = run_umweg("detect", "--store", store, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert len(rows) == len(detect(store).findings)
    assert {"id", "excess_lower", "excess", "excess_upper", "q_value"} <= set(rows[0])


def test_table_shows_countries_placebo_and_what_is_not_assessed(store: Path) -> None:
    out = run_umweg("detect", "--store", store, "--limit", 3).out
    for text in (
        "RU-KZ  Kazakhstan",
        "Placebo in time, 2021-03",
        "Not assessed",
        "no data on:",
        "NL has no row in 2022-11",
    ):
        assert text in out


def test_flows_rows_carry_a_citation(store: Path) -> None:
    ran = run_umweg("flows", "--store", store, "--good", "84111280", "--transit", "KZ", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert rows
    assert all("sample.parquet" in r["citation"] and r["partner"] == "KZ" for r in rows)


def test_flows_without_options_say_what_there_is(store: Path) -> None:
    out = run_umweg("flows", "--store", store).out
    assert "2020-01 to 2022-11" in out
    assert "AM, BY, GE, KG, KZ, RU, UZ" in out


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (("detect", "--store", "no-such-store"), 4, ("no store here", "umweg ingest")),
        (("detect", "--regime", "eu-rusia"), 2, ("eu-russia",)),
        (("detect", "--transit", "Kasachstann"), 2, ("Kasachstann",)),
        (("detect", "--transit", "RU"), 2, ("target",)),
        (("detect", "--after", "2022-03"), 2, ("FROM..TO",)),
        (("compare", "--by", "planet"), 2, ("partner, reporter, market",)),
        (("compare", "--good", "9999"), 6, ("holds no exports",)),
        (("flows", "--good", "9999"), 6, ("holds no exports",)),
        (("flows", "--good", "84", "--flow", "smuggle"), 2, ("re-export",)),
        (("ingest", "no-such-file.csv", "--source", "tidy"), 2, ("no-such-file.csv",)),
        (("ingest", str(sample.PATH), "--source", "tidi"), 2, ("tidy",)),
    ],
)
def test_errors_teach(store: Path, args: tuple[str, ...], code: int, words: tuple[str, ...]) -> None:
    where = () if "--store" in args else ("--store", str(store))
    ran = run_umweg(*args, *where)
    assert ran.code == code, ran.err
    assert "Traceback" not in ran.err
    for word in words:
        assert word in ran.err


def test_demo_says_where_the_report_lies(tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    ran = run_umweg("demo", "--report", report)
    assert ran.code == 0, ran.err
    assert str(report) in ran.err
    page = report.read_text("utf-8")
    for text in ("Kazakhstan", "Eurostat, DS-045409", "guessed" if "guessed" in page else "fitted"):
        assert text in page


def test_errors_as_json(store: Path) -> None:
    ran = run_umweg("detect", "--store", store, "--transit", "RU", "--format", "json")
    assert ran.code == 2
    assert set(json.loads(ran.err)["error"]) == {"code", "what", "where", "mend"}


def test_spreadsheet_formulas_are_neutralised(capsys: pytest.CaptureFixture[str]) -> None:
    write_rows([{"label": '=HYPERLINK("http://x")', "value": -1.5}])
    assert "'=HYPERLINK" in capsys.readouterr().out


def test_public_verbs_are_lazy_and_complete() -> None:
    assert set(umweg.__all__) <= set(dir(umweg))
    for verb in ("detect", "compare", "flows", "ingest"):
        assert callable(getattr(umweg, verb))
    with pytest.raises(AttributeError, match="no attribute"):
        umweg.imagine  # noqa: B018  # asking is the test


def test_a_day_to_come_is_said_to_be_one(store: Path) -> None:
    ran = run_umweg("store", "list", "--store", store, "--as-of", "2999-01-01")
    assert ran.code == 0
    assert "2999-01-01 lies in the future" in ran.err
    assert "future" not in run_umweg("store", "list", "--store", store, "--as-of", "2020-01-01").err


def test_a_bad_line_without_a_field_is_told_by_its_number(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    row = "DE,KZ,export,87032319,CN,2022-0{},5,EUR\n"
    header = "reporter,partner,flow,product,nomenclature,period,value,currency\n"
    file.write_text(header + "".join(map(row.format, (1, 2, 3))) + "DE,KZ\n", "utf-8")
    ran = run_umweg("ingest", file, "--source", "tidy", "--max-bad", "0.9", "--store", tmp_path / "s")
    assert "line 5" in ran.out + ran.err
    assert ", :" not in ran.out + ran.err


def test_a_hint_names_the_store_whose_desk_is_meant(tmp_path: Path) -> None:
    file = ROOT / "examples" / "consignments.jsonl"
    ran = run_umweg("screen", file, "--store", sample.store().path, "--desk", tmp_path / "d.sqlite")
    assert f"umweg queue --desk {tmp_path / 'd.sqlite'}" in ran.err
    shutil.copytree(sample.store().path, tmp_path / "store")
    ran = run_umweg("screen", file, "--store", tmp_path / "store")
    assert f"umweg queue --store {tmp_path / 'store'}" in ran.err
    shown = run_umweg("demo", "--store", tmp_path / "kept", "--report", tmp_path / "r.html")
    assert f"umweg finding ID --store {tmp_path / 'kept'}" in shown.out
