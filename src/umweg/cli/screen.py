"""``umweg screen``: may these consignments go? ``register(app)`` adds the command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from umweg.api.screen import ScreenRequest
from umweg.cli.options import (
    AsOf,
    By,
    Desk,
    Lang,
    Limit,
    Report,
    Store,
    Stream,
    language,
    opt,
    text_of,
    workspace,
)  # fmt: skip
from umweg.cli.output import Written, streamed
from umweg.cli.progress import consignments as progress
from umweg.cli.progress import steps

if TYPE_CHECKING:
    from umweg.results.decision import Decision

EPILOG = (
    "Examples: `umweg screen consignments.jsonl --store trade` · "
    "`umweg screen declarations.csv --mapping mapping.yml --report screening.html` · "
    "`umweg screen - --format jsonl < today.jsonl > decisions.jsonl` · "
    "`umweg screen export.xml --policy my-policy.yml --lang de`"
)
HEADER = ("consignment_id", "outcome", "reasons", "asked_for", "taken_back", "points", "id")
R = ScreenRequest
File = Annotated[
    str,
    typer.Argument(help="Consignments: .jsonl, .xlsx, .csv, .xml ... (`umweg consignments formats`); `-`: JSON lines."),
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("screen", epilog=EPILOG)(screen)


def screen(
    file: File,
    store: Store = None,
    policy: Annotated[str, opt(R, "policy", "--policy")] = "default",
    format: Stream = Written.table,  # noqa: A002
    report: Report = None,
    mapping: Annotated[Path | None, opt(R, "mapping", "--mapping")] = None,
    kind: Annotated[str | None, opt(R, "input", "--input")] = None,
    as_of: AsOf = None,
    permits: Annotated[Path | None, opt(R, "permits", "--permits")] = None,
    history: Annotated[Path | None, opt(R, "history", "--history")] = None,
    model: Annotated[Path | None, opt(R, "model", "--model")] = None,
    text_model: Annotated[bool, opt(R, "text_model", "--text-model/--no-text-model")] = True,
    desk: Desk = None,
    no_keep: Annotated[
        bool, typer.Option("--no-keep", help="Record nothing; exceptions and cases of a desk still count.")
    ] = False,
    by: By = None,
    lang: Lang = "en",
    limit: Limit = 10,
) -> None:
    """May these consignments go? Goods, parties, route and red flags, with reasons; held ones wait in the queue."""
    from umweg.api.screen import check_titles, started
    from umweg.cli.suggestions import command
    from umweg.cli.terminal import say
    from umweg.cli.views.screen import show_batch
    from umweg.cli.views.words import figure, word
    from umweg.results.batch import Tally

    language(lang)
    request = ScreenRequest(
        consignments=file, policy=policy, mapping=text_of(mapping), input=kind, permits=text_of(permits),
        history=text_of(history), model=text_of(model), text_model=text_model, keep=not no_keep,
    )  # fmt: skip
    tally = Tally(keep=max(limit, 200 if report else 0))
    with workspace(store, as_of, desk, by) as here:
        with steps(here, "Reading the file"):
            batch = started(request, here)
        with streamed(format, HEADER, lambda d: d.bytes(), lambda d: _row(d, lang)) as write, progress(file) as step:
            for decision, given in batch.decided:
                tally.add(decision, given)
                write(decision)
                step()
    if format is Written.table:
        show_batch(tally, limit, lang, batch.pins, check_titles(lang))
        if batch.desk is not None and tally.total > tally.outcomes["release"]:
            say(word("Held ones wait at the desk: {command}", lang).format(command=command("umweg queue")))
            decide = command("umweg decide ID release|stop --reason …")
            say(word("Say what happens to one: {command}", lang).format(command=decide))
    if report is not None:
        from umweg.report.screening import write_screening

        before = batch.histories(d.consignment_id for d in tally.gravest())
        size = figure(f"{write_screening(tally, batch.pins, report, lang, before):,}", lang)
        say(word("Report: {path} ({n} bytes)", lang).format(path=report, n=size))


def _row(d: Decision, lang: str) -> tuple[str | float, ...]:
    from umweg.results.german import reason_text, said

    reasons = " | ".join(f"{r['action']}: {reason_text(r, lang)}" for r in d.reasons)
    asked = " | ".join(f"{m['titles'][lang]}: {', '.join(m['fields'])}" for m in d.missing if m["action"] != "note")
    lifted = " | ".join(f"{reason_text(r, lang)} ({said(r['why'], lang)})" for r in d.lifted)
    return d.consignment_id, d.outcome, reasons, asked, lifted, d.points, d.id
