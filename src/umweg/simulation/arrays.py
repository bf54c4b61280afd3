"""All arrays of a scenario, with the names of their axes: what somebody needs who reckons on."""

from __future__ import annotations

from typing import Any

import numpy as np

from umweg.results.simulation_arrays import SimulationArrays
from umweg.simulation.run import draws_of, provenance, solutions
from umweg.simulation.scenario.model import Scenario, route_name
from umweg.simulation.scenario.setup import set_up
from umweg.simulation.trade.outcome import flows

DRAW = ("draw", "country")
FLOW = ("sector", "buyer", "seller")


def arrays(scenario: Scenario, draws: int = 0, seed: int = 0) -> SimulationArrays:
    """Base, parameters, answers of 1 + ``draws`` draws, and the central draw's flows before and after.

    Raises NoEquilibrium where the central draw has none.
    """
    around = draws_of(scenario, draws, seed)
    found = solutions(scenario, around)
    found.outcome.refuse_failures()
    e, o = found.economy, found.outcome
    setup = set_up(scenario, around.take(slice(0, 1)))
    out: dict[str, tuple[tuple[str, ...], Any]] = {
        "pi": (FLOW, e.pi), "tau": (FLOW, e.tau), "gva": (("sector", "country"), e.gva),
        "inputs": (("country", "input", "sector"), e.inputs), "alpha": (("sector", "country"), e.alpha),
        "value_added": (("country",), e.value_added), "spending": (("sector", "country"), e.spending),
        "theta": (("draw", "sector"), around.theta), "rho_times": (("draw",), around.rho),
        "margin": (("draw",), around.margin), "place_restricted": (("draw",), around.restricted),
        "place_diverted": (("draw",), around.diverted), "place_enforcement": (("draw",), around.enforcement),
        "tariffs_before": (FLOW, setup.before.tariffs), "tariffs_after": (FLOW, setup.after.tariffs),
        "cost_before": (FLOW, setup.before.cost), "cost_after": (FLOW, setup.after.cost),
        "real_income": (DRAW, o.real_income), "real_wage": (DRAW, o.real_wage), "price": (DRAW, o.price),
        "income": (DRAW, o.income), "converged": (("draw",), o.converged.astype(float)),
        "residual": (("draw",), np.array([max(c.worst for c in pair) for pair in o.certificates])),
        "flows_before": (FLOW, flows(o.base)), "flows_after": (FLOW, flows(o.after)),
        "wage_before": (("country",), o.base.levels.wage[0]), "wage_after": (("country",), o.after.levels.wage[0]),
    }  # fmt: skip
    names = {"country": e.countries, "sector": e.sectors}
    if scenario.transit is not None and found.before is not None and found.after is not None:
        names["route"] = tuple(route_name(v) for v in ((), *scenario.transit.via))
        for time, routed in (("before", found.before), ("after", found.after)):
            out[f"route_{time}"] = (("draw", "route"), routed.paid)
            out[f"earned_{time}"] = (DRAW, routed.earned)
    return SimulationArrays(
        {k: np.asarray(v, float) for k, (_, v) in out.items()}, {k: axes for k, (axes, _) in out.items()}, names,
        provenance(scenario) | {"draws": draws, "seed": seed},
    )  # fmt: skip
