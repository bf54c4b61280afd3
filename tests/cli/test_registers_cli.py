"""The commands of the registers: cases, customers, rescreen, and exceptions that end when the listing changes."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_desk_cli import run as in_process
from tests.conftest import Ran
from tests.screening.registers.made import NEW, OLD, consignment, policy, take_in

SOON = (datetime.now(UTC).date() + timedelta(days=30)).isoformat()


class Office:
    """A folder with store, desk and policy, and the command in it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.desk, self.policy = folder, folder / "desk.sqlite", policy(folder)

    def __call__(self, *args: object) -> Ran:
        return in_process(self.desk, *args)

    def well(self, *args: object) -> str:
        ran = self(*args)
        assert ran.code == 0, (ran.out, ran.err)
        return ran.out

    def file(self, name: str, *lines: Any) -> Path:
        path = self.folder / name
        path.write_text("".join((x if isinstance(x, str) else json.dumps(x)) + "\n" for x in lines), "utf-8")
        return path


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv("UMWEG_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Office(tmp_path)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_cases_from_nothing_to_a_reason_of_a_decision(office: Office) -> None:
    nothing = office("cases", "list")
    assert (nothing.code, "add cases" in nothing.err) == (4, True)
    file = office.folder / "cases.yml"
    file.write_text(office.well("cases", "examples"))
    assert "2 cases added or changed, 2 cases in the register" in office.well("cases", "add", file)
    assert "0 cases added or changed" in office.well("cases", "add", file)
    options = "--code 8413.50 --route KG,KZ,RU --day 2024-03 --kind inspection --source own --violation --id p"
    added = office.well("cases", "add", "--what", "=pumps", *options.split(), "--attach", file)
    assert "1 case (p)" in added
    listed = office.well("cases", "list")
    assert "3 cases, 3 not verified" in listed
    last = json.loads(office.well("cases", "list", "--format", "json"))["cases"][2]
    assert (last["codes"], last["violation"], last["attachments"][0]["name"]) == (["841350"], True, "cases.yml")
    assert rows(office.well("cases", "list", "--format", "csv"))[2]["what"] == "'=pumps"

    way = [{"country": c} for c in ("KG", "KZ", "RU")]
    items = office.file("c.jsonl", {"id": "a", "route": way, "lines": [{"code": "84135040"}]}, {"id": "b"}, {"ib": "c"})
    shown = office("cases", "similar", items)
    assert "1 consignment of 2 resemble one of 3 cases" in shown.out
    assert "no suspicion by itself" in shown.out
    assert "not read: " in shown.err
    [hit] = rows(office.well("cases", "similar", items, "--format", "csv"))
    assert (hit["consignment_id"], hit["case"], hit["verified"]) == ("a", "p", "False")
    as_json = json.loads(office.well("cases", "similar", items, "--format", "json", "--least", "0.99"))
    assert ([s["likeness"] for s in as_json["similar"]], as_json["consignments"], as_json["unread"]) == ([1.0], 2, 1)
    assert office("cases", "similar", items, "--least", "2").code == 2

    take_in(office.folder, OLD, "old")
    decided = json.loads(office.well("screen", items, "--policy", office.policy, "--format", "jsonl").splitlines()[0])
    assert decided["pins"]["cases"]
    assert [r["values"]["id"] for r in decided["reasons"] if r["check"] == "resembles-case"] == ["p"]

    assert office("cases", "remove", "p", "--reason", "mistaken").code == 0
    assert office("cases", "remove", "p", "--reason", "mistaken").code == 2
    for one in ("example-2022-drones", "example-2023-plates"):
        office.well("cases", "remove", one, "--reason", "only an example")
    assert "umweg cases add FILE" in office.well("cases", "list")
    empty = office("cases", "similar", items, "--format", "json")
    assert (json.loads(empty.out)["cases"], "umweg cases add FILE" in empty.err) == (0, True)


def test_a_case_from_options_says_what_it_lacks(office: Office) -> None:
    assert "needs --what" in office("cases", "add").err
    assert "needs --source" in office("cases", "add", "--what", "x").err
    assert "cannot be read" in office("cases", "add", "none.yml").err
    assert "no customs code" in office("cases", "add", "--what", "x", "--source", "y", "--code", "pumps").err
    file = office.file("cases.jsonl", {"id": "a", "kind": "refusal", "what": "x", "source": "y"},
                       {"id": "b", "kind": "refusal", "what": "x", "source": "y"})  # fmt: skip
    assert "--code would hold for every case" in office("cases", "add", file, "--code", "8413").err
    assert "To which of the 2 cases?" in office("cases", "add", file, "--attach", file).err
    assert not office.desk.exists()


def test_customers_then_lists_change(office: Office) -> None:
    first = take_in(office.folder, OLD, "old")
    table = office.file(
        "k.csv", "id;name;country;colour", "K-1;Romashka Trade;KZ;red", "K-2;Nemo;Wakanda;", "K-3;Brot;DE;"
    )
    added = office("customers", "add", table)
    assert added.code == 2
    assert "2 customers read, 2 new or changed" in added.out
    for part in ("k.csv, line 3, country", "1 customer of 3 could not be taken", "Not used", "colour"):
        assert part in added.err
    assert "2 to be screened" in office.well("customers", "list")
    assert "never screened → release" in office.well("customers", "screen", "--policy", office.policy)
    assert "All 2 customers were screened" in office.well("customers", "screen", "--policy", office.policy)
    assert office.well("customers", "screen", "--policy", office.policy, "--format", "jsonl") == ""

    take_in(office.folder, NEW, "new")
    again = office.well("rescreen", "--since", first[:8], "--policy", office.policy, "--format", "jsonl")
    [one] = [json.loads(x) for x in again.splitlines()]
    assert (one["before"], one["decision"]["outcome"]) == ("release", "review")
    assert one["decision"]["consignment_id"] == "customer:K-1"
    k1, k3 = rows(office.well("customers", "list", "--format", "csv"))
    assert (k1["outcome"], k3["outcome"]) == ("review", "release")
    state = json.loads(office.well("customers", "list", "--format", "json"))["customers"][0]
    assert (state["record"], state["outcome"]) == ({"country": "KZ", "name": "Romashka Trade"}, "review")
    assert "customer:K-1" in office.well("queue", "--format", "csv")
    office.well("decide", "customer:K-1", "stop", "--reason", "it is them")
    assert "Removed" in office.well("purge", "--customer", "K-1", "--reason", "end of contract")
    assert [r["customer"] for r in rows(office.well("customers", "list", "--format", "csv"))] == ["K-3"]


def test_an_exception_ends_with_the_listing_it_was_made_for(office: Office) -> None:
    first = take_in(office.folder, OLD, "old")
    made = office("except", "Vostok Impex", "x-1", "--until", SOON, "--reason", "founded 1998", "--country", "KZ")
    assert "VOSTOK IMPEX" in made.err
    refused = office("except", "V", "y-9", "--until", SOON, "--reason", "r")  # it would except nothing
    assert (refused.code == 0, "look at the id" in refused.err, "--digest any" in refused.err) == (False, True, True)
    office.well("except", "V", "y-9", "--until", SOON, "--reason", "r", "--digest", "any")
    office.well("except", "Ural Metall Zavod", "x-4", "--until", SOON, "--reason", "r", "--digest", "any")
    digests = {r["entity"]: r["entity_digest"] for r in rows(office.well("except", "list", "--format", "csv"))}
    assert len(digests["x-1"]) == 16
    assert digests["x-4"] == digests["y-9"] == ""

    items = office.file("c.jsonl", consignment("v", "Vostok Impex"), consignment("u", "Ural Metall Zavod"))
    screened = rows(office.well("screen", items, "--policy", office.policy, "--format", "csv"))
    assert [r["outcome"] for r in screened] == ["release", "release"]
    assert "exception e" in screened[0]["taken_back"]
    shown = office.well("queue", "show", "v")
    assert "taken back" in shown
    assert "list ftm us_ofac_sdn" in shown

    nothing = office("rescreen", "--since", first, "--policy", office.policy)
    assert (nothing.out, "nothing is touched" in nothing.err) == ("", True)
    take_in(office.folder, NEW, "new")
    dry = office("rescreen", "--since", first, "--policy", office.policy, "--dry")
    assert "Touched: 1 of 2 standing decisions, 0 of 0 customers" in dry.err
    assert "nothing was decided" in dry.err
    assert rows(office.well("rescreen", "--since", first, "--policy", office.policy, "--dry", "--format", "csv")) == [
        {"consignment_id": "v", "before": "release", "replaces": "n5"}
    ]
    assert rows(office.well("queue", "--format", "csv")) == []
    table = office.well("rescreen", "--since", first, "--policy", office.policy)
    for part in ("ftm us_ofac_sdn", "changed  x-1  VOSTOK IMPEX", "release → review"):
        assert part in table
    [task] = rows(office.well("queue", "--format", "csv"))
    assert task["consignment_id"] == "v"
    held = office.folder / "proof.json"
    held.write_text(office.well("audit", "prove", "v"))
    assert "list ftm us_ofac_sdn" in office.well("audit", "verify", held)
    assert office.well("audit", "verify").startswith("The trail holds")


def test_rescreen_without_what_it_needs(office: Office) -> None:
    assert "no desk here" in office("rescreen", "--since", "abcd").err
    office("except", "V", "y-9", "--until", SOON, "--reason", "r")  # makes a desk
    assert "no store here" in office("rescreen", "--since", "abcd").err
    take_in(office.folder, OLD, "old")
    assert "There is no snapshot 'feed'" in office("rescreen", "--since", "feed").err
    assert "--lang" in office("rescreen", "--since", "feed", "--lang", "fr").err


@pytest.mark.parametrize(
    ("ours", "listed", "alike"),
    [
        ("Vostok Impex", "x-1", True), ("VOSTOK IMPEKS OOO", "x-1", True), ("Восток Импекс", "x-1", True),
        ("Vostok-Impex Trading House", "x-1", True), ("Ural Metall Zavod", "x-4", True),
        ("Uralmetall Zavod", "x-4", True),
        ("Ural Metall Zavod", "x-1", False), ("Vostok Impex", "x-4", False), ("Bakery Sunshine Ltd", "x-1", False),
        ("Meubles Exemple SARL", "x-4", False), ("Hans Meier", "x-1", False), ("Allianz SE", "x-4", False),
    ],
)  # fmt: skip
def test_a_pair_whose_names_are_unlike_is_asked_about(office: Office, ours: str, listed: str, alike: bool) -> None:
    take_in(office.folder, OLD, "old")
    for more in ((), ("--digest", "any")):
        said = office("except", ours, listed, "--until", SOON, "--reason", "r", *more)
        assert (said.code == 0) == alike, said.err
        assert alike or all(x in said.err for x in ("do not look alike", "Are you sure?", "--sure", ours, listed))
    assert office("except", ours, listed, "--until", SOON, "--reason", "r", "--sure").code == 0
