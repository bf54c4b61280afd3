"""``umweg parties``: who is that? One name, a record from options, or a file. ``register(app)`` adds the command."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from umweg.cli.output import Format, write_json, write_rows
from umweg.core.errors import NotAssessable, StoreError, UsageError
from umweg.core.settings import Settings

if TYPE_CHECKING:
    from umweg.parties.answers import Answer
    from umweg.parties.matcher import Matcher

CHUNK = 2000
SCHEMA = "umweg.parties/1"
NEARLY = 0.5  # candidates below the threshold are shown down to this share of it, so that one sees what was near
Many = list[str] | None

EPILOG = (
    'Examples: `umweg parties "ООО Ромашка Трейд" --country KZ` · '
    '`umweg parties "J. Doe" --schema Person --birth 1970` · '
    '`umweg parties "Sunny Toys" --id BIN=941240000193 --owner "Vostok Holding 60%"` · '
    "`umweg parties customers.csv --format csv > alerts.csv`"
)
Name = Annotated[
    str | None,
    typer.Argument(
        help="A name, or a file: .txt (names), .csv (header), .jsonl (records, FollowTheMoney).", show_default=False
    ),
]
Country = Annotated[Many, typer.Option("--country", help="Country (ISO 2 or name); repeatable.")]
Birth = Annotated[str | None, typer.Option("--birth", help="Date of birth: 1970-01-31, 1970, 1970~ (about).")]
Founded = Annotated[str | None, typer.Option("--founded", help="Date of founding, in the same way.")]
Number = Annotated[Many, typer.Option("--id", help="KIND=NUMBER (INN=7707083893, BIN, OGRN, LEI, IMO); repeatable.")]
Address = Annotated[Many, typer.Option("--address", help="Address; repeatable.")]
Owner = Annotated[Many, typer.Option("--owner", help="Owner and share (ACME LLC 60%); repeatable.")]
Schema = Annotated[str | None, typer.Option("--schema", help="Person, Company, LegalEntity, Vessel, Airplane.")]
Store_ = Annotated[
    Path | None,
    typer.Option("--store", help="Folder of the store.  [default: $UMWEG_STORE, else your data folder]"),
]
Limit = Annotated[int, typer.Option("--limit", help="Candidates a query.", min=1)]
Threshold = Annotated[
    float | None,
    typer.Option("--threshold", help="Score from which on it is an alert.  [default: as shipped]", min=0, max=1),
]
Current = Annotated[bool, typer.Option("--current", help="Leave out parties that are no longer listed.")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="As it was known on this date (YYYY-MM-DD, UTC).")]
Output = Annotated[Format, typer.Option("--format", help="How to write the result to standard output.")]


def register(app: typer.Typer) -> None:
    """Add ``parties`` to the command line."""
    app.command("parties", epilog=EPILOG)(parties)


def parties(
    name: Name = None,
    country: Country = None,
    birth: Birth = None,
    founded: Founded = None,
    number: Number = None,
    address: Address = None,
    owner: Owner = None,
    schema: Schema = None,
    store: Store_ = None,
    limit: Limit = 5,
    threshold: Threshold = None,
    current: Current = False,
    as_of: AsOf = None,
    format: Output = Format.table,  # noqa: A002
) -> None:
    """Who is that? Match names or records against the lists in the store, ranked and explained."""
    from umweg.names import threshold as shipped
    from umweg.parties.list_status import today

    options = {"country": country, "birth": birth, "founded": founded, "address": address, "owners": owner,
               "schema": schema, "identifiers": _numbers(number)}  # fmt: skip
    queries = _queries(name, {k: v for k, v in options.items() if v})
    at = shipped() if threshold is None else threshold
    matcher = _matcher(store, as_of)
    on = date.fromisoformat(as_of[:10]) if as_of else today()
    floor = at if len(queries) > 1 or format is Format.csv else at * NEARLY
    answers = _answers(queries, matcher, limit, floor, at, on, current)
    _write(answers, matcher, at, on, limit, format)


def _numbers(ids: Many) -> list[dict[str, str]]:
    """``INN=7707083893`` as an identifier."""
    out = []
    for text in ids or ():
        kind, sign, number = text.partition("=")
        if not (sign and kind.strip() and number.strip()):
            raise UsageError(
                f"'{text}' is no identifier.", where="--id", mend="Write KIND=NUMBER: --id INN=7707083893."
            )
        out.append({"type": kind.strip(), "value": number.strip()})
    return out


def _queries(name: str | None, options: dict[str, Any]) -> Sequence[Any]:
    from umweg.parties.files import is_file, read_queries

    if name is None and not options.keys() & {"identifiers", "address", "owners"}:
        raise UsageError(
            "There is nothing to search for.",
            mend='Give a name, a file, or --id: umweg parties "ROSNEFT" --country RU.',
        )
    if name is not None and is_file(name):
        if options:
            raise UsageError(
                f"{', '.join('--' + o for o in options)} would hold for every line of {name}.",
                mend="Write it into the file's columns: name,country,birth,INN,address,owners.",
            )
        return read_queries(Path(name))
    if not options:
        return [name]
    return [{**({"name": name} if name is not None else {}), **options}]


def _matcher(path: Path | None, as_of: str | None) -> Matcher:
    from platformdirs import user_cache_path

    from umweg.parties.index_cache import IndexCache
    from umweg.parties.matcher import Matcher
    from umweg.store import Store

    folder = path if path is not None else Settings.read().store
    mend = f"Take in a list: umweg ingest ofac-sdn --store {folder} (downloads it), or umweg ingest FILE --source NAME."
    if not folder.is_dir():
        raise StoreError("There is no store here, so there is no list to compare with.", where=str(folder), mend=mend)
    opened = Store.open(folder, as_of)
    try:
        with _waiting("Reading the lists (their index is kept for the next time)"):
            return Matcher.of(opened, IndexCache(user_cache_path("umweg") / "names"))
    except NotAssessable as e:
        when = f" as of {as_of}" if as_of else ""
        raise NotAssessable(f"The store holds no list of parties{when}.", where=str(folder), mend=mend) from e


def _answers(
    queries: Sequence[Any], matcher: Matcher, limit: int, floor: float, threshold: float, on: date, current: bool
) -> list[Answer]:
    """All answers; with many queries, in parts, so that progress can be seen. Parts change no answer."""
    from umweg.parties.answers import answer

    out: list[Answer] = []
    with _progress(len(queries)) as step:
        for at in range(0, len(queries), CHUNK):
            part = queries[at : at + CHUNK]
            out += answer(part, matcher, limit=limit, floor=floor, threshold=threshold, on=on, first=at + 1,
                          current=current)  # fmt: skip
            step(len(part))
    return out


def _waiting(what: str) -> contextlib.AbstractContextManager[Any]:
    """A sign of life on a terminal."""
    from umweg.cli.terminal import err

    return err.status(what) if err.is_terminal else contextlib.nullcontext()


@contextlib.contextmanager
def _progress(total: int) -> Iterator[Any]:
    from umweg.cli.terminal import err

    if total <= CHUNK or not err.is_terminal:
        yield lambda _: None
        return
    from rich.progress import Progress

    with Progress(console=err, transient=True) as bar:
        task = bar.add_task("parties", total=total)
        yield lambda n: bar.advance(task, n)


def _write(
    answers: Sequence[Answer],
    matcher: Matcher,
    threshold: float,
    on: date,
    limit: int,
    format: Format,  # noqa: A002
) -> None:
    from umweg.parties.lists_searched import absent, in_short

    if format is Format.csv:
        searched = in_short(matcher.listed.lists)
        write_rows([row for a in answers for row in _rows(a, matcher, threshold, on, searched)])
        return
    from umweg.parties.false_alert_rate import alarms

    with _waiting("Trying the threshold on ordinary names"):
        rates = alarms(matcher, threshold)
    if format is Format.json:
        write_json({
            "schema": SCHEMA,
            "threshold": threshold,
            "as_of": on.isoformat(),
            "false_alerts_per_1000": [r.as_dict() for r in rates],
            "lists": [v.as_dict() for v in matcher.listed.lists],
            "lists_not_loaded": [{"source": s, "publisher": p} for s, p in absent(matcher.listed.lists).items()],
            "answers": [a.as_dict(matcher, threshold, on) for a in answers],
        })  # fmt: skip
        return
    from umweg.cli.terminal import out
    from umweg.report.parties import show_answers

    show_answers(out, answers, matcher, threshold, on, limit, rates)


def _rows(a: Answer, matcher: Matcher, threshold: float, on: date, searched: str) -> Iterator[dict[str, Any]]:
    """Rows for CSV: one a candidate, then one a listed owner; a query without any has one row that says so."""
    from umweg.parties.match import rows_of

    asked = {"query": a.query, "status": a.status(threshold)}
    found = list(rows_of(a, matcher, on, explain=False))
    gone, remarked = matcher.listed.gone(on), matcher.listed.remarked(on)
    for place, (_, entity, name, score, why) in enumerate(found):
        row = matcher.listed.by_id[entity] if entity else None
        yield {
            **asked,
            "found_as": None if row is None else "party" if place < len(a.hits) else "owner",
            "entity_id": entity,
            "name": name,
            "score": None if score is None else round(score, 6),
            "listed": None if row is None else "no longer" if gone[row] else "perhaps" if remarked[row] else "yes",
            "lists": None if row is None else matcher.listed.where(on)[row],
            "reasons": "; ".join(why),
            "searched": searched,
        }
    if not found:
        blank = dict.fromkeys(("found_as", "entity_id", "name", "score", "listed", "lists"))
        note = "not found on the lists searched (partial): no clearance"
        yield {**asked, **blank, "reasons": note, "searched": searched}
