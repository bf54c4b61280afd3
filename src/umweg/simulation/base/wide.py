"""A whole inter-country table, one row a seller and one column a buyer: the layout of the OECD, ADB and WIOD as CSV.

Labels are ``COUNTRY_SECTOR`` in one row and one column, or country and sector in two of each. What is a row and a
column is an industry; a column that is no row, of a country that is, is final demand. All else (totals, taxes, value
added) is not needed: value added is what is left of output.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from umweg.core.errors import UsageError
from umweg.simulation.base.cells import Row, figure, lines_of, rows_of
from umweg.simulation.trade.economy import Array

MOST = 0.999  # of output is inputs: more leaves value added below zero, which no sector of the model can have
Label = tuple[str, str]
Read = tuple[Array, Array, tuple[str, ...], tuple[str, ...]]


def wide_table(folder: Path) -> Read:
    """Flows (J, N, N), shares of inputs (N, J, J), countries and sectors of ``table.csv``.

    ``countries.csv`` (code, country) and ``sectors.csv`` (code, sector) sum it up; without them it is taken as it is.
    """
    file = folder / "table.csv"
    lines = lines_of(file)
    columns, width, first = _columns(lines, file)
    rows = [first, *lines]
    labels = [_label(row, width, where) for where, row in rows]
    known = set(columns)
    industries = [k for k, label in enumerate(labels) if label in known]
    if not industries:
        raise UsageError(
            "No row is a column, too: there is no industry.", where=str(file),
            mend="Label rows and columns COUNTRY_SECTOR, or give country and sector in two header rows and columns.",
        )  # fmt: skip
    sellers = [labels[k] for k in industries]
    sold = _figures([rows[k] for k in industries], width, len(columns))
    regions = _groups(folder / "countries.csv", "country", [c for c, _ in sellers])
    sectors = _groups(folder / "sectors.csv", "sector", [s for _, s in sellers])
    return _summed(sellers, columns, sold, regions, sectors)


def _columns(lines: Iterator[Row], file: Path) -> tuple[list[Label], int, Row]:
    """Labels of the columns, how many columns hold labels of rows, and the first row below the header."""
    _, one = next(lines, ("", []))
    if any("_" in c for c in one[1:]):
        found = [_split(c) for c in one[1:]]
        width = 1
    else:
        _, two = next(lines, ("", []))
        found, width = list(zip(one[2:], two[2:], strict=False)), 2
    following = next(lines, None)
    if not found or following is None:
        raise UsageError("The table is empty.", where=str(file), mend="Give labels in row 1, and a row a seller.")
    return found, width, following


def _split(label: str) -> Label:
    country, _, sector = label.partition("_")
    return country, sector


def _label(row: list[str], width: int, where: str) -> Label:
    if len(row) <= width:
        raise UsageError("The row holds no figures.", where=where, mend="Take it out, or complete it.")
    return _split(row[0]) if width == 1 else (row[0], row[1])


def _figures(rows: Sequence[Row], width: int, count: int) -> Array:
    out = np.empty((len(rows), count))
    for k, (where, row) in enumerate(rows):
        cells = row[width:]
        if len(cells) != count:
            raise UsageError(f"The row has {len(cells)} figures, not {count}.", where=where, mend="Mend it.")
        try:
            out[k] = np.array(cells, float)
        except ValueError:
            out[k] = [figure(c or "0", where) for c in cells]
    if not np.isfinite(out).all():
        raise UsageError("A figure is none.", where=rows[int(np.argwhere(~np.isfinite(out))[0][0])][0], mend="Mend it.")
    return out


def _groups(file: Path, what: str, codes: Sequence[str]) -> dict[str, str]:
    """What each code is summed into; itself without the file."""
    there = dict.fromkeys(codes)
    if not file.exists():
        return {c: c for c in there}
    given = {row[0]: row[1] for _, row in rows_of(file, ("code", what))}
    missing = [c for c in there if c not in given]
    if missing:
        raise UsageError(
            f"{len(missing)} codes of the table are missing, such as {', '.join(missing[:5])}.", where=str(file),
            mend=f"Add a row for each: {missing[0]},ROW.",
        )  # fmt: skip
    return given


def _summed(
    sellers: Sequence[Label], columns: Sequence[Label], sold: Array, regions: dict[str, str], sectors: dict[str, str]
) -> Read:
    """Everything summed into regions and sectors. Final demand below zero (stocks run down) makes no flow."""
    countries = tuple(dict.fromkeys(regions[c] for c, _ in sellers))
    kinds = tuple(dict.fromkeys(sectors[s] for _, s in sellers))
    j, n = len(kinds), len(countries)
    sector = np.array([kinds.index(sectors[s]) for _, s in sellers])
    seller = np.array([countries.index(regions[c]) for c, _ in sellers])
    industry = set(sellers)
    flows, used = np.zeros((j, n, n)), np.zeros((n, j, j))
    for place, (country, name) in enumerate(columns):
        if country not in regions:
            continue  # a total of the whole table
        buyer = countries.index(regions[country])
        of_sectors = np.zeros((j, n))
        np.add.at(of_sectors, (sector, seller), sold[:, place])
        flows[:, buyer] += of_sectors
        if (country, name) in industry:
            used[buyer, :, kinds.index(sectors[name])] += of_sectors.sum(1)
    flows = np.maximum(flows, 0.0)
    output = flows.sum(1).T  # (N, J)
    inputs = used / np.where(output > 0, output, 1.0)[:, None, :]
    total = inputs.sum(1, keepdims=True)
    return flows, np.where(total < 1, inputs, inputs * MOST / np.where(total > 0, total, 1)), countries, kinds
