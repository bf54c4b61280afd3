"""Values of a sentence as a language says them: countries by name, roles by word.

Values stay codes in the data; the sentence names them. Keys that are read so: ``country`` and ``country_...`` (a code),
``countries`` (codes in order, with spaces between them), ``role``; ``cite`` (words by language), ``place`` (a path).

>>> spoken({"country": "KZ", "role": "consignee", "km": 7}, "de")
{'country': 'Kasachstan', 'role': 'Empfänger', 'km': 7}
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from umweg.core.codes import countries
from umweg.results.german import numbered, phrased

UNKNOWN = "?"
_GERMAN = {
    "exporter": "Ausführer", "seller": "Verkäufer", "manufacturer": "Hersteller", "consignor": "Versender",
    "consignee": "Empfänger", "buyer": "Käufer", "end-user": "Endverwender", "importer": "Einführer",
    "notify": "Meldeadresse", "declarant": "Anmelder", "agent": "Vertreter", "forwarder": "Spediteur",
    "carrier": "Frachtführer", "vessel": "Schiff", "payer": "Zahler", "bank": "Bank", "warehouse": "Lager",
    "other": "weiterer Beteiligter",
}  # fmt: skip
_ENGLISH = {"end-user": "end user", "notify": "notify party", "other": "other party"}


def outcome_word(outcome: str) -> str:
    """An outcome, or what a reason leads to, as people read it on every face; data keep ``information``.

    >>> outcome_word("information"), outcome_word("release")
    ('ask', 'release')
    """
    return "ask" if outcome == "information" else outcome


def field_word(path: str, parties: Sequence[Mapping[str, Any]], lang: str) -> str:
    """What a path in a consignment points to, in words, for people; data keep the path.

    ``parties``: those of the decision, in the order of the consignment.

    >>> acme = [{"name": "Acme", "role": "consignee"}]
    >>> field_word("parties[0].owners by eu-best-practices", acme, "en")
    'owners of the first party (Acme) by eu-best-practices'
    >>> field_word("parties[0].owners", acme, "de"), field_word("lines[2].end_use", acme, "en")
    ('Eigentümer des 1. Beteiligten (Acme)', 'end use of line 3')
    >>> field_word("route[1].left", (), "en"), field_word("documents.licence", (), "en"), field_word("route", (), "en")
    ('left of stop 2 of the route', 'document: licence', 'route')
    """
    german = lang == "de"
    if found := _PLACE.fullmatch(path):
        part, at, name, rest = found[1], int(found[2]), found[3] or "", found[4]
        where = _party_word(at, parties, lang) if part == "parties" else _OF[lang][part].format(n=at + 1)
        of = f" {where}" if name else where.removeprefix("of ")
        return f"{_plain(name, lang)}{of}{_RULE.sub(' nach der Regel ', rest) if german else rest}"
    if found := _KIND.fullmatch(path):
        words = {"parties": "Beteiligter", "documents": "Unterlage"} if german else {
            "parties": "party", "documents": "document"}  # fmt: skip
        name = role(found[2], lang) if found[1] == "parties" else _plain(found[2], lang)
        return f"{words[found[1]]}: {name}"
    return _plain(path, lang)


def place_word(path: str, lang: str) -> str:
    """Where in a consignment a text stands, in words; the party is not named again.

    >>> place_word("payments[0].payer", "en"), place_word("versions[1].was.parties[0].name", "de")
    ('payer of payment 1', 'frühere Fassung 2: Name des 1. Beteiligten')
    >>> place_word("parties[0].addresses[1].full", "en"), place_word("remarks", "de")
    ('addresses of the first party', 'Bemerkungen')
    """
    former, rest = _FORMER.match(path), path
    if former:
        rest = path[former.end() :]
    words = re.sub(r"\[\d+\](\.\w+)?$", "", field_word(rest, (), lang))
    if not former:
        return words
    return f"{'frühere Fassung' if lang == 'de' else 'earlier version'} {int(former[1]) + 1}: {words}"


_FORMER = re.compile(r"versions\[(\d+)\]\.was\.")
_PLACE = re.compile(r"(parties|lines|route|payments|documents)\[(\d+)\](?:\.(\w+))?(.*)")
_RULE = re.compile(r"^ by ")
_KIND = re.compile(r"(parties|documents)\.(\w+)")
_OF = {
    "en": {
        "lines": "of line {n}",
        "route": "of stop {n} of the route",
        "payments": "of payment {n}",
        "documents": "of document {n}",
    },
    "de": {
        "lines": "der Zeile {n}",
        "route": "des {n}. Halts der Route",
        "payments": "der Zahlung {n}",
        "documents": "der Unterlage {n}",
    },
}
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_FIELDS = {
    "owners": "Eigentümer", "addresses": "Anschrift", "activity": "Geschäftszweig", "email": "E-Mail",
    "website": "Website", "founded": "Gründung", "name": "Name", "end_use": "Endverwendung", "control": "Listennummer",
    "code": "Warennummer", "description": "Warenbeschreibung", "route": "Route", "payments": "Zahlungen",
    "documents": "Unterlagen", "payment_terms": "Zahlungsbedingungen", "delivery": "Lieferung", "packing": "Verpackung",
    "destination": "Bestimmungsland", "representative_only": "ob nur Vertretung", "licence": "Genehmigung",
    "payer": "Zahler", "supplier": "Lieferant", "issuer": "Aussteller", "holder": "Inhaber", "method": "Zahlungsweg",
    "remarks": "Bemerkungen", "formerly_for": "vorheriger Empfänger", "place": "Ort", "aliases": "weiterer Name",
    "country": "Land", "sender": "Versendungsland",
    "contract": "Vertrag", "seal": "Verschluss", "arrived": "Ankunft", "left": "Abfahrt",
}  # fmt: skip


def lacking(missing: Mapping[str, Any], parties: Sequence[Mapping[str, Any]], lang: str) -> list[str]:
    """What a check lacked, for people: its sentences where law was not at hand, else its fields in words.

    >>> lacking({"fields": ["destination"]}, (), "en"), lacking({"fields": [], "because": [{"en": "no law"}]}, (), "en")
    (['destination'], ['no law'])
    """
    if "because" in missing:
        return list(dict.fromkeys(b[lang] for b in missing["because"]))
    return [field_word(f, parties, lang) for f in dict.fromkeys(missing["fields"])]


def _plain(name: str, lang: str) -> str:
    if lang == "de" and name in _FIELDS:
        return _FIELDS[name]
    return {"email": "e-mail", "representative_only": "whether only a representative"}.get(name, name.replace("_", " "))


def _party_word(at: int, parties: Sequence[Mapping[str, Any]], lang: str) -> str:
    p = parties[at] if at < len(parties) else {}
    called = p.get("name") or p.get("id") or (role(p["role"], lang) if p.get("role") else "")
    bracket = f" ({called})" if called else ""
    if lang == "de":
        return f"des {at + 1}. Beteiligten{bracket}"
    return f"of {f'the {_ORDINALS[at]} party' if at < len(_ORDINALS) else f'party {at + 1}'}{bracket}"


def role(code: str, lang: str) -> str:
    """The word for a role."""
    return (_GERMAN if lang == "de" else _ENGLISH).get(code, code)


def land(code: str, lang: str) -> str:
    """The name of a country; a question mark where none is known."""
    return countries.name(code, lang) if code else UNKNOWN


def spoken(values: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """The values with names in place of codes."""
    names = _speaking(tuple(values))
    found = {**values, **{k: _one(k, values[k], lang) for k in names}} if names else dict(values)
    return found if lang == "en" else {k: _german(k, v) for k, v in found.items()}


_OF_LAW = frozenset({"act", "rule", "tier"})
_CODES = frozenset({"code", "listed", "edition", "control", "number", "entity_id", "found", "name"})


class _Number(float):
    """A number that is written with German signs, in whatever form a sentence asks for."""

    def __format__(self, spec: str) -> str:
        return numbered(format(float(self), spec))

    __str__ = __repr__ = lambda self: numbered(float.__repr__(self))


def _german(key: str, value: Any) -> Any:
    """A value in German: words of the law by the catalogue, numbers with their signs; codes and names as they are."""
    if isinstance(value, float):
        return _Number(value)
    if isinstance(value, str):
        if key in _OF_LAW:
            return phrased(value, "de")
        if key not in _CODES and value[:1].isdigit() and _NUMERIC.fullmatch(value):
            return numbered(value)
    return value


_NUMERIC = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?|\d+\.\d+")


@lru_cache(maxsize=4096)
def _speaking(keys: tuple[str, ...]) -> tuple[str, ...]:
    """The keys whose values are names; the same few sets of keys come again and again."""
    return tuple(k for k in keys if k in ("role", "country", "countries", "cite", "place") or k.startswith("country_"))


def _one(key: str, value: Any, lang: str) -> Any:
    if key == "role":
        return role(value, lang)
    if key == "country" or key.startswith("country_"):
        return land(value, lang)
    if key == "cite":
        return value["en"] if lang == "en" else phrased(value[lang], lang)
    if key == "place":
        return place_word(value, lang)
    if key == "countries":
        return " – ".join(land(c, lang) for c in value.split())
    return value
