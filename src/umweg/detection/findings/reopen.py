"""Runs that the store keeps, and the notes that people left: what a run is shown with, and how it is found again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from umweg.core.codes.countries import name as country_name
from umweg.core.errors import StoreError, UnknownName, UsageError
from umweg.results import DetectResult, Finding, Note, annotate
from umweg.results.from_json import from_file
from umweg.results.result import question
from umweg.runs import notes, runs
from umweg.runs.runs import RunRecord
from umweg.series.options import DetectOptions
from umweg.store import Store

#: How many kept runs are searched for a finding, the latest first: each is opened, which takes a moment.
LATEST_RUNS = 20
#: How many ids an error names.
MOST_IDS = 12


def annotated(store: Store, result: DetectResult) -> DetectResult:
    """The result with the notes of this store, each at its finding, or said to be without one.

    A log of notes that cannot be read fails no run: the result then says so.
    """
    try:
        found = notes.live(store)
    except StoreError as e:
        return replace(result, notes=(*result.notes, Note("notes", f"Notes are not shown. {e}")))
    return replace(result, annotations=annotate(found, result.findings, question(result)))


def older(store: Store, run: str, regime: str) -> tuple[DetectResult, str]:
    """A run to compare with, and when it was kept ("" for a file): an id, ``latest`` of this regime, or a JSON file."""
    if run.endswith((".json", ".gz")) or Path(run).is_file():
        return from_file(run), ""
    record = runs.find(store, run, regime if run == runs.LATEST else None)
    return runs.load(store, record), record.at


def named(result: DetectResult, text: str) -> tuple[Finding, ...]:
    """The findings of a run that a text means, the strongest first as in the run; empty where it holds none.

    An id (``RU-KZ-84111280``, or without the target: ``KZ-84111280``) or a country (``KZ``, ``Kazakhstan``) means one;
    a code means all findings of its good, the beginning of codes those of all goods that begin so.

    >>> from umweg import detect, sample
    >>> r = detect(sample.store(), transits=("KZ",))
    >>> [f.id for f in named(r, "kz")], [f.id for f in named(r, "8703.24.10")]
    (['RU-KZ'], ['RU-KZ-87032410'])
    """
    wanted = text.strip().upper()
    if found := [f for f in result.findings if wanted in (f.id, f.id.partition("-")[2])]:
        return tuple(found[:1])
    code = wanted.replace(".", "").replace(" ", "")
    if code.isdigit() and len(code) >= 2:
        goods = [f for f in result.findings if f.level == "good"]
        same = [f for f in goods if code == f.good.id or code in f.good.members]
        return tuple(same or [f for f in goods if any(c.startswith(code) for c in (f.good.id, *f.good.members))])
    return tuple(f for f in result.findings if f.level == "country" and country_name(f.transit).upper() == wanted)


def holding(store: Store, finding: str, run: str | None = None) -> tuple[RunRecord, DetectResult, tuple[Finding, ...]]:
    """A kept run with the findings that a text means (``named``), the latest that has any unless ``run`` names one.

    UnknownName if there is none.
    """
    records = [runs.find(store, run)] if run else [*reversed(runs.runs(store))][:LATEST_RUNS]
    near: set[str] = set()
    for record in records:
        result = runs.load(store, record)
        if found := named(result, finding):
            return record, annotated(store, result), found
        near |= {f.id for f in result.findings if f.id.startswith(finding[:9]) or f.id.endswith(finding[-8:])}
    like = f"Near it: {', '.join(sorted(near)[:6])}. " if near else ""
    none = "No run is kept in this store; umweg detect keeps one." if not records else ""
    raise UnknownName(
        f"{f'Run {records[0].id}' if run else f'None of the {LATEST_RUNS} latest runs'} holds '{finding}'.",
        where=str(store.path),
        mend=f"{like}{none or 'The ids are in: umweg runs show latest --format csv'}",
    )


def one_of(findings: Sequence[Finding], text: str) -> Finding:
    """The one finding of these; UsageError, with the ids, where a text means several."""
    if len(findings) == 1:
        return findings[0]
    ids = ", ".join(f.id for f in findings[:MOST_IDS])
    more = f" and {len(findings) - MOST_IDS} more (umweg finding {text})" if len(findings) > MOST_IDS else ""
    raise UsageError(f"'{text}' means {len(findings)} findings.", mend=f"Give the id of one: {ids}{more}.")


def options_of(result: DetectResult) -> DetectOptions:
    """The options that give a run again, from its provenance; the window is the run's own."""
    told = dict(result.provenance.options)
    told["history"] = told.pop("history_months", 12)
    window = result.window
    told["after_from"], told["after_to"] = f"{window.after_from:%Y-%m}", f"{window.after_to:%Y-%m}"
    settings: dict[str, Any] = {
        k: tuple(v) if isinstance(v, list) else v for k, v in told.items() if k in DetectOptions.__dataclass_fields__
    }
    return DetectOptions(**settings)


def as_seen(store: Store, record: RunRecord) -> Store:
    """The store with the data that a kept run saw: as it is where nothing came since, else as of the run's time."""
    return store if store.fingerprint() == record.data else store.at(record.as_of or record.at)
