"""Known holes of the packages that requirements/ locks: pip-audit, held to its word. Run by ``make audit``.

pip-audit says "no known vulnerabilities" and ends well, too, where the index told it nothing about a package; a mirror
that serves files only tells nothing about any. So what was skipped is counted, a package with a hole that is known is
asked about first, and "not assessed" is never "clear": it ends with 0 only where every package was looked at and has no
hole, and with 3 where some were not.

>>> verdict([{"name": "a", "version": "1", "vulns": []}, {"name": "b", "skip_reason": "not found"}])
(3, ['1 of 2 packages looked at, 0 known holes; not assessed: b'])
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
CONTROL = "jinja2==2.10"  # CVE-2019-10906 and others: an index that knows of no hole in it knows of none at all
LOCKED = ("requirements/run.txt", "requirements/dev.txt")
CLEAR, HOLES, NOT_ASSESSED = 0, 1, 3
# Identifiers of holes that do not concern us, each with why.
ARGUED: dict[str, str] = {}


def verdict(found: list[dict[str, Any]]) -> tuple[int, list[str]]:
    """Exit code and lines, of pip-audit's list of dependencies."""
    holes = [(d, v) for d in found for v in d.get("vulns", ()) if v["id"] not in ARGUED]
    skipped = [d["name"] for d in found if "skip_reason" in d]
    lines = [f"{d['name']} {d['version']}: {v['id']}, mended in {v['fix_versions'] or 'no version'}" for d, v in holes]
    told = f"{len(found) - len(skipped)} of {len(found)} packages looked at, {len(holes)} known holes"
    if skipped:
        told += f"; not assessed: {', '.join(skipped[:5])}{' ...' if len(skipped) > 5 else ''}"
    return (HOLES if holes else NOT_ASSESSED if skipped or not found else CLEAR), [*lines, told]


def audited(file: Path) -> list[dict[str, Any]]:
    """What pip-audit tells of the packages of one file; nothing where its service cannot be reached."""
    options = ("--disable-pip", "--no-deps", "--format", "json", "--progress-spinner", "off")
    done = subprocess.run(
        [sys.executable, "-m", "pip_audit", *options, "-r", file], capture_output=True, text=True, check=False
    )
    try:
        found: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except ValueError:
        print("pip-audit:", *done.stderr.strip().splitlines()[-1:], file=sys.stderr)
        return []
    return found


def knows_holes() -> bool:
    """Whether the index tells of a hole that everybody knows."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "control.txt"
        file.write_text(f"{CONTROL}\n", "utf-8")
        return any(d.get("vulns") for d in audited(file))


def main() -> int:
    """The gravest of both files; what is argued is said."""
    if not knows_holes():
        print(f"not assessed: the index knows of no hole in {CONTROL}, so it would know of none in what is locked")
        return NOT_ASSESSED
    codes = []
    for file in LOCKED:
        code, lines = verdict(audited(ROOT / file))
        codes.append(code)
        print("\n".join(f"{file}: {line}" for line in lines))
    for hole, why in ARGUED.items():
        print(f"argued: {hole}: {why}")
    return HOLES if HOLES in codes else max(codes)


if __name__ == "__main__":
    sys.exit(main())
