"""What people may write for a field of a request, and what the request then holds: the same for every face.

A field that holds several words, countries or codes takes them with commas; one that holds a window takes
``2022-03..2022-11``. Every other value must be of the field's type, and within its bounds.
"""

from __future__ import annotations

import math
import operator
import os
import re
import types
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Union, get_args, get_origin

from umweg.core.errors import UsageError

Months = tuple[str, str]
_CODE = re.compile(r"TOTAL|[0-9]{1,10}|[0-9]{2}[0-9A-Z]{1,8}")


def words(given: str | Iterable[str] | None) -> tuple[str, ...]:
    """One text or many; each may hold several, with commas. UsageError for what is no text.

    >>> words("KZ, KG"), words(["8471", "8517,8542"]), words(None)
    (('KZ', 'KG'), ('8471', '8517', '8542'), ())
    """
    if given is not None and not isinstance(given, Iterable):
        raise UsageError(f"{given!r} is no text.", mend=f"Write it as text: '{given}'.")
    texts = [given] if isinstance(given, str) else list(given or ())
    if odd := [t for t in texts if not isinstance(t, str)]:
        raise UsageError(f"{odd[0]!r} is no text.", mend=f"Write it as text: '{odd[0]}'.")
    return tuple(w.strip() for text in texts for w in text.split(",") if w.strip())


def texts(given: str | Path | Iterable[str | Path] | None) -> tuple[str, ...]:
    """One text or path or many, each as it is: commas part nothing. UsageError for what is no text.

    >>> texts("Exports fell, imports rose."), texts([Path("a.txt"), "b.txt"])
    (('Exports fell, imports rose.',), ('a.txt', 'b.txt'))
    """
    many = [given] if isinstance(given, str | Path) else given
    if not isinstance(many, Iterable | None):
        raise UsageError(f"{given!r} is no text.", mend="Give a text, or the name of a file.")
    found = list(many or ())
    if odd := [t for t in found if not isinstance(t, str | Path)]:
        raise UsageError(f"{odd[0]!r} is no text.", mend="Give a text, or the name of a file.")
    return tuple(map(str, found))


def country_codes(given: str | Iterable[str] | None) -> tuple[str, ...]:
    """ISO 2 codes of countries in any spelling; UnknownName for what is none.

    >>> country_codes(["Kazakhstan,KGZ"])
    ('KZ', 'KG')
    """
    from umweg.core.codes import countries

    return tuple(countries.resolve(n).code for n in words(given))


def goods_codes(given: str | Iterable[str] | None, where: str = "") -> tuple[str, ...]:
    """Codes of goods, or beginnings of codes, without their dots; UsageError, naming ``where``, for what can be none.

    Letters fill up what a reporter hides (39XXXXXX), TOTAL is all goods.

    >>> goods_codes("84.71,8517,TOTAL")
    ('8471', '8517', 'TOTAL')
    """
    codes = tuple(c.replace(".", "") for c in words(given))
    if odd := [c for c in codes if not _CODE.fullmatch(c)]:
        raise UsageError(
            f"'{odd[0]}' is no code of a good.",
            where=where,
            mend="Give an HS or CN code, or its beginning: 8703, 870323, 87032319; or TOTAL.",
        )
    return codes


def window(given: str | Iterable[str] | None) -> Months | None:
    """First and last month of a window, both in it; UsageError for what is none.

    >>> window("2022-03..2022-11"), window(("2022-03", "2022-11")), window(None)
    (('2022-03', '2022-11'), ('2022-03', '2022-11'), None)
    """
    from umweg.core.months import month_index, month_text

    if given is None:
        return None
    ends = given.split("..") if isinstance(given, str) else list(given) if isinstance(given, Iterable) else []
    if len(ends) != 2 or not all(isinstance(e, str) for e in ends):
        raise UsageError(f"{given!r} is no window.", mend="Write FROM..TO, for example 2022-03..2022-11.")
    first, last = (month_index(e) for e in ends)
    if last < first:
        raise UsageError(f"The window {'..'.join(ends)} ends before it begins.", mend="Exchange the two months.")
    return month_text(first), month_text(last)


def regime(given: Any) -> Any:
    """A regime by its name, its file, or as one that was read; UsageError for what is none of these.

    >>> regime(Path("my.yml"))
    'my.yml'
    """
    if isinstance(given, str | os.PathLike):
        return os.fspath(given)
    from umweg.law.load import Regime

    if not isinstance(given, Regime):
        raise UsageError(f"{given!r} is no regime.", mend="Give its name, its file, or a measure in words.")
    return given


def half_open(months: Months | None) -> Months | tuple[None, None]:
    """First month of a window, and the first no longer in it, as the parts below reckon.

    >>> half_open(("2022-03", "2022-12")), half_open(None)
    (('2022-03', '2023-01'), (None, None))
    """
    from umweg.core.months import month_index, month_text

    return (None, None) if months is None else (months[0], month_text(month_index(months[1]) + 1))


SETTLED: Mapping[str, Callable[[Any], Any]] = {
    "words": words,
    "texts": texts,
    "countries": country_codes,
    "codes": goods_codes,
    "window": window,
    "regime": regime,
}
"""What a field of a request may hold that has spellings of its own, and how each is settled."""


def day_of(given: date | str | None, field: str) -> date | None:
    """A day that is given as one or as text; UsageError for what is none.

    >>> day_of("2026-12-31", "until"), day_of(None, "until")
    (datetime.date(2026, 12, 31), None)
    """
    if isinstance(given, datetime):
        return given.date()
    if given is None or isinstance(given, date):
        return given
    try:
        return date.fromisoformat(given)
    except (TypeError, ValueError) as e:
        raise UsageError(f"{given!r} is no day.", where=field, mend="Write YYYY-MM-DD.") from e


_WORDS = {"freq": "frequency", "by": "way to compare"}  # where a field is no noun


def known(value: Any, words: tuple[str, ...], field: str) -> None:
    """UsageError for a word that is none of those that there are, before any store or desk is opened.

    >>> known("opne", ("open", "done"), "state")
    Traceback (most recent call last):
    umweg.core.errors.UsageError: 'opne' is no state. [state] Did you mean open? Choose one of: open, done.
    """
    if not words or value is None or value in words:
        return
    from difflib import get_close_matches

    near = get_close_matches(str(value), words, 1)
    meant = f"Did you mean {near[0]}? " if near else ""
    raise UsageError(
        f"{value!r} is no {_WORDS.get(field, field)}.", where=field, mend=f"{meant}Choose one of: {', '.join(words)}."
    )


class _Unfit(Exception):
    """The value is not of the type."""


EXPECTED: Mapping[Any, str] = {
    bool: "True or False", int: "a whole number", float: "a number", str: "a text", Path: "a path",
    date: "a day (YYYY-MM-DD)", dict: "a mapping", tuple: "several",
}  # fmt: skip


def typed(value: Any, hint: Any, field: str, bounds: tuple[float | None, float | None] = (None, None)) -> Any:
    """A value as a field of this type holds it: a path as text, a text as a day. UsageError where it does not fit.

    >>> typed(Path("a.yml"), str | None, "regime"), typed(1, float, "cif")
    ('a.yml', 1.0)
    >>> typed("a", float, "alpha", (0, 1))
    Traceback (most recent call last):
    umweg.core.errors.UsageError: alpha is a number from 0 to 1; 'a' is none. ...
    """
    try:
        found = _fit(value, hint, field)
    except _Unfit:
        raise _unfit(value, hint, field, bounds) from None
    if isinstance(found, int | float) and not _within(found, *bounds):
        raise _unfit(value, hint, field, bounds)
    return found


def _within(number: float, least: float | None, most: float | None) -> bool:
    return (least is None or least <= number) and (most is None or number <= most)


def _unfit(value: Any, hint: Any, field: str, bounds: tuple[float | None, float | None]) -> UsageError:
    kinds = get_args(hint) if _is_union(hint) else (hint,)
    named = " or ".join(EXPECTED[get_origin(k) or k] for k in kinds if k is not types.NoneType)
    least, most = bounds
    span = f" from {least:g} to {most:g}" if least is not None and most is not None else (
        f", at least {least:g}" if least is not None else f", at most {most:g}" if most is not None else ""
    )  # fmt: skip
    shown = repr(value) if len(repr(value)) < 60 else f"a {type(value).__name__}"
    return UsageError(f"{field} is {named}{span}; {shown} is none.", where=field, mend=f"Give {named}{span}.")


def _is_union(hint: Any) -> bool:
    return get_origin(hint) in (Union, types.UnionType)


def _fit(value: Any, hint: Any, field: str) -> Any:
    if hint is Any:
        return value
    if _is_union(hint):
        return _any_of(value, get_args(hint), field)
    if hint in _PLAIN:
        return _PLAIN[hint](value, field)
    if get_origin(hint) is tuple and isinstance(value, list | tuple):
        inner, *more = get_args(hint)
        many = [inner] * len(value) if more == [...] else [inner, *more]
        if len(many) == len(value):
            return tuple(_fit(v, h, field) for v, h in zip(value, many, strict=True))
    if get_origin(hint) is dict and isinstance(value, Mapping):
        keys, values = get_args(hint)
        return {_fit(k, keys, field): _fit(v, values, field) for k, v in value.items()}
    raise _Unfit


def _any_of(value: Any, hints: tuple[Any, ...], field: str) -> Any:
    for hint in hints:
        try:
            return _fit(value, hint, field)
        except _Unfit:
            continue
    raise _Unfit


def _nothing(value: Any, _: str) -> None:
    if value is not None:
        raise _Unfit


def _flag(value: Any, _: str) -> bool:
    if not isinstance(value, bool):
        raise _Unfit
    return value


def _whole(value: Any, _: str) -> int:
    if isinstance(value, bool):
        raise _Unfit
    try:
        return operator.index(value)  # NumPy's whole numbers, too
    except TypeError:
        raise _Unfit from None


def _number(value: Any, field: str) -> float:
    found = value if isinstance(value, float) else _whole(value, field)
    if not math.isfinite(found):
        raise _Unfit
    return float(found)


def _text(value: Any, _: str) -> str:
    if isinstance(value, os.PathLike):
        value = os.fspath(value)
    if not isinstance(value, str):
        raise _Unfit
    return value


def _path(value: Any, field: str) -> Path:
    return Path(_text(value, field))


def _day(value: Any, field: str) -> date | None:
    if not isinstance(value, date | str):
        raise _Unfit
    return day_of(value, field)


_PLAIN: Mapping[Any, Callable[[Any, str], Any]] = {
    types.NoneType: _nothing, bool: _flag, int: _whole, float: _number, str: _text, Path: _path, date: _day,
}  # fmt: skip
