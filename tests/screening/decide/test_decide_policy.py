"""Policies: the first rule that fits, what stands above every policy, permits, errors that teach."""

from __future__ import annotations

from datetime import date

import pytest

from umweg.core.errors import LawError, UnknownName
from umweg.goods.catalogue import Catalogue
from umweg.law.policies import parse_policy, policy, shipped_policies
from umweg.parties.matcher import Matcher
from umweg.results.decision import Decision
from umweg.screening.consignments.faults import settled
from umweg.screening.inputs.reference_data import ReferenceData
from umweg.screening.prepare import _made
from umweg.screening.run import Screener

DAY = date(2024, 6, 3)
LISTED = [{"id": "x-1", "name": "ROMASHKA TRADE LLC", "country": "KZ", "identifiers": {"BIN": "941240000193"}}]
OPEN = "key: t\ntitle: t\nbase: default\noldest_days: [{source: '*', days: 9999}]\n"


def screener(extra: str = "", parties: object = LISTED) -> Screener:
    """The shipped policy with changes, one listed party, all goods lists."""
    text = OPEN + ("" if "required:" in extra else "required: [given]\n") + extra
    held = parse_policy(text, "t.yml")
    m = Matcher.of(parties)
    known = ReferenceData.of(DAY, held.regimes, goods=Catalogue.of(), parameters=held.parameters,
                     party_lists=m.listed.lists, oldest_days=held.oldest_days, required=held.required)  # fmt: skip
    return _made(known, held, m, None, None)


def consignment(**more: object) -> dict[str, object]:
    """One that nothing speaks against."""
    return {
        "id": "c-1", "day": "2024-06-03", "sender": "DE", "destination": "FR",
        "parties": [{"role": "exporter", "name": "Muster Maschinenbau", "country": "DE"},
                    {"role": "consignee", "name": "Boulangerie Dupont", "country": "FR"}],
        "lines": [{"code": "84381010", "description": "bakery ovens", "value": 1000.0, "currency": "EUR"}],
        **more,
    }  # fmt: skip


def decided(made: Screener, **more: object) -> Decision:
    return next(made.run([consignment(**more)])).decision


def actions(d: Decision) -> dict[str, str]:
    return {r["check"]: r["action"] for r in d.reasons}


def test_an_ordinary_consignment_is_released_and_only_its_layers_are_called_clear() -> None:
    d = decided(screener())
    assert d.outcome == "release"
    assert "no clearance" in d.not_found[1]
    told = d.as_dict()
    assert {x["status"] for x in told.pop("layers")} <= {"clear", "not binding", "out of scope"}
    assert "clear" not in str(told).replace("clearance", "")


def test_a_party_by_its_number_stops_and_by_its_name_asks_for_a_person() -> None:
    named = {"role": "consignee", "name": "Romashka Trade", "country": "KZ"}
    s = screener()
    likely = decided(s, parties=[named])
    assert actions(likely)["party-listed"] == "review"
    sure = decided(s, parties=[{**named, "identifiers": {"BIN": "941240000193"}}])
    assert actions(sure)["party-listed"] == "stop"
    assert sure.outcome == "stop"


def test_an_unverified_ground_never_stops_alone_and_says_so() -> None:
    to_russia = {"sender": "US", "destination": "RU", "lines": [{"code": "843810"}]}
    d = decided(screener(), **to_russia)
    reason = next(r for r in d.reasons if r["check"] == "goods-listed" and "ear-746-supp4" in r["tags"])
    assert (reason["action"], reason["verified"]) == ("review", False)
    assert "not verified" in reason["why"]
    assert d.outcome == "review"


def test_a_ground_that_the_user_has_adopted_stops() -> None:
    adopted = "adopted: [{ground: ear-746-supp4, by: J. Doe, day: 2024-05-01, why: compared with the act}]\n"
    d = decided(screener(adopted), sender="US", destination="RU", lines=[{"code": "843810"}])
    assert d.outcome == "stop"


def test_high_priority_goods_to_the_target_stop_on_a_verified_list() -> None:
    d = decided(screener(), destination="RU", lines=[{"code": "854231", "nomenclature": "HS"}])
    assert actions(d)["high-priority-goods"] == "stop"


def test_a_check_that_lacks_its_fields_never_releases_where_the_policy_asks_for_it() -> None:
    d = decided(screener(), lines=[{"description": "goods"}])
    assert d.outcome == "information"
    asked = {m["check"]: m["fields"] for m in d.missing if m["action"] == "information"}
    assert asked["goods-listed"] == ["lines[0].code"]


def test_a_required_list_that_is_not_loaded_refuses_to_release() -> None:
    of_another = {"id": "ofac-1", "datasets": ["a"], "schema": "Company", "properties": {"name": ["X Y Z"]}}
    d = decided(screener("required: [un-sc]\n", parties=[of_another]))
    assert actions(d)["list-not-loaded"] == "review"


def test_a_law_that_does_not_bind_leads_to_a_note() -> None:
    d = decided(
        screener("laws: [eu, un]\n"), parties=[{"role": "consignee", "name": "Romashka Trade", "country": "KZ"}]
    )
    reason = next(r for r in d.reasons if r["check"] == "party-listed")
    assert reason["action"] == "note"
    assert "does not bind" in reason["why"]


def test_points_of_weak_flags_add_up_to_a_review() -> None:
    rules = "rules:\n  - {check: goods-listed, then: note, points: 1.5}\n"
    s = screener(rules + "review_from: 3\n")
    both = decided(s, destination="KZ", lines=[{"code": "84111280"}, {"code": "84112280"}])
    assert both.points >= 3
    assert actions(both)["flags-together"] == "review"


PERMIT = """permits:
  - {{key: L-17, kind: licence, law: eu, source: BAFA, verified: {v}, number: "A/17", checks: [goods-listed],
     codes: ["8481"], destinations: [RU], valid_from: 2024-01-01, valid_to: 2024-12-31}}
rules: [{{check: destination-target, then: note}}]
"""


@pytest.mark.parametrize(
    ("verified", "papers", "day", "outcome"),
    [
        ("true", [{"kind": "licence", "number": "A/17"}], "2024-06-03", "release"),
        ("false", [{"kind": "licence", "number": "A/17"}], "2024-06-03", "review"),
        ("true", [], "2024-06-03", "stop"),
        ("true", [{"kind": "licence", "number": "A/17"}], "2025-06-03", "stop"),
    ],
)
def test_a_licence_takes_back_a_stop_only_if_it_fits_and_was_verified(
    verified: str, papers: list[dict[str, str]], day: str, outcome: str
) -> None:
    policy = PERMIT.format(v=verified) + "laws: [eu, house]\n"
    lists = "goods: [eu-833-xxiii]\n"
    d = decided(screener(policy + lists), destination="RU", lines=[{"code": "84812010"}], documents=papers, day=day)
    of = [r for r in (*d.reasons, *d.lifted) if r["check"] == "goods-listed" and "eu-833-xxiii" in r["tags"]]
    assert len(of) == 1
    got = {"note": "release"}.get(of[0]["action"], of[0]["action"])
    assert got == outcome, of
    assert bool(d.lifted) is (outcome == "release")


def test_the_same_input_gives_the_same_bytes_in_any_order_and_chunk() -> None:
    items = [consignment(id=f"c-{i}", destination=to) for i, to in enumerate(("FR", "KZ", "RU", "US", "TR"))]
    one = {s.decision.consignment_id: s.decision.bytes() for s in screener().run(items)}
    other = {s.decision.consignment_id: s.decision.bytes() for s in screener().run(reversed(items), chunk=2)}
    assert one == other


def test_a_bad_field_is_looked_at_and_stops_nothing_good() -> None:
    items = [consignment(), {"id": "c-2", "destinatoin": "KZ"}, consignment(id="c-3", destination="Wakanda")]
    out = [s.decision for s in screener().run([*items, consignment(id="c-4")])]
    assert [d.outcome for d in out] == ["release", "review", "review", "release"]
    assert "Did you mean 'destination'" in out[1].reasons[0]["text"]["en"]
    assert out[2].reasons[0]["where"] == "destination"


def test_every_reason_speaks_english_and_german() -> None:
    d = decided(screener(), destination="RU", lines=[{"code": "854231"}])
    assert all(r["text"]["en"] and r["text"]["de"] and r["text"]["en"] != r["text"]["de"] for r in d.reasons)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("rules: [{check: no-such, then: stop}]", "There is no check"),
        ("rules: [{check: party-listed, then: perhaps}]", "not allowed"),
        ("rules: [{check: party-listed, cases: [odd], then: stop}]", "no case"),
        ("rules: [{check: party-listed, when: [sunny], then: stop}]", "no condition"),
        ("laws: [mars]", "no law"),
        ("parameters: [{check: party-listed, name: strnog, value: 1, why: x}]", "no parameter"),
        ("permits: [{key: a, kind: licence, law: eu, checks: [goods-listed], source: x, verified: true}]", "no number"),
        ("revew_from: 2", "unknown"),
    ],
)
def test_a_policy_that_is_not_valid_says_where_and_how_to_mend(text: str, what: str) -> None:
    with pytest.raises(LawError, match=what) as e:
        parse_policy(f"key: t\ntitle: t\nbase: default\n{text}\n", "t.yml")
    assert "t.yml" in e.value.where
    assert e.value.mend


def test_shipped_policies_can_be_read_and_an_unknown_one_names_them() -> None:
    assert {policy(k).key for k in shipped_policies()} == set(shipped_policies())
    with pytest.raises(UnknownName, match="default"):
        policy("defualt")


def test_a_policy_on_a_base_asks_its_own_rules_first() -> None:
    own = parse_policy("key: t\ntitle: t\nbase: default\nrules: [{check: party-listed, then: stop}]\n", "t.yml")
    assert own.rule("party-listed", "possible", frozenset(), frozenset()).then == "stop"
    assert policy("default").rule("party-listed", "possible", frozenset(), frozenset()).then == "review"
    assert settled(consignment(), "x").id == "c-1"


@pytest.mark.parametrize(
    ("more", "outcome"),
    [
        ({"day": "1980-01-01"}, "review"),  # a day far outside cannot be one of dispatch
        ({"lines": [{"code": "84XX1010"}]}, "review"),
        ({"route": [{"country": "PL", "left": "2024-13-45"}]}, "release"),
        ({"lines": [{"code": "84381010", "nomenclature": "CN1970"}]}, "release"),
    ],
)
def test_odd_but_well_formed_consignments_never_break_a_batch(more: dict[str, object], outcome: str) -> None:
    items = [consignment(), consignment(**{"id": "odd", **more}), consignment(id="c-3")]
    out = [s.decision for s in screener().run(items)]
    assert [d.outcome for d in (out[0], out[2])] == ["release", "release"]
    assert out[1].outcome in (outcome, "information")
    assert out[1].reasons or out[1].outcome == "release"


def test_a_share_is_drawn_by_lot_the_same_in_every_run() -> None:
    text = "parameters:\n  - {check: random-inspection, name: share, value: 0.2, why: x}\n"
    items = [consignment(id=f"c-{i}") for i in range(400)]
    runs = [[s.decision for s in screener(text).run(items)] for _ in range(2)]
    drawn = [[d.consignment_id for d in run if "random-inspection" in actions(d)] for run in runs]
    assert drawn[0] == drawn[1]
    assert 50 <= len(drawn[0]) <= 110
    assert all(d.outcome == "review" for d in runs[0] if d.consignment_id in drawn[0])


def test_no_consignment_passes_for_a_customer() -> None:
    out = [s.decision for s in screener().run([{"id": "customer:7", "parties": [{"role": "buyer", "name": "Anna"}]}])]
    assert out[0].outcome == "review"
    assert out[0].consignment_id == "consignment 1"
    assert "unreadable" in {r["check"] for r in out[0].reasons}


def test_a_policy_may_say_ask() -> None:
    """As the terminal and the pages do; data keep ``information``."""
    words = ("ask", "information")
    held = [parse_policy(OPEN + f"rules: [{{check: goods-code-invalid, then: {w}}}]\n", "t.yml") for w in words]
    assert [p.rules[0].then for p in held] == ["information", "information"]
    assert held[0].rules == held[1].rules
