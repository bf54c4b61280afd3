"""No check raises, whatever a consignment states, and every reason can be said in both languages."""

from __future__ import annotations

from datetime import date

from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from tests.screening.checks.world import LISTS, consignment, corridor, corridors, facts, history, known
from umweg.core.errors import UsageError
from umweg.screening.checks.registry import registry
from umweg.screening.consignments import model
from umweg.screening.inputs.reference_data import ReferenceData

TEXT = st.text(max_size=12)
LAND = st.sampled_from(["DE", "KZ", "Russland", "BY", "AE", "SG", "HM", "GL", "KG", None])
CODES = st.sampled_from(["854231", "8542", "85423110", "8542311000", "91", "88062190", "09012100", None])
AMOUNT = st.none() | st.floats(0, 1e9)
DAYS = st.none() | st.dates(date(1988, 1, 1), date(2100, 1, 1))  # the editions of codes begin in 1988
MOMENTS = st.sampled_from([None, "2024-02-20", "2024-02-30", "2021-01-01T10:00"])


def _some(values: object) -> object:
    return st.lists(values, max_size=3).map(tuple)


OWNERS = st.builds(model.Owner, name=TEXT.filter(bool), share=st.none() | st.floats(0, 100))
PARTIES = st.builds(
    model.Party, role=st.sampled_from(model.Role.__args__), name=st.none() | TEXT, country=LAND,
    founded=st.sampled_from([None, "2023", "2022-03", "2020~", "2019/2023"]),
    nace=st.sampled_from([None, "", "52.1", "10"]), activity=st.none() | TEXT, email=st.none() | TEXT,
    website=st.none() | TEXT, representative_only=st.none() | st.booleans(),
    owners=st.none() | _some(OWNERS), addresses=_some(TEXT), aliases=_some(TEXT),
)  # fmt: skip
LINES = st.builds(
    model.Line, code=CODES, value=AMOUNT, currency=st.sampled_from([None, "EUR", "usd", "RUB", "??"]), quantity=AMOUNT,
    unit=st.sampled_from([None, "kg"]), end_use=st.none() | TEXT,
)  # fmt: skip
STOPS = st.builds(model.Stop, country=LAND, place=st.sampled_from([None, "DEHAM", "here"]), arrived=MOMENTS,
                  left=MOMENTS, mode=st.sampled_from([None, "sea", "air", "road"]), seal=st.none() | TEXT,
                  stay=st.sampled_from([None, "hub"]))  # fmt: skip
DOCUMENTS = st.builds(
    model.Document, kind=st.sampled_from(model.DocumentKind.__args__), issued=DAYS, valid_to=DAYS,
    quantity=AMOUNT, no_reexport=st.none() | st.booleans(), remedies=st.none() | st.booleans(), holder=st.none() | TEXT,
    status=st.none() | TEXT, lines=_some(st.integers(1, 9)),
)  # fmt: skip
PAYMENTS = st.builds(
    model.Payment, payer=st.none() | TEXT, supplier=st.none() | TEXT, country=LAND | TEXT, amount=AMOUNT,
    currency=st.sampled_from([None, "EUR", "x"]), day=DAYS, method=st.none() | TEXT,
)  # fmt: skip
PATHS = st.sampled_from(["destination", "route[1].country", "parties[7].country", "parties", "route[0].place", "x"])
WAS = st.recursive(
    LAND | TEXT | st.integers(), lambda v: st.lists(v, max_size=2) | st.dictionaries(TEXT, v, max_size=2)
)
WHEN = st.sampled_from(["2024-02-20", "2024-02-30", "2021-01-01T10:00"])
VERSIONS = st.builds(model.Version, at=WHEN, was=st.dictionaries(PATHS, WAS, max_size=3))
CONSIGNMENTS = st.builds(
    model.Consignment, id=st.just("1"), day=DAYS, sender=LAND, destination=LAND, formerly_for=LAND | TEXT,
    parties=_some(PARTIES), lines=_some(LINES), route=_some(STOPS), documents=_some(DOCUMENTS),
    payments=_some(PAYMENTS), versions=_some(VERSIONS), value=AMOUNT, delivery=st.none() | TEXT,
    payment_terms=st.none() | TEXT, installation_declined=st.none() | st.booleans(), packing=st.none() | TEXT,
    mode=st.sampled_from([None, "sea", "air", "road"]), remarks=st.none() | TEXT,
)  # fmt: skip
PAST = history(consignment(id="2"))
WORLDS = [
    known(),
    known(goods=None),
    known(history=PAST, corridors=corridors(corridor())),
    ReferenceData.of(known().as_of, (), goods=LISTS),
]


@given(CONSIGNMENTS, st.sampled_from(WORLDS), st.booleans())
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_no_check_raises_and_every_reason_speaks(c: model.Consignment, k: ReferenceData, matched: bool) -> None:
    try:
        f = facts(c, {} if matched else None)
    except UsageError:
        reject()  # refused when it is read, with its place: not the business of checks
    for check in registry().values():
        found = check.assess(f, k)
        for r in found.reasons:
            r.as_dict()
        assert all(isinstance(m, str) and m for m in found.missing)
