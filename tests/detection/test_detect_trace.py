"""``umweg trace``: leg tables, stores whose truth is planted, and the real two legs of Armenia's cars."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import umweg
from tests.conftest import run_umweg
from umweg import trace
from umweg.core.errors import NotAssessable, SourceError, UmwegError, UsageError
from umweg.results import GoodTrace, TraceResult

HEAD = "from,to,good,lower,central,upper,currency\n"
CHAIN = "EU,KG,X,80,100,120,EUR\nKG,KZ,X,30,40,50,EUR\nKZ,RU,X,60,70,80,EUR\n"


@pytest.fixture
def table(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "legs.csv"
        path.write_text(text)
        return path

    return write


def carried(g: GoodTrace, name: str) -> tuple[float | None, float | None, float | None]:
    r = next(r for r in g.routes if r.name == name)
    return r.carried.least, r.carried.central, r.carried.most


def test_a_table_traces_two_transit_countries(table: Callable[[str], Path]) -> None:
    g = umweg.trace(legs=table(HEAD + CHAIN)).goods[0]
    assert carried(g, "EU→KG→KZ→RU")[2] == pytest.approx(50)
    assert g.routes[0].held_by == ("KG→KZ at most 50 EUR",)


def test_what_is_given_of_nodes_and_losses_counts(table: Callable[[str], Path]) -> None:
    text = HEAD.replace("\n", ",markup,lost_lower,lost_upper\n") + (
        "EU,KG,X,80,100,120,EUR,,90,95\nKG,KZ,X,,,,EUR,1.25,,\nKZ,RU,X,10,12,15,EUR,,,\n"
        "supply,KZ,X,0,,4,EUR,,,\nsupply,KG,X,0,0,0,EUR,,,\nKG,absorbed,X,0,,30,EUR,,,\n"
    )
    g = trace(legs=table(text)).goods[0]
    least, _, most = carried(g, "EU→KG→KZ→RU")
    assert most == pytest.approx(12)  # 15 on arrival, a quarter of which is markup
    assert least == pytest.approx((10 - 4) / 1.25)
    leg = next(leg for leg in g.legs if leg.name == "EU→KG")
    assert leg.lost is not None
    assert 90 - 1e-4 <= leg.lost <= 95 + 1e-4
    assert next(leg for leg in g.legs if leg.name == "KG→KZ").excess is None


def test_unknown_is_never_printed_as_zero(table: Callable[[str], Path]) -> None:
    path = table(HEAD + "EU,KG,X,,,,EUR\nKG,RU,X,,,,EUR\n")
    g = trace(legs=path).goods[0]
    assert g.total.most is None
    assert g.routes[0].carried.most is None
    assert "Nothing bounds EU→KG→RU" in g.notes[0]
    ran = run_umweg("trace", "--legs", path)
    assert "no bound" in ran.out
    assert ran.out.count("unknown") >= 4
    rows = run_umweg("trace", "--legs", path, "--format", "csv").out.splitlines()
    assert "X,excess,EU→KG,,,,EUR,," in rows
    legs = json.loads(run_umweg("trace", "--legs", path, "--format", "json").out)["goods"][0]["legs"]
    assert [leg["excess"] for leg in legs] == [None, None]


def test_contradiction_is_said_in_words_with_its_amount(table: Callable[[str], Path]) -> None:
    text = HEAD + "EU,KG,X,10e6,15e6,20e6,EUR\nKG,RU,X,50e6,60e6,70e6,EUR\nsupply,KG,X,0,0,5e6,EUR\n"
    g = trace(legs=table(text)).goods[0]
    for part in (
        "KG→RU at least 50.00 M EUR",
        "EU→KG at most 20.00 M EUR",
        "what KG supplies itself at most 5.00 M EUR",
        "miss by 25.00 M EUR",
    ):
        assert part in g.conflict
    assert (g.total.least, g.total.most, g.total.central) == (None, None, None)
    assert "lost" not in g.conflict


def test_goods_with_other_legs_are_networks_of_their_own(table: Callable[[str], Path]) -> None:
    r = trace(legs=table(HEAD + CHAIN + "EU,KG,Y,1,2,3,USD\nKG,RU,Y,1,2,3,USD\n"))
    by_id = {g.good.id: g for g in r.goods}
    assert [x.name for x in by_id["Y"].routes] == ["EU→KG→RU"]
    assert [x.name for x in by_id["X"].routes] == ["EU→KG→KZ→RU"]
    assert {g.currency for g in r.goods} == {"EUR", "USD"}


def test_via_and_good_choose(table: Callable[[str], Path]) -> None:
    more = "EU,AM,X,1,2,3,EUR\nAM,RU,X,1,2,3,EUR\n"
    r = trace(legs=table(HEAD + CHAIN + more), via=("Kyrgyzstan", "KZ"), goods=("X",))
    assert [x.name for x in r.goods[0].routes] == ["EU→KG→KZ→RU"]
    with pytest.raises(UsageError, match="none of the goods"):
        trace(legs=table(HEAD + CHAIN), goods=("8703",))


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("from,to\n", "line 1", "missing"),
        (HEAD.replace("good", "goods") + CHAIN, "line 1", "not known"),
        (HEAD + "EU,KG,X,80,100,EUR\n", "line 2", "6 cells"),
        (HEAD + "EU,KG,X,80,100,12O,EUR\n", "line 2, upper", "no number"),
        (HEAD + "EU,KG,X,80,100,nan,EUR\n", "line 2, upper", "no number"),
        (HEAD + 'EU,KG,X,80,100,"1,200",EUR\n', "line 2, upper", "no number"),
        (HEAD + CHAIN + "EU,KZ,X,9,8,10,EUR\n", "line 5", "above central"),
        (HEAD + "EU,KG,X,9,,8,EUR\n", "line 2", "above upper"),
        (HEAD + CHAIN + "EU,KG,X,1,2,3,EUR\n", "line 5", "twice"),
        (HEAD + CHAIN + "EU,KZ,X,1,2,3,USD\n", "line 5, currency", "in USD here and in EUR on line 2"),
        (HEAD + CHAIN + "EU,KZ,X,1,2,3,Euro\n", "line 5, currency", "no currency"),
        (HEAD + CHAIN + "EU,RU,X,1,2,3,EUR\n", "line 5", "no leg of a detour"),
        (HEAD + CHAIN + "supply,RU,X,1,2,3,EUR\n", "line 5", "no leg of a detour"),
        (HEAD + CHAIN + "EU,,X,1,2,3,EUR\n", "line 5, to", "empty"),
        (HEAD, "legs.csv", "holds no leg"),
        (HEAD + CHAIN + '"EU,KZ\n', "line", "Not a CSV"),
        (HEAD + "A,B,X,1,2,3,EUR\nC,D,X,1,2,3,EUR\n", "legs.csv", "which place is the origin"),
        (HEAD + "A,B,X,1,2,3,EUR\nB,A,X,1,2,3,EUR\n", "legs.csv", "no place fits"),
    ],
)  # fmt: skip
def test_a_bad_table_is_refused_with_its_line(table: Callable[[str], Path], text: str, line: str, word: str) -> None:
    with pytest.raises(SourceError) as e:
        trace(legs=table(text))
    assert word in e.value.what
    assert line in e.value.where
    assert e.value.mend


def test_a_target_that_is_also_a_transit_country_is_refused(table: Callable[[str], Path]) -> None:
    with pytest.raises(UmwegError, match=r"detour|two parts"):
        trace(legs=table(HEAD + CHAIN + "RU,KG,X,1,2,3,EUR\n"), origin="EU", target="RU")


def test_one_leg_alone_has_no_route(table: Callable[[str], Path]) -> None:
    path = table(HEAD + "EU,KG,X,1,2,3,EUR\n")
    g = trace(legs=path, target="RU").goods[0]
    assert (g.routes, g.total.most) == ((), 0.0)


def test_zero_and_negative_excess_carry_nothing(table: Callable[[str], Path]) -> None:
    g = trace(legs=table(HEAD + "EU,KG,X,-9,-5,-1,EUR\nKG,RU,X,0,0,0,EUR\n")).goods[0]
    assert carried(g, "EU→KG→RU") == (0.0, 0.0, 0.0)
    assert g.legs[0].excess is not None
    assert g.legs[0].excess.central == -5


@pytest.mark.parametrize(
    ("settings", "word"),
    [({"cif": 0.5}, "cif"), ({"level": 5}, "level"), ({"cap": "x"}, "cap"), ({"history": 0}, "history")],
)
def test_options_that_make_no_sense_are_refused(settings: dict[str, object], word: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=word):
        trace(tmp_path, **settings)


def test_store_and_table_exclude_each_other(table: Callable[[str], Path], tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="needs no store"):
        trace(tmp_path, legs=table(HEAD + CHAIN))
    with pytest.raises(UsageError, match="only goods"):
        trace(legs=table(HEAD + CHAIN), cif=1.1)


def ingest(rows: list[str], folder: Path) -> Path:
    file = folder / "flows.csv"
    file.write_text("reporter,partner,flow,product,nomenclature,period,value,currency\n" + "\n".join(rows))
    ran = run_umweg("ingest", file, "--source", "tidy", "--store", folder / "store")
    assert ran.code == 0, ran.err
    return folder / "store"


def planted(extra: list[str] | None = None) -> list[str]:
    """Two years; from 2022-03 on 10 M a month more DE→KG→KZ→RU (KG's and KZ's own exports; KZ reports imports)."""
    out = list(extra or ())
    for m in range(24):
        period = f"{2021 + (m + 2) // 12}-{(m + 2) % 12 + 1:02d}"
        more = 10e6 if m >= 12 else 0.0
        base = 1e6 * (1 + 0.1 * ((m * 7) % 5))
        for code in ("850440", "854231"):
            for a, b, flow, add in (
                ("DE", "KG", "export", more), ("DE", "KZ", "export", 0.0), ("KG", "KZ", "export", more),
                ("KZ", "RU", "export", more), ("KG", "RU", "export", 0.0), ("KZ", "KG", "export", 0.0),
                ("DE", "RU", "export", -0.9 * base if more else 0.0),
            ):  # fmt: skip
                out.append(f"{a},{b},{flow},{code},HS2017,{period},{base + add:.0f},EUR")
        out.append(f"KZ,KG,import,850440,HS2017,{period},{base + more / 2:.0f},EUR")
        out.append(f"KZ,KG,import,854231,HS2017,{period},{base + more:.0f},EUR")
    return out


@pytest.fixture(scope="module")
def planted_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ingest(planted(), tmp_path_factory.mktemp("planted"))


def test_a_planted_chain_is_found_and_its_loss_is_lost(planted_store: Path) -> None:
    r = trace(planted_store, goods=("850440", "854231"), via=("KG", "KZ"))
    assert r.window is not None
    by_id = {g.good.id: g for g in r.goods}
    assert set(by_id) == {"850440", "854231"}
    whole = by_id["854231"]
    assert carried(whole, "EU→KG→KZ→RU")[2] == pytest.approx(120e6, rel=0.2)
    assert whole.routes[0].name == "EU→KG→KZ→RU"
    mirrored = next(leg for leg in by_id["850440"].legs if leg.name == "KG→KZ")
    assert mirrored.lost_limits[0] is not None
    assert mirrored.lost_limits[0] > 10e6  # half of it never arrived
    assert mirrored.lost == pytest.approx(60e6, rel=0.05)
    assert "mirror" in mirrored.basis
    most = carried(by_id["850440"], "EU→KG→KZ→RU")[2]
    assert most is not None
    assert most < 100e6


def test_a_filter_changes_no_bound(planted_store: Path) -> None:
    both = trace(planted_store, goods=("850440", "854231"), via=("KG", "KZ"))
    one = trace(planted_store, goods=("854231",), via=("KG", "KZ"))
    same = next(g for g in both.goods if g.good.id == "854231")
    assert one.goods[0].routes == same.routes
    assert one.goods[0].legs == same.legs


def test_the_fall_of_direct_trade_can_be_the_cap(planted_store: Path) -> None:
    r = trace(planted_store, goods=("854231",), via=("KG", "KZ"), cap="direct")
    g = r.goods[0]
    assert g.cap is not None
    assert g.total.most == pytest.approx(g.cap)
    assert 12e6 < g.cap < 40e6  # 13 M fell; the upper end of the interval counts


def test_no_supply_forces_the_least_up(planted_store: Path) -> None:
    free = trace(planted_store, goods=("854231",), via=("KG", "KZ")).goods[0]
    forced = trace(
        planted_store,
        goods=("854231",),
        via=("KG", "KZ"),
        supply={"KG": (0, 0), "KZ": (0, 0)},
        absorbed={"KZ": (0, 1e6)},
    ).goods[0]
    assert free.total.least == 0
    assert forced.total.least is not None
    assert forced.total.least > 20e6 or forced.conflict


def test_a_leg_that_the_store_lacks_is_unknown_and_said_so(tmp_path: Path) -> None:
    rows = [r for r in planted() if not r.startswith("KG,KZ") and ",import," not in r]
    store = ingest(rows, tmp_path)
    r = trace(store, goods=("854231",), via=("KG", "KZ"))
    leg = next(leg for leg in r.goods[0].legs if leg.name == "KG→KZ")
    assert (leg.excess, leg.basis) == (None, "unknown")
    assert any("Unknown legs: KG→KZ" in n for n in r.notes)
    alone = trace(store, goods=("854231",))
    assert "KG→KZ" not in {leg.name for leg in alone.goods[0].legs}


def test_a_month_missing_makes_a_leg_unknown_not_lower(tmp_path: Path) -> None:
    rows = [r for r in planted() if not (r.startswith("KG,") and ",2022-06," in r)]
    r = trace(ingest(rows, tmp_path), goods=("854231",), via=("KG", "KZ"), after="2022-03..2023-02")
    by_name = {leg.name: leg for leg in r.goods[0].legs}
    assert by_name["KG→RU"].excess is None
    assert by_name["KG→KZ"].basis.startswith("imports reported by KZ")


def test_a_store_without_any_leg_is_not_assessable(tmp_path: Path) -> None:
    store = ingest(["CN,US,export,850440,HS2017,2022-03,5,EUR"], tmp_path)
    with pytest.raises(NotAssessable):
        trace(store)


def test_yearly_figures_answer_where_there_are_no_monthly_ones(tmp_path: Path) -> None:
    rows = [
        f"{a},{b},export,TOTAL,HS,{y},{v * (3 if y == 2023 else 1)},USD"
        for y in range(2019, 2024)
        for a, b, v in (("DE", "KG", 50e6), ("KG", "KZ", 20e6), ("KZ", "RU", 90e6))
    ]
    r = trace(ingest(rows, tmp_path), via=("KG", "KZ"))
    assert any("yearly, 2023-01 to 2023-12" in n for n in r.notes)
    assert carried(r.goods[0], "EU→KG→KZ→RU")[2] == pytest.approx(40e6, rel=0.6)


CARS = """
key: us-russia-cars
title: US measures on cars to Russia
target: {code: RU}
measure: {date: 2022-02-25, window_from: 2022-03}
origin: {title: United States, members: [{code: US}]}
goods: {nomenclature: HS, title: Cars, completeness: partial, codes: ["8703"]}
"""


@pytest.fixture(scope="module")
def armenia(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("armenia")
    file = shared / "trade" / "comtrade_monthly_armenia_vehicles.parquet"
    ran = run_umweg("ingest", file, "--source", "tidy", "--mapping", "comtrade-extract", "--store", folder / "store")
    assert ran.code == 0, ran.err
    (folder / "us.yml").write_text(CARS)
    return folder / "store", folder / "us.yml"


@pytest.mark.shared
def test_armenian_cars_both_legs(armenia: tuple[Path, Path]) -> None:
    """US→AM 26→198→319 M USD, AM→RU 3.5→237→354 (2021, 2022, 2023 to October): cars can have passed."""
    store, regime = armenia
    r: TraceResult = trace(store, regime, level=4, after="2022-01..2022-12")
    g = r.goods[0]
    legs = {leg.name: leg for leg in g.legs}
    assert legs["US→AM"].excess is not None
    assert legs["AM→RU"].excess is not None
    assert legs["US→AM"].excess.central / 1e6 == pytest.approx(198 - 26, abs=1.5)
    assert legs["AM→RU"].excess.central / 1e6 == pytest.approx(237 - 3.5, abs=1.5)
    least, central, most = carried(g, "US→AM→RU")
    assert least == 0
    assert most == pytest.approx(min(legs["US→AM"].excess.upper, legs["AM→RU"].excess.upper))
    assert central is not None
    assert most is not None
    assert 0 < central < most
    # If all that Armenia sold on had come from the US, at least the sure part of its exports would have.
    forced = trace(store, regime, level=4, after="2022-01..2022-12", supply={"AM": (0, 0)}).goods[0]
    assert not forced.conflict
    assert forced.total.least == pytest.approx(legs["AM→RU"].excess.lower)


@pytest.mark.shared
def test_eu_kyrgyzstan_kazakhstan_russia_from_national_offices(shared: Path, tmp_path: Path) -> None:
    file = shared / "trade" / "national_trade_by_partner.parquet"
    ran = run_umweg("ingest", file, "--source", "tidy", "--mapping", "national-totals", "--store", tmp_path / "store")
    assert ran.code == 0, ran.err
    r = trace(tmp_path / "store", via=("KG", "KZ"))
    g = r.goods[0]
    least, central, most = carried(g, "EU→KG→KZ→RU")
    legs = {leg.name: leg for leg in g.legs}
    assert legs["KG→KZ"].excess is not None
    assert least == 0
    assert most == pytest.approx(min(leg.excess.upper for n, leg in legs.items()
                                     if leg.excess and n in ("EU→KG", "KG→KZ", "KZ→RU")))  # fmt: skip
    assert central is not None
    assert all(leg.excess is not None for leg in g.legs)
    assert "yearly" in r.notes[0]
    assert g.good.id == "TOTAL"
