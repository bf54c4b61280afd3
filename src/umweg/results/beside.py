"""What a decision keeps beside a party hit, and the layers of law of a decision, in the words of a language.

>>> hit = {"entity": "Ivan PETROV", "entity_id": "x", "lists": "eu-fsf", "listed": True, "score": 0.2,
...     "name_score": 0.98, "found": "outweighed",
...     "fields": [{"field": "birth", "ours": ["1985"], "listed": ["1962"], "mark": "differs"}]}
>>> said = beside(hit, "de")
>>> said["title"], said["rows"][0]["label"], said["rows"][0]["word"]
('Dem Namen nach wie Ivan PETROV (x) auf eu-fsf, doch Geburt widerspricht', 'Geburt', 'weicht ab')
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from umweg.results.german import numbered, titled
from umweg.results.shipment import place

_LABELS = {
    "name": ("name", "Name"), "kind": ("kind", "Art"), "birth": ("birth", "Geburt"),
    "founding": ("founding", "Gründung"), "build": ("build", "Baujahr"), "death": ("death", "Tod"),
    "dissolution": ("dissolution", "Auflösung"),
    "country": ("nationality, country", "Nationalität, Land"), "number": ("number", "Nummer"),
    "address": ("address", "Anschrift"), "aliases": ("other names", "weitere Namen"),
    "programme": ("programme", "Programm"), "since": ("listed since", "gelistet seit"),
    "remarks": ("remarks", "Bemerkungen"),
}  # fmt: skip
_MARKS = {"same": ("agrees", "stimmt überein"), "differs": ("differs", "weicht ab"), "open": ("", "")}
_KINDS = {
    "Person": ("person", "Person"), "Company": ("company", "Unternehmen"),
    "Organization": ("organisation", "Organisation"),
    "LegalEntity": ("person or firm", "Person oder Firma"), "Vessel": ("vessel", "Schiff"),
    "Airplane": ("aircraft", "Luftfahrzeug"), "PublicBody": ("public body", "Behörde"),
}  # fmt: skip
_TITLES = {
    "party": ("May be {who}", "Vielleicht {who}"),
    "owner": ("An owner may be {who}", "Ein Eigentümer ist vielleicht {who}"),
    "elsewhere": ("Named there: {who}", "Dort genannt: {who}"),
    "address": ("At the address of {who}", "An der Anschrift von {who}"),
    "outweighed": ("By name like {who}, but {against} contradicts",
                   "Dem Namen nach wie {who}, doch {against} widerspricht"),
}  # fmt: skip
_STATUS = {
    "clear": ("assessed: clear", "geprüft: nichts gefunden"),
    "in part": ("assessed in part: clear as far as the law at hand goes",
                "zum Teil geprüft: nichts gefunden, soweit das Recht vorliegt"),
    "hit": ("hit", "Treffer"),
    "not assessable": ("not assessable", "nicht beurteilbar"), "not binding": ("does not bind", "bindet nicht"),
    "out of scope": ("out of the policy's scope", "außerhalb der Richtlinie"),
}  # fmt: skip
Mapped = Mapping[str, Any]


def label(field: str, lang: str) -> str:
    """What a field of a comparison is called."""
    return _of(_LABELS, field, lang)


def beside(hit: Mapped, lang: str) -> dict[str, Any]:
    """Title and rows of one hit: label, ours, the listed one's, mark, and the mark in a word."""
    on = ("on", "formerly on") if lang == "en" else ("auf", "früher auf")
    who = f"{hit['entity']} ({hit['entity_id']}) {on[0 if hit.get('listed', True) else 1]} {hit['lists']}"
    against = " / ".join(
        label(f["field"], lang) for f in hit["fields"] if f["mark"] == "differs" and _weighs(f["field"])
    )
    title = _of(_TITLES, str(hit["found"]), lang).format(who=who, against=against)
    return {"title": title, "found": hit["found"], "rows": [_row(f, lang) for f in hit["fields"]],
            "likeness": _figure(hit["name_score"], ".2f", lang),
            "score": _figure(hit["score"], ".3g", lang)}  # fmt: skip


def compared(d: Any) -> list[tuple[str, Mapped]]:
    """What a decision sets side by side: who or what of ours, and the hit; of parties, then of names elsewhere."""
    found = [(str(p.get("name") or ""), h) for p in d.parties for h in p.get("hits", ())]
    return found + [(str(r["values"]["said"]), r["beside"]) for r in d.reasons if r.get("beside")]


def _figure(value: float, form: str, lang: str) -> str:
    text = format(value, form)
    return text if lang == "en" else numbered(text)


def _weighs(field: str) -> bool:
    return field not in ("country", "address", "kind", "name")


def _row(f: Mapped, lang: str) -> dict[str, str]:
    return {"label": label(f["field"], lang), "ours": _values(f, "ours", lang), "listed": _values(f, "listed", lang),
            "mark": f["mark"], "word": _of(_MARKS, f["mark"], lang)}  # fmt: skip


def _values(f: Mapped, side: str, lang: str) -> str:
    found: Sequence[str] = f[side]
    if f["field"] == "country":
        found = [place(c, lang) for c in found]
    if f["field"] == "kind":
        found = [_of(_KINDS, k, lang) for k in found]
    return "; ".join(found)


def _of(words: Mapping[str, tuple[str, str]], key: str, lang: str) -> str:
    return words[key][lang == "de"] if key in words else key


def layers(decision: Any, lang: str) -> list[dict[str, str]]:
    """The layers of law of a decision as name, status in words, day and why; empty where it tells none."""
    found = decision.get("layers") if isinstance(decision, Mapping) else getattr(decision, "layers", None)
    out = []
    for one in found or ():
        status = str(one["status"])
        shown = "in part" if status == "clear" and one.get("coverage") == "partial" else status
        out.append({
            "name": one["titles"][lang], "status": status, "word": _of(_STATUS, shown, lang), "day": one["as_of"],
            "because": "; ".join(titled(b[lang], lang).removesuffix(".") for b in one["because"]),
        })  # fmt: skip
    return out
