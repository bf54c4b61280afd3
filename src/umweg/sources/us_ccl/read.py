"""Reads the ECCNs of the US Commerce Control List."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from umweg.files.input_file import BadRecord, InputFile
from umweg.files.text import broken_lines, rows
from umweg.ftm import dates
from umweg.sources.lists import goods
from umweg.sources.passport import SourcePassport
from umweg.sources.records import ReadResult, only

HEADER = ("eccn", "category", "product_group", "heading")
MORE = ("reason_for_control", "country_chart", "licence_exceptions", "related_controls")
ECCN = re.compile(r"[0-9][A-E][0-9]{3}")


def read(files: Sequence[InputFile], passport: SourcePassport) -> ReadResult:
    """Read one file."""
    given = only(files)
    taken: dict[str, dict[str, Any]] = {}
    bad: list[BadRecord] = []
    extra: set[str] = set()
    count = 0
    for row in rows(given, HEADER, bad):
        count += 1
        v = row.values
        extra |= v.keys() - set(passport.columns)
        if not ECCN.fullmatch(v["eccn"]):
            bad.append(goods.refuse(given, row, "eccn", "bad code: an ECCN is a digit, a letter A to E, three digits."))
        elif v["eccn"] in taken:
            bad.append(goods.refuse(given, row, "eccn", "code twice: the first line was taken."))
        else:
            taken[v["eccn"]] = _row(v, given, passport)
    warnings = [f"Columns not read: {', '.join(sorted(extra))}."] if extra else []
    return goods.finish(list(taken.values()), bad, passport, files, count + broken_lines(bad), warnings)


def _row(v: dict[str, str], given: InputFile, passport: SourcePassport) -> dict[str, Any]:
    return {
        "list": "US CCL",
        "tier": f"category {v['category']}, group {v['product_group']}",
        "code": v["eccn"],
        "code_system": "ECCN",
        "description": " ".join(v["heading"].split()) or None,
        "in_force_from": None,
        "in_force_note": (dates.in_name(given.name) and f"in the edition of {dates.in_name(given.name)}") or None,
        "mark": "stated",
        "completeness": passport.completeness.get("US CCL", "partial"),
        "origin": "15 CFR Part 774, Supplement No. 1",
        "details": json.dumps({k: v[k] for k in MORE if v.get(k, "{}") not in ("", "{}")}, ensure_ascii=False),
    }
