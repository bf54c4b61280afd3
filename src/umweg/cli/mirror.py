"""``umweg mirror``: what both sides say of a flow, the gap, and the value that both support."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from umweg.api.mirror import MirrorRequest
from umweg.cli.options import MANY, AsOf, Limit, Output, Store, opt, workspace
from umweg.cli.output import Format, exported

if TYPE_CHECKING:
    from umweg.results.mirror import MirrorFlow, MirrorResult

EPILOG = (
    "Examples: `umweg mirror --reporter EU27 --partner KZ,KG --from 2021 --to 2023` · "
    "`umweg mirror --partner AM --good 8703 --freq M --format csv > cars.csv` · "
    "`umweg mirror --reporter DE --partner KZ --good TOTAL --currency USD --format json`"
)
Many = list[str] | None
R = MirrorRequest


def register(app: typer.Typer) -> None:
    """Add ``mirror`` to the command line."""
    app.command("mirror", epilog=EPILOG)(mirror)


def mirror(
    store: Store = None,
    reporter: Annotated[Many, opt(R, "reporters", "--reporter", note=MANY)] = None,
    partner: Annotated[Many, opt(R, "partners", "--partner", note=MANY)] = None,
    good: Annotated[Many, opt(R, "good", "--good", note=MANY)] = None,
    since: Annotated[str | None, opt(R, "since", "--from")] = None,
    until: Annotated[str | None, opt(R, "until", "--to")] = None,
    freq: Annotated[str | None, opt(R, "freq", "--freq")] = None,
    source: Annotated[str | None, opt(R, "source", "--source")] = None,
    partner_source: Annotated[str | None, opt(R, "partner_source", "--partner-source")] = None,
    currency: Annotated[str | None, opt(R, "currency", "--currency")] = None,
    as_of: AsOf = None,
    format: Output = Format.table,  # noqa: A002
    limit: Limit = 40,
) -> None:
    """Hold exporters' reports against importers': gaps before and after the CIF step, reconciled values."""
    from umweg.api.mirror import mirror as verb

    request = MirrorRequest(
        reporters=tuple(reporter or ()), partners=tuple(partner or ()), good=tuple(good or ()),
        since=since, until=until, freq=freq.upper() if freq else None, source=source, partner_source=partner_source,
        currency=currency,
    )  # fmt: skip
    with workspace(store, as_of) as here:
        result = verb(request, here)
    if not exported(format, result.as_dict, result.rows):
        _show(result, limit)


def _show(result: MirrorResult, limit: int) -> None:
    from umweg.cli.terminal import money, out, say
    from umweg.cli.views.columns import column, fitted

    flows = result.flows[:limit]
    out.print(
        fitted(
            f"Millions of {result.currency}; by exporter, importer, good and period",
            column("exporter", [f.exporter for f in flows]),
            column("importer", [f.importer for f in flows], fold=8),
            column("good", [f.good for f in flows]),
            column("period", [f.period for f in flows]),
            column(">export", [money(f.export) for f in flows]),
            column(">import", [money(f.imported) for f in flows]),
            column(">gap", [_percent(f.raw_share) for f in flows]),
            column(">after CIF", [_percent(f.share) for f in flows]),
            column(">value", [money(f.value) for f in flows]),
            column(">95 %", [f"{money(f.lower)}…{money(f.upper)}" for f in flows], spare=1),
            column(">CIF", [f"{f.cif_rate:.1%}" for f in flows], spare=3),
            column(">weight", [f"{f.weight:.2f}" for f in flows], spare=3),
            column("remark", [_remark(f) for f in flows], fold=12, spare=2),
        )
    )
    if len(result.flows) > limit:
        say(f"{len(result.flows) - limit:,} more flows: --limit, or --format csv for all.")
    say(
        "gap: export less import, as a share of the export, before and after the CIF step. value: what both reports "
        "support. weight: of the exporter's report in it. --format csv has all columns."
    )
    for text in (result.cif, *result.rates, *result.refused, *result.notes):
        say(text)


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"


def _remark(f: MirrorFlow) -> str:
    missing = {"importer": "no import report", "exporter": "no export report", "importer zero": "importer reports none",
               "exporter zero": "exporter reports none"}.get(f.missing, "")  # fmt: skip
    return "; ".join(t for t in (missing, f.doubt) if t)
