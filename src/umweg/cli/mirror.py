"""``umweg mirror``: what both sides say of a flow, the gap, and the value that both support."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from umweg.cli.output import Format, exported

if TYPE_CHECKING:
    from umweg.results.mirror import MirrorFlow, MirrorResult

EPILOG = (
    "Examples: `umweg mirror --reporter EU27 --partner KZ,KG --from 2021 --to 2023` · "
    "`umweg mirror --partner AM --good 8703 --freq M --format csv > cars.csv` · "
    "`umweg mirror --reporter DE --partner KZ --good TOTAL --currency USD --format json`"
)
Many = list[str] | None
Folder = Annotated[
    Path | None,
    typer.Option("--store", help="Folder of the store.  [default: $UMWEG_STORE, else your data folder]"),
]
Reporter = Annotated[
    Many, typer.Option("--reporter", help="Exporters: countries or an aggregate such as EU27; repeatable.")
]
Partner = Annotated[Many, typer.Option("--partner", help="Importers, in the same way.")]
Good = Annotated[
    Many, typer.Option("--good", help="TOTAL, or codes of 2, 4 or 6 digits.  [default: TOTAL where both sides have it]")
]
Since = Annotated[str | None, typer.Option("--from", help="First year or month (2021, 2021-03).")]
Until = Annotated[str | None, typer.Option("--to", help="Last year or month, included.")]
Freq = Annotated[
    str | None, typer.Option("--freq", help="M, Q or A.  [default: at which the most pairs can be compared]")
]
Side = Annotated[str | None, typer.Option("--source", help="Source of the exporters' side.")]
OtherSide = Annotated[str | None, typer.Option("--partner-source", help="Source of the importers' side.")]
Currency = Annotated[
    str | None, typer.Option("--currency", help="Convert to this (ECB mean rates).  [default: that of most exports]")
]
AsOf = Annotated[str | None, typer.Option("--as-of", help="As it was known on this date (YYYY-MM-DD, UTC).")]
Limit = Annotated[int, typer.Option("--limit", help="Flows to show in the terminal.")]


def register(app: typer.Typer) -> None:
    """Add ``mirror`` to the command line."""
    app.command("mirror", epilog=EPILOG)(mirror)


def mirror(
    store: Folder = None,
    reporter: Reporter = None,
    partner: Partner = None,
    good: Good = None,
    since: Since = None,
    until: Until = None,
    freq: Freq = None,
    source: Side = None,
    partner_source: OtherSide = None,
    currency: Currency = None,
    as_of: AsOf = None,
    format: Annotated[Format, typer.Option("--format", help="table, json or csv.")] = Format.table,  # noqa: A002
    limit: Limit = 40,
) -> None:
    """Hold exporters' reports against importers': gaps before and after the CIF step, reconciled values."""
    from umweg.cli.options import goods_codes, store_of, words
    from umweg.series.mirror.mirror import mirror as verb

    result = verb(
        store_of(store, as_of),
        reporters=words(reporter),
        partners=words(partner),
        good=tuple(g.upper() for g in goods_codes(good)),
        since=since,
        until=until,
        freq=freq.upper() if freq else None,
        source=source,
        partner_source=partner_source,
        currency=currency,
    )
    if not exported(format, result.as_dict, result.rows):
        _show(result, limit)


def _show(result: MirrorResult, limit: int) -> None:
    from rich.table import Table

    from umweg.cli.terminal import money, out, say

    table = Table(box=None, pad_edge=False, title=f"Millions of {result.currency}", title_justify="left")
    for column in ("exporter", "importer", "good", "period"):
        table.add_column(column)
    for column in ("export", "import", "gap", "", "CIF", "gap after it", "weight", "value (95 %)"):
        table.add_column(column, justify="right")
    table.add_column("remark", overflow="fold")
    for f in result.flows[:limit]:
        value = f"{money(f.value)} ({money(f.lower)}…{money(f.upper)})"
        table.add_row(
            f.exporter, f.importer, f.good, f.period, money(f.export), money(f.imported), money(f.raw_gap),
            _percent(f.raw_share), f"{f.cif_rate:.1%}", _percent(f.share), f"{f.weight:.2f}", value, _remark(f),
        )  # fmt: skip
    out.print(table)
    if len(result.flows) > limit:
        say(f"{len(result.flows) - limit:,} more flows: --limit, or --format csv for all.")
    say("gap: export less import, as a share of the export. weight: of the exporter's report in the value.")
    for text in (result.cif, *result.rates, *result.refused, *result.notes):
        say(text)


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"


def _remark(f: MirrorFlow) -> str:
    missing = {"importer": "no import report", "exporter": "no export report", "importer zero": "importer reports none",
               "exporter zero": "exporter reports none"}.get(f.missing, "")  # fmt: skip
    return "; ".join(t for t in (missing, f.doubt) if t)
