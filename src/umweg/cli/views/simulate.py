"""What ``umweg simulate`` shows in the terminal. It says would, and names what is assumed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from umweg.cli.terminal import out, para, say
from umweg.cli.views.columns import column, fitted

if TYPE_CHECKING:
    from umweg.api.simulate import ComparedScenarios, ScenarioShown
    from umweg.results.calibration import Calibration
    from umweg.results.game import GameResult
    from umweg.results.simulation import Ground, SimulateResult, Spread


def show_list(found: Sequence[ScenarioShown]) -> None:
    """What ships."""
    out.print(
        fitted(
            "", column("name", [s.name for s in found]), column("kind", [s.kind for s in found]),
            column("what", [s.about["en"] or s.titles["en"] for s in found], fold=30),
        )
    )  # fmt: skip
    say("umweg simulate NAME solves one, umweg simulate --explain NAME says what it rests on.")


def show_explained(found: Sequence[ScenarioShown]) -> None:
    """One scenario before it is solved."""
    (s,) = found
    for text in (s.titles["en"], s.about["en"], s.sentence["en"]):
        para(_line(text))
    out.print(
        fitted(
            "What it rests on", column("kind", [g["kind"] for g in s.grounds]),
            column("what", [g["what"] for g in s.grounds], fold=20),
            column("source", [g["source"] for g in s.grounds], fold=30),
        )
    )  # fmt: skip
    say("The file itself is in --format json, as text.")


def show_scenario(r: SimulateResult) -> None:
    """Real income by country, routes, certificate, grounds."""
    para(r.sentence["en"])
    out.print(
        fitted(
            f"What would change, in % ({_drawn(r)})",
            column("country", [c.country for c in r.countries]),
            column(">real income", [_number(c.real_income) for c in r.countries]),
            column(">90 % of draws", [_bounds(c.real_income) for c in r.countries]),
            column(">draws below 0", [_share(c.real_income.below) for c in r.countries], spare=1),
            column(">real wage", [_number(c.real_wage) for c in r.countries], spare=2),
            column(">prices", [_number(c.prices) for c in r.countries], spare=3),
        )
    )
    if r.routes:
        _show_routes(r)
    if r.sensitivity:
        out.print(
            fitted(
                "Which parameter matters most: share of the variance, by itself and with all others",
                column("figure", [s.figure for s in r.sensitivity]),
                column("parameter", [s.parameter for s in r.sensitivity]),
                column(">alone", [f"{s.first:.2f}" for s in r.sensitivity]),
                column(">in total", [f"{s.total:.2f}" for s in r.sensitivity]),
            )
        )
    _show_grounds(r.grounds)
    for text in r.notices:
        say(text)
    say(f"Certificate: largest residual {r.worst:.0e}; {r.certificates[1]['starts']} starting points ended alike "
        f"to {max(c['spread'] for c in r.certificates):.0e}. {r.failed} of {r.draws} draws failed.")  # fmt: skip


def _show_routes(r: SimulateResult) -> None:
    out.print(
        fitted(
            "Restricted goods by route, million USD a year (gross; never to be added to income)",
            column("route", [x.route for x in r.routes]),
            column(">before", [f"{x.before.central:,.0f}" for x in r.routes]),
            column(">would be", [f"{x.after.central:,.0f}" for x in r.routes]),
            column(">90 % of draws", [_bounds(x.after, "{:,.0f}") for x in r.routes]),
            column(">first leg", [f"{x.first_leg_after.central:,.0f}" for x in r.routes], spare=1),
        )
    )
    for e in r.earnings:
        say(f"{e.country} takes {e.before.central:,.0f} M USD on the way before (margins, fines, tariffs between), and "
            f"would take {e.after.central:,.0f}.")  # fmt: skip


def _show_grounds(grounds: Sequence[Ground]) -> None:
    for kind, title in (("data", "Data"), ("parameter", "Published parameters"), ("assumption", "Assumptions")):
        found = [g.what for g in grounds if g.kind == kind]
        if found:
            say(f"{title}: {'; '.join(found)}.")


def show_compared(c: ComparedScenarios) -> None:
    """Real income side by side."""
    for r in c.results:
        para(_line(f"{r.name}: {r.sentence['en']}"))
    countries = [x.country for x in c.results[0].countries]
    out.print(
        fitted(
            "Real income, what would change, in %", column("country", countries),
            *(column(f">{_line(r.name)}", [f"{_number(x.real_income)} {_bounds(x.real_income)}" for x in r.countries])
              for r in c.results),
        )
    )  # fmt: skip


def show_game(g: GameResult) -> None:
    """All cells, what is credible, and where it flips."""
    columns = [column(p, [c.played[k] for c in g.cells]) for k, p in enumerate(g.players)]
    pays = [column(f">{p}", [_number(c.payoffs[k]) for c in g.cells]) for k, p in enumerate(g.players)]
    out.print(
        fitted(
            f"{_line(g.name)}: pay-offs, % of income with political terms", *columns, *pays,
            column(">Nash", [_share(c.nash) for c in g.cells], spare=1),
            column(">credible", [_share(c.perfect) for c in g.cells]),
        )
    )  # fmt: skip
    for t in g.threats:
        say(f"{', '.join(t.outcome)}: would hold only by a threat of {' and '.join(t.by)} that nobody would carry out.")
    if g.leader.lucky:
        say(f"{g.leader.player} as leader would commit to: {', '.join(g.leader.lucky)}; "
            f"with ties against it: {', '.join(g.leader.unlucky or ())}.")  # fmt: skip
    for p in g.patience[:3]:
        say(f"{', '.join(p.kept)} would hold by grim trigger from a discount factor of {p.least:.2f} on.")
    for f in g.flips:
        drawn = "" if f.flipping is None else f"; {f.flipping:.0%} of the draws do so"
        if f.ninety:
            drawn += f", nine in ten of them between {f.ninety[0]:.3g} and {f.ninety[1]:.3g}"
        say(f"{g.watched} would go from {f.below} to {f.above} at {f.screw} = {f.at:.3g} ± {f.width:.1g}{drawn}.")
    if g.map:
        _show_map(g)
    _show_grounds(g.grounds)


def _show_map(g: GameResult) -> None:
    m = g.map
    assert m is not None  # noqa: S101  # told to the type checker
    signs = {c: "#.+o"[k % 4] for k, c in enumerate(sorted({x for row in m.choice for x in row}))}
    for row, agreed in reversed([*zip(m.choice[::4], m.agreement[::4], strict=True)]):
        out.print("".join(signs[c] if a >= 0.9 else "?" for c, a in zip(row, agreed, strict=True)))
    key = ", ".join(f"{sign} {name}" for name, sign in signs.items())
    say(f"{m.x} from {m.xs[0]:g} to {m.xs[-1]:g} to the right, {m.y} from {m.ys[0]:g} to {m.ys[-1]:g} upwards: {key}, "
        f"? more than a tenth of the draws say otherwise. {m.solved} points are solved; interpolation errs by up to "
        f"{m.error:.1g} points of income.")  # fmt: skip


def show_calibration(c: Calibration) -> None:
    """Routes, the lines for a file, and what is open."""
    out.print(
        fitted(
            f"Goods diverted to {c.target}, million USD a year", column("by", [r.transit for r in c.routes]),
            column(">at least", [f"{r.lower:,.0f}" for r in c.routes]),
            column(">at most", [f"{r.upper:,.0f}" for r in c.routes]),
            column("source", [r.source for r in c.routes], fold=30),
        )
    )  # fmt: skip
    if c.goods:
        out.print(
            fitted(
                "What findings for single goods add up to", column("by", [g.transit for g in c.goods]),
                column("sector", [g.sector for g in c.goods]), column(">goods", [f"{g.goods}" for g in c.goods]),
                column(">at least", [f"{g.lower:,.0f}" for g in c.goods]),
                column(">at most", [f"{g.upper:,.0f}" for g in c.goods]),
            )
        )  # fmt: skip
    out.print(c.yaml(), markup=False)
    for text in c.open:
        say(f"Not identified: {text}")


def _drawn(r: SimulateResult) -> str:
    return (
        f"central answer; intervals over {r.draws - r.failed} draws"
        if r.draws
        else "central answer; --draws 1000 for intervals"
    )


def _line(text: str) -> str:
    """A file's text on one line, so that it forges none of ours."""
    return " ".join(text.split())


def _number(s: Spread) -> str:
    return f"{s.central:+.3f}"


def _bounds(s: Spread, form: str = "{:+.3f}") -> str:
    return "" if s.ninety is None else "…".join(form.format(x) for x in s.ninety)


def _share(x: float | None) -> str:
    return "" if x is None else f"{x:.0%}"
