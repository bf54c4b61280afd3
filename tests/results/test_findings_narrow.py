"""Filters choose what is shown; every figure stays as the whole run has it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.report.report_factory import country, finding, result
from umweg.core.errors import UsageError
from umweg.results import Annotation, DetectResult, annotate
from umweg.results.filters import Filters, narrow


def ids(r: DetectResult) -> list[str]:
    return [f.id for f in r.findings]


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        ({}, ["RU-KZ", "RU-KG", "RU-KZ-85423190", "RU-KG-84713000"]),
        ({"grades": ("watch",)}, ["RU-KG-84713000"]),
        ({"min_excess": 28e6}, ["RU-KZ", "RU-KG"]),
        ({"min_excess": 0.0}, ["RU-KZ", "RU-KG", "RU-KZ-85423190", "RU-KG-84713000"]),
        ({"lists": ("chpl",)}, ["RU-KZ-85423190"]),
        ({"lists": ("high priority",)}, ["RU-KZ-85423190"]),
        ({"sought": True}, ["RU-KZ-85423190"]),
        ({"reporters": ("LT",), "grades": ("strong",)}, ["RU-KZ-85423190"]),
        ({"reporters": ("FR",)}, []),
    ],
)
def test_what_passes(filters: dict[str, Any], left: list[str]) -> None:
    whole = result()
    part = narrow(whole, Filters(**filters))
    assert ids(part) == left
    kept = {f.id: f for f in whole.findings}
    assert all(kept[f.id] is f for f in part.findings)
    assert (part.tested, part.placebo, part.not_assessable) == (whole.tested, whole.placebo, whole.not_assessable)
    if filters:
        assert part.shown is not None
        assert part.shown.of == 4


def test_an_unknown_grade_teaches() -> None:
    with pytest.raises(UsageError, match="corroborated, strong, watch"):
        Filters(grades=("sure",))


def note(where: str, code: str = "", transit: str = "KZ") -> Annotation:
    return Annotation(
        "1", where, transit, "RU", (code,) if code else (), "Ask Lithuania.", "anna", "2026-11-23T10:00:00"
    )


@pytest.mark.parametrize(
    ("written", "stands", "state"),
    [
        (note("RU-KZ-85423190", "85423190"), "RU-KZ-85423190", "attached"),
        (note("RU-KZ"), "RU-KZ", "attached"),
        (note("RU-KZ-85423190~", "85423190"), "RU-KZ-85423190", "carried"),
        (note("RU-GE-85423190", "85423190", "GE"), "", "gone"),
        (note("RU-KZ-1", "00000001"), "", "gone"),
    ],
)
def test_notes_find_their_finding_again(written: Annotation, stands: str, state: str) -> None:
    (placed,) = annotate([written], result().findings)
    assert (placed.finding, placed.state) == (stands, state)
    assert (state == "attached") == (placed.remark == "")
    assert placed.as_dict()["written_for"] == written.finding


def test_a_note_on_what_was_not_asked_is_not_gone() -> None:
    from umweg.results.result import question

    asked = result(findings=(finding("KG"),))
    asked = result(
        findings=asked.findings,
        provenance=type(asked.provenance)("r", "0", "eu", (), (), {"transits": ["KG"], "goods": []}),
    )
    (placed,) = annotate([note("RU-KZ-85423190", "85423190")], asked.findings, question(asked))
    assert placed.state == "not-asked"


def test_notes_of_hidden_findings_are_hidden_and_those_of_lost_ones_stay() -> None:
    r = result(annotations=annotate([note("RU-KZ"), note("RU-XX-1", "1", "XX")], (country("KZ"),)))
    part = narrow(r, Filters(grades=("watch",)))
    assert [a.state for a in part.annotations] == ["gone"]
