"""Tables that fit the line: what the reader came for is never cut, texts are folded, what matters less is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.table import Table
from rich.text import Text

from umweg.cli.terminal import middle, out, shortened
from umweg.core.printable import printable

GAP = 2


@dataclass(frozen=True)
class Column:
    """Cells under a name. ``fold``: the width down to which its texts may be folded (0: it keeps its own width).

    ``lines``: at most so many lines a cell, longer texts are shortened (0: all of it). ``spare``: the greater, the
    sooner the column is left out where the line is short (0: never); the table then says so. ``latest``: its cells are
    a bar a period, of which the line shows the latest that fit, at least so many. ``middle``: the width down to which
    its names may be shortened in the middle, so that their ends still tell them apart.
    """

    name: str
    cells: Sequence[Text]
    right: bool = False
    fold: int = 0
    lines: int = 0
    spare: int = 0
    latest: int = 0
    middle: int = 0

    @property
    def width(self) -> int:
        """Of its longest cell."""
        return max(len(self.name), *(c.cell_len for c in self.cells))

    @property
    def least(self) -> int:
        """What it cannot do without."""
        gives = self.fold or self.latest or self.middle
        return max(len(self.name), min(self.width, gives)) if gives else self.width

    def head(self, width: int) -> str:
        """Its name; of bars that do not all fit, how many are shown."""
        bars = max(c.cell_len for c in self.cells)
        return f"last {width}" if self.latest and width < bars else self.name

    def cell(self, text: Text, width: int) -> Text:
        """What a cell shows in so many columns."""
        if self.latest:
            return Text(text.plain[-width:], text.style)
        if self.middle:
            return Text(middle(text.plain, width), text.style)
        return _short(text, width, self.lines)


def column(name: str, cells: Sequence[object], **more: int) -> Column:
    """A column of plain texts; one whose name begins with ``>`` is set to the right. Nothing is said for None."""
    texts = [c if isinstance(c, Text) else Text("" if c is None else printable(str(c))) for c in cells]
    return Column(name.lstrip(">"), texts, name.startswith(">"), **more)


def fitted(title: str, *columns: Column) -> Table:
    """A table of the columns in which somebody has something, as wide as the terminal at most.

    What is left out for want of room is said below it.
    """
    shown = something = [c for c in columns if any(t.plain for t in c.cells)]
    while _sum([c.least for c in shown]) > out.width and (spare := max((c.spare for c in shown), default=0)):
        shown = [c for c in shown if c.spare != spare]
    widths = _widths(shown, out.width)
    table = Table(title=title or None, title_justify="left", box=None, pad_edge=False, padding=(0, GAP, 0, 0))
    if gone := [c.name for c in something if c not in shown]:
        table.caption = Text(f"Not shown for want of room: {', '.join(gone)}. A wider terminal shows all.", "dim")
        table.caption_justify = "left"
    for c, width in zip(shown, widths, strict=True):
        table.add_column(
            c.head(width), justify="right" if c.right else "left", no_wrap=not c.fold, overflow="fold", width=width
        )
    for row in zip(*(c.cells for c in shown), strict=True):
        table.add_row(*(c.cell(t, w) for t, c, w in zip(row, shown, widths, strict=True)))
    return table


def _widths(columns: Sequence[Column], room: int) -> list[int]:
    """The widest that may be folded gives way first."""
    widths = [c.width for c in columns]
    while _sum(widths) > room:
        i = max((i for i, c in enumerate(columns) if widths[i] > c.least), key=lambda i: widths[i], default=None)
        if i is None:
            break
        widths[i] -= 1
    return widths


def _sum(widths: Sequence[int]) -> int:
    return sum(widths) + GAP * (len(widths) - 1)


def _short(text: Text, width: int, lines: int) -> Text:
    """A text that folds into so many lines at most (0: as many as it needs); a longer one ends with a sign."""
    most = text.cell_len
    while lines and len(text.wrap(out, width)) > lines and most > 1:
        most = min(most - 1, lines * width)
        text = Text(shortened(text.plain, most), text.style)
    return text
