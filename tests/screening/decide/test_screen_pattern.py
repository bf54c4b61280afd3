"""The pattern of a case: checks that fired with it make a consignment more like it, and never alone."""

from __future__ import annotations

from dataclasses import replace

from tests.screening.decide.test_decide_policy import consignment, screener
from umweg.desk.case import read_case
from umweg.screening.similar_cases import CaseRegister

CASE = {"id": "c-1", "kind": "interception", "what": "turbines", "codes": ["8411"], "route": ["DE", "KZ", "RU"],
        "source": "office 7", "pattern": ["goods-listed"]}  # fmt: skip


def reasons(pattern: list[str], **more: object) -> list[dict[str, object]]:
    made = screener()
    made = replace(made, known=replace(made.known, cases=CaseRegister((read_case({**CASE, "pattern": pattern}),))))
    d = next(made.run([consignment(**more)])).decision
    return [r for r in d.reasons if r["check"] == "resembles-case"]


def test_a_pattern_that_is_met_tips_the_scale() -> None:
    near = {"destination": "KZ", "sender": "FR", "lines": [{"code": "84111280"}]}
    assert reasons([], **near) == []
    [found] = reasons(["goods-listed"], **near)
    assert "pattern goods-listed" in found["values"]["parts"]


def test_a_pattern_alone_says_nothing() -> None:
    assert reasons(["goods-listed"], destination="KZ", sender="FR", lines=[{"code": "84381010"}]) == []
