"""Windows of time."""

from __future__ import annotations

import pytest

from tests.claims.reading.parsed import parsed
from umweg.claims.model import Period
from umweg.claims.reading.windows import compared, joined, window

DATE = "2023-06-30"


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("de", "von Jänner bis Mai 2023", "2023-01/2023-06"),
        ("de", "Jänner bis Mail 2023", "2023-01/2023-06"),
        ("de", "im 1. Halbjahr 2022", "2022-01/2022-07"),
        ("de", "im II. Quartal 2022", "2022-04/2022-07"),
        ("de", "in den ersten acht Monaten 2022", "2022-01/2022-09"),
        ("de", "im vergangenen Jahr", "2022-01/2023-01"),
        ("de", "heuer", "2023-01/2024-01"),
        ("de", "im Mai", "2023-05/2023-06"),
        ("de", "im Oktober", "2022-10/2022-11"),
        ("de", "seit Kriegsbeginn", "2022-03/2023-06"),
        ("en", "between March and October 2022", "2022-03/2022-11"),
        ("en", "in Q3 2022", "2022-07/2022-10"),
        ("en", "in H1 2022", "2022-01/2022-07"),
        ("en", "the first quarter of 2023", "2023-01/2023-04"),
        ("en", "last year", "2022-01/2023-01"),
        ("en", "in 2021", "2021-01/2022-01"),
        ("ru", "за январь — май 2023 года", "2023-01/2023-06"),
        ("ru", "в I полугодии 2022 г.", "2022-01/2022-07"),
        ("ru", "во II кв. 2022 г.", "2022-04/2022-07"),
        ("ru", "за девять месяцев 2022 года", "2022-01/2022-10"),
        ("ru", "в прошлом году", "2022-01/2023-01"),
        ("ru", "в 2021-м", "2021-01/2022-01"),
    ],
)
def test_a_window_is_read(lang: str, text: str, expected: str) -> None:
    assert str(joined(parsed(text, lang).times, None, DATE)) == expected


@pytest.mark.parametrize(
    ("lang", "text"),
    [("de", "2022 Tonnen"), ("de", "Verordnung 833/2014"), ("en", "2,022 cars"), ("en", "$2022"), ("de", "S. 2022")],
)
def test_what_is_no_year(lang: str, text: str) -> None:
    assert not parsed(text, lang).times


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("de", "gegenüber dem Vorjahr", "2021-03/2021-11"),
        ("de", "verglichen mit 2019", "2019-03/2019-11"),
        ("en", "than a year earlier", "2021-03/2021-11"),
        ("en", "than two years before", "2020-03/2020-11"),
        ("ru", "по сравнению с тем же периодом 2020 года", "2020-03/2020-11"),
        ("ru", "чем до войны", "2021-03/2021-11"),
    ],
)
def test_the_window_compared_with(lang: str, text: str, expected: str) -> None:
    (mention,) = parsed(text, lang).times
    assert str(compared(mention, Period.parse("2022-03/2022-11"), DATE)) == expected


def test_a_relation_without_a_date_names_no_window() -> None:
    (mention,) = parsed("im vergangenen Jahr").times
    assert window(mention, None, None) is None
