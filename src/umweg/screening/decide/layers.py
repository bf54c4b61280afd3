"""The layers of law of a decision: each assessed and clear, hit, or not assessable because of something.

Above every policy: what hits a layer holds the goods for a person at least, and what could not be assessed in it is
asked for. A policy may declare a few layers out of its scope; then every decision says which and why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from umweg.law.behind import law_of
from umweg.law.checks import LANGUAGES
from umweg.law.layers import Layer, layer_of, layers
from umweg.law.policies import Action, Policy
from umweg.results.decision import LayerStatus
from umweg.results.wording import lacking
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.scope import binding

if TYPE_CHECKING:
    from umweg.law.lists import GoodsList
    from umweg.screening.facts import ConsignmentFacts
    from umweg.screening.inputs.reference_data import ReferenceData

Said = Mapping[str, str]
_LAWS = {
    "en": "the policy does not count the law of this layer among those that bind ({laws})",
    "de": "die Richtlinie zählt das Recht dieser Schicht nicht zu dem, das bindet ({laws})",
}
_FLOW = {True: frozenset({"import"}), False: frozenset({"export"})}
_LISTS = ("party-lists", "goods-lists")
"""Of lists nobody can say that they are all there are."""
_FIELDS = {"en": "not stated or not at hand: {fields}", "de": "nicht angegeben oder nicht vorliegend: {fields}"}


class Answered(NamedTuple):
    """A reason with what it led to."""

    reason: CheckReason
    action: Action
    taken_back: bool


def said(reason: CheckReason) -> dict[str, str]:
    """A reason's sentence in all languages."""
    return {lang: reason.text(lang) for lang in LANGUAGES}


def bound_to_hold(reason: CheckReason, policy: Policy, now: frozenset[str]) -> bool:
    """Whether a reason hits a layer whatever the policy says. ``now``: the conditions of ``decide.state``."""
    of = layer_of(reason.check)
    if of is None or of.key in _left_out(policy, now):
        return False
    return any(a.found(reason.check, reason.case, reason.tags) for a in of.always)


def bound_to_question(reason: CheckReason, policy: Policy, now: frozenset[str]) -> bool:
    """Whether a reason is asked about at least, whatever the policy says."""
    of = layer_of(reason.check)
    if of is None or of.key in _left_out(policy, now):
        return False
    return any(a.found(reason.check, reason.case, reason.tags) for a in of.asks)


def bound_to_ask(key: str, policy: Policy, now: frozenset[str]) -> bool:
    """Whether a check that could not be assessed keeps a layer from being clear whatever the policy says."""
    of = layer_of(key)
    return of is not None and of.key not in _left_out(policy, now) and any(a.lacked(key) for a in of.always)


def _left_out(policy: Policy, now: frozenset[str]) -> Mapping[str, Said]:
    return {x.layer: x.why for x in reversed(policy.out_of_scope) if x.when <= now}


def layered(
    results: Mapping[str, Result],
    weighed: Sequence[Answered],
    missing: Sequence[Mapping[str, Any]],
    facts: ConsignmentFacts,
    known: ReferenceData,
    policy: Policy,
    now: frozenset[str],
) -> tuple[Mapping[str, Any], ...]:
    """Every layer as plain data; those without a check that was asked (of a customer alone) are left out."""
    hits: dict[str, list[CheckReason]] = {}
    for w in weighed:
        if w.action != "note" and not w.taken_back:
            hits.setdefault(w.reason.check, []).append(w.reason)
    asked = {m["check"]: m for m in missing if m["action"] != "note"}
    left_out = _left_out(policy, now)
    days = _days(facts, known)
    who = [{"name": p.party.name, "id": p.party.id, "role": p.role} for p in facts.parties]
    busy = {*hits, *asked, *(k for k, one in results.items() if one.idle is not None)}
    return tuple(
        _clear(of.key, days[of.key])
        if of.key not in left_out and busy.isdisjoint(of.checks) and not results.keys().isdisjoint(of.asking)
        else _layer(of, results, hits, asked, left_out, days[of.key], policy, who)
        for of in layers()
    )


def none_assessed(fault: CheckReason) -> tuple[Mapping[str, Any], ...]:
    """The layers of what could not be read: none was assessed, because of the fault."""
    return tuple(_told(of, "not assessable", "", (said(fault),)) for of in layers())


def _layer(
    of: Layer,
    results: Mapping[str, Result],
    hits: Mapping[str, list[CheckReason]],
    asked: Mapping[str, Mapping[str, Any]],
    left_out: Mapping[str, Said],
    day: str,
    policy: Policy,
    parties: Sequence[Mapping[str, Any]],
) -> Mapping[str, Any]:
    ran = [k for k in of.checks if k in results]
    if of.key in left_out:
        return _told(of, "out of scope", day, (left_out[of.key],))
    if results.keys().isdisjoint(of.asking):
        laws = {"laws": ", ".join(policy.laws)}
        return _told(of, "out of scope", day, tuple({lang: t.format(**laws) for lang, t in _LAWS.items()} for _ in "1"))
    mine: list[tuple[str, Said]] = [(k, said(r)) for k in ran for r in hits.get(k, ()) if of.answers(k, r.tags)]
    if found := [text for k, text in mine if k not in of.stale]:
        return _told(of, "hit", day, found)
    gaps = [text for _, text in mine]
    gaps += [one for k in ran if k in asked and (m := _of_layer(of, asked[k])) for one in _because(m, parties)]
    if gaps:
        return _told(of, "not assessable", day, gaps)
    idle = [said(r) for k in ran if (r := results[k].idle) is not None]
    return _told(of, "not binding", day, idle) if idle else _clear(of.key, day)


def _of_layer(of: Layer, missing: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What is missing for this layer: of a check that answers for several, the origin is asked by the import's."""
    check = missing["check"]
    if check not in of.only and check not in of.but:
        return missing
    wanted = [f for f in missing["fields"] if of.answers(check, _FLOW[f.endswith(".origin")])]
    return {**missing, "fields": wanted} if wanted else None


def _because(missing: Mapping[str, Any], parties: Sequence[Mapping[str, Any]]) -> Iterator[Said]:
    """Why a check could not be assessed: its sentences, else the fields that it lacked, in words."""
    if "because" in missing:
        yield from missing["because"]
    else:
        lacks = {lang: ", ".join(lacking(missing, parties, lang)) for lang in LANGUAGES}
        yield {lang: f"{missing['titles'][lang]}: {_FIELDS[lang].format(fields=lacks[lang])}" for lang in LANGUAGES}


def _told(of: Layer, status: LayerStatus, day: str, because: Sequence[Said]) -> Mapping[str, Any]:
    return {"layer": of.key, "titles": of.titles, "status": status, "as_of": day, "because": list(because)}


@lru_cache(maxsize=256)
def _clear(key: str, day: str) -> Mapping[str, Any]:
    """The same for most consignments, so it is made once. Clear in a partial law is clear in part, and says so."""
    of = next(x for x in layers() if x.key == key)
    partial = any(k in _LISTS or law_of(k).completeness != "complete" for k in of.rests_on)
    return {**_told(of, "clear", day, ()), **({"coverage": "partial"} if partial else {})}


def _days(facts: ConsignmentFacts, known: ReferenceData) -> Mapping[str, str]:
    """The day of the oldest law behind each layer; empty where nobody says. Goods lists count where they bind."""
    bound = binding(facts, known)
    kept: dict[frozenset[str], Mapping[str, str]] = known.kept.setdefault("days of layers", {})
    if bound not in kept:
        lists = [x for x in known.goods.lists if x.key in bound] if known.goods is not None else []
        found = {of.key: [d for key in of.rests_on for d in _dates(key, known, lists)] for of in layers()}
        kept[bound] = {key: min(days).isoformat() if days else "" for key, days in found.items()}
    return kept[bound]


def _dates(key: str, known: ReferenceData, lists: Iterable[GoodsList]) -> Iterator[date]:
    """The days of law by its key: of lists that are loaded or bind, of tables, of a check's own passport."""
    if key == "party-lists":
        yield from (date.fromisoformat(v.version[:10]) for v in known.party_lists if v.version)
    elif key == "goods-lists":
        yield from (d for x in lists if (d := x.as_of or x.valid_from) is not None)
    elif (day := law_of(key).valid_from) is not None:
        yield day
