"""In what ways a name may be read: spellings in Latin letters, or consonants; one, its own, for most names.

>>> spellings("Acme Bank"), spellings("ソニー"), persons("박영식")[0], persons("山田太郎")[0]
((), ('soni',), 'pak yong sik', 'yamada taro')
>>> unread("สมชาย ใจดี"), unread("Acme สมชาย"), unread("王小明"), unread("弗拉基米尔·普京")
('Thai', 'Thai', '', 'Chinese characters that stand for the sounds of a foreign name')
"""

from __future__ import annotations

import operator
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from umweg.names.scripts import firms, greek, han, hangul, japanese
from umweg.names.scripts.consonants import form, forms, is_abjad
from umweg.names.scripts.kana import romaji
from umweg.names.scripts.syllables import key, keys, solid

MOST = 32
"""Spellings of a name that are looked up."""
_GREEK = "\u0370-\u03ff\u1f00-\u1fff"
_EASTERN = "\u3005\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff"
_SPECIAL = re.compile(f"[{_GREEK}{_EASTERN}\u1100-\u11ff\uff66-\uff9f\uf900-\ufaff]")
_RUN = re.compile(f"[{_EASTERN}](?:[{_EASTERN}\\s・·()（）]*[{_EASTERN}])?")
_GREEK_WORD = re.compile(f"[{_GREEK}]+")
_UNREAD = re.compile(
    f"[^\u0000-\u02ff{_GREEK}\u0400-\u06ff\u0750-\u077f\u08a0-\u08ff\u10a0-\u11ff\u1c80-\u1cbf\u1e00-\u1eff\u2000-\u2bff\u2c60-\u2c7f\u2d00-\u2d2f\u2de0-\u2dff"
    f"{_EASTERN}\u3130-\u318f\u31f0-\u33ff\ua640-\ua69f\ua720-\ua7ff\uab30-\uab6f\uf900-\ufaff\ufb00-\ufdff\ufe70-\uffef"
    "\U0001d400-\U0001d7ff\U0001f100-\U0001f2ff\U00030000-\U0003ffff]"
)
"""Letters of scripts without a table: all but Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic, Georgian, Hangul, kana,
Chinese characters, and the signs that are made of these."""
_UNREAD_WORD = re.compile(rf"[\w\u0300-\u036f\u0900-\u109f\u1700-\u1aff]*{_UNREAD.pattern}[^\s(),;/]*")
_FOREIGN_RUN = re.compile("[\u3400-\u9fff·•・‧]*[\u3400-\u9fff][·•・‧][\u3400-\u9fff·•・‧]*")
_FOREIGN = re.compile("[\u3400-\u9fff][·•・‧][\u3400-\u9fff]")
FOREIGN = "Chinese characters that stand for the sounds of a foreign name"


@dataclass(frozen=True, slots=True)
class Readings:
    """Queries by their readings: texts, and the number of the query that each stands for.

    ``spelled``: as spelled in Latin letters, or as they are; ``consonants``: as strings of consonants; ``persons``:
    surname and given name in syllables, which are the same or are not.
    """

    spelled: tuple[list[str], list[int]]
    consonants: tuple[list[str], list[int]]
    persons: tuple[list[str], list[int]]

    @classmethod
    def of(cls, names: Sequence[str]) -> Readings | None:
        """The readings of all names; None where each has one only, its own."""
        found: tuple[tuple[list[str], list[int]], ...] = (([], []), ([], []), ([], []))
        for i, name in enumerate(names):
            for k, read in enumerate(_read(name)):
                found[k][0].extend(read)
                found[k][1].extend([i] * len(read))
        plain = len(found[0][0]) == len(names) and all(map(operator.is_, found[0][0], names))
        return None if plain else cls(*found)


def read_pair(left: str, right: str) -> list[tuple[str, str, bool]]:
    """In what ways two names may be read to be compared: both in plain letters, or (True) both as consonants.

    >>> read_pair("Acme", "Акме"), read_pair("박영식", "PAK, Yong Sik"), read_pair("علي حسن", "Ali Hassan")
    ([('Acme', 'Акме', False)], [('PAK, Yong Sik', 'PAK, Yong Sik', False)], [('ali hsn', 'ali hsn', True)])
    """
    if (is_abjad(left) and is_abjad(right)) or (unread(left) and unread(left) == unread(right)):
        return [(left, right, False)]
    left, right = readable(left), readable(right)
    if is_abjad(left) or is_abjad(right):
        return [(a, b, True) for a in _bare(left) for b in _bare(right)]
    for people, other in ((persons(left), right), (persons(right), left)):
        if people and not persons(other):
            if not {*map(key, people)}.isdisjoint(keys(other)):
                return [(other, other, False)]
            return [("", other, False)]
    if spelled := spellings(left):
        return [(a, first_reading(right), False) for a in spelled]
    return [(left, b, False) for b in spellings(right) or (right,)]


def _bare(name: str) -> tuple[str, ...]:
    return forms(name) if is_abjad(name) else (form(name),)


def _read(name: str) -> tuple[tuple[str, ...], ...]:
    """Spellings of one name, its forms in consonants, its spellings as the name of a person."""
    if name.isascii():
        return ((name,),)
    name = readable(name)
    if is_abjad(name):
        return (), forms(name), ()
    people = persons(name)
    if people:
        return (), (), (*people, solid(name))
    return spellings(name) or ((name,) if name else ()), (), ()


@lru_cache(maxsize=1 << 14)
def persons(name: str) -> tuple[str, ...]:
    """Spellings of a person's name in Hangul or Chinese characters; none for any other name."""
    if not _SPECIAL.search(name):
        return ()
    text, whole = unicodedata.normalize("NFKC", name).strip(), solid(name)
    if not _RUN.fullmatch(text) or firms.is_firm(whole):
        return ()
    if 2 <= len(whole) <= hangul.LONGEST + 2 * (" " in text) and all(map(hangul.is_hangul, whole)):
        return tuple(hangul.person(text))
    return tuple(han.person(text)) if han.is_person(text) and not all(map(japanese.is_kana, whole)) else ()


@lru_cache(maxsize=1 << 14)
def spellings(name: str) -> tuple[str, ...]:
    """Spellings of a name in Hangul, Chinese characters, kana or Greek; none for a name that has one reading only."""
    if name.isascii() or not _SPECIAL.search(name):
        return ()
    text = unicodedata.normalize("NFKC", name)
    if _GREEK_WORD.search(text) and not _RUN.search(text):
        return tuple(_SPECIAL.sub("", t) for t in greek.spellings(text)) if _only_greek(text) else ()
    runs = list(dict.fromkeys(m[0] for m in _RUN.finditer(text)))
    read = {r: _run(r) for r in runs}
    most = min(max(map(len, read.values()), default=0), MOST)
    out = (_RUN.sub(lambda m, k=k: " " + read[m[0]][k % len(read[m[0]])] + " ", text) for k in range(most))  # type: ignore[misc]
    return tuple(dict.fromkeys(" ".join(_SPECIAL.sub("", t).split()) for t in out))


def first_reading(name: str) -> str:
    """The first spelling of a name that has several; any other as it is."""
    read = () if name.isascii() else persons(name) or spellings(name)
    return read[0] if read else name


def readable(name: str) -> str:
    """A name without the words that ``unread`` tells.

    >>> readable("Acme สมชาย"), readable("สมชาย")
    ('Acme', '')
    """
    if not unread(name):
        return name
    rest = _FOREIGN_RUN.sub(" ", _UNREAD_WORD.sub(" ", name))
    return " ".join(rest.split()) if any(map(str.isalnum, rest)) else ""


def _only_greek(text: str) -> bool:
    """Whether the words in Greek letters are whole words, not Latin ones with letters that look alike."""
    return all(all(greek.is_greek(c) for c in w) or w.isascii() for w in re.findall(r"[^\W\d_]+", text)) and bool(
        re.search(f"[{_GREEK}]{{4}}", text)
    )


def _run(run: str) -> list[str]:
    """Spellings of what stands in Eastern characters."""
    whole = re.sub(r"[\s・·()（）]", "", run)
    if any(map(hangul.is_hangul, run)):
        return firms.firm(run, "ko")
    if all(map(japanese.is_kana, whole)):
        return [" ".join(romaji(w) for w in re.split(r"[\s・·]+", run) if w)]
    kana = any(map(japanese.is_kana, whole))
    out = [] if kana else firms.firm(run, "zh")
    return out + firms.firm(run, "ja") if kana or japanese.cost(whole[:4]) < han.JAPANESE else out


def unread(name: str) -> str:
    """What cannot be read reliably of a name: the name of a script; empty where all of it can."""
    if name.isascii():
        return ""
    if _FOREIGN.search(name):
        return FOREIGN
    return next(
        (unicodedata.name(c, "unknown").split()[0].capitalize() for c in _UNREAD.findall(name) if c.isalpha()), ""
    )
