"""A name as strings of consonants: what Arabic, Persian and Hebrew writing and its romanisations have in common.

These scripts leave most vowels out, and every country romanises in its own way. What is left where vowels, articles
and the marks of length are taken off both names can be compared letter by letter. A name that is written in several
words here and in one there (Abd al-Rahman, Nur ud-Din, Najib Ullah) becomes one word.

>>> form("عبد الرحمن حسن"), form("Abdul Rahman Hassan"), form("Abdurrahman HASAN")
('abdrhmn hsn', 'abdrhmn hsn', 'abdrhmn hsn')
>>> form("نوری المالکی"), form("Nouri al-Maliki"), form("נתן שרנסקי")
('nri mlki', 'nri mlki', 'ntn crnski')
>>> forms("جمال القاضي")
('jml kdi', 'gml gdi', 'jml kzi', 'jml gzi')
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from umweg.names import tables
from umweg.names.clean import latin

_LETTERS = (
    "ا=a أ=a إ=a آ=a ٱ=a ء= ؤ=w ئ=y ى=a ب=b پ=b ت=t ة=h ث=t ج=j چ=c ح=h خ=x د=d ذ=d ر=r ز=z ژ=z س=s ش=c "
    "ص=s ض=d ط=t ظ=z ع=e غ=g ف=f ڤ=f ق=k ك=k ک=k گ=g ڭ=g ل=l م=m ن=n ں=n ه=h ہ=h ھ=h ۀ=h ە=h و=w ي=y ی=y "
    "ے=y ې=y ۍ=y ٹ=t ڈ=d ڑ=r ټ=t ډ=d ړ=r ږ=j ښ=c ڼ=n څ=s ځ=z ګ=g ۇ=w ۆ=w א=a ב=b ג=g ד=d ה=h ו=w ז=z ח=h "
    "ט=t י=y כ=k ך=k ל=l מ=m ם=m נ=n ן=n ס=s ע=a פ=b ף=b צ=s ץ=s ק=k ר=r ש=c ת=t "
)
_LETTER = {p.partition("=")[0]: p.partition("=")[2] for p in _LETTERS.split()}
_OTHERWISE: tuple[dict[str, str], ...] = (
    {"ج": "g", "ق": "g", "ث": "s", "ى": "y"},
    {"ض": "z", "ذ": "z", "ث": "s", "ظ": "z", "ى": "y"},
    {"ض": "z", "ذ": "z", "ث": "s", "ظ": "z", "ى": "y", "ق": "g"},
    {"ב": "w", "כ": "x", "ך": "x", "פ": "f", "ף": "f"},
    {"ש": "s"},
    {"ב": "w", "ש": "s", "ח": "c"},
)
"""Letters that are spoken otherwise: in Egypt, the Gulf and the Maghreb, in Persian, and the other sounds in Hebrew."""
_HARD = frozenset("בכפ")
"""Letters that are b, k and p at the beginning of a word, whatever they are within."""
ABJAD = re.compile("[\u0590-\u05ff\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_OTHER_LETTERS = re.compile("[A-Za-z\u00c0-\u052f]")

# What one Arabic letter is spelled with in Latin ones, the longer spelling first; y, w and vowels stay.
_SPELLINGS = (
    "ishaq=ashak ishak=ashak eshaq=ashak tsch=c tch=c sch=c sh=c ch=c kh=x gh=g dh=d th=t ph=f dj=j ts=s "
    "tz=s ck=k cq=k q=k x=ks c=k v=w p=b "
)
_SPELLED = dict(p.split("=") for p in _SPELLINGS.split())
_DIGRAPH = re.compile("|".join(_SPELLED))
_ARTICLES = "al el ul ol il ud ur us uz un ut ad ar as az an at ash esh ed er es ez en et a e l"
_ARTICLE = frozenset(_ARTICLES.split())
_SON = frozenset(("bin", "ben", "ibn", "bn", "bint", "ould", "wld", "walad", "ibne"))
_FATHER = frozenset(["abu", "abou", "abo", "aboo", "abi", "abw", "aby", "aba"])
_GOD = re.compile("[aeou]?l+a+h?|allh")
_FAITH = re.compile("(?:[aeiou]d|[ae]l)?-?d(?:i|ee|ie)ne?|aldyn|dyn")
_SERVANT = re.compile("abd(?:[aeiou]+[lrsnztd]?)?")
_GLUED_SERVANT = re.compile("^abd([aeiou]+l?(?=.{3})|al)")
_GLUED_ARTICLE = re.compile("^(?:a|e)l-?(?=[^aeiouy].{3})")
_INNER_ARTICLE = re.compile("(?<=..)al(?=dyn$)")
_VOWELS = re.compile("(?<=.)[aeiouwy]+")
_LAST = re.compile("[iy]e?$|ee$")
_DOUBLE = re.compile(r"(.)\1+")
_WORD = re.compile("[a-z]+")
SHORT = 3
"""Letters from which on a word loses a last h, which is as often written as not."""


def is_abjad(name: str) -> bool:
    """Whether a name is written in Arabic or Hebrew letters, and in no others."""
    return not name.isascii() and bool(ABJAD.search(name)) and not _OTHER_LETTERS.search(name)


@lru_cache(maxsize=1 << 14)
def forms(name: str) -> tuple[str, ...]:
    """The forms of a name in Arabic or Hebrew letters: as they are mostly spoken, and as they are in some countries."""
    return tuple(dict.fromkeys(form(name, otherwise) for otherwise in ({}, *_OTHERWISE)))


def form(name: str, otherwise: Mapping[str, str] = MappingProxyType({})) -> str:
    """The words of a name as consonants, in plain lower-case letters; without articles and "son of".

    The first letter stands for a vowel as well (a), and the last for a long one (i). ``otherwise``: letters that are
    spoken otherwise than they mostly are.
    """
    if is_abjad(name):
        words = _abjad_words(name, _LETTER | dict(otherwise))
    else:
        words = [(w, False) for w in _WORD.findall(latin(name)[0].replace("'", "").replace("`", ""))]
    return " ".join(filter(None, (_consonants(w, abjad) for w, abjad in _joined(words))))


def _joined(words: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Words without articles and "son of"; what is one word in some spellings is one."""
    out: list[tuple[str, bool]] = []
    glue = False
    for w, abjad in words:
        if w in _SON or (w in _ARTICLE and len(words) > 1):
            continue
        if glue:
            out[-1] = out[-1][0] + _bare_article(w, abjad), abjad
            glue = w in _FATHER
        elif out and (_GOD.fullmatch(w) or _FAITH.fullmatch(w)):
            out[-1] = out[-1][0] + ("la" if _GOD.fullmatch(w) else "din"), abjad
        elif glue := bool(_SERVANT.fullmatch(w)):
            out.append(("abd", abjad))
        else:
            out.append((_bare_article(w, abjad), abjad))
            glue = w in _FATHER
    return out


@cache
def _trade() -> dict[str, str]:
    """Words of trade in Arabic, Persian and Hebrew, in English."""
    return {r["word"]: r["latin"].lower() for r in tables.rows("trade_words.csv") if r["language"] in ("ar", "he")}


def _abjad_words(name: str, letter: Mapping[str, str]) -> list[tuple[str, bool]]:
    """The words of a name in Latin letters, one each; words of trade in English, which (False) are spelled as such."""
    out: list[tuple[str, bool]] = []
    for word in unicodedata.normalize("NFKC", name).replace('"', "").replace("״", "").split():
        if english := _trade().get(word):
            out.append((english, False))
        else:
            out += [(re.sub("^ebd", "abd", w), True) for w in _WORD.findall(_spelled(word, letter))]
    return out


def _spelled(name: str, letter: Mapping[str, str]) -> str:
    """Arabic and Hebrew letters as Latin ones, without points; a vowel that stands for itself is left."""
    if name[:1] in _HARD:
        return _LETTER[name[0]] + _spelled(name[1:], letter)
    return "".join(letter.get(c, "" if unicodedata.combining(c) or c in "ـ'’`\u200c\u200f" else " ") for c in name)


def _bare_article(word: str, abjad: bool) -> str:
    """A word without the article that is written with it, and without that within Abdul-."""
    if abjad:
        if word.startswith("al") and len(word) > SHORT:
            word = word[2:]
        word = _INNER_ARTICLE.sub("", word)
        return "abd" + word[5:] if word.startswith("abdal") and len(word) > 6 else word
    return _GLUED_SERVANT.sub("abd", _GLUED_ARTICLE.sub("", word))


def _consonants(word: str, abjad: bool) -> str:
    """A word without its vowels, but for the first letter and a last i."""
    if not abjad:
        word = _DIGRAPH.sub(lambda m: _SPELLED[m[0]], word)
    first = "w" if re.match("ou[aei]", word) else "y" if re.match("i[aeou]", word) else word[0]
    first = "a" if first in "eiou" else first
    tail = "i" if _LAST.search(word) and len(word) > 1 else ""
    bare = _DOUBLE.sub(r"\1", _VOWELS.sub("", first + word[1:]))
    if word.endswith("h") and len(bare) >= SHORT:
        bare = bare[:-1]
    return bare + tail
