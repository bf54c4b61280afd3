"""Verdicts in a sentence, corrections to copy, and what would settle a claim, in the language of the text."""

from __future__ import annotations

from collections.abc import Iterable

from umweg.claims.deciding.bases import bases
from umweg.claims.deciding.verdict import CHANGES, Decision, Weighed
from umweg.claims.figures.asked import Flow
from umweg.claims.figures.sums import NotHeld
from umweg.claims.model import Claim, Period, Reading
from umweg.claims.wording.numbers import figure, window
from umweg.claims.wording.phrases import phrases
from umweg.claims.wording.query import good_words, places, source_of, words


def needs(n: NotHeld, r: Reading, lang: str) -> str:
    """What the store lacks."""
    p = phrases(lang)
    return str(p["needs"][n.what]).format(
        detail=_detail(n.flow, n.period, r, lang), who=", ".join(n.who), goods=good_words(r.good, lang)
    )


def _detail(f: Flow, period: Period | None, r: Reading, lang: str) -> str:
    p = phrases(lang)
    sides = {"reporter": _places(f.reporters, r, lang), "partner": _places(f.partners, r, lang)}
    way = str(p["from" if f.flow == "import" else "to"]).format(**sides)
    when = [window(period, lang)] if period else []
    return ", ".join([f"{p['flow'].get(f.flow, f.flow)} {way}", good_words(r.good, lang), *when])


def _places(codes: tuple[str, ...], r: Reading, lang: str) -> str:
    """Countries as the reading groups them, else by name."""
    many = len(codes) > 20  # members of a union
    return places(("EU28",) if many and "GB" in codes else ("EU27",) if many else codes, lang)


def said(r: Reading, lang: str) -> str:
    """The number of a reading as it is meant, with its hedge; a direction where it has no number."""
    p = phrases(lang)
    if r.value is None:
        return str(p["direction"][r.direction or "flat"])
    sign = -1 if r.measure == "change" and r.direction == "down" else 1
    text = figure(sign * r.value, r.unit or "", lang, change=r.measure == "change")
    return str(p["hedge"].get(r.hedge, "{n}")).format(n=text)


def shown(w: Weighed, base: str, lang: str) -> str:
    """One figure of a reading."""
    found = w.figures[base][1]
    text = figure(found.value, found.unit, lang, change=w.reading.measure == "change")
    return f"{text} ({places((found.who,), lang)})" if found.who and not found.who.isdigit() else text


def says(claim: Claim, d: Decision, lang: str) -> str:
    """The verdict in a sentence."""
    p = phrases(lang)
    if claim.unjudged:
        return str(p["unjudged"][claim.unjudged])
    first = d.readings[0] if d.readings else None
    if claim.kind != "measured" or first is None:
        text = str(p["undecidable"]).format(kind=p["kind"][claim.kind])
        return text + _beside(d.readings, lang)
    if d.verdict == "not_checkable":
        lacking = needs(first.needs, first.reading, lang) if first.needs else "?"
        return str(p["not_checkable"]).format(needs=lacking) + _beside(d.readings[1:], lang)
    text = _decided(d, first, lang)
    if "equal_reporters" in d.flags:
        late = next(iter(first.figures.values()))[1].late
        text += str(p["equal_reporters"]).format(who=places(late, lang))
    return str(p["denied"]).format(says=text) if claim.polarity == "denied" else text


def _beside(readings: Iterable[Weighed], lang: str) -> str:
    """What can be tested beside, with its figure."""
    p = phrases(lang)
    first = next((w for w in readings if w.figures), None)
    if first is None:
        return ""
    base, (at, _, _) = next(iter(first.figures.items()))
    asked = words(first.reading, at if base else None, lang)
    return str(p["beside"]).format(words=asked, figure=shown(first, base, lang))


def _decided(d: Decision, first: Weighed, lang: str) -> str:
    p, base = phrases(lang), next(iter(first.figures))
    if d.variants and d.verdict == "base_dependent":
        named = (
            p["variant"].format(figure=shown(v, next(iter(v.figures)), lang), name=_variant(v, lang))
            for v in d.variants
        )
        return str(p[d.variants[0].variant]).format(all=", ".join(named))
    if d.verdict == "base_dependent":
        each = (
            p["on_base"].format(figure=shown(first, k, lang), base=window(at, lang))
            for k, (at, _, _) in first.figures.items()
        )
        return str(p["base_dependent"]).format(all=", ".join(each))
    if "from" in first.flags:
        before = figure(first.before.value, first.before.unit, lang) if first.before else "?"
        return str(p["contradicted_from"]).format(before=before, on=_on(first, base, lang))
    key = "close" if first.verdict == "supported" and "close" in first.flags else first.verdict
    return str(p[key]).format(
        figure=shown(first, base, lang), on=_on(first, base, lang), said=said(first.reading, lang)
    )


def _variant(v: Weighed, lang: str) -> str:
    names = phrases(lang)["names"]
    if v.variant == "which_side":
        return str(names[v.reading.flow])
    return str(names["EU28" if v.reading.of else "EU27"])


def _on(w: Weighed, base: str, lang: str) -> str:
    """The windows of a figure, in brackets or behind a preposition."""
    p, r = phrases(lang), w.reading
    if r.period is None:
        return ""
    at = w.figures[base][0]
    if r.measure in CHANGES and r.of is None and at != r.period:
        return str(p["on"]).format(window=window(r.period, lang), base=window(at, lang))
    return str(p["in"]).format(window=window(r.period, lang))


def correction(claim: Claim, d: Decision, lang: str) -> str:
    """A sentence to copy where the figures say otherwise; empty elsewhere."""
    first = d.readings[0] if d.readings else None
    if first is None or first.verdict != "contradicted" or not first.figures or d.verdict == "base_dependent":
        return ""
    base, r = next(iter(first.figures)), first.reading
    if "from" in first.flags and first.before:
        number = figure(first.before.value, first.before.unit, lang)
        wrong = figure(r.from_ or 0.0, r.unit or "", lang)
        at = r.comparison.period if r.comparison else next(iter(bases(r, r.period).values())) if r.period else None
        on = str(phrases(lang)["in"]).format(window=window(at, lang)) if at else ""
    else:
        number, wrong, on = shown(first, base, lang), said(r, lang), _on(first, base, lang)
    source = source_of(r, lang)
    source = source[:1].upper() + source[1:]
    return str(phrases(lang)["correction"]).format(source=source, figure=number, on=on, said=wrong)
