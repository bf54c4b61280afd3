"""Reads JSON-stat 2.0 of Eurostat's DS-045409 and DS-059341: a sparse cube of figures."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import Any

from umweg.core.errors import SourceError
from umweg.engines import Engine
from umweg.engines.sql import SQL, ident
from umweg.files import json
from umweg.files.input_file import InputFile
from umweg.sources.base import FileOptions, StagedFile, Take, check_nomenclature
from umweg.sources.eurostat_sdmx.read import INDICATORS, status, taken
from umweg.sources.passport import SourcePassport

DIMENSIONS = ("freq", "reporter", "partner", "product", "flow", "indicators", "time")
MEND = "Download the dataset again from Eurostat's dissemination API with format=JSON."
SMALLER = "Ask for fewer periods, products or reporters at a time, or take the bulk files (source comext-bulk)."


def refuse_error(document: Any, where: str) -> None:
    """SourceError if the document is Eurostat's message that there is no answer (now).

    >>> refuse_error({"error": [{"status": 413, "label": "EXTRACTION_TOO_BIG: 6000000 rows"}]}, "a.json")
    Traceback (most recent call last):
    umweg.core.errors.SourceError: Eurostat refused the query as too big (413): EXTRACTION_TOO_BIG: 6000000 rows. ...
    """
    if not isinstance(document, dict) or not (document.get("error") or document.get("warning")):
        return
    if document.get("class") == "dataset" and not document.get("error"):
        return
    said = document.get("error") or document.get("warning")
    first = said[0] if isinstance(said, list) and said else said
    first = first if isinstance(first, dict) else {"label": first}
    code, label = str(first.get("status", "")), str(first.get("label", ""))[:300]
    if code == "413" or "TOO_BIG" in label.upper() or "ASYNC" in label.upper():
        kind = "will answer later only (asynchronously)" if "ASYNC" in label.upper() else "refused the query as too big"
        raise SourceError(f"Eurostat {kind} (413): {label}.", where=where, mend=SMALLER)
    raise SourceError(f"Eurostat's answer is an error ({code[:40] or 'no number'}): {label}.", where=where, mend=MEND)


def _codes(document: dict[str, Any], where: str) -> list[list[str]]:
    """The codes of each dimension, in order; SourceError where the document contradicts itself."""
    ids, sizes, dims = document.get("id"), document.get("size"), document.get("dimension")
    if not isinstance(ids, list) or not isinstance(sizes, list) or not isinstance(dims, dict):
        raise SourceError("id, size or dimension is missing: this is no JSON-stat 2.0.", where=where, mend=MEND)
    found = [str(i).lower() for i in ids]
    if sorted(found) != sorted(DIMENSIONS):
        raise SourceError(
            f"The dimensions are {', '.join(found)[:300]}; those of Eurostat's trade are {', '.join(DIMENSIONS)}.",
            where=where,
            mend="This source reads DS-045409 and DS-059341.",
        )
    out = []
    for name, size in zip(ids, sizes, strict=True):
        category = dims.get(name, {}).get("category", {}) if isinstance(dims.get(name), dict) else {}
        index = category.get("index") if isinstance(category, dict) else None
        if index is None and isinstance(category, dict) and isinstance(category.get("label"), dict):
            index = list(category["label"])
        places = index if isinstance(index, list) else None
        if isinstance(index, dict):
            places = sorted(index, key=lambda c: int(index[c]))
            if sorted(map(int, index.values())) != list(range(len(index))):
                raise SourceError(
                    f"The codes of dimension {str(name)[:40]} are not numbered from 0 on.", where=where, mend=MEND
                )
        if places is None or len(places) != int(size):
            raise SourceError(
                f"Dimension {str(name)[:40]} has {len(places or [])} codes, size says {str(size)[:40]}.",
                where=where,
                mend=MEND,
            )
        out.append([str(c) for c in places])
    return out


def _cells(document: dict[str, Any], total: int, where: str) -> Iterator[tuple[int, str | None, str]]:
    """Place, figure and flag of every cell that says something."""
    values, flags = document.get("value"), document.get("status") or {}

    def by_place(given: Any) -> dict[int, Any]:
        if isinstance(given, list):
            return {i: v for i, v in enumerate(given) if v is not None}
        if isinstance(given, dict):
            odd = next((k for k in given if not (k.isascii() and k.isdigit()) or str(int(k)) != k), None)
            if odd is not None:
                raise SourceError(f"'{odd[:40]}' is no number of a cell.", where=where, mend=MEND)
            return {int(k): v for k, v in given.items() if v is not None}
        raise SourceError("value is neither a list nor an object.", where=where, mend=MEND)

    figures = by_place(values)
    marks = by_place(flags) if not isinstance(flags, str) else dict.fromkeys(figures, flags)
    places = sorted({*figures, *marks})
    if places and not 0 <= places[0] <= places[-1] < total:
        raise SourceError(f"Cell {places[-1]} lies outside the cube of {total:,} cells.", where=where, mend=MEND)
    for place in places:
        figure = figures.get(place)
        yield place, None if figure is None else str(figure), str(marks.get(place, ""))


def _records(document: dict[str, Any], where: str) -> list[dict[str, str | None]]:
    codes = _codes(document, where)
    sizes = [len(c) for c in codes]
    names = [str(i).lower() for i in document["id"]]
    out: list[dict[str, str | None]] = []
    for place, figure, flag in _cells(document, prod(sizes), where):
        record: dict[str, str | None] = {"cell": str(place), "value": figure, "status": flag}
        for name, size, labels in zip(reversed(names), reversed(sizes), reversed(codes), strict=True):
            place, at = divmod(place, size)
            record[name] = labels[at]
        out.append(record)
    return out


def stage(engine: Engine, given: InputFile, options: FileOptions, passport: SourcePassport) -> StagedFile:
    """Stage a document; SourceError if it is an error message, another dataset, or contradicts itself."""
    check_nomenclature(options.nomenclature)
    document = json.load(given)
    refuse_error(document, given.name)
    if not isinstance(document, dict) or document.get("class") != "dataset":
        raise SourceError("This is no dataset of JSON-stat 2.0.", where=given.name, mend=MEND)
    try:
        records = _records(document, given.name)
    except (ValueError, TypeError, KeyError, AttributeError) as e:
        raise SourceError(
            f"The document contradicts JSON-stat 2.0: {str(e)[:300]}.", where=given.name, mend=MEND
        ) from e
    columns = json.stage(engine, list(records), given.name)
    dimensions = {c: Take(ident(c), c) for c in DIMENSIONS}
    figure, state = SQL("nullif(value, ':')"), Take(status(SQL("status")), "status")
    facts = {k: str(document[k]) for k in ("label", "updated") if document.get(k)}
    return StagedFile(
        SQL("staged"),
        columns,
        taken(dimensions, Take(figure, "value"), state, options.nomenclature or "CN"),
        indicators=INDICATORS,
        missing=SQL(f"({figure} is null and not contains(lower(coalesce(status, '')), 'c'))"),
        facts=facts,
    )
