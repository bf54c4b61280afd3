"""Parties, policies, consignments, targeting: Python and the command line give the same bytes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.csv as pcsv
import pytest
import yaml

import umweg
from tests.cli.here import run_here
from tests.conftest import ROOT
from tests.screening.targeting.conftest import MAPPING, declarations
from umweg.results.json_text import json_text
from umweg.screening.targeting import flat

EXAMPLES = ROOT / "examples"
FILE, POLICY = str(EXAMPLES / "consignments.jsonl"), str(EXAMPLES / "policy.yml")


def told(*args: object, code: int = 0) -> str:
    """What a command prints as JSON."""
    ran = run_here(*args)
    assert ran.code == code, ran.err
    return ran.out


def text(value: Any) -> str:
    """A result of Python as the command line writes it."""
    return json_text(value) + "\n"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lists") / "store"
    umweg.ingest(EXAMPLES / "lists_2026-11-20.ftm.json", source="ftm", store=path).raise_if_failed()
    return path


def test_parties_by_name_by_record_and_by_file(store: Path, tmp_path: Path) -> None:
    where = ("--store", store, "--format", "json")
    assert text(umweg.search_parties("Romashka Trade", store).as_dict()) == told("parties", "Romashka Trade", *where)
    record = {"name": "Romashka Trade", "country": ["KZ"]}
    mine = umweg.search_parties(record, store, limit=2, threshold=0.6, current=True)
    options = ("--country", "KZ", "--limit", 2, "--threshold", 0.6, "--current")
    assert text(mine.as_dict()) == told("parties", "Romashka Trade", *options, *where)
    file = tmp_path / "customers.csv"
    file.write_text("name,country\nRomashka Trade,RU\nQuite Another Firm,KZ\n,\n", "utf-8")
    mine = umweg.search_parties(file, store, as_of="2099-01-01")
    assert text(mine.as_dict()) == told("parties", file, "--as-of", "2099-01-01", *where)


def test_errors_of_parties_are_the_same(tmp_path: Path) -> None:
    with pytest.raises(umweg.StoreError) as e:
        umweg.search_parties("Romashka", tmp_path / "none")
    ran = run_here("parties", "Romashka", "--store", tmp_path / "none", "--format", "json")
    assert json.loads(ran.err)["error"] == e.value.as_dict()


def test_policies_and_one_of_them() -> None:
    assert text([p.as_dict() for p in umweg.policies()]) == told("policy", "list", "--format", "json")
    assert text(umweg.policy(POLICY).as_dict()) == told("policy", "show", POLICY, "--format", "json")


def test_the_law_at_hand_under_a_policy() -> None:
    for key in ("default", "kz-customs", POLICY):
        told_ = told("policy", "coverage", "--policy", key, "--format", "json")
        assert text(umweg.policy_coverage(key).as_dict()) == told_
    csv = told("policy", "coverage", "--format", "csv")
    assert len(csv.splitlines()) == len(umweg.policy_coverage().rows()) + 1


def test_two_policies_side_by_side(store: Path) -> None:
    mine = umweg.try_policy(FILE, POLICY, store, against="eu-exporter", keep=2)
    ran = told("policy", "test", FILE, "--policy", POLICY, "--against", "eu-exporter", "--store", store, "--limit", 2,
               "--format", "json")  # fmt: skip
    assert text(mine.as_dict()) == ran
    assert "consignment_id" in json.loads(ran)["turned"][0]


def test_keys_of_policies_are_never_cut() -> None:
    ran = run_here("policy", "list", COLUMNS="80")
    assert all(p.policy in ran.out for p in umweg.policies())
    assert max(len(line.rstrip()) for line in ran.out.splitlines()) <= 80


def test_what_consignments_are_and_how_they_come() -> None:
    assert text(umweg.consignment_schema()) == told("consignments", "schema")
    mine = [f.as_dict() for f in umweg.consignment_formats()]
    assert text(mine) == told("consignments", "formats", "--format", "json")
    mine = [m.as_dict() for m in umweg.consignment_mappings()]
    assert text(mine) == told("consignments", "mappings", "--format", "json")


def test_files_of_consignments(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("Sendungsnummer;HS-Code\n1;8542\n", "utf-8")
    assert umweg.mapping_template(str(tmp_path / "d.csv")) == told("consignments", "template", tmp_path / "d.csv")
    bad = tmp_path / "july.jsonl"
    bad.write_text(
        '{"id": "1", "destination": "KZ"}\n{"id": "2", "destinatoin": "KZ"}\n{"id": "3", "destination": "X"}\n'
    )
    mine = umweg.check_consignments(str(bad))
    assert (mine.readable, len(mine.faults)) == (1, 2)
    assert text(mine.as_dict()) == told("consignments", "check", bad, "--format", "json", code=1)
    for to in ("jsonl", "ftm"):
        out = tmp_path / f"mine.{to}"
        done = umweg.convert_consignments(FILE, to, out=str(out))
        assert (done.written, len(done.faults)) == (8, 1)
        assert out.read_text("utf-8") == told("consignments", "convert", FILE, "--to", to)
    with pytest.raises(umweg.UsageError, match="cannot be written"):
        umweg.convert_consignments(FILE, "xml")


def test_targeting_from_file_to_file(tmp_path: Path) -> None:
    pcsv.write_csv(flat(declarations(600)), tmp_path / "past.csv")
    pcsv.write_csv(flat(declarations(100, 2, "2024-06-01", "L")), tmp_path / "later.csv")
    plain = json.loads(json.dumps(MAPPING.plain()))
    (tmp_path / "mapping.yml").write_text(yaml.safe_dump(plain), "utf-8")
    past, later, model = (str(tmp_path / name) for name in ("past.csv", "later.csv", "model.json"))
    trained = umweg.train_targeting(past, mapping=str(tmp_path / "mapping.yml"), out=model)
    ran = told("target", "train", past, "--mapping", tmp_path / "mapping.yml", "--out", model, "--format", "json")
    assert text(trained.as_dict()) == ran
    ranked = umweg.rank_declarations(later, model, inspect=0.1, random=0.2, seed=7)
    ran = told("target", "rank", later, "--model", model, "--inspect", "10%", "--random", "20%", "--seed", 7,
               "--format", "json")  # fmt: skip
    assert text(ranked.as_dict()) == ran
    drift = umweg.targeting_drift(later, model)
    assert text(drift) == told("target", "drift", later, "--model", model, "--format", "json")


def test_inspections_of_the_register(tmp_path: Path, store: Path) -> None:
    desk = str(tmp_path / "desk.sqlite")
    first = umweg.screen(FILE, store, POLICY, desk=desk, keep=True, user="Anna")[0]
    number = first.consignment_id
    with pytest.raises(umweg.UsageError, match="no inspection"):
        umweg.inspections(desk=desk)
    cases = tmp_path / "cases.jsonl"
    case = {"id": "c-1", "kind": "inspection", "what": "Not as declared.", "source": "own", "day": "2026-11-21"}
    cases.write_text(json.dumps({**case, "consignment": number, "violation": True}), "utf-8")
    ran = run_here("cases", "add", cases, "--desk", desk, "--by", "Anna")
    assert ran.code == 0, ran.err
    rows = umweg.inspections(desk=desk, out=str(tmp_path / "mine.jsonl"))
    assert {r["found"] for r in rows} == {1}
    told("target", "data", "--out", tmp_path / "theirs.jsonl", "--desk", desk)
    assert (tmp_path / "mine.jsonl").read_bytes() == (tmp_path / "theirs.jsonl").read_bytes()


def test_who_is_only_near_is_in_no_table(tmp_path: Path) -> None:
    """Near ones are shown to who looks; a table would count them among the alerts, and only one face left them out."""
    umweg.ingest(ROOT / "examples" / "lists_2026-11-20.ftm.json", source="ftm", store=tmp_path / "store")
    for name in ("Vostok Impeks", "Gamma Handel", "Romashka"):
        near, sure = (umweg.search_parties(name, tmp_path / "store", nearly=n) for n in (True, False))
        assert near.rows() == sure.rows()
        assert len(near.answers[0].hits) >= len(sure.answers[0].hits)
        ran = run_here("parties", name, "--store", tmp_path / "store", "--format", "json")
        assert json.loads(ran.out)["answers"] == json.loads(json_text(near.as_dict()))["answers"]
