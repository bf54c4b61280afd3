"""Values of a sentence as a language says them: countries by name, roles by word.

Values stay codes in the data; the sentence names them. Keys that are read so: ``country`` and ``country_...`` (a code),
``countries`` (codes in order, with spaces between them), ``role``.

>>> spoken({"country": "KZ", "role": "consignee", "km": 7}, "de")
{'country': 'Kasachstan', 'role': 'Empfänger', 'km': 7}
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from umweg.core.codes import countries

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


def role(code: str, lang: str) -> str:
    """The word for a role."""
    return (_GERMAN if lang == "de" else _ENGLISH).get(code, code)


def land(code: str, lang: str) -> str:
    """The name of a country; a question mark where none is known."""
    return countries.name(code, lang) if code else UNKNOWN


def spoken(values: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """The values with names in place of codes."""
    names = _speaking(tuple(values))
    return {**values, **{k: _one(k, values[k], lang) for k in names}} if names else dict(values)


@lru_cache(maxsize=4096)
def _speaking(keys: tuple[str, ...]) -> tuple[str, ...]:
    """The keys whose values are names; the same few sets of keys come again and again."""
    return tuple(k for k in keys if k in ("role", "country", "countries") or k.startswith("country_"))


def _one(key: str, value: Any, lang: str) -> Any:
    if key == "role":
        return role(value, lang)
    if key == "country" or key.startswith("country_"):
        return land(value, lang)
    if key == "countries":
        return " – ".join(land(c, lang) for c in value.split())
    return value
