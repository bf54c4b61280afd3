"""``compare``: before and after, each figure also on equal reporters and on comparable goods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from umweg.api.fields import After, InCurrency, OfSource, Partners, RegimeName, Reporters
from umweg.api.spelling import Months, half_open
from umweg.api.verbs import Annotated, Request, about, verb
from umweg.api.workspace import Workspace
from umweg.core.errors import UsageError

if TYPE_CHECKING:
    from umweg.series.compare import CompareResult as CompareResult


class CompareRequest(Request, frozen=True, kw_only=True):
    """A comparison of two windows."""

    regime: RegimeName = "eu-russia"
    by: Annotated[
        str,
        about("partner, reporter, or market (reporter, partner and code).", one_of=("partner", "reporter", "market")),
    ] = "partner"
    good: Annotated[
        tuple[str, ...], about("Code or beginning of a code; by default the goods of the regime.", "codes")
    ] = ()
    less: Annotated[tuple[str, ...], about("Codes to subtract.", "codes")] = ()
    goods: Annotated[str | None, about("Another shipped goods list, such as chpl.")] = None
    partners: Partners = ()
    reporters: Reporters = ()
    before: Annotated[
        Months | None, about("Window before, FROM..TO, both months included; by default the regime's.", "window")
    ] = None
    after: After = None
    above: Annotated[float, about("Markets: only above this value in the window.")] = 0.0
    growth: Annotated[float | None, about("Markets: only if grown by more than this (1 = doubled).")] = None
    source: OfSource = None
    currency: InCurrency = None


@verb(CompareRequest)
def compare(request: CompareRequest, workspace: Workspace) -> CompareResult:
    """Before and after: each figure also on equal reporters and on goods comparable across changes of codes.

    Raises NotAssessable where there are no rows.

    >>> import umweg
    >>> from umweg import sample
    >>> r = umweg.compare(sample.store())
    >>> b, a = r.comparisons[0].bases["as reported"]
    >>> r.comparisons[0].label, round(b / 1e6), round(a / 1e6)
    ('Russia', 25782, 7330)
    """
    from umweg.series.compare import compare as run

    if request.before and request.after and request.before[0] > request.after[1]:
        raise UsageError("The window before lies after the window after.", where="before", mend="Exchange the two.")
    with workspace.session() as engine:
        spans = {k: half_open(v) if (v := getattr(request, k)) else None for k in ("before", "after")}
        return run(engine, workspace.store, **request.as_dict() | spans)
