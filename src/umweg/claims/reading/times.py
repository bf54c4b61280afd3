"""Windows of time in a sentence: months, quarters, halves, years, and other times (``a year earlier``).

>>> from umweg.claims.reading.tokens import tokens
>>> from umweg.claims.reading.lexicon import lexicon
>>> def of(text, lang):
...     words = tokens(text, 0)
...     return [(t.months, t.year, t.relative) for t in mentions(words, lexicon(lang).marks(words))]
>>> of("von März bis Oktober 2022 gegenüber denselben Monaten des Vorjahres", "de")
[((3, 10), 2022, None), (None, None, 'previous')]
>>> of("in the first eight months of 2024, a year earlier", "en"), of("II кв. 2023 г.", "ru")
([((1, 8), 2024, None), (None, None, 'previous')], [((4, 6), 2023, None)])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from umweg.claims.reading.lexicon import LANGUAGES, Mark, rows
from umweg.claims.reading.lists import word_list
from umweg.claims.reading.tokens import Token

YEARS = range(1950, 2101)
_FILL = word_list("times.fill")
_DASH = word_list("times.dash")
_OF_THE_YEAR_BEFORE = frozenset({"vorjahres", "vorjahrs", "предыдущего", "previous"})
_BLOCKS_YEAR = word_list("times.blocks_year")


@dataclass(frozen=True, slots=True)
class TimeMention:
    """Months (first and last, 1 to 12), year, or a relation to another time; tokens ``i`` to ``j``.

    ``other_year``: the earlier year of "between 2022 and 2023", or of a window that begins in another year.
    ``compared``: the text names it to compare with.
    """

    i: int
    j: int
    months: tuple[int, int] | None = None
    year: int | None = None
    relative: str | None = None
    other_year: int | None = None
    compared: bool = False


@cache
def month_names() -> tuple[tuple[str, str], ...]:
    """The months' names of all languages, with their numbers."""
    found = [r for lang in LANGUAGES for r in rows(lang) if r.kind == "month"]
    return tuple((form.rstrip("*"), r.value) for r in found for form in r.forms)


class _Reader:
    def __init__(self, of: Sequence[Token], marks: Sequence[Mark]) -> None:
        self.of = of
        self.at = {(m.kind, m.i): m for m in marks}
        self.months_known = month_names()

    def _year_at(self, k: int) -> int | None:
        t = self.of[k] if k < len(self.of) else None
        if t is None or not t.digits or len(t.text) != 4 or int(t.text) not in YEARS:
            return None
        if k and (self.of[k - 1].low in _BLOCKS_YEAR or self.of[max(k - 2, 0)].low in {"nr", "s", "art"}):
            return None
        after = self.of[k + 1] if k + 1 < len(self.of) else None
        if after and (
            (after.text in "/%€$" and after.text) or (after.text in ".,:" and after.glued and self._digit(k + 2))
        ):
            return None
        if ("unit", k + 1) in self.at and len(self.of[k + 1].low) > 1:
            return None  # 2022 Tonnen; a lone "t" is too little
        return None if ("scale", k + 1) in self.at or (k and self.of[k - 1].text in "€$£/") else int(t.text)

    def _digit(self, k: int) -> bool:
        return k < len(self.of) and self.of[k].digits and self.of[k].glued

    def year(self, k: int) -> tuple[int | str | None, int]:
        """The year after a window, over articles and the like; or a relation: ``of last year``."""
        for x in range(k, min(k + 4, len(self.of))):
            if (found := self._year_at(x)) is not None:
                return found, self._after_year(x + 1)
            relative = self.at.get(("relative", x))
            if relative and (relative.value in {"last", "this"} or self.of[x].low in _OF_THE_YEAR_BEFORE):
                return relative.value, relative.j
            if self.of[x].low not in _FILL:
                break
        return None, k

    def _after_year(self, k: int) -> int:
        while k < len(self.of) and (
            self.of[k].low in {"года", "год", "году", "годом", "г", "го", "м"}
            or (
                self.of[k].text in "-."
                and self.of[k].glued
                and k + 1 < len(self.of)
                and self.of[k - 1].low != "года"
                and (self.of[k + 1].low in {"м", "го", "й", "х"} or self.of[k - 1].low == "г")
            )
        ):
            k += 1
        return k

    def months(self, i: int) -> tuple[tuple[int, int], int] | None:
        """``March to October``, ``за восемь месяцев``, ``H1``, ``first quarter``."""
        month = self.at.get(("month", i))
        if month and self.of[i].word:
            return self._from_month(month)
        if (
            self.of[i].low in {"h", "q"}
            and i + 1 < len(self.of)
            and self.of[i + 1].text in "1234"
            and self.of[i + 1].glued
        ):
            return _part("half" if self.of[i].low == "h" else "quarter", int(self.of[i + 1].text)), i + 2
        return self._counted(i)

    def _from_month(self, month: Mark) -> tuple[tuple[int, int], int] | None:
        before = self.of[month.i - 1] if month.i else None
        if before and (before.digits or (before.text == "." and month.i > 1 and self.of[month.i - 2].digits)):
            return None  # a day
        first, j = int(month.value), month.j
        if j < len(self.of) and self.of[j].text == "." and self.of[j].glued and len(self.of[j - 1].low) <= 4:
            j += 1
        k = j
        while (
            k < len(self.of)
            and self.of[k].low in _DASH | {"ende", "end", "конец", "einschließlich", "zum", "the", "of"}
            and k < j + 4
        ):
            k += 1
        last = self.at.get(("month", k)) or self._misspelt(k) if k > j else None
        return ((first, int(last.value)), last.j) if last else ((first, first), j)

    def _misspelt(self, k: int) -> Mark | None:
        """The month that a word with a letter too many is meant to be: ``Jänner bis Mail 2023``."""
        if k >= len(self.of) or not self.of[k].word or not self.of[k].text[0].isalpha():
            return None
        lang_months = [
            m for m in self.months_known if len(m[0]) >= 3 and self.of[k].low in {m[0] + self.of[k].low[-1], m[0][:-1]}
        ]
        year = self.year(k + 1)[0] if lang_months else None
        return Mark("month", lang_months[0][1], k, k + 1) if lang_months and year else None

    def _counted(self, i: int) -> tuple[tuple[int, int], int] | None:
        """An ordinal or a number with half, quarter or months."""
        n, k = self._ordinal(i)
        count = None
        if n is not None and k < len(self.of):
            count = self._count(k)
            k += count is not None
        elif (count := self._count(i)) is not None:
            k = i + 1
        if n is None and count is None:
            return None
        while k < len(self.of) and self.of[k].text in ".-":
            k += 1
        span = self.at.get(("span", k))
        if span is None or span.value not in {"months", "half", "quarter"}:
            return None
        if span.value == "months":
            size = count or (n if n and n > 1 else None)
            return ((1, size), span.j) if size and 2 <= size <= 12 else None
        which = n or count
        j = span.j + (span.j < len(self.of) and self.of[span.j].text == "." and self.of[span.j - 1].low == "кв")
        limit = 2 if span.value == "half" else 4
        return (_part(span.value, which), j) if which and 1 <= which <= limit else None

    def _ordinal(self, i: int) -> tuple[int | None, int]:
        mark = self.at.get(("ordinal", i))
        if mark:
            return int(mark.value), mark.j
        if self.of[i].digits and len(self.of[i].text) == 1 and i + 1 < len(self.of) and self.of[i + 1].text in ".-":
            return int(self.of[i].text), i + 2
        return None, i

    def _count(self, i: int) -> int | None:
        mark = self.at.get(("number", i))
        if mark and float(mark.value) == int(float(mark.value)):
            return int(float(mark.value))
        return int(self.of[i].text) if self.of[i].digits and len(self.of[i].text) <= 2 else None

    def next(self, i: int) -> TimeMention | None:
        """The window that begins at a token."""
        if relative := self.at.get(("relative", i)):
            year, j = self.year(relative.j) if relative.value in {"same", "that", "prewar"} else (None, relative.j)
            named = year if isinstance(year, int) else None
            kind = "previous" if isinstance(year, str) and year != "this" else relative.value
            return TimeMention(i, j, None, named, kind)
        if found := self.months(i):
            year, j = self.year(found[1])
            if isinstance(year, str):
                return TimeMention(i, j, found[0], None, year)
            return self._range(TimeMention(i, j, found[0], year))
        year_ = self._year_at(i)
        return None if year_ is None else self._years(TimeMention(i, self._after_year(i + 1), None, year_))

    def _range(self, first: TimeMention) -> TimeMention:
        """``March 2022 to October 2023``."""
        k = first.j
        if first.year is None or k >= len(self.of) or self.of[k].low not in _DASH - {"und", "and", "и"}:
            return first
        second = self.months(k + 1) if k + 1 < len(self.of) else None
        if second is None or first.months is None:
            return first
        year, j = self.year(second[1])
        if not isinstance(year, int) or year <= first.year:
            return first
        return replace(first, j=j, months=(first.months[0], second[0][1]), year=year, other_year=first.year)

    def _years(self, first: TimeMention) -> TimeMention:
        """``between 2022 and 2023``, ``2022–2023``: the later year, with the earlier one beside it."""
        k = first.j
        if (
            k + 1 < len(self.of)
            and self.of[k].low in _DASH
            and (second := self._year_at(k + 1))
            and first.year
            and second > first.year
        ):
            return replace(first, j=self._after_year(k + 2), year=second, other_year=first.year)
        return first


def _part(span: str, n: int) -> tuple[int, int]:
    size = 6 if span == "half" else 3
    return (n - 1) * size + 1, n * size


_OVER = word_list("times.over")
FURTHEST = 4
_STARTS = frozenset({"relative", "month", "ordinal", "number"})  # kinds of words that a window begins with
_LEVELS = frozenset({"level", "levels", "figure", "figures"})
_LETTERS = frozenset({"h", "q"})


def mentions(of: Sequence[Token], marks: Sequence[Mark]) -> list[TimeMention]:
    """All windows of a sentence in their order; what follows a word of comparison is marked so."""
    read, out, i = _Reader(of, marks), list[TimeMention](), 0
    ends = {m.j for m in marks if m.kind == "compare"}
    starts = {m.i for m in marks if m.kind in _STARTS}
    while i < len(of):
        may_start = i in starts or of[i].digits or of[i].low in _LETTERS
        found = read.next(i) if may_start else None
        if found is None:
            i += 1
            continue
        k = found.i
        while k not in ends and k > 0 and found.i - k < FURTHEST and of[k - 1].low in _OVER:
            k -= 1
        level = found.j < len(of) and of[found.j].low in _LEVELS  # below their 2021 level
        out.append(replace(found, compared=k in ends or level))
        i = max(found.j, i + 1)
    return out
