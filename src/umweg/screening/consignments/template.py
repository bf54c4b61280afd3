"""A mapping to begin with, guessed from header and cells of a table in English, German or Russian.

>>> print(template(["Sendungsnummer", "Empfänger", "Empfänger Land", "HS-Code", "Wert", "Farbe"]))
# Mapping of a table to consignments, guessed from its header and cells. docs/how-to/consignments.md
# Not mapped, so not read: Farbe.
columns:
  "Sendungsnummer": "id"
  "Empfänger": "parties[consignee].name"
  "Empfänger Land": "parties[consignee].country"
  "HS-Code": "lines[].code"
  "Wert": "lines[].value"
  # "Farbe": ?
constants: {}
# constants: {kind: export, "lines[].currency": EUR}
values: {}
# values: {"Mode": {"1": sea, "3": road}}
ignored: []  # columns that are known and not needed
# decimal: ","  # told from the cells of each file; said here, it is taken as said
# dates: "%d.%m.%Y"  # most forms are read as they stand
<BLANKLINE>
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import NamedTuple

from umweg.core.errors import UsageError
from umweg.core.printable import printable
from umweg.results.german import said
from umweg.screening.consignments.headings import guesses, of_somebody
from umweg.screening.consignments.mapping import load, shipped
from umweg.screening.consignments.paths import Path, options, path
from umweg.screening.consignments.survey import Survey
from umweg.screening.consignments.values.cells import CellStyle, Told, number, value
from umweg.screening.consignments.values.country_words import one
from umweg.screening.consignments.values.numbers import day_order, decimal_sign, evidence, signs

FITS = 0.5  # share of a column's cells that must be readable for a guess to be taken
CURRENCY = re.compile("EUR|USD|GBP|CHF|RUB|KZT|CNY|TRY|JPY|PLN|SEK|NOK|DKK|CZK|HUF|AED|KGS|UZS|AMD|GEL|BYN|UAH")
TERMS = re.compile(r"(EXW|FCA|FAS|FOB|CFR|CIF|CPT|CIP|DAP|DAT|DPU|DDP|DAF|DDU)\b.*", re.DOTALL)


class Guess(NamedTuple):
    """What a column is taken for, empty for nothing; ``doubt``: what is not sure about it; ``also``: a second field."""

    target: str
    doubt: str = ""
    also: str = ""

    @property
    def written(self) -> str:
        """As the mapping has it."""
        return f'["{self.target}", "{self.also}"]' if self.also else f'"{self.target}"'


def template(header: Sequence[str], seen: Survey | None = None, lang: str = "en") -> str:
    """The text of a mapping file for a table, which works as it is where its guesses are right.

    Columns that nobody can guess stand as comments with a question mark; so does a second column for a field.
    What is unsure stands at the top. ``lang``: of the comments (en, de).
    """
    if fits := next((m for m in shipped() if set(load(m).columns) <= set(header)), None):
        return _comment(f"The header is that of the shipped mapping '{fits}': give its name, no file is needed.", lang)
    seen = seen or Survey(list(header), [], "utf-8", "")
    found = _guessed(seen)
    written, doubts = _written(seen, found)
    doubts = [*((column, g.doubt) for column, g in found.items() if g.doubt), *doubts]
    left = [" ".join(c.split()) for c, g in found.items() if not g.target]
    out = ["# Mapping of a table to consignments, guessed from its header and cells. docs/how-to/consignments.md"]
    out += [f"# Unsure: {f'{c}: ' if c else ''}{' '.join(said(d, lang).split())}" for c, d in doubts]
    out += [f"# Not mapped, so not read: {', '.join(left)}."] if left else []
    out.append("columns:")
    for column, guess in found.items():
        quoted = _quoted(column)
        out.append(f"  {quoted}: {guess.written}" if guess.target else f"  # {quoted}: ?")
    lines = [*out, *_constants(found), *written]
    return printable(
        "".join(_comment(x[2:], lang) if x[:2] == "# " else f"{_remarked(x, lang)}\n" for x in lines), lines=True
    )


def _comment(text: str, lang: str) -> str:
    return f"# {_remarked(said(text, lang), lang)}\n"


def _remarked(line: str, lang: str) -> str:
    """A line of YAML with the remark at its end in a language."""
    text, sign, remark = line.partition("  # ")
    return f"{text}{sign}{said(remark, lang)}" if text.strip() else line


def _quoted(column: str) -> str:
    """A heading as YAML reads it back, with nothing in it that an eye cannot see."""
    text = json.dumps(column, ensure_ascii=False)
    return "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in text)


def _guessed(seen: Survey) -> dict[str, Guess]:
    """What each column is, in their order: by its heading first, then by its cells; an id there must be."""
    found: dict[str, Guess] = {}
    taken: set[str] = set()
    columns = dict.fromkeys(seen.header)
    for column in columns:
        if seen.header.count(column) > 1 and column:
            found[column] = Guess("", "several columns have this heading: name them apart")
            continue
        cells = seen.column(seen.header.index(column))
        guess = _by_heading(column, cells, taken)
        found[column] = guess
        taken.add(guess.target)
    _of_nobody(seen, found, taken)
    for column in (c for c in columns if not found[c].target and not found[c].doubt):
        guess = _by_cells(seen.column(seen.header.index(column)), taken)
        if guess.target:
            found[column] = guess
            taken.add(guess.target)
    if "id" not in taken:
        for column in (c for c in columns if not found[c].target and c):
            cells = seen.column(seen.header.index(column))
            if cells and len(cells) == len(seen.rows) and len(set(cells)) * 2 > len(cells):
                found[column] = Guess("id", "no heading says that it is the id; it is the first that could be")
                break
    return found


def _of_nobody(seen: Survey, found: dict[str, Guess], taken: set[str]) -> None:
    """Headings that say street or country and not whose: those of the party named before them, else of the receiver."""
    whose = "consignee"
    for column, guess in list(found.items()):
        if m := re.match(r"parties\[([^\]]+)\]", guess.target):
            whose = m[1]
        field = "" if guess.target or guess.doubt else of_somebody(column)
        target = f"parties[{whose}].{field}"
        if not field or target in taken or _mixed(target, taken):
            continue
        cells = seen.column(seen.header.index(column))
        bad = _misfits(path(target), cells)
        if len(bad) > len(cells) * (1 - FITS):
            continue
        end = ENDS.get(whose, "") if field == "country" else ""
        also = end if end and end not in taken else ""
        beside = f" and for the {also}" if also else ""
        found[column] = Guess(
            target, f"its heading does not say whose it is; taken for that of the {whose}{beside}", also
        )
        taken |= {target, also}


ENDS = {"consignee": "destination", "consignor": "sender", "exporter": "sender"}
"""Which country of the consignment that of a party is, where no column states it."""


def _mixed(target: str, taken: set[str]) -> bool:
    """Whether a party would get an address both in one piece and in parts."""
    party, _, field = target.partition(".")
    if not field.startswith("addresses[]"):
        return False
    others = {t.removeprefix(f"{party}.") for t in taken if t.startswith(f"{party}.addresses[]")}
    return any((field == "addresses[]") != (o == "addresses[]") for o in others)


def _is_path(heading: str) -> bool:
    """Whether a heading is a path of the model already, as in a table that needs no mapping."""
    try:
        path(heading)
    except UsageError:
        return False
    return True


def _by_heading(column: str, cells: list[str], taken: set[str]) -> Guess:
    for target in (column,) if _is_path(column) else guesses(column):
        if target in taken:
            continue
        bad = _misfits(path(target), cells)
        if not cells or len(bad) <= len(cells) * (1 - FITS):
            return Guess(target, _doubt(bad, len(cells)))
    return Guess("")


def _doubt(bad: list[str], of: int) -> str:
    """Cells that do not fit, said in short."""
    if not bad:
        return ""
    shown = ", ".join(f"'{b[:30]}'" for b in dict.fromkeys(bad[:3]))
    return f"{len(bad)} of its {of} cells cannot be read as this, such as {shown}"


def _misfits(target: Path, cells: list[str]) -> list[str]:
    """The cells that cannot be what a field wants."""
    if target.kind == "text":
        return [c for c in cells if not CURRENCY.fullmatch(c)] if target.field == "currency" and _none(cells) else []
    out = []
    for cell in cells:
        if target.kind == "number":
            if not evidence(cell) and not re.fullmatch(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", cell):
                out.append(cell)
            continue
        try:
            choices = options(target) if target.kind == "choice" else ()
            found = value(cell, target.kind, CellStyle(""), target.field, choices)
        except UsageError as e:
            if "two ways" not in e.what:
                out.append(cell)
            continue
        if isinstance(found, Told) and not found.sure:
            out.append(cell)
    return out


def _none(cells: list[str]) -> bool:
    """Whether no cell is a code of three letters: symbols and words for currencies are told by no check here."""
    return not any(re.fullmatch("[A-Za-z]{3}", c) for c in cells)


def _by_cells(cells: list[str], taken: set[str]) -> Guess:
    """What cells alone show beyond doubt."""
    if len(cells) < 2:
        return Guess("")
    for target, fits in (("lines[].currency", CURRENCY.fullmatch), ("incoterm", TERMS.fullmatch)):
        if target not in taken and all(fits(c) for c in cells):
            return Guess(target, "told by its cells, not by its heading")
    if "lines[].code" not in taken and all(re.fullmatch(r"\d{4}[ .]?\d{2}([ .]?\d{2}){0,2}", c) for c in cells):
        return Guess("lines[].code", "told by its cells, not by its heading")
    if "destination" not in taken and all(not c.isdigit() and one(c) for c in cells):
        return Guess("destination", "its cells are countries, and its heading does not say of what")
    return Guess("")


def _constants(found: dict[str, Guess]) -> list[str]:
    """A currency that stands in the heading of the value is that of all lines."""
    targets = {g.target: c for c, g in found.items()}
    heading = targets.get("lines[].value", "")
    named = re.search(rf"(?<![^\W_])({CURRENCY.pattern})(?![^\W_])|([€$£])", heading)
    sign = {"€": "EUR", "$": "USD", "£": "GBP"}
    out = "{}"
    if named and "lines[].currency" not in targets:
        out = '{"lines[].currency": ' + (named[1] or sign[named[2]]) + "}"
    return [f"constants: {out}", '# constants: {kind: export, "lines[].currency": EUR}']


def _written(seen: Survey, found: dict[str, Guess]) -> tuple[list[str], list[tuple[str, str]]]:
    """The lines of the mapping on how the table is written, and what of it is unsure, by column."""
    doubts: list[tuple[str, str]] = []
    out = ["values: {}", '# values: {"Mode": {"1": sea, "3": road}}']
    out.append("ignored: []  # columns that are known and not needed")
    figures = {
        c: seen.column(seen.header.index(c)) for c, g in found.items() if g.target and path(g.target).kind == "number"
    }
    told = dict(zip(figures, signs(list(figures.values()), seen.delimiter), strict=True))
    sure = {s for s in told.values() if s}
    open_ = [c for c, s in told.items() if not s and any(evidence(x) == "~" for x in figures[c])]
    if len(sure) == 1 and not open_:
        out.append(f'decimal: "{sure.pop()}"')
    else:
        out.append('# decimal: ","  # told from the cells of each file; said here, it is taken as said')
    for column, cells in figures.items():
        cell = next((x for x in cells if evidence(x) == "~"), "")
        if cell and decimal_sign(cells) not in (".", ","):
            doubts.append((column, _two_readings(cell, told[column])))
    for column, guess in found.items():
        cells = seen.column(seen.header.index(column))
        dated = guess.target and path(guess.target).kind in ("date", "moment") and not day_order(cells)
        if dated and (cell := next((c for c in cells if _two_ways(c)), "")):
            doubts.append((column, f"'{cell}' can be read in two ways; say dates: '%d/%m/%Y' or '%m/%d/%Y'"))
    out.append('# dates: "%d.%m.%Y"  # most forms are read as they stand')
    out += [f'delimiter: "{seen.delimiter}"'] if seen.delimiter in (";", "|") else []
    if seen.encoding != "utf-8":
        out.append(f"encoding: {seen.encoding}")
        if seen.encoding != "utf-16":
            doubts.append(
                ("", f"the encoding, which is no UTF-8, looks like {seen.encoding}; look at names with accents")
            )
    return out, doubts


def _two_readings(cell: str, sign: str) -> str:
    """What is unsure about a number that no other of its column explains, and how it is read for the time being."""
    if not sign:
        return f"'{cell}' can be read in two ways, a thousandfold apart; say decimal: ',' or decimal: '.'"
    other = "." if sign == "," else ","
    read = number(cell, CellStyle(sign))
    return (
        f"'{cell}' is read as {read:g}, as the rest of the file is written; no cell of its column shows it; "
        f"if it is wrong, say decimal: '{other}'"
    )


def _two_ways(cell: str) -> bool:
    try:
        value(cell, "date", CellStyle())
    except UsageError as e:
        return "two ways" in e.what
    return False
