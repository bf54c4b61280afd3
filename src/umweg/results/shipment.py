"""A consignment in words for the one who must decide on it: goods, values with currency, route, parties with addresses.

It reads the plain data that the desk keeps (``docs/reference/consignment.schema.json``), and skips what is not there.

>>> given = {"id": "7", "sender": "DE", "destination": "KZ", "mode": "road",
...     "route": [{"place": "DEHAM"}, {"country": "PL"}],
...     "lines": [{"code": "84818099", "description": "Valves", "value": 7200, "currency": "EUR", "mass_kg": 310}]}
>>> for label, said in shipment(given, "en"):
...     print(label, "|", said)
from, to | Germany → Kazakhstan, road
route | DEHAM → Poland
value | 7,200 EUR
line 1 | 84818099 Valves; 7,200 EUR; 310 kg
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from umweg.core.codes import countries
from umweg.core.errors import UnknownName
from umweg.results.wording import role

MOST = 12
"""Lines of goods that are shown one by one."""
Mapped = Mapping[str, Any]
_WORDS = {
    "en": {"way": "from, to", "route": "route", "value": "value", "line": "line {n}", "more": "more lines",
           "day": "day", "formerly": "first bound for", "use": "end use", "remarks": "remarks", "terms": "terms",
           "origin": "origin", "papers": "papers", "pays": "payment"},
    "de": {"way": "von, nach", "route": "Weg", "value": "Wert", "line": "Zeile {n}", "more": "weitere Zeilen",
           "day": "Tag", "formerly": "zuerst bestimmt für", "use": "Endverwendung", "remarks": "Bemerkungen",
           "terms": "Bedingungen", "origin": "Ursprung", "papers": "Unterlagen", "pays": "Zahlung"},
}  # fmt: skip
_GERMAN = {
    "sea": "See", "rail": "Bahn", "road": "Straße", "air": "Luft", "post": "Post", "pipeline": "Rohrleitung",
    "inland-water": "Binnenschiff", "own": "eigener Antrieb", "other": "anderes", "export": "Ausfuhr",
    "import": "Einfuhr", "re-export": "Wiederausfuhr", "transit": "Durchfuhr", "licence": "Genehmigung",
    "permit": "Erlaubnis", "exemption": "Ausnahme", "end-user-statement": "Endverbleibserklärung",
    "contract": "Vertrag", "invoice": "Rechnung", "packing-list": "Packliste", "transport": "Frachtpapier",
    "customs-declaration": "Zollanmeldung", "certificate-of-origin": "Ursprungszeugnis", "snt": "SNT",
    "inspection": "Prüfbericht",
}  # fmt: skip


def amount(value: Any, lang: str) -> str:
    """A number as a language writes it.

    >>> amount(7200.5, "de"), amount(7200.0, "en")
    ('7.200,5', '7,200')
    """
    if not isinstance(value, int | float):
        return str(value)
    text = f"{value:,.2f}".rstrip("0").rstrip(".") if value != int(value) else f"{int(value):,}"
    return text if lang == "en" else text.translate(str.maketrans(",.", ".,"))


def place(text: Any, lang: str) -> str:
    """A country by its name; what is none, or names none, as it stands."""
    if not text:
        return ""
    try:
        return countries.name(countries.resolve(str(text)).code, lang)
    except UnknownName:
        return str(text)


def shipment(given: Mapped, lang: str) -> list[tuple[str, str]]:
    """Label and words of what is known of a consignment, beside its parties; empty for one that cannot be read."""
    w = _WORDS[lang]
    way = " → ".join(filter(None, (place(given.get("sender"), lang), place(given.get("destination"), lang))))
    modes = ", ".join(_word(given[k], lang) for k in ("kind", "mode") if given.get(k))
    lines: Sequence[Mapped] = given.get("lines") or ()
    papers = ", ".join(" ".join(filter(None, (_word(d.get("kind"), lang), d.get("number"))))
                       for d in _many(given, "documents"))  # fmt: skip
    pays = "; ".join(_payment(p, lang) for p in _many(given, "payments"))
    rows = [
        (w["day"], str(given.get("day") or "")),
        (w["way"], ", ".join(filter(None, (way, modes)))),
        (w["route"], " → ".join(filter(None, (_stop(s, lang) for s in _many(given, "route"))))),
        (w["formerly"], place(given.get("formerly_for"), lang)),
        (w["value"], _total(given, lang)),
        *((w["line"].format(n=n), _line(line, lang)) for n, line in enumerate(lines[:MOST], 1)),
        (w["more"], f"+{len(lines) - MOST}" if len(lines) > MOST else ""),
        (w["use"], str(given.get("end_use") or "")),
        (w["terms"], ", ".join(str(given[k]) for k in ("incoterm", "payment_terms", "delivery") if given.get(k))),
        (w["pays"], pays),
        (w["papers"], papers),
        (w["remarks"], str(given.get("remarks") or "")),
    ]
    return [(label, said) for label, said in rows if said]


def parties(given: Mapped, lang: str) -> list[dict[str, str]]:
    """Role, name, country, addresses and what else is known of each party."""
    return [
        {
            "role": role(str(p.get("role") or "other"), lang),
            "name": str(p.get("name") or p.get("id") or "?"),
            "country": place(p.get("country"), lang),
            "address": "; ".join(_address(a) for a in _many(p, "addresses")),
            "more": ", ".join(filter(None, (_known(p, lang), _owners(p, lang)))),
        }
        for p in _many(given, "parties")
    ]


def _many(given: Mapped, key: str) -> Sequence[Any]:
    found = given.get(key)
    return found if isinstance(found, list | tuple) else ()


def _word(code: Any, lang: str) -> str:
    return _GERMAN.get(str(code), str(code)) if lang == "de" else str(code or "").replace("-", " ")


def _stop(s: Mapped, lang: str) -> str:
    if not isinstance(s, Mapping):
        return str(s)
    return " ".join(filter(None, (str(s.get("place") or ""), place(s.get("country"), lang))))


def _money(value: Any, currency: Any, lang: str) -> str:
    missing = {"en": "(no currency)", "de": "(ohne Währung)"}
    return "" if value is None else f"{amount(value, lang)} {currency or missing[lang]}"


def _total(given: Mapped, lang: str) -> str:
    """The stated value, else the sums of the lines, a currency each."""
    if given.get("value") is not None:
        return _money(given["value"], given.get("currency"), lang)
    sums: dict[Any, float] = {}
    for line in _many(given, "lines"):
        if line.get("value") is not None:
            currency = line.get("currency") or given.get("currency")
            sums[currency] = sums.get(currency, 0.0) + line["value"]
    return " + ".join(_money(v, c, lang) for c, v in sums.items())


def _line(line: Mapped, lang: str) -> str:
    goods = " ".join(str(line[k]) for k in ("code", "description") if line.get(k))
    mass = next((f"{amount(line[k], lang)} kg" for k in ("mass_kg", "gross_kg") if line.get(k)), "")
    many = f"{amount(line['quantity'], lang)} {line.get('unit') or ''}".strip() if line.get("quantity") else ""
    origin = f"{_WORDS[lang]['origin']} {place(line['origin'], lang)}" if line.get("origin") else ""
    use = str(line.get("end_use") or "")
    worth = _money(line.get("value"), line.get("currency"), lang)
    parts = (goods, worth, mass, many, str(line.get("control") or ""), origin, use)
    return "; ".join(p for p in parts if p)


def _payment(p: Mapped, lang: str) -> str:
    who = " → ".join(str(p[k]) for k in ("payer", "supplier") if p.get(k))
    worth = _money(p.get("amount"), p.get("currency"), lang)
    return ", ".join(filter(None, (who, place(p.get("country"), lang), worth)))


def _address(a: Any) -> str:
    if not isinstance(a, Mapping):
        return str(a)
    parts = ("street", "postal", "city", "region", "country")
    return str(a.get("full") or ", ".join(str(a[k]) for k in parts if a.get(k)))


def _known(p: Mapped, lang: str) -> str:
    born, since = ("born", "founded") if lang == "en" else ("geboren", "gegründet")
    said = [f"{word} {p[k]}" for k, word in (("birth", born), ("founded", since)) if p.get(k)]
    return ", ".join([*said, *(f"{k} {v}" for k, v in (p.get("identifiers") or {}).items())])


def _owners(p: Mapped, lang: str) -> str:
    found = [_owner(o, lang) for o in _many(p, "owners")]
    label = "owners" if lang == "en" else "Eigentümer"
    return f"{label}: {', '.join(found)}" if found else ""


def _owner(o: Mapped, lang: str) -> str:
    share = f" {amount(o['share'], lang)} %" if o.get("share") else ""
    return f"{o.get('name')}{share}"
