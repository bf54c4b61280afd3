"""``list_sources`` and ``describe_source``: what can be read, what of it a store holds, how old it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from umweg.api.verbs import Annotated, Request, about, verb
from umweg.api.workspace import Workspace
from umweg.core.errors import UsageError

if TYPE_CHECKING:
    from umweg.sources.passport import SourcePassport
    from umweg.store.catalog import Snapshot

KINDS = ("trade", "parties", "goods", "rates")


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source, and what of it the store holds: ``rows`` and all after it are None where it holds nothing.

    ``download``: who fetches its files. ``list_of``: the data's own date, of a list its date, of figures the first day
    of their last period. ``fetched``: when the latest of it was taken in. ``age``: days since ``list_of``, None where
    the files do not say their date.
    """

    source: str
    kind: str
    what: str
    licence: str
    download: str
    rows: int | None = None
    snapshots: int | None = None
    list_of: str | None = None
    fetched: str | None = None
    age: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """Plain data, with the names of the columns."""
        return {
            "source": self.source, "kind": self.kind, "what": self.what, "licence": self.licence,
            "download": self.download, "rows": self.rows, "snapshots": self.snapshots, "list of": self.list_of,
            "fetched": self.fetched, "age (days)": self.age,
        }  # fmt: skip


class ListSourcesRequest(Request, frozen=True, kw_only=True):
    """All sources."""


@verb(ListSourcesRequest, uses=("store", "as_of"))
def list_sources(request: ListSourcesRequest, workspace: Workspace) -> tuple[SourceState, ...]:
    """List what can be read, under which licence, and what of it the store holds.

    A store that is not there yet holds nothing, which is remarked where it was named; StoreError for one that cannot be
    read.

    >>> import umweg
    >>> {s.source: s.kind for s in umweg.list_sources("nowhere")}["ofac-sdn"]
    'parties'
    """
    from umweg.sources.fetch.plan import fetchable
    from umweg.sources.passport import passports

    if workspace.names_a_store and not workspace.folder.is_dir():
        workspace.say(f"There is no store at {workspace.folder} yet, so it holds nothing of these.")
    known = sorted(passports(), key=lambda p: (KINDS.index(p.kind), p.name))
    held = _held(workspace)
    return tuple(
        SourceState(
            p.name, p.kind, p.title, p.licence, "by Umweg" if fetchable(p.name) else "by you", **held.get(p.name, {})
        )
        for p in known
    )


def _held(workspace: Workspace) -> dict[str, dict[str, Any]]:
    """By source: live rows, snapshots, the data's own date, when the latest came, and how old the data are."""
    from umweg.store import Store

    catalog = Store(workspace.folder, as_of=workspace.as_of).catalog
    rows: dict[str, int] = {}
    for f in catalog.live:
        rows[f.snapshot] = rows.get(f.snapshot, 0) + f.rows
    found: dict[str, list[Snapshot]] = {}
    for s in catalog.snapshots:
        if s.id in rows:
            found.setdefault(s.source, []).append(s)
    return {name: _state(some, sum(rows[s.id] for s in some)) for name, some in found.items()}


def _state(some: list[Snapshot], rows: int) -> dict[str, Any]:
    own = max(s.version or s.periods[1] for s in some)
    return {
        "rows": rows, "snapshots": len(some), "list_of": own or None, "fetched": max(s.ingested for s in some)[:10],
        "age": (datetime.now(UTC).date() - date.fromisoformat(own[:10])).days if own else None,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class SourceDescription:
    """A source's passport in lines: what a line is about, and what it says; a word may come several times."""

    lines: tuple[tuple[str, str], ...]

    def as_dict(self) -> dict[str, str | list[str]]:
        """Plain data: the texts by their words; a word that comes several times has several."""
        out: dict[str, list[str]] = {}
        for word, text in self.lines:
            out.setdefault(word, []).append(text)
        return {word: texts if len(texts) > 1 or word == "quirk" else texts[0] for word, texts in out.items()}

    def rows(self) -> list[dict[str, str]]:
        """One flat row a line."""
        return [{"": word, "what": text} for word, text in self.lines]


class DescribeSourceRequest(Request, frozen=True, kw_only=True):
    """One source."""

    name: Annotated[str, about("A source, such as ofac-sdn.")]


@verb(DescribeSourceRequest, uses=())
def describe_source(request: DescribeSourceRequest, workspace: Workspace) -> SourceDescription:
    """Say all that is known of a source: licence, citation, columns, oddities, and where it is downloaded.

    Raises UnknownName, with the nearest names, for what is no source.

    >>> import umweg
    >>> dict(umweg.describe_source("ofac-sdn").lines)["kind"]
    'parties'
    """
    from umweg.sources import get

    p = get(request.name).passport
    lines = [*_lines(p), *(("quirk", q) for q in p.quirks), *_downloads(p.name)]
    return SourceDescription(tuple((word, text) for word, text in lines if text))


def kind_of(name: str) -> str:
    """What a source's files are about: trade, parties, goods or rates; UnknownName for what is no source."""
    from umweg.sources import get

    return get(name).passport.kind


def _lines(p: SourcePassport) -> list[tuple[str, str]]:
    return [
        ("source", p.name), ("what", p.title), ("publisher", p.publisher), ("address", p.link),
        ("licence", p.licence), ("cite as", p.credit), ("cadence", p.cadence), ("kind", p.kind),
        ("files", ", ".join(p.suffixes) + (" (all of a call make one snapshot)" if p.together else "")),
        ("columns used", ", ".join(c for c, u in p.columns.items() if u == "use")),
        ("columns ignored", ", ".join(c for c, u in p.columns.items() if u != "use")),
        ("bad rows tolerated", f"{p.max_bad_share:.1%}"),
        ("expected", ", ".join(f"{c} in {share:.0%} of the rows" for c, share in p.fill.items())),
    ]  # fmt: skip


def _downloads(name: str) -> list[tuple[str, str]]:
    """What would be downloaded, or what must be said before that is known; nothing where nothing can be."""
    from umweg.sources.fetch.plan import fetchable, plan

    if not fetchable(name):
        return []
    try:
        found = plan(name)
    except UsageError as e:
        return [("downloads", f"umweg ingest {name} --from YYYY-MM --to YYYY-MM ({e.mend})")]
    tried = "tried" if found.verified else "not yet tried by this project"
    return [*(("downloads", r.address) for r in found.requests), ("addresses", tried)]
