"""Greek names in Latin letters: by the standard (ELOT 743), and as they sound.

>>> spellings("Μπάμπης Ντούνης")
('mpampis ntounis', 'babis dounis', 'bampis dounis')
>>> spellings("Γκίκας Τζαβάρας")[1], spellings("Ευάγγελος Χατζής")[0]
('gikas tzavaras', 'evangelos chatzis')
"""

from __future__ import annotations

import re
import unicodedata

_VOICELESS = "θκξπστφχψς"
_COMMON = (
    "ου=ou γγ=ng γξ=nx γχ=nch ηυ=iv τζ=tz τσ=ts α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r "
    "σ=s ς=s τ=t υ=y φ=f χ=ch ψ=ps ω=o"
)
_STANDARD = "μπ=mp ντ=nt γκ=gk αι=ai ει=ei οι=oi υι=yi"
_SPOKEN = "μπ=b ντ=d γκ=g αι=e ει=i οι=i υι=i υ=i χ=h"
_MIXED = "μπ=mp ντ=nt γκ=nk αι=ai ει=ei οι=oi υι=yi χ=h"
_INITIAL = {"μπ": "b", "ντ": "d", "γκ": "g"}


def _table(text: str) -> tuple[re.Pattern[str], dict[str, str]]:
    letters = dict(p.split("=") for p in f"{_COMMON} {text}".split())
    return re.compile("|".join(sorted(letters, key=len, reverse=True))), letters


_SYSTEMS = tuple(map(_table, (_STANDARD, _SPOKEN, _MIXED)))


def is_greek(c: str) -> bool:
    """Whether a character is a Greek letter."""
    return "\u0370" <= c <= "\u03ff" or "\u1f00" <= c <= "\u1fff"


def spellings(name: str) -> tuple[str, ...]:
    """A name in Greek letters in lower-case Latin ones, in each way once; what is not Greek stays."""
    plain = "".join(
        c for c in unicodedata.normalize("NFD", name.lower()) if unicodedata.category(c) != "Mn" or c == "\u0308"
    )
    plain = unicodedata.normalize("NFC", plain)
    plain = re.sub(r"([αεη])υ(?=[" + _VOICELESS + r"]|\b)", r"\1f", plain)
    plain = re.sub(r"([αεη])υ", r"\1v", plain).replace("ηv", "ιv").replace("ηf", "ιf")
    plain = plain.translate({ord("ϊ"): "i", ord("ϋ"): "y"})
    first = re.sub(r"\b(μπ|ντ|γκ)", lambda m: _INITIAL[m[1]], plain)
    texts = (plain, plain, first)
    return tuple(dict.fromkeys(_written(text, *system) for text, system in zip(texts, _SYSTEMS, strict=True)))


def _written(text: str, pattern: re.Pattern[str], letters: dict[str, str]) -> str:
    return pattern.sub(lambda m: letters[m[0]], text)
