"""From claims and decisions to what is said: readings in words, figures, sentences, series."""

from __future__ import annotations

from umweg.claims.deciding.verdict import Decision, Weighed
from umweg.claims.figures.asked import flow_of, goods_of
from umweg.claims.figures.sums import Figures
from umweg.claims.model import Claim, Period, as_dict
from umweg.claims.wording.numbers import figure, window
from umweg.claims.wording.query import command, source_of, words
from umweg.claims.wording.verdicts import correction, needs, says, shown
from umweg.results.check import CheckedClaim, CheckedFigure, CheckedReading

LONGEST = 60  # months of a plot
LANGUAGES = ("de", "en", "ru")


def answer(claim: Claim, d: Decision, f: Figures | None) -> CheckedClaim:
    """A claim with all that is said of it."""
    lang = claim.lang if claim.lang in LANGUAGES else "en"
    readings = tuple(_reading(w, lang) for w in d.readings)
    series, unit = _series(d.readings[0], f) if d.readings and f else ((), "")
    return CheckedClaim(
        id=claim.id, span=claim.span, sentence=claim.sentence, text=claim.text, lang=claim.lang, kind=claim.kind,
        polarity=claim.polarity, speaker=claim.speaker, attribution=claim.attribution, unjudged=claim.unjudged,
        verdict=d.verdict, flags=d.flags, readings=readings, variants=tuple(_reading(w, lang) for w in d.variants),
        needs=tuple(dict.fromkeys(r.needs for r in readings if r.needs)), says=says(claim, d, lang),
        correction=correction(claim, d, lang), series=series, series_unit=unit, found_by=claim.found_by,
    )  # fmt: skip


def _reading(w: Weighed, lang: str) -> CheckedReading:
    r = w.reading
    base = next((at for at, _, _ in w.figures.values()), r.comparison.period if r.comparison else None)
    compared = base if r.measure in ("change", "ratio") and r.of is None else None
    source = source_of(r, lang)
    first = next((x for _, x, _ in w.figures.values()), None)
    return CheckedReading(
        slots=as_dict(r), words=words(r, compared, lang, source), command=command(r, compared), verdict=w.verdict,
        figures=tuple(_figure(w, k, lang) for k in w.figures), needs=needs(w.needs, r, lang) if w.needs else "",
        source=source, variant=w.variant, rates=first.rates if first else (), late=first.late if first else (),
    )  # fmt: skip


def _figure(w: Weighed, base: str, lang: str) -> CheckedFigure:
    at, x, nearness = w.figures[base]
    return CheckedFigure(
        value=x.value, unit=x.unit, text=shown(w, base, lang), base=base, window=str(w.reading.period),
        compared=str(at) if base else "", before=x.before, after=x.after, sums_unit=x.sums_unit, nearness=nearness,
        when=window(at, lang), who=x.who, before_text=_money(x.before, x.sums_unit, lang),
        after_text=_money(x.after, x.sums_unit, lang),
    )  # fmt: skip


def _money(value: float | None, unit: str, lang: str) -> str:
    return "" if value is None else figure(value, unit, lang)


def _series(w: Weighed, f: Figures) -> tuple[tuple[tuple[str, float], ...], str]:
    """The flow of a reading by month, from its first base on; empty where nothing was found."""
    r = w.reading
    if r.period is None or not w.figures or not goods_of(r.good):
        return (), ""
    first = min(r.period.first, *(at.first for at, _, _ in w.figures.values()))
    span = Period(max((first - 12) // 12 * 12, r.period.end - LONGEST), r.period.end)  # with the year before it
    flow = flow_of(r)
    return tuple(f.by_month(flow, span)), f.currency(flow)
