"""Which tests `make check` runs for which change."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from scripts.check_changed import belonging, changed, rooms

FILES = {
    "src/umweg/goods/prices.py": "",
    "src/umweg/goods/catalogue.py": "",
    "src/umweg/law/checks/a.yml": "",
    "src/umweg/files/xml.py": "",
    "tests/conftest.py": "",
    "tests/goods/conftest.py": "",
    "tests/goods/made.py": "",
    "tests/goods/test_goods_prices.py": "import json\n",
    "tests/goods/test_goods_all.py": "from umweg.goods.prices import x\nfrom tests.goods.made import y\n",
    "tests/goods/test_goods_checks.py": "from umweg.goods import checks\n",
    "tests/law/test_law.py": "",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


ALL = ["tests/goods/test_goods_all.py", "tests/goods/test_goods_checks.py", "tests/goods/test_goods_prices.py"]


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("src/umweg/goods/prices.py", ["src/umweg/goods/prices.py", ALL[0], ALL[2]]),  # imported, and by name
        ("src/umweg/goods/catalogue.py", ["src/umweg/goods/catalogue.py", *ALL]),  # nobody names it: the whole room
        ("src/umweg/goods/gone.py", ALL),  # deleted
        ("src/umweg/law/checks/a.yml", ["tests/law/test_law.py"]),
        ("src/umweg/files/xml.py", ["src/umweg/files/xml.py"]),  # no room of its own: its doctests
        ("tests/goods/test_goods_checks.py", [ALL[1]]),
        ("tests/goods/test_gone.py", []),
        ("tests/goods/made.py", [ALL[0]]),
        ("tests/goods/conftest.py", ALL),
        ("tests/conftest.py", []),
        ("README.md", []),
        ("pyproject.toml", []),
    ],
)
def test_what_belongs_to_a_change(root: Path, path: str, wanted: list[str]) -> None:
    assert belonging(path, root) == wanted


def test_the_nearest_room_comes_first() -> None:
    assert rooms("src/umweg/detection/watch/state.py") == ["tests/detection/watch", "tests/detection"]


def git(root: Path, *args: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.com")
    subprocess.run(["git", *who, *args], cwd=root, check=True, capture_output=True)


def test_changed_are_new_altered_and_deleted_files_against_the_last_commit_or_upstream(root: Path) -> None:
    git(root, "init", "-b", "main")
    git(root, "add", ".")
    git(root, "commit", "-m", "first")
    assert changed(root) == []
    (root / "README.md").write_text("new")
    (root / "src/umweg/goods/prices.py").write_text("x = 1\n")
    (root / "tests/law/test_law.py").unlink()
    assert changed(root) == ["README.md", "src/umweg/goods/prices.py", "tests/law/test_law.py"]
    git(root, "checkout", "-b", "work", "--track", "main")
    git(root, "add", "--all")
    git(root, "commit", "-m", "second")
    (root / "later").touch()
    assert changed(root) == ["README.md", "later", "src/umweg/goods/prices.py", "tests/law/test_law.py"]
