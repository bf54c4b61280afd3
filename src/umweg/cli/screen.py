"""``umweg screen``: may these consignments go? ``register(app)`` adds the command."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from umweg.cli.desk_args import By, Place, open_desk, person, there
from umweg.cli.options import folder_of
from umweg.cli.output import Written, streamed
from umweg.core.errors import UsageError

if TYPE_CHECKING:
    from umweg.desk.desk import Desk
    from umweg.law.policies import Policy
    from umweg.results.decision import Decision
    from umweg.screening.run import Screener
    from umweg.store import Store

EPILOG = (
    "Examples: `umweg screen consignments.jsonl --store trade` · "
    "`umweg screen declarations.csv --mapping mapping.yml --report screening.html` · "
    "`umweg screen - --format jsonl < today.jsonl > decisions.jsonl` · "
    "`umweg screen export.xml --policy my-policy.yml --lang de`"
)


HEADER = ("consignment", "outcome", "reasons", "asked_for", "taken_back", "points", "id")
File = Annotated[
    str, typer.Argument(help="Consignments: .jsonl, .csv, .parquet, .xml; - reads JSON lines from standard input.")
]
Store_ = Annotated[
    Path | None,
    typer.Option(
        "--store", help="Folder of the store with lists and trade.  [default: $UMWEG_STORE, else your data folder]"
    ),
]
Policy_ = Annotated[
    str, typer.Option("--policy", help="A shipped policy (umweg policy list), or a YAML file of your own.")
]
AsOf = Annotated[
    str | None, typer.Option("--as-of", help="Lists and law as they were on this day (YYYY-MM-DD).  [default: today]")
]
Lang = Annotated[str, typer.Option("--lang", help="Language of the reasons: en or de.")]
History_ = Annotated[
    Path | None,
    typer.Option("--history", help="Past consignments (any format) or a saved history, for the flags of conduct."),
]
Permits = Annotated[Path | None, typer.Option("--permits", help="Your licences and exemptions (YAML).")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("screen", epilog=EPILOG)(screen)


def screen(
    file: File,
    store: Store_ = None,
    policy: Policy_ = "default",
    format: Annotated[  # noqa: A002
        Written, typer.Option("--format", help="How decisions are written to standard output.")
    ] = Written.table,
    report: Annotated[Path | None, typer.Option("--report", help="Also write a self-contained HTML report.")] = None,
    mapping: Annotated[
        Path | None, typer.Option("--mapping", help="For CSV and flat Parquet: which column is what (YAML).")
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--input", help="Format of the file, where its name does not tell.")
    ] = None,
    as_of: AsOf = None,
    permits: Permits = None,
    history: History_ = None,
    model: Annotated[
        Path | None, typer.Option("--model", help="Of umweg target train: orders what is held; changes no outcome.")
    ] = None,
    desk: Place = None,
    no_keep: Annotated[
        bool, typer.Option("--no-keep", help="Record nothing; exceptions and cases of a desk still count.")
    ] = False,
    by: By = None,
    lang: Lang = "en",
    limit: Annotated[
        int, typer.Option("--limit", min=0, help="Consignments to show in the terminal, the gravest first.")
    ] = 10,
) -> None:
    """May these consignments go? Goods, parties, route and red flags, with reasons; held ones wait in the queue."""
    from umweg.cli.terminal import say
    from umweg.cli.views.screen import show_batch
    from umweg.law.policies import policy as read_policy
    from umweg.results.batch import Tally
    from umweg.screening.consignments.read import read_consignments

    language(lang)
    # What is wrong with the file, the store or the policy is said before a desk is made.
    items = _begun(read_consignments(file, format=kind, mapping=mapping, notes=say))
    opened, law = opened_store(store, as_of), read_policy(policy)
    held = None if no_keep else open_desk(desk, create_new=True)
    # Exceptions and cases count also where nothing is recorded.
    reads = there(desk) if held is None else held
    made = make(opened, law, as_of=as_of, permits=permits, history=history, desk=reads, model=model)
    # What makes it another batch where one was interrupted; lists may change meanwhile, the user's own choices not.
    options = {"mapping": mapping, "input": kind, "policy": law.sha256, "as_of": as_of, "permits": permits,
               "history": history, "model": model}  # fmt: skip
    tally = Tally(keep=max(limit, 200 if report else 0))
    with streamed(format, HEADER, lambda d: d.bytes(), lambda d: _row(d, lang)) as write, progress(file) as step:
        for decision in _recorded(made, items, held, file, options, by):
            tally.add(decision)
            write(decision)
            step()
    if format is Written.table:
        show_batch(tally, limit, lang, made.law.pins)
        if held is not None and tally.total > tally.outcomes["release"]:
            say("Held ones wait at the desk: umweg queue, umweg decide ID release|stop --reason …")
    if report is not None:
        from umweg.report.screening import write_screening

        say(f"Report: {report} ({write_screening(tally, made.law.pins, report, lang):,} bytes)")


def language(lang: str) -> None:
    """UsageError for what is no language of the reasons."""
    if lang not in ("en", "de"):
        raise UsageError(f"'{lang}' is no language of the reasons.", where="--lang", mend="Use en or de.")


def opened_store(folder: Path | None, as_of: str | None) -> Store | None:
    """The store of an option or of the settings; None where nobody has made the latter yet."""
    from umweg.store import Store

    place = folder_of(folder)
    return Store.open(place, as_of) if folder is not None or place.is_dir() else None


def make(
    store: Store | Path | None, policy: str | Policy, *, as_of: str | None, permits: Path | None, history: Path | None,
    desk: Desk | None = None,
    model: Path | None = None,
) -> Screener:  # fmt: skip
    """A screener from options, with a sign of life while lists are read. Cases and exceptions are those of the desk."""
    from platformdirs import user_cache_path

    from umweg.cli.terminal import err, say
    from umweg.parties.index_cache import Kept
    from umweg.screening.exceptions import Lifting
    from umweg.screening.prepare import day_of, screener
    from umweg.screening.similar_cases import Cases

    opened = opened_store(store, as_of) if store is None or isinstance(store, Path) else store
    if opened is None:
        say(f"There is no store at {folder_of(None)}, so no list is loaded and nothing is released: umweg ingest LIST.")
    waiting = err.status("Reading lists, law and history") if err.is_terminal else contextlib.nullcontext()
    with waiting:
        return screener(
            opened, policy, as_of=as_of, permits=permits, history=history,
            cases=Cases(desk.cases()) if desk else None,
            model=model,
            exceptions=Lifting(desk.exceptions(day_of(as_of))) if desk else None,
            kept=Kept(user_cache_path("umweg") / "names"),
        )  # fmt: skip


def _begun(items: Iterator[Any]) -> Iterator[Any]:
    """The same, with the first one read already."""
    return chain((next(items),), items)  # there is one: a file without any is an error of the reader


def _recorded(
    made: Screener, items: Iterator[Any], desk: Desk | None, file: str, options: dict[str, Any], by: str | None
) -> Iterator[Decision]:
    if desk is None:
        yield from (s.decision for s in made.run(items))
        return
    from umweg.screening.record import as_json, file_digest, recorded

    yield from recorded(made, items, desk, file_digest(file), person(by), options=as_json(options))


def _row(d: Decision, lang: str) -> tuple[str | float, ...]:
    reasons = " | ".join(f"{r['action']}: {r['text'][lang]}" for r in d.reasons)
    asked = " | ".join(f"{m['titles'][lang]}: {', '.join(m['fields'])}" for m in d.missing if m["action"] != "note")
    lifted = " | ".join(f"{r['text'][lang]} ({r['why']})" for r in d.lifted)
    return d.consignment, d.outcome, reasons, asked, lifted, d.points, d.id


@contextlib.contextmanager
def progress(what: str, total: int | None = None) -> Iterator[Any]:
    """A count of consignments on a terminal; how many are to come is mostly not known (None)."""
    from umweg.cli.terminal import err

    if not err.is_terminal:
        yield lambda: None
        return
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.completed:,.0f} consignments"), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)
