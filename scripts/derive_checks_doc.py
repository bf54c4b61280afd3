"""Writes docs/reference/checks.md from the passports in law/checks: ``python scripts/derive_checks_doc.py``.

A test compares the page with what this would write, so that it is never out of date.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from umweg.law.checks import CheckLaw, checks

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "checks.md"
HEAD = """# Checks of a consignment

<!-- Written by scripts/derive_checks_doc.py from src/umweg/law/checks: change those, not this page. -->

A check is two files: its passport `src/umweg/law/checks/KEY.yml`, with source, parameters and sentences in English
and German, and its code `screening/checks/*/KEY.py` (with `_` for `-`), with one function `assess(facts, known)`.
A new check needs no other change. What its reasons lead to stands in the [policy](policy.md).

An answer is *found* (reasons), *none*, or *not assessable* with the fields that were lacking. Nothing found is never
"clear", and a field that is not there never counts as harmless. One flag alone proves nothing (FinCEN says so itself).

Flags are the numbers of the list of red flags that this is built on: 33 rules out of official guidance. A check is
*verified* where the text of its source was read; others rest on summaries or memory and can be no ground of their own.
The numbers in parameters are ours unless the reason says otherwise; a policy can change each.

Red flags that speak of restricted goods or foreign receivers are asked only of *sensitive* goods (the lists in the
parameter of `high-priority-goods`) that leave the coalition: ordinary trade raises none of them. Some ask the
*history*, aggregates by party and month out of past consignments: answered from the months before that of the
consignment, so that it never speaks about itself, and only where the history reaches far enough back.

Keys of a passport: those of [goods lists](law.md) (`key`, `act`, `link`, `source`, `completeness`, `completeness_note`,
`verified`, `note`), and `flag`, `titles`, `laws` (whose rule it is), `needs` (fields that it asks for), `parameters`
(`name`, `value`, `why`), `says` (by case and language, with `{fields}`; `country…`, `countries` and `role` are said as
names).
"""
UNASSESSED = """
## What stays not assessable

| flag | what | why |
|---|---|---|
| 9 | usual prices | only for goods whose price is known to the store (`detect`) |
| 10, 11, 26, 27 | lists that are not loaded; owners that nobody states | the lists are those of the store |
| 16 | detours within a country; ways usual for a product | one city a country; only the user's own history |
| 17 | whether an address exists and what stands there | needs geodata |
| 18 | what a web address shows | nothing is looked up |
| 21 | new ships without economic reason | needs data on the ownership of ships |
| 22 | technology level of the destination | needs data on industry |
| 23 | out-of-the-way delivery within a country | as 16 |
| 25 | licences used up by earlier consignments | licences are not followed over time |
| 28 | Annexes XI, XX and XXXV by code | their lists are not at hand: whole headings instead |
| 31, 33 | the notes and permits themselves | only what the consignment states of them |
| 32 | what the seal recorded | only the seals stated with the stops |
"""


def page() -> str:
    """The whole page."""
    found = sorted(checks().values(), key=lambda c: (c.flag or 99, c.key))
    rows = (
        f"| {c.flag or '–'} | [`{c.key}`](#{c.key}) | {c.titles['en']} | {', '.join(c.laws)} | "
        f"{'yes' if c.verified else 'no'} | {', '.join(f'`{n}`' for n in c.needs) or '–'} |"
        for c in found
    )
    table = "\n".join(("| flag | check | what | laws | verified | needs |", "|---|---|---|---|---|---|", *rows))
    parts = "\n".join(line for c in found for line in _one(c))
    return f"{HEAD}\n## All checks\n\n{table}\n{UNASSESSED}\n{parts}".rstrip() + "\n"


def _one(c: CheckLaw) -> Iterator[str]:
    yield f"### {c.key}\n"
    flag = f"Red flag {c.flag}. " if c.flag else ""
    source = f"[{c.source}]({c.link})" if c.link else c.source
    yield f"{flag}{c.titles['en']} / {c.titles['de']}. Source: {source}."
    if c.note:
        yield c.note
    if c.completeness != "complete" or c.completeness_note:
        yield f"Completeness: {c.completeness}. {c.completeness_note}".rstrip()
    yield ""
    for case, texts in c.says.items():
        yield f"- `{case}`: {texts['en']}"
    for name, p in c.parameters.items():
        value = (
            ", ".join(map(str, p.value))
            if isinstance(p.value, tuple)
            else f"{p.value:g}"
            if isinstance(p.value, float)
            else p.value
        )
        yield f"- parameter `{name}` = {value}: {p.why}"
    yield ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
