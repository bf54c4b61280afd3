"""``match_parties``: who is that? Names and records against the lists in the store."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from umweg.api.verbs import Annotated, Request, about, verb
from umweg.api.workspace import Workspace

if TYPE_CHECKING:
    import pyarrow as pa


class MatchPartiesRequest(Request, frozen=True, kw_only=True):
    """Names or records to look for."""

    queries: Annotated[Any, about("One or many, each a name or a record.")]
    limit: Annotated[int, about("Parties a query; those found by an identifier or a shared address come on top.")] = 5
    floor: Annotated[float | None, about("The least score of names; by default that of the index.")] = None
    explain: Annotated[bool, about("Reasons word by word, which is slower.")] = False
    on: Annotated[date | None, about("The day whose lists and ownership rules hold; by default today (UTC).")] = None
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

    if workspace.given_instead is not None:
        return run(parties=workspace.given_instead, **request.as_dict())
    with workspace.session() as engine:
        return run(parties=workspace.store, engine=engine, **request.as_dict())
