"""Dates as lists write them, in one notation: 1948-12-10, 1948-12, 1948, 1951~ (about), 1961/1963 (between).

The notation is that of ISO 8601-2. What cannot be read is None, and the reader reports it.

>>> english("10 Dec 1948"), english("circa 1951"), english("1961 to 1963"), english("Dec 1948")
('1948-12-10', '1951~', '1961/1963', '1948-12')
"""

from __future__ import annotations

import re
from datetime import date

MONTHS = {
    m: i
    for i, names in enumerate(
        [
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep september sept",
            "oct october",
            "nov november",
            "dec december",
        ],
        1,
    )
    for m in names.split()
}
_ENGLISH = re.compile(r"(?:(\d{1,2})\s+)?(?:([A-Za-z]{3,9})\.?,?\s+)?(\d{4})", re.ASCII)
_NUMERIC = re.compile(r"(\d{1,2}|dd|00)/(\d{1,2}|mm|00)/(\d{4})", re.IGNORECASE | re.ASCII)


def iso(year: int, month: int | None = None, day: int | None = None) -> str | None:
    """A date of one to three parts; None where there is no such day.

    >>> iso(1948, 2, 30) is None, iso(1948, 2)
    (True, '1948-02')
    """
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return None
    return f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if month and day else "")


def english(text: str) -> str | None:
    """A date such as ``10 Dec 1948``, with ``circa`` or ``between ... and ...``.

    >>> english("sometime"), english("30 Feb 1960"), english("between 1953 and 1958")
    (None, None, '1953/1958')
    """
    plain = " ".join(text.split()).strip(" .,")
    about = re.match(r"(?i)(circa|approximately|about|c\.)\s+", plain)
    if about:
        plain = plain[about.end() :]
    ends = re.split(r"(?i)\s+(?:to|and|or|-)\s+|(?<=\d{4})-(?=\d{4}$)", re.sub(r"(?i)^between\s+", "", plain))
    read = [_one(e) for e in ends]
    if not 1 <= len(read) <= 2 or None in read:
        return None
    return "/".join(r for r in read if r) + ("~" if about and len(read) == 1 else "")


def _one(text: str) -> str | None:
    m = _ENGLISH.fullmatch(text)
    if not m or (m[2] and m[2].lower() not in MONTHS) or (m[1] and not m[2]):
        return None
    return iso(int(m[3]), MONTHS[m[2].lower()] if m[2] else None, int(m[1]) if m[1] else None)


def numeric(text: str, *, american: bool = False) -> str | None:
    """``31/07/2024``, or with ``american`` ``07/31/2024``; ``dd/mm/1971`` and ``00/00/1971`` are the year; ISO stays.

    >>> numeric("31/07/2024"), numeric("07/31/2024", american=True), numeric("dd/mm/1971"), numeric("2024-07-31")
    ('2024-07-31', '2024-07-31', '1971', '2024-07-31')
    """
    plain = text.strip()
    if m := re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T.*)?)?)?", plain, re.ASCII):
        return iso(int(m[1]), int(m[2]) if m[2] else None, int(m[3]) if m[3] else None)
    m = _NUMERIC.fullmatch(plain)
    if not m:
        return None
    first, second = (int(x) if x.isdigit() and int(x) else None for x in (m[1], m[2]))
    day, month = (second, first) if american else (first, second)
    return iso(int(m[3]), month, day if month else None)


def whole(text: str | None) -> date | None:
    """A full day as a date; None for less, and for days that there are not.

    >>> whole("2024-07-31"), whole("2024"), whole("2021-02-30")
    (datetime.date(2024, 7, 31), None, None)
    """
    if not text or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def valid(text: str) -> bool:
    """Whether a text is in the notation of this module, and each part of it a date.

    >>> valid("1951~"), valid("1961/1963"), valid("1948-02-30"), valid("unknown")
    (True, True, False, False)
    """
    parts = text.split("/")
    return len(parts) <= 2 and all(numeric(p) == p for p in (parts if len(parts) == 2 else [text.removesuffix("~")]))


def in_name(name: str) -> str:
    """The date in a file's name, as ISO text; empty where there is none.

    >>> in_name("sdn_2024-05-03.csv"), in_name("sdn.csv"), in_name("dpl_2022-09.txt")
    ('2024-05-03', '', '2022-09-01')
    """
    m = re.search(r"(\d{4})-(\d\d)(?:-(\d\d))?", name, re.ASCII)
    return (iso(int(m[1]), int(m[2]), int(m[3] or 1)) or "") if m else ""
