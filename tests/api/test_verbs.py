"""Every verb shows its arguments, says what each means, and teaches where one is wrong."""

from __future__ import annotations

import inspect
import re
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import typer.main

import umweg
from umweg import sample
from umweg.api.desk.audit import PurgeRequest
from umweg.api.detect import DetectRequest
from umweg.api.verbs import PLACES, Spec, described, spec_of
from umweg.cli.app import app

if TYPE_CHECKING:
    from click import Command

NAMES = sorted(umweg.VERBS)


def of(name: str) -> Spec:
    """What is known of the verb behind a public function."""
    return spec_of(getattr(import_module(umweg.VERBS[name]), name))


@pytest.mark.parametrize("name", NAMES)
def test_the_signature_shows_every_field_and_place(name: str) -> None:
    verb = of(name)
    parameters = inspect.signature(getattr(umweg, name)).parameters
    assert set(parameters) == {*verb.request.__struct_fields__, *verb.uses}
    assert all(p.kind not in (p.VAR_KEYWORD, p.VAR_POSITIONAL) for p in parameters.values())


@pytest.mark.parametrize("name", NAMES)
def test_a_field_of_a_request_is_no_place(name: str) -> None:
    assert not set(PLACES) & set(of(name).request.__struct_fields__)


@pytest.mark.parametrize("name", NAMES)
def test_help_has_a_line_for_each_argument(name: str) -> None:
    verb = getattr(umweg, name)
    doc = inspect.getdoc(verb) or ""
    assert all(f"    {p}: " in doc for p in inspect.signature(verb).parameters)
    assert len(doc.split("\n")[0]) > 20


@pytest.mark.parametrize("name", NAMES)
def test_every_field_of_a_request_has_a_meaning(name: str) -> None:
    assert [f for f, text in described(of(name).request).items() if len(text.strip()) < 8] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_argument_is_told_with_the_verb(name: str) -> None:
    verb = getattr(umweg, name)
    needed = {k: None for k, p in inspect.signature(verb).parameters.items() if p.default is p.empty}
    with pytest.raises(umweg.UsageError, match=rf"{name}: .*wakanda") as e:
        verb(**needed, wakanda=1)
    assert f"help(umweg.{name})" in e.value.mend


def test_a_missing_argument_is_told_with_the_verb() -> None:
    with pytest.raises(umweg.UsageError, match=r"screen: .*consignments"):
        umweg.screen()


def test_requests_have_one_name_each() -> None:
    requests = [of(name).request.__name__ for name in NAMES]
    assert len(requests) == len(set(requests))


COMMAND = {
    "add_cases": "cases add", "add_customers": "customers add", "add_exception": "except", "add_note": "note",
    "audit_proof": "audit prove", "audit_trail": "audit export", "audit_verify": "audit verify",
    "audit_consistency": "audit consistency", "audit_witness": "audit witness",
    "bundle_store": "store bundle", "calibrate_scenario": "simulate",
    "case_examples": "cases examples", "cases": "cases list",
    "check_consignments": "consignments check", "check_store": "store check", "claim": "queue",
    "compare_scenarios": "simulate",
    "consignment_formats": "consignments formats", "consignment_mappings": "consignments mappings",
    "consignment_schema": "consignments schema", "convert_consignments": "consignments convert",
    "customers": "customers list", "describe_source": "sources", "download": "ingest", "exceptions": "except",
    "inspections": "target data", "inventory": "flows", "list_notes": "note", "list_runs": "runs",
    "list_snapshots": "store list", "list_sources": "sources", "mapping_template": "consignments template",
    "match_parties": "parties", "plan_download": "ingest", "policies": "policy list", "policy": "policy show",
    "policy_coverage": "policy coverage",
    "rank_declarations": "target rank", "remove_case": "cases remove", "remove_note": "note",
    "remove_run": "runs remove", "remove_snapshot": "store remove", "repair": "quarantine repair",
    "restore_snapshot": "store restore", "revoke_exception": "except", "scenarios": "simulate",
    "screen_customers": "customers screen",
    "search_parties": "parties", "show_run": "runs show", "similar_cases": "cases similar",
    "simulate_arrays": "simulate", "simulate_game": "simulate",
    "targeting_drift": "target drift", "task": "queue", "train_targeting": "target train",
    "try_policy": "policy test", "unbundle_store": "store unbundle",
}  # fmt: skip
"""The command of a verb, where it is not called like it."""
OPTION = {"store": "--store", "as_of": "--as-of", "desk": "--desk", "user": "--by"}  # others are in the environment


def command(path: str) -> Command:
    """A command by its words."""
    found = typer.main.get_command(app)
    for word in path.split():
        found = found.commands[word]  # type: ignore[attr-defined]  # a group
    return found


@pytest.mark.parametrize("name", NAMES)
def test_the_command_of_a_verb_takes_every_place_that_it_uses(name: str) -> None:
    taken = {o for p in command(COMMAND.get(name, name)).params for o in p.opts}
    assert {OPTION[p] for p in of(name).uses if p in OPTION} - taken == set()


WRONG = [
    ("detect", {"alpha": "a"}, "alpha is a number; 'a' is none"),
    ("detect", {"alpha": float("nan")}, "alpha is a number; nan is none"),
    ("detect", {"keep": "yes"}, "keep is True or False"),
    ("detect", {"regime": 5}, "5 is no regime"),
    ("detect", {"history": 2.5}, "history is a whole number"),
    ("detect", {"goods": 8471}, "8471 is no text"),
    ("detect", {"after": "2022"}, "'2022' is no window"),
    ("detect", {"after": ("2022-05", "2022-04")}, "ends before it begins"),
    ("detect", {"after": 2022}, "2022 is no window"),
    ("detect", {"threads": "x"}, "threads is a whole number, at least 1"),
    ("detect", {"threads": 0}, "threads is a whole number, at least 1"),
    ("detect", {"as_of": 20220101}, "as_of is a text or a day"),
    ("detect", {"engine": 5}, "engine is a text"),
    ("detect", {"engine": "abacus"}, "There is no engine 'abacus'"),
    ("detect", {"store": 5}, "A store is a folder or an open Store"),
    ("trace", {"supply": {"KZ": (1,)}}, "supply is a mapping"),
    ("search_parties", {"queries": "x", "threshold": 2}, "threshold is a number from 0 to 1"),
    ("search_parties", {"queries": "x", "limit": 0}, "limit is a whole number, at least 1"),
    ("purge", {"reason": "x", "before": "2021-13-01"}, "'2021-13-01' is no day"),
    ("queue", {"limit": True}, "limit is a whole number"),
]


@pytest.mark.parametrize(("name", "given", "says"), WRONG, ids=[f"{n} {g}" for n, g, _ in WRONG])
def test_a_value_that_does_not_fit_is_told_with_its_field(name: str, given: dict[str, Any], says: str) -> None:
    with pytest.raises(umweg.UsageError, match=re.escape(says)) as e:
        getattr(umweg, name)(**{**({"store": sample.store()} if "engine" in given else {}), **given})
    assert e.value.where in given
    assert e.value.mend


def test_values_are_held_as_plain_data() -> None:
    asked = DetectRequest(regime=Path("my.yml"), min_total=np.int64(5), history=np.int64(7))  # type: ignore[arg-type]
    assert (asked.regime, asked.min_total, asked.history) == ("my.yml", 5.0, 7)
    assert type(asked.min_total) is float
    assert PurgeRequest(reason="x", before="2021-12-31").before == date(2021, 12, 31)  # type: ignore[arg-type]
    assert DetectRequest(after="2022-03..2022-11") == DetectRequest(after=("2022-03", "2022-11"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("flows", {"since": "2022-11", "until": "2022-01"}),
        ("watch", {"start": "2022-11", "until": "2022-01"}),
        ("mirror", {"since": "2023", "until": "2021"}),
        ("audit_trail", {"since": "2026-11-02", "until": "2026-11-01"}),
        ("compare", {"before": "2022-06..2022-11", "after": "2021-06..2021-11"}),
    ],
)
def test_times_the_wrong_way_round_are_no_lack_of_data(name: str, given: dict[str, Any]) -> None:
    with pytest.raises(umweg.UsageError, match=r"ends before it begins|lies after"):
        getattr(umweg, name)(**given)


@pytest.mark.parametrize("given", [None, 5, 1.5])
def test_what_holds_no_consignments_is_told(given: object) -> None:
    with pytest.raises(umweg.UsageError, match="no consignments"):
        umweg.screen(given, sample.store())


@pytest.mark.parametrize(
    ("verb", "given", "said"),
    [
        ("queue", {"state": "x"}, "'x' is no state."), ("queue", {"outcome": "halt"}, "'halt' is no outcome."),
        ("queue", {"order": "size"}, "'size' is no order."), ("flows", {"flow": "exports"}, "'exports' is no flow."),
        ("compare", {"by": "good"}, "'good' is no way"), ("mirror", {"freq": "W"}, "'W' is no frequency."),
        ("decide", {"reference": "n1", "verdict": "go", "reason": "x"}, "'go' is no verdict."),
        ("flows", {"good": "abc"}, "'abc' is no code of a good."), ("prices", {"good": "87-03"}, "'87-03' is no code"),
        ("trace", {"goods": "cars"}, "'cars' is no code"), ("mirror", {"good": "abc"}, "'abc' is no code"),
        ("compare", {"less": "x1"}, "'x1' is no code"), ("watch", {"goods": "8 7"}, "'8 7' is no code"),
    ],
)  # fmt: skip
def test_a_value_is_looked_at_before_any_place(
    verb: str, given: dict[str, str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is neither a store nor a desk, too."""
    monkeypatch.setenv("UMWEG_STORE", str(tmp_path / "none"))
    with pytest.raises(umweg.UsageError) as e:
        getattr(umweg, verb)(**given)
    assert said in e.value.what
    assert e.value.exit_code == 2
    assert e.value.where
