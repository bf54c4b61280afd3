r"""Figures and windows as people write them, in the language of the text.

>>> figure(-70.94, "percent", "de", change=True), figure(2.833e9, "EUR", "en"), figure(0.37, "times", "ru")
('−70,9\xa0%', '2.83bn\xa0EUR', '0,37-кратно')
>>> window(Period.parse("2022-03/2022-11"), "en"), window(Period.parse("2022-01/2023-01"), "de")
('Mar–Oct 2022', '2022')
"""

from __future__ import annotations

from functools import cache

from babel.dates import format_date

from umweg.claims.model import Period
from umweg.core.months import month_date

MINUS, NBSP = "−", "\u00a0"
_MARKS = {"en": (",", "."), "de": (".", ","), "ru": (NBSP, ",")}
_SCALES = {
    "en": ((1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e3, "k")),
    "de": ((1e12, " Bio."), (1e9, " Mrd."), (1e6, " Mio."), (1e3, " Tsd.")),
    "ru": ((1e12, " трлн"), (1e9, " млрд"), (1e6, " млн"), (1e3, " тыс.")),
}
_TIMES = {"en": "{}×", "de": "{}-fach", "ru": "{}-кратно"}
_RANK = {"en": "place {}", "de": "Platz {}", "ru": "место {}"}
_POINTS = {"en": "pp", "de": "Prozentpunkte", "ru": "п. п."}


def plain(value: float, digits: int, lang: str) -> str:
    """A number with the language's marks and a real minus."""
    thousands, point = _MARKS[lang]
    text = f"{abs(value):,.{digits}f}".replace(",", "\0").replace(".", point).replace("\0", thousands)
    return (MINUS if value < 0 and any(c in "123456789" for c in text) else "") + text


def figure(value: float, unit: str, lang: str, *, change: bool = False) -> str:
    """A figure with its unit; ``change``: with its sign."""
    sign = "+" if change and value > 0 else ""
    if unit in ("percent", "%"):
        gap = "" if lang == "en" else NBSP
        return f"{sign}{plain(value, 1 if abs(value) < 1000 else 0, lang)}{gap}%"
    if unit == "pp":
        return f"{sign}{plain(value, 1, lang)} {_POINTS[lang]}"
    if unit == "times":
        return _TIMES[lang].format(plain(value, 2 if abs(value) < 10 else 1, lang))
    if unit == "rank":
        return _RANK[lang].format(plain(value, 0, lang))
    scale, name = next(((s, n) for s, n in _SCALES[lang] if abs(value) >= s), (1.0, ""))
    scaled = value / scale
    digits = 2 if abs(scaled) < 10 else 1 if abs(scaled) < 100 else 0
    return f"{plain(scaled, digits, lang)}{name} {unit}".strip().replace(" ", NBSP)


@cache
def _month(index: int, pattern: str, lang: str) -> str:
    return format_date(month_date(index), pattern, locale=lang)


def window(p: Period, lang: str) -> str:
    """A window of months: a year, or its first and last month."""
    last = p.end - 1
    if p.first % 12 == 0 and p.end % 12 == 0:
        years = (p.first // 12, last // 12)
        return str(years[0]) if years[0] == years[1] else f"{years[0]}–{years[1]}"
    if p.months == 1:
        return _month(p.first, "LLL y", lang)
    first = _month(p.first, "LLL" if p.first // 12 == last // 12 else "LLL y", lang)
    return f"{first}–{_month(last, 'LLL y', lang)}"
