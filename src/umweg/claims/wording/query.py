"""What a reading asks, in words and as a command that prints the rows.

>>> r = Reading("export", ("EU27",), ("RU",), Good(None, "LISTED"), Period.parse("2022-03/2022-11"), measure="change")
>>> words(r, Period.parse("2021-03/2021-11"), "en")
'change of exports: EU-27 → Russia, restricted goods (EU list of October 2022), Mar–Oct 2022, against Mar–Oct 2021'
>>> command(r, Period.parse("2021-03/2021-11"))
'umweg compare --partner RU --before 2021-03..2021-10 --after 2022-03..2022-10'
"""

from __future__ import annotations

from collections.abc import Sequence

from umweg.claims.figures.asked import BY_WEIGHT, FLOWS, flow_of, goods_of
from umweg.claims.figures.places import WORLD, members
from umweg.claims.model import Good, Period, Reading, Side
from umweg.claims.wording.numbers import window
from umweg.claims.wording.phrases import phrases
from umweg.core.codes import countries
from umweg.core.errors import UnknownName
from umweg.core.months import month_text

EU = members(("EU27",))


def words(r: Reading, base: Period | None, lang: str, source: str = "") -> str:
    """A reading in words: what is measured, who with whom, which goods, when, against what, by whose count."""
    p = phrases(lang)
    flow = r.flow or "export"
    parts = [f"{p['measure'].get(r.measure or 'level', '')} {p['flow'][flow]}: {_way(r.flow, r, lang)}"]
    parts.append(good_words(r.good, lang))
    if r.of is not None:
        parts.append(p["of"].format(what=_side(r, r.of, lang)))
    if BY_WEIGHT in r.why:
        parts.append(p["by_weight"])
    if r.period is None:
        parts.append(p["no_window"])
    elif base is not None and base != r.period:
        parts.append(p["against"].format(window=window(r.period, lang), base=window(base, lang)))
    else:
        parts.append(window(r.period, lang))
    if source:
        parts.append(p["counted_by"].format(source=source))
    return ", ".join(parts)


def _way(flow: str | None, side: Reading | Side, lang: str) -> str:
    p = phrases(lang)
    return str(p["from" if flow == "import" else "to"]).format(
        reporter=places(side.reporter, lang), partner=places(side.partner, lang)
    )


def _side(r: Reading, side: Side, lang: str) -> str:
    """The other side with what it shares with the first."""
    whole = Side(side.flow or r.flow, side.reporter or r.reporter, side.partner or r.partner)
    good = f", {good_words(side.good, lang)}" if side.good else ""
    when = f", {window(side.period, lang)}" if side.period else ""
    return f"{_way(whole.flow, whole, lang)}{good}{when}"


def places(codes: Sequence[str], lang: str) -> str:
    """Countries and groups by name."""
    p = phrases(lang)
    return ", ".join(p["world"] if c == WORLD else p["names"].get(c) or _name(c, lang) for c in codes) or p["nobody"]


def _name(code: str, lang: str) -> str:
    try:
        return countries.name(code, lang)
    except UnknownName:  # a group that has no entry of its own is called by its code
        return code


def good_words(good: Good | None, lang: str) -> str:
    """Goods as the text names them, with their codes."""
    p = phrases(lang)
    if good is None or good.family == "TOTAL":
        return str(p["all_goods"])
    if good.family == "LISTED":
        return str(p["listed"])
    name = f"„{good.text}“" if lang == "de" else f"«{good.text}»" if lang == "ru" else f"“{good.text}”"
    return f"{name} (HS {' + '.join(good.codes)})" if good.codes else f"{name} (?)"


def source_of(r: Reading, lang: str) -> str:
    """Whose figures: Eurostat's for members of the union, else those of the reporter's office."""
    p, who = phrases(lang), members(r.reporter)
    if who and set(who) <= set(EU):
        return str(p["union"])
    return str(p["office"]).format(place=places(r.reporter, lang)) if r.reporter else ""


def command(r: Reading, base: Period | None) -> str:
    """The command that prints the rows; empty where the reading is too open for one."""
    goods = goods_of(r.good)
    if r.period is None or not r.reporter or not goods:
        return ""
    if r.measure == "gap":
        given = {"reporter": r.reporter, "partner": r.partner, "good": () if goods == ("TOTAL",) else goods}
        return f"umweg mirror {_options(given)} --from {_month(r.period.first)} --to {_month(r.period.end - 1)}"
    if goods == ("LISTED",):
        only = () if r.reporter == ("EU27",) else members(r.reporter)
        before = base if base is not None and base != r.period else r.period.shifted(-12)
        spans = f"--before {_span(before)} --after {_span(r.period)}"
        return f"umweg compare {_options({'partner': r.partner, 'reporter': only})} {spans}"
    f = flow_of(r)
    given = {"good": goods, "reporter": f.reporters, "partner": () if f.to_world else f.partners}
    since = min(r.period.first, base.first if base else r.period.first)
    flows = FLOWS.get(r.flow or "export", (r.flow or "export",))
    until = month_text(r.period.end - 1)
    each = [f"umweg flows --flow {kind} {_options(given)} --from {month_text(since)} --to {until}" for kind in flows]
    return " && ".join(each)


def _options(given: dict[str, tuple[str, ...]]) -> str:
    return " ".join(f"--{name} {','.join(codes)}" for name, codes in given.items() if codes)


def _month(index: int) -> str:
    return month_text(index)


def _span(p: Period) -> str:
    return f"{month_text(p.first)}..{month_text(p.end - 1)}"
