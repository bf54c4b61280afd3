"""Codes of goods and when they are valid.

No full list of CN codes is at hand, only the official year-to-year concordance. So a CN code is refused where
the concordance says that it does not exist in that year, or where its first six digits are no subheading of
the HS edition of that year. A CN code that never changed and whose subheading exists is *accepted as
plausible*, not confirmed. HS codes are checked against full lists for 2012 and later; before, only their form
is checked.

>>> check("85171300", 2022, "CN") is None
True
>>> check("85171300", 2021, "CN")
'CN code 85171300 exists only from 2022; until 2021 its goods were in 85171200. Use the codes of 2021, ...'
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Literal

from umweg.core.codes.links import System, edition_year, hs_codes, steps
from umweg.core.errors import UsageError

if TYPE_CHECKING:
    import pyarrow as pa

CodeKind = Literal["total", "hs2", "hs4", "hs6", "cn8", "confidential", "special", "invalid"]
Span = tuple[int | None, int | None]

_CONFIDENTIAL = re.compile(r"\d{2}(?=[0-9A-Z]*[A-Z])[0-9A-Z]{1,6}")
_SHOWN = 5


def kind(code: str) -> CodeKind:
    """What a code is by its form.

    ``confidential``: digits filled up with letters, as Comext writes goods that a reporter hides (39XXXXXX).
    ``special``: chapters 98 and 99, complete plants, postal parcels, goods not specified.

    >>> [kind(c) for c in ("TOTAL", "87", "8703", "870323", "87032319", "39XXXXXX", "99909900", "8703231")]
    ['total', 'hs2', 'hs4', 'hs6', 'cn8', 'confidential', 'special', 'invalid']
    """
    if code == "TOTAL":
        return "total"
    if not code.isascii():
        return "invalid"
    if not code.isdigit():
        return "confidential" if _CONFIDENTIAL.fullmatch(code) else "invalid"
    if len(code) not in (2, 4, 6, 8):
        return "invalid"
    if code[:2] in ("98", "99"):
        return "special"
    return {2: "hs2", 4: "hs4", 6: "hs6", 8: "cn8"}[len(code)]  # type: ignore[return-value]  # one of four


def edition(nomenclature: System, year: int) -> str:
    """The edition in force in a year.

    >>> edition("CN", 2022), edition("HS", 2021)
    ('CN2022', 'HS2017')
    """
    return f"{nomenclature}{edition_year(nomenclature, year)}"


def parse_edition(text: str) -> tuple[System, int]:
    """``'CN2022'`` as ``('CN', 2022)``. Raises ``UsageError`` for anything else.

    >>> parse_edition("HS2017")
    ('HS', 2017)
    """
    m = re.fullmatch(r"(CN|HS)(\d{4})", text)
    if not m:
        raise UsageError(f"{text!r} is no edition of a nomenclature.", mend="Write it like CN2022 or HS2017.")
    return ("CN" if m[1] == "CN" else "HS"), int(m[2])


@cache
def cn_spans() -> Mapping[str, tuple[Span, ...]]:
    """Years in which CN codes exist, as the concordance tells: inclusive ``(first, last)``, None for open.

    Codes that never changed since 1988 are not in it.

    >>> cn_spans()["85171200"]
    ((2007, 2021),)
    """
    events: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    for (year, after), links in sorted(steps("CN").items()):
        left, right = {a for a, _ in links}, {b for _, b in links}
        for code in left - right:
            events[code].append((year, False))
        for code in right - left:
            events[code].append((after, True))
    out: dict[str, tuple[Span, ...]] = {}
    for code, changes in events.items():
        spans: list[Span] = []
        start: int | None = None
        for year, begins in changes:
            if begins:
                start = year
            else:
                spans.append((start, year))
        out[code] = (*spans, (start, None)) if changes[-1][1] else tuple(spans)
    return out


@cache
def hs_spans() -> Mapping[str, tuple[Span, ...]]:
    """Years in which HS codes of 2, 4, 6 digits exist; open before 2012, where no list is at hand.

    >>> hs_spans()["851712"], hs_spans()["851713"]
    (((None, 2021),), ((2022, None),))
    """
    years = sorted(hs_codes().editions)
    out: dict[str, list[Span]] = defaultdict(list)
    for i, year in enumerate(years):
        first = None if i == 0 else year
        last = years[i + 1] - 1 if i + 1 < len(years) else None
        for code in hs_codes().editions[year]:
            spans = out[code]
            if spans and spans[-1][1] == year - 1:
                spans[-1] = (spans[-1][0], last)
            else:
                spans.append((first, last))
    return {k: tuple(v) for k, v in out.items()}


def validity() -> pa.Table:
    """When codes are valid: columns ``system`` (CN8, HS6, HS4, HS2), ``code``, ``first_year``, ``last_year``.

    Years are inclusive, NULL is open. A code may have several rows (it ended and came back). CN8 holds only
    codes that changed since 1988. For reading data prefer ``problems``: it also knows special codes.

    >>> validity().column_names
    ['system', 'code', 'first_year', 'last_year']
    """
    import pyarrow as pa

    rows = [("CN8", c, *s) for c, spans in cn_spans().items() for s in spans]
    rows += [(f"HS{len(c)}", c, *s) for c, spans in hs_spans().items() for s in spans]
    rows.sort(key=lambda r: (r[0], r[1], r[2] or 0))
    types = (pa.string(), pa.string(), pa.int16(), pa.int16())
    names = ("system", "code", "first_year", "last_year")
    cols = zip(*rows, strict=True)
    return pa.table({n: pa.array(c, t) for n, c, t in zip(names, cols, types, strict=True)})


def check(code: str, year: int, nomenclature: str) -> str | None:
    """None where the code can stand for goods of that year; else what is wrong and how to mend it.

    ``nomenclature`` is ``'CN'`` or ``'HS'`` (edition of the year), or an edition such as ``'HS2017'``, whose
    year then counts instead of ``year``. Under CN, codes of 2, 4, 6 digits are read as HS codes.

    >>> check("851712", 2022, "HS2017") is None
    True
    >>> check("123456", 2022, "HS")
    'There is no HS code 123456 in HS2022 nor in another edition known here. Check the code for ... digits.'
    """
    return problems([code], [year], nomenclature)[0]


def problems(codes: Sequence[str], years: Sequence[int], nomenclature: str) -> list[str | None]:
    """``check`` for many pairs of equal length: one reason, or None, for each. 100,000 take half a second.

    For millions of rows, ask for the distinct (product, year) pairs and join the answers back.

    >>> problems(["87032319", "TOTAL"], [2022, 2022], "CN")
    [None, None]
    """
    if nomenclature in ("CN", "HS"):
        system, fixed = nomenclature, None
    else:
        system, fixed = parse_edition(nomenclature)
    found: dict[tuple[str, int], str | None] = {}
    out: list[str | None] = []
    for code, own in zip(codes, years, strict=True):
        pair = (code, own if fixed is None else fixed)
        if pair not in found:
            found[pair] = _problem(*pair, "CN" if system == "CN" else "HS")
        out.append(found[pair])
    return out


def _problem(code: str, year: int, system: System) -> str | None:
    what = kind(code)
    if what == "invalid":
        return (
            f"{code!r} is no code of goods. Codes have 2, 4, 6 or 8 digits without dots; keep leading zeros, "
            "and cut national codes of 9 or more digits to 8 (CN) or 6 (HS)."
        )
    if what in ("total", "confidential", "special"):
        return None
    if what != "cn8":
        return _hs_problem(code, year)
    if system == "HS":
        return f"Code {code} has 8 digits, HS codes have at most 6. Read it as CN, or cut it to {code[:6]}."
    spans = cn_spans().get(code)
    if spans is not None:
        return None if within(spans, year) else _outside("CN", code, spans, year)
    if _hs_problem(code[:6], year):
        here = edition("HS", year)
        return f"CN code {code} is not known, and {code[:6]} is no subheading of {here}. Check code and year."
    return None


def _hs_problem(code: str, year: int) -> str | None:
    edition_of = edition_year("HS", year)
    known = hs_codes().editions.get(edition_of)
    if known is None or code in known:
        return None
    if code in hs_spans():
        return _outside("HS", code, hs_spans()[code], year)
    return (
        f"There is no HS code {code} in HS{edition_of} nor in another edition known here. "
        "Check the code for lost or added digits."
    )


def within(spans: Iterable[Span], year: int) -> bool:
    """Whether a year lies in one of the spans.

    >>> within(((None, 2021),), 2022)
    False
    """
    return any((first is None or first <= year) and (last is None or year <= last) for first, last in spans)


def _outside(system: System, code: str, spans: Sequence[Span], year: int) -> str:
    """Why a known code cannot be of that year, with the codes before or after it."""
    mend = f"Use the codes of {year}, or correct the year."
    later = [f for f, _ in spans if f is not None and f > year]
    if later:
        first = min(later)
        text = f"exists only from {first}" if first == spans[0][0] else f"does not exist in {year}"
        goods = _list(predecessors(code, first, system))
        before = f"; until {first - 1} its goods were in {goods}" if goods else ""
        return f"{system} code {code} {text}{before}. {mend}"
    last = max(z for _, z in spans if z is not None)
    goods = _list(successors(code, last, system))
    after = f"; from {last + 1} its goods are in {goods}" if goods else ""
    return f"{system} code {code} ended with {last}{after}. {mend}"


def _list(codes: Sequence[str]) -> str:
    more = f" and {len(codes) - _SHOWN} more" if len(codes) > _SHOWN else ""
    return ", ".join(codes[:_SHOWN]) + more


@cache
def _neighbours(system: System) -> tuple[dict[tuple[str, int], list[str]], dict[tuple[str, int], list[str]]]:
    """Codes before, by (code, first year after the step), and after, by (code, last year before it)."""
    before: dict[tuple[str, int], list[str]] = defaultdict(list)
    after: dict[tuple[str, int], list[str]] = defaultdict(list)
    for (_, new), links in steps(system).items():
        for a, b in links:
            before[b, new].append(a)
            after[a, new - 1].append(b)
    return dict(before), dict(after)


def predecessors(code: str, year: int, system: System = "CN") -> tuple[str, ...]:
    """Codes that held the goods until the year before ``year``; empty where nothing changed then.

    >>> predecessors("85171300", 2022)
    ('85171200',)
    """
    return tuple(sorted(_neighbours(system)[0].get((code, year), ())))


def successors(code: str, year: int, system: System = "CN") -> tuple[str, ...]:
    """Codes that hold the goods from the year after ``year``; empty where nothing changed then.

    >>> successors("851712", 2021, "HS")[:2]
    ('851713', '851714')
    """
    return tuple(sorted(_neighbours(system)[1].get((code, year), ())))


def describe(code: str, nomenclature: str = "HS") -> str | None:
    """English text of the code in HS 2022, else of its nearest heading above; None where there is none.

    A CN code gets the text of its subheading; a code of an older edition that HS 2022 lacks, that of its
    heading. CN and HS share their first six digits, so ``nomenclature`` makes no difference today: only HS
    texts are at hand. Source: datasets/harmonized-system (PDDL).

    >>> describe("85171300")
    'Telephone sets; smartphones for cellular or other wireless networks'
    """
    text = hs_codes().text
    for n in (6, 4, 2):
        if len(code) >= n and code[:n] in text:
            return text[code[:n]]
    return "All goods" if code == "TOTAL" else None
