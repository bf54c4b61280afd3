"""The desk's commands: queue, decide, reopen, except, audit, purge; the table, JSON and CSV say the same."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from pathlib import Path

import pytest

from tests.cli.here import run_here
from tests.conftest import Ran, run_umweg
from tests.desk.made import PINS, decision, document, entry
from umweg.desk.case import read_case
from umweg.desk.desk import DecisionEntry, Desk


@pytest.fixture
def place(tmp_path: Path) -> Path:
    desk = Desk.open(tmp_path / "desk.sqlite")
    evil = decision(2, "stop", parties=[{"role": "consignee", "name": "=HYPERLINK(1)"}], consignment_id="=1+1")
    desk.batch("f", "o", PINS).record(
        [entry(1), DecisionEntry(2, evil, document(2)), entry(3, "release")], four_eyes="release"
    )
    desk.close()
    return tmp_path / "desk.sqlite"


def run(place: Path, *args: object, user: str = "Anna") -> Ran:
    return run_here(*args, UMWEG_DESK=str(place), UMWEG_USER=user)


def test_a_clerks_day(place: Path) -> None:
    shown = run_umweg("queue", "--desk", place).out
    assert "2 tasks open" in shown
    assert shown.index("=1+1") < shown.index("C-000001")  # the higher rank first
    assert "The consignee is like a listed party." in shown
    assert "taken by Anna until" in run(place, "queue", "take", "C-000001").out
    one = run(place, "queue", "show", "C-000001").out
    for part in ("C-000001: review (open)", "consignee: Consignee 1 GmbH", "list ofac-sdn SDN"):
        assert part in one
    no = run(place, "decide", "C-000001", "release", "--reason", "fine", user="Bert")
    assert no.code == 8
    assert "Anna has taken task" in no.err
    done = run(place, "decide", "C-000001", "release", "--reason", "another firm")
    assert "release by Anna; a second, different person must confirm" in done.out
    assert "release by Bert" in run(place, "decide", "C-000001", "release", "--reason", "I agree", "--by", "Bert").out
    assert "Bert has decided" in run(place, "decide", "C-000001", "stop", "--reason", "no").err
    assert ": open" in run(place, "reopen", "C-000001", "--reason", "the owner").out
    steps = json.loads(run(place, "queue", "show", "C-000001", "--format", "json").out)["steps"]
    assert [(s["by"], s["did"]) for s in steps] == [("Anna", "first"), ("Bert", "confirmed"), ("Anna", "reopened")]
    assert run(place, "decide", "C-000001", "release").code == 2  # a reason is required


ENGLISH = re.compile(r"\b(the|is|has|give|look|taken|waiting|must|list|version|screened|decided)\b", re.I)


def test_a_german_clerks_day(place: Path) -> None:
    def german(*args: str, user: str = "Anna") -> Ran:
        ran = run(place, *args, "--lang", "de", user=user)
        assert not ENGLISH.search(re.sub(r"'[^']*'|umweg [a-z ]+|The consignee is like a listed party", "", ran.err))
        return ran

    assert "genommen von Anna bis" in german("queue", "take", "C-000001").out
    assert "Anna hat Aufgabe n2 genommen" in german("decide", "C-000001", "release", "--reason", "ok", user="Bert").err
    half = german("decide", "n2", "release", "--reason", "eine andere Firma").out
    assert "eine zweite, andere Person muss es bestätigen" in half
    assert "Auf eine zweite Person warten: umweg queue --state half" in german("queue").out
    assert "Waiting for a second person: umweg queue --state half" in run(place, "queue").out
    assert "Vier Augen" in german("decide", "n2", "release", "--reason", "ich nochmal").err
    assert "(entschieden von Bert)" in german("decide", "n2", "release", "--reason", "ja", user="Bert").out
    assert "Bert hat 'release' über Aufgabe n2 entschieden" in german("decide", "n2", "stop", "--reason", "nein").err
    assert ": offen" in german("reopen", "n2", "--reason", "der Eigentümer").out
    assert "Entscheidung n4 ist keine Aufgabe" in german("decide", "n4", "stop", "--reason", "nein").err
    assert "Es gibt keine Entscheidung 'nobody'." in german("queue", "show", "nobody").err
    shown = german("queue", "show", "n2").out
    assert shown.index("Liste ofac-sdn SDN") > shown.index("Consignee 1 GmbH")


def test_queue_as_json_and_csv(place: Path) -> None:
    found = json.loads(run(place, "queue", "--state", "all", "--format", "json").out)
    assert found["counts"]["open"] == len(found["tasks"]) == 2
    rows = list(csv.DictReader(io.StringIO(run(place, "queue", "--format", "csv").out)))
    assert [r["consignment_id"] for r in rows] == ["'=1+1", "C-000001"]  # no spreadsheet runs it
    error = json.loads(run(place, "decide", "nobody", "stop", "--reason", "x", "--format", "json").err)["error"]
    assert error["code"] == "unknown-name"
    assert run(place, "queue", "dance").code == 2
    assert run(place, "queue", "show").code == 2


def test_exceptions(place: Path) -> None:
    day = ("--until", "2026-12-31") if _before("2026-12-31") else ("--until", _next_month())
    made = run(place, "except", "ACME Ltd", "NK-1", "--country", "Kazakhstan", *day, "--reason", "founded 1998")
    number = made.out.split()[0]
    assert number.startswith("e"), made.err
    assert "ACME Ltd KZ" in run(place, "except", "list").out
    assert "0 exceptions over" in run(place, "except", "list", "--expired").out
    assert run(place, "except", "revoke", number, "--reason", "it was them").code == 0
    [row] = csv.DictReader(io.StringIO(run(place, "except", "list", "--expired", "--format", "csv").out))
    assert (row["state"], row["party"], row["revoked_by"]) == ("revoked", "ACME Ltd", "Anna")
    assert "must end" in run(place, "except", "ACME Ltd", "NK-1", "--reason", "r").err
    assert "no day" in run(place, "except", "ACME Ltd", "NK-1", "--reason", "r", "--until", "soon").err
    assert "at most 366 days" in run(place, "except", "A", "NK-1", "--reason", "r", "--until", "2099-01-01").err


def _before(day: str) -> bool:
    from datetime import UTC, datetime

    return datetime.now(UTC).date().isoformat() <= day


def _next_month() -> str:
    from datetime import UTC, datetime, timedelta

    return (datetime.now(UTC).date() + timedelta(days=30)).isoformat()


@pytest.mark.parametrize("form", ["jsonl", "csv"])
@pytest.mark.parametrize("contents", [True, False])
def test_an_export_is_verified_anywhere_and_no_change_of_it_passes(place: Path, form: str, contents: bool) -> None:
    run(place, "decide", "=1+1", "stop", "--reason", "=cmd|' /C calc'!A0", "--by", "@Mallory")
    ran = run(place, "audit", "export", "--format", form, *(["--contents"] if contents else []))
    assert ran.code == 0, ran.err
    if form == "csv":
        assert "'@Mallory" in ran.out
        cells = [c for row in csv.reader(io.StringIO(ran.out)) for c in row]
        assert not [c for c in cells if c[:1] in "=+-@\t\r" and c]
    assert ("Consignee" in ran.out) == contents
    file = place.with_name("export")
    file.write_text(ran.out)
    good = run(place, "audit", "verify", file)
    assert good.code == 0, good.err
    assert "The trail holds: 6 rows" in good.out
    lines = ran.out.splitlines(keepends=True)
    dropped, swapped = lines[:-3] + lines[-2:], [*lines[:-2], lines[-1], lines[-2]]
    changed = [[x.replace(old, "Someone") for x in lines] for old in ("Mallory", *(["Consignee"] if contents else []))]
    for bad in (dropped, swapped, *changed):
        file.write_text("".join(bad))
        found = run(place, "audit", "verify", file)
        assert (found.code, "is wrong" in found.err) == (4, True)


def test_verify_the_desk_and_a_head(place: Path) -> None:
    said = run(place, "audit", "verify")
    head = said.out.split("head ")[1].strip()
    assert "The trail holds: 5 rows" in said.out
    assert run(place, "audit", "verify", "--head", head).code == 0
    assert run(place, "audit", "verify", place).code == 0
    cut = run(place, "audit", "verify", "--head", "9:" + "f" * 64, "--format", "json")
    assert cut.code == 4
    assert json.loads(cut.out)["kind"] == "tail cut"


def test_a_proof_before_and_after_a_purge(place: Path) -> None:
    file = place.with_name("proof.json")
    file.write_text(run(place, "audit", "prove", "C-000003").out)
    held = run(place, "audit", "verify", file)
    assert held.code == 0, held.err
    for part in ("The proof holds: screened at", "outcome 'release'", "list ofac-sdn SDN"):
        assert part in held.out
    number = str(json.loads(run(place, "audit", "verify", file, "--format", "json").out)["decision"]["consignment_id"])
    assert number == "C-000003"
    gone = run(place, "purge", "--consignment", "C-000003", "--reason", "end of storage")
    assert "Removed 1 content (1 decision" in gone.out, gone.err
    assert run(place, "audit", "prove", "C-000003").code == 2
    file.write_text(run(place, "audit", "prove", "n4").out)
    assert "The decision itself was purged." in run(place, "audit", "verify", file).out
    assert run(place, "audit", "verify").code == 0
    file.write_text(file.read_text().replace("release", "stop"))
    assert run(place, "audit", "verify", file).code == 4


def test_files_that_are_none(place: Path) -> None:
    file = place.with_name("x")
    for text in ("hello", "", '{"a": 1}\n', "number,at\n1,2\n", '{\n "schema": "x"\n}', "\xff\n"):
        file.write_text(text, encoding="latin-1")
        ran = run(place, "audit", "verify", file)
        assert ran.code == 3, (text, ran.out, ran.err)
    assert run(place, "audit", "verify", place.with_name("none")).code == 4
    nothing = run(place.with_name("none"), "queue")
    assert nothing.code == 4
    assert "There is no desk here yet" in nothing.err


def test_tables_fit_eighty_columns_and_cut_no_id(tmp_path: Path) -> None:
    desk = Desk.open(tmp_path / "desk.sqlite")
    long = "AN-2026-0000123456789-EXPORT-ALMATY-VIA-ISTANBUL"
    batch = desk.batch("f", "o", PINS)
    batch.record([
        DecisionEntry(1, decision(1, "information", consignment_id=long, rank=1234.5), document(1),
                      value=123_456_789.0),
        entry(2, "stop"),
    ])  # fmt: skip
    desk.claim("n3", "Alexandra von Hohenstein")
    desk.put_customers(
        [(f"KUNDE-{long}", {"name": "Romashka Trade and Partners International Holding", "country": "KZ"})]
    )
    desk.add_exception("NK-" + "9" * 40, party="Romashka Trade and Partners International", country="KZ",
                       until=_soon(), reason="founded 1998, not 2015 as the listed one", by="Alexandra")  # fmt: skip
    case = {"id": "kz-2022-drones-at-the-border", "kind": "interception", "what": "drones " * 30, "source": "x",
            "codes": ["88062210", "8807"], "route": ["KG", "KZ", "RU"], "day": "2022-11-03"}  # fmt: skip
    desk.put_cases([read_case(case)], by="Anna")
    desk.close()
    for args, ids in (
        (("queue",), (long, "n2", "n3", "123,456,789", "ask")),
        (("customers", "list"), (f"KUNDE-{long}",)),
        (("except", "list"), ("NK-" + "9" * 40, _soon().isoformat())),
        (("cases", "list"), (case["id"], "2022-11-03", "KG→KZ→RU", "88062210")),
    ):
        shown = run_umweg(*args, UMWEG_DESK=str(tmp_path / "desk.sqlite"), COLUMNS="80").out
        assert max(map(len, shown.splitlines())) <= 80 or args != ("queue",)
        whole = _unfolded(shown)
        for part in ids:
            assert part in whole, (args, part, shown)


def _soon() -> date:
    return date.fromisoformat(_next_month())


def _unfolded(table: str) -> str:
    """Cells of a table with what was folded put together again, a line a cell."""
    cells: list[str] = []
    head = next(line for line in table.splitlines() if line.startswith(("no.", "customer", "id")))
    starts = [m.start() for m in re.finditer(r"(?<!\S)(?<!is )\S", head)]
    body = table.splitlines()[table.splitlines().index(head) + 1 :]
    for a, b in zip(starts, [*starts[1:], None], strict=True):
        cells.append("".join(line[a:b].strip() for line in body))
    return "\n".join([*cells, *body])
