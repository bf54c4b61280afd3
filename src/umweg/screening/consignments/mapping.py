"""Mapping files: which column of a table is which field of a consignment, in YAML.

>>> mapping = parsed('''
... columns: {Ref: id, Empfänger: "parties[consignee].name", HS: "lines[].code", Wert: "lines[].value"}
... constants: {kind: export, "lines[].currency": EUR}
... decimal: ","
... ''', "own.yml")
>>> mapping.columns["HS"], mapping.constants["kind"], shipped()
('lines[].code', 'export', ('korea-declarations',))
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from pathlib import Path

import msgspec

from umweg.core.documents import BrokenDocument, Typed, text_of, yaml_of
from umweg.core.errors import UsageError
from umweg.screening.consignments.paths import path
from umweg.screening.consignments.values.cells import CellStyle

Text = str | int | float | bool | None


class ConsignmentMapping(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A mapping file. ``columns``: column to path or paths; ``constants``: path to value; ``values``: column to what
    its cells say to what is meant (null: nothing; ``*``: all others); ``ignored``: columns known and not needed, with
    why. ``decimal``, ``thousands``, ``dates``, ``delimiter``, ``encoding``: how it is written, where it
    is not to be told from the cells; ``missing``: cells that mean nothing.
    """

    columns: dict[str, str | list[str]]
    title: str = ""
    credit: str = ""
    constants: dict[str, Text] = {}
    values: dict[str, dict[str, Text]] = {}
    ignored: list[str] | dict[str, str] = []
    decimal: str | None = None
    thousands: str = ""
    dates: str | list[str] = []
    missing: list[str] = []
    delimiter: str | None = None
    encoding: str | None = None

    @property
    def written(self) -> CellStyle:
        """How cells are written."""
        return CellStyle(
            self.decimal if self.decimal is not None else "." if self.thousands else "",
            self.thousands,
            (self.dates,) if isinstance(self.dates, str) else tuple(self.dates),
        )

    def targets(self, column: str) -> list[str]:
        """The paths that a column fills."""
        found = self.columns[column]
        return [found] if isinstance(found, str) else found


@cache
def shipped() -> tuple[str, ...]:
    """Names of the mappings that come with Umweg."""
    folder = files(__package__).joinpath("data/mappings")
    return tuple(sorted(f.name.removesuffix(".yml") for f in folder.iterdir() if f.name.endswith(".yml")))


def load(name: Path | str) -> ConsignmentMapping:
    """A mapping from a file, or a shipped one by its name; UsageError where it is none."""
    if str(name) in shipped():
        return parsed(files(__package__).joinpath(f"data/mappings/{name}.yml").read_text("utf-8"), str(name))
    try:
        text = text_of(Path(name))
    except (OSError, UnicodeDecodeError) as e:
        raise UsageError(
            f"The mapping cannot be read: {getattr(e, 'strerror', None) or 'it is no UTF-8'}.",
            where=str(name),
            mend=f"Give a file, or one of: {', '.join(shipped())}.",
        ) from e
    return parsed(text, Path(name).name)


class _Written(Typed):
    """YAML in which scalars stay the texts that they are, but for nothing: 01 is no 1, no is no False."""


_Written.yaml_implicit_resolvers = {
    sign: [(tag, pattern) for tag, pattern in resolvers if tag == "tag:yaml.org,2002:null"]
    for sign, resolvers in Typed.yaml_implicit_resolvers.items()
}


def parsed(text: str, name: str) -> ConsignmentMapping:
    """A mapping from its text, checked; UsageError with what is wrong."""
    try:
        data = yaml_of(text, _Written)
    except BrokenDocument as e:
        where = f"{name}, line {e.line}" if e.line else name
        raise UsageError(f"The mapping is no sound YAML: {e}.", where=where, mend="Mend that line.") from e
    try:
        mapping = msgspec.convert(data, ConsignmentMapping)
    except msgspec.ValidationError as e:
        keys = ", ".join(ConsignmentMapping.__struct_fields__)
        raise UsageError(f"The mapping is wrong: {e}.", where=name, mend=f"Its keys are: {keys}.") from e
    _check(mapping, name)
    return mapping


def _check(mapping: ConsignmentMapping, name: str) -> None:
    """UsageError for a path that leads nowhere, one that is filled twice, and a mapping without an id."""
    filled: dict[str, str] = {}
    targets = [(t, c) for c in mapping.columns for t in mapping.targets(c)] + [
        (t, "constants") for t in mapping.constants
    ]
    for target, column in targets:
        try:
            plain = path(target).text
        except UsageError as e:
            raise UsageError(e.what, where=f"{name}, {column}: {e.where}", mend=e.mend) from None
        if plain in filled and not re.search(r"\[\]$", plain):
            both = f"'{filled[plain]}' and '{column}'"
            raise UsageError(f"{both} both fill {plain}.", where=name, mend="Keep one of them.")
        filled[plain] = column
    if "id" not in filled or filled["id"] == "constants":
        raise UsageError("No column is the id.", where=name, mend="Map a column to 'id': rows of one id are its lines.")
    if unused := [c for c in mapping.values if c not in mapping.columns]:
        raise UsageError(f"'values' names '{unused[0]}', which is no mapped column.", where=name, mend="Map it first.")
