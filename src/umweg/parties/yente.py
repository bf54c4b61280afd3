"""The request and the response of yente's ``/match`` as Python dictionaries, so that its clients can ask Umweg.

Shape: yente 5, ``EntityMatchQuery`` and ``EntityMatchResponse`` (opensanctions/yente, yente/data/common.py). Its
``weights``, ``config`` and ``algorithm`` tune another matcher and are refused unless empty, not ignored.

>>> asked = {"queries": {"q1": {"schema": "Company", "properties": {"name": ["Romashka Trade"], "country": ["kz"]}}}}
>>> reply = match(asked, [("a-1", "ROMASHKA TRADE LLC")], threshold=0.5)
>>> one = reply["responses"]["q1"]
>>> one["status"], one["total"], [(r["id"], r["match"]) for r in one["results"]]
(200, {'value': 1, 'relation': 'eq'}, [('a-1', True)])
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from umweg.core.errors import UmwegError, UsageError
from umweg.names import threshold as shipped_threshold
from umweg.parties.answers import Answer, answer, reasons
from umweg.parties.fields import schema_of
from umweg.parties.ftm import to_entity
from umweg.parties.list_status import today
from umweg.parties.matcher import Hit, Matcher

if TYPE_CHECKING:
    from umweg.engines import Engine
    from umweg.parties.lists.from_store import Parties

MOST = 5000
FEATURES = {
    "name": ("Likeness of the best pair of names, 0 to 1.", 1.0),
    "identifier": ("Identifiers, in log-odds: the same valid one decides, another one speaks against.", 1.0),
    "date": ("Dates of birth, founding or build, in log-odds; also partial ones.", 1.0),
    "country": ("Countries, in log-odds.", 1.0),
    "address": ("Addresses, in log-odds: the same building or office.", 1.0),
    "listing": ("Whether the party has left its lists; weighs nothing.", 0.0),
    "schema": ("A person asked where a ship is listed, and the like, in log-odds.", 1.0),
}


def match(
    request: Mapping[str, Any],
    parties: Parties | Matcher,
    *,
    limit: int = 5,
    threshold: float | None = None,
    cutoff: float | None = None,
    include_dataset: Collection[str] = (),
    exclude_dataset: Collection[str] = (),
    exclude_schema: Collection[str] = (),
    exclude_entity_ids: Collection[str] = (),
    topics: Collection[str] = (),
    on: date | None = None,
    current: bool = False,
    engine: Engine | None = None,
) -> dict[str, Any]:
    """The response to a request.

    ``threshold``: from which score ``match`` is true (default: the shipped one); ``cutoff``: under which no result is
    given (default: the threshold). The ``exclude``, ``include`` and ``topics`` options are those of yente; a query that
    cannot be read has status 400 and says why, and the others are answered. A party that has left its lists has the
    feature ``listing`` (0: it weighs nothing) whose explanation says until when; ``current`` leaves such parties out.
    """
    queries = _queries(request)
    at = shipped_threshold() if threshold is None else threshold
    floor = at if cutoff is None else min(cutoff, at)
    matcher = Matcher.of(parties, engine=engine)
    day = on or today()
    keep = _Filter(include_dataset, exclude_dataset, exclude_schema, exclude_entity_ids, topics)
    depth = limit if keep.idle else min(limit * 20, 1000)
    found = answer(list(queries.values()), matcher, limit=depth, floor=floor, threshold=at, on=day, current=current)
    hits = {h.entity_id for a in found for h in a.hits}
    known = _entities(engine, parties, matcher, sorted(hits))
    return {
        "responses": {
            key: _response(query, a, matcher.listed.where(day), known, keep, limit, at)
            for (key, query), a in zip(queries.items(), found, strict=True)
        },
        "matcher": {k: {"description": d, "coefficient": c, "url": ""} for k, (d, c) in FEATURES.items()},
        "limit": limit,
    }


def _queries(request: Any) -> dict[str, Any]:
    """The queries of a request, checked; UsageError (400) where there is no such thing."""
    mend = 'Send {"queries": {"q1": {"schema": "Person", "properties": {"name": ["..."]}}}}.'
    if not isinstance(request, Mapping) or not isinstance(request.get("queries"), Mapping):
        raise UsageError("The request has no queries.", where="queries", mend=mend)
    if not request["queries"]:
        raise UsageError("No queries provided.", where="queries", mend=mend)
    if len(request["queries"]) > MOST:
        raise UsageError(f"More than {MOST:,} queries in one request.", where="queries", mend="Send several.")
    for option in ("weights", "config"):
        if request.get(option):
            raise UsageError(
                f"'{option}' tunes another matcher.",
                where=option,
                mend="Leave it out: see docs/reference/match-api.md.",
            )
    return {str(k): _query(q) for k, q in request["queries"].items()}


def _query(query: Any) -> Any:
    """A query as a record is read; single values of properties are lists, ``null`` is left to the reader's fault."""
    if not isinstance(query, Mapping) or "properties" not in query:
        return {"properties": {}} if isinstance(query, Mapping) else query
    schema = query.get("schema")
    fit = schema if isinstance(schema, str) and schema_of(schema) is not None else "LegalEntity"
    return {**query, "schema": schema if schema is not None and not isinstance(schema, str) else fit}


class _Filter:
    """Which hits are wanted."""

    def __init__(self, include: Collection[str], without: Collection[str], schemas: Collection[str],
                 ids: Collection[str], topics: Collection[str]) -> None:  # fmt: skip
        self.include, self.without, self.schemas = set(include), set(without), set(schemas)
        self.ids, self.topics = set(ids), set(topics)
        self.idle = not (self.include or self.without or self.schemas or self.ids or self.topics)

    def wants(self, hit: Hit, entity: Mapping[str, Any]) -> bool:
        """Whether a hit passes; ids may be those of entities that were merged into it."""
        sets = set(entity.get("datasets", ()))
        about = set(entity.get("properties", {}).get("topics", ()))
        return not (
            (self.include and not sets & self.include)
            or (self.without and sets <= self.without)
            or entity.get("schema") in self.schemas
            or self.ids & {hit.entity_id, *entity.get("referents", ())}
            or (self.topics and not about & self.topics)
        )


def _entities(engine: Engine | None, parties: Any, matcher: Matcher, ids: list[str]) -> dict[str, dict[str, Any]]:
    """The entities as their source has them where a store holds them, else made of what is known."""
    from umweg.parties.lists.from_store import entities
    from umweg.store import Store

    found = entities(engine, parties, ids) if isinstance(parties, Store) and engine is not None and ids else {}
    out = {}
    for i in ids:
        record = matcher.listed.record(matcher.listed.by_id[i])
        entity = found.get(i) or to_entity(record)
        sets = dict.fromkeys(
            (*entity.get("datasets", ()), *(x.source for x in record.listings if x.source not in ("given", "ftm")))
        )
        out[i] = {**entity, "datasets": list(sets)}
    return out


def _response(
    query: Any, a: Answer, where: list[str], known: Mapping[str, Any], keep: _Filter, limit: int, threshold: float
) -> dict[str, Any]:
    if a.fault is not None:
        return {"status": 400, "results": [], "total": {"value": 0, "relation": "eq"}, "query": query,
                "detail": _detail(a.fault)}  # fmt: skip
    hits = [h for h in a.hits if keep.wants(h, known[h.entity_id])][: max(limit, 1)]
    return {
        "status": 200,
        "results": [_result(a, h, where[h.row], known[h.entity_id], threshold) for h in hits],
        "total": {"value": len(hits), "relation": "eq"},
        "query": query,
    }


def _detail(fault: UmwegError) -> str:
    return f"{fault.what} {fault.mend}".strip()


def _result(a: Answer, hit: Hit, where: str, entity: Mapping[str, Any], threshold: float) -> dict[str, Any]:
    """A scored entity: features as numbers, explanations with the sentence behind each."""
    told = reasons(a.asked, hit, where)
    name = {"score": hit.name_score, "detail": " ".join(told[: len(told) - len(hit.evidence)]),
            "query": a.asked.name if a.asked else None, "candidate": hit.name}  # fmt: skip
    explained: dict[str, dict[str, Any]] = {"name": name}
    for e in hit.evidence:
        before = explained.get(e.code)
        points = e.points + (before["score"] if before else 0.0)
        text = f"{before['detail']}; {e.text}" if before else e.text
        explained[e.code] = {"score": points, "detail": text, "query": None, "candidate": None}
    return {
        "id": hit.entity_id,
        "caption": entity.get("caption") or hit.name,
        "schema": entity.get("schema"),
        "properties": entity.get("properties", {}),
        "datasets": list(entity.get("datasets", ())),
        "referents": list(entity.get("referents", ())),
        "target": bool(entity.get("target", True)),
        "score": hit.score,
        "features": {k: v["score"] for k, v in explained.items()},
        "explanations": explained,
        "match": hit.score >= threshold,
    }
