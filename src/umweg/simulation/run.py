"""``simulate``: one scenario, its central answer, draws around it, and what the answer rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from umweg.core.errors import UsageError
from umweg.core.version import __version__
from umweg.results.simulation import CountryEffect, RouteFlow, Sensitivity, SimulateResult, Spread, TransitEarnings
from umweg.simulation.scenario.grounds import grounds
from umweg.simulation.scenario.model import Measure, Scenario, route_name
from umweg.simulation.scenario.parameters import AXES, Parameters, central, cube, drawn, live
from umweg.simulation.scenario.setup import Setup, economy_of, set_up
from umweg.simulation.scenario.words import LANGUAGES, sentence
from umweg.simulation.trade.economy import Array, Economy
from umweg.simulation.trade.outcome import Outcome, effects_of
from umweg.simulation.trade.solve import STARTS, Solved
from umweg.simulation.trade.wedges import Wedges
from umweg.simulation.transit.layer import Routed, routed
from umweg.simulation.uncertainty.sensitivity import sobol
from umweg.simulation.uncertainty.summary import spread

Measures = Sequence[Measure] | None
SOBOL_POINTS = 64


@dataclass(frozen=True)
class Solutions:
    """A scenario solved for 1 + B parameters, the central ones first; routes before and after where there are any."""

    economy: Economy
    outcome: Outcome
    before: Routed | None
    after: Routed | None


def solutions(scenario: Scenario, drawn: Parameters, measures: Measures = None, starts: int = STARTS) -> Solutions:
    """Solve a scenario, chunk by chunk, so that memory does not grow with the number of draws."""
    economy = economy_of(scenario)
    now: list[Setup] = []

    def make(rows: slice) -> tuple[Wedges, Wedges]:
        now[:] = [set_up(scenario, drawn.take(rows), measures)]
        if rows.start == 0:
            _refuse_what_no_route_carries(now[0])
        return now[0].wedges

    def see(rows: slice, before: Solved, after: Solved) -> tuple[Routed, Routed] | None:
        s = now[0]
        if not s.corridors:
            return None
        return tuple(routed(s.corridors, s.base, c, x) for c, x in ((s.before, before), (s.after, after)))  # type: ignore[return-value]

    made = effects_of(economy, drawn.draws, make, scenario.base.deficits, see=see, starts=starts)
    if scenario.transit is None:
        return Solutions(economy, made, None, None)
    good = np.where(made.converged, 1.0, np.nan)[:, None]
    before, after = (_all([pair[k] for pair in made.seen], good) for k in (0, 1))
    return Solutions(economy, made, before, after)


def _refuse_what_no_route_carries(setup: Setup) -> None:
    """UsageError for the central draw; in others it is a draw that failed, and is counted."""
    for c in setup.corridors:
        if np.isnan(c.attraction).any():
            raise UsageError(
                f"More {setup.economy.sectors[c.sector]} is diverted than was traded before.",
                where="transit, diverted", mend="Give less, or a larger restricted share.",
            )  # fmt: skip


def _all(parts: Sequence[Routed], good: Array) -> Routed:
    columns = ([getattr(p, name) for p in parts] for name in ("paid", "first_leg", "earned"))
    return Routed(*(np.concatenate(c) * good for c in columns))


def simulate(scenario: Scenario, draws: int = 0, seed: int = 0, *, sensitivity: bool = False) -> SimulateResult:
    """The answer to a scenario. Raises NoEquilibrium where the central draw has none, or misses the bar.

    ``draws``: how many around the central answer; ``sensitivity``: also which parameter matters most.
    """
    found = solutions(scenario, draws_of(scenario, draws, seed))
    found.outcome.refuse_failures()
    o = found.outcome
    worst = max(
        (c.worst for pair, ok in zip(o.certificates, o.converged, strict=True) if ok for c in pair), default=0.0
    )
    return SimulateResult(
        name=scenario.name, titles=scenario.titles, about=scenario.about,
        sentence={lang: sentence(scenario, lang) for lang in LANGUAGES},
        countries=tuple(_country(found, k) for k in range(len(found.economy.countries))),
        routes=_routes(scenario, found), earnings=_earnings(scenario, found),
        sensitivity=_sensitivity(scenario, found.economy, seed) if sensitivity else (),
        draws=draws, failed=int((~o.converged[1:]).sum()), seed=seed,
        certificates=tuple(c.as_dict() for c in o.certificates[0]),  # type: ignore[arg-type]
        worst=worst, grounds=grounds(scenario), notices=_notices(scenario, found),
        provenance=provenance(scenario),
        target=scenario.transit.target if scenario.transit else "",
    )  # fmt: skip


def draws_of(scenario: Scenario, draws: int, seed: int) -> Parameters:
    """The central parameters, and ``draws`` drawn ones after them."""
    middle = central(scenario)
    return joined(middle, drawn(scenario, cube(scenario, draws, seed))) if draws else middle


def provenance(scenario: Scenario) -> dict[str, str]:
    """What made an answer."""
    world = scenario.base.world
    return {"program": __version__, "scenario_sha256": scenario.sha256, "base": world.key, "credit": world.credit}


def joined(first: Parameters, rest: Parameters) -> Parameters:
    """Some draws, and others after them."""
    return Parameters(*(np.concatenate([getattr(p, n) for p in (first, rest)]) for n in first.__dataclass_fields__))


def _percent(hats: Array) -> Spread:
    return spread(100 * (hats - 1))


def _country(found: Solutions, k: int) -> CountryEffect:
    o = found.outcome
    hats = (_percent(x[:, k]) for x in (o.real_income, o.real_wage, o.price))
    return CountryEffect(found.economy.countries[k], float(o.income[0, k]), *hats)


def _routes(scenario: Scenario, found: Solutions) -> tuple[RouteFlow, ...]:
    if scenario.transit is None or found.before is None or found.after is None:
        return ()
    was, is_ = found.before, found.after
    columns = (was.paid, is_.paid, was.first_leg, is_.first_leg)
    names = [route_name(v) for v in ((), *scenario.transit.via)]
    return tuple(RouteFlow(n, *(spread(c[:, r]) for c in columns)) for r, n in enumerate(names))


def _earnings(scenario: Scenario, found: Solutions) -> tuple[TransitEarnings, ...]:
    if scenario.transit is None or found.before is None or found.after is None:
        return ()
    stops = {c for v in scenario.transit.via for c in v}
    places = [(k, c) for k, c in enumerate(found.economy.countries) if c in stops]
    was, is_ = found.before.earned, found.after.earned
    return tuple(TransitEarnings(c, spread(was[:, k]), spread(is_[:, k])) for k, c in places)


def _sensitivity(scenario: Scenario, economy: Economy, seed: int) -> tuple[Sensitivity, ...]:
    """Of the real income of every country that a measure names, over all parameters that move anything."""
    axes = list(live(scenario))
    named = {c for m in (*scenario.measures, *scenario.ends) if m.acts for c in (*m.who, *m.to)}
    named |= {scenario.transit.target} if scenario.transit else set()
    who = [k for k, c in enumerate(economy.countries) if c in named]
    if not axes or not who:
        return ()

    def figures(places: Array) -> Array:
        whole = np.full((len(places), len(AXES)), 0.5)
        whole[:, axes] = places
        both = joined(central(scenario), drawn(scenario, whole))
        got = 100 * (solutions(scenario, both, starts=1).outcome.real_income[1:, who] - 1)
        return np.where(np.isfinite(got), got, np.nanmean(got, 0))

    names = [f"real income of {economy.countries[k]}" for k in who]
    return sobol(figures, [AXES[a] for a in axes], names, SOBOL_POINTS, seed)


def _notices(scenario: Scenario, found: Solutions) -> tuple[str, ...]:
    out = list(found.economy.notices)
    o = found.outcome
    moved = np.abs(np.expm1(o.base.states[0][: len(found.economy.countries)])).max()
    if moved > 1e-6:
        out.append(
            f"The base is solved first (deficits, links, transit): its wages move by up to {100 * moved:.1f} % from "
            "the table, and all changes are held against it."
        )
    for time, c in zip(("before", "after"), o.certificates[0], strict=True):
        if c.spread > 1e-6:
            out.append(f"Another starting point ended elsewhere {time} the change: there may be a second equilibrium.")
    if not found.economy.inputs.any():
        out.append("Without input-output links value added is all of output; losses in % are about half of those with.")
    if (failed := int((~o.converged).sum())) > 0:
        out.append(f"{failed} draws found no equilibrium to the bar; intervals are over the others.")
    return tuple(out)
