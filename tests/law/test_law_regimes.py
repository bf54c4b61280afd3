from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from umweg.core.codes import countries
from umweg.core.errors import LawError, UnknownName
from umweg.law.load import Regime, parse_regime, regime, shipped_regimes

WAR = (date(2022, 3, 1), date(2022, 12, 1))
YEAR_BEFORE = (date(2021, 3, 1), date(2021, 12, 1))

TARIFF = """
key: us-cars
title: Made-up tariff of the United States on cars from China
target: {code: US}
measure: {date: 2018-07-06}
origin:
  title: China
  members:
    - {code: CN}
goods: {nomenclature: HS, codes: ["8703", "870421"]}
"""


@pytest.fixture
def eu() -> Regime:
    return regime("eu-russia")


def test_the_bloc_on_each_day(eu: Regime) -> None:
    sizes = {d: len(eu.origin_members(d)) for d in map(date.fromisoformat, ("1960-01-01", "2004-04-30", "2004-05-01"))}
    assert list(sizes.values()) == [6, 15, 25]
    assert len(eu.origin_members(date(2013, 7, 1))) == 28
    assert len(eu.origin_members(date(2020, 1, 31))) == 28
    now = eu.origin_members(date(2022, 3, 1))
    assert now == frozenset(countries.areas()["EU27_2020"].members)


def test_roles_in_the_war_window(eu: Regime) -> None:
    kinds = {c: eu.role(c, *WAR).kind for c in ("RU", "DE", "BY", "GB", "NO", "US", "TW", "KZ", "AE", "HK", "BR", "PK")}
    assert kinds == {
        "RU": "target",
        "DE": "origin",
        "BY": "co-target",
        "GB": "partner",
        "NO": "partner",
        "US": "partner",
        "TW": "partner",
        "KZ": "transit",
        "AE": "transit",
        "HK": "transit",
        "BR": "transit",
        "PK": "transit",
    }
    assert eu.role("KZ", *WAR).hub
    assert not eu.role("PK", *WAR).hub
    assert "FIN-2022-Alert003" in eu.role("KZ", *WAR).sources[0]
    belarus = eu.role("BY", *WAR)
    assert not belarus.verified
    assert "not assessed as transit" in belarus.reason
    assert "2022/355" in belarus.sources[0]


def test_roles_depend_on_the_window(eu: Regime) -> None:
    assert eu.role("BY", *YEAR_BEFORE).kind == "transit"
    assert eu.role("BY", date(2022, 2, 1), date(2022, 3, 2)).kind == "transit"  # half-open: ends on 1 March
    assert eu.role("BY", date(2022, 2, 1), date(2022, 3, 3)).kind == "co-target"
    assert eu.role("GB", date(2020, 1, 1), date(2020, 6, 1)).kind == "origin"
    assert eu.role("NO", *YEAR_BEFORE).kind == "transit"


def test_every_country_has_a_role_and_nothing_else_has(eu: Regime) -> None:
    for a in countries.areas().values():
        if a.kind == "country":
            assert eu.role(a.code, *WAR).reason
        else:
            with pytest.raises(UnknownName):
                eu.role(a.code, *WAR)


def test_all_that_was_written_from_memory_says_so(eu: Regime) -> None:
    assert not eu.verified
    assert not any(a.verified for a in eu.acts)
    assert not any(m.verified for m in (*eu.origin, *eu.own_measures))
    assert all(h.source for h in (*eu.hubs, *eu.partners, *eu.own_measures, *eu.origin))
    assert [a.date for a in eu.acts] == sorted(a.date for a in eu.acts)


def test_windows_and_placebo(eu: Regime) -> None:
    assert (eu.measure_date, eu.window_from, eu.longest_window) == (date(2022, 2, 25), date(2022, 3, 1), 12)
    assert eu.placebo == (date(2021, 3, 1), date(2021, 1, 1), date(2021, 6, 1))
    assert [g.key for g in eu.goods] == ["eu-833-merged"]
    assert [g.key for g in eu.overlays] == ["chpl"]
    assert eu.ref.key == "eu-russia"
    assert len(eu.ref.sha256) == 64


@pytest.mark.shared
def test_partners_and_hubs_are_those_of_the_alerts(shared: Path, eu: Regime) -> None:
    import csv

    with (shared / "goods/country_flags.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    flagged = {r["iso2"] for r in rows if r["group"] == "transshipment_point"}
    coalition = {r["iso2"] for r in rows if r["group"] == "gecc_member"} - {"EU"}
    assert {p.code for p in eu.partners} == coalition
    assert {h.code for h in eu.hubs if h.verified} == flagged
    assert {"AM", "GE", "KG", "KZ", "UZ", "AE", "TR", "CN", "HK", "RS"} <= {h.code for h in eu.hubs}


def test_a_second_regime_needs_no_code(tmp_path: Path) -> None:
    path = tmp_path / "us-cars.yml"
    path.write_text(TARIFF, encoding="utf-8")
    r = regime(path)
    assert (r.target, r.window_from, r.longest_window) == ("US", date(2018, 8, 1), 12)
    assert r.origin_members(date(2018, 8, 1)) == {"CN"}
    assert r.role("MX", date(2018, 8, 1), date(2019, 8, 1)).kind == "transit"
    (goods,) = r.goods
    assert (goods.system, goods.codes) == ("HS", {"8703", "870421"})
    assert goods.covers("870323") is True
    assert goods.covers("870431") is False
    assert goods.covers("8704") is None
    assert (goods.completeness, goods.verified) == ("partial", False)
    assert regime(str(path)) == r


def test_a_list_in_a_file_beside_the_regime(tmp_path: Path) -> None:
    (tmp_path / "cars.csv").write_text("code,tier\n870323,A\n870324,B\n", encoding="utf-8")
    text = TARIFF.replace('codes: ["8703", "870421"]', "file: cars.csv, title: Cars, key: cars")
    (tmp_path / "r.yml").write_text(text, encoding="utf-8")
    (goods,) = regime(tmp_path / "r.yml").goods
    assert (goods.key, goods.tier("87032319"), len(goods.codes)) == ("cars", "A", 2)
    before = goods.sha256
    (tmp_path / "cars.csv").write_text("code,tier\n870323,A\n", encoding="utf-8")
    assert regime(tmp_path / "r.yml").goods[0].sha256 != before


@pytest.mark.parametrize("code", ["NO", "no", "Norway"])
def test_norway_is_a_country_and_not_false(code: str) -> None:
    assert parse_regime(TARIFF.replace("code: CN", f"code: {code}"), "x.yml").origin[0].code == "NO"


def test_codes_keep_leading_zeros() -> None:
    r = parse_regime(TARIFF.replace('["8703", "870421"]', "[0101, 010121]"), "x.yml")
    assert r.goods[0].codes == {"0101", "010121"}


BAD = [
    ("title: Made-up", "titel: Made-up", "x.yml, title", "There is 'titel'"),
    ("target: {code: US}", "target: {code: USSA}", "x.yml, target.code", "ISO 3166"),
    ("target: {code: US}", "target: {code: EU}", "x.yml, target.code", "one by one"),
    ("target: {code: US}", "target: US", "x.yml, target", "indented"),
    ("target: {code: US}", "target: {code: CN}", "x.yml, origin", "Remove one"),
    ("target: {code: US}", "", "x.yml, target", "target"),
    ("date: 2018-07-06", "date: 6 July 2018", "x.yml, measure.date", "YYYY-MM-DD"),
    ("date: 2018-07-06", "date: 2018-02-30", "x.yml, measure.date", "YYYY-MM-DD"),
    ("date: 2018-07-06", "day: 2018-07-06", "x.yml, measure.date", "Add 'date: ...'"),
    (
        "date: 2018-07-06}",
        "date: 2018-07-06, window_from: 2018-06}",
        "x.yml, measure.window_from",
        "later month",
    ),
    ("date: 2018-07-06}", "date: 2018-07-06, window_from: July}", "x.yml, measure.window_from", "YYYY-MM"),
    ("- {code: CN}", "- {code: CN, from: 2020-01-01, to: 2019-01-01}", "members[1].to", "precede"),
    ("- {code: CN}", "- CN", "x.yml, origin.members[1]", "{code: RU"),
    ("- {code: CN}", "- {code: CN, since: 2001-01-01}", "members[1].since", "Known: "),
    ('codes: ["8703", "870421"]', 'codes: ["8703", "999"]', "x.yml, goods.codes", "leading zeros"),
    ('codes: ["8703", "870421"]', 'codes: ["8703", "8703"]', "x.yml, goods.codes", "once"),
    ('codes: ["8703", "870421"]', 'codes: ["123456"]', "x.yml, goods.codes", "without dots"),
    ('codes: ["8703", "870421"]', "codes: []", "x.yml, goods.codes", "[a, b]"),
    ('codes: ["8703", "870421"]', "file: none.csv", "x.yml, goods.file", "relative"),
    ('codes: ["8703", "870421"]', "note: x", "x.yml, goods", "codes:"),
    ("nomenclature: HS", "nomenclature: SITC", "x.yml, goods.nomenclature", "HS2022"),
    ("nomenclature: HS", "nomenclature: HS2017, tiers: x", "x.yml, goods.tiers", "Did you mean"),
    ("goods: {", "goods: [chplx, {", "", ""),
    ("key: us-cars", "key: us-cars\nkey: other", "x.yml, line 3", "Mend"),
    ("key: us-cars", "key: us-cars\nverified: maybe", "x.yml, verified", "true, false"),
    ("key: us-cars", "key: us-cars\nplacebo: [2019-01]", "x.yml, placebo", "before 2018-08"),
    (
        "key: us-cars",
        "key: us-cars\nwindows: {longest_months: 24}",
        "x.yml, windows.longest_months",
        "at most 12",
    ),
    (
        "key: us-cars",
        "key: us-cars\nwindows: {longest_months: no}",
        "x.yml, windows.longest_months",
        "digits",
    ),
    ("key: us-cars", "key: us-cars\noverlays: [chplx]", "x.yml, overlays", "Shipped: chpl"),
    ("key: us-cars", "key: us-cars\ncompleteness: all", "x.yml, completeness", "partial"),
    ("key: us-cars", "key: us-cars\n\t- x", "x.yml, line", "Mend"),
]


@pytest.mark.parametrize(("good", "bad", "where", "mend"), BAD)
def test_bad_files_say_where_and_how_to_mend(good: str, bad: str, where: str, mend: str) -> None:
    assert good in TARIFF
    with pytest.raises(LawError) as e:
        parse_regime(TARIFF.replace(good, bad), "x.yml")
    assert where in e.value.where
    assert mend in e.value.mend
    assert e.value.what


def test_mixed_nomenclatures_are_refused() -> None:
    with pytest.raises(LawError, match="mix CN and HS"):
        parse_regime(TARIFF.replace("goods: {", "goods: [eu-833-merged, {").replace("]}", "]}]"), "x.yml")


def test_unknown_names_and_files(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="Shipped: eu-russia"):
        regime("eu-rusia")
    with pytest.raises(LawError, match="cannot be read"):
        regime(tmp_path / "none.yml")
    (tmp_path / "list.yml").write_text("- a\n- b\n", encoding="utf-8")
    with pytest.raises(LawError, match="mapping of keys"):
        regime(tmp_path / "list.yml")
    assert shipped_regimes() == ["eu-russia"]
