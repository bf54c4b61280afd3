"""What every view in the terminal is written with. Results go to stdout, remarks and errors that teach to stderr."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rich.console import Console, ConsoleOptions
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from umweg.cli.output import language_heard
from umweg.cli.suggestions import placed
from umweg.core.errors import UmwegError
from umweg.core.plurals import counted as counted
from umweg.core.printable import escape, printable

if TYPE_CHECKING:
    from umweg.results import Window


class Screen(Console):
    """A console on which no text moves the cursor or hides, whatever a view forgot: only its own styles are obeyed."""

    def render(self, renderable: Any, options: ConsoleOptions | None = None) -> Iterator[Segment]:
        """The pieces to be written, their texts printable."""
        for piece in super().render(renderable, options):
            if piece.control or (text := printable(piece.text, lines=True)) == piece.text:
                yield piece
            else:
                yield Segment(text, piece.style)

    def on_broken_pipe(self) -> None:
        """Whoever read has gone: the command ends as others do."""
        raise BrokenPipeError


out = Screen(highlight=False)
err = Screen(stderr=True, highlight=False)

GRADE_STYLE = {"corroborated": "bold magenta", "strong": "bold red", "watch": "yellow"}
BARS = "▁▂▃▄▅▆▇█"


def say(text: str) -> None:
    """A remark that is not part of the result; in German where the run is, as far as its sentences have it."""
    err.print(escape(placed(_heard(text))), soft_wrap=True)


def _heard(text: str) -> str:
    """A sentence in the language of the run."""
    if language_heard() != "de":
        return text
    from umweg.results.german import said  # reads the catalogue, which no English run needs

    return said(text, "de")


def complain(error: UmwegError) -> None:
    """An error: what happened, where, how to mend it; in German where the run is, as far as its sentences have it."""
    place, remedy = ("wo     ", "Abhilfe") if language_heard() == "de" else ("where", "mend ")
    what, mend = _heard(error.what), _heard(error.mend)
    err.print(f"[bold red]{escape(error.code)}[/]  {escape(what)}", soft_wrap=True)
    if error.where:
        err.print(f"  [dim]{place}[/]  {escape(error.where)}", soft_wrap=True)
    if mend:
        err.print(f"  [green]{remedy}[/]  {escape(placed(mend))}", soft_wrap=True)


def para(said: str | Text) -> None:
    """A remark under a table, folded between words where the line ends, its further lines as deep as its first."""
    text = Text.from_markup(said) if isinstance(said, str) else said
    above = len(text.plain) - len(text.plain.lstrip("\n"))
    deep = len(text.plain) - above - len(text.plain.lstrip())
    for _ in range(above):
        out.print()
    for row in text[above + deep :].wrap(out, max(out.width - deep, 20)):
        row.rstrip()
        out.print(Text(" " * deep) + row, soft_wrap=True)


def hint(text: str) -> None:
    """What to do next; a command is never broken, so that it can be copied."""
    out.print(f"[dim]{escape(placed(text))}[/]", soft_wrap=True)


def money(value: float | None, digits: int = 1) -> str:
    """Millions with thousands separators, a dash for none; small amounts keep two digits."""
    if value is None:
        return "–"
    m = value / 1e6
    return f"{m:,.{2 if 0 < abs(m) < 1 else digits}f}"


def percent(before: float, after: float) -> str:
    """Signed change; "new" on a zero base."""
    if before == 0:
        return "new" if after else "–"
    return f"{(after / before - 1):+,.1%}"


def spark(values: tuple[float, ...]) -> str:
    """A series as a line of small bars.

    >>> spark((0.0, 1.0, 2.0))
    '▁▄█'
    """
    top = max(values, default=0.0)
    if top <= 0:
        return BARS[0] * len(values)
    return "".join(BARS[min(int(max(v, 0.0) / top * 7.999), 7)] for v in values)


def window_text(w: Window) -> str:
    """The two ranges of months that are compared."""
    from umweg.core.months import span_text

    return f"{span_text(w.before_from, w.before_to)} → {span_text(w.after_from, w.after_to)}"


def frame(title: str, columns: str) -> Table:
    """A borderless table that is never squeezed; columns that begin with ``>`` are set to the right."""
    table = Table(title=title or None, title_justify="left", box=None, pad_edge=False)
    for text in columns.split("|"):
        table.add_column(text.lstrip(">"), justify="right" if text.startswith(">") else "left", no_wrap=True)
    return table


def cut(text: str, taken: int) -> str:
    """Shorten a text to what is left of the line after ``taken`` columns."""
    return shortened(text, max(out.width - taken, 10))


def shortened(text: str, most: int) -> str:
    """A text of at most so many letters; a longer one ends with a sign that it went on."""
    return text if len(text) <= most else text[: most - 1].rstrip(" (,;:–-") + "…"


def middle(text: str, most: int) -> str:
    """The same for names whose end tells one from another: what is left out is left out of the middle.

    >>> middle("exports_of_germany_2022.csv", 16)
    'exports…2022.csv'
    """
    tail = max((most - 1) // 2 + 1, 1)
    return text if len(text) <= most else f"{text[: most - 1 - tail]}…{text[-tail:]}"
