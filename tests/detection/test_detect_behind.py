"""The rows behind a finding add up to it; the drill-down too; the coverage matrix tells four things apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.detection.test_detect_synthetic import CODES, MONTHS, PLANTED, WAR, background, make_store
from umweg import coverage, detect, engines, ingest
from umweg.core.errors import StoreError, UnknownName
from umweg.detection.findings.reopen import annotated, as_seen, holding, older, options_of
from umweg.detection.rows.by_member import members
from umweg.detection.rows.citations import cite
from umweg.detection.run import detect as run_again
from umweg.results import DetectResult
from umweg.results.changes import against
from umweg.results.filters import Filters, narrow
from umweg.runs import notes, runs
from umweg.store import Store

CODE = CODES[0]
LEG_TWO = [
    ("KZ", "RU", "export", CODE[:6], f"HS{2017 if m < '2022' else 2022}", m, 50_000 if i < WAR else 90_000, "USD")
    for i, m in enumerate(MONTHS)
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Euros, some of it reported in dollars, and a leg 2 in dollars."""
    rows = [(*r[:6], r[6] * 2, "USD") if r[0] == "PL" and r[3] == CODES[6] else r for r in background(planted=PLANTED)]
    return Store.open(make_store(tmp_path_factory.mktemp("behind"), [*rows, *LEG_TWO]))


@pytest.fixture(scope="module")
def run(store: Store) -> DetectResult:
    return detect(store)


def test_sums_of_the_cited_rows_are_the_findings_to_the_cent(store: Store, run: DetectResult) -> None:
    rows = cite(engines.open(), store, run, "eu-russia").to_pylist()
    sums: dict[tuple[str, str, str], float] = {}
    for r in rows:
        for name in ("before", "after", "history"):
            key = (r["finding"], r["leg"], name)
            sums[key] = sums.get(key, 0.0) + (r["value"] if r[f"in_{name}"] else 0.0)
    assert run.countries
    assert len(run.goods) > 5
    for f in run.findings:
        assert abs(sums[f.id, "leg 1", "before"] - f.before) < 0.005
        assert abs(sums[f.id, "leg 1", "after"] - f.after) < 0.005
    bounded = [f for f in run.findings if f.diverted is not None]
    assert {f.level for f in bounded} == {"country", "good"}
    for f in bounded:
        leg2 = sums[f.id, "leg 2", "after"] - sums[f.id, "leg 2", "history"] * 9 / 12
        assert f.diverted is not None
        assert f.diverted[1] == pytest.approx(max(0.0, min(f.excess.upper, leg2)), abs=0.005)
    assert {r["finding"] for r in rows if r["leg"] == "leg 2"} == {f.id for f in bounded}


def test_every_row_says_where_it_is_from_and_what_was_reported(store: Store, run: DetectResult) -> None:
    (f,) = [f for f in run.goods if f.transit == "KZ" and CODES[6] in f.good.members]
    rows = cite(engines.open(), store, run, "eu-russia", (f,)).to_pylist()
    (snapshot,) = store.catalog.snapshots
    for r in rows:
        assert (r["snapshot"], r["file"], r["sha256"]) == (snapshot.id, "trade.csv", snapshot.sha256)
        assert "trade.csv" in r["citation"]
        assert r["currency"] == "EUR"
    assert {r["reported_currency"] for r in rows if r["leg"] == "leg 1" and r["reporter"] == "PL"} == {"USD"}
    assert all(r["value"] == r["reported_value"] for r in rows if r["reported_currency"] == "EUR")
    assert all(r["value"] != r["reported_value"] for r in rows if r["reported_currency"] == "USD" and r["value"])


def test_members_add_up_and_agree_with_the_largest_changes(store: Store, run: DetectResult) -> None:
    found = members(engines.open(), store, run, "eu-russia", run.findings)
    for f in run.findings:
        mine = found[f.id]
        assert sum(m.before for m in mine) == pytest.approx(f.before, abs=0.005)
        assert sum(m.after for m in mine) == pytest.approx(f.after, abs=0.005)
        assert f.series is not None
        assert len(mine[0].months) == len(f.series.months)
        by_month = [sum(values) / 1e6 for values in zip(*(m.months for m in mine), strict=True)]
        assert by_month == pytest.approx(list(f.series.leg1), abs=1e-5)
        shares = [m.share for m in mine if m.share is not None]
        assert sum(shares) == pytest.approx(1.0)
        changes = {m.reporter: m.change for m in mine}
        for reporter, change in f.top_reporters:
            assert changes[reporter] == pytest.approx(change, abs=0.005)


def test_a_filter_changes_no_figure(run: DetectResult) -> None:
    whole = {f.id: f for f in run.findings}
    for filters in (Filters(grades=("strong",)), Filters(min_excess=2e5), Filters(reporters=("PL",))):
        part = narrow(run, filters)
        assert 0 < len(part.findings) <= len(whole)
        assert all(whole[f.id] == f for f in part.findings)
        assert part.tested == run.tested


def test_options_give_the_same_run_again(store: Store, run: DetectResult) -> None:
    again = run_again(engines.open(), store, "eu-russia", options_of(run))
    assert again.provenance == run.provenance
    assert (against(again, run).changes, len(again.findings)) == ((), len(run.findings))


def test_a_kept_run_is_cited_from_the_data_that_it_saw(tmp_path: Path) -> None:
    store = Store.open(make_store(tmp_path, background(planted=PLANTED)))
    before = detect(store)
    record = runs.keep(store, before, "eu-russia")
    more = tmp_path / "more.csv"
    more.write_text(
        "reporter,partner,flow,product,nomenclature,period,value,currency\n"
        + "".join(f"DE,KZ,export,{c},CN2022,2022-05,99999999,EUR\n" for c in CODES)
    )
    ingest(more, source="tidy", store=store.path).raise_if_failed()
    now = Store.open(store.path)
    with pytest.raises(StoreError, match="no longer holds the rows"):
        cite(engines.open(), now, before, "eu-russia", before.goods[:1])
    seen = as_seen(now, record)
    assert cite(engines.open(), seen, before, "eu-russia", before.goods[:1]).num_rows > 0
    after = detect(now)
    assert after.provenance.run != before.provenance.run
    old, at = older(now, "latest", "eu-russia")
    assert (old, at) == (before, record.at)


def test_notes_come_with_every_later_run(tmp_path: Path) -> None:
    store = Store.open(make_store(tmp_path, background(planted=PLANTED)))
    first = detect(store)
    assert first.annotations == ()
    runs.keep(store, first, "eu-russia")
    _, _, (finding,) = holding(store, first.goods[0].id)
    notes.add(store, finding, "Ask Germany.", "anna")
    again = detect(store)
    assert [(a.note.text, a.state) for a in again.notes_on(finding.id)] == [("Ask Germany.", "attached")]
    assert again.provenance.run == first.provenance.run
    elsewhere = detect(store, transits=("TR",))
    assert [a.state for a in elsewhere.annotations] == ["not-asked"]
    assert annotated(store, first).annotations == again.annotations
    with (store.path / "notes.jsonl").open("a") as f:
        f.write("{\n")
    damaged = annotated(store, first)
    assert damaged.annotations == ()
    assert "notes.jsonl, line 2" in damaged.notes[-1].text
    assert runs.keep(store, damaged).sha256 == runs.find(store).sha256
    with pytest.raises(UnknownName, match=first.goods[0].id):
        holding(store, first.goods[0].id[:-1] + "x")


def test_the_matrix_tells_four_things_apart(tmp_path: Path) -> None:
    rows = [
        r for r in background() if not (r[0] == "PL" and r[5] in ("2021-05", "2021-06"))
        and not (r[0] == "DE" and r[5] == "2022-03" and r[3] != CODES[0])
    ]  # fmt: skip
    rows += [
        (who, "KZ", "export", "TOTAL", f"CN{m[:4]}", m, 10_000_000 if m != "2022-03" else 100, "EUR")
        for who in ("DE", "PL")
        for m in MONTHS
        if (who, m) != ("PL", "2021-06")
    ]
    m = coverage(make_store(tmp_path, rows))
    kinds = {(reporter, month): kind for reporter, month, kind, _ in m}
    assert kinds["PL", "2021-05"] == "nothing"
    assert kinds["PL", "2021-06"] == "missing"
    assert kinds["DE", "2022-03"] == "doubtful"
    assert kinds["DE", "2021-05"] == "reported"
    assert m.compared == ("DE",)
    assert "2022-03" in next(iter(m.details))
    assert len(m.rows()) == 2 * len(MONTHS)
