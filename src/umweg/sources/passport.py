"""What is known about a provider's files: its passport, one YAML file in its folder.

>>> {"eurostat-sdmx", "ofac-sdn", "tidy"} <= {p.name for p in passports()}
True
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from umweg.core.tables import SourceKind


@dataclass(frozen=True, slots=True)
class SourcePassport:
    """What is known about a provider's files; read from ``passport.yml``.

    ``columns`` maps each column of the file to ``use`` or ``ignored``; ``fill`` gives the least share (0 to
    1) of read rows in which a column of the contract is expected to be filled; ``max_bad_share`` the share of
    bad rows (0 to 1) from which on the whole file is refused; ``credit`` is printed with every result that
    uses the source. ``kind`` names the core table: ``trade`` (flows), ``parties``, ``goods`` or ``rates``;
    ``together``: all files of a call make one snapshot (``records.py``). ``counts``: records of files that are
    known, by file name; ``untested``: built to the published format without a sample;
    ``completeness``: of goods lists, by the list's name. ``recognised_by``: how its files are known (``recognise.py``).
    """

    name: str
    version: int
    publisher: str
    title: str
    link: str
    licence: str
    credit: str
    cadence: str
    suffixes: tuple[str, ...]
    columns: Mapping[str, str]
    fill: Mapping[str, float]
    quirks: tuple[str, ...]
    max_bad_share: float = 0.01
    kind: SourceKind = "trade"
    together: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)
    untested: bool = False
    completeness: Mapping[str, str] = field(default_factory=dict)
    recognised_by: tuple[Mapping[str, Any], ...] = ()


def _passport(folder: str) -> SourcePassport:
    raw: dict[str, Any] = yaml.safe_load((files("umweg.sources") / folder / "passport.yml").read_text("utf-8"))
    for key in ("suffixes", "quirks", "recognised_by"):
        raw[key] = tuple(raw.get(key) or ())
    raw.setdefault("fill", {})
    return SourcePassport(name=folder.replace("_", "-"), **raw)


@cache
def passports() -> tuple[SourcePassport, ...]:
    """The passports of all sources, by name."""
    root = files("umweg.sources")
    folders = sorted(d.name for d in root.iterdir() if d.is_dir() and (d / "passport.yml").is_file())
    return tuple(_passport(f) for f in folders)
