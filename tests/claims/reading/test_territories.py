"""Countries by their names, adjectives, people and capitals."""

from __future__ import annotations

import pytest

from tests.claims.reading.parsed import parsed
from umweg.claims.reading.lexicon import LANGUAGES
from umweg.claims.reading.territories import gazetteer
from umweg.core.codes.countries import areas

FEWEST = 240  # of the countries and territories that trade figures know


@pytest.mark.parametrize(
    ("lang", "text", "codes"),
    [
        ("de", "Kirgistans Nachbarn", ["KG"]),
        ("de", "litauische Firmen in Taschkent", ["LT", "UZ"]),
        ("de", "die Vereinigten Arabischen Emirate", ["AE"]),
        ("de", "das Russlandgeschäft", ["RU"]),
        ("de", "die Staatengemeinschaft", ["EU27"]),
        ("de", "1,1 Milliarden US-Dollar", []),
        ("de", "die USA und China", ["US", "CN"]),
        ("de", "es ist uns egal", []),
        ("en", "the bloc and Britain", ["EU27", "GB"]),
        ("en", "Georgians in Yerevan", ["GE", "AM"]),
        ("en", "let us go", []),
        ("en", "turkey is a bird, Turkey a country", ["TR"]),
        ("ru", "из Южной Кореи в Киргизию", ["KR", "KG"]),
        ("ru", "узбекистанских товаров", ["UZ"]),
        ("ru", "между ЕС и Объединёнными Арабскими Эмиратами", ["EU27", "AE"]),
        ("ru", "Астана и Минск", ["KZ", "BY"]),
    ],
)
def test_countries_are_found(lang: str, text: str, codes: list[str]) -> None:
    assert [c for m in parsed(text, lang).territories for c in m.codes] == codes


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_partner_of_the_sample_has_a_name(lang: str) -> None:
    known = {c for names in gazetteer(lang)._by_stem.values() for name in names for c in name.codes}
    assert known >= {"AM", "AT", "BY", "CN", "DE", "EU27", "GE", "KG", "KZ", "LT", "RU", "TR", "UA", "US", "UZ"}
    assert len(known & areas().keys()) >= FEWEST
