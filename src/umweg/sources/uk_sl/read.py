"""Reads the UK Sanctions List (FCDO): the CSV with one row for each name and address, or the XML.

Built to the published columns and elements without a sample at hand; the passport marks it untested.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from umweg.files.input_file import BadRecord, InputFile
from umweg.files.text import content, records, rows
from umweg.files.xml import Records
from umweg.ftm import dates
from umweg.ftm.entities import PartyEntity, clean
from umweg.sources.lists.parties import finish
from umweg.sources.passport import SourcePassport
from umweg.sources.records import ReadResult, only
from umweg.sources.uk_sl.fields import Designation, fill
from umweg.sources.uk_sl.xml import designation

NEEDED = ("Unique ID", "Name 6", "Name type", "Regime Name", "Designation Type", "Date Designated")
NAME_COLUMNS = ("Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Name 6")
LINES = tuple(f"Address Line {i}" for i in range(1, 7))
_REPORT = re.compile(r"report date:?\s*(\d{1,2})[- ]([A-Za-z]{3,9})[- ](\d{4})", re.IGNORECASE)


def read(files: Sequence[InputFile], passport: SourcePassport) -> ReadResult:
    """Read one file."""
    given = only(files)
    head = content(given)[:400].removeprefix(b"\xef\xbb\xbf").lstrip()
    return _xml(given, passport) if head.startswith(b"<") else _csv(given, passport)


def _note(passport: SourcePassport) -> str:
    return f"The reader of {passport.name} was built to the published format without a sample: compare what it gives."


def _xml(given: InputFile, passport: SourcePassport) -> ReadResult:
    found = Records(given, "Designations", ("Designation",))
    parties: dict[str, PartyEntity] = {}
    bad: list[BadRecord] = []
    counts: Counter[str] = Counter()
    for element, line in found:
        counts["list"] += 1
        one = designation(element)
        why = _wrong(one) or ("number twice: the first entry with it was taken." if one.id in parties else None)
        if why:
            bad.append(BadRecord(given.name, line, "UniqueID" if one.names else "Names", one.id or None, why))
        else:
            parties[one.id] = fill(one, passport.name)
    version = dates.numeric(found.top.get("DateGenerated", "")[:10]) or dates.in_name(given.name)
    return finish(parties.values(), bad, passport, version, counts, (_note(passport), *found.unknown(passport.columns)))


def _wrong(one: Designation) -> str | None:
    if not one.id:
        return "no number: every designation has a unique id. Compare it with the published file."
    texts = [" ".join(parts) for parts, _, _ in one.names] + [name for name, _ in one.originals]
    return None if any(map(clean, texts)) else "no name: a party needs one. Compare it with the published file."


def _csv(given: InputFile, passport: SourcePassport) -> ReadResult:
    first = next((r.fields for r in records(given)), [])
    report = _REPORT.search(",".join(first))
    found: dict[str, Designation] = {}
    lines: dict[str, int] = {}
    bad: list[BadRecord] = []
    counts: Counter[str] = Counter()
    unknown: set[str] = set()
    for line, values in rows(given, NEEDED, bad, skip=0 if "Unique ID" in [f.strip() for f in first] else 1):
        counts["rows"] += 1
        unknown |= {c for c in values if c not in passport.columns}
        if not values["Unique ID"]:
            why = "no number: every designation has a unique id. Compare it with the published file."
            bad.append(BadRecord(given.name, line, "Unique ID", None, why, str(values)))
            continue
        lines.setdefault(values["Unique ID"], line)
        _merge(found.setdefault(values["Unique ID"], Designation(values["Unique ID"])), values)
    for one in [d for d in found.values() if _wrong(d)]:
        bad.append(BadRecord(given.name, lines[one.id], "Name 6", None, _wrong(one) or "", one.id))
        del found[one.id]
    counts["list"] = len(found)
    day = f"{report[1]} {report[2]} {report[3]}" if report else ""
    version = dates.english(day) or dates.in_name(given.name)
    warnings = [_note(passport), *([f"Columns not read: {', '.join(sorted(unknown))}."] if unknown else [])]
    return finish([fill(d, passport.name) for d in found.values()], bad, passport, version, counts, warnings)


def _merge(one: Designation, v: dict[str, str]) -> None:
    """Take what a row of the CSV adds to its designation."""

    def get(column: str) -> str:
        return v.get(column, "")

    one.type = one.type or get("Designation Type")
    one.names.append((tuple(get(c) for c in NAME_COLUMNS), get("Name type"), get("Alias strength")))
    one.originals.append((get("Name non-latin script"), get("Non-latin script language")))
    lines = [get(c) for c in LINES]
    one.addresses.append((tuple(lines), get("Address Postal Code"), get("Address Country")))
    one.births.append(get("D.O.B"))
    one.places.append((get("Town of birth"), get("Country of birth")))
    one.passports.append((get("Passport number"), get("Passport additional information")))
    one.ids.append((get("National Identifier number"), get("National Identifier additional information")))
    for field, column in COLUMNS.items():
        one.add(field, get(column))


COLUMNS = {
    "nationalities": "Nationality(/ies)", "genders": "Gender", "positions": "Position", "titles": "Title",
    "regimes": "Regime Name", "sources": "Designation source", "sanctions": "Sanctions Imposed",
    "remarks": "Other Information", "reasons": "UK Statement of Reasons", "phones": "Phone number",
    "websites": "Website", "emails": "Email address", "designated": "Date Designated", "updated": "Last Updated",
    "un": "UN Reference Number", "ofsi": "OFSI Group ID", "legal_forms": "Type of entity",
    "subsidiaries": "Subsidiaries", "parents": "Parent company",
    "registrations": "Business registration number (s)", "imo": "IMO number",
    "owners": "Current owner/operator (s)", "past_owners": "Previous owner/operator (s)",
    "flags": "Current believed flag of ship", "past_flags": "Previous flags", "ship_types": "Type of ship",
    "tonnages": "Tonnage of ship", "built": "Year Built", "hulls": "Hull identification number (HIN)",
}  # fmt: skip
