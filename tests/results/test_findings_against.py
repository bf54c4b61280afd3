"""What changed between two runs, and why: new, gone, changed, carried by shared codes, or not asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.report.report_factory import finding, result
from umweg.core.provenance import LawRef, SnapshotRef
from umweg.results import Channel, DetectResult, Good, Interval, NotAssessed
from umweg.results.changes import against, since
from umweg.results.filters import Filters, narrow


def run(*findings: Any, name: str = "new", **provenance: Any) -> DetectResult:
    made = result(findings=findings)
    return replace(made, provenance=replace(made.provenance, run=name, **provenance))


CHIP, BALL = finding("KZ", "85423190"), finding("KG", "84821010")


def test_the_same_run_differs_in_nothing() -> None:
    d = against(result(), result())
    assert (d.changes, d.reasons, d.same) == ((), (), len(result().findings))


def test_new_gone_and_changed() -> None:
    stances = (CHIP.channels[0], replace(CHIP.channels[1], stance="against"), Channel("price", True, "for"))
    risen = replace(CHIP, grade="corroborated", q_value=1e-9, excess=Interval(30e6, 40e6, 50e6), channels=stances)
    new = finding("GE", "84111280")
    d = against(run(risen, new), run(CHIP, BALL, name="old"), "2026-11-01")
    assert [(c.what, c.finding.id) for c in d.changes] == [
        ("new", new.id),
        ("gone", BALL.id),
        ("changed", CHIP.id),
    ]
    assert d.counts == {"new": 1, "gone": 1, "changed": 1, "not-asked": 0}
    fields = {f.name: (f.before, f.after) for f in d.changes[2].fields}
    assert fields["grade"] == ("strong", "corroborated")
    assert fields["excess"] == (27e6, 40e6)
    assert fields["channel displacement"] == ("for", "against")
    assert fields["channel price"] == (None, "for")
    assert fields["channel timing"] == ("not assessable", None)
    assert "channel surge" not in fields
    assert d.rows()[0]["excess_before"] is None
    assert d.as_dict()["changes"][1]["is"] is None


@pytest.mark.parametrize("shift", [1e-9, -1e-9])
def test_rounding_is_no_change(shift: float) -> None:
    moved = replace(CHIP, q_value=CHIP.q_value * (1 + shift), after=CHIP.after * (1 + shift))
    assert against(run(moved), run(CHIP)).same == 1


def test_another_currency_is_said_once() -> None:
    dollars = replace(CHIP, currency="USD", excess=Interval(1.0, 2.0, 3.0))
    (change,) = against(run(dollars), run(CHIP)).changes
    assert [f.name for f in change.fields] == ["currency"]


def test_a_family_with_a_new_id_is_the_same_finding() -> None:
    good = Good("85423190~", "Circuits", ("85423190", "85423199"))
    moved = replace(CHIP, id="RU-KZ-85423190~", good=good)
    (change,) = against(run(moved, BALL), run(CHIP, BALL)).changes
    assert change.what == "changed"
    assert (change.fields[0].before, change.fields[0].after) == (CHIP.id, moved.id)
    elsewhere = replace(moved, transit="AM", id="RU-AM-85423190~")
    assert against(run(elsewhere), run(CHIP)).counts == {"new": 1, "gone": 1, "changed": 0, "not-asked": 0}


def test_what_was_not_asked_is_not_gone() -> None:
    asked = run(BALL, options={"transits": ["KG"], "goods": []})
    (change,) = against(asked, run(CHIP, BALL)).changes
    assert (change.what, change.finding.id) == ("not-asked", CHIP.id)
    (change,) = against(run(CHIP, BALL), run(BALL, options={"transits": [], "goods": ["8482"]})).changes
    assert change.what == "not-asked"


def test_why_a_finding_is_gone_is_taken_from_what_could_not_be_assessed() -> None:
    new = replace(run(BALL), not_assessable=(NotAssessed("partial-family", "KZ", CHIP.good, "Codes changed."),))
    (change,) = against(new, run(CHIP, BALL)).changes
    assert "Codes changed." in change.why


def test_reasons_name_data_law_options_program_and_regime() -> None:
    old = run(CHIP, name="old")
    p = old.provenance
    came = SnapshotRef("b2ffffff", "tidy", "more.csv", "ee" * 32, "2026-12-01", 5, "Eurostat")
    law = (replace(p.law[0], sha256="ff" * 32), LawRef("x", "A list more", "00" * 32, "partial", False, ""))
    new = run(
        CHIP, snapshots=(came,), law=law, program="0.2.0", regime="my.yml", options={"alpha": 0.05, "transits": []}
    )  # fmt: skip
    texts = {(r.kind, r.text) for r in against(new, old).reasons}
    assert {k for k, _ in texts} == {"data", "law", "program", "regime", "options"}
    told = " ".join(t for _, t in texts)
    for words in (
        "more.csv",
        "trade.parquet",
        "Another version of EU bans",
        "A list more",
        "0.2.0",
        "alpha: 0.1 before",
    ):
        assert words in told


def test_a_difference_without_a_reason_is_called_so() -> None:
    assert [r.kind for r in against(run(CHIP), run(BALL)).reasons] == ["unexplained"]


def test_filters_look_at_both_sides_of_a_change() -> None:
    fallen = replace(CHIP, grade="watch")
    both = since(run(fallen, BALL), run(CHIP))
    shown = narrow(both, Filters(grades=("strong",)))
    assert shown.against is not None
    assert {c.finding.id for c in shown.against.changes} == {CHIP.id, BALL.id}
    assert [f.id for f in shown.findings] == [BALL.id]


def test_what_a_filter_hid_is_not_new() -> None:
    old = narrow(run(CHIP, replace(BALL, grade="watch"), name="old"), Filters(grades=("strong",)))
    d = against(run(CHIP, replace(BALL, grade="watch"), finding("GE", "84111280")), old)
    assert [(c.what, c.finding.id) for c in d.changes] == [("new", "RU-GE-84111280"), ("not-asked", BALL.id)]
    assert "filter" in d.changes[1].why
