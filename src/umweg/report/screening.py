"""The page of ``umweg screen``: a batch in counts and bars, then the gravest consignments with their reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from umweg.law.checks import check
from umweg.report.html import environment, style, write_page
from umweg.results.batch import LISTS, TOLD_ONCE, Tally
from umweg.results.beside import beside, layers
from umweg.results.decision import OUTCOMES, Decision
from umweg.results.german import phrased, reason_text, said
from umweg.results.shipment import parties, shipment
from umweg.results.wording import lacking, land, role, spoken


@cache
def page_words(lang: str) -> Mapping[str, str]:
    """The words of the page in a language."""
    import yaml

    text = (Path(__file__).parent / "templates" / "screening.yml").read_text("utf-8")
    return dict(yaml.safe_load(text)[lang])


Histories = Mapping[str, Sequence[Mapping[str, Any]]]


def write_screening(
    tally: Tally, pins: Mapping[str, Any], path: str | Path, lang: str = "en", histories: Histories | None = None
) -> int:
    """Write the page to ``path``, all or nothing; bytes written. Raises as ``report.html.write_report``.

    ``histories``: by consignment, what clerks have said on it (``api.screen.Screening.histories``).
    """
    return write_page(path, lambda: render(tally, pins, lang, histories))


def render(tally: Tally, pins: Mapping[str, Any], lang: str = "en", histories: Histories | None = None) -> str:
    """The page as text; the same batch gives the same bytes."""
    w = page_words(lang)
    shown = list(tally.shown())
    reasons = _reasons(tally, w, lang)
    missing = _missing(tally, w, lang)
    held = tally.total - tally.outcomes["release"]
    before = histories or {}
    return environment().get_template("screening.html.j2").render(
        w=w, lang=lang, style=style("colours", "page", "parts", "screening"),
        headline=headline(tally, lang), as_of=pins.get("as_of", ""), policy=pins.get("policy", {}).get("key", ""),
        program=pins.get("program", ""), outcomes=_outcomes(tally, w, lang), notices=notices(tally, lang, TOLD_ONCE),
        reasons=[r for r in reasons if r["action"] != "note"],
        notes=[r for r in reasons if r["action"] == "note"], missing=missing,
        contents=_contents(w, bool(reasons), bool(missing), bool(tally.outweighed)),
        decisions=[card(d, w, lang, given, before.get(d.consignment_id, ()), told=True) for d, given in shown],
        pins=_pins(pins, w),
        outweighed=[{"name": name, "party": _party(p, lang), **beside(h, lang)} for name, p, h in tally.outweighed],
        rest=_number(held - len(shown), lang) if held > len(shown) else "",
        not_found=[said(t, lang) for t in (shown[0][0].not_found if shown else ())],
    )  # fmt: skip


def notices(tally: Tally, lang: str, about: Sequence[str] = LISTS) -> list[str]:
    """What is wrong with the lists of parties, told once for a batch: a sentence each; empty where nothing is.

    ``about``: checks; with ``TOLD_ONCE`` lists of goods and other law as well.
    """
    found = []
    told = (r for r in tally.lists.values() if r["check"] in about)
    for reason in sorted(told, key=lambda r: about.index(r["check"])):
        if "each" not in reason["values"]:
            found.append(reason_text(reason, lang))
            continue
        cases = ((e["case"], {k: v for k, v in e.items() if k != "case"}) for e in reason["values"]["each"])
        found += [check(reason["check"]).say(case, lang, **spoken(values, lang)) for case, values in cases]
    return found


def _contents(w: Mapping[str, str], reasons: bool, missing: bool, against: bool) -> list[tuple[str, str]]:
    """The contents list: (id of a heading, words); only of what is on the page."""
    listed = (("reasons", reasons), ("gravest", True), ("outweighed", against), ("missing", missing), ("pins", True))
    return [(f"{key}-h", w[key]) for key, there in listed if there]


def headline(tally: Tally, lang: str) -> str:
    """The batch in one sentence."""
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
            "source": phrased(law.source, lang), "link": law.link, "flag": law.flag, "verified": law.verified,
        })  # fmt: skip
    return rows


def _missing(tally: Tally, w: Mapping[str, str], lang: str) -> list[dict[str, str]]:
    return [
        {"name": check(key).titles[lang], "count": _number(n, lang), "asked": "" if action == "note" else w["asked"]}
        for (key, action), n in tally.by_missing()
    ]


def card(
    d: Decision, w: Mapping[str, str], lang: str, given: Mapping[str, Any] | None = None,
    history: Sequence[Mapping[str, Any]] = (), *, told: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """One decision as the macro ``card`` of ``screening_card.html.j2`` prints it; ``w`` as ``page_words`` gives it.

    ``given``: its consignment as plain data; ``history``: what clerks have said on it; ``told``: a banner tells what is
    wrong with lists and law, so that it stands here only where nothing else holds the consignment, in a few words.
    """
    reasons = [_reason(r, w, lang) for r in d.reasons]
    reasons = _in_banner(reasons, w) if told else _together(reasons)
    return {
        "id": d.id, "name": d.consignment_id, "outcome": d.outcome, "word": w[d.outcome],
        "parties": parties(given, lang) if given else [], "who": [_party(p, lang) for p in d.parties],
        "shipment": shipment(given, lang) if given else [], "layers": layers(d, lang),
        "hits": [{"party": _party(p, lang), **beside(h, lang)} for p in d.parties for h in p.get("hits", ())]
        + [{"party": r["values"]["said"], **beside(r["beside"], lang)} for r in d.reasons if r.get("beside")],
        "history": [_step(s, w) for s in history],
        "reasons": [r for r in reasons if r["action"] != "note"], "asked": _asked(d, lang),
        "notes": [r for r in reasons if r["action"] == "note"], "points": _points(d.points, w, lang),
        "lifted": [{"text": reason_text(r, lang), "why": said(r["why"], lang)} for r in d.lifted],
        "others": ", ".join(m["titles"][lang] for m in d.missing if m["action"] == "note"),
    }  # fmt: skip


def _asked(d: Decision, lang: str) -> list[dict[str, str]]:
    return [
        {
            "name": m["titles"][lang],
            "fields": "; ".join(lacking(m, d.parties, lang)),
        }
        for m in d.missing
        if m["action"] != "note"
    ]


def _reason(r: Mapping[str, Any], w: Mapping[str, str], lang: str) -> dict[str, Any]:
    return {
        "check": r["check"], "action": r["action"], "word": w[r["action"]], "text": reason_text(r, lang),
        "why": said(r["why"], lang), "detail": [phrased(t, lang) for t in r["detail"]], "link": r["link"],
        "source": phrased(r["source"], lang), "verified": r["verified"], "flag": r["flag"],
    }  # fmt: skip


def _together(reasons: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is wrong with lists as one line where it leads to the same: the banner has it list by list."""
    lists = [r for r in reasons if r["check"] in LISTS]
    if len({r["action"] for r in lists}) != 1 or len(lists) < 2:
        return reasons
    one = {**lists[0], "text": " ".join(r["text"] for r in lists), "detail": []}
    return [one if r is lists[0] else r for r in reasons if r is lists[0] or r not in lists]


def _in_banner(reasons: list[dict[str, Any]], w: Mapping[str, str]) -> list[dict[str, Any]]:
    """Without what the banner tells; of what it alone holds back, that it does."""
    kept = [r for r in reasons if r["check"] not in TOLD_ONCE]
    if len(kept) == len(reasons) or any(r["action"] != "note" for r in kept):
        return kept
    first = next(r for r in reasons if r["check"] in TOLD_ONCE)
    return [{**first, "text": w["lists_alone"], "detail": [], "source": "", "link": ""}, *kept]


def _step(s: Mapping[str, Any], w: Mapping[str, str]) -> str:
    """What a clerk said, in a line."""
    verdict = w.get(f"verdict_{s['verdict']}", s["verdict"] or "")
    did = " ".join(filter(None, (w.get(f"did_{s['did']}", s["did"]), verdict)))
    return f"{str(s['at'])[:16].replace('T', ' ')} n{s['number']}: {s['by']} {did}: {s['reason'] or w['purged']}"


def _points(points: float, w: Mapping[str, str], lang: str) -> str:
    if not points:
        return ""
    number = f"{points:g}" if lang == "en" else f"{points:g}".replace(".", ",")
    return f"{number} {w['point'] if points == 1 else w['points']}"


def _party(p: Mapping[str, Any], lang: str) -> str:
    where = f", {land(p['country'], lang)}" if p["country"] else ""
    return f"{p['name'] or p['id'] or '?'} ({role(p['role'], lang)}{where})"


def _pins(pins: Mapping[str, Any], w: Mapping[str, str]) -> list[tuple[str, str]]:
    """Pins as rows, those of lists one by one; what was not given is said."""
    rows = []
    for name, value in pins.items():
        key = w.get(f"pin_{name}", name)
        if isinstance(value, Mapping):
            rows += [(f"{key}: {k}", str(v)) for k, v in value.items()]
        else:
            rows.append((key, "–" if value is None else str(value)))
    return rows
