"""Write requirements/run.txt and requirements/dev.txt: every package with its version and its hashes, from plain PyPI.

Run by ``make lock``. The resolver is uv in an environment of its own; whatever indexes and settings a machine has
for pip or uv are left aside, so that the files hold everywhere.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
UV = "0.13.9"
OLDEST = "3.11"  # as requires-python in pyproject.toml; what differs for later ones stands there with a marker
INDEX = "https://pypi.org/simple"
HEAD = f"""\
# Written by `make lock` (uv {UV}, {INDEX}) for Python {OLDEST} and later. Do not edit; change pyproject.toml.
"""


def resolver() -> Path:
    """The program uv, installed if it is not there."""
    python = ROOT / ".venv-lock" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", python.parents[1]], check=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", f"uv=={UV}"], check=True)
    return python.with_name("uv")


def resolve(uv: Path, into: str, *options: str) -> None:
    """Write one file."""
    fixed = ("--no-config", "--default-index", INDEX, "--universal", "--python-version", OLDEST, "--generate-hashes")
    sources = ("pyproject.toml", "requirements/build.in")
    quiet = ("--quiet", "--upgrade", "--no-header", "--output-file", into)
    own = {k: v for k, v in os.environ.items() if not k.startswith("UV_")}
    subprocess.run([uv, "pip", "compile", *fixed, *quiet, *options, *sources], check=True, cwd=ROOT, env=own)
    path = ROOT / into
    path.write_text(HEAD + path.read_text("utf-8"), "utf-8")


def main() -> None:
    """Dev first: what runs Umweg has the same versions in both files."""
    uv = resolver()
    resolve(uv, "requirements/dev.txt", "--extra", "dev")
    resolve(uv, "requirements/run.txt", "--constraints", "requirements/dev.txt")


if __name__ == "__main__":
    main()
