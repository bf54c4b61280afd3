"""A case: what was intercepted or inspected, where, on which route, with whom, by which source, and how it ended.

>>> drones = read_case({"id": "kz-2022-drones", "kind": "interception", "day": "2022-11", "what": "14 combat drones",
...     "codes": ["8806"], "route": ["KG", "KZ", "RU"], "source": "own example", "violation": True})
>>> drones.route, drones.codes
(('KG', 'KZ', 'RU'), ('8806',))
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from umweg.core.codes import countries
from umweg.core.documents import BrokenDocument, json_of, text_of, yaml_of
from umweg.core.errors import StoreError, UnknownName, UsageError, mend_of

CaseKind = Literal["interception", "inspection", "seizure", "refusal"]
Text = Annotated[str, Meta(max_length=4000)]
Short = Annotated[str, Meta(max_length=300)]
Day = Annotated[str, Meta(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]


class Attachment(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file that belongs to a case, by its hash: the file itself stays where it is."""

    name: Short
    sha256: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
    bytes: Annotated[int, Meta(ge=0)] = 0


class Case(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``codes``: customs codes or their beginnings; ``route``: countries in order, from sender to destination.

    ``violation``: whether the inspection found one (None: not known yet). ``consignment``: id of the inspected one, so
    that the result trains the targeting; ``random``: it was drawn at random. ``pattern``: checks that fit the case.
    """

    id: Short
    kind: CaseKind
    what: Text
    source: Text
    day: Day | None = None
    codes: tuple[Short, ...] = ()
    quantity: Short | None = None
    route: tuple[Short, ...] = ()
    parties: tuple[Short, ...] = ()
    pattern: tuple[Short, ...] = ()
    violation: bool | None = None
    outcome: Text | None = None
    consignment: Short | None = None
    random: bool = False
    link: Short | None = None
    verified: bool = False
    attachments: tuple[Attachment, ...] = ()


def read_case(data: Mapping[str, Any], where: str = "case") -> Case:
    """A case from plain data, with codes as digits and countries as codes; UsageError (where, how to mend)."""
    try:
        case = msgspec.convert(dict(data), Case)
    except msgspec.ValidationError as e:
        raise UsageError(f"{e}.", where=where, mend="docs/how-to/cases.md shows the fields.") from None
    codes = tuple(re.sub(r"[ .]", "", c) for c in case.codes)
    if odd := next((c for c in codes if not (c.isdigit() and 2 <= len(c) <= 10)), ""):
        raise UsageError(f"'{odd}' is no customs code.", where=f"{where}, codes", mend="Write two to ten digits.")
    try:
        route = tuple(countries.resolve(c).code for c in case.route)
    except UnknownName as e:
        raise UsageError(e.what, where=f"{where}, route", mend=e.mend) from None
    return msgspec.structs.replace(case, codes=codes, route=route)


def read_cases(path: str | Path) -> tuple[Case, ...]:
    """Cases of a YAML or JSON-lines file. UsageError says which; an id that stands twice is refused."""
    path = Path(path)
    try:
        text = text_of(path)
    except (OSError, UnicodeDecodeError) as e:
        raise UsageError("The file of cases cannot be read.", where=str(path), mend=mend_of(e)) from e
    try:
        if path.suffix in (".yml", ".yaml"):
            found = yaml_of(text)
            rows = [_typed(r) for r in (found.get("cases", []) if isinstance(found, dict) else found or [])]
        else:
            rows = [json_of(line) for line in text.split("\n") if line.strip()]
    except BrokenDocument as e:
        where = f"{path}, line {e.line}" if e.line else str(path)
        raise UsageError(f"The file is no list of cases: {e}.", where=where, mend="See docs/how-to/cases.md.") from e
    cases = tuple(read_case(r, f"{path.name}, case {n}") for n, r in enumerate(rows, 1) if isinstance(r, dict))
    if len(cases) < len(rows):
        raise UsageError("A case is no mapping of fields.", where=str(path), mend="See docs/how-to/cases.md.")
    if double := {id_ for id_, n in Counter(c.id for c in cases).items() if n > 1}:
        raise UsageError(f"The case '{min(double)}' stands twice.", where=str(path), mend="Give each its own id.")
    return cases


def _typed(row: Any) -> Any:
    """Truth values of a YAML file that was read as texts."""
    words = {"true": True, "false": False, "null": None, "": None}
    if not isinstance(row, dict):
        return row
    return {k: words.get(v, v) if isinstance(v, str) and k in ("violation", "random", "verified") else v
            for k, v in row.items()}  # fmt: skip


def attachment(path: str | Path) -> Attachment:
    """A file by its hash; StoreError where it cannot be read."""
    path = Path(path)
    digest = hashlib.sha256()
    try:
        with path.open("rb") as f:
            while block := f.read(1 << 20):
                digest.update(block)
        size = path.stat().st_size
    except OSError as e:
        raise StoreError(
            f"The attachment cannot be read: {e.strerror}.", where=str(path), mend="Check its name."
        ) from e
    return Attachment(name=path.name, sha256=digest.hexdigest(), bytes=size)


def with_files(case: Case, files: Iterable[str | Path]) -> Case:
    """The case with files attached, each by its hash; one of the same name takes the place of the older."""
    new = tuple(attachment(f) for f in files)
    kept = tuple(a for a in case.attachments if a.name not in {n.name for n in new})
    return msgspec.structs.replace(case, attachments=kept + new)


def named(fields: Mapping[str, Any]) -> str:
    """An id for a case that has none: kind, day, and a hash of what it says, so that the same case has the same one.

    >>> named({"kind": "seizure", "day": "2023", "what": "plates"})
    'seizure-2023-280aff'
    """
    said = msgspec.json.encode({k: fields[k] for k in sorted(fields)}, order="deterministic")
    return f"{fields.get('kind', 'case')}-{fields.get('day', 'undated')}-{hashlib.sha256(said).hexdigest()[:6]}"


def examples() -> str:
    """Two cases to begin a register with, as the text of a YAML file; what in them is assumed says so."""
    return (Path(__file__).parent / "examples.yml").read_text("utf-8")
