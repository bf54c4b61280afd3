"""``umweg screen`` as people use it: what it prints and records, bad input, faults, a whole day at the desk."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import threading
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.cli.here import HANGS, Ran, run_apart, run_here, run_umweg
from tests.cli.screening import CONSIGNMENTS, LISTS, POLICY, consignment, loaded, many, recorded, start, wait_for
from umweg.results.decision import Decision

OUTCOMES = {"EX-01": "release", "EX-02": "release", "EX-03": "review", "EX-04": "review", "EX-05": "stop",
            "EX-06": "stop", "EX-07": "review", "EX-08": "review", "EX-09": "review"}  # fmt: skip


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Where the example's lists are loaded; the index of names is kept once for all tests."""
    return loaded(tmp_path_factory.mktemp("screen"))


@pytest.fixture
def env(base: dict[str, str], tmp_path: Path) -> dict[str, str]:
    return {**base, "UMWEG_DESK": str(tmp_path / "desk.sqlite")}


def screened(env: dict[str, str], file: object = CONSIGNMENTS, *args: object) -> list[dict[str, Any]]:
    """The decisions as plain data; the command must end well."""
    ran = run_here("screen", file, "--policy", POLICY, "--format", "jsonl", *args, **env)
    assert ran.code == 0, ran.err
    return [json.loads(line) for line in ran.out.splitlines()]


def holds(env: dict[str, str]) -> None:
    said = run_here("audit", "verify", **env)
    assert said.code == 0, said.err


def test_json_lines_are_the_decisions(env: dict[str, str]) -> None:
    found = screened(env)
    assert {d["consignment_id"]: d["outcome"] for d in found} == OUTCOMES
    assert all(Decision.check(d) for d in found)
    by = {d["consignment_id"]: {r["check"]: r for r in d["reasons"]} for d in found}
    assert by["EX-06"]["party-listed"]["case"] == "certain"
    assert by["EX-04"]["late-change"]["action"] == "note"
    told = by["EX-09"]["unreadable"]["text"]["en"]
    assert told.startswith("consignments.jsonl, line 7, destinatoin: ")
    assert told.endswith("Did you mean 'destination'?")
    assert set(found[0]["pins"]["lists"]) == {"ftm eu_fsf", "ftm un_sc_sanctions", "ftm us_ofac_sdn"}


def test_csv_says_the_same(env: dict[str, str]) -> None:
    told = run_here("screen", CONSIGNMENTS, "--policy", POLICY, "--format", "csv", "--lang", "de", **env)
    rows = {r["consignment_id"]: r for r in csv.DictReader(io.StringIO(told.out))}
    assert {k: r["outcome"] for k, r in rows.items()} == OUTCOMES
    assert "stop: Empfänger" in rows["EX-06"]["reasons"]
    assert rows["EX-04"]["asked_for"].startswith("Im Eigentum Gelisteter: ")
    assert [r["id"] for r in rows.values()] == [d["id"] for d in screened(env)]


def test_the_table_shows_the_gravest_first_and_counts_all(env: dict[str, str]) -> None:
    told = run_here("screen", CONSIGNMENTS, "--policy", POLICY, "--limit", "2", **env)
    assert told.out.index("EX-05") < told.out.index("EX-06")  # the ban itself and the high-priority list: two stops
    assert "EX-04" not in told.out
    assert "5 more were held back" in told.out
    assert "9 consignments: 2 stopped, 5 for review, 2 released." in told.out
    assert "Held ones wait at the desk" in told.err
    assert "EX-06" not in run_here("screen", CONSIGNMENTS, "--policy", POLICY, "--limit", "0", **env).out


@pytest.mark.parametrize(("width", "lang"), [(80, "de"), (120, "en")])
def test_nothing_is_cut_or_runs_over_the_edge(env: dict[str, str], width: int, lang: str) -> None:
    told = run_umweg("screen", CONSIGNMENTS, "--policy", POLICY, "--lang", lang, **env, COLUMNS=str(width))
    assert told.code == 0, told.err
    long = [line for line in told.out.splitlines() if len(line.rstrip()) > width]
    assert all(
        line.startswith(("9 consignments: ", "9 Sendungen: ")) for line in long
    )  # the sentence at the end, broken by the terminal
    assert "…" not in told.out
    waiting = run_umweg("queue", "--lang", lang, **env, COLUMNS=str(width)).out.splitlines()
    assert all(len(line.rstrip()) <= width for line in waiting)
    tasks = [line.split()[1] for line in waiting if line.startswith("n") and line[1].isdigit()]
    stop, review = ("stopp", "prüfen") if lang == "de" else ("stop", "review")
    assert tasks == [stop] * 2 + [review] * 5  # no rank yet


@pytest.mark.parametrize(("lang", "words"), [("en", "Screening of consignments"), ("de", "Prüfung von Sendungen")])
def test_the_report(env: dict[str, str], tmp_path: Path, lang: str, words: str) -> None:
    pages = []
    for name in ("a.html", "b.html"):
        made = screened(env, CONSIGNMENTS, "--report", tmp_path / name, "--lang", lang)
        pages.append((tmp_path / name).read_text("utf-8"))
    assert pages[0] == pages[1]
    assert f'<html lang="{lang}">' in pages[0]
    assert words in pages[0]
    assert all(d["id"][:12] in pages[0] for d in made if d["outcome"] != "release")
    ran = run_here("screen", CONSIGNMENTS, "--policy", POLICY, "--report", tmp_path / "no" / "a.html", **env)
    assert (ran.code, "folder" in ran.err) == (2, True), ran.err


def test_without_keeping_nothing_is_recorded(env: dict[str, str]) -> None:
    assert len(screened(env, CONSIGNMENTS, "--no-keep")) == 9
    assert not Path(env["UMWEG_DESK"]).exists()


@pytest.mark.slow
def test_standard_input_gives_the_same_decisions(env: dict[str, str]) -> None:
    with start(env, "screen", "-", "--policy", POLICY, "--format", "jsonl", stdin=CONSIGNMENTS.open("rb")) as p:
        out, err = p.communicate(timeout=HANGS)
    assert p.returncode == 0, err
    piped, filed = [json.loads(line) for line in out.splitlines()], screened(env, CONSIGNMENTS, "--no-keep")
    exceptions = {"exceptions", "cases"}  # of the desk, which --no-keep does without
    for a, b in zip(piped, filed, strict=True):
        assert a["outcome"] == b["outcome"]
        assert {k for k in a["pins"] if a["pins"][k] != b["pins"][k]} <= exceptions
        if a["consignment_id"] != "EX-09":  # its reason names where it stood
            assert a["reasons"] == b["reasons"]


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (("none.jsonl",), 2, "cannot be read"),
        ((".",), 2, "Is a directory"),
        (("empty.jsonl",), 2, "holds no consignment"),
        (("text.txt",), 2, "text.txt"),
        ((CONSIGNMENTS, "--policy", "none"), 2, "There is no policy 'none'"),
        ((CONSIGNMENTS, "--policy", "text.txt"), 2, "text.txt"),
        ((CONSIGNMENTS, "--lang", "fr"), 2, "no language"),
        ((CONSIGNMENTS, "--input", "word"), 2, "no format 'word'"),
        ((CONSIGNMENTS, "--as-of", "soon"), 2, "'soon' is no date"),
        ((CONSIGNMENTS, "--store", "none"), 4, "There is no store here"),
        ((CONSIGNMENTS, "--mapping", "none.yml"), 2, "mapping"),
        ((CONSIGNMENTS, "--limit", "-1"), 2, "--limit"),
    ],
)
def test_what_is_wrong_is_said_before_a_desk_is_made(
    env: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[object, ...], code: int, says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty.jsonl").touch()
    (tmp_path / "text.txt").write_text("Dear Sir or Madam,\n", "utf-8")
    ran = run_here("screen", *args, **env)
    assert (ran.code, "Traceback" in ran.err) == (code, False), ran.err
    assert says in ran.err
    assert not Path(env["UMWEG_DESK"]).exists()


def test_without_a_store_everything_is_held_and_it_says_why(env: dict[str, str], tmp_path: Path) -> None:
    nothing = {**env, "UMWEG_STORE": str(tmp_path / "none")}
    ran = run_here("screen", CONSIGNMENTS, "--format", "jsonl", **nothing)
    assert f"There is no store at {tmp_path / 'none'}, so no list is loaded and nothing is released" in ran.err
    found = [json.loads(line) for line in ran.out.splitlines()]
    assert "release" not in {d["outcome"] for d in found}
    first = [r["text"]["en"] for r in found[0]["reasons"] if r["check"] == "list-not-loaded"]
    assert first[0].startswith("The policy asks for the list eu-fsf, which is not loaded")
    assert found[0]["not_found"][0] == "No list of parties is loaded."


def test_the_same_file_again_records_nothing_twice(env: dict[str, str], tmp_path: Path) -> None:
    first = screened(env)
    head = run_here("audit", "verify", **env).out
    assert screened(env) == first
    (tmp_path / "renamed.jsonl").write_bytes(CONSIGNMENTS.read_bytes())
    assert screened(env, tmp_path / "renamed.jsonl") == first
    assert run_here("audit", "verify", **env).out == head
    assert recorded(Path(env["UMWEG_DESK"])) == 9


def test_from_the_queue_to_a_proof(env: dict[str, str], tmp_path: Path) -> None:
    screened(env)
    waiting = run_here("queue", "--format", "json", **env).out
    assert [t["outcome"] for t in json.loads(waiting)["tasks"]].count("stop") == 2
    shown = run_here("queue", "show", "EX-06", **env).out
    for part in ("is, by an identifier", "consignee: ООО «Вымышленный Прибор»", "list ftm us_ofac_sdn", "EX-06: stop"):
        assert part in " ".join(shown.split())
    assert "ist laut Kennnummer" in run_here("queue", "show", "EX-06", "--lang", "de", **env).out
    assert run_here("decide", "EX-06", "stop", "--reason", "the same INN", **env).code == 0
    late = run_here(
        "decide",
        "EX-06",
        "release",
        "--reason",
        "no",
        **env,
    )
    assert (late.code, "Anna has decided 'stop'" in late.err) == (8, True)
    holds(env)
    proof = tmp_path / "proof.json"
    proof.write_text(run_here("audit", "prove", "EX-06", **env).out, "utf-8")
    held = run_here("audit", "verify", proof)
    assert held.code == 0, held.err
    assert "outcome 'stop'" in held.out
    assert "list ftm us_ofac_sdn" in held.out
    proof.write_text(proof.read_text("utf-8").replace("EX-06", "EX-60"), "utf-8")
    assert run_here("audit", "verify", proof).code == 4


@pytest.mark.slow
def test_bytes_do_not_depend_on_the_process(base: dict[str, str], tmp_path: Path) -> None:
    seen = []
    for seed in ("1", "2"):
        desk = {"UMWEG_DESK": str(tmp_path / f"{seed}.sqlite"), "PYTHONHASHSEED": seed}
        page = tmp_path / f"{seed}.html"
        ran = run_apart(
            "screen", CONSIGNMENTS, "--policy", POLICY, "--format", "jsonl", "--report", page, **base, **desk
        )
        assert ran.code == 0, ran.err
        seen.append((ran.out, page.read_bytes()))
    assert seen[0] == seen[1]


GOOD = json.dumps(consignment(0))
MALFORMED = (
    lambda n: GOOD[: 10 + n % 200].encode(),
    lambda n: b"[1, 2, 3]",
    lambda n: b"null",
    lambda n: str(n).encode(),
    lambda n: b'"text"',
    lambda n: b"\xff\xfe\x00" + GOOD.encode(),
    lambda n: b'{"id": "\xc3\x28"}',
    lambda n: b'{"id": ' + b"[" * (n + 1) + b"}",
    lambda n: b'{"id": "x", "value": NaN}',
    lambda n: b'{"id": "x", "value": -%d}' % (n + 1),
    lambda n: b'{"id": "x", "value": 1e999}',
    lambda n: b'{"id": "", "destination": "KZ"}',
    lambda n: b'{"destination": "KZ"}',
    lambda n: b'{"id": %d}' % n,
    lambda n: b'{"id": "x%d", "day": "2026-02-30"}' % n,
    lambda n: b'{"id": "x%d", "kind": "gift"}' % n,
    lambda n: b'{"id": "x%d", "colour": "red"}' % n,
    lambda n: b'{"id": "x%d", "parties": [{"name": "A"}]}' % n,
    lambda n: b'{"id": "x%d", "lines": {"code": 1}}' % n,
    lambda n: GOOD.encode(),  # an id that stood before
    lambda n: b'{"id": "x%d", "parties": [{"role": "consignee", "owners": [{"name": "A", "share": 101}]}]}' % n,
)  # fmt: skip


def test_two_thousand_malformed_lines_cost_no_good_one(env: dict[str, str], tmp_path: Path) -> None:
    lines, bad = [GOOD.encode()], {}
    for n in range(2000):
        line = MALFORMED[n % len(MALFORMED)](n)
        lines.append(line)
        bad[len(lines)] = line
        if n % 10 == 0:
            lines.append(json.dumps(consignment(n + 1)).encode())
    file = tmp_path / "bad.jsonl"
    file.write_bytes(b"\n".join(lines) + b"\n")
    found = screened(env, file)
    assert len(found) == len(lines)
    for number, (line, d) in enumerate(zip(lines, found, strict=True), 1):
        if number not in bad:
            assert d["outcome"] == "release", (number, line, d["reasons"])
            continue
        assert d["outcome"] in ("review", "stop"), (number, line)
        told = [r["text"]["en"] for r in d["reasons"] if r["check"] == "unreadable"]
        assert any(f"bad.jsonl, line {number}" in t for t in told), told
    assert len({d["id"] for d in found}) == len(found)
    assert recorded(Path(env["UMWEG_DESK"])) == len(lines)
    holds(env)


def test_a_second_one_of_the_same_id_does_not_take_the_place_of_the_first(env: dict[str, str], tmp_path: Path) -> None:
    first = consignment(1, id="X", destination="RU", lines=[{"code": "85423190"}])
    file = tmp_path / "twice.jsonl"
    file.write_text("\n".join([json.dumps(first), json.dumps(consignment(2, id="X")), '{"id": "X", "colour": "red"}']))
    names = [(d["consignment_id"], d["outcome"]) for d in screened(env, file)]
    assert names == [("X", "stop"), ("twice.jsonl, line 2", "review"), ("twice.jsonl, line 3", "review")]
    assert "X: stop (open)" in run_here("queue", "show", "X", **env).out


FORMULAS = ("=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "'=1", "|cmd", "=cmd|' /C calc'!A0")


def test_no_spreadsheet_runs_what_a_consignment_says(env: dict[str, str], tmp_path: Path) -> None:
    parties = [[{"role": "consignee", "name": f, "country": "RU", "id": f}] for f in FORMULAS]
    rows = [consignment(i, id=f, destination="RU", parties=parties[i]) for i, f in enumerate(FORMULAS)]
    rows.append({"id": "=broken", "=colour": "red"})
    file = tmp_path / "=evil.jsonl"
    file.write_text("".join(json.dumps(r) + "\n" for r in rows), "utf-8")
    told = run_here("screen", file, "--policy", POLICY, "--format", "csv", **env)
    assert "'=1+1,review" in told.out
    run_here("decide", "=1+1", "stop", "--reason", "=1+1", "--by", "=Anna", **env)
    exports = (told, run_here("queue", "--state", "all", "--format", "csv", **env),
               run_here("audit", "export", "--format", "csv", "--contents", **env),
               run_here("queue", "show", "=1+1", "--format", "csv", **env))  # fmt: skip
    for ran in exports:
        assert ran.code == 0, ran.err
        cells = [c for row in csv.reader(io.StringIO(ran.out)) for c in row]
        assert not [c for c in cells if c.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_no_terminal_obeys_what_a_consignment_says(env: dict[str, str], tmp_path: Path) -> None:
    evil = "A\x1b]0;x\x07\x1b[2J\u202eB [red]C[/red] [/]"
    party = {"role": "consignee", "name": evil, "country": "RU"}
    held = consignment(1, id=f"id {evil}", destination="RU", parties=[party])
    rows = [held, {"id": f"broken {evil}", evil: 1}]
    file = tmp_path / "evil.jsonl"
    file.write_text("".join(json.dumps(r) + "\n" for r in rows), "utf-8")
    told = run_here("screen", file, "--policy", POLICY, **env)
    for ran in (told, run_here("queue", **env), *(run_here("queue", "show", r["id"], **env) for r in rows)):
        assert ran.code == 0, ran.err
        assert not set(ran.out) & set("\x1b\x07\u202e")
        assert "[red]C[/red]" in ran.out or ran.out.startswith("2 tasks")  # nor is markup


@pytest.mark.slow
def test_ctrl_c_loses_nothing(env: dict[str, str], tmp_path: Path) -> None:
    count = 1100
    file, desk = many(tmp_path, count), Path(env["UMWEG_DESK"])
    args = ("screen", file, "--policy", POLICY, "--format", "jsonl")
    with start(env, *args) as p:
        wait_for(desk, 0, p)  # what it prints is not read yet: it cannot get to the end
        p.send_signal(signal.SIGINT)
        threading.Thread(target=p.stdout.read, daemon=True).start()
        assert p.wait(HANGS) == 130
        assert b"What was recorded at the desk is kept whole" in p.stderr.read()
    stopped_at = recorded(desk)
    assert 0 < stopped_at < count
    holds(env)
    mine = tmp_path / "mine.yml"
    mine.write_text(POLICY.read_text("utf-8").replace("key: example", "key: mine"), "utf-8")
    other = run_here("screen", file, "--policy", mine, "--format", "jsonl", **env).out.splitlines()
    assert {json.loads(d)["pins"]["policy"]["key"] for d in other} == {"mine"}  # another policy, another batch
    assert len(screened(env, file)) == count
    assert recorded(desk) == 2 * count
    holds(env)


# Writes before which one process after the other dies: while it opens the batch; in its second chunk, before what was
# decided is written; in its first; before the payloads, the decisions and the commit of its second.
DEATHS = ((4, 0), (12, 500), (1, 500), (8, 1000), (9, 1500), (11, 2000))


@pytest.mark.slow
def test_killed_again_and_again_nothing_is_lost_or_doubled(env: dict[str, str], tmp_path: Path) -> None:
    count = 2_100
    file, desk = many(tmp_path, count), Path(env["UMWEG_DESK"])
    args = ("screen", file, "--policy", POLICY, "--format", "jsonl")
    for step, whole in DEATHS:
        with start(env, *args, into=subprocess.DEVNULL, dies_at=step) as p:
            assert p.wait(HANGS) == -signal.SIGKILL
        assert recorded(desk) == whole
    with start(env, *args) as p:  # while it reads back what it recorded before; nobody reads on, so that it waits there
        assert p.stdout.readline()
        p.kill()
        assert p.wait(HANGS) == -signal.SIGKILL
    assert recorded(desk) == whole
    with start(env, *args) as p:
        out, err = p.communicate(timeout=HANGS)
    assert p.returncode == 0, err
    found = [json.loads(line) for line in out.splitlines()]
    assert [d["consignment_id"] for d in found] == [f"M-{i:06d}" for i in range(count)]
    assert Counter(d["outcome"] for d in found) == {"release": count - count // 7, "review": count // 7}
    assert recorded(desk) == count
    counts = json.loads(run_here("queue", "--format", "json", **env).out)["counts"]
    assert counts["open"] == count // 7
    holds(env)
    untouched = screened({**env, "UMWEG_DESK": str(tmp_path / "other.sqlite")}, file)
    assert untouched == found


@pytest.mark.slow
def test_a_list_that_changes_meanwhile_does_not_reach_a_running_batch(base: dict[str, str], tmp_path: Path) -> None:
    env = {**base, "UMWEG_STORE": str(tmp_path / "store"), "UMWEG_DESK": str(tmp_path / "desk.sqlite")}
    assert run_here("ingest", LISTS, "--source", "ftm", **env).code == 0
    file, pipe, desk = many(tmp_path, 1000), tmp_path / "pipe.jsonl", Path(env["UMWEG_DESK"])
    rows = file.read_bytes().splitlines(keepends=True)
    os.mkfifo(pipe)
    with start(env, "screen", pipe, "--policy", POLICY, "--format", "jsonl") as p:
        told: list[bytes] = []
        reader = threading.Thread(target=lambda: told.extend(p.stdout))
        reader.start()
        with pipe.open("wb") as f:
            f.writelines(rows[:600])
            f.flush()
            wait_for(desk, 0, p)
            newer = _newer(tmp_path, "Meubles Exemple 3 SARL")
            ran = run_umweg("ingest", newer, "--source", "ftm", **env)
            assert "added" in ran.out, ran.err
            f.writelines(rows[600:])
        assert p.wait(HANGS) == 0, p.stderr.read()
        reader.join()
    found = [json.loads(line) for line in told]
    assert len(found) == 1000
    assert len({json.dumps(d["pins"], sort_keys=True) for d in found}) == 1
    assert "review" not in {d["outcome"] for i, d in enumerate(found) if i % 7 and i % 97 == 3}
    again = screened(env, file)
    assert again[0]["pins"]["lists"] != found[0]["pins"]["lists"]
    assert {d["outcome"] for i, d in enumerate(again) if i % 97 == 3} == {"review"}


def _newer(folder: Path, name: str) -> Path:
    """The lists of a day later, with a firm more."""
    more = {"id": "made-up-9", "schema": "Company", "caption": name, "datasets": ["un_sc_sanctions"],
            "properties": {"name": [name], "country": ["fr"], "topics": ["sanction"]}}  # fmt: skip
    path = folder / "lists_2026-11-21.ftm.json"
    path.write_text(LISTS.read_text("utf-8") + json.dumps(more) + "\n", "utf-8")
    return path


def test_the_example_runs_without_anything_else(tmp_path: Path) -> None:
    ran: Ran = run_umweg("screen", CONSIGNMENTS, UMWEG_STORE=str(tmp_path / "none"), XDG_CACHE_HOME=str(tmp_path))
    assert ran.code == 0, ran.err
    assert "List of parties not loaded" in ran.out


def test_exceptions_and_cases_count_where_nothing_is_recorded(env: dict[str, str], tmp_path: Path) -> None:
    desk = {**env, "UMWEG_DESK": str(tmp_path / "d.sqlite")}
    case = {"--what": "drones", "--code": "8806", "--route": "KG,KZ,RU", "--kind": "interception", "--source": "x"}
    assert run_umweg("cases", "add", "--id", "c-1", *(w for pair in case.items() for w in pair), **desk).code == 0
    file = tmp_path / "drones.jsonl"
    file.write_text('{"id": "D-1", "sender": "KG", "destination": "RU", "lines": [{"code": "880622"}]}\n')
    ran = run_umweg("screen", file, "--policy", POLICY, "--no-keep", "--format", "jsonl", **desk)
    assert "resembles-case" in {r["check"] for r in json.loads(ran.out)["reasons"]}
    nobody = {**env, "UMWEG_DESK": str(tmp_path / "none.sqlite")}
    ran = run_umweg("screen", file, "--policy", POLICY, "--no-keep", "--format", "jsonl", **nobody)
    assert "resembles-case" in {m["check"] for m in json.loads(ran.out)["missing"]}
    assert not (tmp_path / "none.sqlite").exists()
