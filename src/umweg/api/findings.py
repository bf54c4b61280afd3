"""``finding`` and ``cite``: everything about one finding, and the very rows of the store behind its figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from umweg.api.verbs import Annotated, Request, about, verb
from umweg.api.workspace import Workspace
from umweg.core.errors import UnknownName, UsageError

if TYPE_CHECKING:
    import pyarrow as pa

    from umweg.results import DetectResult, Finding
    from umweg.results.finding import Member
    from umweg.store import Store

FINDING = "Id of a finding (RU-KZ-84111280), a country (KZ), or the code of a good."
RUN = "The kept run to look in; by default the latest that holds the finding."
REGIME = "Only where a run must be computed: none is kept, or as_of is given."


@dataclass(frozen=True, slots=True)
class FindingResult:
    """The findings that were meant, one or several, and their run; ``members``: of one, who stands behind it."""

    run: DetectResult
    findings: tuple[Finding, ...]
    members: tuple[Member, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain data: of one finding all that is known, of several what a list needs."""
        if len(self.findings) > 1:
            return {"findings": [f.as_dict() for f in self.findings]}
        (one,) = self.findings
        return {
            **one.as_dict(series=True),
            "notes": [a.as_dict() for a in self.run.notes_on(one.id)],
            "members": [m.as_dict() for m in self.members],
            "months": list(one.series.months) if one.series else [],
        }

    def rows(self) -> list[dict[str, Any]]:
        """Flat rows: of one finding its member states, of several one a finding."""
        if len(self.findings) > 1:
            ids = {f.id for f in self.findings}
            return [r for r in self.run.rows() if r["id"] in ids]
        return [{k: v for k, v in m.as_dict().items() if k != "months"} for m in self.members]


class FindingRequest(Request, frozen=True, kw_only=True):
    """One finding."""

    id: Annotated[str, about(FINDING)]
    run: Annotated[str | None, about(RUN)] = None
    regime: Annotated[str, about(REGIME, "regime")] = "eu-russia"


@verb(FindingRequest)
def finding(request: FindingRequest, workspace: Workspace) -> FindingResult:
    """Everything about one finding: evidence, member states, months, notes; several where a good has several.

    Raises UnknownName where no run holds such a finding.

    >>> import umweg, warnings
    >>> from umweg import sample
    >>> with warnings.catch_warnings(action="ignore"):  # that no run is kept, and one is computed
    ...     found = umweg.finding("KG", sample.store())
    >>> found.findings[0].id, abs(sum(m.after for m in found.members) - found.findings[0].after) < 0.005
    ('RU-KG', True)
    """
    from umweg.detection.rows.by_member import members

    seen, result, asked, found = _meant(request.id, request.run, request.regime, workspace)
    if len(found) > 1:
        return FindingResult(result, found)
    with workspace.session() as engine:
        return FindingResult(result, found, members(engine, seen, result, asked, found)[found[0].id])


class CiteRequest(Request, frozen=True, kw_only=True):
    """Rows behind one finding, or behind all of a run."""

    id: Annotated[str | None, about(FINDING)] = None
    every: Annotated[bool, about("The rows behind every finding of the run.")] = False
    run: Annotated[str | None, about(RUN)] = None
    regime: Annotated[str, about(REGIME, "regime")] = "eu-russia"


@verb(CiteRequest)
def cite(request: CiteRequest, workspace: Workspace) -> pa.Table:
    """The very rows of the store behind each figure, with snapshot, file, hash and citation.

    An Arrow table; its metadata hold the run's id (``run``). Raises UsageError where an id means several findings,
    UnknownName where no run holds it, StoreError where the store no longer holds the rows.
    """
    from umweg.detection.findings.reopen import one_of
    from umweg.detection.rows.citations import cite as run

    if request.every == (request.id is not None):
        raise UsageError("Which finding?", mend="Give one id, or --all for every finding of a run.")
    seen, result, asked, found = _meant(request.id, request.run, request.regime, workspace)
    chosen = None if request.id is None else (one_of(found, request.id),)
    with workspace.session() as engine:
        table = run(engine, seen, result, asked, chosen)
    return table.replace_schema_metadata({**(table.schema.metadata or {}), "run": result.provenance.run})


def _meant(
    text: str | None, run: str | None, regime: str, workspace: Workspace
) -> tuple[Store, DetectResult, str, tuple[Finding, ...]]:
    """The store as the run saw it, the run, its regime as it was given, and the findings meant (None: no one)."""
    from umweg.api.runs import reopened
    from umweg.detection.findings.reopen import as_seen, holding, named
    from umweg.runs import runs

    store = workspace.store
    if run is not None and workspace.as_of is not None:
        raise UsageError("A kept run has a day of its own.", where="as_of", mend="Leave out the run, or the day.")
    if run is None and (workspace.as_of is not None or not runs.runs(store)):
        result = _computed(regime, workspace)
        found = () if text is None else named(result, text)
        if text is not None and not found:
            raise UnknownName(
                f"'{text}' is no finding of run {result.provenance.run}.",
                mend="The ids are in: umweg detect --format csv",
            )
        return store, result, regime, found
    if text is None:
        result, seen, asked = reopened(run or runs.LATEST, workspace)
        return seen, result, asked, ()
    record, result, found = holding(store, text, run)
    return as_seen(store, record), result, record.asked, found


def _computed(regime: str, workspace: Workspace) -> DetectResult:
    from umweg.detection.run import detect

    if workspace.as_of is None:
        workspace.say("No run is kept in this store, so one is computed now.")
    with workspace.session() as engine:
        return detect(engine, workspace.store, regime)
