"""Red flag 27: listed owners hold a party by a rule on ownership, or may, or hold a part of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from umweg.law.checks import LAWS
from umweg.screening.facts import Actor, ConsignmentFacts
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.questions import called, unmatched
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "owned-by-listed"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """The verdict of each rule. A rule that is not compared with its text never decides (``decides``)."""
    reasons, missing = [], []
    for p in facts.parties:
        if p.party.schema == "Person":
            continue
        if not p.party.owners:
            missing.append(f"{p.where}.owners")
        elif lacking := unmatched(p):
            missing.append(lacking)
        elif not (p.matches and p.matches.ownership):
            missing.append("rules on ownership")
        else:
            for rule in p.matches.ownership:
                case = _case(rule)
                if case == "open":
                    missing.append(f"{p.where}.owners by {rule['rule']}")
                elif case:
                    reasons.append(_reason(p, rule, case))
    return Result(tuple(reasons), tuple(missing) if facts.parties else ("parties",))


def _case(rule: Mapping[str, Any]) -> str:
    """The sentence for a verdict: nothing for "not met" without a listed share."""
    if rule["verdict"] == "not assessable":
        return "open"
    if rule["verdict"] in ("met", "possible"):
        return str(rule["verdict"])
    return "minority" if rule["least"] > 0 else ""


def _share(least: float, most: float) -> str:
    """``60``, or ``20–70`` where not all shares are known."""
    return f"{least:.4g}" if round(least, 2) == round(most, 2) else f"{least:.4g}–{most:.4g}"


def _reason(p: Actor, rule: Mapping[str, Any], case: str) -> CheckReason:
    values = {**called(p), "rule": rule["title"], "share": _share(rule["least"], rule["most"])}
    law = str(rule["rule"]).split("-", 1)[0]
    return CheckReason(KEY, case, values, p.where, frozenset({case, str(rule["rule"])}), (law,) if law in LAWS else (),
                  bool(rule["decides"]), tuple(rule["sentences"]))  # fmt: skip
