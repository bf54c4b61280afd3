"""Whatever text comes in, by whatever way, nothing that a terminal or a spreadsheet would obey goes out."""

from __future__ import annotations

import json
import re
import shutil
from contextlib import closing
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

import umweg
from tests.cli.here import run_umweg
from tests.cli.hostile import NAME, TEXT, commands, forms, harmless, read
from tests.screening.registers.made import listed, policy
from umweg.desk.desk import Desk
from umweg.sample import make_store

LEAVES = dict(commands())
HEAD = "reporter,partner,flow,product,period,value,currency,mass_kg\n"
QUARANTINED = TEXT.replace('"', "").replace("\r\n", "")
SOON = date.today() + timedelta(days=30)
PARTY = f"Romashka Trade {TEXT}"
CONSIGNMENT = {
    "id": TEXT, "kind": "export", "sender": "DE", "destination": "RU", "day": "2026-11-16",
    "documents": [{"kind": "licence", "number": TEXT, "holder": TEXT}],
    "parties": [
        {"role": "exporter", "name": TEXT, "country": "DE", "addresses": [TEXT], "aliases": [TEXT]},
        {"role": "consignee", "name": PARTY, "country": "KZ"},
    ],
    "lines": [{"code": "85423190", "description": TEXT, "value": 10.0, "currency": "EUR"}],
    "route": [{"country": "KZ", "place": TEXT}],
}  # fmt: skip
CASE = {"id": TEXT, "kind": "seizure", "what": TEXT, "codes": ["85423190"], "route": ["DE", "KZ", "RU"], "source": TEXT}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store and a desk in which every text of strangers is hostile, and the files that they came from."""
    folder = tmp_path_factory.mktemp("house")
    rows = [f"DE,KZ,export,85423190,{y}-{m:02},{m}000,EUR,{m}0\n" for y in range(2012, 2024) for m in range(1, 13)]
    (folder / f"{NAME}.csv").write_text("".join([HEAD, *rows]), "utf-8")
    more: dict[str, Any] = {"source": "tidy", "store": folder / "store", "nomenclature": "CN", "max_bad_share": 1.0}
    umweg.ingest(folder / f"{NAME}.csv", credit=TEXT, **more).raise_if_failed()
    bad = f'"{QUARANTINED}",KZ,export,85423190,2022-01,7,EUR,1\n'
    (folder / f"{NAME}-bad.csv").write_text("".join([HEAD, bad, *rows[1:]]), "utf-8", newline="")
    umweg.ingest(folder / f"{NAME}-bad.csv", **more).raise_if_failed()
    entity = {**listed("x-1", PARTY, alias=[TEXT], notes=[TEXT], address=[TEXT]), "caption": PARTY}
    (folder / f"{NAME}.ftm.json").write_text(json.dumps(entity) + "\n", "utf-8")
    umweg.ingest(folder / f"{NAME}.ftm.json", source="ftm", store=folder / "store").raise_if_failed()
    law = policy(folder)
    title = yaml.safe_dump(TEXT, width=999).strip()
    law.write_text(law.read_text("utf-8").replace("title: t", f"title: {title}"), "utf-8")
    (folder / f"{NAME}.jsonl").write_text(json.dumps(CONSIGNMENT) + "\n", "utf-8")
    change = {"name": TEXT, "title": {"en": TEXT, "de": TEXT}, "about": {"en": TEXT, "de": TEXT},
              "measures": [{"who": "EU", "to": "CN", "cost": 0.1, "note": TEXT}]}  # fmt: skip
    (folder / f"{NAME}.yml").write_text(yaml.safe_dump(change, width=9999), "utf-8")
    _at_the_desk(folder, law)
    return folder


def _at_the_desk(folder: Path, law: Path) -> None:
    where: dict[str, Any] = {"desk": str(folder / "desk.sqlite"), "user": TEXT}
    umweg.screen(folder / f"{NAME}.jsonl", folder / "store", law, keep=True, text_model=False, **where)
    umweg.add_cases(CASE, **where)
    umweg.add_exception("x-1", SOON, TEXT, folder / "store", party=TEXT, country="KZ", digest="any", **where)
    with closing(Desk.open(where["desk"])) as desk:
        desk.put_customers([(TEXT, {"name": PARTY, "country": "KZ"})])


def _line(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """What is asked of each command that shows something of the house; hostile where it takes a text."""
    file, trade, law = (folder / f for f in (f"{NAME}.jsonl", f"{NAME}.csv", "policy.yml"))
    no_model = "--no-text-model"
    return {
        "sources": [()], "flows": [(), ("--partner", "KZ")], "coverage": [()], "store list": [()],
        "ingest": [(trade, "--source", "tidy", "--nomenclature", "CN", "--dry-run", "--credit", TEXT)],
        "quarantine": [()], "runs list": [()], "prices": [()],
        "store check": [("--inputs",)],
        "screen": [(file, "--policy", law, "--no-keep", no_model), (file, "--no-keep", no_model, "--lang", "de")],
        "parties": [(PARTY,), (TEXT,), (file.with_suffix(".names.txt"),)],
        "consignments check": [(file,)], "consignments convert": [(file,), (file, "--to", "ftm")],
        "consignments template": [(file.with_suffix(".table.csv"),)], "consignments mappings": [()],
        "policy show": [(law,)], "policy coverage": [("--policy", law)], "policy list": [()],
        "policy test": [(file, "--policy", law, "--against", "default")],
        "queue": [(), ("--state", "all")], "queue show": [("n1",), (TEXT,)], "queue take": [("n1",)],
        "decide": [("n1", "stop", "--reason", TEXT)], "reopen": [("n1", "--reason", TEXT)],
        "except": [(TEXT, "x-1", "--until", SOON, "--reason", TEXT)], "except list": [()],
        "rescreen": [("--since", "0", "--policy", law), ("--since", "0", "--policy", law, "--dry")],
        "customers list": [()], "customers screen": [("--policy", law)],
        "cases list": [()], "cases similar": [(file, "--least", 0.1)], "cases remove": [(TEXT, "--reason", TEXT)],
        "audit export": [(), ("--contents",)], "audit verify": [()], "audit prove": [("n1",)],
        "simulate": [(file.with_suffix(".yml"),), ("--explain", file.with_suffix(".yml"))],
        "check": [(file.with_suffix(".article.txt"),), (file.with_suffix(".article.txt"), "--explain")],
        "purge": [("--consignment", TEXT, "--reason", TEXT)],
    }  # fmt: skip


SHOWN = tuple(_line(Path()))
EXACT = {"queue", "except list", "cases list", "customers list", "audit export", "screen", "store list", "quarantine"}
"""Commands whose JSON must give back the very text that came in."""


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_in_the_house_goes_out_harmless(
    name: str, house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = tmp_path / "desk.sqlite"
    shutil.copy(house / "desk.sqlite", desk)
    for key, value in (("STORE", house / "store"), ("DESK", desk), ("USER", TEXT)):
        monkeypatch.setenv(f"UMWEG_{key}", str(value))
    (house / f"{NAME}.names.txt").write_text(TEXT.replace("\r\n", "") + "\n", "utf-8")
    article = f"EU exports to Kazakhstan rose by 20 % in 2022, said {TEXT}.\n"
    (house / f"{NAME}.article.txt").write_text(article, "utf-8", newline="")
    (house / f"{NAME}.table.csv").write_text('id,"' + TEXT.replace('"', "") + '"\n1,2\n', "utf-8", newline="")
    words = tuple(name.split())
    for args in _line(house)[name]:
        for form in forms(LEAVES.get(words) or LEAVES[words[:1]]) or ("",):
            ran = run_umweg(*words, *args, *(("--format", form) if form else ()))
            harmless(ran)
            told = read(ran, form)
            if name in EXACT and form in ("json", "jsonl", "csv"):
                assert any(x in t for t in told for x in (TEXT, NAME, QUARANTINED)), ran


@pytest.mark.parametrize("words", [w for w in LEAVES if w != ("demo",)], ids=" ".join)
def test_what_is_given_wrongly_is_told_harmlessly(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every option and argument in turn, as the only one that is hostile."""
    monkeypatch.chdir(tmp_path)  # a hostile name of a folder to be made is made here
    command = LEAVES[words]
    (tmp_path / "empty").mkdir()
    for p in command.params:
        if p.is_flag if hasattr(p, "is_flag") else False:
            continue
        rest = [w for q in command.params if q is not p and q.required for w in _ordinary(q)]
        given = (p.opts[0], TEXT) if p.param_type_name == "option" else (TEXT,)
        for form in ("json", "table"):
            form_ = ("--format", form) if form in forms(command) and "--format" not in given else ()
            env = {f"UMWEG_{k}": str(tmp_path / "empty" / k) for k in ("STORE", "DESK")}
            ran = run_umweg(*words, *rest, *given, *form_, **env)
            harmless(ran)


def test_findings_and_their_notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store in a hostile folder, a regime and a clerk likewise, and what they left in every view of findings."""
    store = make_store(tmp_path / NAME).path
    monkeypatch.setenv("UMWEG_STORE", str(store))
    regime = tmp_path / f"{NAME}.yml"
    title = yaml.safe_dump(TEXT, width=9999).strip()
    shipped = (files("umweg.law") / "regimes" / "eu-russia.yml").read_text("utf-8")
    regime.write_text(re.sub("^title: .*$", lambda _: f"title: {title}", shipped, flags=re.MULTILINE), "utf-8")
    found = run_umweg("detect", "--regime", regime, "--format", "json")
    harmless(found)
    assert TEXT in read(found, "json")
    some = json.loads(found.out)["findings"][0]["id"]
    for args in (
        ("note", some, TEXT, "--by", TEXT), ("note", "--list"), ("runs", "list"), ("runs", "show"), ("finding", some),
        ("cite", some), ("runs", "remove", TEXT), ("finding", TEXT),
    ):  # fmt: skip
        words = args[:2] if args[0] == "runs" else args[:1]
        for form in forms(LEAVES[words]) or ("",):
            ran = run_umweg(*args, *(("--format", form) if form else ()))
            harmless(ran)
            if args == ("note", "--list") and form == "json":
                assert {TEXT, " ".join(TEXT.split())} & {*read(ran, form)}, ran


def _ordinary(p: Any) -> tuple[str, ...]:
    """Something in the place of what must be given."""
    return (p.opts[0], "x") if p.param_type_name == "option" else ("x",)


def test_every_command_is_walked() -> None:
    """A new command is either shown with what is in the house, or only with what is given wrongly."""
    others = {w for w in LEAVES if " ".join(w) not in SHOWN}
    assert {" ".join(w) for w in others} == {
        "demo", "detect", "finding", "cite", "note", "watch", "compare", "trace", "mirror", "runs", "runs show",
        "runs remove", "audit consistency", "audit witness",
        "consignments schema", "consignments formats", "target train", "target data", "target rank", "target drift",
        "customers add", "cases add", "cases examples", "store remove", "store restore",
        "store bundle", "store unbundle", "quarantine repair",
    }  # fmt: skip
