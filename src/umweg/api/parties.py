"""``match_parties`` and ``search_parties``: who is that? Names and records against the lists in the store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from umweg.api.fields import ListsOn
from umweg.api.verbs import Annotated, Request, about, verb
from umweg.api.workspace import Workspace
from umweg.core.errors import NotAssessable, StoreError

if TYPE_CHECKING:
    import pyarrow as pa

    from umweg.parties.answers import Answer
    from umweg.parties.false_alert_rate import Alarms
    from umweg.parties.matcher import Matcher

CHUNK = 2000
SCHEMA = "umweg.parties/1"
NEARLY = 0.5
"""For one query, candidates are shown down to this share of the threshold, so that one sees what was near."""
NOT_FOUND = "not found on the lists searched (partial): no clearance"
LIMIT = "Parties a query; those found by an identifier or a shared address come on top."


class MatchPartiesRequest(Request, frozen=True, kw_only=True):
    """Names or records to look for."""

    queries: Annotated[Any, about("One or many, each a name or a record.")]
    limit: Annotated[int, about(LIMIT, least=1)] = 5
    floor: Annotated[
        float | None, about("The least score of names; by default that of the index.", least=0, most=1)
    ] = None
    explain: Annotated[bool, about("Reasons word by word, which is slower.")] = False
    on: ListsOn = None
    current: Annotated[bool, about("Leave out parties whose last day on their lists is over.")] = False


@verb(MatchPartiesRequest)
def match_parties(request: MatchPartiesRequest, workspace: Workspace) -> pa.Table:
    """Who on the lists may each query be? One row a query and party, best first.

    In place of a store, ``store`` takes pairs (id, name), FollowTheMoney entities, an Arrow table or a matcher.

    Returns an Arrow table: ``query`` (the name as given, else the record's id or name), ``entity_id``, ``name`` (of the
    party, the best of its names), ``score`` (0 to 1; it ranks), ``reasons`` (sentences). A query without rows was
    found on none of the lists, which is no clearance (the metadata of the schema, ``umweg.searched``, says which lists
    of which day were searched, and which are not loaded); one that cannot be assessed has a row without party.

    Raises UsageError for what is no query or no party, NotAssessable where there is no party to compare with,
    StoreError where there is no store.

    >>> import umweg
    >>> found = umweg.match_parties(["Romashka Trade"], [("a-1", "ROMASHKA TRADE LLC"), ("a-2", "VOSTOK")], limit=1)
    >>> found.column_names, found["entity_id"].to_pylist()
    (['query', 'entity_id', 'name', 'score', 'reasons'], ['a-1'])
    """
    from umweg.parties.match import match_parties as run

    asked = {**request.as_dict(), "on": request.on or _day(workspace)}
    if workspace.given_instead is not None:
        return run(parties=workspace.given_instead, **asked)
    with workspace.session() as engine:
        return run(parties=workspace.store, engine=engine, **asked)


class SearchPartiesRequest(Request, frozen=True, kw_only=True):
    """Names or records to look for, with a threshold that says what an alert is."""

    queries: Annotated[
        Any, about("One or many, each a name or a record; or the Path of a file of them (.txt, .csv, .jsonl, .json).")
    ]
    limit: Annotated[int, about(LIMIT, least=1)] = 5
    threshold: Annotated[
        float | None, about("Score from which on it is an alert, 0 to 1; by default as shipped.", least=0, most=1)
    ] = None
    nearly: Annotated[bool, about("For one query, also show who is near: down to half of the threshold.")] = True
    on: ListsOn = None
    current: Annotated[bool, about("Leave out parties that are no longer listed.")] = False


@dataclass(frozen=True)
class PartySearch:
    """Answers in the order of the queries; on which lists they were looked for, and what the threshold is worth."""

    answers: tuple[Answer, ...]
    matcher: Matcher
    threshold: float
    on: date

    @cached_property
    def false_alerts(self) -> tuple[Alarms, ...]:
        """Expected false alerts per 1,000 ordinary queries, for each list; tried when it is first asked for."""
        from umweg.parties.false_alert_rate import alarms

        return alarms(self.matcher, self.threshold)

    @property
    def not_loaded(self) -> Mapping[str, str]:
        """Sources of lists that Umweg reads and that are not loaded, with their publishers: nobody on them is found."""
        from umweg.parties.lists.lists_searched import absent

        return absent(self.matcher.listed.lists)

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "schema": SCHEMA,
            "threshold": self.threshold,
            "as_of": self.on.isoformat(),
            "false_alerts_per_1000": [r.as_dict() for r in self.false_alerts],
            "lists": [v.as_dict() for v in self.matcher.listed.lists],
            "lists_not_loaded": [{"source": s, "publisher": p} for s, p in self.not_loaded.items()],
            "answers": [a.as_dict(self.matcher, self.threshold, self.on) for a in self.answers],
        }

    def rows(self) -> list[dict[str, Any]]:
        """For CSV: one a candidate, then one a listed owner; a query without any has one row that says so.

        Who is only near has none: a table of many is read by its rows.
        """
        from umweg.parties.lists.lists_searched import in_short

        searched = in_short(self.matcher.listed.lists)
        return [row for a in self.answers for row in self._rows(a, searched)]

    def _rows(self, a: Answer, searched: str) -> Iterator[dict[str, Any]]:
        from umweg.parties.match import rows_of

        asked, listed = {"query": a.query, "status": a.status(self.threshold)}, self.matcher.listed
        hits = tuple(h for h in a.hits if h.found_by != "name" or h.name_score >= self.threshold)
        found = list(rows_of(replace(a, hits=hits), self.matcher, self.on, explain=False))
        gone, remarked = listed.gone(self.on), listed.remarked(self.on)
        for place, (_, entity, name, score, why) in enumerate(found):
            row = listed.by_id[entity] if entity else None
            yield {
                **asked,
                "found_as": None if row is None else "party" if place < len(hits) else "owner",
                "entity_id": entity,
                "name": name,
                "score": None if score is None else round(score, 6),
                "listed": None if row is None else "no longer" if gone[row] else "perhaps" if remarked[row] else "yes",
                "lists": None if row is None else listed.where(self.on)[row],
                "reasons": "; ".join(why),
                "searched": searched,
            }
        if not found:
            blank = dict.fromkeys(("found_as", "entity_id", "name", "score", "listed", "lists"))
            yield {**asked, **blank, "reasons": NOT_FOUND, "searched": searched}


@verb(SearchPartiesRequest)
def search_parties(request: SearchPartiesRequest, workspace: Workspace) -> PartySearch:
    """Who is that? Names or records against the lists in the store, ranked and explained, with what was searched.

    As ``match_parties``, and more: the status of each query at a threshold, ownership rules, the lists searched and
    those not loaded, and how often the threshold rings for nobody. In place of a store, ``store`` takes pairs
    (id, name), FollowTheMoney entities, an Arrow table or a matcher.

    Raises UsageError for a file that cannot be read, NotAssessable where the store holds no list of parties,
    StoreError where there is no store. What cannot be read of a query raises nothing: the rest of it is searched, and
    its answer says so (``faults``).

    >>> import umweg
    >>> found = umweg.search_parties("Romashka Trade", [("a-1", "ROMASHKA TRADE LLC"), ("a-2", "VOSTOK")])
    >>> found.answers[0].status(found.threshold), [h.entity_id for h in found.answers[0].hits]
    ('alert', ['a-1'])
    """
    from umweg.names import threshold as shipped
    from umweg.parties.answers import answer

    queries = _queries(request.queries)
    at = shipped() if request.threshold is None else request.threshold
    floor = at * NEARLY if request.nearly and len(queries) == 1 else at
    matcher, on = _matcher(workspace), request.on or _day(workspace)
    out: list[Answer] = []
    for first in range(0, len(queries), CHUNK):  # parts change no answer: they are for those who wait
        part = queries[first : first + CHUNK]
        workspace.tell(f"Looking for {len(queries):,} parties: {first / len(queries):.0%}")
        out += answer(part, matcher, limit=request.limit, floor=floor, threshold=at, on=on, first=first + 1,
                      current=request.current)  # fmt: skip
    return PartySearch(tuple(out), matcher, at, on)


def is_file(text: str) -> bool:
    """Whether a text is meant as a file of queries rather than as a name."""
    from umweg.parties.files import is_file as looks

    return looks(text)


def _queries(given: Any) -> Sequence[Any]:
    from umweg.parties.files import read_queries
    from umweg.parties.match import listed_queries

    return read_queries(given) if isinstance(given, Path) else listed_queries(given)


def _day(workspace: Workspace) -> date:
    from umweg.screening.prepare import day_of

    return day_of(workspace.as_of)


def _matcher(workspace: Workspace) -> Matcher:
    from platformdirs import user_cache_path

    from umweg.parties.lists.index_cache import IndexCache
    from umweg.parties.matcher import Matcher

    if workspace.given_instead is not None:
        return Matcher.of(workspace.given_instead)
    folder, when = workspace.folder, f" as of {workspace.as_of}" if workspace.as_of else ""
    mend = f"Take in a list: umweg ingest ofac-sdn --store {folder} (downloads it), or umweg ingest FILE --source NAME."
    if not folder.is_dir():
        raise StoreError("There is no store here, so there is no list to compare with.", where=str(folder), mend=mend)
    store = workspace.store
    workspace.tell("Reading the lists (their index is kept for the next time)")
    try:
        with workspace.session() as engine:
            return Matcher.of(store, IndexCache(user_cache_path("umweg") / "names"), engine)
    except NotAssessable as e:
        raise NotAssessable(f"The store holds no list of parties{when}.", where=str(folder), mend=mend) from e
