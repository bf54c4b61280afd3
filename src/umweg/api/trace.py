"""``trace``: the least and the most that each route over one and two transit countries can have carried."""

from __future__ import annotations

from typing import TYPE_CHECKING

from umweg.api.fields import After, OfSource, RegimeName
from umweg.api.spelling import goods_codes, half_open
from umweg.api.verbs import Annotated, Request, about, verb
from umweg.api.workspace import Workspace
from umweg.core.errors import UsageError

if TYPE_CHECKING:
    from umweg.results import TraceResult

Limits = dict[str, tuple[float | None, float | None]]


class TraceRequest(Request, frozen=True, kw_only=True):
    """Routes, from a store or from a table of legs."""

    regime: RegimeName = "eu-russia"
    legs: Annotated[str | None, about("A table of legs of your own (CSV) instead of a store.")] = None
    origin: Annotated[str | None, about("Where the routes of a leg table begin, if the table leaves it open.")] = None
    target: Annotated[str | None, about("Where the routes of a leg table end, if the table leaves it open.")] = None
    goods: Annotated[
        tuple[str, ...], about("Codes, or beginnings of codes; of a leg table, goods as it calls them.", "words")
    ] = ()
    via: Annotated[tuple[str, ...], about("Only these transit countries.", "words")] = ()
    after: After = None
    history: Annotated[int | None, about("Months of history; by default 12, with yearly data 36.")] = None
    level: Annotated[
        int | None, about("Digits of the common level (6, 4, 2; 0: TOTAL); by default where most legs are known.")
    ] = None
    source: OfSource = None
    currency: Annotated[str | None, about("Convert to this currency (ECB mean rates).")] = None
    cif: Annotated[float, about("What importers' values are divided by, such as 1.06.")] = 1.0
    cap: Annotated[
        str | None, about("direct: all routes together carry no more than direct trade fell.", one_of=("direct",))
    ] = None
    absorbed: Annotated[
        Limits | None, about("Least and most that stays in a transit country, by country, in the run's currency.")
    ] = None
    supply: Annotated[
        Limits | None, about("Least and most of a transit country's own goods, by country, in the run's currency.")
    ] = None


@verb(TraceRequest)
def trace(request: TraceRequest, workspace: Workspace) -> TraceResult:
    """Routes over one and two transit countries: the least and the most that each can have carried.

    Raises UsageError for options that contradict each other, SourceError for a table that is not valid, NotAssessable
    where the store holds no leg of any route.

    >>> import tempfile, umweg
    >>> from pathlib import Path
    >>> table = "from,to,good,lower,central,upper,currency\\nEU,KG,X,80,100,120,EUR\\nKG,KZ,X,30,40,50,EUR\\n"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "legs.csv"
    ...     _ = file.write_text(table + "KZ,RU,X,,,,EUR\\n")
    ...     result = umweg.trace(legs=file)
    >>> route = result.goods[0].routes[0]
    >>> route.name, route.carried.least, route.carried.most
    ('EU→KG→KZ→RU', 0.0, 50.0)
    """
    from umweg.detection.trace.options import TraceOptions
    from umweg.detection.trace.trace import trace as run

    given = request.as_dict()
    regime, legs, origin, target = (given.pop(k) for k in ("regime", "legs", "origin", "target"))
    given["goods"] = goods_codes(request.goods, "goods") if legs is None else request.goods
    first, end = half_open(given.pop("after"))
    options = TraceOptions(
        **given, window_from=first, window_to=end
    )  # what makes no sense is said before a store is opened
    if legs is not None:
        if workspace.names_a_store or workspace.as_of is not None:
            raise UsageError("A leg table needs no store and no day of one.", where="legs", mend="Leave it out.")
        return run(None, None, regime, legs=legs, origin=origin, target=target, options=options)
    with workspace.session() as engine:
        return run(engine, workspace.store, regime, origin=origin, target=target, options=options)
