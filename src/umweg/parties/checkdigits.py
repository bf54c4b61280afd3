"""Is this number well formed? Check digits of the identifiers that occur in the corridor.

A number whose check digit fails was mistyped, made up or is of another kind: it proves nothing. Kinds without a
published check digit are judged by their form only. The rules are those that the issuers publish; each has a public
example in the tests.

>>> valid("INN", "7707083893"), valid("INN", "7707083894")
(True, False)
>>> valid("BIN", "941240000193", "KZ"), valid("IMO", "9074729"), valid("LEI", "HWUPKR0MPOU8FGXBT394")
(True, True, True)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

ALNUM = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def _weighted(digits: str, weights: Sequence[int]) -> int:
    return sum(int(d) * w for d, w in zip(digits, weights, strict=False))


def _day(text: str) -> bool:
    """Whether six digits are a day as YYMMDD."""
    try:
        date(2000 + int(text[:2]), int(text[2:4]), int(text[4:6]))
    except ValueError:
        return False
    return True


def inn_ru(n: str) -> bool:
    """Russian tax number: 10 digits for firms, 12 for persons (Federal Tax Service).

    >>> inn_ru("500100732259")
    True
    """
    tail = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
    if len(n) == 10:
        return _weighted(n, tail[2:]) % 11 % 10 == int(n[9])
    return (
        len(n) == 12 and _weighted(n, tail[1:]) % 11 % 10 == int(n[10]) and _weighted(n, tail) % 11 % 10 == int(n[11])
    )


def ogrn(n: str) -> bool:
    """Russian registration number: 13 digits for firms, 15 for sole traders (Federal Tax Service).

    >>> ogrn("1027700132195"), ogrn("304500116000157")
    (True, True)
    """
    return len(n) in (13, 15) and int(n[:-1]) % (len(n) - 2) % 10 == int(n[-1])


def okpo(n: str) -> bool:
    """Russian statistical code: 8 digits for firms, 10 for sole traders (Rosstat).

    >>> okpo("00032537")
    True
    """
    if len(n) not in (8, 10):
        return False
    for start in (1, 3):
        weights = [(start - 1 + i) % 10 + 1 for i in range(len(n) - 1)]
        rest = _weighted(n, weights) % 11
        if rest < 10:
            break
    return rest % 10 == int(n[-1])


def bin_kz(n: str) -> bool:
    """Kazakh business (BIN) or individual number (IIN), 12 digits, which begin with a date (Rules of 2013, annex 1).

    Of a BIN only year and month are a date; the fifth digit is 4, 5 or 6.
    """
    if len(n) != 12:
        return False
    firm = n[4] in "456"
    if not _day(n[:4] + "01" if firm else n[:6]):
        return False
    rest = _weighted(n, range(1, 12)) % 11
    if rest == 10:
        rest = _weighted(n, (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)) % 11
    return rest < 10 and rest == int(n[11])


def inn_kg(n: str) -> bool:
    """Kyrgyz tax number, 14 digits: 0 firm, 1 woman, 2 man, then the day as DDMMYYYY. No check digit is published.

    >>> inn_kg("00505201210085"), inn_kg("09905201210085")
    (True, False)
    """
    return len(n) == 14 and n[0] in "0123" and _day(n[7:9] + n[3:5] + n[1:3]) and n[5:7] in ("19", "20")


def edrpou(n: str) -> bool:
    """Ukrainian firm number, 8 digits.

    >>> edrpou("32855961")
    True
    """
    if len(n) != 8:
        return False
    weights = (1, 2, 3, 4, 5, 6, 7) if not 30_000_000 <= int(n) <= 60_000_000 else (7, 1, 2, 3, 4, 5, 6)
    rest = _weighted(n, weights) % 11
    if rest == 10:
        rest = _weighted(n, [w + 2 for w in weights]) % 11
    return rest % 10 == int(n[7])


def unp(n: str) -> bool:
    """Belarusian tax number of firms, 9 digits.

    >>> unp("200988541")
    True
    """
    return len(n) == 9 and _weighted(n, (29, 23, 19, 17, 13, 7, 5, 3)) % 11 == int(n[8])


def imo(n: str) -> bool:
    """Number of a ship (IMO Resolution A.1117(30)), or of a company that owns ships (the same, annex 2): 7 digits.

    >>> imo("9074729"), imo("9074728"), imo("5848165")
    (True, False, True)
    """
    if len(n) != 7:
        return False
    ship = _weighted(n, (7, 6, 5, 4, 3, 2)) % 10
    company = (11 - _weighted(n, (8, 6, 4, 2, 9, 7)) % 11) % 10
    return int(n[6]) in (ship, company)


def lei(n: str) -> bool:
    """Legal Entity Identifier, ISO 17442: 20 characters, modulo 97."""
    return bool(re.fullmatch(r"[0-9A-Z]{18}[0-9]{2}", n)) and int("".join(str(ALNUM.index(c)) for c in n)) % 97 == 1


def uscc(n: str) -> bool:
    """Chinese Unified Social Credit Code, GB 32100-2015: 18 characters, modulo 31.

    >>> uscc("91110000600007156W"), uscc("91110000600007156X")
    (False, False)
    >>> uscc("91350100M000100Y43")
    True
    """
    if len(n) != 18 or any(c not in USCC for c in n):
        return False
    total = sum(USCC.index(c) * pow(3, i, 31) for i, c in enumerate(n[:17]))
    return (31 - total % 31) % 31 == USCC.index(n[17])


def isin(n: str) -> bool:
    """International securities number, ISO 6166.

    >>> isin("US0378331005")
    True
    """
    if not re.fullmatch(r"[A-Z]{2}[0-9A-Z]{9}[0-9]", n):
        return False
    digits = "".join(str(ALNUM.index(c)) for c in n)
    doubled = (int(d) * (2 if i % 2 else 1) for i, d in enumerate(reversed(digits)))
    return sum(x // 10 + x % 10 for x in doubled) % 10 == 0


DIGITS: dict[tuple[str, str], Callable[[str], bool]] = {
    ("INN", "RU"): inn_ru, ("INN", "KG"): inn_kg, ("OGRN", "RU"): ogrn, ("OKPO", "RU"): okpo, ("BIN", "KZ"): bin_kz,
    ("EDRPOU", "UA"): edrpou, ("UNP", "BY"): unp, ("IMO", ""): imo,
}  # fmt: skip
LETTERS: dict[tuple[str, str], Callable[[str], bool]] = {
    ("LEI", ""): lei, ("USCC", "CN"): uscc, ("ISIN", ""): isin,
    ("SWIFT", ""): lambda n: bool(re.fullmatch(r"[A-Z]{6}[0-9A-Z]{2}(?:[0-9A-Z]{3})?", n)),
    ("MMSI", ""): lambda n: bool(re.fullmatch(r"[2-7][0-9]{8}", n)),
}  # fmt: skip
HOME = {"OGRN": "RU", "OKPO": "RU", "KPP": "RU", "BIN": "KZ", "EDRPOU": "UA", "UNP": "BY", "USCC": "CN"}
"""The country of kinds that only one country issues."""
WORLDWIDE = frozenset({"LEI", "IMO", "MMSI", "ISIN", "SWIFT", "DUNS", "wallet"})
"""Kinds whose numbers are unique across countries."""


def valid(kind: str, value: str, country: str | None = None) -> bool | None:
    """Whether a number of a kind can be one; None where no rule for it is known. ``value``: as ``normal`` gives it."""
    where = "" if kind in WORLDWIDE else country or HOME.get(kind, "")
    if kind == "INN" and not where:
        where = "KG" if len(value) == 14 else "RU"
    if rule := DIGITS.get((kind, where)):
        return value.isascii() and value.isdigit() and rule(value)
    if check := LETTERS.get((kind, where)):
        return value.isascii() and check(value)
    return None


def normal(value: str) -> str:
    """A number without spaces and punctuation, in capitals.

    >>> normal(" 77-07 083.893 "), normal("imo 9074729")
    ('7707083893', 'IMO9074729')
    """
    return re.sub(r"[^0-9A-Z]", "", value.upper())
