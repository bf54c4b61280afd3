"""The records of the list: rows of the CSV, or objects of the JSON of the same office, in the CSV's words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from umweg.core.errors import SourceError
from umweg.files import json as jsontext
from umweg.files.input_file import BadRecord, InputFile
from umweg.files.text import CsvRow, content, rows

NEEDED = ("source", "name", "alt_names", "type", "entity_number", "programs")
TEXTS = ("source", "name", "type", "entity_number", "title", "federal_register_notice", "start_date", "end_date",
         "license_requirement", "license_policy", "call_sign", "vessel_type", "gross_tonnage",
         "gross_registered_tonnage", "vessel_flag", "vessel_owner", "remarks")  # fmt: skip
LISTS = ("alt_names", "programs", "citizenships", "dates_of_birth", "nationalities", "places_of_birth")
ADDRESS = ("address", "city", "state", "postal_code", "country")
NUMBER = ("type", "number", "country", "issue_date", "expiration_date")
UNUSED = ("id", "_id", "country", "source_list_url", "source_information_url", "standard_order")


def records(given: InputFile, bad: list[BadRecord]) -> Iterator[CsvRow]:
    """All records; of JSON the line is the place in the list, from 1."""
    if content(given)[:64].lstrip(b"\xef\xbb\xbf \r\n\t")[:1] not in (b"{", b"["):
        yield from rows(given, NEEDED, bad)
        return
    document: Any = jsontext.load(given)
    found = document.get("results") if isinstance(document, dict) else document
    if not isinstance(found, list):
        raise SourceError(
            "There is no list `results`: this is no answer of the Consolidated Screening List.",
            where=given.name,
            mend="Take consolidated.json or consolidated.csv of data.trade.gov as it is.",
        )
    for i, one in enumerate(found, 1):
        if isinstance(one, dict):
            yield CsvRow(i, _row(one))
        else:
            why = "no object: a record must be one. Download the file again."
            bad.append(BadRecord(given.name, i, "", None, why, json.dumps(one)[:1000]))


def _row(one: dict[str, Any]) -> dict[str, str]:
    """A record by the columns of the CSV; what is not known keeps its name, so that it is told."""
    row = {c: _text(one.get(c)) for c in TEXTS}
    row |= {c: "; ".join(_joint(v, ()) for v in _list(one.get(c))) for c in LISTS}
    row["addresses"] = "; ".join(_joint(a, ADDRESS) for a in _list(one.get("addresses")))
    row["ids"] = "; ".join(_joint(n, NUMBER) for n in _list(one.get("ids")))
    known = {*row, *UNUSED}
    return row | {k: _text(v) for k, v in one.items() if k not in known}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _joint(value: Any, keys: tuple[str, ...]) -> str:
    """An item as the CSV writes it: the texts of an object separated by commas, no semicolon inside."""
    texts = [_text(value.get(k)) for k in keys] if isinstance(value, dict) else [_text(value)]
    return ", ".join(t.replace("; ", ", ") for t in texts if t)
