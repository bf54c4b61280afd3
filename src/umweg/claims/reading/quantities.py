"""Quantities: a number, its scale, its unit, and the hedge before it; and multiples and fractions in words.

>>> from umweg.claims.reading.tokens import tokens
>>> from umweg.claims.reading.lexicon import lexicon
>>> def of(text, lang):
...     words = tokens(text, 0)
...     found = quantities(words, lexicon(lang).marks(words), lang)
...     return [(q.kind, q.value, q.unit, q.precision, q.hedge) for q in found]
>>> of("stieg um fast 18,5 % auf 2,9 Mrd. Euro", "de")
[('number', 18.5, 'percent', 1, 'almost'), ('number', 2900000000.0, 'EUR', -8, 'exact')]
>>> of("more than tripled to $56m", "en")
[('multiple', 3.0, 'times', 0, 'over'), ('number', 56000000.0, 'USD', -6, 'exact')]
>>> of("a third", "en")
[('fraction', 33.333, 'percent', 0, 'about')]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, cast

from umweg.claims.model import Hedge
from umweg.claims.reading.lexicon import Mark
from umweg.claims.reading.numbers import Number, may_begin, number
from umweg.claims.reading.tokens import Token

Kind = Literal["number", "multiple", "fraction", "rank", "count"]
CURRENCIES = ("EUR", "USD", "GBP", "RUB", "CNY")
NUMERATOR = 3  # tokens before a fraction in which its numerator begins
YEARS = range(1900, 2101)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity at tokens ``i`` to ``j``.

    ``unit`` is None where a number has a scale and its currency goes without saying. ``down``: a multiple that says a
    fall by itself (halved). ``sign``: of ``+187 %`` or ``-3 %``.
    """

    kind: Kind
    value: float
    unit: str | None
    precision: int
    hedge: Hedge
    i: int
    j: int
    scaled: bool = False
    spelled: bool = False
    down: bool = False
    sign: Literal["up", "down"] | None = None

    @property
    def money(self) -> bool:
        """A sum in a currency, named or not."""
        return self.unit in CURRENCIES or (self.unit is None and self.scaled)


class _Reader:
    def __init__(self, of: Sequence[Token], marks: Sequence[Mark], lang: str) -> None:
        self.of, self.lang = of, lang
        self.at: dict[tuple[str, int], Mark] = {(m.kind, m.i): m for m in marks}
        self.before: dict[tuple[str, int], Mark] = {(m.kind, m.j): m for m in marks}

    def _scale(self, j: int) -> tuple[int, int]:
        mark = self.at.get(("scale", j))
        if mark is None or (len(self.of[j].low) == 1 and not self.of[j].glued):
            return 0, j
        end = mark.j
        if end < len(self.of) and self.of[end].text == "." and self.of[end].glued and self._abbreviated(mark):
            end += 1
        return int(mark.value), end

    def _abbreviated(self, mark: Mark) -> bool:
        return len(self.of[mark.j - 1].low) <= 4

    def _unit(self, j: int) -> tuple[str | None, int]:
        while (
            j < len(self.of)
            and self.of[j].low in {"-", "der", "us"}
            and ("unit", j) not in self.at
            and j + 1 < len(self.of)
        ):
            j += 1
        mark = self.at.get(("unit", j))
        return (mark.value, mark.j) if mark else (None, j)

    def plain(self, i: int) -> Quantity | None:
        """A number in digits or words with its scale and unit."""
        n = number(self.of, i, self.lang)
        if n is None:
            return None
        after_hedge = self.at.get(("hedge", n.j))  # семь с лишним раз
        scale, end = self._scale(after_hedge.j if after_hedge and self.lang == "ru" else n.j)
        unit, after = self._unit(end)
        start, before = i, self.before.get(("unit", i))
        if unit is None and before and before.value in CURRENCIES:
            unit, start, after = before.value, before.i, end
        if unit is None:
            return self._bare(n, i, scale, end)
        return self._with_unit(n, start, after, scale, unit)

    def _with_unit(self, n: Number, i: int, j: int, scale: int, unit: str) -> Quantity:
        unit, _, factor = unit.partition(":")
        value, precision = n.value * 10**scale, n.decimals - scale
        if factor:
            value, precision = value * float(factor), precision - (len(factor) - 1)
        value = float(f"{value:.12g}")
        hedge, start, more = self.hedge(i, j)
        return Quantity("number", value, unit, precision, hedge, start, max(j, more), bool(scale), n.spelled)

    def _bare(self, n: Number, i: int, scale: int, end: int) -> Quantity | None:
        if not scale:
            if (n.value in YEARS and not n.decimals and not n.spelled) or (n.spelled and n.value == 1):
                return None
            hedge, start, _ = self.hedge(i, end)
            return Quantity("count", n.value, None, n.decimals, hedge, start, end, spelled=n.spelled)
        hedge, start, more = self.hedge(i, end)
        value = float(f"{n.value * 10**scale:.12g}")
        if ("uncountable", end) in self.at and ("relative", end) not in self.at:
            return Quantity("count", value, None, n.decimals - scale, hedge, start, max(end, more), True, n.spelled)
        return Quantity("number", value, None, n.decimals - scale, hedge, start, max(end, more), True, n.spelled)

    def hedge(self, i: int, j: int) -> tuple[Hedge, int, int]:
        """The hedge beside a quantity, where it begins, and where it ends if it stands after the number."""
        found: Hedge = "exact"
        k, start = i, i
        for _ in range(4):
            mark = self.before.get(("hedge", k))
            if mark:
                found = cast(Hedge, mark.value) if found == "exact" or found == "up_to" else found
                k = start = mark.i
            elif k and self.of[k - 1].low in _BETWEEN[self.lang]:
                k -= 1
            else:
                break
        inner = next((m for m in (self.at.get(("hedge", x)) for x in range(i, j)) if m), None)
        if found == "exact" and inner and inner.i > i:
            found = cast(Hedge, inner.value)
        if (
            found == "exact"
            and (after := self.at.get(("hedge", j)))
            and after.value == "over"
            and self.of[j].low == "с"
        ):
            return "over", start, after.j
        return found, start, j

    def worded(self, mark: Mark) -> Quantity:
        """A multiple or a fraction in words; ``about`` unless another hedge stands beside it."""
        if mark.kind == "multiple":
            text, way = mark.value.split()
            hedge, start, _ = self.hedge(mark.i, mark.j)
            hedge = "about" if hedge == "exact" else hedge
            return Quantity(
                "multiple", float(text), "times", 1 if float(text) < 1 else 0, hedge, start, mark.j, down=way == "down"
            )
        value, i = float(mark.value), mark.i
        if (n := self._numerator(mark.i)) is not None:
            value, i = float(f"{100 * n[0] / round(100 / value):.5g}"), n[1]
        hedge, start, _ = self.hedge(i, mark.j)
        return Quantity("fraction", value, "percent", 0, "about" if hedge == "exact" else hedge, start, mark.j)

    def _numerator(self, i: int) -> tuple[float, int] | None:
        """What stands before a fraction: ``three quarters``, ``drei Viertel``, ``three-quarters``."""
        k = i - 1
        if k >= 1 and self.of[k].text == "-":
            k -= 1
        while k > 0 and self.of[k].low in _ADJECTIVES:
            k -= 1
        if k < 0 or not (self.of[k].word or self.of[k].digits):
            return None
        n = number(self.of, k, self.lang)
        return (n.value, k) if n and n.value < 20 and n.value == int(n.value) and n.j <= i else None


_BETWEEN = {
    "de": {"um", "ein", "einem", "eine", "einer", "einen", "das", "als", "die"},
    "en": {"a", "an", "the", "of", "by"},
    "ru": {"в", "на", "чем", "до"},
}
_ADJECTIVES = {"knappe", "knappes", "knappen", "gutes", "guten", "gute"}


def _as_times(q: Quantity, of: Sequence[Token]) -> Quantity:
    """Fold numbers: 17-fold, 18-Fache, в 2,4 раза."""
    return replace(q, kind="multiple") if q.unit == "times" else q


def quantities(of: Sequence[Token], marks: Sequence[Mark], lang: str) -> list[Quantity]:
    """All quantities of a sentence in their order."""
    read, out, i = _Reader(of, marks, lang), list[Quantity](), 0
    starts = {m.i - d for m in marks if m.kind == "fraction" for d in range(NUMERATOR + 1)}
    starts |= {m.i for m in marks if m.kind in {"multiple", "unit"}}
    while i < len(of):
        may_start = i in starts or of[i].digits or may_begin(of[i].low, lang)
        found = (_compound(read, i) or _next(read, i)) if may_start else None
        if found is None:
            i += 1
            continue
        if not out or found.i >= out[-1].j:
            sign = _sign(of, found.i)
            out.append(replace(_as_times(found, of), sign=sign) if sign else _as_times(found, of))
        i = max(found.j, i + 1)
    return out


def _sign(of: Sequence[Token], i: int) -> Literal["up", "down"] | None:
    """The sign glued to a number, which is glued to no word itself."""
    if i == 0 or of[i - 1].text not in _SIGNS or not of[i].glued:
        return None
    free = i == 1 or not of[i - 1].glued or of[i - 2].text == "("
    return _SIGNS[of[i - 1].text] if free else None


_SIGNS: dict[str, Literal["up", "down"]] = {"+": "up", "-": "down", "−": "down", "–": "down"}


def _next(read: _Reader, i: int) -> Quantity | None:
    plain = read.plain(i) if read.of[i].digits or read.of[i].word else None
    if plain and plain.kind != "count":
        return plain
    fraction = next((m for k in range(i, i + NUMERATOR + 1) if (m := read.at.get(("fraction", k)))), None)
    if fraction and (fraction.i == i or (plain and plain.j <= fraction.i <= plain.j + 1)):
        return read.worded(fraction)
    if multiple := read.at.get(("multiple", i)):
        return read.worded(multiple)
    return plain


def _compound(read: _Reader, i: int) -> Quantity | None:
    """German words that hold number and unit: ``fünfmal``, ``viermal``, ``18fach``, ``dreifache``."""
    unit = read.at.get(("unit", i))
    if unit is None or unit.value != "times" or not unit.head:
        return None
    low = read.of[i].low[: unit.head]
    n = number([read.of[i]._replace(text=low, low=low)], 0, read.lang) if low else None
    if n is None or n.value == 1:  # einmal
        return None
    hedge, start, _ = read.hedge(i, i + 1)
    return Quantity("multiple", n.value, "times", n.decimals, hedge, start, i + 1, spelled=True)
