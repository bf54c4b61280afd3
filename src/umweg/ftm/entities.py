"""Parties as FollowTheMoney entities: the building blocks that all readers of party lists share.

A reader fills one :class:`PartyEntity` for each entity and hands them to :func:`table`, which yields the columns of
``tables.PARTIES`` and, for each row, the FollowTheMoney entity as JSON. The followthemoney package is not needed.

>>> p = PartyEntity("ofac-36", "Company", "SDN", "ofac-sdn")
>>> p.name("ROMASHKA TRADE LLC")
>>> p.name("Ромашка Трейд", "alias", "rus")
>>> p.names[1]["script"], p.names[1]["kind"]
('Cyrillic', 'original')
>>> json.loads(p.row()["entity"])["properties"]["alias"]
['Ромашка Трейд']
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Iterable
from datetime import date as Day  # noqa: N812  (a party has a method called date)
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from umweg.core.codes import countries
from umweg.core.errors import UnknownName
from umweg.ftm import dates

if TYPE_CHECKING:
    import pyarrow as pa

# First word of a letter's Unicode name -> script. Letters of other scripts count as none.
_SAME = (
    "Latin Cyrillic Arabic Greek Hebrew Armenian Georgian Hangul Hiragana Katakana Thai Devanagari Bengali Gurmukhi "
    "Gujarati Tamil Telugu Kannada Malayalam Sinhala Khmer Lao Tibetan Mongolian Ethiopic Syriac Thaana"
)
SCRIPTS = {s.upper(): s for s in _SAME.split()} | {
    "CJK": "Han",
    "IDEOGRAPHIC": "Han",
    "KANGXI": "Han",
    "FULLWIDTH": "Latin",
    "MYANMAR": "Burmese",
}
# What lists call countries beyond the names that umweg.core.codes knows.
SPELLINGS = {
    "palestinian": "PS",
    "korea north": "KP",
    "korea south": "KR",
    "burma": "MM",
    "congo democratic republic of the": "CD",
    "congo republic of the": "CG",
    "region gaza": "PS",
    "gaza": "PS",
    "west bank": "PS",
    "cote d ivoire": "CI",
    "the gambia": "GM",
    "bahamas the": "BS",
    "cape verde": "CV",
    "region kosovo": "XK",
    "region crimea": "UA",
    "libyan arab jamahiriya": "LY",
    "macedonia the former yugoslav republic of": "MK",
    "state of palestine": "PS",
    "occupied palestinian territories": "PS",
    "american": "US",
    "british": "GB",
    "united states of america": "US",
    "united kingdom of great britain and northern ireland": "GB",
    "netherlands antilles": "AN",
    "serbia and montenegro": "CS",
    "uae": "AE",
    "usa": "US",
    "federated states of micronesia": "FM",
    "man isle of": "IM",
    "north macedonia the republic of": "MK",
    "prc": "CN",
    "crimea occupied": "UA",
    "region west bank": "PS",
    "former soviet union": "SU",
}
PLAIN_DATE = 10  # characters of YYYY-MM-DD


@cache
def _letter(char: str) -> str:
    """The script of one character; empty for what is no letter."""
    if unicodedata.category(char)[0] != "L":
        return ""
    first = unicodedata.name(char, "").split(" ")[0].split("-")[0]
    return SCRIPTS.get(first, "")


@lru_cache(maxsize=1 << 16)
def script(text: str) -> str:
    """The script of a name, as Unicode calls it; of a mixture the one that is not Latin; empty without letters.

    >>> script("ROSNEFT"), script("Роснефть"), script("شركة"), script("华为"), script("120")
    ('Latin', 'Cyrillic', 'Arabic', 'Han', '')
    >>> script("Мрежа „Haqqani“")
    'Cyrillic'
    """
    if text.isascii():
        return "Latin" if any(c.isalpha() for c in text) else ""
    counts = Counter(s for s in map(_letter, text) if s)
    if not counts:
        return ""
    return max(counts, key=lambda s: (s != "Latin", counts[s], s))


@lru_cache(maxsize=1 << 14)
def country(text: str) -> str | None:
    """ISO 3166 alpha-2 code of a country or nationality as lists write it; None where it is none that we know.

    >>> country("Korea, North"), country("RU"), country("Palestinian"), country("undetermined")
    ('KP', 'RU', 'PS', None)
    """
    plain = text.strip().strip(".").removeprefix("possibly ")
    if not plain or plain == "00":
        return None
    known = SPELLINGS.get(countries.fold(plain))
    if known:
        return known
    try:
        area = countries.resolve(plain)
    except UnknownName:
        return None
    return area.code if area.kind in ("country", "historic") else None


def clean(text: str | None) -> str:
    """Text without surrounding and repeated white space, without invisible controls.

    >>> clean("  AL-NASER   AIRLINES ")
    'AL-NASER AIRLINES'
    """
    if not text:
        return ""
    if not text.isascii() or not text.isprintable():
        text = "".join(" " if c in "\t\r\n\x0b\x0c\x85\u2028\u2029" else c for c in text)
        text = "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cs", "Co"))
    return " ".join(text.split())


class PartyEntity:
    """One entity of a list while it is read.

    ``props`` collects FollowTheMoney properties that have no column of their own; ``unread`` collects values
    that could not be understood, as (field, value). ``raw``: the FollowTheMoney entity, where the source has it.
    """

    __slots__ = (
        "addresses", "countries", "dates", "id", "identifiers", "links", "list", "listed_from", "listed_to",
        "names", "positions", "programmes", "props", "raw", "referents", "remarks", "schema", "source",
        "topics", "unread",
    )  # fmt: skip

    def __init__(self, id_: str, schema: str, list_: str, source: str, topics: Iterable[str] = ("sanction",)) -> None:
        self.id, self.schema, self.list, self.source = id_, schema, list_, source
        self.names: list[dict[str, str]] = []
        self.countries: list[str] = []
        self.identifiers: list[dict[str, str | None]] = []
        self.addresses: list[dict[str, str | None]] = []
        self.dates: list[dict[str, str]] = []
        self.programmes: list[str] = []
        self.topics = list(topics)
        self.positions: list[str] = []
        self.links: list[dict[str, Any]] = []
        self.remarks: list[str] = []
        self.listed_from: Day | None = None
        self.listed_to: Day | None = None
        self.props: dict[str, list[str]] = {}
        self.referents: list[str] = []
        self.unread: list[tuple[str, str]] = []
        self.raw: dict[str, Any] | None = None

    def name(self, text: str | None, kind: str = "", lang: str = "") -> None:
        """Add a name. The first one is primary unless ``kind`` says else; an alias in another script is original."""
        plain = clean(text)
        if not plain:
            return
        kind = kind or ("alias" if self.names else "primary")
        written = script(plain)
        if kind == "alias" and written not in ("Latin", ""):
            kind = "original"
        self.names.append({"name": plain, "kind": kind, "script": written, "lang": lang})

    def country(self, text: str | None, prop: str = "country") -> str | None:
        """Add a country by code or name; what is none goes to ``unread``."""
        plain = clean(text)
        if not plain:
            return None
        code = country(plain)
        if code is None:
            self.unread.append((prop, plain))
            return None
        if code not in self.countries:
            self.countries.append(code)
        self.prop(prop, code.lower())
        return code

    def identifier(self, type_: str, value: str | None, of: str | None = None) -> None:
        """Add an identifier with the country that issued it (code or name)."""
        plain = clean(value)
        if plain:
            entry = {"type": type_, "value": plain, "country": country(of) if of else None}
            known = {i["country"] for i in self.identifiers if (i["type"], i["value"]) == (type_, plain)}
            if not known or not (entry["country"] is None or entry["country"] in known):
                self.identifiers.append(entry)

    def address(
        self, *, full: str = "", street: str = "", city: str = "", region: str = "", postal: str = "", of: str = ""
    ) -> None:
        """Add an address; ``of`` is its country by code or name. A country alone is no address."""
        street, city, region, postal = clean(street), clean(city), clean(region), clean(postal)
        code = self.country(of)
        where = countries.name(code) if code else clean(of)
        whole = clean(full) or ", ".join(x for x in (street, city, region, postal, where) if x)
        if not (street or city or region or postal or clean(full)):
            return
        parts = {"full": whole, "street": street, "city": city, "region": region, "postal": postal}
        entry = {**{k: v or None for k, v in parts.items()}, "country": code}
        if entry not in self.addresses:
            self.addresses.append(entry)

    def date(self, kind: str, value: str | None) -> None:
        """Add a date in the notation of ``tables.PARTIES`` (see ``dates.py`` for reading it); others are not read."""
        if value and not dates.valid(value):
            self.unread.append((kind, value))
        elif value and {"kind": kind, "value": value} not in self.dates:
            self.dates.append({"kind": kind, "value": value})

    def day(self, field: str, text: str | None) -> Day | None:
        """A full day as the list writes it; a text that is none is reported as one of ``field`` that was not read."""
        plain = clean(text)
        read = dates.whole(dates.numeric(plain))
        if plain and read is None:
            self.unread.append((field, plain))
        return read

    def prop(self, name: str, *values: str | None) -> None:
        """Add values of a FollowTheMoney property."""
        kept = self.props.setdefault(name, [])
        kept += [v for v in dict.fromkeys(map(clean, values)) if v and v not in kept]

    def link(self, relation: str, name: str | None, id_: str | None = None, share: float | None = None) -> None:
        """Add another party that the list connects this one with."""
        plain = clean(name)
        if plain or id_:
            self.links.append({"relation": relation, "name": plain, "id": id_, "share": share})

    def add(self, field: str, *values: str | None) -> None:
        """Add texts to ``programmes``, ``positions``, ``remarks``, ``topics`` or ``referents``, each once."""
        kept: list[str] = getattr(self, field)
        for value in values:
            plain = clean(value)
            if plain and plain not in kept:
                kept.append(plain)

    @property
    def caption(self) -> str:
        """The primary name, else the first one."""
        return next((n["name"] for n in self.names if n["kind"] == "primary"), self.names[0]["name"])

    def row(self) -> dict[str, Any]:
        """The row of ``tables.PARTIES``, without source and snapshot."""
        first = next((n for n in self.names if n["kind"] == "primary"), self.names[0])
        names = [first, *(n for n in self.names if n is not first)]
        return {
            "id": self.id,
            "schema": self.schema,
            "name": first["name"],
            "names": names,
            "countries": self.countries,
            "identifiers": self.identifiers,
            "addresses": self.addresses,
            "dates": self.dates,
            "programmes": self.programmes,
            "topics": self.topics,
            "positions": self.positions,
            "links": self.links,
            "remarks": "; ".join(self.remarks) or None,
            "list": self.list,
            "listed_from": self.listed_from,
            "listed_to": self.listed_to,
            "entity": json.dumps(self.entity(), ensure_ascii=False, separators=(",", ":")),
        }

    def entity(self) -> dict[str, Any]:
        """The FollowTheMoney entity: what fits its schema as properties, the rest as notes."""
        if self.raw is not None:
            return self.raw
        props = {k: list(v) for k, v in self.props.items() if v}
        kinds = {"primary": "name", "alias": "alias", "original": "alias", "weak": "weakAlias"}
        for n in self.names:
            props.setdefault(kinds[n["kind"]], []).append(n["name"])
        for i in self.identifiers:
            props.setdefault(ID_PROPS.get(i["type"] or "", "idNumber"), []).append(i["value"] or "")
        for a in self.addresses:
            props.setdefault("address", []).append(a["full"] or "")
        for d in self.dates:
            if prop := DATE_PROPS.get(d["kind"], {}).get(self.schema) or DATE_PROPS.get(d["kind"], {}).get(""):
                props.setdefault(prop, []).extend(x[:PLAIN_DATE].rstrip("~") for x in d["value"].split("/") if x)
        for name, values in (("programId", self.programmes), ("topics", self.topics), ("position", self.positions)):
            props.setdefault(name, []).extend(values)
        notes = [*self.remarks, *(f"{x['relation']}: {x['name']}" for x in self.links if x["name"])]
        props.setdefault("notes", []).extend(notes)
        return {
            "id": self.id,
            "caption": self.caption,
            "schema": self.schema,
            "properties": {k: sorted(set(v)) for k, v in sorted(props.items()) if v},
            "datasets": [self.source],
            "referents": self.referents,
            "target": True,
        }


ID_PROPS = {
    "passport": "passportNumber", "tax": "taxNumber", "VAT": "vatCode", "INN": "innCode", "OGRN": "ogrnCode",
    "KPP": "kppCode", "BIK": "bikCode", "registration": "registrationNumber", "LEI": "leiCode", "SWIFT": "swiftBic",
    "IMO": "imoNumber", "MMSI": "mmsi", "DUNS": "dunsCode", "USCC": "uscCode", "callsign": "callSign",
    "social-security": "socialSecurityNumber", "UN": "unscId", "serial": "serialNumber", "OKPO": "okpoCode",
    "wallet": "publicKey", "BIN": "registrationNumber", "tail": "registrationNumber",
}  # fmt: skip
DATE_PROPS = {
    "birth": {"": "birthDate"},
    "death": {"": "deathDate"},
    "founding": {"": "incorporationDate"},
    "build": {"": "buildDate"},
    "dissolution": {"": "dissolutionDate"},
}


@cache
def schema() -> pa.Schema:
    """The Arrow schema of ``tables.PARTIES`` without source and snapshot.

    >>> schema().names[:3]
    ['id', 'schema', 'name']
    """
    import pyarrow as pa

    def struct(*fields: str) -> Any:
        return pa.list_(pa.struct([(f, pa.float64() if f == "share" else pa.string()) for f in fields]))

    nested = {
        "names": struct("name", "kind", "script", "lang"),
        "identifiers": struct("type", "value", "country"),
        "addresses": struct("full", "street", "city", "region", "postal", "country"),
        "dates": struct("kind", "value"),
        "links": struct("relation", "name", "id", "share"),
        **dict.fromkeys(("countries", "programmes", "topics", "positions"), pa.list_(pa.string())),
        **dict.fromkeys(("listed_from", "listed_to"), pa.date32()),
    }
    columns = (
        "id", "schema", "name", "names", "countries", "identifiers", "addresses", "dates", "programmes", "topics",
        "positions", "links", "remarks", "list", "listed_from", "listed_to", "entity",
    )  # fmt: skip
    return pa.schema([(c, nested.get(c, pa.string())) for c in columns])


def table(parties: Iterable[PartyEntity]) -> pa.Table:
    """All parties as an Arrow table, ordered by list and id.

    >>> p = PartyEntity("un-1", "Person", "UN", "un-sc")
    >>> p.name("ERIC BADEGE")
    >>> table([p]).to_pylist()[0]["names"]
    [{'name': 'ERIC BADEGE', 'kind': 'primary', 'script': 'Latin', 'lang': ''}]
    """
    import pyarrow as pa

    rows = sorted((p.row() for p in parties), key=lambda r: (r["list"], r["id"]))
    return pa.Table.from_pylist(rows, schema=schema())
