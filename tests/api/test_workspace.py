"""What a workspace opens, it opens once; what can change meanwhile, it looks at anew."""

from __future__ import annotations

import shutil
from pathlib import Path

from umweg import Workspace, sample
from umweg.api.screen import ScreenRequest, screen

ONE = {"id": "1", "sender": "DE", "destination": "KZ"}


def test_a_desk_that_is_made_meanwhile_counts(tmp_path: Path) -> None:
    shutil.copytree(sample.store().path, tmp_path / "store")
    with Workspace.open(tmp_path / "store") as w:
        assert w.desk_or_none is None
        before = screen(ScreenRequest(consignments=ONE), w)
        made = w.desk_made()
        assert w.desk_or_none is made is w.desk
        after = screen(ScreenRequest(consignments=ONE), w)
    assert (before[0].pins["exceptions"], after[0].pins["exceptions"] is not None) == (None, True)


def test_what_was_opened_is_opened_once_and_let_go(tmp_path: Path) -> None:
    with Workspace.open(sample.store().path, tmp_path / "desk.sqlite") as w:
        assert w.store is w.store_or_none is w.store
        first = w.desk_made()
        assert w.desk_made() is first
    with w:
        assert w.desk is not first
