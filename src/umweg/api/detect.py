"""``detect``: where restricted goods take a detour; kept, compared with an earlier run, and filtered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from umweg.api.fields import After, InCurrency, OfSource
from umweg.api.spelling import half_open
from umweg.api.verbs import Annotated, Request, about, verb
from umweg.api.workspace import Workspace
from umweg.core.errors import StoreError

if TYPE_CHECKING:
    from umweg.law.load import Regime
    from umweg.results import DetectResult
    from umweg.store import Store as Store


class DetectRequest(Request, frozen=True, kw_only=True):
    """A run of ``detect``: what is asked, what is shown of it, and what it is compared with."""

    regime: Annotated[
        str,
        about("A shipped regime, a YAML file of your own, or a measure in words: CN>US@2018-07:8471,8517.", "regime"),
    ] = "eu-russia"
    transits: Annotated[tuple[str, ...], about("Only these transit countries (ISO 2 or name).", "countries")] = ()
    goods: Annotated[tuple[str, ...], about("Only these codes, or beginnings of codes.", "codes")] = ()
    after: After = None
    alpha: Annotated[float, about("Expected share of false findings to allow.")] = 0.1
    min_total: Annotated[float, about("Least trade in history and window together, in the data's currency.")] = (
        100_000.0
    )
    history: Annotated[
        int | None, about("Months of history before the measure; by default 12, with yearly data 36.")
    ] = None
    source: OfSource = None
    currency: InCurrency = None
    placebo: Annotated[bool, about("Also run where nothing can have happened, and say what is found there.")] = True
    grade: Annotated[tuple[str, ...], about("Show only these grades.", "words")] = ()
    min_excess: Annotated[float | None, about("Show only if the central excess is at least this.")] = None
    lists: Annotated[tuple[str, ...], about("Show only goods on a list whose name holds this (CHPL).", "words")] = ()
    sought: Annotated[bool, about("Show only goods said to be sought.")] = False
    reporters: Annotated[
        tuple[str, ...], about("Show only if one of these members is among the five that rose most.", "countries")
    ] = ()
    against: Annotated[
        str | None, about("Say what changed since a kept run (its id, or latest) or a result in a JSON file.")
    ] = None
    keep: Annotated[bool, about("Keep this run in the store, so that later ones can be compared with it.")] = False


@verb(DetectRequest)
def detect(request: DetectRequest, workspace: Workspace) -> DetectResult:
    """Find where restricted goods take a detour, with error rates.

    Raises NotAssessable where the data cannot answer at all, LawError for a regime that is not valid, StoreError for a
    store that cannot be read. Method and sources: docs/method.md.

    >>> import umweg
    >>> from umweg import sample
    >>> result = umweg.detect(sample.store(), transits=("KG",))
    >>> result.countries[0].id, result.currency
    ('RU-KG', 'EUR')
    """
    from umweg.detection.findings.reopen import older
    from umweg.detection.run import detect as run
    from umweg.results.changes import since
    from umweg.results.filters import Filters, narrow

    store, law = workspace.store, law_of(request.regime)  # once: what is kept is what was read
    old = older(store, request.against, law.key) if request.against else None
    with workspace.session() as engine:
        result = run(engine, store, law, **_settings(request))
    if old is not None:
        result = since(result, *old)
    if request.keep:
        _keep(store, result, request.regime, workspace)
    shown = Filters(request.grade, request.min_excess, request.lists, request.sought, request.reporters)
    return narrow(result, shown)  # last: a filter changes no figure


def _settings(request: DetectRequest) -> dict[str, Any]:
    names = ("transits", "goods", "alpha", "min_total", "history", "source", "currency", "placebo")
    first, end = half_open(request.after)
    return {"after_from": first, "after_to": end, **{n: getattr(request, n) for n in names}}


def law_of(regime: str | Path | Regime) -> Regime:
    """The regime by its name, its file, or a measure in words; LawError where it is not valid."""
    from umweg.law.load import Regime
    from umweg.law.load import regime as load

    return regime if isinstance(regime, Regime) else load(regime)


def _keep(store: Store, result: DetectResult, regime: str, workspace: Workspace) -> None:
    """Keep the run; a store that cannot be written to fails no run."""
    from umweg.runs import runs

    # A file of one's own by its whole path, so that it is found again from another folder.
    named = str(Path(regime).resolve()) if str(regime).endswith((".yml", ".yaml")) else regime
    try:
        runs.keep(store, result, named)
    except StoreError as e:
        workspace.say(f"This run was not kept: {e.what} {e.mend}")


def write_page(result: DetectResult, path: Path, workspace: Workspace, regime: str, store: Store | None = None) -> int:
    """Write a run as one HTML file, with the member states behind the findings that it shows in full; its bytes.

    ``store``: with the data that the run saw, where that is not the workspace's as it is now.
    """
    from umweg.detection.rows.by_member import members
    from umweg.report.html import in_full, write_report

    with workspace.session() as engine:
        behind = members(engine, store or workspace.store, result, regime, in_full(result))
    return write_report(result, path, members=behind)
