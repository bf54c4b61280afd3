"""Sentences that decisions keep in English, in German: why a reason was weighed as it was, evidence, ownership, faults.

``german.yml`` is the catalogue: an English sentence with its blanks, and the German one with the same. What it does not
hold (names, texts of others) stays as it stands.

>>> said("like the weak alias 'ROMASHKA' on ofac-sdn SDN (name 0.50)", "de")
"ähnelt dem schwachen Aliasnamen 'ROMASHKA' auf ofac-sdn SDN (Name 0,50)"
>>> said("like the weak alias 'ROMASHKA' on ofac-sdn SDN (name 0.50)", "en")
"like the weak alias 'ROMASHKA' on ofac-sdn SDN (name 0.50)"
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

_BLANK = re.compile(r"\{(\w+)\}")
_NUMBERED = re.compile(r"n\d")
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+")
_PROSE = r"\b(?:the|an?|it|its|or|of|each|more|less|all|null|with|where|as)\b"
_SIGNS = str.maketrans(",.", ".,")
FILES = ("german.yml", "german_faults.yml", "german_errors.yml", "german_simulation.yml")
DEPTH = 8
"""How often a blank may hold a sentence of the catalogue in its turn."""


@cache
def catalogue() -> Mapping[str, Any]:
    """``sentences`` (English to German, with blanks) and ``words`` (in blanks named w…, looked up as they are)."""
    import yaml

    read = [yaml.safe_load((Path(__file__).parent / name).read_text("utf-8")) for name in FILES]
    parts = ("sentences", "words", "phrases")
    return {part: {k: v for one in read for k, v in one.get(part, {}).items()} for part in parts}


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Each sentence as a pattern; those with the most fixed text first."""
    pairs = sorted(catalogue()["sentences"].items(), key=lambda p: -len(_BLANK.sub("", p[0])))
    return tuple((_pattern(en), de) for en, de in pairs)


def _pattern(en: str) -> re.Pattern[str]:
    parts, seen = [], set[str]()
    for i, piece in enumerate(_BLANK.split(en)):
        if i % 2 == 0:
            parts.append(re.escape(piece))
        elif piece in seen:
            parts.append(f"(?P={piece})")
        else:
            seen.add(piece)
            parts.append(f"(?P<{piece}>{_blank_pattern(piece)})")
    return re.compile("".join(parts), re.DOTALL)


def _blank_pattern(name: str) -> str:
    """What may stand in a blank; words of the catalogue end at a colon, the name of a rule may end with a bracket.

    q1, q2: a value or a form, never English prose, so that a sentence the catalogue lacks is not half in German.
    """
    if _NUMBERED.fullmatch(name):
        return r"[-\d.,–]+"
    if name == "wrule":
        return r"[^:]+?(?: \([A-Z][^()]*\))?"
    if name.startswith("q"):
        return rf"(?!.*{_PROSE}).+?"
    return "[^:]+?" if name.startswith("w") else ".+?"


def said(text: str, lang: str) -> str:
    """A text in a language; unchanged where the catalogue does not hold it."""
    return text if lang == "en" or not text else _german(text, DEPTH)


@lru_cache(maxsize=20_000)
def _german(text: str, depth: int) -> str:
    words: Mapping[str, str] = catalogue()["words"]
    if text in words:
        return words[text]
    for pattern, german in _patterns():
        if found := pattern.fullmatch(text):
            blanks = {k: _blank(k, v, depth) for k, v in found.groupdict().items()}
            return _BLANK.sub(lambda m, b=blanks: b.get(m[1], m[0]), german)  # type: ignore[misc]
    return text


def _blank(name: str, value: str, depth: int) -> str:
    """What stands in a blank: n1, n2 a number, w… words, s… a sentence of the catalogue, anything else as it is."""
    if _NUMBERED.fullmatch(name):
        return numbered(value)
    if name.startswith("w"):
        words: Mapping[str, str] = catalogue()["words"]
        return ", ".join(words.get(v, v) for v in value.split(", "))
    if name == "act":
        return phrased(value, "de")
    if name.startswith("s") and depth:
        return _german(value, depth - 1)
    return value


def numbered(text: str) -> str:
    """The numbers of a text with German signs.

    >>> numbered("50,000"), numbered("1,234.5 of 0.967"), numbered("2026")
    ('50.000', '1.234,5 of 0,967', '2026')
    """
    return _NUMBER.sub(lambda m: m[0].translate(_SIGNS), text)


def phrased(text: str, lang: str) -> str:
    """A source or the title of a list: a sentence of the catalogue, else with its parts replaced.

    >>> phrased("FIN-2023-Alert004 of 19 May 2023, New Red Flags, item 9", "de")
    'FIN-2023-Alert004 vom 19. Mai 2023, neue Warnzeichen, Nr. 9'
    >>> phrased("Council Regulation (EU) No 833/2014 and its amendments; Decision 2014/450/CFSP, Art. 2", "de")
    'Verordnung (EU) Nr. 833/2014 des Rates und ihre Änderungen; Beschluss 2014/450/GASP, Art. 2'
    """
    return text if lang == "en" or not text else _phrased(text)


@lru_cache(maxsize=4096)
def _phrased(text: str) -> str:
    sentence = said(text, "de")
    if sentence != text:
        return sentence
    phrases: Mapping[str, str] = catalogue()["phrases"]
    for act, german in _ACTS:
        text = act.sub(german, text)
    found = _parts().sub(lambda m: phrases[m[0]], _DAY.sub(r"vom \1. \2 \3", _TEXT.sub("Fassung of ", text)))
    found = _DATE.sub(lambda m: f"{m[1]}. {_MONTHS[m[2]]} {m[3]}", found)
    return found if _ENGLISH.search(found) else _AND.sub("und", found)


_ACTS = (  # how the Official Journal calls in German what it calls in English
    (
        re.compile(r"\bCouncil Regulation \((\w+)\) (?:No )?(\d{2,4}/(?:19|20)\d\d)"),
        r"Verordnung (\1) Nr. \2 des Rates",
    ),
    (re.compile(r"\bCouncil Regulation \((\w+)\) (\d{4}/\d+)"), r"Verordnung (\1) \2 des Rates"),
    (re.compile(r"\bRegulation \((\w+)\) (?:No )?(\d{2,4}/(?:19|20)\d\d)\b"), r"Verordnung (\1) Nr. \2"),
    (re.compile(r"\bRegulation \((\w+)\) (\d{4}/\d+)"), r"Verordnung (\1) \2"),
    (re.compile(r"\b(?:Council )?Decision \(CFSP\) (\d+/\d+)"), r"Beschluss (GASP) \1"),
    (re.compile(r"\b(?:Council )?Decision (\d+/\d+)/CFSP"), r"Beschluss \1/GASP"),
    (re.compile(r"\bCommon Position (\d+/\d+)/CFSP"), r"Gemeinsamer Standpunkt \1/GASP"),
    (re.compile(r"\bArticle (\d)"), r"Artikel \1"),
    (re.compile(r"\bwith Annex ([IVXL]+)\b"), r"mit Anhang \1"),
    (re.compile(r"\bAnnex ([IVXL]+)\b"), r"Anhang \1"),
    (re.compile(r"\bAnnexes ([IVXL]+)\b"), r"Anhänge \1"),
    (re.compile(r"\bArt\. (\w+) to (\w+)"), r"Art. \1 bis \2"),
    (re.compile(r"(?<!as )\b(since|of) (\d{4})\b(?!-)"), lambda m: f"{'seit' if m[1] == 'since' else 'von'} {m[2]}"),
)
_AND = re.compile(r"(?<![\w-])and(?!\w)")
_ENGLISH = re.compile(r"\b(?:the|of|with|or|not|which|for|on|by|from|to|is|are|that|these|containing)\b")
"""Words that tell a text of others, such as that of a heading of the HS: it is quoted whole, never half in German."""
_DAY = re.compile(r"\bof (\d{1,2}) ([A-Z][a-z]+) (\d{4})")
_TEXT = re.compile(r"\btext of (?=\d)")
_MONTHS = {
    "January": "Januar", "February": "Februar", "March": "März", "April": "April", "May": "Mai", "June": "Juni",
    "July": "Juli", "August": "August", "September": "September", "October": "Oktober", "November": "November",
    "December": "Dezember",
}  # fmt: skip
_MONTHS |= {german: german for german in _MONTHS.values()}
_DATE = re.compile(rf"\b(\d{{1,2}})\.? ({'|'.join(_MONTHS)}) (\d{{4}})")
_QUOTED = re.compile(r"„([^“”]+)“|“([^“”]+)”")


@cache
def _parts() -> re.Pattern[str]:
    longest = sorted(catalogue()["phrases"], key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest))})(?!\w)")


def reason_text(reason: Mapping[str, Any], lang: str) -> str:
    """The sentence of a reason in a language, also what in it is a title of a list or the text of an error."""
    text = str(reason["text"][lang])
    if lang == "en":
        return text
    for given in (reason.get("values") or {}).values():
        value = given.strip(" ,") if isinstance(given, str) else given
        if isinstance(value, str) and value and (german := said(value, lang)) != value:
            text = german.join(re.split(rf"(?<!\w){re.escape(value)}(?!\w)", text))
    return titled(text, lang)


def titled(text: str, lang: str) -> str:
    """A German sentence with the titles of lists that it quotes in German.

    >>> titled("3A001 steht auf „EU dual-use items, Annex I (2021)“", "de")
    '3A001 steht auf „Dual-Use-Güter der EU, Anhang I (2021)“'
    """
    return text if lang == "en" else _QUOTED.sub(lambda m: f"„{phrased(m[1] or m[2], lang)}“", text)
