"""What the pages of ``simulate`` say: words by language, numbers as a language writes them, the sentences on top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from umweg.results.german import said
from umweg.results.simulation import CountryEffect, SimulateResult, Spread

LEAST = 0.005  # % of real income: what is smaller is not told in a sentence
MOST_TOLD = 3


@cache
def page_words(lang: str) -> Mapping[str, Any]:
    """The words of the pages in a language."""
    import yaml

    text = (Path(__file__).parent / "templates" / "simulation.yml").read_text("utf-8")
    return dict(yaml.safe_load(text)[lang])


def number(value: float, lang: str, form: str = ".3f") -> str:
    """A number as a language writes it.

    >>> number(1234.5, "de", ",.1f"), number(-0.0001, "en", "+.3f")
    ('1.234,5', '0.000')
    """
    text = f"{value:{form}}"
    if not text.strip("+-0.,%"):  # a sign before nothing says too much
        text = text.lstrip("+-")
    return text if lang == "en" else text.translate(str.maketrans(",.", ".,"))


def share(value: float | None, lang: str) -> str:
    """A share in %."""
    return "" if value is None else number(100 * value, lang, ".0f") + " %"


def bounds(interval: tuple[float, float] | None, lang: str, form: str = "+.3f") -> str:
    """An interval in figures; nothing without draws."""
    return "" if interval is None else " … ".join(number(x, lang, form) for x in interval)


def country(code: str, w: Mapping[str, Any]) -> str:
    """A country's name, its code where the words have none."""
    return str(w["countries"].get(code, code))


def route(name: str, w: Mapping[str, Any]) -> str:
    """A route's name: 'direct', or the countries on it."""
    return str(w["direct"]) if name == "direct" else " – ".join(country(c, w) for c in name.split(">"))


def headline(r: SimulateResult, lang: str) -> str:
    """Who would lose and gain the most, without intervals."""
    return _moves_most(r, lang, intervals=False)


def headlines(r: SimulateResult, lang: str) -> list[str]:
    """Three sentences: who would lose and gain, what would go round, how much of it is assumed."""
    w = page_words(lang)
    first = _moves_most(r, lang, intervals=True)
    assumed = sum(g.kind == "assumption" for g in r.grounds)
    return [first, *_round(r, w, lang), w["rests"].format(n=assumed, all=len(r.grounds))]


def _moves_most(r: SimulateResult, lang: str, *, intervals: bool) -> str:
    w = page_words(lang)
    moved = [c for c in r.countries if abs(c.real_income.central) >= LEAST]
    moved.sort(key=lambda c: -abs(c.real_income.central))
    told = [_effect(c, w, lang, intervals) for c in moved[:MOST_TOLD]]
    return _sentence(_and(told, w)) if told else str(w["nobody"])


def _effect(c: CountryEffect, w: Mapping[str, Any], lang: str, intervals: bool) -> str:
    s = c.real_income
    interval, form = "", ".2f" if abs(s.central) >= 0.05 else ".3f"
    if s.ninety is not None and intervals:
        low, high = sorted(abs(x) for x in s.ninety)
        both = s.ninety[0] * s.ninety[1] >= 0
        shown = (low, high) if both else s.ninety
        signed = form if both else f"+{form}"
        interval = w["between"].format(low=number(shown[0], lang, signed), high=number(shown[1], lang, signed))
    key = "lose" if s.central < 0 else "gain"
    size = number(abs(s.central), lang, form)
    return str(w[key].format(country=country(c.country, w), size=size, interval=interval))


def _round(r: SimulateResult, w: Mapping[str, Any], lang: str) -> list[str]:
    ways = [x for x in r.routes if x.route != "direct"]
    if not ways:
        return []
    was, is_ = (sum(getattr(x, time).central for x in ways) for time in ("before", "after"))
    if is_ < 0.5:
        return [w["still_none"].format(before=number(was, lang, ",.0f"))]
    most = max(ways, key=lambda x: x.after.central)
    figures = {"after": number(is_, lang, ",.0f"), "before": number(was, lang, ",.0f")}
    return [w["still"].format(most=route(most.route, w), **figures)]


def doubts(r: SimulateResult, lang: str) -> list[str]:
    """What would change the answer: signs that draws disagree on, and how much is assumed."""
    w = page_words(lang)
    out = []
    for c in r.countries:
        s = c.real_income
        other = s.above if s.central < 0 else s.below
        if other is not None and other > 0.05 and _moves(s):
            out.append(w["signs_open"].format(share=share(other, lang), country=country(c.country, w)))
    if r.draws and not out:
        out.append(w["signs_sure"])
    assumed = sum(g.kind == "assumption" for g in r.grounds)
    return [*out, w["assumed"].format(n=assumed, all=len(r.grounds))]


def _moves(s: Spread) -> bool:
    return max(abs(s.central), *(abs(x) for x in s.ninety or (0.0,))) >= LEAST


def grounds(r: Any, lang: str) -> list[dict[str, str]]:
    """What a result rests on, as rows."""
    w = page_words(lang)
    return [
        {"kind": g.kind, "word": w[g.kind], "what": said(g.what, lang), "source": said(g.source, lang)}
        for g in r.grounds
    ]


def listed(texts: Sequence[str], lang: str) -> list[str]:
    """Sentences of a result in a language."""
    return [said(t, lang) for t in texts]


def _and(parts: Sequence[str], w: Mapping[str, Any]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {w['and']} {parts[-1]}"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."
