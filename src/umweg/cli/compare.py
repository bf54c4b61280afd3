"""``umweg compare``: before and after. ``register(app)`` adds the command."""

from __future__ import annotations

from typing import Annotated

import typer

from umweg.api.compare import CompareRequest
from umweg.api.spelling import window
from umweg.cli.options import (
    MANY,
    AsOf,
    Output,
    Store,
    opt,
    workspace,
)  # fmt: skip
from umweg.cli.output import Format, exported

Many = list[str] | None
R = CompareRequest


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog="Examples: `umweg compare --store trade` · `umweg compare --by market --above 10e6 --growth 1` · "
        "`umweg compare --good TOTAL --less 27` · `umweg compare --list chpl --partner AM,KG,KZ,RU`",
    )(compare)


def compare(
    store: Store = None,
    regime: Annotated[str, opt(R, "regime", "--regime")] = "eu-russia",
    by: Annotated[str, opt(R, "by", "--by")] = "partner",
    good: Annotated[Many, opt(R, "good", "--good", note=MANY)] = None,
    less: Annotated[Many, opt(R, "less", "--less", note=MANY)] = None,
    goods: Annotated[str | None, opt(R, "goods", "--list")] = None,
    partner: Annotated[Many, opt(R, "partners", "--partner", note=MANY)] = None,
    reporter: Annotated[Many, opt(R, "reporters", "--reporter", note=MANY)] = None,
    before: Annotated[str | None, opt(R, "before", "--before")] = None,
    after: Annotated[str | None, opt(R, "after", "--after")] = None,
    above: Annotated[float, opt(R, "above", "--above")] = 0.0,
    growth: Annotated[float | None, opt(R, "growth", "--growth")] = None,
    source: Annotated[str | None, opt(R, "source", "--source")] = None,
    currency: Annotated[str | None, opt(R, "currency", "--currency")] = None,
    as_of: AsOf = None,
    format: Output = Format.table,  # noqa: A002
) -> None:
    """Before and after: each figure also on equal reporters and on goods comparable across changes of codes."""
    from umweg.api.compare import compare as verb

    request = CompareRequest(
        regime=regime, by=by, good=tuple(good or ()), less=tuple(less or ()), goods=goods,
        partners=tuple(partner or ()), reporters=tuple(reporter or ()), before=window(before), after=window(after),
        above=above, growth=growth, source=source, currency=currency,
    )  # fmt: skip
    with workspace(store, as_of) as here:
        result = verb(request, here)
    if not exported(format, result.as_dict, result.rows):
        from umweg.cli.views.flows import show_compare

        show_compare(result)
