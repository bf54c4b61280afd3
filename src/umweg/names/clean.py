"""From any string to plain lower-case ASCII words: invisible signs, look-alikes, scripts and punctuation.

>>> latin("ТRАNSРОRТ")[0]          # Cyrillic letters that look like Latin ones
'transport'
>>> latin("Юрий Щукин")[0]
'iurii shchukin'
>>> latin("Ac\\u200dme, Inc.")[0]
'acme, inc.'
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

import numpy as np
from anyascii import anyascii
from numpy.typing import NDArray

MAX_CHARS = 1000
"""Longer names are cut here: no party is called by more, and time must stay bounded."""

_SIMPLER = {
    "`": "'", "´": "'", "‘": "'", "’": "'", "ʼ": "'", "ʻ": "'", "‐": "-", "‑": "-", "–": "-", "—": "-", "№": " no ",
}  # fmt: skip

LOOKS_LATIN = dict(
    zip("АВЕЅІЈКМНОРСТУХҮԌԚԜаеѕіјорсухһԁԛԝүʏ", "ABESIJKMHOPCTYXYGQWaesijopcyxhdqwyy", strict=True)
) | dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρι", "ABEZHIKMNOPTYXovpi", strict=True))
"""What a Cyrillic or Greek letter looks like in Latin, in upper case and in lower case."""
_LOOKS_CYRILLIC = dict(zip("ABEIJKMHOPCTYXaeijopcyx", "АВЕІЈКМНОРСТУХаеіјорсух", strict=True))


def _table(text: str) -> dict[str, str]:
    """Letter and spelling, alternating; "-" is silent."""
    words = text.split()
    return {a: "" if b == "-" else b for a, b in zip(words[::2], words[1::2], strict=True)}


_CYRILLIC = _table(
    "а a б b в v г g д d е e ё io ж zh з z и i й i к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh "
    "щ shch ъ - ы y ь - э e ю iu я ia і i ї i є ie ґ g ў u қ k ғ g ң n ө o ү u ұ u ә a һ h ҳ kh ҷ j ҹ j ӣ i ӯ u ј j "
    "љ l њ n ћ c ђ d џ j ѓ g ќ k ѕ z ѣ e ѵ i"
)
_UKRAINIAN = set("іїєґ")
_ARABIC = _table(
    "ا a ب b ت t ث th ج j ح h خ kh د d ذ dh ر r ز z س s ش sh ص s ض d ط t ظ z ع a غ gh ف f ق q ك k ل l م m ن n ه h و u "
    "ي i ة a ى a آ a أ a إ i ؤ u ئ i ء - پ p چ ch ژ zh گ g ک k ی i ے e ہ h ھ h ٹ t ڈ d ڑ r ں n"
)
_ABJAD = re.compile("[\u0590-\u08ff]")
_CYRILLIC_LETTER, _LATIN_LETTER = re.compile("[\u0400-\u052f]"), re.compile("[a-z]")
_DROP = {"Cf", "Cc", "Cs", "Co", "Cn", "Me", "So", "Sk"}
_WORD = re.compile(r"[^\W\d_]+")


def latin(name: str) -> tuple[str, bool, bool, bool]:
    """The name in lower-case ASCII; whether look-alikes were mixed in, its script leaves out vowels, is Cyrillic."""
    if name.isascii():
        return name[:MAX_CHARS].lower(), False, False, False
    text = unicodedata.normalize("NFKC", name[:MAX_CHARS].translate(_PLAIN))
    text = text.translate(_SHOWN)
    text, mixed = _unmask(text)
    abjad = bool(_ABJAD.search(text))
    lower = text.lower()
    ukrainian = not _UKRAINIAN.isdisjoint(lower) and not set("қғңөүұә") & set(lower)
    text = lower.translate(_TO_LATIN_UKRAINIAN if ukrainian else _TO_LATIN)
    cyrillic = bool(_CYRILLIC_LETTER.search(lower)) and not _LATIN_LETTER.search(lower)
    return text.lower(), mixed, abjad, cyrillic


def latin_all(names: Sequence[str]) -> tuple[list[str], NDArray[np.bool_]]:
    """``latin`` of many names: texts, and an array (names, marks) of what else it says of each."""
    texts = [n[:MAX_CHARS].lower() if n.isascii() else "" for n in names]
    marks = np.zeros((len(names), len(latin("")) - 1), dtype=bool)
    for i, n in enumerate(names):
        if not n.isascii():
            texts[i], *marks[i] = latin(n)
    return texts, marks


def _drops(c: str) -> bool:
    """Signs that do not show, accents and vowel points that float alone; the vowel signs of Indic scripts stay."""
    kind = unicodedata.category(c)
    return (kind in _DROP and c not in "\t\n\r") or (kind == "Mn" and (c < "\u0900" or c >= "\ufe00"))


def _other(c: str) -> str:
    """Any other character: letters without their marks, other scripts by anyascii, signs as blanks."""
    base = "".join(x for x in unicodedata.normalize("NFD", c) if not unicodedata.combining(x))
    if base.isascii():
        return base
    if c.isalnum() or unicodedata.category(c)[0] == "M":
        return anyascii(c)
    return "'" if c in "ʹʺ′" else " "


class _Characters(dict[int, str]):
    """What stands for each character, for ``str.translate``; worked out when a character is first met."""

    def __init__(self, stands: Callable[[str], str]) -> None:
        super().__init__()
        self._stands = stands

    def __missing__(self, code: int) -> str:
        self[code] = self._stands(chr(code))
        return self[code]


def _spelled(c: str) -> str:
    """A lower-case character in Latin letters."""
    found = _CYRILLIC.get(c, _ARABIC.get(c)) if not c.isascii() else c
    return _other(c) if found is None else found


_PLAIN = _Characters(lambda c: _SIMPLER.get(c, c))
_SHOWN = _Characters(lambda c: " " if c in "\t\n\r" else "" if _drops(c) else c)
_TO_LATIN = _Characters(_spelled)
_TO_LATIN_UKRAINIAN = _Characters(lambda c: "h" if c == "г" else _spelled(c))


def _unmask(text: str) -> tuple[str, bool]:
    """Put letters that only look the part back into the script of their word."""
    if LOOKS_LATIN.keys().isdisjoint(text) or not any(c.isascii() and c.isalpha() for c in text):
        return text, False
    mixed = False

    def mend(m: re.Match[str]) -> str:
        nonlocal mixed
        word = m[0]
        foreign = [c for c in word if not c.isascii() and c in LOOKS_LATIN]
        if not foreign:
            return word
        has_ascii = any(c.isascii() for c in word)
        if all(c.isascii() or c in LOOKS_LATIN or c < "\u0370" for c in word):
            mixed |= has_ascii
            return "".join(LOOKS_LATIN.get(c, c) for c in word)
        mixed |= has_ascii
        return "".join(_LOOKS_CYRILLIC.get(c, c) for c in word)

    return _WORD.sub(mend, text), mixed


_APOSTROPHE = re.compile(r"(?<=[a-z])['`]+(?=[a-z])")
_DOTTED = re.compile(r"(?<![a-z0-9])((?:[a-z][.]+)+[a-z]?)(?![a-z0-9])")
_SIGNS = str.maketrans({chr(c): " " for c in range(128) if not chr(c).isalnum() and chr(c) != "\n"})


def words_of(texts: Sequence[str]) -> tuple[list[str], NDArray[np.int64]]:
    """Words of texts that ``latin`` wrote, one after another, and how many each text has.

    All texts are worked on as one string, a line each.

    >>> words, count = words_of(["o'neil & co.", "a.b.c. trading"])
    >>> words, count.tolist()
    (['oneil', 'co', 'abc', 'trading'], [2, 2])
    """
    text = "\n".join(texts)
    if text.count("\n") >= max(len(texts), 1):
        text = "\n".join([t.replace("\n", " ") for t in texts])
    if "'" in text or "`" in text:
        text = _APOSTROPHE.sub("", text)
    if "." in text:
        text = _DOTTED.sub(lambda m: m[1].replace(".", ""), text)
    text = text.translate(_SIGNS)
    sign = np.frombuffer(text.encode("ascii", "replace"), dtype=np.uint8)
    blank = sign <= ord(" ")
    begins = ~blank & np.concatenate([[True], blank[:-1]]) if len(sign) else blank
    line = np.cumsum(sign == ord("\n"))
    return text.split(), np.bincount(line[begins], minlength=len(texts))
