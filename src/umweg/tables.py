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
