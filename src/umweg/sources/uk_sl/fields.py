"""A designation of the UK Sanctions List, from the CSV or the XML, and the party it becomes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from umweg.ftm import dates, identifiers
from umweg.ftm.entities import PartyEntity, clean

SCHEMAS = {"individual": "Person", "entity": "LegalEntity", "ship": "Vessel"}


@dataclass
class Designation:
    """What the list says under one unique id; texts as the list has them, repeated ones included."""

    id: str
    type: str = ""
    names: list[tuple[tuple[str, ...], str, str]] = field(default_factory=list)  # parts 1 to 6, type, strength
    originals: list[tuple[str, str]] = field(default_factory=list)  # name, language
    addresses: list[tuple[tuple[str, ...], str, str]] = field(default_factory=list)  # lines 1 to 6, postal, country
    births: list[str] = field(default_factory=list)
    places: list[tuple[str, str]] = field(default_factory=list)
    passports: list[tuple[str, str]] = field(default_factory=list)
    ids: list[tuple[str, str]] = field(default_factory=list)
    more: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, *values: str) -> None:
        """Add texts under a field of ours."""
        self.more.setdefault(name, []).extend(v for v in values if v)

    def all(self, name: str) -> list[str]:
        """Texts under a field of ours, each once."""
        return list(dict.fromkeys(self.more.get(name, ())))


def _kind(type_: str, strength: str) -> str:
    """primary, alias or weak, by the list's words.

    >>> _kind("Primary Name", ""), _kind("ALias", "Low quality a.k.a"), _kind("Primary name variation", "")
    ('primary', 'weak', 'alias')
    """
    if type_.strip().lower() == "primary name":
        return "primary"
    return "weak" if "low" in strength.lower() else "alias"


def fill(one: Designation, source: str) -> PartyEntity:
    """The party of a designation."""
    schema = SCHEMAS.get(one.type.strip().lower(), "LegalEntity")
    party = PartyEntity(f"uk-{one.id}", schema, "UK SL", source)
    _names(party, one)
    for lines, postal, country in dict.fromkeys(one.addresses):
        *street, city = lines if len(lines) == 6 else (*lines, "")
        party.address(street=", ".join(x for x in street if x), city=city, postal=postal, of=country)
    for text in dict.fromkeys(b for b in one.births if b):
        value = dates.numeric(text) or dates.english(text)
        party.date("birth", value)
        if value is None:
            party.unread.append(("birth", text))
    for town, country in dict.fromkeys(one.places):
        party.prop("birthPlace", ", ".join(x for x in (town, country) if x))
    for number, note in dict.fromkeys(one.passports):
        party.identifier("passport", number)
        party.add("remarks", note and f"{number}: {note}")
    for number, note in dict.fromkeys(one.ids):
        party.identifier("national-id", number)
        party.add("remarks", note and f"{number}: {note}")
    _texts(party, one)
    _ship(party, one)
    return party


def _names(party: PartyEntity, one: Designation) -> None:
    """The primary name, aliases, names in other scripts; parts 1 to 5 are given names, 6 the surname or whole name."""
    kinds = [_kind(t, s) for _, t, s in one.names]
    first = kinds.index("primary") if "primary" in kinds else 0
    seen: set[str] = set()
    for i, (parts, _, _) in enumerate(one.names):
        name = clean(" ".join(p for p in parts if p))
        if name and name not in seen:
            seen.add(name)
            party.name(name, "primary" if i == first else "alias" if kinds[i] == "primary" else kinds[i])
    for name, language in dict.fromkeys(one.originals):
        party.name(name, "original" if party.names else "primary", language.lower())
    if party.schema == "Person" and one.names:
        party.prop("lastName", one.names[first][0][5])
        party.prop("firstName", one.names[first][0][0])


def numbered(text: str) -> list[str]:
    """The items of a numbered list in one field; a text without numbers is one.

    >>> numbered("(1) Russia, (2) Cyprus"), numbered("Russia"), numbered("(1) INN 9707028663 (2) OGRN 1247700291200")
    (['Russia', 'Cyprus'], ['Russia'], ['INN 9707028663', 'OGRN 1247700291200'])
    """
    items = re.split(r"(?:^|[\s,;])\s*\(\d{1,2}\)\s*", text)
    return [item.strip(" ,;") for item in items if item.strip(" ,;")]


def _texts(party: PartyEntity, one: Designation) -> None:
    party.add("programmes", *one.all("regimes"))
    party.add("positions", *one.all("positions"))
    sanctions = [s for text in one.all("sanctions") for s in text.split("|")]
    party.add("remarks", *sanctions, *one.all("remarks"), *one.all("reasons"))
    for prop, name in (("title", "titles"), ("phone", "phones"), ("website", "websites"), ("email", "emails"),
                       ("legalForm", "legal_forms")):  # fmt: skip
        party.prop(prop, *one.all(name))
    party.prop("gender", *(g.lower() for g in one.all("genders")))
    party.prop("authority", *one.all("sources"))
    for text in one.all("nationalities"):
        for nation in numbered(text):
            party.country(nation, "nationality")
    for name, type_ in (("un", "UN"), ("ofsi", "OFSI")):
        for text in one.all(name):
            party.identifier(type_, text)
    for text in (n for r in one.all("registrations") for n in numbered(r)):
        found = identifiers.labelled(text)
        for kind, value in found:
            party.identifier(kind, value)
        if not found:
            party.identifier("registration", text)
    starts = [d for t in one.all("designated") if (d := party.day("listed from", t))]
    party.listed_from = min(starts, default=None)
    party.prop("modifiedAt", *(dates.numeric(t) for t in one.all("updated")))
    for relation, name in (("parent", "parents"), ("subsidiary", "subsidiaries")):
        for text in one.all(name):
            party.link(relation, text)


def _ship(party: PartyEntity, one: Designation) -> None:
    for text in one.all("imo"):
        party.identifier("IMO", identifiers.bare("IMO", text))
    for text in one.all("hulls"):
        party.identifier("hull", text)
    for text in one.all("flags"):
        party.country(text, "flag")
    party.prop("pastFlags", *one.all("past_flags"))
    party.prop("type", *one.all("ship_types"))
    party.prop("tonnage", *one.all("tonnages"))
    for text in one.all("built"):
        party.date("build", dates.numeric(text))
    for relation, name in (("owner or operator", "owners"), ("former owner or operator", "past_owners")):
        for text in one.all(name):
            party.link(relation, text)
