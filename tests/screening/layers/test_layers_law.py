"""Embargoes, sector measures, import bans, US law, transit, national law: what binds is assessed, or holds."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.screening.layers.made import HELD, decided, goods, layer, screener, why
from umweg.core.codes.countries import areas
from umweg.core.errors import LawError
from umweg.law.embargoes import ISSUERS, WHATS, embargoes, read_cells
from umweg.law.layers import layers
from umweg.law.policies import parse_policy, policy

SETTLED = {"clear", "not binding", "out of scope"}


def test_every_country_has_a_cell_of_every_issuer_and_every_yes_an_act() -> None:
    cells = embargoes().cells
    countries = [c for c, a in areas().items() if a.kind == "country"]
    assert [(i, w, c) for i in ISSUERS for w in WHATS for c in countries if (i, w, c) not in cells] == []
    assert [k for k, v in cells.items() if v.value != "no" and not v.act] == []


def test_an_empty_cell_is_refused_with_its_line() -> None:
    with pytest.raises(LawError, match=r"The cell of SD says ''.*cells\.csv, line 2"):
        read_cells("country,issuer,what,value,act,verified,as_of\nSD,eu,arms,,,false,2026-08-22\n")


def test_every_regime_of_the_census_has_a_state_and_a_reason() -> None:
    census = embargoes().census
    assert len(census) == 148
    assert {r.issuer for r in census} == set(ISSUERS)
    assert [r.key for r in census if r.state == "open" and r.countries and not (r.exports or r.imports)] == []


def test_country_groups_are_those_of_the_official_text(shared: Path) -> None:
    from scripts.derive_destinations import code

    with (shared / "law" / "embargo" / "us_ear_country_groups_D5_E.csv").open(encoding="utf-8", newline="") as f:
        rows = {code(r["country"]): set(r["groups"].split(";")) for r in csv.DictReader(f)}
    cells = embargoes().cells
    assert {c for (i, w, c), v in cells.items() if (i, w, v.value) == ("us", "arms", "yes")} == {*rows, "HK"}
    # Hong Kong stands under China, as the EAR says
    embargoed = {c for c, groups in rows.items() if groups & {"E:1", "E:2"}}
    assert {c for (i, w, c), v in cells.items() if (i, w, v.value) == ("us", "embargo", "yes")} == embargoed


def test_arms_embargoes_of_the_security_council_agree_with_a_page_of_singapore_customs(shared: Path) -> None:
    with (shared / "law" / "embargo" / "unsc_prohibited_goods_singapore_customs.csv").open(encoding="utf-8") as f:
        named = {r["iso2_added"] for r in csv.DictReader(f) if "Arms" in r["prohibited_exports_to"]}
    ours = {c for (i, w, c), v in embargoes().cells.items() if (i, w, v.value) == ("un", "arms", "yes")}
    assert named <= ours


@pytest.mark.parametrize("to", ["KP", "IR", "SY"])
def test_embargoed_and_unknown_countries_hold_whatever_the_goods(to: str) -> None:
    d = decided(destination=to)
    assert d.outcome in HELD
    assert layer(d, "embargoes")["status"] in {"hit", "not assessable"}


@pytest.mark.parametrize("to", ["RU", "BY", "IR", "SY", "KP"])
def test_a_regime_whose_goods_are_not_at_hand_holds(to: str) -> None:
    d = decided(destination=to)
    assert any("not at hand" in b for b in (why(d, "export-bans"), str(d.missing)))
    assert d.outcome in HELD


@pytest.mark.parametrize(
    ("to", "code", "held"),
    [("MM", "09012100", False), ("MM", "85176200", True), ("VE", "61091000", False), ("VE", "85258100", True),
     ("LY", "09012100", False), ("LY", "89039200", True), ("ZW", "22042138", False), ("ZW", "87042100", True),
     ("SO", "31023010", True), ("SO", "10063021", False)],
)  # fmt: skip
def test_an_open_regime_holds_only_the_goods_that_it_may_touch(to: str, code: str, held: bool) -> None:
    d = decided(destination=to, lines=goods(code, "goods", control="NONE"))
    assert (layer(d, "export-bans")["status"] == "not assessable") is held


@pytest.mark.parametrize(
    ("code", "said"),
    [("72083700", "Warmband"), ("71081200", "gold"), ("27011210", "coal"), ("27090090", "crude oil"),
     ("44071190", "timber"), ("22082012", "spirits"), ("16041411", "fish"), ("73063077", "steel tubes"),
     ("71131900", "gold jewellery"), ("09012100", "coffee")],
)  # fmt: skip
def test_nothing_of_russian_origin_comes_in_unseen(code: str, said: str) -> None:
    seller = {"role": "seller", "name": "Zavod Tulpan", "country": "RU", "addresses": ["Moscow 101000"]}
    line = goods(code, said, origin="RU")
    d = decided(kind="import", sender="RU", destination="DE", lines=line, parties=[seller])
    assert d.outcome in HELD
    assert layer(d, "import-bans")["status"] in {"hit", "not assessable"}


def test_russian_gold_by_way_of_another_country_is_found_by_origin() -> None:
    d = decided(kind="import", sender="AE", destination="DE", lines=goods("71081200", "gold bars", origin="RU"))
    assert layer(d, "import-bans")["status"] == "hit"
    silent = decided(kind="import", sender="AE", destination="DE", lines=goods("71081200", "gold bars"))
    assert layer(silent, "import-bans")["status"] == "not assessable"
    assert "origin" in why(silent, "import-bans")


@pytest.mark.parametrize("to", ["CU", "IR", "KP", "SY"])
def test_embargoes_of_the_united_states_bind_their_exporters_and_their_goods(to: str) -> None:
    ours = decided(sender="US", destination=to, lines=goods("84713000", "laptops"))
    assert layer(ours, "us-law")["status"] == "hit"
    again = decided(sender="DE", destination=to, lines=goods("84713000", "laptops", origin="US"))
    assert layer(again, "us-law")["status"] == "hit"
    nobody_says = decided(sender="DE", destination=to, lines=goods("84713000", "laptops"))
    assert layer(nobody_says, "us-law")["status"] == "not assessable"
    foreign = decided(sender="DE", destination=to, lines=goods("84713000", "laptops", origin="DE"))
    assert layer(foreign, "us-law")["status"] == "not binding"


def test_an_exporter_of_the_united_states_states_an_eccn_or_ear99() -> None:
    silent = decided(sender="US", destination="BR", lines=goods("84571010", "machining centre"))
    assert layer(silent, "us-law")["status"] == "not assessable"
    assert silent.outcome in HELD
    stated = decided(sender="US", destination="BR", lines=goods("84571010", "machining centre", control="EAR99"))
    assert layer(stated, "us-law")["status"] == "clear"
    assert decided(sender="US", destination="BR", lines=goods("61091000", "T-shirts")).outcome == "release"


@pytest.mark.parametrize("sender", ["KZ", "KG", "CH", "JP", "KR", "SG", "GB", "CN", "TR", "AE", "RS", "AM"])
def test_an_exporter_whose_law_is_not_at_hand_is_not_released_and_told_why(sender: str) -> None:
    d = decided(sender=sender, destination="BR")
    assert layer(d, "national-law")["status"] == "not assessable"
    assert d.outcome == "information"


def test_the_customs_policy_of_kazakhstan_says_what_it_leaves_out_and_releases() -> None:
    text = "key: t\ntitle: t\nbase: kz-customs\nrequired: [given]\noldest_days: [{source: '*', days: 9999}]\n"
    left = policy("kz-customs").out_of_scope
    assert [x.layer for x in left] == ["national-law"]
    d = decided(screener("out_of_scope: [{layer: national-law, why: {en: ours, de: unseres}}]\n"), sender="KZ",
                destination="BR")  # fmt: skip
    assert d.outcome == "release"
    assert layer(d, "national-law")["status"] == "out of scope"
    assert why(d, "national-law", "de") == "unseres"
    assert parse_policy(text, "t.yml").out_of_scope == left


def test_a_layer_that_no_policy_can_do_without_is_refused() -> None:
    for key in (x.key for x in layers() if not x.optional):
        with pytest.raises(LawError, match=f"No policy can do without the layer '{key}'"):
            parse_policy(f"base: default\nout_of_scope: [{{layer: {key}, why: {{en: a, de: b}}}}]\n", "t.yml")
    with pytest.raises(LawError, match="There is no layer 'moon'"):
        parse_policy("base: default\nout_of_scope: [{layer: moon, why: {en: a, de: b}}]\n", "t.yml")


@pytest.mark.parametrize(("code", "held"), [("84181020", True), ("09012100", False), ("94036010", False)])
def test_transit_through_a_country_under_measures_is_held_by_chapter(code: str, held: bool) -> None:
    route = [{"country": "DE"}, {"country": "RU"}, {"country": "KZ"}]
    d = decided(destination="KZ", route=route, lines=goods(code, "goods"))
    assert (layer(d, "transit")["status"] in {"hit", "not assessable"}) is held


def test_every_layer_is_told_with_its_day_and_in_both_languages() -> None:
    d = decided()
    assert [x["layer"] for x in d.layers or ()] == [x.key for x in layers()]
    assert d.outcome == "release"
    for x in d.layers or ():
        assert x["status"] in SETTLED
        assert set(x["titles"]) == {"en", "de"}
    assert layer(d, "arms")["as_of"] == "2026-08-22"


def test_what_cannot_be_read_has_no_layer_assessed() -> None:
    """Of what rests on the destination; whether a party is listed can be said without it."""
    d = decided(destination="Atlantis")
    status = {x["layer"]: x["status"] for x in d.layers or ()}
    rest = ("embargoes", "dual-use", "regions", "export-bans", "import-bans", "us-law")
    assert {status[x] for x in rest} == {"not assessable"}
    assert d.outcome == "review"


def test_nothing_is_released_with_a_layer_that_binds_and_is_not_clear() -> None:
    seen = 0
    for to in ("AT", "CH", "RU", "UA", "KZ", "CU", "SD", "US", "GE"):
        for sender in ("DE", "US", "KZ"):
            for code in ("09012100", "93020000", "84571010", "84014000", "27090090"):
                d = decided(sender=sender, destination=to, lines=goods(code, "goods"))
                if d.outcome == "release":
                    seen += 1
                    assert {x["status"] for x in d.layers or ()} <= SETTLED, d.as_dict()
                else:
                    assert {x["status"] for x in d.layers or ()} - SETTLED or d.reasons
    assert seen > 5
