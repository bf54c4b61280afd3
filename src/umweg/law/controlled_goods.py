"""Customs codes that lists of arms, nuclear and dual-use goods touch: ours, because the lists name no customs codes.

>>> [r.kind for r in touched("93020000", "Pistolen 9 mm")], touched("09012100", "Coffee roasted")
(['arms'], ())
>>> touched("630790", "shopping bags"), [r.kind for r in touched("630790", "Schutzweste NIJ IIIA")]
((), ['arms'])
>>> [r.kind for r in touched("630790", "")]
['arms']
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal, cast

from umweg.core.errors import LawError
from umweg.law.passport import LawPassport, sha256
from umweg.law.strict import Node, word_pattern

FOLDER = Path(__file__).parent / "controlled"
ControlledKind = Literal["arms", "nuclear", "dual-use"]
KINDS: tuple[ControlledKind, ...] = ("arms", "nuclear", "dual-use")
LONGEST = 8


@dataclass(frozen=True, slots=True)
class TouchedCode:
    """A beginning of HS codes. ``words``: the group of words that a description must have; empty: all of it is meant.
    ``ask``: whether goods without a description must be asked about; else they are taken as the ordinary ones.
    ``entries``: numbers of the lists; ``what``: the goods in words.
    """

    code: str
    kind: ControlledKind
    words: str
    ask: bool
    entries: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlledGoods(LawPassport):
    """The table with its passport; ``rows`` by code."""

    rows: Mapping[str, tuple[TouchedCode, ...]]
    words: Mapping[str, re.Pattern[str]]


@cache
def controlled_goods() -> ControlledGoods:
    """The shipped table; LawError where a file is not valid."""
    return parse_controlled((FOLDER / "goods.yml").read_text("utf-8"), (FOLDER / "goods.csv").read_text("utf-8"))


def parse_controlled(text: str, table: str) -> ControlledGoods:
    """The table from its passport and rows; LawError (file, line or key, mend)."""
    node = Node.parse(text, "goods.yml")
    of = node.child("words")
    words = {group: word_pattern(of.words(group, required=True)) for group in of.stated()}
    rows: dict[str, list[TouchedCode]] = {}
    for line, r in enumerate(csv.DictReader(io.StringIO(table, newline="")), 2):
        where = f"goods.csv, line {line}"
        if r["kind"] not in KINDS or (r["words"] and r["words"] not in words):
            raise LawError(f"'{r['kind']}' or '{r['words']}' is not known.", where=where,
                           mend=f"Kinds are {', '.join(KINDS)}; words: {', '.join(words)}.")  # fmt: skip
        if not r["code"].isdigit() or not 2 <= len(r["code"]) <= LONGEST:
            raise LawError(f"'{r['code']}' is no beginning of a code.", where=where, mend="Write 2 to 8 digits.")
        if r["unsaid"] not in (("ask", "pass") if r["words"] else ("",)):
            raise LawError(f"'{r['unsaid']}' is no answer to goods without a description.", where=where,
                           mend="Write ask or pass beside words, and nothing where there are none.")  # fmt: skip
        kind = cast(ControlledKind, r["kind"])
        one = TouchedCode(r["code"], kind, r["words"], r["unsaid"] == "ask", r["entries"], r["what"])
        rows.setdefault(one.code, []).append(one)
    passport = LawPassport.read(node, sha256(text, table))
    node.done()
    return ControlledGoods(**passport.stated(), rows={c: tuple(of) for c, of in rows.items()}, words=words)


@lru_cache(maxsize=50_000)
def by_code(code: str) -> tuple[TouchedCode, ...]:
    """Rows under which a code falls, or (where it is shorter than a row) that may be meant by it."""
    table = controlled_goods().rows
    above = [r for n in range(2, min(len(code), LONGEST) + 1) for r in table.get(code[:n], ())]
    if 2 <= len(code) < 6:
        above += [r for c, of in table.items() if len(c) > len(code) and c.startswith(code) for r in of]
    return tuple(above)


def touched(code: str, description: str) -> tuple[TouchedCode, ...]:
    """Rows that goods fall under, the wordless first. No description is no answer where one is asked."""
    rows = by_code(code)
    if not rows:
        return ()
    said, words = description.strip(), controlled_goods().words
    kept = [r for r in rows if not r.words or (words[r.words].search(said) if said else r.ask)]
    return tuple(sorted(kept, key=lambda r: bool(r.words)))
