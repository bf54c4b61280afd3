"""Numbers, quantities, hedges."""

from __future__ import annotations

import pytest

from tests.claims.reading.parsed import parsed


def read(text: str, lang: str) -> list[tuple[float, str | None, str]]:
    return [(q.value, q.unit, q.hedge) for q in parsed(text, lang).quantities]


@pytest.mark.parametrize(
    ("lang", "text", "value", "unit"),
    [
        ("de", "17.500 Euro", 17_500, "EUR"),
        ("de", "1.234,5 Mio. Euro", 1.2345e9, "EUR"),
        ("de", "2,9 Mrd. €", 2.9e9, "EUR"),
        ("de", "dreieinhalb Milliarden Dollar", 3.5e9, "USD"),
        ("de", "dreiundzwanzig Prozent", 23, "percent"),
        ("de", "anderthalb Billionen Rubel", 1.5e12, "RUB"),
        ("de", "4 500 Tonnen", 4.5e6, "kg"),
        ("de", "4 Prozentpunkte", 4, "pp"),
        ("de", "das 18-Fache", 18, "times"),
        ("de", "fünfmal", 5, "times"),
        ("en", "$2.9bn", 2.9e9, "USD"),
        ("en", "€1,234.5 million", 1.2345e9, "EUR"),
        ("en", "17,500 tonnes", 17.5e6, "kg"),
        ("en", "three and a half percent", 3.5, "percent"),
        ("en", "two hundred million pounds sterling", 2e8, "GBP"),
        ("en", "18 percentage points", 18, "pp"),
        ("en", "14-fold", 14, "times"),
        ("en", "three quarters", 75, "percent"),
        ("ru", "1 797,7 млн евро", 1.7977e9, "EUR"),
        ("ru", "полтора миллиарда долларов", 1.5e9, "USD"),
        ("ru", "двадцать пять процентов", 25, "percent"),
        ("ru", "4 п. п.", 4, "pp"),
        ("ru", "в 2,4 раза", 2.4, "times"),
        ("ru", "300 тыс. тонн", 3e8, "kg"),
    ],
)
def test_a_quantity_is_read(lang: str, text: str, value: float, unit: str) -> None:
    assert [(v, u) for v, u, _ in read(text, lang)] == [(value, unit)]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("de", "Art. 3k, 24.02.2022, Verordnung 833/2014, 2:5, 12f"),
        ("en", "Article 12g of Regulation 833/2014, 2-5, T-30s, EU-27, 15:30"),
        ("ru", "24.02.2022, статья 3k, счёт 2:5, ЕС-27"),
    ],
)
def test_what_is_no_quantity(lang: str, text: str) -> None:
    assert [q for q in parsed(text, lang).quantities if q.kind != "count"] == []


@pytest.mark.parametrize(
    ("lang", "text", "hedge"),
    [
        ("de", "fast 18 %", "almost"),
        ("de", "knapp ein Drittel", "almost"),
        ("de", "gut 18 %", "over"),
        ("de", "bis zu 88 %", "up_to"),
        ("de", "mindestens 18 %", "at_least"),
        ("de", "höchstens 18 %", "at_most"),
        ("de", "nicht einmal 18 %", "under"),
        ("de", "ein Drittel", "about"),
        ("en", "nearly $3bn", "almost"),
        ("en", "more than tripled", "over"),
        ("en", "up to 88%", "up_to"),
        ("en", "no fewer than 18 percent", "at_least"),
        ("en", "roughly 18%", "about"),
        ("ru", "почти 18 %", "almost"),
        ("ru", "свыше 3 млрд евро", "over"),
        ("ru", "не менее 18 %", "at_least"),
        ("ru", "около 18 %", "about"),
        ("ru", "до войны", ""),
    ],
)
def test_a_hedge_is_read(lang: str, text: str, hedge: str) -> None:
    assert [h for _, _, h in read(text, lang)] == ([hedge] if hedge else [])


@pytest.mark.parametrize(
    ("text", "sign"), [("(+187 %)", "up"), ("(-3 %)", "down"), ("(−3 %)", "down"), ("2-3 %", None)]
)
def test_a_sign_is_read_where_it_is_one(text: str, sign: str | None) -> None:
    assert parsed(text, "en").quantities[-1].sign == sign
