"""Reads OFAC's lists as published: the CSV files sdn, alt, add and sdn_comments together, or SDN.XML.

Which file is which follows from the number of its fields: 12, 5, 6, 2. None has a header; ``-0-`` is null. A remark
that is longer than its field goes on in the comments, often in the middle of a word.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from umweg.core.errors import SourceError
from umweg.files.input_file import BadRecord, InputFile
from umweg.files.text import CsvRecord, broken, content
from umweg.ftm import dates
from umweg.ftm.entities import PartyEntity, clean
from umweg.sources.lists.parties import finish
from umweg.sources.ofac_sdn import xml
from umweg.sources.ofac_sdn.fields import LISTS, SCHEMAS, person, programmes, schema_of
from umweg.sources.ofac_sdn.lines import split
from umweg.sources.ofac_sdn.remarks import parse
from umweg.sources.passport import SourcePassport
from umweg.sources.records import ReadResult

ROLES = {12: "list", 5: "aliases", 6: "addresses", 2: "comments"}
NULL = "-0-"
LIMIT = 1000
"""Characters of the field of remarks; a text that fills it was cut off."""
RECORDS = {"list": "parties", "aliases": "aliases", "addresses": "addresses", "comments": "comments"}


@dataclass
class _State:
    """What has been read so far."""

    passport: SourcePassport
    parties: dict[str, PartyEntity] = field(default_factory=dict)
    bad: list[BadRecord] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    warnings: list[str] = field(default_factory=list)
    remarks: dict[str, str] = field(default_factory=dict)
    """By number, as the files have them: blanks at the cut count."""


def read(files: Sequence[InputFile], passport: SourcePassport) -> ReadResult:
    """Read the files of one version of the list."""
    xmls = [f for f in files if content(f)[:200].lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<"]
    if xmls and len(files) > 1:
        raise SourceError(
            "XML and other files of the list are given together: each XML is a whole list of its own.",
            where=", ".join(f.name for f in files),
            mend="Ingest them one after the other.",
        )
    return xml.read(xmls[0], passport) if xmls else _csv(files, passport)


def _csv(files: Sequence[InputFile], passport: SourcePassport) -> ReadResult:
    state = _State(passport)
    by_role, parsed = _by_role(files, state)
    for role in ("list", "comments"):
        _take_all(state, role, by_role, parsed)
    cut = _remarks(state)  # names of remarks come before those of the other files
    for role in ("aliases", "addresses"):
        _take_all(state, role, by_role, parsed)
    _report_orphans(state, by_role)
    if cut:
        state.warnings.append(_cut_off(cut, "comments" in by_role))
    version = dates.in_name(by_role["list"].name)
    return finish(state.parties.values(), state.bad, passport, version, state.counts, state.warnings)


def _take_all(
    state: _State, role: str, by_role: Mapping[str, InputFile], parsed: Mapping[str, list[CsvRecord]]
) -> None:
    """All records of one file; those of another width are bad. The last field keeps its blanks."""
    take = {"list": _party, "aliases": _alias, "addresses": _address, "comments": _comment}[role]
    width = next(n for n, r in ROLES.items() if r == role)
    for line, raw in parsed.get(role, ()):
        fields = ["" if f.strip() == NULL else f.strip() for f in raw]
        state.counts[role] += 1
        if len(fields) != width:
            state.bad.append(broken(by_role[role], line, raw, width))
        else:
            take(state, by_role[role], line, [*fields[:-1], "" if raw[-1].strip() == NULL else raw[-1]])


def _by_role(files: Sequence[InputFile], state: _State) -> tuple[dict[str, InputFile], dict[str, list[CsvRecord]]]:
    """The files and their records by what they hold; SourceError for two of one kind, and without the list itself."""
    by_role: dict[str, InputFile] = {}
    parsed: dict[str, list[CsvRecord]] = {}
    for given in files:
        found, loose = split(given)
        if not found and len(files) > 1:  # a list without overflow has an empty file of comments
            state.warnings.append(f"{given.name} holds no record.")
            continue
        role = _role(given, [len(r.fields) for r in found])
        if role in by_role:
            raise SourceError(
                f"Two files hold the {role} of the list: {by_role[role].name} and {given.name}.",
                where=given.name,
                mend="Ingest each version of the list on its own.",
            )
        if loose:
            have = "record has" if loose == 1 else "records have"
            state.warnings.append(
                f"{loose:,} {have} quotes inside a field that are not doubled, in {given.name}: read up to the quote "
                "that a comma or the end of the line follows."
            )
        by_role[role], parsed[role] = given, found
    if "list" not in by_role:
        raise SourceError(
            f"The file with the parties themselves is missing; here are only {', '.join(sorted(by_role))}.",
            where=", ".join(f.name for f in files),
            mend="Give sdn.csv (or cons_prim.csv) together with the others.",
        )
    return by_role, parsed


def _remarks(state: _State) -> list[str]:
    """Read the remarks with what goes on in the comments; the numbers of those that fill their field."""
    cut = [number for number, whole in state.remarks.items() if len(whole) == LIMIT]
    for number, whole in state.remarks.items():
        if whole.strip():
            parse(whole.strip(), state.parties[number], cut=len(whole) == LIMIT)
    return cut


def _cut_off(cut: Sequence[str], comments: bool) -> str:
    """The warning for remarks that were cut off."""
    end, their = ("remark ends", "its") if len(cut) == 1 else ("remarks end", "their")
    file = "The file of comments has no continuation" if comments else "Give the file of comments too"
    return (
        f"{len(cut):,} {end} at {their} limit of {LIMIT:,} characters, in the middle of a word or number perhaps "
        f"(entities {', '.join(cut[:5])}{' ...' if len(cut) > 5 else ''}): what comes last in them is not taken as "
        f"a number or name, and more may be missing. {file} (sdn_comments.csv, cons_comments.csv)."
    )


def _role(given: InputFile, widths: list[int]) -> str:
    """What a file is, by the width of most of its records."""
    width = Counter(widths).most_common(1)[0][0] if widths else 0
    if width not in ROLES:
        raise SourceError(
            f"Most records have {width} fields; OFAC's files have 12 (list), 5 (aliases), 6 (addresses), 2 (comments).",
            where=given.name,
            mend="Give the CSV files as OFAC publishes them: no header, commas.",
        )
    return ROLES[width]


def _refuse(
    state: _State, given: InputFile, line: int, fields: Sequence[str], column: str, value: str | None, why: str
) -> None:
    row = json.dumps(fields, ensure_ascii=False)
    state.bad.append(BadRecord(given.name, line, column, value, why, row))


def _party(state: _State, given: InputFile, line: int, f: list[str]) -> None:
    number, name, kind, programme, title, call, vessel_type, tonnage, gross, flag, owner, remarks = f
    fault = _fault(state, number, name)
    if fault:
        _refuse(state, given, line, f, *fault)
        return
    source = state.passport.name
    party = PartyEntity(f"ofac-{number}", schema_of(kind, name), LISTS[source], source)
    party.name(name)
    if kind and kind.lower() not in SCHEMAS:
        state.warnings.append(f"{given.name}, line {line}: the type '{kind}' is not known; taken as LegalEntity.")
    if party.schema == "Person":
        last, _, first = name.partition(",")
        person(party, last, first)
    party.add("programmes", *programmes(programme))
    party.add("positions", title)
    party.identifier("callsign", call)
    for prop, value in (("type", vessel_type), ("tonnage", tonnage), ("grossRegisteredTonnage", gross)):
        party.prop(prop, value)
    party.country(flag, "flag")
    if owner:
        party.link("owner", owner)
    state.parties[number], state.remarks[number] = party, remarks


def _fault(state: _State, number: str, name: str) -> tuple[str, str | None, str] | None:
    """Field, value and reason where a record of the list cannot be taken."""
    if not number.isdigit():
        return "ent_num", number, "bad number: the first field is the number of the entity. Compare it with the file."
    if not clean(name):
        return "SDN_Name", name or None, "no name: a party needs one. Compare it with the published file."
    if number in state.parties:
        return "ent_num", number, "number twice: the first line with it was taken."
    return None


def _orphan(state: _State, given: InputFile, line: int, f: list[str], what: str) -> PartyEntity | None:
    party = state.parties.get(f[0])
    if party is None:
        why = f"{what} without party: no entity {f[0]} is in this version of the list. Give files of the same day."
        _refuse(state, given, line, f, "ent_num", f[0], why)
    return party


def _alias(state: _State, given: InputFile, line: int, f: list[str]) -> None:
    party = _orphan(state, given, line, f, "alias")
    if party is None:
        return
    if not f[3]:
        why = "no name: the alias is empty. Compare it with the file."
        _refuse(state, given, line, f, "alt_name", None, why)
        return
    party.name(f[3], "alias")
    party.add("remarks", f[4].strip())
    state.counts["aliases with party"] += 1


def _address(state: _State, given: InputFile, line: int, f: list[str]) -> None:
    party = _orphan(state, given, line, f, "address")
    if party is not None:
        party.address(street=f[2], city=f[3], of=f[4])
        party.add("remarks", f[5].strip())
        state.counts["addresses with party"] += 1


def _comment(state: _State, given: InputFile, line: int, f: list[str]) -> None:
    party = _orphan(state, given, line, f, "comment")
    if party is not None:
        state.remarks[f[0]] += f[1]
        state.counts["comments with party"] += 1


def _report_orphans(state: _State, by_role: dict[str, InputFile]) -> None:
    """Warnings where parts do not belong to the list's version, and what the records read are."""
    for role, what in (("aliases", "alias"), ("addresses", "address"), ("comments", "comment")):
        orphans = sum(b.kind == f"{what} without party" for b in state.bad)
        if orphans:
            state.counts[f"{role} without party"] = orphans
            state.warnings.append(
                f"{orphans:,} of {state.counts[role]:,} {role} in {by_role[role].name} belong to parties that "
                f"{by_role['list'].name} does not have: the files are of different days, and the list may be the "
                "older one."
            )
    if len(by_role) > 1:  # else a reader of the report would look for rows of aliases and addresses
        read = ", ".join(f"{state.counts[r]:,} {w}" for r, w in RECORDS.items() if r in by_role)
        stored = ", ".join(f"{state.counts[f'{r} with party']:,} {r}" for r in by_role if r != "list")
        total = sum(state.counts[r] for r in by_role)
        state.warnings.append(f"{total:,} records read: {read}. Stored with their parties, not as rows: {stored}.")
