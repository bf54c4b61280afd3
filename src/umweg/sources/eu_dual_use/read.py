"""Reads Annex I of the EU's dual-use regulation: the entries, and with them the paragraphs, from two files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from umweg.core.errors import SourceError
from umweg.files.input_file import BadRecord, InputFile
from umweg.files.text import rows, text
from umweg.sources.lists import goods
from umweg.sources.passport import SourcePassport
from umweg.sources.records import FileFacts, ReadResult

PARAGRAPHS = ("code", "paragraph", "depth", "note_type", "regime", "text")


def read(files: Sequence[InputFile], passport: SourcePassport) -> ReadResult:
    """Read the file of entries, and the file of paragraphs where it is given too."""
    more = [f for f in files if text(f).split("\n", 1)[0].strip().split(",")[:2] == list(PARAGRAPHS[:2])]
    entries = [f for f in files if f not in more]
    if len(entries) != 1 or len(more) > 1:
        raise SourceError(
            "One file of entries is needed, and at most one of paragraphs.",
            where=", ".join(f.name for f in files),
            mend="Give the file of codes, alone or with that of the paragraphs.",
        )
    found = goods.read(entries, passport)
    if not more:
        return found
    bad: list[BadRecord] = []
    table = found.table.to_pylist()
    by_code: dict[str, list[dict[str, str]]] = {r["code"]: [] for r in table}
    for row in rows(more[0], PARAGRAPHS, bad):
        if row.values["code"] not in by_code:
            why = "paragraph without entry: the list has no such entry. Give files of the same edition."
            bad.append(goods.refuse(more[0], row, "code", why))
        else:
            kept = ("paragraph", "depth", "note_type", "regime", "text")
            by_code[row.values["code"]].append({k: " ".join(row.values[k].split()) for k in kept})
    for r in table:
        r["details"] = json.dumps({"paragraphs": by_code[r["code"]]}, ensure_ascii=False)
    count = sum(map(len, by_code.values()))
    read_ = facts(found).read or 0
    whole = goods.finish(table, [*found.bad, *bad], passport, entries, read_ + len(bad) + count, found.warnings)
    return whole._replace(
        facts=replace(facts(whole), other={**facts(whole).other, "paragraphs with entry": str(count)})
    )


def facts(found: ReadResult) -> FileFacts:
    """The facts of a goods list."""
    assert isinstance(found.facts, FileFacts)  # noqa: S101  # for mypy: made so above
    return found.facts
