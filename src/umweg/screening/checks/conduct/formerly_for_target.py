"""Red flag 14: goods, or an exporter's trade, once bound for a country under measures, go elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from umweg.screening.facts import Actor, ConsignmentFacts
from umweg.screening.history.past import first_day, month
from umweg.screening.inputs.answer import NOTHING, CheckReason, Result
from umweg.screening.inputs.earlier import countries_before
from umweg.screening.inputs.lands import stated_land
from umweg.screening.inputs.questions import SENDERS, called, leaves, reaching_back, risk, settled
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "formerly-for-target"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """As the consignment or an earlier version of it states it, wherever the goods go now.

    For sensitive goods that leave the coalition also by what the exporter sent before, by the history.
    """
    if facts.destination in known.targets:
        return NOTHING
    before = settled(facts.c.formerly_for)
    if not before and (said := stated_land(facts.c.formerly_for or "", frozenset(known.targets))):
        before = said[0]  # "a customer in Moscow"
    if before in known.targets:
        values = {"country_was": before, "country_now": facts.destination}
        return Result((CheckReason(KEY, "stated", values, "formerly_for", frozenset({"stated"})),))
    if (changed := next(_changed(facts, known), None)) is not None:
        return Result((changed,))
    if leaves(facts, known) is False:
        return NOTHING
    missing = ("formerly_for",) if facts.c.formerly_for and not before else ()
    goods = risk(facts, known)
    if not goods.lines:
        return Result(missing=missing or goods.missing)
    history, since = reaching_back(known, KEY)
    if history is None:
        return Result(missing=(f"history before {since}",))
    senders = list(facts.role(*SENDERS))
    if not senders:
        return Result(missing=("parties.exporter",))
    found = {p.key: r for p in senders if (r := _turned(facts, known, p, since))}
    return Result(tuple(found.values()), missing)


def _changed(facts: ConsignmentFacts, known: ReferenceData) -> Iterator[CheckReason]:
    """Where an earlier version was bound for a target, or had a party or a stop in one that has no part now."""
    for i, version in enumerate(facts.c.versions):
        for path, was in version.was.items():
            for code in () if path == "sender" else countries_before(path, was):
                if code in known.targets and (code not in facts.countries or path in ("destination", "formerly_for")):
                    values = {
                        "place": f"versions[{i}].was.{path}",
                        "country_was": code,
                        "country_now": facts.destination,
                    }
                    yield CheckReason(KEY, "version", values, f"versions[{i}]", frozenset({"stated"}))


def _turned(facts: ConsignmentFacts, known: ReferenceData, p: Actor, since: date) -> CheckReason | None:
    """The exporter sent to a target before the measures, not of late, and to this destination only since."""
    past = known.history.past(p) if known.history else None
    if past is None:
        return None
    start, now = month(since), month(facts.day)
    here = [m for m in past.sent.get(facts.destination, ()) if m < now]
    if here and min(here) <= start:
        return None
    for code in sorted(known.targets & past.sent.keys()):
        months = [m for m in past.sent[code] if m < now]
        if months and min(months) <= start and now - max(months) >= known.parameter(KEY, "quiet"):
            values = {**called(p), "country_was": code, "country_now": facts.destination,
                      "last": f"{first_day(max(months)):%Y-%m}"}  # fmt: skip
            return CheckReason(KEY, "exporter", values, p.where, frozenset({"history"}))
    return None
