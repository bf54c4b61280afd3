"""Numbers as they are written: digits with the separators of a language, or words.

>>> from umweg.claims.reading.tokens import tokens
>>> def of(text, lang):
...     return number(tokens(text, 0), 0, lang)[:2]
>>> of("1.921", "de"), of("1.921", "en"), of("1 797,7", "ru"), of("17,500", "en")
((1921.0, 0), (1.921, 3), (1797.7, 1), (17500.0, 0))
>>> [of(*t)[0] for t in (("dreiundzwanzig", "de"), ("three and a half", "en"), ("двадцать пять", "ru"))]
[23.0, 3.5, 25.0]
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from umweg.claims.reading.lexicon import rows
from umweg.claims.reading.tokens import Token, tokens

DECIMAL = {"de": ",", "en": ".", "ru": ","}
_GROUPING = ".,'"
MOST_DIGITS = 15


class Number(NamedTuple):
    """A number, the decimals printed, and the token after it. ``spelled``: it is written in words."""

    value: float
    decimals: int
    j: int
    spelled: bool = False


def number(of: Sequence[Token], i: int, lang: str) -> Number | None:
    """The number that begins at a token, or None."""
    return _figures(of, i, lang) if of[i].digits else _words(of, i, lang)


@lru_cache(maxsize=50_000)
def may_begin(low: str, lang: str) -> bool:
    """Whether a number in words may begin with a word."""
    return low in _table(lang)[0] or low[:3] in _phrases(lang)


def _figures(of: Sequence[Token], i: int, lang: str) -> Number | None:
    """Digits; None for dates (24.02.), scores (2:5), acts (833/2014) and what is glued to letters that are no unit."""
    groups, seps, j = [of[i].text], [], i + 1
    while len(groups) < 6:
        if j + 1 < len(of) and of[j].text in _GROUPING and of[j].glued and of[j + 1].digits and of[j + 1].glued:
            seps.append(of[j].text)
            groups.append(of[j + 1].text)
            j += 2
        elif _spaced_group(of, j, groups, seps):
            seps.append(" ")
            groups.append(of[j].text)
            j += 1
        else:
            break
    if sum(map(len, groups)) > MOST_DIGITS or _is_date(of, j, groups, seps, lang) or _is_reference(of, i, j):
        return None
    at = _decimal_at(groups, seps, lang)
    whole, part = ("".join(groups), "") if at is None else ("".join(groups[: at + 1]), "".join(groups[at + 1 :]))
    return Number(float(f"{whole}.{part or 0}"), len(part), j)


def _spaced_group(of: Sequence[Token], j: int, groups: list[str], seps: list[str]) -> bool:
    """Whether a group of three digits after a blank goes on with the number: ``14 403``."""
    one_blank = j < len(of) and not of[j].glued and of[j].start == of[j - 1].end + 1
    fits = one_blank and of[j].digits and len(of[j].text) == 3 and len(groups[0]) <= 3 and groups[0] != "0"
    return fits and all(s == " " for s in seps) and all(len(g) == 3 for g in groups[1:])


def _is_date(of: Sequence[Token], j: int, groups: list[str], seps: list[str], lang: str) -> bool:
    """``24.02.``, ``24.02.2022``, ``15.5.``: days, no numbers."""
    if not seps or set(seps) != {"."} or any(len(g) > 2 for g in groups[:2]):
        return False
    ends = j < len(of) and of[j].text == "." and of[j].glued and j + 1 < len(of)
    return len(groups) == 3 or (len(groups) == 2 and lang != "en" and ends and len(groups[1]) == 2)


def _is_reference(of: Sequence[Token], i: int, j: int) -> bool:
    """Parts of scores, acts, times and names: ``2:5``, ``833/2014``, ``12f``, ``T-30s``, ``EU-27``."""
    before = of[i - 1] if i and of[i].glued else None
    after = of[j] if j < len(of) and of[j].glued else None
    if before and (
        before.text in ":/§" or before.word or (before.text == "-" and i > 1 and of[i - 2].word and before.glued)
    ):
        return True
    return bool(after and after.text in ":/" and j + 1 < len(of) and of[j + 1].digits and of[j + 1].glued)


def _decimal_at(groups: list[str], seps: list[str], lang: str) -> int | None:
    """After which group the decimal sign stands, by the language and by what the groups look like."""
    if not seps or seps[-1] in " '":
        return None
    last = seps[-1]
    if len(set(seps)) > 1:
        return len(seps) - 1
    if len(seps) > 1:
        return None
    grouped = len(groups[1]) == 3 and len(groups[0]) <= 3 and groups[0] != "0"
    return None if grouped and last != DECIMAL[lang] else 0


@cache
def _table(lang: str) -> tuple[dict[str, float], dict[str, float]]:
    """Words for numbers: those of one word, and phrases and stems by their form."""
    single, other = dict[str, float](), dict[str, float]()
    for r in rows(lang):
        if r.kind in {"number", "andhalf"}:
            for form in r.forms:
                (other if "*" in form or " " in form or r.kind == "andhalf" else single)[form] = float(r.value)
    if lang == "de":
        units = {n: v for n, v in single.items() if 1 < v < 10 and v == int(v)} | {"ein": 1.0}
        for tens in [n for n, v in single.items() if 20 <= v < 100]:
            single |= {f"{n}und{tens}": v + single[tens] for n, v in units.items()}
    return single, other


@cache
def _phrases(lang: str) -> dict[str, list[tuple[tuple[str, ...], float, bool]]]:
    """Phrases and stems by the first three letters: their words, value, and whether the last is a stem."""
    out: dict[str, list[tuple[tuple[str, ...], float, bool]]] = {}
    for form, value in _table(lang)[1].items():
        words = tuple(t.low for t in tokens(form.rstrip("*"), 0))
        out.setdefault(words[0][:3], []).append((words, value, form.endswith("*")))
    return out


def _phrase(of: Sequence[Token], i: int, lang: str) -> tuple[float, int] | None:
    best: tuple[float, int] | None = None
    for words, value, stem in _phrases(lang).get(of[i].low[:3], ()):
        given = tuple(t.low for t in of[i : i + len(words)])
        if len(given) != len(words) or given[:-1] != words[:-1]:
            continue
        if (given[-1] == words[-1] or (stem and given[-1].startswith(words[-1]))) and (
            best is None or len(words) > best[1]
        ):
            best = (value, len(words))
    return best


def _one(of: Sequence[Token], i: int, lang: str) -> tuple[float, int] | None:
    if i >= len(of) or not of[i].word:
        return None
    if found := _phrase(of, i, lang):
        return found
    value = _table(lang)[0].get(of[i].low)
    return None if value is None else (value, 1)


def _words(of: Sequence[Token], i: int, lang: str) -> Number | None:
    """Numbers in words: the parts ``two hundred``, ``twenty-five`` are put together, falling in size."""
    first = _one(of, i, lang)
    if first is None:
        return None
    total, j = first[0], i + first[1]
    while (hyphen := 1 if j + 1 < len(of) and of[j].text == "-" and of[j].glued else 0) >= 0:
        if lang == "en" and [t.low for t in of[j : j + 3]] == ["and", "a", "half"]:
            total, j = total + 0.5, j + 3
            break
        following = _one(of, j + hyphen, lang)
        if following is None or following[0] < 1 or (lang == "de" and following[0] != 100):
            break
        if following[0] == 100 and total < 10:
            total *= 100
        elif (following[0] < 10 <= total < 100 and total % 10 == 0) or (
            following[0] < 100 <= total and total % 100 == 0
        ):
            total += following[0]
        else:
            break
        j += hyphen + following[1]
    return Number(total, 0 if total == int(total) else 1, j, True)
