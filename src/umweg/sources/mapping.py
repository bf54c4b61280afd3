"""Column-mapping files: how an odd export becomes Umweg's own layout (source ``tidy``), in YAML.

``columns`` (column of the contract -> column of the file), ``constants`` (column of the contract -> text), ``values``
(column of the contract -> text in the file -> text to read instead), ``drop`` (column of the file -> texts whose rows
are counted and not stored), ``factors`` (value, mass_kg or qty -> number), ``unpivot`` (one column of figures for
each flow), ``like`` (a shipped mapping whose keys hold where this one has none), ``parts`` (columns of the file whose
different values are parts of one flow, to be added up), ``names`` (whether countries are written as names),
``ignored`` (columns of the file that are known and not needed).

>>> sorted(shipped())
['armstat-consignment', 'armstat-monthly', 'comtrade-extract', 'eurostat-member-totals', 'national-totals']
>>> load("comtrade-extract").parts
('mot_code',)
"""

from __future__ import annotations

from collections.abc import Mapping as Map
from dataclasses import dataclass, field, fields
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from umweg.core.documents import BrokenDocument, Typed, text_of, yaml_of
from umweg.core.errors import UsageError

CONTRACT = [
    "reporter",
    "partner",
    "flow",
    "product",
    "nomenclature",
    "period",
    "freq",
    "value",
    "value_eur",
    "value_usd",
    "currency",
    "mass_kg",
    "qty",
    "qty_unit",
    "status",
    "valuation",
]
MEND = "The keys are described in docs/reference/sources.md."


@dataclass(frozen=True, slots=True)
class FlowMapping:
    """A mapping file, checked; see the module for its parts. ``texts`` of YAML are kept as text."""

    title: str = ""
    credit: str = ""
    columns: Map[str, str] = field(default_factory=dict)
    constants: Map[str, str] = field(default_factory=dict)
    values: Map[str, Map[str, str]] = field(default_factory=dict)
    drop: Map[str, tuple[str, ...]] = field(default_factory=dict)
    factors: Map[str, float] = field(default_factory=dict)
    unpivot: Map[str, str] = field(default_factory=dict)
    parts: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    names: bool = False

    @property
    def used(self) -> set[str]:
        """Columns of the file that the mapping knows, in lower case."""
        known = (*self.columns.values(), *self.drop, *self.unpivot, *self.parts, *self.ignored)
        return {c.lower() for c in known}


@cache
def shipped() -> dict[str, str]:
    """The texts of the mappings that come with Umweg, by name."""
    folder = files("umweg.sources") / "tidy" / "mappings"
    return {f.name[:-4]: f.read_text("utf-8") for f in folder.iterdir() if f.name.endswith(".yml")}


def source_text(mapping: str) -> str:
    """The text of a mapping: a shipped one by its name, else a file by its path. UsageError if there is none.

    >>> source_text("no-such")
    Traceback (most recent call last):
    umweg.core.errors.UsageError: There is no mapping 'no-such'. [mapping] Give the path of a YAML file, or one of: ...
    """
    if mapping in shipped():
        return shipped()[mapping]
    try:
        return text_of(Path(mapping))
    except (OSError, UnicodeDecodeError) as e:
        raise UsageError(
            f"There is no mapping '{mapping}'.",
            where="mapping",
            mend=f"Give the path of a YAML file, or one of: {', '.join(sorted(shipped()))}.",
        ) from e


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _texts(given: Any, key: str) -> tuple[str, ...]:
    if not isinstance(given, list):
        raise UsageError(f"{key} is no list.", where=f"mapping, {key}", mend=MEND)
    return tuple(map(_plain, given))


def _table(raw: dict[str, Any], key: str) -> dict[str, Any]:
    given = raw.get(key) or {}
    if not isinstance(given, dict):
        raise UsageError(f"{key} is no table of names and values.", where=f"mapping, {key}", mend=MEND)
    return {_plain(k): v for k, v in given.items()}


def parse(text: str) -> FlowMapping:
    """A mapping from YAML; UsageError for keys and columns that do not exist.

    >>> parse("columns: {partner: land}\\nconstants: {product: TOTAL}").constants["product"]
    'TOTAL'
    >>> parse("colums: {}")
    Traceback (most recent call last):
    umweg.core.errors.UsageError: A mapping has no key 'colums'. [mapping, colums] The keys are described in ...
    """
    try:
        raw = yaml_of(text, Typed) or {}
    except BrokenDocument as e:
        where = f"mapping, line {e.line}" if e.line else "mapping"
        raise UsageError(f"The mapping is no YAML: {e}.", where=where, mend=MEND) from e
    if isinstance(raw, dict) and "like" in raw:
        base = str(raw.pop("like"))
        if base not in shipped():
            raise UsageError(f"There is no shipped mapping '{base}'.", where="mapping, like", mend=MEND)
        raw = yaml_of(shipped()[base], Typed) | raw
    known = {f.name for f in fields(FlowMapping)}
    for key in raw if isinstance(raw, dict) else ["(no keys)"]:
        if key not in known:
            raise UsageError(f"A mapping has no key '{key}'.", where=f"mapping, {key}", mend=MEND)
    for key in ("columns", "constants", "values", "factors"):
        for column in _table(raw, key):
            if column not in CONTRACT:
                raise UsageError(
                    f"There is no column '{column}'.",
                    where=f"mapping, {key}",
                    mend=f"Columns are {', '.join(CONTRACT)}.",
                )
    try:
        factors = {k: float(v) for k, v in _table(raw, "factors").items()}
    except (TypeError, ValueError) as e:
        raise UsageError(f"A factor is no number: {e}.", where="mapping, factors", mend=MEND) from e
    return FlowMapping(
        title=str(raw.get("title", "")),
        credit=str(raw.get("credit", "")),
        columns={k: _plain(v) for k, v in _table(raw, "columns").items()},
        constants={k: _plain(v) for k, v in _table(raw, "constants").items()},
        values={
            k: {_plain(a): _plain(b) for a, b in _table({k: v}, k).items()} for k, v in _table(raw, "values").items()
        },
        drop={k: _texts(v, f"drop, {k}") for k, v in _table(raw, "drop").items()},
        factors=factors,
        unpivot={k: _plain(v) for k, v in _table(raw, "unpivot").items()},
        parts=_texts(raw.get("parts") or [], "parts"),
        ignored=_texts(raw.get("ignored") or [], "ignored"),
        names=bool(raw.get("names", False)),
    )


def load(mapping: str) -> FlowMapping:
    """The mapping of a name or path."""
    return parse(source_text(mapping))
