"""Whom goods lists bind: read strictly, dated, and the same as in the regimes; what is verified says against what."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from umweg.core.errors import LawError
from umweg.law.bindings import FLOWS, Trade
from umweg.law.jurisdictions import members
from umweg.law.lists import FOLDER, goods_list, list_file, shipped_lists
from umweg.law.regimes import regime
from umweg.law.strict import Node

DAY = date(2026, 11, 20)
LISTS = tuple(map(goods_list, shipped_lists()))
EU = [x for x in LISTS if x.kind == "ban"]


@pytest.mark.parametrize("one", LISTS, ids=lambda x: x.key)
def test_every_shipped_list_says_whom_it_binds_and_of_what_day_it_is(one) -> None:  # type: ignore[no-untyped-def]
    assert bool(one.binds) is (one.kind != "statistics")
    assert one.kind != "house"
    assert one.as_of is not None
    assert one.cites["en"]
    assert one.cites["de"]
    assert one.verified is (one.compared is not None)


@pytest.mark.parametrize("one", EU, ids=lambda x: x.key)
def test_a_ban_cites_act_article_and_annex_in_two_languages(one) -> None:  # type: ignore[no-untyped-def]
    assert f"Article {one.article}, Annex {one.annex} (" in one.cites["en"]
    assert f"Artikel {one.article}, Anhang {one.annex} (" in one.cites["de"]
    assert "later amendments not at hand" in one.completeness_note
    assert "2011/833/EU" in one.credit
    assert one.compared.of == one.as_of
    assert one.compared.count >= len(one.codes)


def test_exceptions_are_no_list() -> None:
    assert not any(x.annex == "XXIV" for x in LISTS)
    bans = ["II", "VII", "X", "XI", "XVII", "XVIII", "XX", "XXI", "XXII", "XXIII", "XXV", "XXVI", "XXVII"]
    assert {x.annex for x in EU} == set(bans)


def test_the_union_is_that_of_the_regime_on_any_day() -> None:
    eu = regime("eu-russia")
    for day in (date(1990, 1, 1), date(2004, 5, 1), date(2020, 1, 31), date(2020, 2, 1), DAY):
        assert members("EU", day) == eu.origin_members(day)


@pytest.mark.parametrize(
    ("key", "trade", "standing"),
    [
        ("eu-833-xxiii", Trade.of("DE", "RU"), "export"),
        ("eu-833-xxiii", Trade.of("KZ", "RU"), ""),
        ("eu-833-xxiii", Trade.of("GB", "RU"), ""),
        ("eu-833-xxiii", Trade.of(("CN", "FR"), "RU"), "export"),  # dispatched from China, sold by a French firm
        ("eu-833-xxiii", Trade.of("DE", ("KZ", "RU")), "export"),  # to Kazakhstan, for a user in Russia
        ("eu-833-xxiii", Trade.of("DE", "IR"), ""),
        ("eu-833-xxiii", Trade.of("DE", "KP"), ""),
        ("eu-833-xxiii", Trade.of("DE", "FR"), ""),
        ("eu-833-xxiii", Trade.of("", "RU"), "sender"),
        ("eu-833-xxiii", Trade.of("DE", ""), "destination"),
        ("eu-833-xxiii", Trade.of("RU", "DE"), ""),
        ("eu-833-xvii", Trade.of("RU", "DE"), "import"),
        ("eu-833-xvii", Trade.of("KZ", "DE", origin="RU"), "import"),
        ("eu-833-xvii", Trade.of("KZ", "DE", origin="KZ"), ""),
        ("eu-833-xvii", Trade.of("KZ", "DE"), "origin"),
        ("eu-833-xvii", Trade.of("FR", "DE"), ""),
        ("eu-833-xvii", Trade.of("FR", "DE", origin="RU"), "import"),
        ("eu-833-xvii", Trade.of("RU", "TR"), ""),
        ("eu-833-xvii", Trade.of("RU", "GB"), ""),
        ("eu-833-vii-b", Trade.of("DE", "KZ", via="RU"), "transit"),
        ("eu-833-vii-b", Trade.of("CN", "KZ", via="RU"), ""),
        ("eu-833-xxiii", Trade.of("DE", "KZ", via="RU"), ""),
        ("eu-833-merged", Trade.of("DE", "RU"), ""),
        ("chpl", Trade.of("KZ", "BY"), "export"),
        ("chpl", Trade.of("DE", "IR"), ""),
        ("ear-746-supp4", Trade.of("US", "BY"), "export"),
        ("ear-746-supp4", Trade.of("DE", "RU", origin="US"), "export"),
        ("ear-746-supp4", Trade.of("DE", "RU", origin="DE"), ""),
        ("eu-2022-263-ii", Trade.of("DE", "UA"), ""),
        ("eu-2022-263-ii", Trade.of("DE", "UA", regions="UA-14"), "export"),
        ("eu-2022-263-ii", Trade.of("DE", "UA", regions="UA-43"), ""),
    ],
)
def test_standing(key: str, trade: Trade, standing: str) -> None:
    assert goods_list(key).standing(trade, DAY) == standing


def test_a_ban_on_transit_begins_on_its_day() -> None:
    over = Trade.of("DE", "KZ", via="RU")
    assert goods_list("eu-833-xi").standing(over, date(2023, 6, 23)) == ""
    assert goods_list("eu-833-xi").standing(over, date(2023, 6, 24)) == "transit"


@pytest.mark.parametrize(
    ("text", "where", "says"),
    [
        ("binds: [{flow: export, exporters: [EU]}]", "binds[1].destinations", "must be a list"),
        ("binds: [{flow: export, exporters: [EUU], destinations: [RU]}]", "binds[1].exporters", "EUU"),
        ("binds: [{flow: export, exporters: [EU], destinations: [Europe]}]", "binds[1].destinations", "Europe"),
        ("binds: [{flow: sale, exporters: [EU], destinations: [RU]}]", "binds[1].flow", "not allowed"),
        ("binds: [{flow: import, importers: [EU], destinations: [RU]}]", "binds[1].origins", "must be a list"),
        ("binds: [{flow: import, importers: [EU], origins: [RU], diversion: true}]", "binds[1].diversion", "unknown"),
        ("binds: [{flow: transit, exporters: [EU], origins: [RU]}]", "binds[1].through", "must be a list"),
        ("binds: [{flow: export, exporters: [EU], destinations: [RU], from: 2022}]", "binds[1].from", "no date"),
        ("kind: bann", "kind", "not allowed"),
        ("compared: {text: OJ, of: 2022-12-04, count: 1, differences: none, by: me}", "compared.on", "missing"),
    ],
)
def test_a_wrong_scope_names_its_place(text: str, where: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.yml"
    path.write_text(f'nomenclature: HS\ncodes: ["8703"]\n{text}\n')
    with pytest.raises(LawError, match=re.escape(says)) as e:
        list_file(path)
    assert e.value.where == f"mine.yml, {where}"
    assert e.value.mend


def test_a_list_of_ones_own_binds_wherever_it_does_not_say_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "mine.yml"
    path.write_text('nomenclature: HS\ncodes: ["8703"]\n')
    assert list_file(path).standing(Trade.of("KZ", "IR"), DAY) == "house"
    path.write_text(
        'nomenclature: HS\ncodes: ["8703"]\nbinds: [{flow: export, exporters: [any], destinations: [RU]}]\n'
    )
    assert [list_file(path).standing(Trade.of("KZ", c), DAY) for c in ("IR", "RU")] == ["", "export"]


@pytest.mark.parametrize(
    ("good", "bad", "says"),
    [("kind: ban", "kind: statistics", "binds nobody"), ("compared:", "note2:", "nobody says against what")],
)
def test_a_shipped_list_must_say_whom_it_binds_and_against_what_it_was_compared(good: str, bad: str, says: str) -> None:
    from umweg.law.lists import _read

    text = (FOLDER / "eu-833-xxv.yml").read_text("utf-8").replace(good, bad)
    with pytest.raises(LawError, match=says):
        _read(Node.parse(text, "x.yml"), [{"code": "2710"}], "")


@pytest.mark.shared
def test_the_lists_by_annex_are_those_of_the_text(shared: Path, tmp_path: Path) -> None:
    with (shared / "law" / "eu" / "eu_833_annexes_2022-12-04.csv").open(encoding="utf-8-sig") as f:
        rows = list(csv.DictReader(f))
    for one in (x for x in EU if x.act.endswith("833/2014")):
        of = [r for r in rows if r["annex"] == one.annex]
        assert {r["scope_prefix"][:8] for r in of} == one.codes
        assert one.compared.count == len(of)
        assert {r["direction"] for r in of} == {one.binds[0].flow}
        whole = {r["scope_prefix"] for r in of if not r["ex"] and len(r["scope_prefix"]) <= 8}
        assert one.codes - one.ex - one.by_value <= whole  # what words divide is never taken as a whole
    before = {p.name: p.read_bytes() for p in FOLDER.glob("eu-*.csv")}
    script = Path(__file__).parents[2] / "scripts" / "derive_eu_lists.py"
    code = f"import sys; sys.argv[0] = {str(script)!r}; import runpy; m = runpy.run_path({str(script)!r});"
    code += f"m['main'].__globals__['OUT'] = __import__('pathlib').Path({str(tmp_path)!r}); m['main']()"
    subprocess.run([sys.executable, "-c", code, str(shared / "law" / "eu")], check=True, capture_output=True)
    assert {p.name: p.read_bytes() for p in tmp_path.glob("*.csv")}.items() <= before.items()


def test_flows_are_told_from_lacking_fields() -> None:
    assert not {"sender", "destination", "origin"} & set(FLOWS)
