"""The data contract: column, type, unit and grain of every stored table.

Everything that reads or writes a stored table takes its columns from here. Missing, confidential and zero are
three different things: missing is NULL or no row, confidential is ``status = 'confidential'``, zero is 0.

>>> FLOWS.grain[:3]
('reporter', 'partner', 'flow')
>>> print(FLOWS.ddl("t").splitlines()[0])
CREATE TABLE t (
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """One column: SQL type (DuckDB's), unit where it has one, and whether a value is required."""

    name: str
    sql_type: str
    required: bool
    doc: str
    unit: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A stored table: its columns in order, and the grain that identifies a row."""

    name: str
    columns: tuple[Column, ...]
    grain: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in stored order."""
        return tuple(c.name for c in self.columns)

    def column(self, name: str) -> Column:
        """The column called ``name``; KeyError if the contract has none."""
        for c in self.columns:
            if c.name == name:
                return c
        raise KeyError(name)

    def ddl(self, as_name: str | None = None) -> str:
        """``CREATE TABLE`` text in DuckDB's dialect."""
        lines = [f"  {c.name} {c.sql_type}{' NOT NULL' if c.required else ''}" for c in self.columns]
        return f"CREATE TABLE {as_name or self.name} (\n" + ",\n".join(lines) + "\n)"


FLOW_KINDS = ("export", "import", "re-export", "re-import")
FREQUENCIES = ("M", "Q", "A")
STATUSES = ("reported", "estimated", "confidential")

FLOWS = Table(
    name="flows",
    columns=(
        Column("reporter", "VARCHAR", True, "who reports: ISO 3166 alpha-2, or a documented aggregate"),
        Column("partner", "VARCHAR", True, "the other side, coded like reporter"),
        Column("flow", "VARCHAR", True, "direction as the reporter sees it", values=FLOW_KINDS),
        Column("product", "VARCHAR", True, "code without dots: CN8, HS6, HS4, HS2 or TOTAL"),
        Column("nomenclature", "VARCHAR", True, "edition the code belongs to: CN2022, HS2017 ..."),
        Column("period", "DATE", True, "first day of the period"),
        Column("freq", "VARCHAR", True, "monthly, quarterly, annual", values=FREQUENCIES),
        Column("value", "DOUBLE", False, "statistical value as reported", unit="currency"),
        Column("currency", "VARCHAR", False, "ISO 4217 code of value"),
        Column("mass_kg", "DOUBLE", False, "net mass", unit="kg"),
        Column("qty", "DOUBLE", False, "supplementary quantity", unit="qty_unit"),
        Column("qty_unit", "VARCHAR", False, "unit of qty as the provider names it"),
        Column("valuation", "VARCHAR", False, "FOB or CIF, where the provider states it", values=("FOB", "CIF")),
        Column("status", "VARCHAR", True, "how the number came about", values=STATUSES),
        Column("source", "VARCHAR", True, "provider: the name of a folder in sources/"),
        Column("snapshot", "VARCHAR", True, "id of the raw snapshot the row came from"),
    ),
    grain=("reporter", "partner", "flow", "product", "nomenclature", "period", "freq", "valuation", "source"),
)

FLOW_ORDER = ("product", "partner", "period", "reporter", "flow")
"""How the rows of a file of flows are sorted; measured in docs/reference/store.md."""

NAME_KINDS = ("primary", "alias", "weak", "original")
"""Of a party's name: the list's own first one, a full alias, one that the list calls weak, one in another script."""

PARTIES = Table(
    name="parties",
    columns=(
        Column("id", "VARCHAR", True, "stable: prefix of the list and the provider's own number (ofac-36)"),
        Column(
            "schema", "VARCHAR", True, "FollowTheMoney: Person, Company, Organization, LegalEntity, Vessel, Airplane"
        ),
        Column("name", "VARCHAR", True, "primary name as the list writes it"),
        Column(
            "names",
            "STRUCT(name VARCHAR, kind VARCHAR, script VARCHAR, lang VARCHAR)[]",
            True,
            "all names, the primary one first; script as Unicode calls it, lang as the list says it",
        ),
        Column("countries", "VARCHAR[]", True, "ISO 3166 alpha-2: nationality, seat, flag, address"),
        Column(
            "identifiers", "STRUCT(type VARCHAR, value VARCHAR, country VARCHAR)[]", True, "INN, LEI, IMO, passport ..."
        ),
        Column(
            "addresses",
            'STRUCT("full" VARCHAR, street VARCHAR, city VARCHAR, region VARCHAR, postal VARCHAR, country VARCHAR)[]',
            True,
            "addresses; country as ISO 3166 alpha-2",
        ),
        Column(
            "dates",
            "STRUCT(kind VARCHAR, value VARCHAR)[]",
            True,
            "birth, death, founding, build; 1948-12-10, 1948-12, 1948, 1951~ (about), 1961/1963 (between)",
        ),
        Column("programmes", "VARCHAR[]", True, "sanctions programmes as the list names them"),
        Column("topics", "VARCHAR[]", True, "FollowTheMoney topics: sanction, export.control, export.risk, debarment"),
        Column("positions", "VARCHAR[]", True, "offices and functions"),
        Column(
            "links",
            "STRUCT(relation VARCHAR, name VARCHAR, id VARCHAR, share DOUBLE)[]",
            True,
            "others that the list connects it with: linked to, owner, parent, subsidiary; share of ownership",
            unit="percent",
        ),
        Column("remarks", "VARCHAR", False, "remarks as the list has them"),
        Column("list", "VARCHAR", True, "the list inside the source: SDN, Entity List ..."),
        Column("listed_from", "DATE", False, "first day on the list, where it says so"),
        Column("listed_to", "DATE", False, "last day on the list, where it says so"),
        Column(
            "entity",
            "VARCHAR",
            True,
            "FollowTheMoney entity as JSON: id, caption, schema, properties, datasets, referents",
        ),
        Column("source", "VARCHAR", True, "provider: the name of a folder in sources/"),
        Column("snapshot", "VARCHAR", True, "id of the raw snapshot the row came from"),
    ),
    grain=("source", "list", "id"),
)

GOODS = Table(
    name="goods",
    columns=(
        Column("list", "VARCHAR", True, "the list as its source calls it"),
        Column("tier", "VARCHAR", False, "annex, tier or category"),
        Column("code", "VARCHAR", True, "code without dots, or the entry's own number (3A001)"),
        Column("code_system", "VARCHAR", True, "what the code belongs to", values=("HS6", "CN8", "EU-DU", "ECCN")),
        Column("description", "VARCHAR", False, "text of the list; for HS codes use umweg.core.codes"),
        Column("in_force_from", "DATE", False, "day from which the code is known to be listed"),
        Column("in_force_note", "VARCHAR", False, "the date as the source writes it, where it is not exact"),
        Column(
            "mark", "VARCHAR", True, "whether the source states the code or infers it", values=("stated", "inferred")
        ),
        Column("completeness", "VARCHAR", True, "of the list", values=("complete", "partial", "inferred")),
        Column("origin", "VARCHAR", False, "where the code was found, as the source says it"),
        Column("details", "VARCHAR", False, "what the list says beyond, as JSON: paragraphs, reasons for control ..."),
        Column("source", "VARCHAR", True, "provider: the name of a folder in sources/"),
        Column("snapshot", "VARCHAR", True, "id of the raw snapshot the row came from"),
    ),
    grain=("source", "list", "code_system", "code"),
)

RATES = Table(
    name="rates",
    columns=(
        Column("currency", "VARCHAR", True, "ISO 4217"),
        Column("period", "DATE", True, "day, or first day of the month or year"),
        Column("freq", "VARCHAR", True, "daily, monthly, yearly", values=("D", "M", "A")),
        Column("rate", "DOUBLE", True, "mean of the daily reference rates", unit="currency per euro"),
        Column("days", "INTEGER", True, "days with a rate in the period"),
        Column("complete", "BOOLEAN", True, "whether every day of the period on which rates were set has one"),
        Column("source", "VARCHAR", True, "provider: the name of a folder in sources/"),
        Column("snapshot", "VARCHAR", True, "id of the raw snapshot the row came from"),
    ),
    grain=("source", "currency", "freq", "period"),
)

QUARANTINE = Table(
    name="quarantine",
    columns=(
        Column("snapshot", "VARCHAR", True, "id of the raw snapshot"),
        Column("file", "VARCHAR", True, "file name as given"),
        Column("line", "BIGINT", True, "line in a text file, row in a workbook or Parquet file; from 1"),
        Column("field", "VARCHAR", True, "field at fault, in the provider's spelling"),
        Column("value", "VARCHAR", False, "the text that could not be taken"),
        Column("reason", "VARCHAR", True, "why, and how to mend it"),
        Column("row", "VARCHAR", False, "the whole row as JSON, so that nothing is lost"),
    ),
    grain=("snapshot", "file", "line"),
)
