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
  listed owners added up, or control): not met by shares for Ромашка Трейд. It
  asks for control, too: not assessable from shares alone.
  UK ownership and control: none of its lists is loaded (uk-sl). Not assessed,
  which is not clear.
  BIS Affiliates Rule: no test of it is known to be in force on DAY. Not
  assessed, which is not clear.
  OFAC 50 Percent Rule (50 % or more, holdings of all listed owners added up):
  met for Ромашка Трейд.
    Counted: 60 % Vostok Holding (listed). Together 60 %.
    At most it could be 100 %, because shares are not stated.
    Who holds 40 % of Ромашка Трейд is not stated.

Alert from # on. Expected false alerts per 1,000 ordinary queries:
  # (# to #) on ftm eu_fsf, ftm us_ofac_sdn
Lists searched (old: a newer one may name others):
  ftm of 2026-01-02 (N days old): eu_fsf 1, us_ofac_sdn 2  old
Not loaded, so nobody on them is found: bis-dpl, ofac-cons, uk-sl, un-sc, us-csl
(umweg sources says what they are)
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
    place = {".csv": "customers.csv, line 4", ".jsonl": "customers.jsonl, line 3", ".json": "query 3"}[ending]
    assert answers[2]["fault"]["where"].startswith(place)
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


def test_a_party_that_left_its_list_is_found_and_said_to_have_left(tmp_path: Path) -> None:
    rows = [("ROMASHKA TRADE LLC", "01/02/2015", "01/02/2019"), ("VOSTOK HOLDING JSC", "01/02/2020", "12/31/2199"),
            ("AZUR AIR", "01/02/2020", "07/01/2020")]  # fmt: skip
    head = ["Name", "Street_Address", "City", "State", "Country", "Postal_Code", "Effective_Date", "Expiration_Date",
            "Standard_Order", "Last_Update", "Action", "FR_Citation"]  # fmt: skip
    lines = ["\t".join(head)]
    for name, start, end in rows:
        lines.append("\t".join([name, "Abay 7", "Almaty", "", "KZ", "", start, end, "Y", start, "", "80 F.R. 1"]))
    (tmp_path / "dpl.txt").write_text("\n".join(lines) + "\n", "utf-8")
    ran = run_umweg("ingest", tmp_path / "dpl.txt", "--source", "bis-dpl", "--store", tmp_path / "s")
    assert ran.code == 0, ran.err
    told = "no longer listed: was on bis-dpl DPL until 2019-01-02"

    def call(*args: object) -> Ran:
        return run_umweg("parties", *args, "--store", tmp_path / "s", COLUMNS="80", XDG_CACHE_HOME=str(tmp_path))

    assert f"~ {told}" in call("Romashka Trade").out
    hit = json.loads(call("Romashka Trade", "--format", "json").out)["answers"][0]["hits"][0]
    assert (hit["listed"], hit["listings"][0]["until"], hit["alert"]) == (False, "2019-01-02", True)
    (row,) = csv.DictReader(io.StringIO(call("Romashka Trade", "--format", "csv").out))
    assert row["listed"] == "no longer"
    assert told in row["reasons"]
    assert call("Romashka Trade", "--current").out.startswith("Romashka Trade\nNot found on the lists")
    (tmp_path / "two.txt").write_text("Romashka Trade\nVostok Holding\n", "utf-8")
    assert f"Romashka Trade: ROMASHKA TRADE LLC is {told}" in " ".join(call(tmp_path / "two.txt").out.split())
    # an end after the day of the list may have been prolonged since: it is told, and the party stays
    told = "perhaps no longer listed: bis-dpl DPL (was to end on 2020-07-01); the list is of 2020-02-01"
    assert f"~ {told}" in " ".join(call("Azur Air").out.split())
    (hit,) = json.loads(call("Azur Air", "--current", "--format", "json").out)["answers"][0]["hits"]
    assert (hit["listed"], hit["listings"][0]["ended"]) == (True, None)
    (row,) = csv.DictReader(io.StringIO(call("Azur Air", "--format", "csv").out))
    assert (row["listed"], told in row["reasons"]) == ("perhaps", True)
    # a holding of one that has left does not count, one of a party that is listed does
    asked = {"name": "Sunny Toys", "owners": [{"name": "Romashka Trade LLC", "share": 60}]}
    (tmp_path / "firm.json").write_text(json.dumps(asked), "utf-8")
    owners = json.loads(call(tmp_path / "firm.json", "--format", "json").out)["answers"][0]["ownership"]
    assert owners["listed_owners"][0]["listed"] is False
    assert {r["verdict"] for r in owners["rules"]} == {"not assessable"}


def test_a_blank_row_is_told_and_the_others_are_answered(ask: Any, tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("name,country,country\r\nRomashka Trade,RU,KZ\r\n,,\r\n\r\nVostok Holding,,,more\r\n"
                    'Pyotr Ivanov,,\r\n\r\n\r\n', "utf-8")  # fmt: skip
    answers = json.loads(ask(file, "--format", "json").out)["answers"]
    assert [a["status"] for a in answers] == ["alert", *["not assessed"] * 3, "alert"]
    assert [a["fault"]["where"] for a in answers[1:4]] == [f"customers.csv, line {n}" for n in (3, 4, 5)]
    assert [a["fault"]["what"] for a in answers[1:3]] == ["The row is blank."] * 2
    assert "beyond it" in answers[3]["fault"]["what"]
    seen = ask(file).out
    assert "5 queries: 2 with alerts, 0 not found, 3 not assessed." in seen
    assert "customers.csv, line 3: The row is blank." in seen
    file.write_text('name,country\nRomashka Trade,RU\n"Vostok Holding,RU\nPyotr Ivanov,RU\n', "utf-8")
    ran = ask(file)
    assert ran.code == 2
    assert "line 3" in ran.err
    assert "Close the quotes" in ran.err


@pytest.mark.parametrize("ending", [".csv", ".json", ".jsonl"])
def test_joint_and_control_owners_come_in_by_every_format(ending: str, tmp_path: Path) -> None:
    entities = [
        {"id": "g-1", "schema": "Company", "datasets": ["gb_fcdo_sanctions"], "properties": {
            "name": ["VOSTOK HOLDING JSC"]}},
        {"id": "g-2", "schema": "Company", "datasets": ["eu_fsf"], "properties": {"name": ["ROMASHKA TRADE LLC"]}},
    ]  # fmt: skip
    lists = tmp_path / "uk.ftm.json"
    lists.write_text("\n".join(map(json.dumps, entities)), "utf-8")
    assert run_umweg("ingest", lists, "--source", "ftm", "--store", tmp_path / "s").code == 0
    file = tmp_path / f"firms{ending}"
    if ending == ".csv":
        rows = ["A;Vostok Holding JSC 30% joint, Eva 25% joint, Jan 45%", "B;Vostok Holding JSC 10% control, Eva 90%",
                "C;Vostok Holding JSC 30%, Eva 25%, Jan 45%", "D;Romashka Trade LLC (control), Eva 100%"]  # fmt: skip
        file.write_text("\n".join(["name\towners", *(r.replace(";", "\t").replace(", ", "; ") for r in rows)]), "utf-8")
    elif ending == ".json":
        v, r = "Vostok Holding JSC", "Romashka Trade LLC"
        file.write_text(json.dumps([
            {"name": "A", "owners": [{"name": v, "share": 30, "kind": "joint"}, {"name": "Eva", "share": 25,
                                      "joint": True}, {"name": "Jan", "share": 45, "joint": "another pact"}]},
            {"name": "B", "owners": [{"name": v, "share": 10, "kind": "control"}, {"name": "Eva", "share": 90}]},
            {"name": "C", "owners": [{"name": v, "share": 30, "kind": "direct"}, {"name": "Eva", "share": 25},
                                     {"name": "Jan", "share": 45, "kind": "Person"}]},
            {"name": "D", "owners": [{"name": r, "control": "yes"}, {"name": "Eva", "share": 100}]},
        ]), "utf-8")  # fmt: skip
    else:
        names = {"v": "Vostok Holding JSC", "e": "Eva", "j": "Jan", "r": "Romashka Trade LLC"}
        stated = ("A v 30 joint, A e 25 joint, A j 45, B v 10 control, B e 90, C v 30 direct, C e 25 Beneficial,"
                  " C j 45, D r - control, D e 100")  # fmt: skip
        stakes = [(*s.split(), "")[:4] for s in stated.split(",")]
        found: list[dict[str, Any]] = [{"id": k, "schema": "Company", "properties": {"name": [k]}} for k in "ABCD"]
        found += [{"id": k, "schema": "LegalEntity", "properties": {"name": [n]}} for k, n in names.items()]
        for asset, owner, share, kind in stakes:
            props = {
                "asset": [asset],
                "owner": [owner],
                "percentage": [] if share == "-" else [share],
                "ownershipType": [kind],
            }
            found.append({"id": f"{asset}{owner}", "schema": "Ownership", "properties": props})
        file.write_text("\n".join(map(json.dumps, found)), "utf-8")
    ran = run_umweg("parties", file, "--format", "json", "--store", tmp_path / "s", XDG_CACHE_HOME=str(tmp_path))
    assert ran.code == 0, ran.err
    firms = {a["query"]: a["ownership"] for a in json.loads(ran.out)["answers"] if a["query"] in "ABCD"}
    uk = {k: next(r for r in o["rules"] if r["rule"] == "uk-samla") for k, o in firms.items()}
    assert {k: (r["verdict"], r["control"]) for k, r in uk.items()} == {
        "A": ("met", "not assessable"), "B": ("met", "stated"), "C": ("not met", "not assessable"),
        "D": ("not met", "stated")}  # fmt: skip
    assert uk["A"]["least"] == 55
    assert "by control" in uk["B"]["sentences"][0]
    assert "It asks for control, too: not assessable from shares alone." in uk["C"]["sentences"][0]
    assert "Romashka Trade LLC, who does not count as listed here" in " ".join(uk["D"]["sentences"])
    eu = next(r for r in firms["D"]["rules"] if r["rule"] == "eu-best-practices")
    assert (eu["verdict"], eu["controlled_by"]) == ("met", ["Romashka Trade LLC"])
    ofac = next(r for r in firms["A"]["rules"] if r["rule"] == "us-ofac-50")
    assert ofac["verdict"] == "not assessable"
    assert "none of its lists is loaded (ofac-sdn SDN, us-csl SDN)" in ofac["sentences"][0]


def test_every_format_says_what_was_not_searched(ask: Any, store: Path) -> None:
    missing = ["bis-dpl", "ofac-cons", "uk-sl", "un-sc", "us-csl"]
    found = json.loads(ask("Quite Another Firm", "--format", "json").out)
    assert [m["source"] for m in found["lists_not_loaded"]] == missing
    (row,) = csv.DictReader(io.StringIO(ask("Quite Another Firm", "--format", "csv").out))
    assert row["searched"] == f"ftm 2026-01-02; not loaded: {', '.join(missing)}"
    table = umweg.match_parties("Quite Another Firm", store)
    assert table.schema.metadata[b"umweg.searched"].decode() == row["searched"]


def test_help_has_examples() -> None:
    ran = run_umweg("parties", "--help")
    assert "customers.csv" in ran.out
    assert "--id" in ran.out


@pytest.mark.parametrize(
    ("field", "said"),
    [
        (("--country", "XX"), "'XX' is no country"),
        (("--birth", "soon"), "'soon' is no date"),
        (("--schema", "Firm of mine"), "is no schema"),
        (("--owner", "Acme 160%"), "no percentage"),
    ],
)
def test_what_cannot_be_read_of_a_query_is_told_and_the_name_is_searched(
    ask: Any, field: tuple[str, str], said: str
) -> None:
    seen = ask("Romashka Trade", *field)
    assert seen.code == 2
    assert said in seen.out
    assert "Lists searched" in seen.out
    told = json.loads(ask("Romashka Trade", *field, "--format", "json").out)
    [answer] = told["answers"]
    assert answer["status"] == "alert"
    assert len(answer["faults"]) == 1
    assert said in answer["faults"][0]["what"]
    nobody = ask("Qwertz Uiop Asdf", *field)
    assert nobody.code == 2
    assert json.loads(ask("Qwertz Uiop Asdf", *field, "--format", "json").out)["answers"][0]["status"] == "not assessed"
    rows = ask("Romashka Trade", *field, "--format", "csv")
    assert rows.code == 2
    assert said in rows.out.splitlines()[-1]
