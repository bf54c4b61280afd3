"""What options hold, as the verbs want it: folders, months, countries, codes, a measure of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from umweg.core.errors import UsageError
from umweg.core.settings import Settings

if TYPE_CHECKING:
    from umweg.store import Store


def folder_of(path: Path | None) -> Path:
    """The folder of the store: that of an option, else that of the settings."""
    return path if path is not None else Settings.read().store


def store_of(path: Path | None, as_of: str | None = None) -> Path | Store:
    """The store of an option: its folder, or opened as it was known on a day."""
    folder = folder_of(path)
    if as_of is None:
        return folder
    from umweg.store import Store

    return Store.open(folder, as_of)


def span(text: str | None) -> tuple[str, str] | None:
    """``2022-03..2022-11`` (both included) as a half-open pair of months."""
    if text is None:
        return None
    from umweg.series.windows import month_index, month_text

    first, dots, last = text.partition("..")
    if not dots:
        raise UsageError(f"'{text}' is not a window.", mend="Write FROM..TO, for example 2022-03..2022-11.")
    return month_text(month_index(first)), month_text(month_index(last) + 1)


def country_codes(names: list[str] | None) -> tuple[str, ...]:
    """ISO 2 codes of names; one option may hold several, with commas."""
    if not names:
        return ()
    from umweg.core.codes import countries

    return tuple(countries.resolve(n).code for n in words(names))


def measure_of(origin: list[str] | None, target: str | None, day: str | None, listed: list[str] | None) -> str | None:
    """A measure of one's own in words (``CN>US@2018-07:8471``), where it is given instead of a regime."""
    if not (origin or target or day or listed):
        return None
    if not (origin and target and day):
        raise UsageError(
            "A measure of your own needs --origin, --target and --date.",
            mend="For example --origin CN --target US --date 2018-07 (and --listed 8471,8517; default: all goods).",
        )
    import re

    from umweg.core.codes import countries

    if not re.fullmatch(r"\d{4}-\d\d(-\d\d)?", day):
        raise UsageError(f"'{day}' is no date.", mend="Write YYYY-MM or YYYY-MM-DD, for example 2018-07.")
    codes = goods_codes(listed)
    where = f"{','.join(country_codes(origin))}>{countries.resolve(target).code}@{day}"
    return where + (f":{','.join(codes)}" if codes else "")


def words(texts: list[str] | None) -> tuple[str, ...]:
    """Texts of repeated options; one may hold several, with commas."""
    return tuple(w.strip() for text in texts or () for w in text.split(",") if w.strip())


def goods_codes(codes: list[str] | None) -> tuple[str, ...]:
    """Codes without dots; one option may hold several, with commas."""
    return tuple(c.replace(".", "") for c in words(codes))
