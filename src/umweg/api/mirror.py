"""``mirror``: exporters' reports held against importers'."""

from __future__ import annotations

from typing import TYPE_CHECKING

from umweg.api.verbs import Annotated, Request, about, verb
from umweg.api.workspace import Workspace

if TYPE_CHECKING:
    from umweg.results.mirror import MirrorResult


class MirrorRequest(Request, frozen=True, kw_only=True):
    """Both sides of the same trade."""

    reporters: Annotated[
        tuple[str, ...], about("Exporters: countries, or aggregates with members (EU27); by default all.", "words")
    ] = ()
    partners: Annotated[tuple[str, ...], about("Importers: countries, or aggregates; by default all.", "words")] = ()
    good: Annotated[
        tuple[str, ...],
        about("TOTAL, or codes of 2, 4 or 6 digits of one length; by default TOTAL if both have it.", "codes"),
    ] = ()
    since: Annotated[str | None, about("First year or month.")] = None
    until: Annotated[str | None, about("Last year or month.")] = None
    freq: Annotated[
        str | None, about("M, Q or A; by default the one that fits the most pairs.", one_of=("M", "Q", "A"))
    ] = None
    source: Annotated[str | None, about("Only rows of this source on the exporter's side.")] = None
    partner_source: Annotated[str | None, about("Only rows of this source on the importer's side.")] = None
    currency: Annotated[
        str | None, about("Convert to this currency (ECB mean rates); by default that of most exports.")
    ] = None


@verb(MirrorRequest)
def mirror(request: MirrorRequest, workspace: Workspace) -> MirrorResult:
    """Hold exporters' reports against importers': gaps before and after the CIF step, reconciled values.

    What is chosen is what is shown; the CIF step and the reliability rest on all flows of the goods. Raises
    NotAssessable where the store does not hold both sides, UsageError for what makes no sense.

    >>> import umweg
    >>> from umweg import sample
    >>> umweg.mirror(sample.store(), reporters=["EU27"], partners=["KZ"])
    Traceback (most recent call last):
    umweg.core.errors.NotAssessable: The store holds no imports of the countries and goods asked for, ...
    """
    from umweg.series.mirror.mirror import mirror as run

    with workspace.session() as engine:
        given = request.as_dict() | {"good": tuple(g.upper() for g in request.good)}
        return run(engine, workspace.store, **given)
