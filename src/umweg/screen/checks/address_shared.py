"""Red flag 11: a party sits at the address of a listed one."""

from __future__ import annotations

from umweg.screen.checks.base import Reason, Result
from umweg.screen.checks.context import called, unmatched
from umweg.screen.checks.facts import Facts
from umweg.screen.checks.known import Known

KEY = "address-shared"


def assess(facts: Facts, known: Known) -> Result:
    """Every match found by address."""
    reasons, missing = [], []
    for p in facts.parties:
        if p.record is not None and not p.record.addresses:
            missing.append(f"{p.where}.addresses")
        elif lacking := unmatched(p):
            missing.append(lacking)
        else:
            reasons += [
                Reason(KEY, "same" if m.listed else "former", {**called(p), "entity": m.name, "lists": m.lists}, p.where,
                       frozenset({f"role-{p.role}"} | (set() if m.listed else {"former"})), m.laws, None, m.detail)
                for m in (p.matches.found if p.matches else ()) if m.found_by == "address"
            ]  # fmt: skip
    return Result(tuple(reasons), tuple(missing) if facts.parties else ("parties",))
