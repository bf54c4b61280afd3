"""``flows`` and ``inventory``: any series with a citation a row, and what the store holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from umweg.api.fields import FirstMonth, LastMonth, OfSource, Partners, Reporters
from umweg.api.verbs import Annotated, Request, about, verb
from umweg.api.workspace import Workspace
from umweg.core.tables import FLOW_KINDS

if TYPE_CHECKING:
    import pyarrow as pa

    from umweg.series.flows import Inventory as Inventory


class FlowsRequest(Request, frozen=True, kw_only=True):
    """Rows of the store."""

    good: Annotated[
        tuple[str, ...], about("Code, or beginning of codes where the data hold no such code.", "codes")
    ] = ()
    partners: Partners = ()
    reporters: Reporters = ()
    flow: Annotated[str, about("export, import, re-export or re-import.", one_of=FLOW_KINDS)] = "export"
    since: FirstMonth = None
    until: LastMonth = None
    source: OfSource = None


@verb(FlowsRequest)
def flows(request: FlowsRequest, workspace: Workspace) -> pa.Table:
    """Show any series by member state; every row says how to quote it. Without a choice, all rows of the flow.

    An Arrow table in the order reporter, partner, product, period; column ``citation`` says how to quote each row.
    Raises NotAssessable where there are no rows.

    >>> import umweg
    >>> from umweg import sample
    >>> t = umweg.flows(sample.store(), good=["84111280"], partners=["KZ"], since="2022-07")
    >>> t.column("partner").unique().to_pylist()
    ['KZ']
    """
    from umweg.series.flows import flows as run

    with workspace.session() as engine:
        return run(engine, workspace.store, **request.as_dict())


class InventoryRequest(Request, frozen=True, kw_only=True):
    """What the store holds."""


@verb(InventoryRequest)
def inventory(request: InventoryRequest, workspace: Workspace) -> tuple[Inventory, ...]:
    """What the store holds, a line a source and currency; empty for an empty store.

    >>> import umweg
    >>> from umweg import sample
    >>> held = umweg.inventory(sample.store())[0]
    >>> held.source, held.first, held.last
    ('tidy', '2020-01', '2022-11')
    """
    from umweg.series.flows import inventory as run

    with workspace.session() as engine:
        return run(engine, workspace.store)
