"""What people made of the findings, for the page: notes, differences, member states, the coverage matrix."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from markupsafe import Markup

from umweg.report import names, notation, spark
from umweg.results import CoverageMatrix, DetectResult, Difference, Field, FindingChange, NoteInRun
from umweg.results.coverage import KINDS, MEANING
from umweg.results.finding import Member

MOST_MEMBERS = 8
MOST_CHANGES = 60
TITLES = {
    "new": "New findings",
    "gone": "Findings that are gone",
    "changed": "Findings that changed",
    "not-asked": "In one run only: the other was not asked",
}


def note(a: NoteInRun) -> dict[str, str]:
    """One note as the page prints it."""
    n = a.note
    return {
        "text": n.text,
        "by": n.by,
        "day": n.at[:10],
        "where": a.finding or n.finding,
        "key": notation.slug(a.finding) if a.finding else "",
        "remark": a.remark,
        "state": a.state,
    }


def notes(result: DetectResult) -> dict[str, list[dict[str, str]]]:
    """Notes by the finding at which they stand; those without one under ""."""
    out: dict[str, list[dict[str, str]]] = {}
    for a in result.annotations:
        out.setdefault(a.finding, []).append(note(a))
    return out


def member_rows(members: Sequence[Member]) -> list[dict[str, Any]]:
    """The members with the largest changes, and all others as one row."""
    some = sorted((m for m in members if m.before or m.after), key=lambda m: -abs(m.change))
    rows = [_member(m.reporter, notation.place(m.reporter), m) for m in some[:MOST_MEMBERS]]
    rest = some[MOST_MEMBERS:]
    if rest:
        shares = [m.share for m in rest if m.share is not None]
        summed = Member(
            "",
            sum(m.before for m in rest),
            sum(m.after for m in rest),
            sum(shares) if shares else None,
            tuple(map(sum, zip(*(m.months for m in rest), strict=True))),
        )
        rows.append(_member("", notation.count(len(rest), "other"), summed))
    return rows


def _member(code: str, name: str, m: Member) -> dict[str, Any]:
    return {
        "code": code,
        "name": name,
        "before": notation.millions(m.before),
        "after": notation.millions(m.after),
        "change": notation.millions(m.change),
        "share": notation.share(m.share, sign=False),
        "spark": spark.line(m.months),
    }


def difference(d: Difference | None, linked: frozenset[str]) -> dict[str, Any] | None:
    """The section on what changed since an older run; ``linked``: findings with a panel on this page."""
    if d is None:
        return None
    groups = []
    parts = names.parts(c.finding.good for c in d.changes)
    for what, some in groupby(d.changes, key=lambda c: c.what):
        changes = list(some)
        groups.append(
            {
                "what": what,
                "title": TITLES[what],
                "count": len(changes),
                "rest": max(len(changes) - MOST_CHANGES, 0),
                "rows": [_change(c, linked, parts) for c in changes[:MOST_CHANGES]],
            }
        )
    counts: Counter[str] = Counter(c.what for c in d.changes)
    told = notation.listing(f"{counts[w]:,} {w.replace('-', ' ')}" for w in TITLES if counts[w])
    return {
        "run": d.run,
        "when": d.at[:10],
        "reasons": [r.text for r in d.reasons],
        "told": told,
        "same": d.same,
        "groups": groups,
    }


def _change(c: FindingChange, linked: frozenset[str], told: dict[str, str]) -> dict[str, Any]:
    f = c.finding
    return {
        "key": notation.slug(f.id) if c.new is not None and f.id in linked else "",
        "code": f.good.id if f.level == "good" else "",
        "label": names.apart(f.good, told) if f.level == "good" else "All listed goods",
        "place": notation.place(f.transit),
        "grade": f.grade,
        "excess": notation.millions(f.excess.central),
        "said": [one_field(x) for x in c.fields if x.name not in ("before", "after", "excess_lower", "excess_upper")]
        or [x.name for x in c.fields]
        or [f"q {notation.probability(f.q_value)}"],
        "why": notation.months_in(c.why),
    }


def one_field(x: Field) -> str:
    """One figure, before and now."""
    name = x.name.removeprefix("channel ").replace("_", "-")
    if x.name == "excess":
        return f"excess {notation.millions(x.before)} → {notation.millions(x.after)}"
    if x.name == "q_value":
        return f"q {notation.probability(x.before)} → {notation.probability(x.after)}"
    return f"{name}: {x.before or 'not there'} → {x.after or 'not there'}"


def matrix(m: CoverageMatrix | None) -> dict[str, Any] | None:
    """The coverage matrix: a strip of months a reporter, and in words what is not simply reported."""
    if m is None:
        return None
    years = [(y, len(list(g))) for y, g in groupby(month[:4] for month in m.months)]
    rows = []
    for reporter, cells in zip(m.reporters, m.cells, strict=True):
        rows.append(
            {
                "name": notation.place(reporter),
                "strip": _strip(cells),
                "words": _in_words(m, reporter, cells),
                "compared": reporter in m.compared,
            }
        )
    present = {letter for cells in m.cells for letter in cells}
    return {
        "years": [(y, n, round(100 * n / len(m.months), 2)) for y, n in years],
        "rows": rows,
        "legend": [(letter, MEANING[kind]) for letter, kind in KINDS.items() if letter in present or letter in "rm"],
        "cells": sum(map(len, m.cells)),
        "odd": sum(letter != "r" for cells in m.cells for letter in cells),
    }


def _strip(cells: str) -> Markup:
    """Runs of equal months as blocks; what is missing is an empty frame."""
    parts, at = [], 0
    for letter, run in groupby(cells):
        n = len(list(run))
        parts.append(f'<path class="c{letter}" d="M{at} 0h{n}v10h-{n}z"/>')
        at += n
    cuts = "".join(f"M{i} 0v10" for i in range(1, len(cells)))
    return Markup(  # noqa: S704  # our own letters and numbers
        f'<svg class="strip" viewBox="0 0 {len(cells)} 10" preserveAspectRatio="none" aria-hidden="true">'
        f'{"".join(parts)}<path class="cuts" d="{cuts}"/></svg>'
    )


def _in_words(m: CoverageMatrix, reporter: str, cells: str) -> str:
    out = []
    for letter, kind in KINDS.items():
        months = [notation.month(month) for month, c in zip(m.months, cells, strict=True) if c == letter]
        if letter != "r" and months:
            said = {"doubtful": "in doubt", "nothing": "nothing to report"}.get(kind, kind)
            some = ", ".join(months[:8]) + (f" and {len(months) - 8} more" if len(months) > 8 else "")
            out.append(f"{said}: {some}")
    return "; ".join(out) or "every month"


def filtered(result: DetectResult) -> str:
    """Which findings the page shows, where filters hide some."""
    if result.shown is None:
        return ""
    told = []
    for name, value in result.shown.filters.items():
        text = ", ".join(map(str, value)) if isinstance(value, list) else value
        label = name.replace("_", " ")
        told.append(
            label if value is True else f"{label} {text:,.10g}" if isinstance(text, float) else f"{label} {text}"
        )
    of = notation.count(result.shown.of, "finding")
    return (
        f"Only {len(result.findings):,} of {of} are shown: {'; '.join(told)}. Error rates are those of the whole run."
    )
