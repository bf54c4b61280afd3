"""The phrases of ``data/phrases.yml``, by language.

>>> phrases("de")["flow"]["import"], phrases("fr")["flow"]["import"]
('Einfuhr', 'imports')
"""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml

from umweg.claims.reading.lexicon import DATA


def phrases(lang: str) -> dict[str, Any]:
    """The phrases of a language; English ones for one that has none."""
    every = _all()
    found: dict[str, Any] = every.get(lang, every["en"])
    return found


@cache
def _all() -> dict[str, dict[str, Any]]:
    loaded: dict[str, dict[str, Any]] = yaml.safe_load((DATA / "phrases.yml").read_text(encoding="utf-8"))
    return loaded
