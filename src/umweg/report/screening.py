"""The page of ``umweg screen``: a batch in counts and bars, then the gravest consignments with their reasons."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from umweg.law.checks import check
from umweg.report.html import environment, style, write_page
from umweg.results.batch import Tally
from umweg.results.decision import OUTCOMES, Decision
from umweg.results.wording import lacking, land, role


@cache
def page_words(lang: str) -> Mapping[str, str]:
    """The words of the page in a language."""
    import yaml

    text = (Path(__file__).parent / "templates" / "screening.yml").read_text("utf-8")
    return dict(yaml.safe_load(text)[lang])


def write_screening(tally: Tally, pins: Mapping[str, Any], path: str | Path, lang: str = "en") -> int:
    """Write the page to ``path``, all or nothing; bytes written. Raises as ``report.html.write_report``."""
    return write_page(path, lambda: render(tally, pins, lang))


def render(tally: Tally, pins: Mapping[str, Any], lang: str = "en") -> str:
    """The page as text; the same batch gives the same bytes."""
    w = page_words(lang)
    shown = list(tally.gravest())
    reasons = _reasons(tally, w, lang)
    missing = _missing(tally, w, lang)
    held = tally.total - tally.outcomes["release"]
    return environment().get_template("screening.html.j2").render(
        w=w, lang=lang, style=style("colours", "page", "parts", "screening"),
        headline=_headline(tally, lang), as_of=pins.get("as_of", ""), policy=pins.get("policy", {}).get("key", ""),
        program=pins.get("program", ""), outcomes=_outcomes(tally, w, lang),
        reasons=[r for r in reasons if r["action"] != "note"],
        notes=[r for r in reasons if r["action"] == "note"], missing=missing,
        contents=_contents(w, bool(reasons), bool(missing)),
        decisions=[card(d, w, lang) for d in shown], pins=_pins(pins),
        rest=_number(held - len(shown), lang) if held > len(shown) else "",
        not_found=shown[0].not_found if shown else (),
    )  # fmt: skip


def _contents(w: Mapping[str, str], reasons: bool, missing: bool) -> list[tuple[str, str]]:
    """The contents list: (id of a heading, words); only of what is on the page."""
    listed = (("reasons", reasons), ("gravest", True), ("missing", missing), ("pins", True))
    return [(f"{key}-h", w[key]) for key, there in listed if there]


def _headline(tally: Tally, lang: str) -> str:
    if lang == "en":
        return tally.headline()
    words = {"stop": "gestoppt", "review": "zu prüfen", "information": "mit Rückfrage", "release": "freigegeben"}
    if not tally.total:
        return "Es wurde keine Sendung geprüft."
    parts = [f"{_number(tally.outcomes[o], lang)} {words[o]}" for o in reversed(OUTCOMES) if tally.outcomes[o]]
    return f"{_number(tally.total, lang)} Sendung{'' if tally.total == 1 else 'en'}: {', '.join(parts)}."


def _number(n: int, lang: str) -> str:
    return f"{n:,}" if lang == "en" else f"{n:,}".replace(",", ".")


def _outcomes(tally: Tally, w: Mapping[str, str], lang: str) -> list[dict[str, Any]]:
    """Counts with the width of a bar and a share; a share below a per mille is told as such."""
    out = []
    for o in reversed(OUTCOMES):
        share = tally.share(o)
        told = "< 0.1 %" if 0 < share < 0.001 else f"{share:.1%}".replace("%", " %")
        out.append({"key": o, "name": w[o], "count": _number(tally.outcomes[o], lang), "wide": f"{100 * share:.3g}",
                    "share": told if lang == "en" else told.replace(".", ",")})  # fmt: skip
    return out


def _reasons(tally: Tally, w: Mapping[str, str], lang: str) -> list[dict[str, Any]]:
    most = max(tally.reasons.values(), default=1)
    rows = []
    for (key, action), n in tally.by_reason()[:30]:
        law = check(key)
        rows.append({
            "name": law.titles[lang], "key": key, "action": action, "word": w[action], "count": _number(n, lang),
            "wide": f"{100 * n / most:.3g}",
            "alone": _number(tally.alone[key, action], lang) if action in ("review", "stop") else "",
            "source": law.source, "link": law.link, "flag": law.flag, "verified": law.verified,
        })  # fmt: skip
    return rows


def _missing(tally: Tally, w: Mapping[str, str], lang: str) -> list[dict[str, str]]:
    return [
        {"name": check(key).titles[lang], "count": _number(n, lang), "asked": "" if action == "note" else w["asked"]}
        for (key, action), n in tally.by_missing()
    ]


def card(d: Decision, w: Mapping[str, str], lang: str) -> dict[str, Any]:
    """One decision as the macro ``card`` of ``screening_card.html.j2`` prints it; ``w`` as ``page_words`` gives it."""
    parties = [_party(p, lang) for p in d.parties]
    reasons = [
        {"action": r["action"], "word": w[r["action"]], "text": r["text"][lang], "why": r["why"], "detail": r["detail"],
         "source": r["source"], "link": r["link"], "verified": r["verified"], "flag": r["flag"]}
        for r in d.reasons
    ]  # fmt: skip
    asked = [
        {
            "name": m["titles"][lang],
            "fields": "; ".join(lacking(m, d.parties, lang)),
        }
        for m in d.missing
        if m["action"] != "note"
    ]
    return {
        "id": d.id, "name": d.consignment_id, "outcome": d.outcome, "word": w[d.outcome], "parties": parties,
        "reasons": [r for r in reasons if r["action"] != "note"], "asked": asked,
        "notes": [r for r in reasons if r["action"] == "note"], "points": _points(d.points, w, lang),
        "lifted": [{"text": r["text"][lang], "why": r["why"]} for r in d.lifted],
        "others": ", ".join(m["titles"][lang] for m in d.missing if m["action"] == "note"),
        "layers": [_layer(x, w, lang) for x in d.layers or ()],
    }  # fmt: skip


def _layer(x: Mapping[str, Any], w: Mapping[str, str], lang: str) -> dict[str, str]:
    """A layer of law as a row: its status in words, the day of its law, and why."""
    status = x["status"].replace(" ", "_")
    return {"title": x["titles"][lang], "status": status, "word": w[f"layer_{status}"],
            "as_of": x["as_of"], "because": " ".join(f"{b[lang].rstrip('.')}." for b in x["because"])}  # fmt: skip


def _points(points: float, w: Mapping[str, str], lang: str) -> str:
    if not points:
        return ""
    number = f"{points:g}" if lang == "en" else f"{points:g}".replace(".", ",")
    return f"{number} {w['point'] if points == 1 else w['points']}"


def _party(p: Mapping[str, Any], lang: str) -> str:
    where = f", {land(p['country'], lang)}" if p["country"] else ""
    return f"{p['name'] or p['id'] or '?'} ({role(p['role'], lang)}{where})"


def _pins(pins: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Pins as rows, those of lists one by one; what was not given is said."""
    rows = []
    for key, value in pins.items():
        if isinstance(value, Mapping):
            rows += [(f"{key}: {k}", str(v)) for k, v in value.items()]
        else:
            rows.append((key, "–" if value is None else str(value)))
    return rows
