"""The history keeps aggregates, knows nothing of the future or of the consignment asked about, and survives a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

import pytest

from tests.screening.checks.world import (
    CONSIGNEE,
    DAY,
    EXPORTER,
    LISTED,
    LISTS,
    consignment,
    facts,
    history,
    known,
    party,
)  # fmt: skip
from umweg.core.errors import SourceError
from umweg.screening.checks.conduct import first_exports
from umweg.screening.checks.route import route_detour
from umweg.screening.consignments.model import Consignment, Line, Payment, Stop
from umweg.screening.history import History
from umweg.screening.history.past import Sum, month
from umweg.screening.inputs.history_build import build as build_history
from umweg.screening.inputs.reference_data import ReferenceData

THEN = date(2023, 6, 10)


def sale(day: date, **more: object) -> Consignment:
    """A consignment of circuits to the usual consignee on a day."""
    lines = (Line(code=LISTED, value=110.19, currency="USD"), Line(code=LISTED, value=5.0, currency="XTS"))
    return consignment(**{"id": f"{day}", "day": day, "parties": (EXPORTER, CONSIGNEE), "lines": lines, **more})


def test_a_party_is_found_by_its_number_or_by_its_name_in_any_script() -> None:
    past = history(sale(THEN, parties=(party(CONSIGNEE, name="TOO Romashka", identifiers={"BIN": "941240000193"}),)))
    by_name = facts(consignment(parties=(CONSIGNEE,))).parties[0]
    by_number = facts(consignment(parties=(party(CONSIGNEE, name="New Name", identifiers={"BIN": "941240000193"}),)))
    elsewhere = facts(consignment(parties=(party(CONSIGNEE, country="KG"),))).parties[0]
    assert past.past(by_name) is past.past(by_number.parties[0]) is not None
    assert past.key(by_name) == past.key(by_number.parties[0])
    assert past.past(elsewhere) is None


def test_values_are_euro_of_the_month_and_what_has_no_rate_is_counted_apart() -> None:
    past = history(sale(date(2022, 3, 5))).past(facts(consignment(parties=(CONSIGNEE,))).parties[0])
    assert past is not None
    found = past.listed(0, month(DAY))
    assert (found.lines, found.unvalued) == (2, 1)
    assert found.value == pytest.approx(100, rel=1e-3)


def test_nothing_after_as_of_and_nothing_of_its_own_month() -> None:
    k = known()
    later = [facts(sale(d)) for d in (THEN, date(2024, 2, 2), date(2024, 3, 1))]
    assert (
        build_history(later, k, as_of=date(2024, 2, 1)).digest
        == build_history(later[:1], k, as_of=date(2024, 2, 1)).digest
    )
    assert build_history(later, k).digest != build_history(later[:1], k).digest
    itself = build_history([facts(sale(date(2020, 1, 1), parties=())), facts(consignment(id="7"))], k)
    found = first_exports.assess(facts(consignment(id="7")), known(history=itself))
    assert {r.case for r in found.reasons} == {"never"}


def test_a_buyer_who_is_also_the_consignee_got_one_consignment() -> None:
    past = history(sale(THEN, parties=(CONSIGNEE, party(CONSIGNEE, role="buyer"))))
    found = past.past(facts(consignment(parties=(CONSIGNEE,))).parties[0])
    assert found is not None
    assert found.received[month(THEN)][0] == 1


def test_without_goods_lists_nothing_counts_as_listed_and_that_is_said() -> None:
    past = history(sale(THEN), goods=False)
    found = past.past(facts(consignment(parties=(CONSIGNEE,))).parties[0])
    assert past.lists == ()
    assert found is not None
    assert found.listed(0, month(DAY)) == Sum(0, 0.0, 0)


def test_undated_consignments_are_left_out_and_counted() -> None:
    assert history(Consignment(id="9", parties=(CONSIGNEE,))).undated == 1


def test_small_payments_of_a_payer_add_up() -> None:
    paid = tuple(Payment(payer="Romashka", supplier=f"S{i}", amount=10.0 * 10**i, currency="EUR") for i in range(5))
    past = history(sale(THEN, payments=paid)).payer("ROMASHKA")
    assert past is not None
    assert past.small_payments(month(THEN), month(DAY))[0] == 3  # 10, 100 and 1000; 10,000 is not below the bound


def test_ways_of_earlier_months_only() -> None:
    ways = [Stop(country="DE"), Stop(country="PL"), Stop(country="KZ")]
    past = history(*[sale(d, route=ways) for d in (THEN, DAY)])
    assert past.ways_between(facts(consignment())) == {("PL",): 1}
    assert route_detour.assess(facts(consignment()), known(history=past)).reasons == ()


def _many(n: int) -> History:
    """A history of n parties of all kinds."""
    rng, k = Random(7), ReferenceData.of(DAY, ("eu-russia",), goods=LISTS)
    made = (
        facts(sale(
            date(2020 + rng.randrange(4), 1 + rng.randrange(12), 5), destination=rng.choice(["KZ", "RU", "TR"]),
            parties=(EXPORTER, party(CONSIGNEE, name=f"Firm {i}", addresses=(f"{i} Abay Avenue, Almaty",))),
        )) for i in range(n)
    )  # fmt: skip
    return build_history(made, k)


@pytest.mark.parametrize("name", ["h.jsonl", "h.jsonl.gz"])
def test_a_kept_history_says_the_same(tmp_path: Path, name: str) -> None:
    past = _many(50)
    told = past.save(tmp_path / name)
    again = History.load(tmp_path / name)
    assert told == past.digest == again.digest
    for c in (consignment(parties=(EXPORTER, party(CONSIGNEE, name="Firm 7"))), consignment()):
        for p in facts(c).parties:
            a, b = past.past(p), again.past(p)
            assert (a is None) == (b is None)
            assert a is None or b is None or a.plain() == b.plain()
    assert [f.name for f in tmp_path.iterdir()] == [name]


def test_the_order_of_consignments_of_different_parties_does_not_matter_for_the_digest() -> None:
    many = [sale(THEN, parties=(party(CONSIGNEE, name=f"Firm {i}"),)) for i in range(9)]
    assert history(*many).digest == history(*reversed(many)).digest


@pytest.mark.parametrize("harm", ["cut", "changed", "other", "empty"])
def test_a_damaged_history_is_refused(tmp_path: Path, harm: str) -> None:
    path = tmp_path / "h.jsonl"
    _many(5).save(path)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes({"cut": b"".join(lines[:-2]), "changed": b"".join(lines).replace(b'"KZ"', b'"KG"', 1),
                      "other": b'{"schema":"x"}\n', "empty": b""}[harm])  # fmt: skip
    with pytest.raises(SourceError, match="history"):
        History.load(path)
