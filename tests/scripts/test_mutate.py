"""Which changes `make mutate` draws, and what `make audit` makes of an index that tells nothing."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest
from scripts.audit import CLEAR, HOLES, NOT_ASSESSED, verdict

ROOT = Path(__file__).resolve().parents[2]
SOURCE = """from dataclasses import dataclass

LEAST = 3


@dataclass(frozen=True)
class Row:
    days: int | None = None

    def late(self, least: int | None = LEAST) -> bool:
        return self.days is not None and self.days > (least or 0)
"""


def test_changes_are_drawn_by_place_and_leave_out_what_only_declares() -> None:
    mutations = pytest.importorskip("scripts.mutations", reason="Cosmic Ray is not installed (make test does it)")
    found = mutations.places(SOURCE)
    assert [place[0].line for place in found] == [3, 11, 11, 11, 11, 11]
    assert all("frozen=True" in (m.applied(SOURCE) or "") for place in found for m in place)
    assert all("int | None" in (m.applied(SOURCE) or "") for place in found for m in place)
    changed = {" ".join((m.applied(SOURCE) or "").split()) for place in found for m in place}
    wanted = [
        SOURCE.replace("days >", "days >="),
        SOURCE.replace("= 3", "= 4"),
        SOURCE.replace("is not None", "is None"),
    ]
    assert {" ".join(s.split()) for s in wanted} <= changed
    assert " ".join(SOURCE.split()) not in changed


def test_the_same_seed_draws_the_same_changes_of_the_room() -> None:
    mutate = pytest.importorskip("scripts.mutate", reason="Cosmic Ray is not installed (make test does it)")
    first, again, other = (list(islice(mutate.draw("audit", ROOT, seed, 5), 5)) for seed in (1, 1, 2))
    assert first == again != other
    assert {path.rsplit("/", 1)[0] for path, _, _ in first} == {"src/umweg/desk/audit"}
    for path, change, source in first:
        before = (ROOT / path).read_text("utf-8")
        assert sum(a != b for a, b in zip(before.splitlines(), source.splitlines(), strict=True)) == 1
        assert mutate.said(path, change, before, source).startswith(f"{path}:{change.line}")


def test_every_room_has_sources_and_tests() -> None:
    mutate = pytest.importorskip("scripts.mutate", reason="Cosmic Ray is not installed (make test does it)")
    for room in mutate.ROOMS:
        files = mutate.sources(room, ROOT)
        assert all(f.is_file() for f in files), room
        path = str(files[0].relative_to(ROOT))
        assert len(mutate.tests(room, path, ROOT)) > 1, room


HOLE = {"name": "a", "version": "1", "vulns": [{"id": "X-1", "fix_versions": []}]}


@pytest.mark.parametrize(
    ("found", "code"),
    [
        ([], NOT_ASSESSED),
        ([{"name": "a", "version": "1", "vulns": []}], CLEAR),
        ([{"name": "a", "version": "1", "vulns": []}, {"name": "b", "skip_reason": "no"}], NOT_ASSESSED),
        ([HOLE], HOLES),
        ([HOLE, {"name": "b", "skip_reason": "no"}], HOLES),
    ],
)
def test_not_assessed_is_never_clear(found: list[dict[str, object]], code: int) -> None:
    assert verdict(found)[0] == code
