"""Countries and other areas: every spelling of a code or name leads to one canonical code.

Kinds are kept apart: ``country`` (ISO 3166-1 entries, Kosovo, and territories that Comext lists),
``historic`` (states and reporting areas that no longer exist), ``unspecified`` ("not specified", stores and
provisions, secret partners, free zones) and ``aggregate`` (World, the European Unions, and ``EU25_REST``, our
own). Who belongs to which bloc *when* is law and lives in ``umweg.law``.

>>> resolve("Kirgisistan").code, resolve("643").code, resolve("EL").code
('KG', 'RU', 'GR')
>>> name("KZ", "de"), resolve("QX").kind
('Kasachstan', 'unspecified')
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from umweg.core.errors import UnknownName, UsageError

if TYPE_CHECKING:
    import pyarrow as pa

Kind = Literal["country", "historic", "unspecified", "aggregate"]
Scheme = Literal["any", "geonom"]

DATA = Path(__file__).parent / "data"
LANGUAGES = ("en", "de", "ru", "fr", "kk", "tr")
"""Languages whose names are accepted, in order of precedence where two languages disagree."""


@dataclass(frozen=True, slots=True)
class Area:
    """A country or another area of trade statistics.

    ``code`` is canonical: ISO 3166 alpha-2, else the provider's (``QX``), ``UN-`` plus the UN's number, or
    the name of an aggregate. ``iso3``, ``m49``, ``geonom``, ``geonom_numeric`` (Eurostat's code before 2013,
    from memory) and ``un_number`` (UN trade statistics where it differs from M49) are empty where there is
    none. ``valid_from`` and ``valid_to`` are inclusive days or None. ``members`` are canonical codes.
    """

    code: str
    iso3: str
    m49: str
    geonom: str
    kind: Kind
    valid_from: date | None = None
    valid_to: date | None = None
    members: tuple[str, ...] = ()
    geonom_numeric: str = ""
    un_number: str = ""
    label: str = ""
    note: str = ""


def _read(file: str) -> Iterator[dict[str, str]]:
    with (DATA / file).open(encoding="utf-8", newline="") as f:
        yield from csv.DictReader(f)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def areas() -> dict[str, Area]:
    """All areas by canonical code, countries first.

    >>> len([a for a in areas().values() if a.kind == "country"]) >= 249
    True
    >>> areas()["EU25_REST"].members[:3]
    ('AT', 'BE', 'BG')
    """
    out: dict[str, Area] = {}
    for file, fixed in (("countries.csv", "country"), ("areas.csv", None)):
        for r in _read(file):
            out[r["code"]] = Area(
                code=r["code"],
                iso3=r["iso3"],
                m49=r["m49"],
                geonom=r["geonom"],
                kind=fixed or r["kind"],  # type: ignore[arg-type]  # the data are tested
                valid_from=_day(r["valid_from"]),
                valid_to=_day(r.get("valid_to", "")),
                members=tuple(r.get("members", "").split()),
                geonom_numeric=r["geonom_numeric"],
                un_number=r.get("un_number", ""),
                label=r.get("name", ""),
                note=r.get("note", ""),
            )
    return out


def blocs_within(members: Collection[str]) -> frozenset[str]:
    """Codes of the documented aggregates all of whose members are among ``members``.

    >>> sorted(blocs_within(set(areas()["EU27_2020"].members)))
    ['BLX', 'EU25_REST', 'EU27_2020', 'INT_EU27_2020']
    """
    inside = frozenset(members)
    return frozenset(a.code for a in areas().values() if a.members and inside.issuperset(a.members))


_SHORT = {
    "dem": "democratic",
    "fmr": "former",
    "isd": "island",
    "isds": "islands",
    "rep": "republic",
    "st": "saint",
}


def fold(text: str) -> str:
    """The form in which names are compared: no case, accents or punctuation, usual short forms written out.

    >>> fold("  Côte d’Ivoire "), fold("РОССИЯ"), fold("St. Kitts & Nevis")
    ('cote d ivoire', 'россия', 'saint kitts and nevis')
    """
    lower = text.casefold().replace("&", " and ")
    plain = "".join(c for c in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(c))
    words = "".join(c if c.isalnum() else " " for c in plain).split()
    return " ".join(_SHORT.get(w, w) for w in words)


@cache
def _codes(scheme: Scheme) -> dict[str, str]:
    """Upper-case code spelling to canonical code. A spelling taken first is not taken again."""
    out: dict[str, str] = {}
    known = areas().values()
    if scheme == "geonom":
        for a in known:
            if a.geonom_numeric:
                out.setdefault(a.geonom_numeric, a.code)
                out.setdefault("0" + a.geonom_numeric, a.code)
            if a.geonom:
                out.setdefault(a.geonom, a.code)
        return out
    for field in ("code", "iso3", "m49", "un_number", "geonom"):
        for a in known:
            if spelling := getattr(a, field):
                out.setdefault(spelling, a.code)
    for r in _read("variants.csv"):
        if r["kind"] == "code":
            out.setdefault(r["spelling"], r["code"])
    for code in [c for c in out if c.isdigit() and c.startswith("0")]:
        out.setdefault(code.lstrip("0") or "0", out[code])
    return out


@cache
def _names() -> dict[str, str]:
    """Folded name to canonical code: our own labels and variants first, then CLDR by language."""
    from babel import Locale

    out: dict[str, str] = {}
    for a in areas().values():
        if a.label:
            out.setdefault(fold(a.label), a.code)
    for r in _read("variants.csv"):
        if r["kind"] == "name":
            out.setdefault(fold(r["spelling"]), r["code"])
    for lang in LANGUAGES:
        territories = Locale(lang).territories
        for code in areas():
            if code in territories:
                out.setdefault(fold(territories[code]), code)
    return out


def resolve(text: str | int, *, scheme: Scheme = "any") -> Area:
    """The area that a code or name stands for.

    Accepts ISO 3166 alpha-2 and alpha-3, M49 and UN trade numbers (padded or not), Comext's alphabetical
    GEONOM, the usual variants (EL, UK, XS), and names in English, German, Russian, French, Kazakh and Turkish; case
    and accents do not matter. Numeric GEONOM collides with M49 (004 is Germany there, Afghanistan here), so
    it is read only with ``scheme='geonom'``.

    Raises ``UnknownName`` with close suggestions.

    >>> resolve("Viet Nam").code, resolve(417).code, resolve("турция").code
    ('VN', 'KG', 'TR')
    >>> resolve("004").code, resolve("004", scheme="geonom").code
    ('AF', 'DE')
    >>> resolve("Kazakstann")
    Traceback (most recent call last):
    ...
    umweg.core.errors.UnknownName: No country or area is called 'Kazakstann'. Did you mean Kazakhstan (KZ)? ...
    """
    spelling = str(text).strip()
    code = _codes(scheme).get(spelling.upper())
    if code is None and not spelling.isdigit():
        code = _names().get(fold(spelling))
    if code is not None:
        return areas()[code]
    raise UnknownName(f"No country or area is called {spelling!r}.", mend=_mend(spelling))


def _mend(spelling: str) -> str:
    """Close names, and what is accepted."""
    names = _names()
    close: list[str] = []
    for n in get_close_matches(fold(spelling), names, n=12, cutoff=0.7):
        if names[n] not in close:
            close.append(names[n])
    hint = " or ".join(f"{name(c)} ({c})" for c in close[:3])
    usual = "Use an ISO 3166 code (KZ, KAZ), an M49 number (398) or a name in English, German, Russian or French."
    return f"Did you mean {hint}? {usual}" if hint else usual


@cache
def name(code: str, lang: str = "en") -> str:
    """The name of an area in a language that CLDR knows; areas outside ISO 3166 have English names only.

    Raises ``UnknownName`` for an unknown code, ``UsageError`` for an unknown language.

    >>> name("TR"), name("TR", "ru"), name("UN-899")
    ('Türkiye', 'Турция', 'Areas, not elsewhere specified')
    """
    from babel import Locale, UnknownLocaleError

    canonical = _codes("any").get(code.strip().upper())
    if canonical is None:
        raise UnknownName(f"There is no country or area code {code!r}.", mend="resolve() also takes names.")
    area = areas()[canonical]
    if area.label:
        return area.label
    try:
        territories = Locale.parse(lang).territories
    except (UnknownLocaleError, ValueError) as e:
        raise UsageError(f"There is no language {lang!r}.", mend="Use a code such as en, de, ru, fr, kk.") from e
    return str(territories.get(canonical) or Locale("en").territories[canonical])


def codes_table(scheme: Scheme = "any") -> pa.Table:
    """Every accepted code spelling, upper case: columns ``spelling``, ``code``, ``kind``. For joins in SQL.

    >>> t = codes_table()
    >>> t.column_names, t.num_rows > 900
    (['spelling', 'code', 'kind'], True)
    """
    return _table("spelling", _codes(scheme))


def names_table() -> pa.Table:
    """Every accepted name in the form of ``fold``: columns ``name``, ``code``, ``kind``.

    >>> names_table().column_names
    ['name', 'code', 'kind']
    """
    return _table("name", _names())


def _table(first: str, mapping: dict[str, str]) -> pa.Table:
    import pyarrow as pa

    keys = sorted(mapping)
    return pa.table({first: keys, "code": [mapping[k] for k in keys], "kind": [areas()[mapping[k]].kind for k in keys]})
