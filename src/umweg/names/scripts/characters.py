"""What is known of Chinese characters in names, read once: Cantonese, Korean, Japanese.

>>> characters()["張"].cantonese, characters()["張"].korean
('cheung', '장')
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from umweg.names import tables


@dataclass(frozen=True, slots=True)
class Reading:
    """A Japanese reading in kana, and -log P(character, reading) among names."""

    kana: str
    cost: float


@dataclass(frozen=True, slots=True)
class Character:
    """Readings of one character; empty where the table has none."""

    cantonese: str
    korean: str
    surname: tuple[Reading, ...]
    given: tuple[Reading, ...]


@cache
def characters() -> dict[str, Character]:
    """All characters of ``han.csv``."""
    return {
        r["character"]: Character(r["cantonese"], r["korean"], _readings(r["surname"]), _readings(r["given"]))
        for r in tables.rows("han.csv")
    }


def _readings(text: str) -> tuple[Reading, ...]:
    parts = (t.split(":") for t in text.split())
    return tuple(Reading(kana, float(cost)) for kana, cost in parts)


def is_han(c: str) -> bool:
    """Whether a character is a Chinese one, or the sign that repeats one."""
    return "\u3400" <= c <= "\u9fff" or "\U00020000" <= c <= "\U0003ffff" or c == "々"
