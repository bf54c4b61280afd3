"""``screen``: may these consignments go? Exceptions and cases of the desk count in every face alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from umweg.api.fields import ColumnMapping, OwnPermits, PastConsignments, PolicyName
from umweg.api.verbs import READS, Annotated, Request, about, verb
from umweg.api.workspace import Workspace
from umweg.core.errors import UsageError

if TYPE_CHECKING:
    from umweg.desk.desk import Desk
    from umweg.law.policies import Policy
    from umweg.results.decision import Decision
    from umweg.screening.run import Screener


class ScreenRequest(Request, frozen=True, kw_only=True):
    """Consignments to decide on."""

    consignments: Annotated[
        Any, about("A file (.jsonl, .xlsx, .csv, .xml, ...), one consignment, or many, as in the published schema.")
    ]
    policy: PolicyName = "default"
    mapping: ColumnMapping = None
    input: Annotated[str | None, about("Format of the file, where its name does not tell.")] = None
    permits: OwnPermits = None
    history: PastConsignments = None
    model: Annotated[str | None, about("Of umweg target train: orders what is held; changes no outcome.")] = None
    text_model: Annotated[bool, about("Ask the text model, if it is installed, what goods a description means.")] = True
    keep: Annotated[bool, about("Record the decisions at the desk; its exceptions and cases count either way.")] = False


@dataclass(frozen=True)
class Screening:
    """A batch that is being decided: ``decided`` come in the order of the consignments, one chunk in memory.

    Each is a decision and its consignment as plain data.
    """

    pins: Mapping[str, Any]
    policy: Policy
    desk: Desk | None
    decided: Iterator[tuple[Decision, Mapping[str, Any]]]

    @property
    def decisions(self) -> Iterator[Decision]:
        """The decisions alone."""
        return (d for d, _ in self.decided)

    def histories(self, consignments: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
        """What clerks have said on consignments at the desk, oldest first, by id; those never decided are not there."""
        if self.desk is None:
            return {}
        found = {}
        for name in consignments:
            versions = {v.number: v.version for v in self.desk.versions_of(name) if v.word}
            said = [{"number": n, "version": v, **asdict(s)} for n, v in versions.items() for s in self.desk.steps(n)]
            if said:
                found[name] = said
        return found


@verb(ScreenRequest, uses=(*READS, "desk", "user"))
def screen(request: ScreenRequest, workspace: Workspace) -> list[Decision]:
    """May these consignments go? One decision for each, in their order: release, ask, review or stop, with reasons.

    Exceptions and cases of the desk count, as on the command line. Raises UsageError, LawError, StoreError; a
    consignment that cannot be read raises nothing: it is held for review, and screened as far as it can be read.

    >>> import umweg
    >>> from umweg import sample
    >>> found = umweg.screen({"id": "1", "sender": "DE", "destination": "KZ"}, sample.store())
    >>> found[0].outcome
    'review'
    """
    return list(started(request, workspace).decisions)


def started(request: ScreenRequest, workspace: Workspace) -> Screening:
    """The same as a stream, for files that do not fit into memory.

    What is wrong with the file, the store or the policy is said before a desk is made.
    """
    from umweg.law.policies import policy as read_policy

    items = _items(request, workspace)
    store, law = workspace.store_or_none, read_policy(request.policy)
    if store is None:
        workspace.say(
            f"There is no store at {workspace.folder}, so no list is loaded and nothing is released: umweg ingest LIST."
        )
    desk = workspace.desk_made() if request.keep else None
    made = screener_of(workspace, law, permits=request.permits, history=request.history, model=request.model,
                       text_model=request.text_model)  # fmt: skip
    return Screening(made.pins, law, desk, _decisions(request, workspace, made, items, desk))


def check_titles(lang: str) -> Mapping[str, str]:
    """What each check is called in a language (en, de), by its key; decisions name checks by key only."""
    from umweg.law.checks import checks

    return {key: law.titles[lang] for key, law in checks().items()}


def screener_of(workspace: Workspace, policy: str | Path | Policy, *, at_desk: bool = True, **given: Any) -> Screener:
    """What a batch is decided by in a workspace: its lists and, ``at_desk``, exceptions and cases of its desk."""
    from platformdirs import user_cache_path

    from umweg.parties.lists.index_cache import IndexCache
    from umweg.screening.exceptions import Lifting
    from umweg.screening.prepare import day_of, screener
    from umweg.screening.similar_cases import CaseRegister

    workspace.tell("Reading lists, law and history")
    desk, as_of = workspace.desk_or_none if at_desk else None, workspace.as_of
    with workspace.session() as engine:
        return screener(
            engine, workspace.store_or_none, policy, as_of=as_of,
            cases=CaseRegister(desk.cases()) if desk else None,
            exceptions=Lifting(desk.exceptions(day_of(as_of) if as_of else desk.today())) if desk else None,
            kept=IndexCache(user_cache_path("umweg") / "names"), **given,
        )  # fmt: skip


def _items(request: ScreenRequest, workspace: Workspace) -> Iterator[Any]:
    """The consignments, with the first one read already."""
    from umweg.screening.consignments.faults import FaultyConsignment
    from umweg.screening.consignments.model import Consignment
    from umweg.screening.consignments.read import read_consignments

    given = request.consignments
    if not isinstance(given, str | Path):
        if not isinstance(given, Consignment | FaultyConsignment | Iterable):  # a mapping is one, too
            raise UsageError(
                f"There are no consignments in {given!r}.", where="consignments", mend="Give a file, one, or many."
            )
        return iter([given] if isinstance(given, Consignment | FaultyConsignment | Mapping) else given)
    found = read_consignments(given, format=request.input, mapping=request.mapping, notes=workspace.say)
    return chain((next(found),), found)  # there is one: a file without any is an error of the reader


def _decisions(
    request: ScreenRequest, workspace: Workspace, made: Screener, items: Iterator[Any], desk: Desk | None
) -> Iterator[tuple[Decision, Mapping[str, Any]]]:
    from umweg.screening.record import as_json, document, file_digest, recorded_with

    if desk is None:
        yield from ((s.decision, document(s.given)) for s in made.run(items))
        return

    # What makes it another batch where one was interrupted; lists may change meanwhile, the user's own choices not.
    options = {"mapping": request.mapping, "input": request.input, "policy": made.law.policy.sha256,
               "as_of": workspace.as_of, "permits": request.permits, "history": request.history,
               "model": request.model}  # fmt: skip
    name = request.consignments if isinstance(request.consignments, str | Path) else "-"
    yield from recorded_with(made, items, desk, file_digest(name), workspace.user, options=as_json(options))
