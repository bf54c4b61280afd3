"""Why a row stands where it stands, in words: the keys and columns that moved its score most."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from umweg.screening.targeting.features import UNIT, Sheet
from umweg.screening.targeting.history import SEPARATOR
from umweg.screening.targeting.rows import MappedRows

Floats = NDArray[np.float64]
TOP = 3


def reasons(rows: MappedRows, sheet: Sheet, parts: Floats, top: int = TOP) -> list[list[dict[str, object]]]:
    """For each row up to ``top`` reasons that raised its score, largest first.

    Each has ``about``, ``weight`` (log odds) and ``words``.

    Features about one thing (risk, count and age of an importer) are added up.
    """
    abouts = list(dict.fromkeys(sheet.about))
    member = np.array([[a == b for b in abouts] for a in sheet.about], dtype=np.float64)
    weight = parts @ member
    first = np.argsort(-weight, axis=1, kind="stable")[:, :top]
    return [
        [
            {"about": abouts[j], "weight": round(float(weight[i, j]), 3), "words": _words(rows, sheet, abouts[j], i)}
            for j in first[i]
            if weight[i, j] > 0
        ]
        for i in range(len(weight))
    ]


def _words(rows: MappedRows, sheet: Sheet, about: str, i: int) -> str:
    if about == UNIT:
        return _price(sheet, i)
    if about not in sheet.past:
        x = rows.number(about)[i]
        return f"{about} is missing" if np.isnan(x) else f"{about} is {x:,.6g}"
    value = sheet.values[about][i].as_py()
    p = sheet.past[about]
    if value is None:
        return f"{about} is missing"
    same = f"this line (same {', '.join(rows.mapping.line)})"
    what = same if about == "line" else f"{about} {value.replace(SEPARATOR, ' + ')}"
    n, s, base = int(p.n[i]), int(p.s[i]), sheet.base[i]
    means = rows.mapping.label_means
    if n == 0:
        return f"{what}: never inspected before"
    return f"{what}: {s} of {n} inspected before had {means} (of all: {base:.0%})"


def _price(sheet: Sheet, i: int) -> str:
    for level in ("HS6", "HS4", "HS2"):
        name = f"{UNIT} of {level}"
        z = float(sheet.x[i, sheet.names.index(name)])
        if not np.isnan(z):
            where = f"{abs(z):.1f} robust deviations {'above' if z > 0 else 'below'} the median of its {level}"
            return f"{UNIT} {np.exp(sheet.x[i, sheet.names.index(UNIT)]):,.4g} is {where}"
    return f"{UNIT} cannot be compared: value or mass is missing, or the good has fewer than five earlier rows"
