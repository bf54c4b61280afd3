"""What people see of files of consignments in the terminal: what cannot be read, formats, mappings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.table import Table

from umweg.cli.terminal import out
from umweg.core.printable import escape

if TYPE_CHECKING:
    from umweg.api.consignments import Checked, FileFormat, ShippedMapping


def show_checked(found: Checked) -> None:
    """One consignment that cannot be read a line, then the counts."""
    for error in found.faults:
        where, what, mend = (escape(x) for x in (error.where, error.what, error.mend))
        out.print(f"[yellow]{where}[/]  {what} [dim]{mend}[/]", soft_wrap=True)
    out.print(f"{found.readable:,} can be read, {len(found.faults):,} cannot.")


def show_formats(found: Sequence[FileFormat]) -> None:
    """One a line, with what it is and the endings of names that tell it."""
    table = Table(box=None, pad_edge=False)
    table.add_column("format", no_wrap=True)
    table.add_column("what it is", overflow="fold")
    table.add_column("endings", overflow="fold")
    table.add_column("written", no_wrap=True)
    for f in found:
        table.add_row(f.format, escape(f.title), " ".join(f.endings), "yes" if f.written else "")
    out.print(table)
    out.print("[dim]What is in a file tells its format before its name does; --input FORMAT where neither does.[/]")
    out.print("[dim]A file packed with gzip is read as well, except workbooks and Parquet.[/]")


def show_mappings(found: Sequence[ShippedMapping]) -> None:
    """One a line; the name is what one types, so it is never cut."""
    table = Table(box=None, pad_edge=False)
    table.add_column("mapping", no_wrap=True)
    table.add_column("title", overflow="fold")
    table.add_column("credit", overflow="fold")
    for m in found:
        table.add_row(m.mapping, escape(m.title), escape(m.credit))
    out.print(table)
    out.print("[dim]For a table of your own: umweg consignments template FILE.csv > mapping.yml[/]")
