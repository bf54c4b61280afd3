"""What a result rests on: data, published parameters, assumptions; each named, none left out."""

from __future__ import annotations

from umweg.results.simulation import Ground
from umweg.simulation.base import table
from umweg.simulation.scenario.model import Scenario, all_measures

ASSUMED = "assumption"


def grounds(scenario: Scenario) -> tuple[Ground, ...]:
    """In the order data, parameters, assumptions."""
    e, t = scenario.elasticities, scenario.transit
    world = scenario.base.world
    out = [Ground(*basis) for basis in world.basis]
    sets = list(world.published.values()) if e.spread == "published" else [world.published.get(e.source, "")]
    if e.values:
        out.append(Ground("elasticities", ASSUMED, "values of the scenario's own"))
    elif not world.published:
        out.append(Ground("elasticities", ASSUMED, f"assumption: those of the table ({', '.join(world.sets)})"))
    else:
        out.append(Ground("elasticities", "parameter", f"{'; '.join(sets)}; {table.SUMMED}"))
    if e.spread != "none":
        out.append(
            Ground("level of elasticities", ASSUMED, f"assumption: log-normal factor, standard deviation {e.within:g}")
        )
    out.append(
        Ground(f"trade deficits: {scenario.base.deficits}", ASSUMED, "a rule of the model; see docs/simulate.md")
    )
    if t is not None:
        out.append(_said("restricted share of trade", t.sources.get("restricted")))
        key = "diverted" if t.diverted else "before"
        out.append(_said("diverted value" if t.diverted else "shares of routes before", t.sources.get(key)))
        out.append(_said("margin of transit traders", t.sources.get("margin")))
        bounds = f"{t.rho.least:g} to {t.rho.most:g} times theta"
        out.append(Ground("rho, dispersion of routes", ASSUMED, f"assumption: {bounds}; flows do not identify it"))
    for m in all_measures(scenario):
        if m.acts and not m.embargo:
            out.append(
                Ground(f"size of a measure of {', '.join(m.who)}", ASSUMED, m.note or "assumption: the scenario's own")
            )
    order = ("data", "parameter", ASSUMED)
    return tuple(sorted(dict.fromkeys(out), key=lambda g: order.index(g.kind)))


def _said(what: str, source: str | None) -> Ground:
    if source is None or "assum" in source:  # in part is enough: what is guessed in it is not data
        return Ground(what, ASSUMED, source or "assumption: the scenario's own")
    return Ground(what, "data", source)
