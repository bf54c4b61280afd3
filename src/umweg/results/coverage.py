"""Who reported which month: the whole matrix, so that holes can be seen and not only listed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["reported", "doubtful", "nothing", "missing"]
KINDS: Mapping[str, Kind] = {"r": "reported", "d": "doubtful", "n": "nothing", "m": "missing"}
MEANING: Mapping[Kind, str] = {
    "reported": "reported",
    "doubtful": "reported, but in doubt",
    "nothing": "nothing to report (totals exist)",
    "missing": "missing",
}


@dataclass(frozen=True, slots=True)
class CoverageMatrix:
    """Reporters × months. ``cells`` holds one text a reporter with a letter a month (keys of ``KINDS``).

    ``details`` says of doubtful cells, by ``reporter month``, what is in doubt; ``compared`` are the reporters that the
    run compared.

    >>> m = CoverageMatrix(("DE", "MT"), ("2022-01", "2022-02"), ("rr", "rm"))
    >>> [(reporter, month, kind) for reporter, month, kind, _ in m if kind != "reported"]
    [('MT', '2022-02', 'missing')]
    """

    reporters: tuple[str, ...]
    months: tuple[str, ...]
    cells: tuple[str, ...]
    compared: tuple[str, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)

    def __iter__(self) -> Iterator[tuple[str, str, Kind, str]]:
        """Every cell: reporter, month, kind, detail."""
        for reporter, row in zip(self.reporters, self.cells, strict=True):
            for month, letter in zip(self.months, row, strict=True):
                yield reporter, month, KINDS[letter], self.details.get(f"{reporter} {month}", "")

    def rows(self) -> list[dict[str, Any]]:
        """One flat row a cell, for CSV."""
        return [
            {"reporter": r, "month": m, "kind": kind, "compared": r in self.compared, "detail": detail}
            for r, m, kind, detail in self
        ]

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "reporters": list(self.reporters),
            "months": list(self.months),
            "cells": list(self.cells),
            "compared": list(self.compared),
            "details": dict(self.details),
            "kinds": dict(KINDS),
        }
