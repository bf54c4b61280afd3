"""Readers of goods lists: one row for each code, with its mark and the completeness of its list.

Completeness is what the passport states, by the list's name; a list that it does not name is partial.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from umweg.core.codes import products
from umweg.core.errors import SourceError
from umweg.core.tables import GOODS
from umweg.files.input_file import BadRecord, InputFile
from umweg.files.text import CsvRow, broken_lines, rows
from umweg.ftm import dates
from umweg.sources.passport import SourcePassport
from umweg.sources.records import FileFacts, ReadResult

if TYPE_CHECKING:
    import pyarrow as pa

HEADER = ("list", "annex_or_tier", "code", "code_system", "description", "in_force_from", "source")
DIGITS = {"HS6": 6, "CN8": 8}


@cache
def schema() -> pa.Schema:
    """The Arrow schema of ``tables.GOODS`` without source and snapshot."""
    import pyarrow as pa

    kinds = {"DATE": pa.date32(), "VARCHAR": pa.string()}
    return pa.schema([(c.name, kinds[c.sql_type]) for c in GOODS.columns if c.name not in ("source", "snapshot")])


def read(files: Sequence[InputFile], passport: SourcePassport) -> ReadResult:
    """Read one or more files with the columns list, annex_or_tier, code, code_system, description, in_force_from,
    source."""
    taken: dict[tuple[str, str], dict[str, Any]] = {}
    bad: list[BadRecord] = []
    counts: Counter[str] = Counter()
    warnings: list[str] = []
    for given in files:
        extra: set[str] = set()
        for row in rows(given, HEADER, bad):
            counts["read"] += 1
            extra |= row.values.keys() - set(passport.columns)
            key = (row.values["list"], row.values["code"])
            why = _wrong(row.values) or ("", "code twice: the first line was taken.") * (key in taken)
            if why:
                bad.append(refuse(given, row, why[0] or "code", why[1]))
            else:
                taken[key] = _row(row.values, passport)
        if extra:
            warnings.append(f"{given.name}: columns not read: {', '.join(sorted(extra))}.")
    return finish(list(taken.values()), bad, passport, files, counts["read"] + broken_lines(bad), warnings)


def refuse(given: InputFile, row: CsvRow, field: str, why: str) -> BadRecord:
    """The bad record of a row."""
    whole = json.dumps(row.values, ensure_ascii=False)
    return BadRecord(given.name, row.line, field, row.values.get(field), why, whole)


def _wrong(v: Mapping[str, str]) -> tuple[str, str] | tuple[()]:
    """(field, reason) where a row cannot be taken."""
    system, code = v["code_system"], v["code"]
    if not v["list"]:
        return "list", "no list: name the list that the code is on."
    if system not in ("HS6", "CN8", "EU-DU", "ECCN"):
        return "code_system", "unknown system: use HS6, CN8, EU-DU or ECCN."
    if system in DIGITS:
        if not (code.isascii() and code.isdigit() and len(code) == DIGITS[system]):
            return "code", f"bad code: {system} has {DIGITS[system]} digits; keep leading zeros."
        if code[:6] not in products.hs_spans():
            return "code", "unknown code: no HS edition since 2012 has it."
    day = v["in_force_from"].removeprefix("<=").removesuffix("?")
    if day and dates.numeric(day) is None:
        return "in_force_from", "bad date: write YYYY-MM-DD, with <= before it where it is the latest possible day."
    return ()


def _row(v: Mapping[str, str], passport: SourcePassport) -> dict[str, Any]:
    written = v["in_force_from"]
    exact = dates.whole(written.removeprefix("<="))
    return {
        "list": v["list"],
        "tier": v["annex_or_tier"] or None,
        "code": v["code"],
        "code_system": v["code_system"],
        "description": " ".join(v["description"].split()) or None,
        "in_force_from": exact,
        "in_force_note": written if written and str(exact) != written else None,
        "mark": "inferred" if "INFERRED" in v["annex_or_tier"] else "stated",
        "completeness": passport.completeness.get(v["list"], "partial"),
        "origin": v["source"] or None,
        "details": None,
    }


def finish(
    found: list[dict[str, Any]],
    bad: Sequence[BadRecord],
    passport: SourcePassport,
    files: Sequence[InputFile],
    read: int,
    warnings: Sequence[str] = (),
) -> ReadResult:
    """The result of a reader of goods lists."""
    import pyarrow as pa

    if not found:
        raise SourceError(
            "The file holds no code that can be taken.",
            where=", ".join(f.name for f in files),
            mend="Check that it is a goods list in the documented layout.",
        )
    found.sort(key=lambda r: (r["list"], r["code"]))
    lists = Counter(r["list"] for r in found)
    other = {f"codes of {k}": str(n) for k, n in lists.items()}
    other["inferred"] = str(sum(r["mark"] == "inferred" for r in found))
    other |= {f"completeness of {r['list']}": r["completeness"] for r in found}
    version = max((dates.in_name(f.name) for f in files), default="")
    return ReadResult(
        pa.Table.from_pylist(found, schema=schema()), bad, FileFacts(version, read, other), tuple(warnings)
    )
