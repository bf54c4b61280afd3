"""Writes docs/reference/law-coverage.md from the law in the package: ``python scripts/derive_coverage_doc.py``.

A test compares the page with what this would write, so that it is never out of date.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from umweg.law.policies import policy, shipped_policies
from umweg.screening.coverage import CoverageRow, coverage

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "law-coverage.md"
HEAD = """# What law is at hand

<!-- Written by scripts/derive_coverage_doc.py from src/umweg/law: change those, not this page. -->

A consignment is released only if each layer of law that binds its exporter (or importer), for its destination and its
goods, was assessed and found clear. A layer that could not be assessed holds it, and the decision says why. This is the
table of `umweg policy coverage`: the layers, the law behind each, as of which day, how complete it is, and with which
official text it was compared. What is not in the table is not in the package.

*Complete*: absence means something. *Partial*: absence means nothing. "–": not yet compared with an official text.

"""
SCOPE = """
## What the shipped policies leave out

A policy may leave out only the layers `{optional}`, under `out_of_scope`, with a reason that every decision repeats;
and layers whose law is not among its `laws`.

| policy | covers and does not cover | out of scope |
|---|---|---|
"""


def page() -> str:
    """The whole page."""
    from umweg.law.layers import layers

    optional = "`, `".join(x.key for x in layers() if x.optional)
    left = "".join(f"| `{key}` | {policy(key).title} | {_left(key)} |\n" for key in shipped_policies())
    return HEAD + "".join(_table()) + SCOPE.format(optional=optional) + left


def _left(key: str) -> str:
    found = {r.titles["en"]: r.why for r in coverage(policy(key)) if r.scope != "binding"}
    return "; ".join(f"{title}: {why}" for title, why in found.items()) or "–"


def _table() -> Iterator[str]:
    yield "| layer | law | as of | complete | compared with |\n|---|---|---|---|---|\n"
    for r in coverage(policy("default")):
        act = f"<br>{r.act}" if r.act and r.act not in r.title else ""
        law = _safe(r.title) + _safe(act)
        yield f"| {r.titles['en']} | {law} | {r.as_of or '–'} | {_complete(r)} | {_compared(r)} |\n"


def _complete(r: CoverageRow) -> str:
    return _safe(f"{r.completeness}: {r.note}" if r.note else r.completeness)


def _compared(r: CoverageRow) -> str:
    if not r.compared:
        return "its publisher's page" if r.verified else "–"
    return _safe(r.compared if r.verified else f"in part: {r.compared}")


def _safe(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    print(f"{PAGE.name}: {len(page().splitlines())} lines")
