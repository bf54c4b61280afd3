"""Goods in words that tell them apart.

The texts are those of the HS, six digits deep, so codes of the CN that differ in their last digits share one text.
Wherever several goods stand together, what is not told by the text is told by the part of the code that the CN adds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from umweg.results import Good

LONGEST = 90
"""Signs of a text that a headline can bear."""


def parts(goods: Iterable[Good]) -> dict[str, str]:
    """For each good whose text another one shares: what tells it apart. Goods with a text of their own are not in it.

    >>> a, b = Good("87032410", "Cars", ()), Good("87032490", "Cars", ())
    >>> parts([a, b, Good("84713000", "Computers", ())])
    {'87032410': 'CN part 10', '87032490': 'CN part 90'}
    """
    by_text: dict[str, dict[str, None]] = {}
    for g in goods:
        by_text.setdefault(g.label, {})[g.id] = None
    return {i: _part(i, list(ids)) for ids in by_text.values() if len(ids) > 1 for i in ids}


def _part(code: str, codes: list[str]) -> str:
    """The last two digits where they alone differ, the whole code otherwise."""
    eight = all(re.fullmatch(r"\d{8}~?", c) for c in codes)
    if eight and len({c[:6] for c in codes}) == 1:
        return f"CN part {code[6:]}"
    return f"code {code}"


def apart(good: Good, told: dict[str, str]) -> str:
    """The text of a good with what tells it apart; ``told`` as ``parts`` gives it."""
    part = told.get(good.id, "")
    return f"{good.label} ({part})" if part else good.label


@cache
def _everyday() -> dict[str, str]:
    import yaml

    text = (Path(__file__).parent / "templates" / "everyday_names.yml").read_text("utf-8")
    return {str(k): str(v) for k, v in yaml.safe_load(text).items()}


def in_words(good: Good) -> str:
    """A good as it stands inside a sentence: its everyday name, or the text of the HS, shortened; its code without one.

    >>> in_words(Good("870324", "Vehicles; with only ...", ()))
    'large petrol cars'
    >>> in_words(Good("630900", "Clothing; worn, and other worn articles", ()))
    'clothing, worn, and other worn articles'
    """
    name = _everyday().get(good.id.rstrip("~")[:6])
    if name:
        return name
    if not good.label or good.label == good.id:
        return good.id
    text = good.label.replace("; ", ", ").removesuffix(".")
    text = text if text[1:2].isupper() else text[:1].lower() + text[1:]
    if len(text) > LONGEST:
        text = text[:LONGEST].rsplit(" ", 1)[0].rstrip(",;") + " …"
    return text
