"""Reads the Denied Persons List of the US Bureau of Industry and Security: tab-separated text with a header, or the CSV
of its present web site (``joint.py``).

A denied person with several addresses has several rows; rows with the same name and days of effect are one party.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence

from umweg.files.input_file import BadRecord, InputFile
from umweg.files.text import CsvRow, broken_lines, rows, text
from umweg.ftm import dates
from umweg.ftm.entities import PartyEntity, clean
from umweg.sources.bis_dpl.joint import COLUMNS, joint
from umweg.sources.lists.parties import finish
from umweg.sources.lists.us_states import place
from umweg.sources.ofac_sdn.fields import schema_of
from umweg.sources.passport import SourcePassport
from umweg.sources.records import ReadResult, only

HEADER = (
    "Name", "Street_Address", "City", "State", "Country", "Postal_Code", "Effective_Date", "Expiration_Date",
    "Standard_Order", "Last_Update", "Action", "FR_Citation",
)  # fmt: skip


def read(files: Sequence[InputFile], passport: SourcePassport) -> ReadResult:
    """Read one file."""
    given = only(files)
    parties: dict[str, PartyEntity] = {}
    bad: list[BadRecord] = []
    counts: Counter[str] = Counter()
    first: dict[tuple[str, ...], int] = {}
    updated = ""
    for row in _rows(given, bad):
        counts["list"] += 1
        key = tuple(row.values.values())
        why = _wrong(row, first.get(key))
        first.setdefault(key, row.line)
        if why:
            field = "Name" if "name" in why[:8] else "Effective_Date" if "date" in why[:9] else ""
            whole = json.dumps(row.values, ensure_ascii=False)
            bad.append(BadRecord(given.name, row.line, field, row.values.get(field), why, whole))
            continue
        counts["rows taken"] += 1
        updated = max(updated, dates.numeric(row.values.get("Last_Update", "")) or "")
        _take(row, parties, passport)
    counts["list"] += broken_lines(bad)
    return finish(parties.values(), bad, passport, dates.in_name(given.name) or updated, counts)


def _rows(given: InputFile, bad: list[BadRecord]) -> Iterator[CsvRow]:
    """The records in the names of the older columns."""
    first = next(iter(text(given).splitlines()), "")
    names = [c.strip().strip('"').lower().replace("_", " ") for c in first.split(",")]
    if not set(COLUMNS) <= set(names):
        yield from rows(given, HEADER, bad, delimiter="\t")
        return
    for line, values in rows(given, (), bad):
        v = {k.lower().replace("_", " "): value for k, value in values.items()}
        row = {column: v[name] for name, column in COLUMNS.items()}
        found = joint(row["Name"])
        yield CsvRow(line, {
            **row, "Name": found.name, "aliases": "; ".join(found.aliases), "Street_Address": found.address, "City": "",
            "State": found.state, "Country": found.country, "Postal_Code": "", "Action": "",
        })  # fmt: skip


def _wrong(row: CsvRow, before: int | None) -> str | None:
    if not clean(row.values["Name"]):
        return "no name: a party needs one. Compare it with the published file."
    if before is not None:
        return f"duplicate row: line {before} says the same. Keep one of them."
    if dates.whole(dates.numeric(row.values["Effective_Date"], american=True)) is None:
        return "bad date: Effective_Date must be MM/DD/YYYY."
    return None


def _take(row: CsvRow, parties: dict[str, PartyEntity], passport: SourcePassport) -> None:
    """A new party, or one more address of a party that is there."""
    v = row.values
    start = dates.numeric(v["Effective_Date"], american=True)
    end = dates.numeric(v["Expiration_Date"], american=True)
    key = "|".join((clean(v["Name"]).upper(), start or "", end or ""))
    id_ = f"dpl-{hashlib.sha256(key.encode()).hexdigest()[:12]}"
    if id_ not in parties:
        party = PartyEntity(id_, schema_of("", v["Name"]), "DPL", passport.name, ("export.control",))
        party.name(v["Name"])
        for alias in v.get("aliases", "").split("; "):
            party.name(alias, "alias")
        party.listed_from, party.listed_to = dates.whole(start), dates.whole(end)
        parties[id_] = party
    party = parties[id_]
    if v["Expiration_Date"] and end is None:
        party.unread.append(("Expiration_Date", v["Expiration_Date"]))
    region, country = place(v["State"], v["Country"])
    party.address(street=v["Street_Address"], city=v["City"], region=region, postal=v["Postal_Code"], of=country)
    party.add("remarks", v["FR_Citation"], v["Action"])
    if v["Standard_Order"].upper() in ("N", "NON-STANDARD"):
        party.add("remarks", "not a standard order")
