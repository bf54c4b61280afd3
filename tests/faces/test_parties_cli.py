"""``umweg parties`` as people see it, and the same answers as Python."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import umweg
from tests.conftest import Ran, run_umweg

ENTITIES = [
    {"id": "x-1", "schema": "Company", "caption": "ROMASHKA TRADE LLC", "datasets": ["us_ofac_sdn"], "properties": {
        "name": ["ROMASHKA TRADE LLC"], "innCode": ["7707083893"], "country": ["ru"], "topics": ["sanction"],
        "address": ["Ul. Novatorov D. 5, Rostov-Na-Donu 344038, Russia"], "incorporationDate": ["2010-03-01"]}},
    {"id": "x-2", "schema": "Company", "datasets": ["us_ofac_sdn"], "properties": {"name": ["VOSTOK HOLDING JSC"]}},
    {"id": "x-3", "schema": "Person", "datasets": ["eu_fsf"], "properties": {
        "name": ["Pyotr Ivanov"], "birthDate": ["1970-05-01"], "country": ["ru"]}},
]  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parties")
    file = folder / "small_2026-01-02.ftm.json"
    file.write_text("\n".join(json.dumps(e) for e in ENTITIES), "utf-8")
    ran = run_umweg("ingest", file, "--source", "ftm", "--store", folder / "store")
    assert ran.code == 0, ran.err
    return folder / "store"


@pytest.fixture(scope="module")
def ask(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    cache = str(tmp_path_factory.mktemp("cache"))

    def call(*args: object) -> Ran:
        return run_umweg("parties", *args, "--store", store, COLUMNS="80", XDG_CACHE_HOME=cache)

    return call


GOLDEN = """\
Ромашка Трейд

# ROMASHKA TRADE LLC
       x-1  Company  RU  ftm us_ofac_sdn
         like the name 'ROMASHKA TRADE LLC' on ftm us_ofac_sdn (name #)
         …
       ! the same INN 7707083893 (RU), check digit right: the same party,
         whatever the name
       + country RU is listed, too

Ownership
  Vostok Holding holds 60 % of Ромашка Трейд and by likeness, not by an
  identifier, is VOSTOK HOLDING JSC (x-2), #
  EU ownership and control (Best Practices) (50 % or more, holdings of all
  listed owners added up, or control): not met for Ромашка Трейд.
  UK ownership and control (more than 50 % by one listed owner (owners with a
  joint arrangement count as one), or control): not met for Ромашка Трейд.
  BIS Affiliates Rule: no test of it is known to be in force on DAY. Not
  assessed, which is not clear.
  OFAC 50 Percent Rule (50 % or more, holdings of all listed owners added up):
  met for Ромашка Трейд.
    Counted: 60 % Vostok Holding (listed). Together 60 %.
    At most it could be 100 %, because shares are not stated.
    Who holds 40 % of Ромашка Трейд is not stated.

Alert from # on. Expected false alerts per 1,000 ordinary queries:
  # (# to #) on ftm eu_fsf, ftm us_ofac_sdn
Lists (old: a newer one may name others):
  ftm of 2026-01-02 (N days old): eu_fsf 1, us_ofac_sdn 2  old
"""


def plain(text: str) -> str:
    """Output without what moves: scores, days, the words of names, spaces at the ends of lines."""
    lines = [line.rstrip() for line in text.splitlines()]
    out: list[str] = []
    words = False
    for line in lines:
        if words and line.startswith("         "):
            continue
        words = "(name 0." in line
        line = re.sub(r"\d\.\d{2,}", "#", line)
        line = re.sub(r"\d+\.\d \(\d+\.\d to \d+\.\d\)", "# (# to #)", line)
        line = re.sub(r"\d{4}-\d\d-\d\d(?=\. Not)", "DAY", re.sub(r"\([\d,]+ days", "(N days", line))
        out.append(line)
        if words:
            out.append("         …")
    return "\n".join(out) + "\n"


def test_the_terminal_at_80_columns(ask: Any) -> None:
    ran = ask("Ромашка Трейд", "--id", "INN=7707083893", "--country", "RU", "--owner", "Vostok Holding 60%")
    assert ran.code == 0, ran.err
    assert plain(ran.out) == GOLDEN
    assert all(len(line.rstrip()) <= 80 for line in ran.out.splitlines())


def test_python_and_the_command_give_the_same(ask: Any, store: Path) -> None:
    for asked in ("Romashka Trade", "Pyotr Ivanov", "Quite Another Firm"):
        said = json.loads(ask(asked, "--format", "json").out)["answers"][0]["hits"]
        table = umweg.match_parties(asked, store).to_pylist()
        assert [(h["entity_id"], h["score"]) for h in said if h["alert"]] == [
            (r["entity_id"], r["score"]) for r in table
        ]


def test_nobody_found_is_no_clearance(ask: Any) -> None:
    ran = ask("Quite Another Firm")
    assert ran.code == 0
    assert "Not found on the lists below (partial). This is not a clearance" in " ".join(ran.out.split())
    assert "ftm of 2026-01-02" in ran.out


def test_json_carries_lists_threshold_and_alarms(ask: Any) -> None:
    found = json.loads(ask("Romashka Trade", "--threshold", "0.7", "--format", "json").out)
    assert found["schema"] == "umweg.parties/1"
    assert found["threshold"] == 0.7
    assert {v["list"] for v in found["lists"]} == {"us_ofac_sdn", "eu_fsf"}
    assert all(v["snapshot"] and v["version"] == "2026-01-02" for v in found["lists"])
    assert {a["list"] for a in found["false_alerts_per_1000"]} == {"ftm us_ofac_sdn", "ftm eu_fsf"}
    assert found["answers"][0]["status"] == "alert"


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".json"])
def test_files_of_records(ask: Any, tmp_path: Path, ending: str) -> None:
    records = [
        {"name": "Sunny Toys", "INN": "7707083893", "country": "RU"},
        {"name": "Ivanov Petr", "birth": "1970", "country": "RU"},
        {"name": "Quite Another Firm", "birth": "soon", "country": ""},
        {"name": "Quite Another Firm", "country": "KZ"},
    ]
    file = tmp_path / f"customers{ending}"
    if ending == ".csv":
        with file.open("w", encoding="utf-8-sig", newline="") as f:
            out = csv.DictWriter(f, ["name", "INN", "birth", "country"], delimiter=";")
            out.writeheader()
            out.writerows(records)
    elif ending == ".jsonl":
        file.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in records), "utf-8")
    else:
        file.write_text(json.dumps(records), "utf-8")
    ran = ask(file, "--format", "json")
    assert ran.code == 0, ran.err
    answers = json.loads(ran.out)["answers"]
    assert [a["status"] for a in answers] == ["alert", "alert", "not assessed", "not found"]
    assert answers[2]["fault"]["where"].startswith("query 3")
    seen = ask(file)
    assert "4 queries: 2 with alerts, 1 not found, 1 not assessed." in seen.out


def test_csv_neutralises_formulas_and_says_what_was_not_found(ask: Any, tmp_path: Path) -> None:
    file = tmp_path / "names.txt"
    file.write_text("=cmd()|A1 Romashka Trade\nRomashka Trade\nQuite Another Firm\n!!!\n", "utf-8")
    rows = list(csv.DictReader(io.StringIO(ask(file, "--format", "csv").out)))
    assert all(not v.startswith(("=", "+", "-", "@")) for r in rows for v in r.values() if v)
    status = {r["query"]: r["status"] for r in rows}
    assert status["Romashka Trade"] == "alert"
    assert status["Quite Another Firm"] == "not found"
    assert status["!!!"] == "not assessed"
    assert "no clearance" in next(r["reasons"] for r in rows if r["status"] == "not found")


def test_ownership_entities_in_a_file(ask: Any, tmp_path: Path) -> None:
    entities = [
        {"id": "a", "schema": "Company", "properties": {"name": ["Sunny Toys"]}},
        {"id": "b", "schema": "Company", "properties": {"name": ["Vostok Holding JSC"]}},
        {"id": "s", "schema": "Ownership", "properties": {"owner": ["b"], "asset": ["a"], "percentage": ["50"]}},
        {"id": "t", "schema": "Ownership", "properties": {"owner": ["a"], "asset": ["b"], "percentage": ["10"]}},
    ]
    file = tmp_path / "group.jsonl"
    file.write_text("\n".join(map(json.dumps, entities)) + "\n{broken\n", "utf-8")
    answers = json.loads(ask(file, "--format", "json").out)["answers"]
    assert [a["status"] for a in answers] == ["owners", "alert", "not assessed"]
    rules = {r["rule"]: r["verdict"] for r in answers[0]["ownership"]["rules"]}
    assert rules["us-ofac-50"] == "met"


@pytest.mark.parametrize(
    ("args", "code", "what"),
    [
        ([], 2, "nothing to search for"),
        (["A", "--id", "7707083893"], 2, "Write KIND=NUMBER"),
        (["missing.csv"], 2, "cannot be read"),
        (["A", "--threshold", "7"], 2, "less than or equal"),
    ],
)
def test_errors_teach(ask: Any, args: list[str], code: int, what: str) -> None:
    ran = ask(*args)
    assert ran.code == code
    assert what in ran.err


def test_a_faulty_option_is_told(ask: Any) -> None:
    ran = ask("A", "--birth", "soon")
    assert "no date" in ran.out + ran.err


def test_an_empty_store_teaches(tmp_path: Path) -> None:
    ran = run_umweg("parties", "Romashka", "--store", tmp_path / "none")
    assert ran.code == 4
    assert "umweg ingest ofac-sdn" in ran.err
    file = tmp_path / "flows.csv"
    file.write_text("reporter,partner,flow,product,period,value_eur\nDE,KZ,export,87032319,2022-03,5\n", "utf-8")
    done = run_umweg("ingest", file, "--source", "tidy", "--nomenclature", "CN", "--store", tmp_path / "trade")
    assert done.code == 0, done.err
    ran = run_umweg("parties", "Romashka", "--store", tmp_path / "trade")
    assert ran.code == 6
    assert "no list of parties" in ran.err


def test_before_the_list_came_there_was_none(ask: Any) -> None:
    day = (datetime.now(UTC) - timedelta(days=400)).date().isoformat()
    ran = ask("Romashka Trade", "--as-of", day)
    assert ran.code == 6
    assert f"as of {day}" in ran.err


def test_help_has_examples() -> None:
    ran = run_umweg("parties", "--help")
    assert "customers.csv" in ran.out
    assert "--id" in ran.out
