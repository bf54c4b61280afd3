"""The pages of ``simulate``: a scenario, scenarios side by side, a game. One file each, nothing from the network.

Same result and language, same bytes. Without a script the page is whole but for the sliders.
"""

from __future__ import annotations

import base64
import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

from umweg.core.spreadsheet import safe
from umweg.report import simulation_charts as charts
from umweg.report import strategy_map
from umweg.report.html import as_json, environment, style, write_page
from umweg.report.simulation_words import (
    bounds,
    country,
    doubts,
    grounds,
    headline,
    headlines,
    listed,
    number,
    page_words,
    route,
    share,
)
from umweg.results.game import GameResult
from umweg.results.german import said
from umweg.results.simulation import SimulateResult

RESTS = {
    "income": ("data", "parameter", "assumption"),
    "routes": ("data", "parameter", "assumption"),
}
"""Which kinds of grounds a figure of the page can rest on; shown are those that the result has."""
Page = Callable[[], str]


def write(result: SimulateResult | GameResult | Sequence[SimulateResult], path: str | Path, lang: str = "en") -> int:
    """Write the page of a result, or of several side by side, all or nothing; bytes written.

    Raises as ``report.html.write_report``.
    """
    pages: dict[type, Callable[[Any, str], str]] = {SimulateResult: render, GameResult: render_game}
    page = pages.get(type(result), render_compared)
    return write_page(path, lambda: page(result, lang))


def render(r: SimulateResult, lang: str = "en") -> str:
    """The page of one scenario, as text."""
    w = page_words(lang)
    return environment().get_template("simulation.html.j2").render(
        **_frame(lang, r.titles[lang], r), r=r, asked=r.sentence[lang], about=r.about[lang],
        headline=headline(r, lang), said=headlines(r, lang),
        countries=_countries([r], lang)[0], **_routes(r, w, lang), doubts=doubts(r, lang),
        tornado=charts.tornado(r.sensitivity, w, lang), surface=_surface(r, w, lang), certificate=_certificate(r, w),
        failed=_failed(r, w, lang), cite=_cite(r, r.titles[lang], lang),
    )  # fmt: skip


def render_compared(results: Sequence[SimulateResult], lang: str = "en") -> str:
    """The page of scenarios side by side, as text."""
    w = page_words(lang)
    titles = [r.titles[lang] for r in results]
    rows = [{"scenario": r.name, **row} for r in results for row in r.rows()]
    frame = _frame(lang, " | ".join(titles), results[0], rows)
    return environment().get_template("simulation_compared.html.j2").render(
        **frame, titles=titles, asked=[r.sentence[lang] for r in results], said=[headlines(r, lang) for r in results],
        columns=_countries(results, lang), differ=_differ(results, lang),
        routes=[_routes(r, w, lang) for r in results], cites=[_cite(r, r.titles[lang], lang) for r in results],
    )  # fmt: skip


def render_game(g: GameResult, lang: str = "en") -> str:
    """The page of a game, as text."""
    w = page_words(lang)
    does = sorted({c.played[g.players.index(g.watched)] for c in g.cells if c.perfect >= 0.9})
    who = _first(said(g.watched, lang))
    top = w["headline_game"].format(who=who, does=said(does[0], lang)) if does else w["headline_open"]
    return environment().get_template("simulation_game.html.j2").render(
        **_frame(lang, said(g.name, lang), g), g=g, headline=top, about=said(g.about, lang),
        players=listed(g.players, lang), cells=_cells(g, lang), told=_told(g, w, lang),
        map=_map(g, w, lang), cite=_cite(g, said(g.name, lang), lang),
        failed=_failed(g, w, lang),
    )  # fmt: skip


def _frame(lang: str, title: str, r: Any, rows: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    w = page_words(lang)
    there = {g.kind for g in r.grounds}
    return {
        "w": w, "lang": lang, "title": title, "program": r.provenance["program"],
        "style": style("colours", "page", "parts", "simulation"), "script": _script(), "grounds": grounds(r, lang),
        "notices": listed(getattr(r, "notices", ()), lang), "csv": _csv(rows or r.rows()),
        "marks": {k: [(x, w[x]) for x in kinds if x in there] for k, kinds in RESTS.items()},
    }  # fmt: skip


@cache
def _script() -> Markup:
    file = Path(__file__).parent / "templates" / "simulation.js"
    return Markup(file.read_text(encoding="utf-8"))  # noqa: S704  # our own file


def _countries(results: Sequence[SimulateResult], lang: str) -> list[list[dict[str, Any]]]:
    """The rows of each result, all on one scale."""
    w = page_words(lang)
    scale = charts.reach([c.real_income for r in results for c in r.countries])
    return [
        [
            {
                "code": c.country, "name": country(c.country, w), "income": number(c.real_income.central, lang, "+.3f"),
                "half": bounds(c.real_income.half, lang), "ninety": bounds(c.real_income.ninety, lang),
                "below": share(c.real_income.below, lang), "picture": charts.dot(c.real_income, scale),
                "wage": number(c.real_wage.central, lang, "+.3f"), "prices": number(c.prices.central, lang, "+.3f"),
            }
            for c in r.countries
        ]
        for r in results
    ]  # fmt: skip


def _routes(r: SimulateResult, w: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """The routes in pictures and figures; nothing without a transit layer."""
    if not r.routes:
        return {"ways": [], "routes": [], "earned": []}
    target = country(r.target, w)
    return {
        "ways": charts.ways(r.routes, w["origin"], target, w, lang),
        "routes": [
            {"name": route(x.route, w), "before": number(x.before.central, lang, ",.0f"),
             "after": number(x.after.central, lang, ",.0f"), "ninety": bounds(x.after.ninety, lang, ",.0f")}
            for x in r.routes
        ],
        "earned": [
            w["earned"].format(country=_first(country(e.country, w)), before=number(e.before.central, lang, ",.0f"),
                               after=number(e.after.central, lang, ",.0f"))
            for e in r.earnings
        ],
    }  # fmt: skip


def _surface(r: SimulateResult, w: Mapping[str, Any], lang: str) -> dict[str, Any] | None:
    """What the sliders need, and the routes over enforcement."""
    s = r.surface
    if s is None:
        return None
    figures = [[v for v in (row[k] for row in s.income) if v is not None] for k in range(len(s.countries))]
    moved = [k for k, f in enumerate(figures) if f and max(map(abs, f)) >= 0.005]
    data = asdict(s) | {
        "shown": moved, "names": [country(c, w) for c in s.countries], "ways": [route(n, w) for n in s.route_names],
        "lang": lang, "words": {k: w[k] for k in ("certificate_here", "noanswer", "real_income", "after")},
    }  # fmt: skip
    sliders = [{"name": a.name, "label": strategy_map.screw(a.name, w), "value": a.value, "least": a.values[0],
                "most": a.values[-1]} for a in s.axes]  # fmt: skip
    return {"data": as_json(data), "sliders": sliders, "over": charts.over_screw(s, "enforcement", w, lang)}


def _certificate(r: SimulateResult, w: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    before, after = r.certificates
    return [(w.get(k, k), _figure(before[k]), _figure(after[k])) for k in before]


def _figure(value: Any) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value).lower()


def _differ(results: Sequence[SimulateResult], lang: str) -> list[dict[str, str]]:
    """What not all rest on, with the scenario that does."""
    all_ = [{(g["kind"], g["what"], g["source"]): g for g in grounds(r, lang)} for r in results]
    common = set.intersection(*(set(x) for x in all_))
    return [
        {**g, "scenario": r.titles[lang]}
        for r, x in zip(results, all_, strict=True) for key, g in x.items() if key not in common
    ]  # fmt: skip


def _cells(g: GameResult, lang: str) -> list[dict[str, Any]]:
    return [
        {
            "played": listed(c.played, lang), "pays": [number(s.central, lang, "+.3f") for s in c.payoffs],
            "ninety": [bounds(s.ninety, lang, "+.2f") for s in c.payoffs], "nash": share(c.nash, lang),
            "perfect": share(c.perfect, lang), "on": c.perfect >= 0.5,
        }
        for c in g.cells
    ]  # fmt: skip


def _told(g: GameResult, w: Mapping[str, Any], lang: str) -> dict[str, list[str]]:
    """Flips, threats, the leader and patience, in sentences."""

    def outcome(played: Sequence[str]) -> str:
        return ", ".join(listed(played, lang))

    who = _first(said(g.watched, lang))
    flips = []
    for f in g.flips:
        at = {
            "at": number(f.at, lang, ".3g"),
            "width": number(f.width, lang, ".1g"),
            "screw": strategy_map.screw(f.screw, w),
        }
        text = w["flip"].format(who=who, below=said(f.below, lang), above=said(f.above, lang), **at)
        if f.flipping is not None:
            low, high = (number(x, lang, ".3g") for x in f.ninety or (f.at, f.at))
            text += " " + w["flip_draws"].format(share=share(f.flipping, lang), low=low, high=high)
        flips.append(text)
    more = []
    if g.leader.lucky:
        lucky, unlucky = outcome(g.leader.lucky), outcome(g.leader.unlucky or ())
        more.append(w["leader"].format(who=_first(said(g.leader.player, lang)), lucky=lucky, unlucky=unlucky))
    more += [
        w["patience"].format(kept=outcome(p.kept), punished=outcome(p.punished), least=number(p.least, lang, ".2f"))
        for p in g.patience[:3]
    ]
    threats = [
        w["threat"].format(outcome=outcome(t.outcome), by=f" {w['and']} ".join(listed(t.by, lang))) for t in g.threats
    ]
    return {"flips": flips, "threats": threats, "more": more}


def _map(g: GameResult, w: Mapping[str, Any], lang: str) -> dict[str, Any] | None:
    m = g.map
    if m is None:
        return None
    screws = {"x": strategy_map.screw(m.x, w), "y": strategy_map.screw(m.y, w)}
    lead = w["map_lead"].format(
        who=said(g.watched, lang), solved=m.solved, error=number(m.error, lang, ".1g"), **screws
    )
    legend = [(k % strategy_map.KINDS, said(c, lang)) for k, c in enumerate(strategy_map.choices(m))]
    return {"picture": strategy_map.draw(m, lead, w, lang), "lead": lead, "legend": legend}


def _failed(r: Any, w: Mapping[str, Any], lang: str) -> str:
    return (
        str(w["failed"].format(failed=number(r.failed, lang, ",d"), draws=number(r.draws, lang, ",d")))
        if r.draws
        else ""
    )


def _cite(r: Any, name: str, lang: str) -> str:
    p = r.provenance
    return str(page_words(lang)["cite_text"].format(
        program=p["program"], name=name, draws=r.draws, seed=r.seed, sha=p["scenario_sha256"][:12],
        credit=said(p["credit"], lang),
    ))  # fmt: skip


def _csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """The rows as a data address that a browser saves."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(rows[0])
    table.writerows([safe(v) if isinstance(v, str) else v for v in row.values()] for row in rows)
    return "data:text/csv;charset=utf-8;base64," + base64.b64encode(out.getvalue().encode()).decode()


def _first(text: str) -> str:
    return text[:1].upper() + text[1:]
