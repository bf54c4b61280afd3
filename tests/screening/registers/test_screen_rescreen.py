"""Lists change: what it touches is decided again, all of it, and nothing else."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.screening.registers.made import NEW, OLD, Counting, changes_of, consignment, digest_of, made, take_in
from umweg import ingest
from umweg.core.errors import UnknownName, UsageError
from umweg.desk.desk import Desk
from umweg.parties.list_status import today
from umweg.results.decision import Decision
from umweg.screening.record import recorded
from umweg.screening.rescreen import RescreenedDecision, rescreen, screen_customers, touched
from umweg.store import Store

SOON = today() + timedelta(days=30)


def screened(folder: Path, desk: Desk, *items: Any, file: str = "f") -> list[Decision]:
    return list(recorded(made(folder, desk), items, desk, file, "Anna"))


def again(
    folder: Path, desk: Desk, since: str, required: str = "ftm"
) -> tuple[dict[str, RescreenedDecision], list[str]]:
    """What is decided again after a change, by consignment, and the ids that were decided at all."""
    found = changes_of(folder, since)
    counting = Counting(made(folder, desk, required))
    what = touched(desk, found, counting.pins["threshold"], today())
    done = rescreen(desk, counting, what, "Anna")
    return {r.decision.consignment_id: r for r in done}, counting.seen


def moved(found: dict[str, RescreenedDecision]) -> dict[str, tuple[str | None, str]]:
    return {k: (r.before, r.decision.outcome) for k, r in found.items()}


def test_new_changed_and_gone_are_decided_again_and_nothing_else(tmp_path: Path, desk: Desk) -> None:
    first = take_in(tmp_path, OLD, "old")
    desk.add_exception("x-1", party="Vostok Impex", country="KZ", entity_digest=digest_of(tmp_path, "x-1"), until=SOON,
                       reason="founded 1998", by="Anna")  # fmt: skip
    named = {"new": "Romashka Trade", "excepted": "Vostok Impex", "gone": "Sever Trans", "still": "Ural Metall Zavod"}
    items = [*(consignment(k, v) for k, v in named.items()), consignment("other")]
    before = {d.consignment_id: d for d in screened(tmp_path, desk, *items)}
    assert {k: d.outcome for k, d in before.items()} == {
        "new": "release", "excepted": "release", "gone": "review", "still": "review", "other": "release",
    }  # fmt: skip
    assert "exception e" in before["excepted"].lifted[0]["why"]

    take_in(tmp_path, NEW, "new")
    found, seen = again(tmp_path, desk, first)
    assert sorted(seen) == ["excepted", "gone", "new"]
    assert moved(found) == {
        "new": ("release", "review"),
        "excepted": ("release", "review"),
        "gone": ("review", "release"),
    }
    assert not found["excepted"].decision.lifted  # the listing is not the one that was excepted
    standing = desk.standing(["new", "excepted", "gone", "still", "other"])
    for id_ in ("still", "other"):
        assert desk.decision(standing[id_][0])[0] == before[id_].as_dict()
    assert {t.consignment_id for t in desk.queue()} == {"new", "excepted", "still"}
    assert desk.verify().holds


def test_what_was_rescreened_is_the_same_as_screened_anew(tmp_path: Path, desk: Desk) -> None:
    first = take_in(tmp_path, OLD, "old")
    item = consignment("c", "Romashka Trade", owners=[{"name": "Eva", "share": 20.0}])
    screened(tmp_path, desk, item)
    take_in(tmp_path, NEW, "new")
    found, _ = again(tmp_path, desk, first)
    fresh = next(made(tmp_path, desk).run([item])).decision
    assert found["c"].decision.bytes() == fresh.bytes()


def test_an_owner_that_is_listed_now_touches_what_it_owns(tmp_path: Path, desk: Desk) -> None:
    first = take_in(tmp_path, OLD, "old")
    owned = [{"name": "Nest", "share": 100.0, "owners": [{"name": "Romashka Trade", "share": 60.0}]}]
    screened(tmp_path, desk, consignment("c", "Sunny Toys", owners=owned), consignment("d"))
    desk.put_customers([("K-1", {"name": "Sunny Toys", "owners": owned}), ("K-2", {"name": "Sunny Toys"})])
    take_in(tmp_path, NEW, "new")
    found, seen = again(tmp_path, desk, first)
    assert set(seen) == {"c", "customer:K-1"}
    assert {r.before for r in found.values()} == {"release", None}
    assert all(r.decision.outcome in ("review", "stop") for r in found.values())


def test_a_name_that_is_listed_now_touches_what_names_it_elsewhere(tmp_path: Path, desk: Desk) -> None:
    first = take_in(tmp_path, OLD, "old")
    texts: dict[str, dict[str, Any]] = {
        "payer": {"payments": [{"payer": "Romashka Trade", "country": "KZ"}]},
        "remarks": {"remarks": "spare parts for Romashka Trade, as agreed"},
        "line": {"lines": [{"code": "84381010", "description": "ovens for Romashka Trade LLC"}]},
        "other": {"remarks": "as agreed", "payments": [{"payer": "Dupont"}]},
    }
    items = [{**consignment(k), **more} for k, more in texts.items()]
    before = screened(tmp_path, desk, *items, consignment("within", "Backstube c/o Romashka Trade LLC"))
    desk.put_customers([("K-1", {"name": "Backstube c/o Romashka Trade"}), ("K-2", {"name": "Backstube"})])
    take_in(tmp_path, NEW, "new")
    found, seen = again(tmp_path, desk, first)
    assert sorted(seen) == ["customer:K-1", "line", "payer", "remarks", "within"]
    old = {d.consignment_id: d for d in before}
    for id_ in ("line", "payer", "remarks", "within"):
        checks = [{r["check"] for r in d.reasons} for d in (old[id_], found[id_].decision)]
        assert ["named-elsewhere" in c for c in checks] == [False, True]
    assert [s for s in desk.standing_records(chunk=1) if len(s) != 1] == []


def test_no_change_touches_nothing_and_twice_finds_nothing_worse(tmp_path: Path, desk: Desk) -> None:
    first = take_in(tmp_path, OLD, "old")
    screened(tmp_path, desk, consignment("new", "Romashka Trade"))
    assert not changes_of(tmp_path, first)
    second = take_in(tmp_path, NEW, "new")
    once, _ = again(tmp_path, desk, first)
    assert moved(once) == {"new": ("release", "review")}
    twice, _ = again(tmp_path, desk, first)
    assert moved(twice) == {"new": ("review", "review")}
    assert desk.counts()["open"] == 1
    assert not changes_of(tmp_path, second)
    assert again(tmp_path, desk, second)[1] == []


def test_lists_that_change_in_the_middle_of_a_batch(tmp_path: Path, desk: Desk) -> None:
    """The batch goes on with the lists that it began with; the rescreen finds all that it could not know."""
    first = take_in(tmp_path, OLD, "old")

    def items() -> Iterator[dict[str, Any]]:
        for i in range(1200):
            if i == 700:
                take_in(tmp_path, NEW, "new")
            yield consignment(f"c-{i}", "Romashka Trade" if i % 100 == 0 else f"Bäckerei Nummer {i}")

    done = list(recorded(made(tmp_path, desk), items(), desk, "f", "Anna"))
    assert {d.outcome for d in done} == {"release"}
    assert len({str(d.pins["lists"]) for d in done}) == 1
    found, seen = again(tmp_path, desk, first)
    assert sorted(seen) == sorted(f"c-{i}" for i in range(0, 1200, 100))
    assert {r.decision.outcome for r in found.values()} == {"review"}
    assert desk.verify().holds


def test_customers_are_screened_once_a_state_of_lists_and_when_they_change(tmp_path: Path, desk: Desk) -> None:
    first = take_in(tmp_path, OLD, "old")
    desk.put_customers([("K-1", {"name": "Romashka Trade", "country": "KZ"}), ("K-2", {"name": "Sever Trans"}),
                        ("K-3", {"name": "Backstube"})])  # fmt: skip

    def run() -> dict[str, tuple[str | None, str]]:
        done = screen_customers(desk, made(tmp_path, desk), "Anna")
        return moved({r.decision.consignment_id: r for r in done})

    ids = [f"customer:K-{i}" for i in (1, 2, 3)]
    assert run() == dict(zip(ids, [(None, "release"), (None, "review"), (None, "release")], strict=True))
    assert run() == {}
    desk.put_customers([("K-3", {"name": "Vostok Impex"})])
    assert run() == {ids[2]: ("release", "review")}
    take_in(tmp_path, NEW, "new")
    found, seen = again(tmp_path, desk, first)
    assert sorted(seen) == ids  # K-3 as the master has it now
    assert moved(found)[ids[0]] == ("release", "review")
    assert moved(found)[ids[1]] == ("review", "release")
    assert run() == {}  # the rescreen has noted with which lists they were screened


def test_an_exception_for_a_customer_holds_until_the_listing_changes(tmp_path: Path, desk: Desk) -> None:
    first = take_in(tmp_path, OLD, "old")
    desk.put_customers([("K-1", {"name": "Vostok Impex"}), ("K-2", {"name": "Vostok Impex"})])
    desk.add_exception(
        "x-1", customer="K-1", entity_digest=digest_of(tmp_path, "x-1"), until=SOON, reason="r", by="Anna"
    )
    done = {r.decision.consignment_id: r for r in screen_customers(desk, made(tmp_path, desk), "Anna")}
    assert {k: r.decision.outcome for k, r in done.items()} == {"customer:K-1": "release", "customer:K-2": "review"}
    take_in(tmp_path, NEW, "new")
    found, _ = again(tmp_path, desk, first)
    assert moved(found) == {"customer:K-1": ("release", "review"), "customer:K-2": ("review", "review")}


def test_a_customer_that_changed_since_is_decided_as_it_is_now(tmp_path: Path, desk: Desk) -> None:
    first = take_in(tmp_path, OLD, "old")
    desk.put_customers([("K-1", {"name": "Sever Trans"})])
    list(screen_customers(desk, made(tmp_path, desk), "Anna"))
    desk.put_customers([("K-1", {"name": "Romashka Trade"})])
    take_in(tmp_path, NEW, "new")
    found, _ = again(tmp_path, desk, first)
    assert moved(found) == {"customer:K-1": ("review", "review")}
    assert found["customer:K-1"].decision.reasons[0]["values"]["entity_id"] == "x-3"


def test_what_could_not_be_read_and_what_was_purged_stay_as_they_are(tmp_path: Path, desk: Desk) -> None:
    first = take_in(tmp_path, OLD, "old")
    bad = {**consignment("bad", "Romashka Trade"), "destination": "Wakanda"}
    broken = {**consignment("broken", "Romashka Trade"), "destinatoin": "FR"}
    screened(tmp_path, desk, bad, broken, ["Romashka Trade"], consignment("gone", "Romashka Trade"))
    desk.purge(consignment="gone", reason="erasure", by="Anna")
    take_in(tmp_path, NEW, "new")
    found, seen = again(tmp_path, desk, first)
    assert sorted(seen) == ["bad", "broken"]  # what could be read of them names one that is listed now
    for id_ in ("bad", "broken"):
        reasons = {r["check"] for r in found[id_].decision.reasons}
        assert {"party-listed", "unreadable"} <= reasons  # and they still ask for a mended one


def test_a_snapshot_that_is_none_or_of_trade(tmp_path: Path) -> None:
    take_in(tmp_path, OLD, "old")
    with pytest.raises(UnknownName):
        changes_of(tmp_path, "feedbeef")
    rates = Path(__file__).parents[2] / "fixtures" / "ecb" / "small.csv"
    ingest(rates, source="ecb", store=tmp_path / "store").raise_if_failed()
    store = Store.open(tmp_path / "store")
    with pytest.raises(UsageError, match="no list of parties"):
        changes_of(tmp_path, store.catalog.snapshots[-1].id)


def test_only_one_of_two_files_of_a_change_is_compared_with_its_own_time(tmp_path: Path) -> None:
    first = take_in(tmp_path, OLD, "old")
    second = take_in(tmp_path, NEW, "new")
    take_in(tmp_path, (*NEW, *OLD[1:2]), "again")
    assert [(e.id, e.what) for e in changes_of(tmp_path, first).entries] == [("x-1", "changed"), ("x-3", "added")]
    assert [(e.id, e.what) for e in changes_of(tmp_path, second).entries] == [("x-2", "added")]


@pytest.mark.shared
def test_two_versions_of_ofac_and_no_decision_that_would_differ_is_missed(
    shared: Path, tmp_path: Path, desk: Desk
) -> None:
    older, newer = (shared / "parties" / f for f in ("sdn_2023-12-28.csv.gz", "sdn_2024-05-03.csv"))
    ingest(older, source="ofac-sdn", store=tmp_path / "store").raise_if_failed()
    before = {
        d.consignment_id: d for d in recorded(made(tmp_path, desk, "ofac-sdn"), _mixed(shared), desk, "f", "Anna")
    }
    ingest(newer, source="ofac-sdn", store=tmp_path / "store").raise_if_failed()
    store = Store.open(tmp_path / "store")
    first = store.catalog.snapshots[0].id
    found = changes_of(tmp_path, first)
    assert found.by_list() == [{"source": "ofac-sdn", "list": "SDN", "added": 1256, "changed": 48, "gone": 112}]
    done, seen = again(tmp_path, desk, first, "ofac-sdn")
    fresh = {s.decision.consignment_id: s.decision for s in made(tmp_path, desk, "ofac-sdn").run(_mixed(shared))}
    differ = {k for k, d in fresh.items() if (d.outcome, d.reasons) != (before[k].outcome, before[k].reasons)}
    assert len(differ) > 100
    assert differ <= done.keys()
    assert len(seen) < len(fresh) - 100  # what nothing touches is left alone
    assert all(r.decision.bytes() == fresh[k].bytes() for k, r in done.items())
    worse = [k for k, (old, new) in moved(done).items() if (old, new) == ("release", "review")]
    assert len(worse) > 80


def _mixed(shared: Path) -> list[dict[str, Any]]:
    """Consignees with names that are on one version, on both, on none; half of them written a little otherwise."""
    with gzip.open(shared / "parties" / "sdn_2023-12-28.csv.gz", "rt", encoding="utf-8") as f:
        old = {r[0]: r[1] for r in csv.reader(f) if len(r) > 2}
    with (shared / "parties" / "sdn_2024-05-03.csv").open(encoding="utf-8") as f:
        new = {r[0]: r[1] for r in csv.reader(f) if len(r) > 2}
    added, gone, both = (
        sorted(keys) for keys in (new.keys() - old.keys(), old.keys() - new.keys(), old.keys() & new.keys())
    )
    names = [new[k] for k in added[::8]] + [old[k] for k in gone] + [old[k] for k in both[::60]]
    names += [f"Bäckerei Nummer {i}" for i in range(200)]
    return [consignment(f"c-{i}", n.title() if i % 2 else f"{n} Company") for i, n in enumerate(names)]
