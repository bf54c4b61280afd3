"""The page of a check: the text itself with its statements marked, and behind each mark the question and the figures.

One self-contained file; the only script copies a sentence. Same result, same bytes.
"""

from __future__ import annotations

import csv
import io
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml
from markupsafe import Markup, escape

from umweg.core.printable import printable
from umweg.core.spreadsheet import safe
from umweg.report.check_plot import plot, scale
from umweg.report.html import environment, style, write_page
from umweg.results.check import VERDICTS, CheckedClaim, CheckedText, CheckResult

SIGNS = {"supported": "✓", "contradicted": "✗", "base_dependent": "≈", "not_checkable": "?", "unjudged": "–"}
HERE = Path(__file__).parent / "templates"


def render_check(result: CheckResult) -> str:
    """The page as text, in the language of the first text."""
    lang = result.texts[0].lang if result.texts else "en"
    words = _words(lang)
    return (
        environment()
        .get_template("check.html.j2")
        .render(
            r=result,
            lang=lang,
            w=words,
            style=style("colours", "page", "check"),
            script=Markup((HERE / "check.js").read_text("utf-8")),  # noqa: S704  # our own file
            headline=_headline(result, words),
            counts=[
                (v, SIGNS[v], words["verdicts"][v], sum(t.counts[v] for t in result.texts))
                for v in (*VERDICTS, "unjudged")
            ],
            texts=[_text(n, t, words) for n, t in enumerate(result.texts)],
            lined=[_lined(result, x, words) for x in result.lined],
            signs=SIGNS,
            credits=sorted({s.credit for s in result.snapshots if s.credit}),
        )
    )


def write_check(result: CheckResult, path: str | Path) -> int:
    """Write the page, all or nothing; bytes written. Errors as ``write_report``."""
    return write_page(Path(path), lambda: render_check(result))


def _words(lang: str) -> dict[str, Any]:
    every = _all_words()
    return every.get(lang, every["en"])


@cache
def _all_words() -> dict[str, dict[str, Any]]:
    loaded: dict[str, dict[str, Any]] = yaml.safe_load((HERE / "check.yml").read_text("utf-8"))
    return loaded


def _headline(result: CheckResult, words: dict[str, Any]) -> str:
    judged = [c for c in result.claims if c.verdict]
    bad = sum(c.verdict == "contradicted" for c in judged)
    if not judged:
        return str(words["none"])
    decided = any(c.verdict != "not_checkable" for c in judged)
    return str(words["headline" if bad else "fine" if decided else "open"]).format(bad=bad, all=len(judged))


def key(n: int, claim: str) -> str:
    """The anchor of a claim: its id, with the number of its text where that is not the first."""
    return claim if n == 0 else f"t{n + 1}-{claim}"


def _text(n: int, t: CheckedText, words: dict[str, Any]) -> dict[str, Any]:
    gravest = t.gravest()
    return {
        "t": t,
        "n": n,
        "marked": marked(n, t),
        "claims": [_claim(n, c, words) for c in t.claims],
        "gravest": gravest,
        "gravest_key": key(n, gravest.id) if gravest else "",
        "unread": words["unread"].format(n=f"{t.languages['other']:,}") if t.languages.get("other") else "",
    }


def _claim(n: int, c: CheckedClaim, words: dict[str, Any]) -> dict[str, Any]:
    verdict = c.verdict or "unjudged"
    return {
        "c": c,
        "key": key(n, c.id),
        "verdict": verdict,
        "sign": SIGNS[verdict],
        "name": words["verdicts"][verdict],
        "quote": " ".join(c.text.split()),
        "plot": plot(c),
        "plot_says": words["plot"].format(unit=f"{words['scales'][scale(c)]} {c.series_unit}".strip()),
        "csv": _csv(c),
        "flags": [words["flags"].get(f, f) for f in c.flags],
    }


def _csv(c: CheckedClaim) -> str:
    """The rows as the address of a file that the page holds itself."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["month", f"value_{c.series_unit}"])
    rows.writerows([safe(m), v] for m, v in c.series)
    return f"data:text/csv;charset=utf-8,{quote(out.getvalue())}"


def _lined(result: CheckResult, x: Any, words: dict[str, Any]) -> dict[str, Any]:
    one, other = result.texts[x.first[0]], result.texts[x.second]
    said = {c.id: c for c in other.claims}
    first = next(c for c in one.claims if c.id == x.first[1])
    return {
        "relation": x.relation,
        "name": words["relations"][x.relation],
        "says": x.says,
        "about": x.about,
        "sides": [(key(x.first[0], first.id), one.name, " ".join(first.text.split())),
                  *((key(x.second, i), other.name, " ".join(said[i].text.split())) for i in x.others)],
    }  # fmt: skip


def marked(n: int, t: CheckedText) -> Markup:
    """The text with its statements marked; where several share a passage, the gravest colours it, all are linked."""
    ends = sorted({0, len(t.text), *(p for c in t.claims for p in c.span)})
    out: list[Markup] = []
    for a, b in pairwise(ends):
        here = sorted((c for c in t.claims if c.span[0] <= a and b <= c.span[1]), key=_gravity)
        piece = escape(printable(t.text[a:b], lines=True))
        if here:
            piece = Markup('<a class="m {v}" href="#{k}">{p}</a>').format(
                v=here[0].verdict or "unjudged", k=key(n, here[0].id), p=piece
            )
        out.append(piece)
        out += [_sign(n, c) for c in sorted(here, key=lambda c: c.id) if c.span[1] == b]
    return Markup("").join(out)


def _sign(n: int, c: CheckedClaim) -> Markup:
    verdict = c.verdict or "unjudged"
    return Markup('<a class="g {v}" href="#{k}" id="at-{k}" title="{i}">{s}<small>{i}</small></a>').format(
        v=verdict, k=key(n, c.id), s=SIGNS[verdict], i=c.id
    )


def _gravity(c: CheckedClaim) -> int:
    return VERDICTS.index(c.verdict) if c.verdict else len(VERDICTS)
