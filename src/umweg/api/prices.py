"""``prices``: outliers and constant prices in a list of flows, of a file or of the store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from umweg.api.verbs import Annotated, Request, about, verb
from umweg.api.workspace import Workspace
from umweg.core.errors import UsageError

if TYPE_CHECKING:
    from umweg.series.prices import PriceResult as PriceResult


class PricesRequest(Request, frozen=True, kw_only=True):
    """A list of flows: of a file, or rows of the store."""

    file: Annotated[Path | None, about("Text file of flows: quantity, value (tab, semicolon, comma or blanks).")] = None
    quantity: Annotated[str | None, about("The file's column of quantities.")] = None
    value: Annotated[str | None, about("The file's column of values.")] = None
    good: Annotated[tuple[str, ...], about("From the store: code, or beginning of codes.", "codes")] = ()
    partners: Annotated[tuple[str, ...], about("From the store: only these partners.", "words")] = ()
    reporters: Annotated[tuple[str, ...], about("From the store: only these reporters.", "words")] = ()
    since: Annotated[str | None, about("From the store: first month, YYYY-MM.")] = None
    until: Annotated[str | None, about("From the store: last month, YYYY-MM.")] = None
    source: Annotated[str | None, about("From the store: only rows of this source.")] = None


@verb(PricesRequest)
def prices(request: PricesRequest, workspace: Workspace) -> PriceResult:
    """Which flows have an odd price? Outliers, adjusted boxplot, and prices that hardly vary.

    Raises UsageError where neither or both of file and goods are given, SourceError for a file that is not valid,
    NotAssessable where too few flows have a price.
    """
    from umweg.series.price_list import of_rows, read_price_list
    from umweg.series.prices import prices as run

    if request.file is not None:
        _refuse_store(request, workspace)
        return run(read_price_list(Path(request.file), request.quantity, request.value))
    if not request.good:
        raise UsageError(
            "There are no flows to look at.",
            mend="Give a file, or --good CODE for flows of the store: umweg prices flows.csv",
        )
    if request.quantity or request.value:
        raise UsageError("--quantity and --value name columns of a file.", mend="Give the file, too.")
    from umweg.series.flows import flows

    with workspace.session() as engine:
        found = flows(
            engine, workspace.store, good=request.good, partners=request.partners, reporters=request.reporters,
            since=request.since, until=request.until, source=request.source,
        )  # fmt: skip
    return run(of_rows(found))


def _refuse_store(request: PricesRequest, workspace: Workspace) -> None:
    of_store = {"--store": workspace.names_a_store, "--good": request.good, "--partner": request.partners,
                "--reporter": request.reporters, "--from": request.since, "--to": request.until,
                "--source": request.source}  # fmt: skip
    given = [name for name, v in of_store.items() if v]
    if given:
        raise UsageError(f"{given[0]} is about the store, and a file was given.", mend="Give one of the two.")
