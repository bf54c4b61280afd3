"""Names within a longer one: who stands beside "c/o", before "branch", after "formerly"; person and firm in one field.

>>> parts("Blumenladen Tulpenzauber c/o ROSOBORONEXPORT JSC")
('Blumenladen Tulpenzauber', 'ROSOBORONEXPORT JSC')
>>> parts("Orion LLC (in liquidation)"), parts("Gazprombank Branch Bishkek"), parts("склад для ООО «Ромашка»")
(('Orion LLC',), ('Gazprombank',), ('ООО «Ромашка»',))
>>> parts("Romashka Trade LLC")
()
"""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "markers.csv"
MOST = 6
"""Parts of one field that are looked at: a longer field is free text, and searched as such."""
LEAST = 3
"""Letters of a part at least."""
_CUT = re.compile(r"\s*(?:[;|/\\()\[\]\n]|\s[-–—]\s|, (?=\D))\s*")
_RUN = re.compile(r"[^\W_]+")
_FORMS = r"ltd|limited|inc|llc|llp|co|corp|s\.?a|gmbh|ag|jsc|pjsc|plc|b\.?v|n\.?v|ооо|оао|пао|ао|зао|тоо"
_FORM_AFTER_COMMA = re.compile(rf",\s+(?=(?:{_FORMS})\b)", re.IGNORECASE)
_SURNAME_FIRST = re.compile(
    rf"\s*[^\W\d_][\w'’-]*,\s+(?!.*\b(?:{_FORMS})\b)[^\W\d_][\w'’.-]*(?:\s+[^\W\d_][\w'’.-]*){{0,2}}\s*", re.IGNORECASE
)
"""A person as lists write it: what stands after the comma is half of one name, and so many people have it."""


@cache
def _markers() -> tuple[re.Pattern[str], re.Pattern[str], frozenset[str]]:
    """Words that a name follows, words that follow a name, and how the first word of a marker begins."""
    with FILE.open(encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    before, after = ([r["marker"] for r in rows if r["kind"] == kind] for kind in ("before", "after"))
    begins = frozenset(_RUN.findall(r["marker"].casefold())[0] for r in rows)
    return _pattern(before), _pattern(after), begins


def _pattern(words: list[str]) -> re.Pattern[str]:
    # "…": up to three words, as in "Niederlassung Lyon der ..."
    spelled = (re.escape(w).replace(r"…\ ", r"(?:[^\W\d]\S*\s+){0,3}?").replace(r"\ ", r"\s+")
               for w in sorted(words, key=len, reverse=True))  # fmt: skip
    return re.compile(rf"(?<![\w/.])(?:{'|'.join(spelled)})(?![\w/])[\s:.]*", re.IGNORECASE)


@lru_cache(maxsize=1 << 14)
def named_after(text: str) -> tuple[str, ...]:
    """The names that follow a word such as "c/o", as in an address; none where there is no such word.

    >>> named_after("c/o Romashka LLC, Stromynka 27, Moscow"), named_after("Stromynka 27, Moscow")
    (('Romashka LLC',), ())
    """
    before, after, _ = _markers()
    found = [after.split(_CUT.split(p)[0], maxsplit=1)[0].strip(" ,.:;\"'") for p in before.split(text)[1:]]
    return tuple(dict.fromkeys(n for n in found if sum(c.isalpha() for c in n) >= LEAST))[:MOST]


@lru_cache(maxsize=1 << 14)
def parts(text: str) -> tuple[str, ...]:
    """The names that a field holds beside or within its own, in their order; none where it is one plain name.

    What stands after a word such as "branch" is a place, and not among them.

    >>> parts("Levin, Nikolay Petrovich"), parts("Orion LLC, Petrov Ivan"), parts("Orion, formerly Vega")
    ((), ('Orion LLC', 'Petrov Ivan'), ('Orion', 'Vega'))
    """
    before, after, begins = _markers()
    if not _CUT.search(text) and begins.isdisjoint(_RUN.findall(text.casefold())):
        return ()  # a plain name, as most are: no word of it begins a marker
    if _SURNAME_FIRST.fullmatch(text) and not (before.search(text) or after.search(text)):
        return ()
    whole = _FORM_AFTER_COMMA.sub(" ", text)
    found: list[str] = []
    for piece in _CUT.split(before.sub("\n", whole)):
        for part in piece.split("\n"):
            name = after.split(part, maxsplit=1)[0].strip(" ,.:;-–—\"'")
            if sum(c.isalpha() for c in name) >= LEAST:
                found.append(name)
    found = list(dict.fromkeys(found))
    return tuple(found[:MOST]) if found != [whole.strip()] and found != [text.strip()] else ()
