"""Reads FollowTheMoney entities, one JSON object a line (``entities.ftm.json`` of OpenSanctions and the like).

Parties become rows; entities that only say something about a party (addresses, documents, sanctions, ownership)
are brought to the parties they belong to. Other entities are counted and reported.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from umweg.core.errors import SourceError
from umweg.files.input_file import BadRecord, InputFile
from umweg.files.json import loads
from umweg.files.text import LONGEST_FIELD, lines
from umweg.ftm import dates
from umweg.ftm.entities import ID_PROPS, PartyEntity, clean
from umweg.ftm.identifiers import kind as kind_of
from umweg.sources.ftm.attach import ATTACHED, attach
from umweg.sources.lists.parties import finish
from umweg.sources.passport import SourcePassport
from umweg.sources.records import ReadResult

PARTIES = (
    "Person", "Company", "Organization", "LegalEntity", "PublicBody", "Vessel", "Airplane", "Vehicle", "CryptoWallet",
    "Asset", "Security",
)  # fmt: skip
NAMES = (("name", "primary"), ("alias", "alias"), ("previousName", "alias"), ("weakAlias", "weak"),
         ("abbreviation", "weak"))  # fmt: skip
COUNTRIES = ("country", "nationality", "citizenship", "jurisdiction", "mainCountry", "flag")
DATES = {"birthDate": "birth", "deathDate": "death", "incorporationDate": "founding", "buildDate": "build",
         "dissolutionDate": "dissolution"}  # fmt: skip
TYPES = {prop: type_ for type_, prop in ID_PROPS.items() if type_ not in ("BIN", "tail")} | {
    "idNumber": "identification", "registrationNumber": "registration",
}  # fmt: skip
LIMIT = 64 * LONGEST_FIELD  # characters of one line: the largest entities of OpenSanctions have some 100,000


def read(files: Sequence[InputFile], passport: SourcePassport) -> ReadResult:
    """Read one file."""
    if len(files) != 1:
        raise SourceError(
            "One file is one data set.", where=", ".join(f.name for f in files), mend="Ingest one by one."
        )
    given = files[0]
    parties: dict[str, PartyEntity] = {}
    bad: list[BadRecord] = []
    counts: Counter[str] = Counter()
    others: list[dict[str, Any]] = []
    for line, found in _objects(given, bad, counts):
        schema, id_ = found["schema"], found["id"]
        if schema in ATTACHED:
            others.append(found)
        elif schema not in PARTIES:
            counts[f"not read: {schema}"] += 1
        elif id_ in parties:
            bad.append(_bad(given, line, "id", id_, "id twice: the first entity with it was taken.", found))
        elif party := _party(found, passport):
            parties[id_] = party
        else:
            bad.append(_bad(given, line, "name", None, "no name: a party needs one. Add it or leave it out.", found))
    warnings = attach(others, parties, counts)
    skipped = {k.removeprefix("not read: "): n for k, n in counts.items() if k.startswith("not read: ")}
    if skipped:
        warnings.append("Entities not read: " + ", ".join(f"{n:,} {s}" for s, n in sorted(skipped.items())) + ".")
    return finish(parties.values(), bad, passport, dates.in_name(given.name), counts, warnings)


def _bad(given: InputFile, line: int, field: str, value: str | None, why: str, row: Any) -> BadRecord:
    text = row if isinstance(row, str) else json.dumps(row, ensure_ascii=False)
    return BadRecord(given.name, line, field, value, why, text[:LONGEST_FIELD])


def _objects(given: InputFile, bad: list[BadRecord], counts: Counter[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The entities of a file, with id, schema and properties as they should be; the rest is bad."""
    for number, line in lines(given, LIMIT):
        counts["list"] += 1
        try:
            found = loads(line)
        except (ValueError, RecursionError) as e:
            why = f"broken line: it is not sound JSON ({str(e)[:80]}). One entity is one line."
            bad.append(_bad(given, number, "", None, why, line))
            continue
        fault = _shape(found)
        if fault:
            bad.append(_bad(given, number, fault[0], None, fault[1], line))
            continue
        yield number, found


def _shape(found: Any) -> tuple[str, str] | None:
    """(field, reason) where the object is no entity."""
    if not isinstance(found, dict):
        return "", "no entity: the line is not a JSON object. One entity is one object."
    for key in ("id", "schema"):
        if not isinstance(found.get(key), str) or not found[key].strip() or not found[key].isprintable():
            return key, f"no {key}: every entity needs one, as text."
    props = found.get("properties")
    if not isinstance(props, dict):
        return "properties", "no properties: every entity needs them, as an object of lists."
    if any(not isinstance(v, list) or any(not isinstance(x, str | dict) for x in v) for v in props.values()):
        return "properties", "bad properties: each value must be a list of texts."
    for key in ("datasets", "referents"):
        value = found.get(key) or []
        if not isinstance(value, list) or not all(isinstance(x, str) for x in value):
            return key, f"bad {key}: it must be a list of texts."
    return None


def texts(found: dict[str, Any], prop: str) -> list[str]:
    """The texts of a property; nested entities are left to their own lines."""
    return [v for v in found["properties"].get(prop, ()) if isinstance(v, str)]


def _party(found: dict[str, Any], passport: SourcePassport) -> PartyEntity | None:
    """A party with its own properties; None without a name."""
    datasets = found.get("datasets") or []
    party = PartyEntity(found["id"], found["schema"], datasets[0] if datasets else "FollowTheMoney", passport.name, ())
    caption = clean(str(found.get("caption") or ""))
    names = texts(found, "name")
    first = caption if caption in names else next(iter(names), "")
    party.name(first, "primary")
    for prop, kind in NAMES:
        for text in dict.fromkeys(texts(found, prop)):
            if text != first:
                party.name(text, "alias" if kind == "primary" else kind)
    if not party.names:
        return None
    party.names[0]["kind"] = "primary"
    for prop in COUNTRIES:
        for text in texts(found, prop):
            party.country(text, prop)
    for prop, kind in DATES.items():
        for text in texts(found, prop):
            party.date(kind, dates.numeric(text) or text)
    for prop, type_ in TYPES.items():
        for text in texts(found, prop):
            party.identifier(kind_of(type_, text, next(iter(party.countries), None)), text)
    for text in texts(found, "address"):
        party.address(full=text)
    party.add("programmes", *texts(found, "programId"), *texts(found, "program"))
    party.add("topics", *texts(found, "topics"))
    party.add("positions", *texts(found, "position"))
    party.add("remarks", *texts(found, "notes"), *texts(found, "description"))
    party.referents = list(found.get("referents") or ())
    party.prop("addressEntity", *texts(found, "addressEntity"))
    keys = ("id", "caption", "schema", "properties", "datasets", "referents", "target")
    party.raw = {k: found[k] for k in keys if k in found}
    return party
