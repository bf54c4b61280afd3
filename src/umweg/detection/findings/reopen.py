"""Runs that the store keeps, and the notes that people left: what a run is shown with, and how it is found again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from umweg.core.errors import StoreError, UnknownName
from umweg.results import DetectResult, Finding, Note, annotate
from umweg.results.from_json import from_file
from umweg.results.result import question
from umweg.runs import notes, runs
from umweg.runs.runs import RunRecord
from umweg.series.options import Options
from umweg.store import Store

#: How many kept runs are searched for a finding, the latest first: each is opened, which takes a moment.
LATEST_RUNS = 20


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


def holding(store: Store, finding: str, run: str | None = None) -> tuple[RunRecord, DetectResult, Finding]:
    """A kept run that holds a finding, the latest that does unless ``run`` names one; UnknownName if there is none."""
    records = [runs.find(store, run)] if run else [*reversed(runs.runs(store))][:LATEST_RUNS]
    near: set[str] = set()
    for record in records:
        result = runs.load(store, record)
        for f in result.findings:
            if f.id == finding:
                return record, annotated(store, result), f
        near |= {f.id for f in result.findings if f.id.startswith(finding[:9]) or f.id.endswith(finding[-8:])}
    like = f"Near it: {', '.join(sorted(near)[:6])}. " if near else ""
    none = "No run is kept in this store; umweg detect keeps one." if not records else ""
    raise UnknownName(
        f"{f'Run {records[0].id}' if run else f'None of the {LATEST_RUNS} latest runs'} holds '{finding}'.",
        where=str(store.path),
        mend=f"{like}{none or 'The ids are in: umweg runs show latest --format csv'}",
    )


def options_of(result: DetectResult) -> Options:
    """The options that give a run again, from its provenance; the window is the run's own."""
    told = dict(result.provenance.options)
    told["history"] = told.pop("history_months", 12)
    window = result.window
    told["after_from"], told["after_to"] = f"{window.after_from:%Y-%m}", f"{window.after_to:%Y-%m}"
    settings: dict[str, Any] = {
        k: tuple(v) if isinstance(v, list) else v for k, v in told.items() if k in Options.__dataclass_fields__
    }
    return Options(**settings)


def as_seen(store: Store, record: RunRecord) -> Store:
    """The store with the data that a kept run saw: as it is where nothing came since, else as of the run's time."""
    return store if store.fingerprint() == record.data else store.at(record.as_of or record.at)
