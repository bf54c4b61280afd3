"""Why a listed party may be the one that was asked for, in sentences that a clerk can read out."""

from __future__ import annotations

from umweg.parties.matcher import KINDS, Hit
from umweg.parties.record import Record


def reasons(asked: Record | None, hit: Hit, where: str, *, explain: bool = True) -> list[str]:
    """The name first (with ``explain`` word by word), then all other evidence with its weight."""
    out = [headline(hit, where)]
    if explain and asked is not None and asked.names:
        from umweg.names import explain_names

        best = max(
            (explain_names(n.text, hit.name, schema=asked.schema or "LegalEntity") for n in asked.names),
            key=lambda e: e.score,
        )
        out += best.sentences()[1:]  # the first repeats the score
    for e in hit.evidence:
        sign = "decides: " if e.decides > 0 else "for: " if e.points > 0 else "against: " if e.points < 0 else ""
        out.append(f"{sign}{e.text}")
    return out


def headline(hit: Hit, where: str) -> str:
    """How it was found and under which name.

    >>> headline(Hit(0, "a", "ROMASHKA", "weak", 0.5, 0.5, ()), "ofac-sdn SDN")
    "like the weak alias 'ROMASHKA' on ofac-sdn SDN (name 0.50)"
    """
    kind = KINDS.get(hit.name_kind, "name")
    if hit.found_by == "name":
        return f"like the {kind} '{hit.name}' on {where} (name {hit.name_score:.2f})"
    return f"'{hit.name}' on {where} was found by its {hit.found_by}, not by its name (name {hit.name_score:.2f})"
