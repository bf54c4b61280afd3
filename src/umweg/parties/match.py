"""``match_parties``: names or records against lists, as one table.

>>> found = match_parties(["Romashka Trade"], [("a-1", "ROMASHKA TRADE LLC"), ("a-2", "VOSTOK IMPEX")], limit=1)
>>> found.column_names, found["entity_id"].to_pylist()
(['query', 'entity_id', 'name', 'score', 'reasons'], ['a-1'])
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from umweg.core.errors import NotAssessable, UsageError
from umweg.names import threshold as shipped_threshold
from umweg.names.scripts.readings import unread
from umweg.parties.answers import EMPTY, Answer, answer, reasons, unreadable
from umweg.parties.evidence import MatchEvidence
from umweg.parties.list_status import gone as remark
from umweg.parties.list_status import today
from umweg.parties.lists.lists_searched import in_short
from umweg.parties.matcher import Matcher
from umweg.parties.record import Record, sound

if TYPE_CHECKING:
    import pyarrow as pa

    from umweg.engines import Engine
    from umweg.parties.lists.from_store import Parties


def match_parties(
    queries: Any,
    parties: Parties | Matcher,
    limit: int = 5,
    *,
    floor: float | None = None,
    explain: bool = False,
    on: date | None = None,
    current: bool = False,
    engine: Engine | None = None,
) -> pa.Table:
    """Who on the lists may each query be? One row a query and party, best first.

    ``queries``: one or many, each a name or a record (``reading.read``). ``parties``: a store (which ``engine`` reads),
    pairs (id, name) where several names may share an id, FollowTheMoney entities, an Arrow table, or a ``Matcher``,
    whose index is built already. ``limit``: parties a query; identifiers that decide and shared addresses come in
    addition.
    ``floor``: the least score of names (default: that of the index). ``explain``: reasons word by word (slower).
    ``on``: the day whose lists and ownership rules hold (default: today, UTC). A party whose last day on its lists is
    over is found like any other, and the reasons say until when it was listed; ``current`` leaves such parties out.

    Returns an Arrow table: ``query`` (the name as given, else the record's id or name), ``entity_id``, ``name`` (of the
    party, the best of its names), ``score`` (0 to 1; it ranks), ``reasons`` (sentences). A query without rows was
    found on none of the lists, which is no clearance (the metadata of the schema, ``umweg.searched``, says which lists
    of which day were searched, and which are not loaded); one that cannot be assessed has a row without party.

    Raises UsageError for what is no query or no party, NotAssessable where there is no party to compare with,
    StoreError where there is no store.
    """
    if isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:
        raise UsageError(f"{limit!r} is no limit.", where="limit", mend="Give a whole number from 1 on.")
    asked = listed_queries(queries)
    matcher, day = Matcher.of(parties, engine=engine), on or today()
    if not explain and all(type(q) is str for q in asked):
        return _dated(_plain(asked, matcher, limit, floor, day, current), matcher)
    found = answer(asked, matcher, limit=limit, floor=floor, threshold=shipped_threshold(), on=day, current=current)
    for query, one in zip(asked, found, strict=True):
        fault = next((f for f in one.faults if not isinstance(f, NotAssessable)), None)
        if fault is not None and not isinstance(query, str):
            raise fault
    return _dated(_table([row for a in found for row in rows_of(a, matcher, day, explain=explain)]), matcher)


def _dated(table: pa.Table, matcher: Matcher) -> pa.Table:
    """The table with what was searched in its schema's metadata: no row means not found there, and only there."""
    return table.replace_schema_metadata({"umweg.searched": in_short(matcher.listed.lists)})


def listed_queries(queries: Any) -> Sequence[Any]:
    """Queries as a sequence; one alone, an Arrow table or column, and a series count as well."""
    if isinstance(queries, str | Mapping | Record):
        return [queries]
    if hasattr(queries, "columns") and hasattr(queries, "__arrow_c_stream__"):  # a data frame: one record a row
        import pyarrow as pa

        return list(pa.table(queries).to_pylist())
    if hasattr(queries, "to_pylist"):
        return list(queries.to_pylist())
    if not isinstance(queries, Iterable) or isinstance(queries, bytes):
        raise UsageError(
            f"{type(queries).__name__} is no query.", where="queries", mend="Give names or records, one or many."
        )
    return queries if isinstance(queries, list) else list(queries)


def _plain(
    asked: Sequence[str], matcher: Matcher, limit: int, floor: float | None, on: date, current: bool
) -> pa.Table:
    """Plain names: by columns, without a loop over rows."""
    import pyarrow as pa
    import pyarrow.compute as pc

    gone = matcher.listed.gone(on)
    found = matcher.names(asked, None, limit, floor, gone if current else None)
    query, score = found.query, found.score
    gap = {i: why for i, q in enumerate(asked) if (why := _not_compared(q))}
    blank = np.array(list(gap), dtype=np.int64)
    keep = ~np.isin(query, [i for i, why in gap.items() if why == EMPTY])
    query, score, owner, row = query[keep], score[keep], found.owner[keep], found.name[keep]
    texts, kinds, ids = matcher.columns
    where = pa.array(matcher.listed.where(on))
    name = texts.take(pa.array(row))
    points = pa.array(np.char.mod("%.2f", score) if len(score) else [], pa.string())
    said = pc.binary_join_element_wise(
        "like the ",
        kinds.take(pa.array(row)),
        " '",
        name,
        "' on ",
        where.take(pa.array(owner)),
        " (name ",
        points,
        ")",
        "",
    )
    listed = matcher.listed
    more = {
        i: left
        for i in np.flatnonzero(listed.remarked(on)[owner]).tolist()
        if (left := remark(listed.listings[owner[i]], on))
    }
    called = pa.array([sound(q) for q in asked], pa.string())
    out = _arrow(called.take(pa.array(query)), ids.take(pa.array(owner)), name, score, said, more)
    if not len(blank):
        return out
    missing = pa.nulls(len(blank), pa.string())
    why = pa.array([f"not assessed: {w}" for w in gap.values()])
    gaps = _arrow(called.take(pa.array(blank)), missing, missing, None, why)
    order = np.argsort(np.r_[query, blank], kind="stable")
    return pa.concat_tables([out, gaps]).take(pa.array(order))


def _not_compared(name: str) -> str:
    """Why a name, or a part of it, was not compared; empty where all of it was."""
    if not any(map(str.isalnum, name)):
        return EMPTY
    script = unread(name)
    return unreadable(script) if script else ""


def _arrow(
    query: Any, ids: Any, name: Any, score: Any, said: Any, more: Mapping[int, MatchEvidence] | None = None
) -> pa.Table:
    """The columns of the result, with one reason a row, and with a second where ``more`` has one for the row."""
    import pyarrow as pa

    n = len(said)
    scores = pa.nulls(n, pa.float64()) if score is None else pa.array(score, pa.float64())
    reasons_ = pa.ListArray.from_arrays(pa.array(np.arange(n + 1), pa.int32()), said)
    if more:
        both = [[text, more[i].text] if i in more else [text] for i, text in enumerate(said.to_pylist())]
        reasons_ = pa.array(both, pa.list_(pa.string()))
    return pa.table({"query": query, "entity_id": ids, "name": name, "score": scores, "reasons": reasons_})


def rows_of(
    a: Answer, matcher: Matcher, on: date, *, explain: bool
) -> Iterable[tuple[str, str | None, str | None, float | None, list[str]]]:
    """The rows of one answer: query, id, name, score, reasons; then its listed owners, then what could not be read."""
    for hit in a.hits:
        yield (
            a.query,
            hit.entity_id,
            hit.name,
            hit.score,
            reasons(a.asked, hit, matcher.listed.where(on)[hit.row], explain=explain),
        )
    verdicts = [h.sentences[0] for h in a.owners.rules if h.verdict in ("met", "possible")]
    for owner in a.owners.listed:
        where = matcher.listed.where(on)[owner.hit.row]
        yield a.query, owner.hit.entity_id, owner.hit.name, owner.hit.score, [
            owner.words(), *reasons(None, owner.hit, where, explain=False), *verdicts
        ]  # fmt: skip
    for fault in a.faults:
        yield a.query, None, None, None, [f"not assessed: {fault.what}"]


def _table(rows: Sequence[tuple[Any, ...]]) -> pa.Table:
    import pyarrow as pa

    types = (pa.string(), pa.string(), pa.string(), pa.float64(), pa.list_(pa.string()))
    columns = zip(*rows, strict=True) if rows else ((),) * len(types)
    names = ("query", "entity_id", "name", "score", "reasons")
    return pa.table({n: pa.array(list(c), t) for n, c, t in zip(names, columns, types, strict=True)})
