"""What can be tested beside a claim that no statistic decides: the trade between the countries that its sentence names.

>>> text = "Bereits 2022 hat Kasachstan die Lieferung von Gütern nach Russland vollständig verboten."
>>> found = testable(Claim("c1", (0, len(text)), (0, len(text)), text, "de", "denial"), text, None)
>>> found.flow, found.reporter, found.partner, str(found.period)
('export', ('KZ',), ('RU',), '2022-01/2023-01')
"""

from __future__ import annotations

from umweg.claims.deciding.bases import MEASURE, last_year_before
from umweg.claims.model import Claim, Good, Period, Reading
from umweg.claims.reading.parse import Sentence, parse
from umweg.claims.reading.windows import YEAR, joined, of_year
from umweg.core.months import month_index
from umweg.law.load import regime


def testable(claim: Claim, text: str, date: str | None) -> Reading | None:
    """The level of exports between two countries of the claim's sentence; None where it names fewer."""
    a, b = claim.sentence
    s = parse(text[a:b], a, claim.lang)
    codes = list(dict.fromkeys(c for m in s.territories for c in m.codes))
    target = regime(MEASURE).target
    if target in codes:  # what goes there is what such texts are about
        codes = [*(c for c in codes if c != target), target]
    if len(codes) < 2:
        return None
    period, why = _period(s, date)
    return Reading("export", (codes[0],), (codes[-1],), _good(s), period, measure="level", why=why)


def _good(s: Sentence) -> Good:
    listed = next((g for g in s.goods if g.family == "LISTED"), None)
    return Good(listed.text, "LISTED") if listed else Good(None, "TOTAL", ("TOTAL",))


def _period(s: Sentence, date: str | None) -> tuple[Period, tuple[str, ...]]:
    found = joined(s.times, None, date)
    if found is not None:
        return found, ()
    year = month_index(date[:7]) // YEAR - 1 if date else last_year_before() + 1
    return of_year(year), ("the last whole year",)
