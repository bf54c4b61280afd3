"""No source that a user sees is "from memory": it says "source not yet compared", in law, texts and pages."""

from __future__ import annotations

from pathlib import Path

import pytest

import umweg
from umweg.law.checks import checks
from umweg.law.lists import goods_list, shipped_lists
from umweg.law.permits import shipped_permits
from umweg.law.policies import policy, shipped_policies
from umweg.law.regimes import regime, shipped_regimes

PACKAGE = Path(umweg.__file__).parent
DOCS = PACKAGE.parents[1] / "docs"
BANNED = ("from memory", "aus dem gedächtnis")
FILES = sorted(
    p
    for folder, kinds in (
        (PACKAGE / "law", ("*.yml", "*.csv")),
        (PACKAGE / "sources", ("passport.yml",)),
        (DOCS, ("*.md",)),
    )
    for kind in kinds
    for p in folder.rglob(kind)
)


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_no_file_that_reaches_a_page_speaks_of_memory(path: Path) -> None:
    text = " ".join(path.read_text("utf-8").lower().split())
    assert not [w for w in BANNED if w in text]


def test_nothing_that_is_loaded_as_law_speaks_of_memory() -> None:
    loaded = [
        *checks().values(), *map(goods_list, shipped_lists()), *map(policy, shipped_policies()), *shipped_permits(),
        *map(regime, shipped_regimes()),
    ]  # fmt: skip
    assert len(loaded) > 70
    assert not [x.key for x in loaded if any(w in repr(x).lower() for w in BANNED)]
