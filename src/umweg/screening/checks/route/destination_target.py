"""The destination, a stop, the sender, a party, an address, delivery, payment or text: a country under measures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import replace
from typing import TYPE_CHECKING

from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.lands import stated_land
from umweg.screening.inputs.placing import country_of, parts
from umweg.screening.inputs.questions import called, settled
from umweg.screening.inputs.reference_data import ReferenceData
from umweg.screening.mentions import Mention, mentioned
from umweg.screening.settle import country_of_place

if TYPE_CHECKING:
    from umweg.screening.facts import Actor

KEY = "destination-target"
_APART = ("versions", "formerly_for")
_PIECE = re.compile(r"[,;/|(]|\s[-–—]\s")
"""What sets a place off from a name."""
_PAPERS = ("contract", "invoice", "end-user-statement", "licence", "permit", "exemption", "certificate-of-origin")
"""Papers of those who trade; those of the way are drawn up where it leads through."""


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """One reason for each place, party and address there; a stop of which no country can be told is lacking.

    Tags: the case, and the roles of parties.
    """
    targets = known.targets
    reasons = []
    if facts.destination in targets:
        reasons.append(
            CheckReason(KEY, "destination", {"country": facts.destination}, "destination", frozenset({"destination"}))
        )
    for i, code in enumerate(facts.stops):
        if code in targets and code not in (facts.destination, facts.sender):
            reasons.append(CheckReason(KEY, "via", {"country": code, "stop": i + 1}, f"route[{i}]", frozenset({"via"})))
    if facts.sender in targets:
        reasons.append(CheckReason(KEY, "sender", {"country": facts.sender}, "sender", frozenset({"sender"})))
    for p in facts.parties:
        if p.country in targets:
            tags = frozenset({"party", f"role-{p.role}"})
            reasons.append(CheckReason(KEY, "party", {**called(p), "country": p.country}, p.where, tags))
        for where, code in _addresses(p):
            if code in targets and code != p.country:
                tags = frozenset({"address", f"role-{p.role}"})
                reasons.append(CheckReason(KEY, "address", {**called(p), "country": code}, where, tags))
    if (code := country_of_place(facts.c.delivery or "")) in targets and code != facts.destination:
        reasons.append(CheckReason(KEY, "delivery", {"country": code}, "delivery", frozenset({"delivery"})))
    reasons += _payments(facts, known)
    reasons += _texts(facts, known, {r.values["country"] for r in reasons})
    reasons = [_sourced(r, known) for r in reasons]
    unplaced = (f"route[{i}].country" for i, (stop, code) in enumerate(zip(facts.c.route, facts.stops, strict=True))
                if stop.place and not code)  # fmt: skip
    return Result(tuple(reasons), (*facts.ends_unknown, *unplaced))


def _payments(facts: ConsignmentFacts, known: ReferenceData) -> Iterator[CheckReason]:
    """Payments from there, and terms of payment that name it: payers and banks that are parties are told as parties."""
    said = [(f"payments[{i}].country", settled(p.country)) for i, p in enumerate(facts.c.payments)]
    said.append(("payment_terms", country_of_place(facts.c.payment_terms or "")))
    for where, code in said:
        if code in known.targets:
            yield CheckReason(KEY, "payment", {"country": code, "place": where}, where, frozenset({"payment"}))


def _texts(facts: ConsignmentFacts, known: ReferenceData, told: Set[str]) -> Iterator[CheckReason]:
    """Countries that a text states: "Weiterleitung nach Russland". One that is told already is not told again.

    A name states one only as a piece of its own: "Lilie LLC, Moscow", not Moscow Lilie LLC. Descriptions are left out,
    as goods are called after countries; earlier versions have a check of their own.
    """
    among = frozenset(known.targets) - told
    seen: set[str] = set()
    for i, paper in enumerate(facts.c.documents):
        if paper.kind in _PAPERS and (code := settled(paper.country)) in among - seen:
            seen.add(code)
            values = {"country": code, "place": f"documents[{i}].country", "said": paper.country}
            yield CheckReason(KEY, "text", values, f"documents[{i}].country", frozenset({"text"}))
    for m in mentioned(facts) if among else ():
        if m.where.startswith(_APART) or m.where.endswith(".description"):
            continue
        if (found := _stated(m, among)) and found[0] not in seen:
            seen.add(found[0])
            values = {"country": found[0], "place": m.where, "said": found[1]}
            yield CheckReason(KEY, "text", values, m.where, frozenset({"text"}))


def _stated(m: Mention, among: frozenset[str]) -> tuple[str, str] | None:
    """The country that a text states, or a piece of a name, with the words for it."""
    if m.kind == "text":
        return stated_land(m.text, among)
    if m.kind not in ("name", "party") or not _PIECE.search(m.text):
        return None
    code = country_of_place(re.sub(r"[()]", ", ", m.text))
    return (code, m.text) if code in among else None


def _addresses(actor: Actor) -> Iterator[tuple[str, str]]:
    """The country that each address of a party names, with its place."""
    for i, a in enumerate(actor.party.addresses):
        city, _, _, whole = parts(a)
        yield f"{actor.where}.addresses[{i}]", country_of(a) or country_of_place(f"{whole}, {city}")


def _sourced(reason: CheckReason, known: ReferenceData) -> CheckReason:
    """With the act that names the country: measures on Iran do not stand in those on Russia."""
    source, link = known.acts.get(reason.values["country"], ("", ""))
    return replace(reason, source=source, link=link)
