"""Reads the US Consolidated Screening List: the flat table, or the CSV that the International Trade Administration
publishes, or its JSON (their fields are known from its documentation; no sample was at hand)."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence

from umweg.files.input_file import BadRecord, InputFile
from umweg.files.text import CsvRow, broken_lines
from umweg.ftm import dates
from umweg.ftm.entities import PartyEntity, clean
from umweg.sources.lists.parties import finish
from umweg.sources.lists.us_states import place
from umweg.sources.ofac_sdn.fields import schema_of
from umweg.sources.ofac_sdn.remarks import parse
from umweg.sources.passport import SourcePassport
from umweg.sources.records import ReadResult, only
from umweg.sources.us_csl import ids
from umweg.sources.us_csl.records import records

AND = re.compile(r"^(?:and|or)\s+(?=\S)")  # the last of an enumeration, as the Federal Register prints it
SHORT = re.compile(r"\(([A-Za-z]+)(?: List)?\)")
# By the list's short name: FollowTheMoney topics.
TOPICS = {
    "EL": ("export.control",),
    "DPL": ("export.control",),
    "MEU": ("export.control",),
    "UVL": ("export.risk",),
    "DTC": ("debarment",),
}


def read(files: Sequence[InputFile], passport: SourcePassport) -> ReadResult:
    """Read one file."""
    given = only(files)
    parties: dict[str, PartyEntity] = {}
    bad: list[BadRecord] = []
    counts: Counter[str] = Counter()
    unknown: set[str] = set()
    for row in records(given, bad):
        counts["list"] += 1
        unknown |= {c for c in row.values if c not in passport.columns}
        if not clean(row.values["name"]):
            why = "no name: a party needs one. Compare it with the published file."
            bad.append(BadRecord(given.name, row.line, "name", row.values["name"], why, str(row.values)))
        else:
            party = _party(row, parties, passport)
            parties[party.id] = party
            counts[f"parties on {party.list}"] += 1
    counts["list"] += broken_lines(bad)
    warnings = (f"Columns not read: {', '.join(sorted(unknown))}.",) if unknown else ()
    return finish(parties.values(), bad, passport, dates.in_name(given.name), counts, warnings)


def short(source: str) -> str:
    """The list's short name: the one in brackets.

    >>> short("Entity List (EL) - Bureau of Industry and Security"), short("Capta List (CAP) - Treasury Department")
    ('EL', 'CAP')
    """
    m = SHORT.search(source)
    if m:
        return m[1].upper()
    known = {"non-sdn menu-based": "MBS", "military end user": "MEU"}
    return next((v for k, v in known.items() if source.lower().startswith(k)), source.split(" - ")[0][:40])


def _id(list_: str, v: dict[str, str], taken: dict[str, PartyEntity]) -> str:
    """The list and the provider's number, else a hash of name and countries; counted on where it repeats."""
    key = "|".join((list_, clean(v["name"]).upper(), v.get("address_countries", "") or v.get("addresses", "")))
    own = v["entity_number"] or hashlib.sha256(key.encode()).hexdigest()[:12]
    base = f"csl-{list_.lower()}-{own}"
    id_, n = base, 1
    while id_ in taken:
        n += 1
        id_ = f"{base}-{n}"
    return id_


def _party(row: CsvRow, taken: dict[str, PartyEntity], passport: SourcePassport) -> PartyEntity:
    v = row.values
    list_ = short(v["source"])
    schema = schema_of(v["type"], v["name"])
    party = PartyEntity(_id(list_, v, taken), schema, list_, passport.name, TOPICS.get(list_, ("sanction",)))
    party.name(v["name"], "primary")
    if v["entity_number"]:
        party.referents.append(f"ofac-{v['entity_number']}")
    for alias in v["alt_names"].split("; "):
        party.name(AND.sub("", alias), "alias")
    for code in v.get("address_countries", "").split(";"):
        party.country(place("", code.strip())[1])
    party.add("programmes", *v["programs"].split("; "))
    party.add("remarks", v.get("license_requirement"), v.get("license_policy"))
    notice = v.get("fr_notice", "") or v.get("federal_register_notice", "")
    party.add("remarks", notice and f"Federal Register: {notice}")
    if "addresses" in v:
        _published(party, v)
    return party


def _published(party: PartyEntity, v: dict[str, str]) -> None:
    """Columns that only the published CSV has."""
    for text in v["addresses"].split("; "):
        code = text.rsplit(", ", 1)[-1]
        party.address(full=text, of=code if len(code) == 2 else "")
    party.add("positions", v.get("title"))
    party.listed_from = party.day("listed from", v.get("start_date"))
    party.listed_to = party.day("listed to", v.get("end_date"))
    party.identifier("callsign", v.get("call_sign"))
    party.country(v.get("vessel_flag", ""), "flag")
    for prop, column in (("type", "vessel_type"), ("tonnage", "gross_tonnage"), ("birthPlace", "places_of_birth")):
        party.prop(prop, v.get(column))
    party.prop("grossRegisteredTonnage", v.get("gross_registered_tonnage"))
    if owner := v.get("vessel_owner"):
        party.link("owner", owner)
    for prop, column in (("nationality", "nationalities"), ("citizenship", "citizenships")):
        for code in v.get(column, "").split("; "):
            party.country(code, prop)
    for text in v.get("dates_of_birth", "").split("; "):
        if value := (dates.numeric(text) or dates.english(text) if text else None):
            party.date("birth", value)
        elif text:
            party.unread.append(("birth", text))
    for entry in v.get("ids", "").split("; "):
        ids.take(party, entry)
    if remarks := v.get("remarks"):
        parse(remarks, party)
