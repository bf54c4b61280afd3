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
from typing import Literal


@dataclass(frozen=True, slots=True)
class StoredColumn:
    """One column: SQL type (DuckDB's), unit where it has one, and whether a value is required."""

    name: str
    sql_type: str
    required: bool
    doc: str
    unit: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredTable:
    """A stored table: its columns in order, and the grain that identifies a row."""

    name: str
    columns: tuple[StoredColumn, ...]
    grain: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in stored order."""
        return tuple(c.name for c in self.columns)

    def column(self, name: str) -> StoredColumn:
        """The column called ``name``; KeyError if the contract has none."""
        for c in self.columns:
            if c.name == name:
                return c
        raise KeyError(name)

    def ddl(self, as_name: str | None = None) -> str:
        """``CREATE TABLE`` text in DuckDB's dialect."""
        lines = [f"  {c.name} {c.sql_type}{' NOT NULL' if c.required else ''}" for c in self.columns]
        return f"CREATE TABLE {as_name or self.name} (\n" + ",\n".join(lines) + "\n)"


SourceKind = Literal["trade", "parties", "goods", "rates"]
TableName = Literal["flows", "parties", "goods", "rates"]
"""Names of the core tables; sources of trade fill ``flows``, the others the table of their kind."""

FLOW_KINDS = ("export", "import", "re-export", "re-import")
FREQUENCIES = ("M", "Q", "A")
STATUSES = ("reported", "estimated", "confidential")

FLOWS = StoredTable(
    name="flows",
    columns=(
        StoredColumn("reporter", "VARCHAR", True, "who reports: ISO 3166 alpha-2, or a documented aggregate"),
        StoredColumn("partner", "VARCHAR", True, "the other side, coded like reporter"),
        StoredColumn("flow", "VARCHAR", True, "direction as the reporter sees it", values=FLOW_KINDS),
        StoredColumn("product", "VARCHAR", True, "code without dots: CN8, HS6, HS4, HS2 or TOTAL"),
        StoredColumn("nomenclature", "VARCHAR", True, "edition the code belongs to: CN2022, HS2017 ..."),
        StoredColumn("period", "DATE", True, "first day of the period"),
        StoredColumn("freq", "VARCHAR", True, "monthly, quarterly, annual", values=FREQUENCIES),
        StoredColumn("value", "DOUBLE", False, "statistical value as reported", unit="currency"),
        StoredColumn("currency", "VARCHAR", False, "ISO 4217 code of value"),
        StoredColumn("mass_kg", "DOUBLE", False, "net mass", unit="kg"),
        StoredColumn("qty", "DOUBLE", False, "supplementary quantity", unit="qty_unit"),
        StoredColumn("qty_unit", "VARCHAR", False, "unit of qty as the provider names it"),
        StoredColumn("valuation", "VARCHAR", False, "FOB or CIF, where the provider states it", values=("FOB", "CIF")),
        StoredColumn("status", "VARCHAR", True, "how the number came about", values=STATUSES),
        StoredColumn("source", "VARCHAR", True, "provider: the name of a folder in sources/"),
        StoredColumn("snapshot", "VARCHAR", True, "id of the raw snapshot the row came from"),
    ),
    grain=("reporter", "partner", "flow", "product", "nomenclature", "period", "freq", "valuation", "source"),
)

FLOW_ORDER = ("product", "partner", "period", "reporter", "flow")
"""How the rows of a file of flows are sorted; measured in docs/reference/store.md."""

NAME_KINDS = ("primary", "alias", "weak", "original")
"""Of a party's name: the list's own first one, a full alias, one that the list calls weak, one in another script."""

PARTIES = StoredTable(
    name="parties",
    columns=(
        StoredColumn("id", "VARCHAR", True, "stable: prefix of the list and the provider's own number (ofac-36)"),
        StoredColumn(
            "schema", "VARCHAR", True, "FollowTheMoney: Person, Company, Organization, LegalEntity, Vessel, Airplane"
        ),
        StoredColumn("name", "VARCHAR", True, "primary name as the list writes it"),
        StoredColumn(
            "names",
            "STRUCT(name VARCHAR, kind VARCHAR, script VARCHAR, lang VARCHAR)[]",
            True,
            "all names, the primary one first; script as Unicode calls it, lang as the list says it",
        ),
        StoredColumn("countries", "VARCHAR[]", True, "ISO 3166 alpha-2: nationality, seat, flag, address"),
        StoredColumn(
            "identifiers", "STRUCT(type VARCHAR, value VARCHAR, country VARCHAR)[]", True, "INN, LEI, IMO, passport ..."
        ),
        StoredColumn(
            "addresses",
            'STRUCT("full" VARCHAR, street VARCHAR, city VARCHAR, region VARCHAR, postal VARCHAR, country VARCHAR)[]',
            True,
            "addresses; country as ISO 3166 alpha-2",
        ),
        StoredColumn(
            "dates",
            "STRUCT(kind VARCHAR, value VARCHAR)[]",
            True,
            "birth, death, founding, build; 1948-12-10, 1948-12, 1948, 1951~ (about), 1961/1963 (between)",
        ),
        StoredColumn("programmes", "VARCHAR[]", True, "sanctions programmes as the list names them"),
        StoredColumn(
            "topics", "VARCHAR[]", True, "FollowTheMoney topics: sanction, export.control, export.risk, debarment"
        ),
        StoredColumn("positions", "VARCHAR[]", True, "offices and functions"),
        StoredColumn(
            "links",
            "STRUCT(relation VARCHAR, name VARCHAR, id VARCHAR, share DOUBLE)[]",
            True,
            "others that the list connects it with: linked to, owner, parent, subsidiary; share of ownership",
            unit="percent",
        ),
        StoredColumn("remarks", "VARCHAR", False, "remarks as the list has them"),
        StoredColumn("list", "VARCHAR", True, "the list inside the source: SDN, Entity List ..."),
        StoredColumn("listed_from", "DATE", False, "first day on the list, where it says so"),
        StoredColumn("listed_to", "DATE", False, "last day on the list, where it says so"),
        StoredColumn(
            "entity",
            "VARCHAR",
            True,
            "FollowTheMoney entity as JSON: id, caption, schema, properties, datasets, referents",
        ),
        StoredColumn("source", "VARCHAR", True, "provider: the name of a folder in sources/"),
        StoredColumn("snapshot", "VARCHAR", True, "id of the raw snapshot the row came from"),
    ),
    grain=("source", "list", "id"),
)

GOODS = StoredTable(
    name="goods",
    columns=(
        StoredColumn("list", "VARCHAR", True, "the list as its source calls it"),
        StoredColumn("tier", "VARCHAR", False, "annex, tier or category"),
        StoredColumn("code", "VARCHAR", True, "code without dots, or the entry's own number (3A001)"),
        StoredColumn(
            "code_system", "VARCHAR", True, "what the code belongs to", values=("HS6", "CN8", "EU-DU", "ECCN")
        ),
        StoredColumn("description", "VARCHAR", False, "text of the list; for HS codes use umweg.core.codes"),
        StoredColumn("in_force_from", "DATE", False, "day from which the code is known to be listed"),
        StoredColumn("in_force_note", "VARCHAR", False, "the date as the source writes it, where it is not exact"),
        StoredColumn(
            "mark", "VARCHAR", True, "whether the source states the code or infers it", values=("stated", "inferred")
        ),
        StoredColumn("completeness", "VARCHAR", True, "of the list", values=("complete", "partial", "inferred")),
        StoredColumn("origin", "VARCHAR", False, "where the code was found, as the source says it"),
        StoredColumn(
            "details", "VARCHAR", False, "what the list says beyond, as JSON: paragraphs, reasons for control ..."
        ),
        StoredColumn("source", "VARCHAR", True, "provider: the name of a folder in sources/"),
        StoredColumn("snapshot", "VARCHAR", True, "id of the raw snapshot the row came from"),
    ),
    grain=("source", "list", "code_system", "code"),
)

RATES = StoredTable(
    name="rates",
    columns=(
        StoredColumn("currency", "VARCHAR", True, "ISO 4217"),
        StoredColumn("period", "DATE", True, "day, or first day of the month or year"),
        StoredColumn("freq", "VARCHAR", True, "daily, monthly, yearly", values=("D", "M", "A")),
        StoredColumn("rate", "DOUBLE", True, "mean of the daily reference rates", unit="currency per euro"),
        StoredColumn("days", "INTEGER", True, "days with a rate in the period"),
        StoredColumn("complete", "BOOLEAN", True, "whether every day of the period on which rates were set has one"),
        StoredColumn("source", "VARCHAR", True, "provider: the name of a folder in sources/"),
        StoredColumn("snapshot", "VARCHAR", True, "id of the raw snapshot the row came from"),
    ),
    grain=("source", "currency", "freq", "period"),
)

QUARANTINE = StoredTable(
    name="quarantine",
    columns=(
        StoredColumn("snapshot", "VARCHAR", True, "id of the raw snapshot"),
        StoredColumn("file", "VARCHAR", True, "file name as given"),
        StoredColumn("line", "BIGINT", True, "line in a text file, row in a workbook or Parquet file; from 1"),
        StoredColumn("field", "VARCHAR", True, "field at fault, in the provider's spelling"),
        StoredColumn("value", "VARCHAR", False, "the text that could not be taken"),
        StoredColumn("reason", "VARCHAR", True, "why, and how to mend it"),
        StoredColumn("row", "VARCHAR", False, "the whole row as JSON, so that nothing is lost"),
    ),
    grain=("snapshot", "file", "line"),
)
