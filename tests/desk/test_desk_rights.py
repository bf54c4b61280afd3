"""Who may read what: desks, pages and remembered heads are their owner's alone; an auditor verifies by reading."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.desk import worker
from tests.desk.life import live
from tests.desk.made import PINS, entry
from umweg.core.errors import StoreError
from umweg.desk.desk import Desk
from umweg.desk.engine import url_of
from umweg.report.html import write_page

NOBODY = 65534


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def umask() -> Iterator[None]:
    """The most generous one."""
    before = os.umask(0)
    yield
    os.umask(before)


def test_a_new_desk_is_its_owners_alone(tmp_path: Path, umask: None) -> None:
    desk = Desk.open(tmp_path / "desk.sqlite")
    desk.batch("f", "o", PINS).record([entry(1)])
    assert {p.name: rights(p) for p in tmp_path.iterdir()} == {
        "desk.sqlite": 0o600, "desk.sqlite-wal": 0o600, "desk.sqlite-shm": 0o600,
    }  # fmt: skip


def test_a_shared_desk_is_its_groups_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UMWEG_DESK_SHARED", "1")
    desk = Desk.open(tmp_path / "desk.sqlite")
    desk.batch("f", "o", PINS).record([entry(1)])
    assert {rights(p) for p in tmp_path.iterdir()} == {0o660}


def test_rights_that_somebody_gave_stay(tmp_path: Path, umask: None) -> None:
    file = tmp_path / "desk.sqlite"
    Desk.open(file).close()
    file.chmod(0o640)
    desk = Desk.open(file)
    desk.batch("f", "o", PINS).record([entry(1)])
    assert {rights(p) for p in tmp_path.iterdir()} == {0o640}


def test_a_new_page_is_its_owners_alone_and_an_old_one_keeps_its_rights(tmp_path: Path, umask: None) -> None:
    page = tmp_path / "page.html"
    write_page(page, lambda: "one")
    assert rights(page) == 0o600
    page.chmod(0o644)
    write_page(page, lambda: "two")
    assert rights(page) == 0o644


@pytest.mark.parametrize("busy", [False, True])
def test_an_auditor_who_may_only_read_the_file_verifies_it(busy: bool) -> None:
    """``busy``: whether somebody has the desk open beside, so that its log lies there."""
    if os.getuid() != 0:
        pytest.skip("needs root, to become a user without rights")
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as state:
        place = Path(folder) / "desk.sqlite"
        desk = Desk.open(place)
        live(desk)
        rows = len(list(desk.trail()))
        if not busy:
            desk.close()
        for file in Path(folder).iterdir():
            file.chmod(0o444)
        Path(folder).chmod(0o555)
        Path(state).chmod(0o777)
        receive, send = worker.pipe()
        worker.start(worker.audited, str(place), NOBODY, state, send).join()
        found = receive.recv()
        assert found == (True, None, rows, rows), found
        assert "may not be written" in receive.recv()
        assert list(Path(state).rglob("*.jsonl")), "the auditor's own Umweg remembers the head"
        Path(folder).chmod(0o755)
        desk.close()


def test_an_auditor_of_a_server_needs_the_right_to_read(postgres: str) -> None:
    admin = create_engine(url_of(f"{postgres}/postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as c:
        c.execute(text("CREATE DATABASE audited"))
        c.execute(text("CREATE ROLE auditor LOGIN"))
    desk = Desk.open(f"{postgres}/audited")
    live(desk)
    with desk._engine.begin() as c:
        c.execute(text("GRANT SELECT ON ALL TABLES IN SCHEMA public TO auditor"))
    theirs = Desk.open(f"{postgres}/audited".replace("umweg@", "auditor@"), create_new=False)
    found = theirs.verify()
    assert found.holds, found.broken
    assert found.rows == len(list(desk.trail()))
    with pytest.raises(StoreError, match="permission denied"):
        theirs.put_customers([("K-9", {"name": "Mallory"})])
    for d in (desk, theirs):
        d.close()
    with admin.connect() as c:
        c.execute(text("DROP DATABASE audited"))
        c.execute(text("DROP ROLE auditor"))
    admin.dispose()
