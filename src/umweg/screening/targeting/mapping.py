"""Which columns of a table mean what. Two mappings are shipped; a YAML file gives another."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from umweg.core.documents import Typed, text_of, yaml_of
from umweg.core.errors import UnknownName, UsageError

SHIPPED = Path(__file__).parent / "mappings"
_LISTS = ("rates", "ids", "categories", "numbers", "line")


@dataclass(frozen=True)
class ColumnRoles:
    """Columns by their role; ``numbers`` may end in ``*`` (``flag_*``).

    ``line`` are the columns that make two declared lines the same (good, price, mass); ``repeats`` are parts of it
    that are remembered, too. ``pairs`` are looked at together. A result is known ``lag_days`` after the
    declaration. ``label_means`` says what a label of 1 is, in words.

    >>> read_mapping("korea").label
    'Fraud'
    """

    id: str
    date: str
    label: str
    code: str
    label_means: str = "a hit"
    value: str = ""
    mass: str = ""
    rates: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    line: tuple[str, ...] = ()
    pairs: tuple[tuple[str, ...], ...] = ()
    repeats: tuple[tuple[str, ...], ...] = ()
    lag_days: int = 0

    @property
    def measures(self) -> tuple[str, ...]:
        """The columns that hold numbers."""
        return tuple(c for c in (self.value, self.mass) if c) + self.rates + self.numbers

    @property
    def inputs(self) -> tuple[str, ...]:
        """Every column that is read, but for the label."""
        keyed = [c for group in (self.line, *self.pairs, *self.repeats) for c in group]
        every = (self.id, self.date, self.code, *self.ids, *self.categories, *self.measures, *keyed)
        return tuple(dict.fromkeys(c for c in every if c not in LEVELS))

    def resolved(self, names: list[str]) -> ColumnRoles:
        """With each ``flag_*`` replaced by the columns that there are."""
        out: list[str] = []
        for n in self.numbers:
            out += sorted(x for x in names if fnmatchcase(x, n)) if "*" in n else [n]
        return ColumnRoles(**{**self.plain(), "numbers": tuple(dict.fromkeys(out))})

    def plain(self) -> dict[str, Any]:
        """As a dict."""
        return asdict(self)


#: Parts of the code, to be used in ``pairs``.
LEVELS = ("HS6", "HS4", "HS2")


def mapping_of(raw: dict[str, Any], where: str = "") -> ColumnRoles:
    """A mapping out of plain data (YAML, JSON). Raises UsageError, naming the field."""
    known = {f.name for f in fields(ColumnRoles)}
    if wrong := sorted(set(raw) - known):
        raise UsageError(
            f"A mapping has no field '{wrong[0]}'.", where=where, mend=f"Fields: {', '.join(sorted(known))}."
        )
    if lacking := [k for k in ("id", "date", "label", "code") if not raw.get(k)]:
        raise UsageError(
            f"The mapping does not say which column is the {lacking[0]}.",
            where=where,
            mend=f"Add {lacking[0]}: COLUMN.",
        )
    out: dict[str, Any] = dict(raw)
    for name in (*_LISTS, "pairs", "repeats"):
        given = raw.get(name) or ()
        nested = name in ("pairs", "repeats")
        if not isinstance(given, (list, tuple)) or any(isinstance(x, (list, tuple)) is not nested for x in given):
            raise UsageError(
                f"'{name}' must be a list of {'lists of ' if nested else ''}columns.",
                where=where,
                mend=f"{name}: [{'[A, B]' if nested else 'A, B'}]",
            )
        out[name] = tuple(tuple(map(str, x)) for x in given) if nested else tuple(map(str, given))
    return ColumnRoles(**out)


def read_mapping(name: str | Path) -> ColumnRoles:
    """A shipped mapping by its name, or a YAML file. Raises UnknownName, UsageError."""
    shipped = sorted(p.stem for p in SHIPPED.glob("*.yml"))
    path = SHIPPED / f"{name}.yml" if str(name) in shipped else Path(name)
    if not path.is_file():
        raise UnknownName(f"There is no mapping '{name}'.", mend=f"Shipped: {', '.join(shipped)}; or give a YAML file.")
    try:
        raw = yaml_of(text_of(path), Typed)
    except (OSError, ValueError) as e:
        raise UsageError(f"The mapping is not valid YAML: {e}.", where=str(path), mend="See docs/targeting.md.") from e
    if not isinstance(raw, dict):
        raise UsageError(
            "The mapping must be a list of 'field: column'.", where=str(path), mend="See docs/targeting.md."
        )
    return mapping_of(raw, str(path))
