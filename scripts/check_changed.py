"""For the inner loop: all linters, and the unit tests of what differs from upstream. Run by ``make check``.

What changed is what git says: the work tree against the commit where this branch left its upstream, else against the
last commit. ``src/umweg/ROOM/.../name.py`` is tested by its own doctests and by ``tests/ROOM/.../``: there by the files
that import it or bear its name, else by all. What is marked slow, shared or browser waits for ``make test``.

>>> rooms("src/umweg/screening/consignments/jsontext.py")
['tests/screening/consignments', 'tests/screening']
>>> rooms("src/umweg/__init__.py")
[]
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[1]
LINTERS = (
    ("ruff", "check", "."),
    ("ruff", "check", "--preview", "--select", "S4", "src"),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
    ("python", "scripts/check_sql.py"),
)
LEFT_OUT = "not slow and not shared and not browser"
NO_TESTS = 5  # pytest's exit code where all that was chosen is left out


def changed(root: Path) -> list[str]:
    """Paths that differ from where the branch left its upstream, new ones included, deleted ones too."""
    base = _git(root, "merge-base", "HEAD", "@{upstream}") or ["HEAD"]
    new = _git(root, "ls-files", "--others", "--exclude-standard")
    return sorted({*_git(root, "diff", "--name-only", base[0]), *new})


def _git(root: Path, *args: str) -> list[str]:
    done = subprocess.run(["git", *args], cwd=root, capture_output=True, text=True, check=False)
    return done.stdout.splitlines() if done.returncode == 0 else []


def rooms(path: str) -> list[str]:
    """Where the tests of a file of the package may lie, the nearest first."""
    inner = PurePosixPath(path).relative_to("src/umweg").parent
    return [f"tests/{p}" for p in (inner, *inner.parents) if p.parts]


def belonging(path: str, root: Path) -> list[str]:
    """What pytest is to be given for one changed path; empty where no unit test belongs to it."""
    parts = PurePosixPath(path).parts
    if parts[0] == "tests":
        return _of_test(path, root)
    if parts[:2] == ("src", "umweg"):
        own = [path] if path.endswith(".py") and (root / path).is_file() else []
        return own + _of_module(path, root)
    if parts[0] == "scripts" and (root / "tests" / "scripts").is_dir():
        return _chosen(root / "tests" / "scripts", path, root)
    return []


def _of_module(path: str, root: Path) -> list[str]:
    room = next((root / r for r in rooms(path) if (root / r).is_dir()), None)
    return [] if room is None else _chosen(room, path, root)


def _of_test(path: str, root: Path) -> list[str]:
    file = root / path
    if file.name.startswith("test_"):
        return [path] if file.is_file() else []
    if file.parent == root / "tests":  # concerns all tests: that is what `make test` is for
        return []
    return _chosen(file.parent, path, root, alone=not file.name.startswith(("conftest", "__init__")))


def _chosen(room: Path, path: str, root: Path, *, alone: bool = True) -> list[str]:
    """The files of a room that import a module or bear its name; all of them where none does."""
    files = sorted(room.rglob("test_*.py"))
    stem = PurePosixPath(path).stem
    named = re.compile(rf"(?:^|_){re.escape(stem)}(?:_|$)")
    imports = re.compile(rf"(?:\bimport\b[^\n]*|\.){re.escape(stem)}\b")
    meant = [f for f in files if named.search(f.stem) or imports.search(f.read_text("utf-8"))]
    return [str(f.relative_to(root)) for f in (meant if alone and meant else files)]


def main() -> int:
    """Linters first, because they are the faster ones; the first failure ends it."""
    paths = changed(ROOT)
    if not paths:
        print("Nothing has changed since the last commit that upstream has: nothing to check.")
        return 0
    bin_ = Path(sys.executable).parent
    for name, *args in LINTERS:
        if code := subprocess.run([bin_ / name, *args], cwd=ROOT, check=False).returncode:
            return code
    chosen = sorted({t for p in paths for t in belonging(p, ROOT)})
    if not chosen:
        print(f"No unit test belongs to what changed ({', '.join(paths[:5])}): `make test` runs them all.")
        return 0
    print(f"{len(paths)} changed: testing {', '.join(chosen[:9])}{' ...' if len(chosen) > 9 else ''}", flush=True)
    workers = ["-n", "auto", "--dist", "loadfile"] if len(chosen) > 3 else []
    ran = subprocess.run([sys.executable, "-m", "pytest", "-m", LEFT_OUT, *workers, *chosen], cwd=ROOT, check=False)
    return 0 if ran.returncode == NO_TESTS else ran.returncode


if __name__ == "__main__":
    sys.exit(main())
