"""Numbers, dates and names as the report prints them: one way each, for the whole page.

>>> money(1319168105, "EUR"), money(43_641_983, "EUR"), share(-0.7157)
('1.32\xa0bn\xa0EUR', '43.6\xa0M\xa0EUR', '−71.6\u202f%')
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import date

from umweg.core.codes import countries
from umweg.core.errors import UmwegError

THIN = "\u202f"
GAP = "\u00a0"  # before a unit of letters: a narrow space looks glued in headlines, and some programs drop it
MINUS = "\u2212"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def digits(value: float) -> str:
    """Three sensible digits, commas for thousands, a true minus sign, never a power of ten.

    >>> digits(1234.5), digits(43.64), digits(0.1673), digits(-0.00004), digits(0)
    ('1,234', '43.6', '0.17', '−0.00004', '0')
    """
    size = abs(value)
    if not math.isfinite(value):
        return "–"
    if size >= 100 or size == 0:
        text = f"{size:,.0f}"
    elif size >= 10:
        text = f"{size:.1f}"
    elif size >= 0.01:
        text = f"{size:.2f}"
    else:
        text = f"{size:.{min(9, 1 - math.floor(math.log10(size)) - 1)}f}"
    return (MINUS if value < 0 else "") + text


def times(ratio: float | None) -> str:
    """A ratio to the history; new on a zero base.

    >>> times(22457.7), times(1.5), times(None)
    ('× 22,458', '× 1.50', 'new')
    """
    return "new" if ratio is None else f"× {digits(ratio)}"


def figure(value: float) -> str:
    """A figure on an axis or of a setting: as few digits as it needs, three at most below 1,000; no power of ten.

    >>> figure(20.0), figure(2.5), figure(8000.0), figure(1250.0), figure(0.000081), figure(-0.222)
    ('20', '2.5', '8,000', '1,250', '0.000081', '−0.222')
    """
    size = abs(value)
    if not math.isfinite(value):
        return "–"
    if size >= 1000:
        text = f"{size:,.0f}"
    else:
        deep = 0 if size == 0 else min(12, max(0, 2 - math.floor(math.log10(size))))
        text = f"{size:.{deep}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    return (MINUS if value < 0 and text != "0" else "") + text


def setting(value: object) -> object:
    """An option as a person would write it; only numbers need help.

    >>> setting(1e-05), setting(5e6), setting("KZ"), setting(True)
    ('0.00001', '5,000,000', 'KZ', True)
    """
    return figure(value) if isinstance(value, float) else value


def millions(value: float) -> str:
    """A value in millions, without unit, for tables whose head names the unit.

    >>> millions(43_641_983.0)
    '43.6'
    """
    return digits(value / 1e6)


def money(value: float, currency: str) -> str:
    """A value with its unit: billions from a thousand millions on, else millions."""
    if abs(value) >= 1e9:
        return f"{digits(value / 1e9)}{GAP}bn{GAP}{currency}".rstrip(GAP)
    return f"{millions(value)}{GAP}M{GAP}{currency}".rstrip(GAP)


def span(lower: float, upper: float, currency: str) -> str:
    """An interval of money, with one unit.

    >>> span(842_419_974, 1_673_407_763, "EUR"), span(-1e6, 2e6, "EUR")
    ('0.84 to 1.67\xa0bn\xa0EUR', '−1.00 to 2.00\xa0M\xa0EUR')
    """
    if abs(upper) >= 1e9:
        return f"{digits(lower / 1e9)} to {digits(upper / 1e9)}{GAP}bn{GAP}{currency}"
    return f"{millions(lower)} to {millions(upper)}{GAP}M{GAP}{currency}"


def share(value: float | None, *, sign: bool = True) -> str:
    """A share or change in per cent; a dash where there is none."""
    if value is None or not math.isfinite(value):
        return "–"
    pct = abs(value) * 100
    text = f"{pct:,.0f}" if pct >= 100 or pct == 0 else f"{pct:.1f}"
    lead = MINUS if value < 0 else "+" if sign and value > 0 else ""
    return f"{lead}{text}{THIN}%"


def probability(value: float | None) -> str:
    """A p- or q-value: two digits, or less than a thousandth.

    >>> probability(4e-13), probability(0.0182), probability(None)
    ('<\u202f0.001', '0.018', '–')
    """
    if value is None:
        return "–"
    return f"<{THIN}0.001" if value < 0.001 else f"{value:.3f}" if value < 0.1 else f"{value:.2f}"


def months(start: date, end: date) -> str:
    """A half-open range of months, as people write it.

    >>> months(date(2022, 3, 1), date(2022, 12, 1)), months(date(2021, 11, 1), date(2022, 2, 1))
    ('Mar–Nov 2022', 'Nov 2021–Jan 2022')
    """
    last = date(end.year - (end.month == 1), (end.month - 2) % 12 + 1, 1)
    if last <= start:
        return f"{MONTHS[start.month - 1]} {start.year}"
    lead = f" {start.year}" if start.year != last.year else ""
    return f"{MONTHS[start.month - 1]}{lead}–{MONTHS[last.month - 1]} {last.year}"


def day(when: date) -> str:
    """``24 February 2022``."""
    return f"{when.day} {when:%B} {when.year}"


def month(text: str) -> str:
    """``2022-06`` as ``Jun 2022``; anything else as it is.

    >>> month("2022-06"), month("?")
    ('Jun 2022', '?')
    """
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text):
        return text
    return f"{MONTHS[int(text[5:]) - 1]} {text[:4]}"


def months_in(text: str) -> str:
    """A sentence of the result as the page prints it: ``2022-06`` as ``Jun 2022``, no-break spaces before units."""
    text = re.sub(r"(?<=\d) (M|bn) ([A-Z]{3})\b", rf"{GAP}\1{GAP}\2", text)
    text = re.sub(r"(?<=\d)%", f"{THIN}%", text)
    return re.sub(r"(?<![\d-])\d{4}-(?:0[1-9]|1[0-2])(?![\d-])", lambda m: month(m.group()), text)


def place(code: str) -> str:
    """The name of a country; the code itself where there is none."""
    try:
        return countries.name(code)
    except UmwegError:
        return code


def spot(code: str) -> str:
    """The name of a place on a route, without remarks in brackets.

    >>> spot("EU"), spot("Our origin")
    ('European Union', 'Our origin')
    """
    return place(code).partition(" (")[0]


def listing(items: Iterable[str]) -> str:
    """``a, b and c``."""
    parts = list(items)
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def count(n: int, one: str, many: str = "") -> str:
    """``1 finding``, ``1,102 findings``."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def short(origin: str) -> str:
    """``EU`` for the European Union, other blocs by their name."""
    return "EU" if origin.casefold() == "european union" else origin


def sentence(text: str) -> str:
    """With a capital at the start and the page's way of writing months and units."""
    return months_in(text[:1].upper() + text[1:])


def slug(text: str) -> str:
    """A string that is safe as an id in HTML.

    >>> slug('RU-KZ-8517~"<x>')
    'RU-KZ-8517_7e_22_3cx_3e'
    """
    return re.sub(r"[^A-Za-z0-9-]", lambda m: f"_{ord(m.group()):x}", text)


def initials(text: str) -> str:
    """A short mark for a list: initials, and the tier if it names one.

    >>> initials("Common High Priority List (February 2024) tier 3.A")
    'CHPL tier 3.A'
    """
    head, _, tier = text.partition(" tier ")
    letters = "".join(w[0] for w in head.split("(")[0].split() if w[0].isupper() or w[0].isdigit())
    return f"{letters if len(letters) > 1 else head}{' tier ' + tier if tier else ''}"


def period(months: tuple[str, ...]) -> str:
    """``month``, ``quarter`` or ``year``: how far apart the first two are.

    >>> period(("2018-01", "2018-04")), period(("2018-01", "2018-02"))
    ('quarter', 'month')
    """
    if len(months) < 2:
        return "month"
    first, second = (int(m[:4]) * 12 + int(m[5:7]) for m in months[:2])
    return {3: "quarter", 12: "year"}.get(second - first, "month")
