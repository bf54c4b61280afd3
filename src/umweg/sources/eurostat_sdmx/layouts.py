"""Eurostat's other texts of the same table, brought to SDMX-CSV 1.0: SDMX-CSV 2.0, columns of labels, TSV.

In SDMX-CSV 2.0 the dataset is called ``STRUCTURE_ID``. With labels, the columns ``REPORTER``, ``Time`` ... stand beside
``reporter``, ``TIME_PERIOD``; they get names of their own. TSV has the periods across, with flags in the cells.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from umweg.core.errors import SourceError
from umweg.files.archive import unpacked
from umweg.files.input_file import InputFile

TIME = "\\TIME_PERIOD"
LINE = "line in the file"
LABELS = ("STRUCTURE", "STRUCTURE_NAME", "ACTION", "Time frequency", "REPORTER", "PARTNER", "PRODUCT", "FLOW",
          "INDICATORS", "Time", "Observation value", LINE)  # fmt: skip
DATASETS = {"VALUE_IN_EUROS": "DS-045409", "QUANTITY_IN_100KG": "DS-045409", "SUPPLEMENTARY_QUANTITY": "DS-045409",
            "VALUE_EUR": "DS-059341", "QUANTITY_KG": "DS-059341"}  # fmt: skip
BLOCK = 1 << 22


def plain(given: InputFile) -> InputFile:
    """The file as SDMX-CSV 1.0, one figure a line; itself where it is."""
    inner = unpacked(given, "a table of Eurostat")
    with inner.path.open("rb") as f:
        first = f.readline(1 << 16).decode("utf-8-sig", "replace").rstrip("\r\n")
    if TIME in first.partition("\t")[0]:
        return _from_tsv(inner)
    names = next(csv.reader([first]), [])
    renamed = _renamed(names)
    return inner if renamed == names else _with_header(inner, renamed)


def _renamed(names: list[str]) -> list[str]:
    """The columns by the names of SDMX-CSV 1.0; labels that differ from a code's column by case only get another name.

    >>> _renamed(["STRUCTURE", "STRUCTURE_ID", "reporter", "REPORTER", "OBS_VALUE"])
    ['STRUCTURE', 'DATAFLOW', 'reporter', 'REPORTER (label)', 'OBS_VALUE']
    """
    new = ["DATAFLOW" if n == "STRUCTURE_ID" and "DATAFLOW" not in names else n for n in names]
    seen: set[str] = set()
    for i, n in enumerate(new):
        if n.lower() in seen and n in LABELS:
            new[i] = f"{n} (label)"
        seen.add(n.lower())
    return new


def _with_header(given: InputFile, names: list[str]) -> InputFile:
    """A copy with another first line."""
    target = given.scratch / "renamed.csv"
    with given.path.open("rb") as f, target.open("wb") as out:
        end = b"\r\n" if f.readline(1 << 16).endswith(b"\r\n") else b"\n"
        out.write(",".join(f'"{n}"' if "," in n else n for n in names).encode() + end)
        while block := f.read(BLOCK):
            out.write(block)
    return replace(given, path=target)


def _from_tsv(given: InputFile) -> InputFile:
    """A copy with one figure a line."""
    target = given.scratch / "from.csv"
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerows(_figures(given))
    return replace(given, path=target)


def _figures(given: InputFile) -> Iterator[list[str]]:
    with given.path.open(encoding="utf-8-sig", newline="") as f:
        head, *periods = (p.strip() for p in f.readline().rstrip("\r\n").split("\t"))
        dims = head.removesuffix(TIME).split(",")
        yield ["DATAFLOW", *dims, "TIME_PERIOD", "OBS_VALUE", "OBS_FLAG", LINE]
        named = re.search(r"(?i)ds-\d+", Path(given.name).name)
        for number, line in enumerate(f, 2):
            key, *cells = line.rstrip("\r\n").split("\t")
            codes = key.split(",")
            if len(codes) != len(dims) or len(cells) != len(periods):
                raise SourceError(
                    f"The line has {len(codes)} codes and {len(cells)} figures, the first names {len(dims)} and "
                    f"{len(periods)}.",
                    where=f"{given.name}, line {number}",
                    mend="Download the file again.",
                )
            dataset = named[0].upper() if named else DATASETS.get(codes[-1], "")
            for period, cell in zip(periods, cells, strict=True):
                value, _, flag = cell.strip().partition(" ")
                yield [dataset, *codes, period, value, flag.strip(), str(number)]
