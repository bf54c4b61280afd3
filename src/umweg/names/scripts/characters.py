"""What is known of Chinese characters in names, read once: Cantonese, Korean, Japanese.

>>> characters()["張"].cantonese, characters()["張"].korean
('cheung', '장')
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from umweg.names import tables

_OLDER, _NEWER = "髙﨑邊邉齋齊澤濱廣國櫻惠榮眞德應壽嶋瀧龍", "高崎辺辺斎斉沢浜広国桜恵栄真徳応寿島滝竜"
_MODERN = str.maketrans(_OLDER, _NEWER)


@dataclass(frozen=True, slots=True)
class Reading:
    """A Japanese reading in kana, and -log P(character, reading) among names."""

    kana: str
    cost: float


@dataclass(frozen=True, slots=True)
class Character:
    """Readings of one character; empty where the table has none. ``japanese``: by kind of name and place in it."""

    cantonese: str
    korean: str
    japanese: dict[str, tuple[Reading, ...]]


@cache
def characters() -> dict[str, Character]:
    """All characters of ``han.csv``, and a few hundred surnames that are not read as their characters are."""
    places = [f"{kind} {place}" for kind in ("surname", "given") for place in ("alone", "first", "later")]
    return {
        r["character"]: Character(r["cantonese"], r["korean"], {p: _readings(r[p]) for p in places if r[p]})
        for r in tables.rows("han.csv")
    }


def _readings(text: str) -> tuple[Reading, ...]:
    parts = (t.split(":") for t in text.split())
    return tuple(Reading(kana, float(cost)) for kana, cost in parts)


def modern(name: str) -> str:
    """A name with the characters that Japan writes today in place of older ones of the same name.

    >>> modern("髙﨑")
    '高崎'
    """
    return name.translate(_MODERN)


def is_han(c: str) -> bool:
    """Whether a character is a Chinese one, or the sign that repeats one."""
    return "\u3400" <= c <= "\u9fff" or "\U00020000" <= c <= "\U0003ffff" or c == "々"
