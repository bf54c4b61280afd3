"""What a clerk decides by, in the terminal: goods and route, parties, hits side by side, layers of law."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from umweg.cli.terminal import out
from umweg.cli.views.words import word
from umweg.core.printable import printable
from umweg.results.beside import beside, compared, layers
from umweg.results.decision import Decision
from umweg.results.shipment import parties, shipment

STYLES = {"differs": "bold red", "same": "green", "open": ""}
STATUS = {"hit": "yellow", "not assessable": "yellow", "clear": "green"}


def show_consignment(given: Mapping[str, Any], lang: str) -> None:
    """Goods, values, route and parties with addresses; nothing for a consignment that could not be read."""
    grid = _grid()
    for label, said in shipment(given, lang):
        grid.add_row(Text(f"  {label}", "dim"), Text(printable(said)))
    if grid.row_count:
        out.print(grid)
    for p in parties(given, lang):
        rest = "; ".join(filter(None, (p["country"], p["address"], p["more"])))
        more = printable(f"; {rest}") if rest else ""
        who = Text.assemble((f"{p['role']}: ", "dim"), (printable(p["name"]), "bold"), more)
        out.print(Padding(who, (0, 0, 0, 2)))


def _grid() -> Table:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(max_width=18, overflow="fold")
    grid.add_column(overflow="fold")
    return grid


def show_beside(d: Decision, lang: str) -> None:
    """Each listed party that one of ours may be, field by field, with what agrees and what differs."""
    for ours, hit in compared(d):
        said = beside(hit, lang)
        score = word("likeness of names {a}, score {b}", lang).format(a=said["likeness"], b=said["score"])
        title = f"{printable(ours)}: {printable(said['title'])}"
        out.print(Text.assemble("\n", (title, "bold"), (f" ({score})", "dim")))
        table = Table.grid(padding=(0, 2, 0, 0), expand=False)
        for _ in range(4):
            table.add_column(overflow="fold")
        table.add_row("", "", Text(word("ours", lang), "dim"), Text(word("listed", lang), "dim"))
        for r in said["rows"]:
            style = STYLES[r["mark"]]
            cells = (Text(printable(r[k] or "–"), style) for k in ("ours", "listed"))
            table.add_row(Text(f"  {r['label']}", "dim"), Text(r["word"], style), *cells)
        out.print(table)


def show_layers(decision: Mapping[str, Any], lang: str) -> None:
    """The layers of law, where the decision tells them."""
    found = layers(decision, lang)
    if not found:
        return
    out.print(Text(f"\n{word('Layers of law', lang)}", "bold"))
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(max_width=26, overflow="fold")
    grid.add_column(overflow="fold")
    for x in found:
        day = f" ({x['day']})" if x["day"] else ""
        why = f"\n{printable(x['because'])}" if x["because"] else ""
        said = Text.assemble((x["word"], STATUS.get(x["status"], "")), (day, "dim"), why)
        grid.add_row(Padding(Text(printable(x["name"])), (0, 0, 0, 2)), said)
    out.print(grid)
