"""Check digits against public examples: numbers that firms publish, and those of the issuers' own manuals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umweg.parties.checkdigits import DIGITS, LETTERS, normal, valid

PUBLIC = [
    ("INN", "RU", "7707083893"),  # Sberbank
    ("INN", "RU", "7736050003"),  # Gazprom
    ("INN", "RU", "500100732259"),  # example of the tax service, a person
    ("OGRN", "RU", "1027700132195"),  # Sberbank
    ("OGRN", "RU", "1027700070518"),  # Gazprom
    ("OGRN", "RU", "304500116000157"),  # example of a sole trader
    ("OKPO", "RU", "00032537"),  # Sberbank
    ("BIN", "KZ", "941240000193"),  # Kazakhtelecom
    ("BIN", "KZ", "020240000555"),  # KazMunayGas
    ("EDRPOU", "UA", "32855961"),  # manual of the numbering
    ("UNP", "BY", "200988541"),  # manual of the numbering
    ("IMO", "", "9074729"),  # the example of the IMO scheme
    ("LEI", "", "HWUPKR0MPOU8FGXBT394"),  # Apple
    ("LEI", "", "5493001KJTIIGC8Y1R12"),  # Bloomberg
    ("USCC", "CN", "91350100M000100Y43"),  # example in GB 32100-2015
    ("ISIN", "", "US0378331005"),  # Apple
]


@pytest.mark.parametrize(("kind", "country", "number"), PUBLIC)
def test_public_numbers_are_valid(kind: str, country: str, number: str) -> None:
    assert valid(kind, number, country or None) is True


@pytest.mark.parametrize(("kind", "country", "number"), [p for p in PUBLIC if p[0] not in ("IMO",)])
def test_one_wrong_digit_is_found(kind: str, country: str, number: str) -> None:
    """A changed last digit is always found; of any single digit, at least nine of ten changes (modulo 11 then 10)."""
    found = total = 0
    for i, c in enumerate(number):
        if c.isdigit():
            for other in "0123456789":
                if other != c:
                    total += 1
                    found += valid(kind, number[:i] + other + number[i + 1 :], country or None) is False
    assert found / total > 0.88
    last = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert valid(kind, last, country or None) is False


@given(st.text(max_size=40), st.sampled_from(sorted({*DIGITS, *LETTERS})))
def test_no_text_breaks_a_rule(text: str, rule: tuple[str, str]) -> None:
    kind, country = rule
    assert valid(kind, normal(text), country or None) in (True, False)
    assert valid(kind, text, country or None) in (True, False)


def test_a_kind_without_rule_is_unknown_not_wrong() -> None:
    assert valid("passport", "123456789", "RU") is None
    assert valid("INN", "123", "XX") is None
