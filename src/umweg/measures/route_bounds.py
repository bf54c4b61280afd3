"""The most and the least that can have passed each route, and one joint solution in the middle.

Every bound is the optimum of a linear programme (``programmes.py``), one a good and bound. Most need no solving: a
point already found that reaches a limit that nothing can pass proves the bound (``_Search``).

The *central* solution is one point that keeps every limit at once, so that its routes add up: legs (and losses, where
a mirror shows them) as near to their central values as the network allows, by the sum of distances over each one's
width; and among those points the one whose routes are nearest to the middles of their own ranges (smallest largest
distance, each in units of half its range; a Chebyshev centre of the routes). It is a summary of the range, not an
estimate: nothing in the data tells how much of what could have passed did.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from umweg.measures.conflicts import LimitConflict, conflicts
from umweg.measures.programmes import EASE, SIZE, Programmes, solve
from umweg.measures.routes import Network, Paths, RouteLimits, paths

Array = NDArray[np.float64]
Index = NDArray[np.intp]
#: Below this share of a good's largest limit a value is 0, and two values are the same.
FINE = 2e-8
#: How much more the legs' central values count than the middle of the routes' ranges.
WEIGHT = 100.0


@dataclass(frozen=True, slots=True)
class Range:
    """Least, most (infinity: nothing bounds it) and the joint solution's value, each (goods × things)."""

    least: Array
    most: Array
    central: Array


@dataclass(frozen=True, slots=True)
class RouteSolution:
    """Bounds for every good; NaN where its limits contradict each other (``conflicts`` says how).

    Values are in the limits' unit, of routes at the departure from the origin. ``route`` is (goods × routes), ``total``
    (goods × 1), ``through`` (goods × transits), ``on_leg`` (goods × legs): that part of a leg's excess that is on
    routes, at the leg's departure; ``share`` the same as a share of the leg's excess (NaN where the leg can carry
    nothing). ``flow``, ``lost`` (goods × legs), ``absorbed``, ``supply`` (goods × transits) are of the joint solution.
    ``tight`` are, for each good and route, the rows of ``paths`` that alone hold its most down.
    """

    paths: Paths
    feasible: NDArray[np.bool_]
    conflicts: tuple[LimitConflict | None, ...]
    route: Range
    total: Range
    through: Range
    on_leg: Range
    share: Range
    flow: Array
    lost: Array
    absorbed: Array
    supply: Array
    tight: tuple[tuple[tuple[int, ...], ...], ...]


def bounds(n: Network, given: RouteLimits) -> RouteSolution:
    """Solve all goods of ``given`` on one network; arrays in, arrays out.

    >>> from umweg.measures.routes import limits
    >>> n = Network("O", ("T",), "R", (("O", "T"), ("T", "R")))
    >>> low, mid, high = (np.array([v]) for v in ([80.0, 50.0], [100.0, 60.0], [120.0, 70.0]))
    >>> s = bounds(n, limits(n, low, mid, high))
    >>> s.route.least.tolist(), s.route.most.tolist(), s.route.central.tolist()
    ([[0.0]], [[70.0]], [[35.0]])
    >>> nothing = (np.zeros((1, 1)), np.zeros((1, 1)))
    >>> bounds(n, limits(n, low, mid, high, supply=nothing)).route.least.round(3).tolist()
    [[50.0]]
    """
    p = paths(n)
    programmes = Programmes.of(p.matrix, given.lower, given.upper)
    found = conflicts(programmes)
    feasible = np.array([c is None for c in found], dtype=np.bool_)
    search = _Search(n, p, programmes, np.flatnonzero(feasible))
    search.run()
    least, most = search.least * programmes.scale[:, None], search.most * programmes.scale[:, None]
    least[~feasible] = most[~feasible] = np.nan
    point = _points(p, programmes, given, search)
    tiny = programmes.scale[:, None] * SIZE * FINE
    sums = _snap(point @ p.matrix.T, tiny)
    things = np.clip(_snap(point @ search.targets.T, tiny), least, most)
    flow = sums[:, p.at("leg")]
    route, total, through, on_leg = (Range(least[:, cut], most[:, cut], things[:, cut]) for cut in search.cuts)
    shared = np.divide(on_leg.central, flow, out=np.full_like(flow, np.nan), where=flow > 0)
    low, high = search.share()
    low[~feasible] = high[~feasible] = np.nan
    return RouteSolution(
        paths=p,
        feasible=feasible,
        conflicts=found,
        route=route,
        total=total,
        through=through,
        on_leg=on_leg,
        share=Range(low, high, np.clip(shared, low, high)),
        flow=flow,
        lost=sums[:, p.at("lost")],
        absorbed=sums[:, p.at("absorbed")],
        supply=sums[:, p.at("supply")],
        tight=_tight(p, given, most, feasible),
    )


def _points(p: Paths, programmes: Programmes, given: RouteLimits, search: _Search) -> Array:
    """The joint solution of every block, (blocks × paths), in the values' unit; NaN where there is none."""
    out = np.full((programmes.lower.shape[0], p.matrix.shape[1]), np.nan)
    # One block at a time: of several equally good points the one taken must not depend on the neighbours.
    for g in search.blocks:
        scale = programmes.scale[g]
        routes = search.least[g, search.cuts[0]], search.most[g, search.cuts[0]]
        out[g] = _central(p, programmes.take(np.array([g])), given.central[g] / scale, *routes) * scale
    return out


def _snap(values: Array, tiny: Array) -> Array:
    """Rounding noise of the solver is zero."""
    return np.where(np.abs(values) < tiny, 0.0, values)


class _Search:
    """Bounds of the targets (rows of ``targets``), scaled; each point found may prove bounds of other targets."""

    def __init__(self, n: Network, p: Paths, programmes: Programmes, blocks: Index) -> None:
        routed = np.zeros(p.matrix.shape[1])
        routed[p.route] = 1.0
        legs = p.matrix[p.at("leg")]
        through = [routed * np.array([t in walk for walk in p.nodes], dtype=float) for t in n.transits]
        single = np.zeros((p.route.size, routed.size))
        single[np.arange(p.route.size), p.route] = 1.0
        self.targets = np.concatenate(
            [single, routed[None], np.reshape(through, (len(n.transits), routed.size)), legs * routed]
        )
        ends = np.cumsum([0, p.route.size, 1, len(n.transits), len(n.legs)])
        self.cuts = [slice(int(a), int(b)) for a, b in pairwise(ends)]
        self.legs, self.programmes, self.blocks = legs, programmes, blocks
        shape = (programmes.lower.shape[0], self.targets.shape[0])
        self.least, self.most = np.full(shape, np.inf), np.full(shape, -np.inf)
        self.roof = self._roof()
        self.low = np.full((shape[0], legs.shape[0]), np.inf)
        self.high = np.full_like(self.low, -np.inf)

    def _roof(self) -> Array:
        """What nothing can pass: the tightest single limit over each target, (goods × targets); inf: unbounded."""
        p = self.programmes
        out = np.full((p.lower.shape[0], self.targets.shape[0]), np.inf)
        for k, target in enumerate(self.targets):
            on = target > 0
            inside = p.live & on
            rows = np.flatnonzero((p.matrix[:, on] > 0).all(axis=1)) if on.any() else np.zeros(0, dtype=np.intp)
            if rows.size:
                worth = (target[on] / p.matrix[np.ix_(rows, on)]).max(axis=1)
                out[:, k] = (p.upper[:, rows] * worth).min(axis=1)
            out[~inside.any(axis=1), k] = 0.0
        return out

    def unbounded(self) -> NDArray[np.bool_]:
        """Targets with a path over unlimited rows only; (goods × targets)."""
        p = self.programmes
        free = p.live & ((np.isfinite(p.upper).astype(float) @ (p.matrix > 0)) == 0)
        return np.asarray((free.astype(float) @ (self.targets.T > 0)) > 0)

    def see(self, blocks: Index, x: Array) -> None:
        """Points of blocks: each is a witness for all targets at once."""
        values = x @ self.targets.T
        self.least[blocks] = np.minimum(self.least[blocks], values)
        self.most[blocks] = np.maximum(self.most[blocks], values)
        flow, routed = x @ self.legs.T, values[:, self.cuts[3]]
        live = flow > SIZE * 1e-5
        share = np.divide(routed, flow, out=np.zeros_like(flow), where=live)
        self.low[blocks] = np.where(live, np.minimum(self.low[blocks], share), self.low[blocks])
        self.high[blocks] = np.where(live, np.maximum(self.high[blocks], share), self.high[blocks])

    def run(self) -> None:
        """Least of all targets, then most; blocks whose bound is proven already are left out."""
        total = self.targets[self.cuts[1]][0]
        self.see(self.blocks, self.programmes.best(total, self.blocks))
        endless = self.unbounded()
        tiny = SIZE * FINE / 4
        for sign in (1.0, -1.0):
            for k, target in enumerate(self.targets):
                if sign > 0:
                    open_ = self.least[self.blocks, k] > tiny
                else:
                    open_ = (self.most[self.blocks, k] < self.roof[self.blocks, k] - tiny) & ~endless[self.blocks, k]
                todo = self.blocks[open_]
                if todo.size:
                    self.see(todo, self.programmes.best(sign * target, todo))
        self.least = np.where(self.least <= 4 * tiny, 0.0, self.least)
        self.most = np.where(self.most <= 4 * tiny, 0.0, np.minimum(self.most, self.roof))
        self.most = np.where(endless, np.inf, self.most)
        self.most[self.roof == 0] = 0.0
        self.least = np.minimum(self.least, self.most)

    def share(self) -> tuple[Array, Array]:
        """Least and most share of each leg's excess that is on routes; a linear fraction (Charnes & Cooper 1962)."""
        close = 1e-6
        routed = self.targets[self.cuts[3]]
        for leg in range(self.legs.shape[0]):
            able = (self.programmes.live & (self.legs[leg] > 0)).any(axis=1)
            mine = self.blocks[able[self.blocks]]
            for sign, open_, out in ((1.0, self.low[mine, leg] > close, self.low),
                                     (-1.0, self.high[mine, leg] < 1 - close, self.high)):  # fmt: skip
                for part in self.programmes.chunks(mine[open_]):
                    out[part, leg] = sign * self.programmes.take(part).fraction(sign * routed[leg], self.legs[leg])
            self.low[~able, leg] = self.high[~able, leg] = np.nan
        return np.clip(self.low, 0.0, 1.0), np.clip(self.high, 0.0, 1.0)


def _central(p: Paths, one: Programmes, centre: Array, least: Array, most: Array) -> Array:
    """The joint solution of one block, scaled; see the head of this file."""
    from scipy.sparse import csr_matrix, hstack, vstack

    live = one.live[0]
    if not live.any():
        return np.zeros(live.size)
    a, b = one.inequalities()
    known = np.flatnonzero(~np.isnan(centre))
    width = np.maximum(one.upper[0][known] - one.lower[0][known], SIZE * 1e-3)
    width = np.where(np.isfinite(width), width, SIZE)
    half = (most - least) / 2
    pulled = np.flatnonzero(np.isfinite(half) & (half > SIZE * FINE) & live[p.route])
    sums = csr_matrix(p.matrix[known][:, live])
    pick = csr_matrix(np.eye(live.size)[p.route[pulled]][:, live])
    middle, reach = (least + half)[pulled], csr_matrix(half[pulled][:, None])
    k, x = known.size, int(live.sum())
    none = csr_matrix((pulled.size, 2 * k))
    rows = [
        hstack([a[:, live], csr_matrix((b.size, 2 * k + 1))]),
        hstack([pick, none, -reach]),
        hstack([-pick, none, -reach]),
    ]
    eye = csr_matrix(np.eye(k))
    near = hstack([sums, -eye, eye, csr_matrix((k, 1))], format="csr")
    cost = np.concatenate([np.full(x, EASE), np.tile(WEIGHT / width, 2), [1.0]])
    limit = np.concatenate([b, middle, -middle])
    found = solve(cost, vstack(rows, format="csr"), limit, near if k else None, centre[known] if k else None)
    out = np.zeros(live.size)
    out[live] = np.maximum(found.x[:x], 0.0)
    return out


def _tight(
    p: Paths, given: RouteLimits, most: Array, feasible: NDArray[np.bool_]
) -> tuple[tuple[tuple[int, ...], ...], ...]:
    """Rows whose limit, alone, is the most of each route."""
    out = []
    for g in range(most.shape[0]):
        rows: list[tuple[int, ...]] = []
        for k, column in enumerate(p.route):
            on = np.flatnonzero(p.matrix[:, column] > 0)
            alone = given.upper[g, on] / p.matrix[on, column]
            near = np.isclose(alone, most[g, k], rtol=1e-6, atol=0.0) & np.isfinite(alone)
            rows.append(tuple(int(r) for r in on[near]) if feasible[g] else ())
        out.append(tuple(rows))
    return tuple(out)
