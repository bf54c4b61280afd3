"""``coverage``: who reported which month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from umweg.api.fields import OfSource, RegimeName
from umweg.api.verbs import Request, verb
from umweg.api.workspace import Workspace

if TYPE_CHECKING:
    from umweg.results import CoverageMatrix


class CoverageRequest(Request, frozen=True, kw_only=True):
    """Reporters and months of a regime."""

    regime: RegimeName = "eu-russia"
    source: OfSource = None


@verb(CoverageRequest)
def coverage(request: CoverageRequest, workspace: Workspace) -> CoverageMatrix:
    """Who reported which month: reported, in doubt, nothing to report, missing. Nothing is tested.

    >>> import umweg
    >>> from umweg import sample
    >>> [(r, month) for r, month, kind, _ in umweg.coverage(sample.store()) if kind == "missing"][-1]
    ('NL', '2022-11')
    """
    from umweg.series.coverage_matrix import coverage_of

    with workspace.session() as engine:
        return coverage_of(engine, workspace.store, request.regime, request.source)
