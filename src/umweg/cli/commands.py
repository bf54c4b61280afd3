"""The commands: name, module and what each is for, in the groups and the order of ``umweg --help``.

A module is loaded when its command is asked for, so that the help, and every command, starts fast. A module's
``register(app)`` adds its commands.
"""

from __future__ import annotations

from collections import UserDict
from importlib import import_module
from typing import Any, NamedTuple

import typer.core
import typer.main


class Entry(NamedTuple):
    """A command, or a group of some; ``text`` is the first sentence of its help (a test holds them together)."""

    name: str
    module: str
    text: str


COMMANDS: dict[str, tuple[Entry, ...]] = {
    "Data": (
        Entry("ingest", "ingest",
              "Read files into the store. Bad rows go to quarantine; a broken file changes nothing."),
        Entry("sources", "sources",
              "What can be read, what of it is in the store, how old it is, and under which licence."),
        Entry("flows", "flows",
              "Show any series by member state; without options, what the store holds. CSV rows carry a citation."),
        Entry("quarantine", "quarantine",
              "Rows that could not be taken: show them, take them out as CSV, bring them back."),
    ),
    "Findings": (
        Entry("demo", "detect",
              "Run the main job on the sample inside the package: EU exports to seven countries, 2020 to 2022."),
        Entry("detect", "detect", "Find where restricted goods take a detour, with error rates."),
        Entry("finding", "finding",
              "Everything about one finding: evidence with small plots, member states, months, notes."),
        Entry("cite", "finding",
              "The very rows of the store behind each figure, with snapshot, file, hash and citation."),
        Entry("note", "finding",
              "Leave a note on a finding: it is shown in every later run, as long as the store lives."),
        Entry("coverage", "finding", "Who reported which month: reported, in doubt, nothing to report, missing."),
        Entry("watch", "watch",
              "Watch corridors month by month: alarms whose error rate holds however often one looks."),
        Entry("compare", "compare",
              "Before and after: each figure also on equal reporters and on goods comparable across changes of codes."),
        Entry("trace", "trace",
              "Routes over one and two transit countries: the least and the most that each can have carried."),
        Entry("mirror", "mirror",
              "Hold exporters' reports against importers': gaps before and after the CIF step, reconciled values."),
        Entry("prices", "prices",
              "Which flows have an odd price? Outliers, adjusted boxplot, and prices that hardly vary."),
        Entry("runs", "runs", "Runs that were kept: list, show, remove."),
        Entry("check", "check",
              "Check what texts say about trade: carried by the figures, contradicted, or only on one base."),
    ),
    "What if": (
        Entry("simulate", "simulate",
              "What would happen if someone turned a screw? Trade model, transit routes, and a game over both."),
    ),
    "Screening": (
        Entry("screen", "screen",
              "May these consignments go? Goods, parties, route and red flags, with reasons; held ones wait "
              "in the queue."),
        Entry("parties", "parties",
              "Who is that? Match names or records against the lists in the store, ranked and explained."),
        Entry("consignments", "consignments", "Consignments: schema, mappings of tables, checks, formats."),
        Entry("policy", "policy", "Policies: which laws bind you, and what each reason leads to."),
        Entry("target", "target", "Order the queue of inspections by what past inspections found."),
    ),
    "Desk": (
        Entry("queue", "desk.queue",
              "What waits for a clerk? The most urgent first; `show ID` one in full, `take ID` keeps others "
              "away for a while."),
        Entry("decide", "desk.queue",
              "Release or stop a consignment that waits. With four eyes, a second person must say the same."),
        Entry("reopen", "desk.queue",
              "Undo what was decided: the task waits again, and what was said stays in its history."),
        Entry("except", "desk.exceptions",
              'This party of ours is not that listed one ("good guy"): no alert until a day. `list` and '
              '`revoke` them, too.'),
        Entry("rescreen", "desk.rescreen",
              "Lists changed: decide again on the consignments and customers that the change touches, and on "
              "no others."),
        Entry("customers", "desk.customers", "The customer master: parties that are screened as they are."),
        Entry("cases", "desk.cases", "A register of interceptions and inspections; what resembles one?"),
        Entry("audit", "desk.audit", "The audit trail: export it, verify it, prove one decision, note its head."),
        Entry("purge", "desk.audit",
              "Remove personal data for good. The trail still verifies, and shows when something was screened "
              "on which lists."),
    ),
    "Store": (
        Entry("store", "store", "Look after the store: list, check, remove, restore, bundle."),
    ),
}  # fmt: skip
_ENTRIES = {e.name: (e, group) for group, entries in COMMANDS.items() for e in entries}


class Commands(typer.core.TyperGroup):
    """The group of all commands; what the help lists is read from the table, without loading any."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**{**given, "commands": {}})
        self.commands = _Loaded(dict.fromkeys(_ENTRIES))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Show the table. What shows the help of one command loads a parser of Markdown: a quarter of the start."""
        from rich.padding import Padding
        from rich.panel import Panel
        from rich.table import Table

        from umweg.cli.terminal import out

        usage = f"[yellow]Usage:[/] [bold]{ctx.command_path} \\[OPTIONS] COMMAND \\[ARGS]...[/]"
        out.print(Padding(f"{usage}\n\n{self.help}", (1, 1)))
        options = (("--version", "Print the version and exit."), ("--help", "Show this message and exit."))
        groups = {g: tuple((e.name, e.text.replace("`", "")) for e in entries) for g, entries in COMMANDS.items()}
        wide = max(map(len, _ENTRIES))
        for title, rows in {"Options": options, **groups}.items():
            table = Table.grid(padding=(0, 2, 0, 0), expand=True)
            table.add_column(style="bold cyan", width=wide)
            table.add_column(ratio=1)
            for row in rows:
                table.add_row(*row)
            out.print(Panel(table, title=title, title_align="left", border_style="dim"))
        out.print(Padding(str(self.epilog), (1, 1)))


class _Loaded(UserDict[str, Any]):
    """Commands by their names, each loaded with its module's others when it is first asked for."""

    def __getitem__(self, name: str) -> Any:
        if self.data[name] is None:
            part = typer.Typer(add_completion=False, rich_markup_mode="markdown")
            import_module(f"umweg.cli.{_ENTRIES[name][0].module}").register(part)
            for other, command in typer.main.get_group(part).commands.items():
                command.rich_help_panel = _ENTRIES[other][1]  # type: ignore[attr-defined]  # of both kinds
                plain_flags(command)
                self.data[other] = command
        return self.data[name]


def plain_flags(command: Any) -> None:
    """The help shows no type for what is only given or not given."""
    for p in (*command.params, command.get_help_option(typer.Context(command))):
        if getattr(p, "is_flag", False) and p.metavar is None:
            p.metavar = ""
    inner = getattr(command, "commands", {})
    if not isinstance(inner, _Loaded):  # whose commands are made plain as they are loaded
        for one in inner.values():
            plain_flags(one)
