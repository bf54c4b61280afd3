"""What can have passed each route of a network of legs: the network, the paths through it, and the limits on both.

Nodes are an origin ``O``, transit countries and a target ``R``. Every unit of excess trade took one *path*:

- a **route** ``O -> T -> R`` or ``O -> T1 -> T2 -> R``: a detour that arrived;
- it came from ``O`` and was **absorbed** in a transit country, or **lost** on a leg (left and never arrived there);
- it was a transit country's own **supply** (made there, or bought from others), to ``R`` or to another one.

A leg's excess is the sum of the paths over it, so goods are conserved at every node by construction. Limits on legs,
on what each country absorbs or supplies, on what is lost on a leg, and on all routes together are limits on sums of
paths: a linear programme, solved in ``route_bounds.py``. Value grows on each leg by a stated factor (``markup``).
Paths run over two transit countries at most, their first one included where it is the supplier.

>>> n = Network("EU", ("KG", "KZ"), "RU", (("EU", "KG"), ("KG", "KZ"), ("KZ", "RU")))
>>> paths(n).routes
(('EU', 'KG', 'KZ', 'RU'),)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from umweg.core.errors import UsageError

Array = NDArray[np.float64]
Index = NDArray[np.intp]
Leg = tuple[str, str]
End = Literal["target", "absorbed", "lost"]
Kind = Literal["leg", "lost", "absorbed", "supply", "cap"]


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes and legs; ``markup`` (legs,) is value on arrival per value on departure (empty: 1 everywhere).

    Raises UsageError for a leg that is no leg of a detour, a node in two roles, or a markup that is not positive.
    """

    origin: str
    transits: tuple[str, ...]
    target: str
    legs: tuple[Leg, ...]
    markup: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        nodes = (self.origin, *self.transits, self.target)
        twice = sorted({n for n in nodes if nodes.count(n) > 1})
        if twice:
            raise UsageError(
                f"{', '.join(twice)} has two parts in the network: origin, transit country, target must differ.",
                mend="Leave the target and the origin out of the transit countries.",
            )
        for a, b in self.legs:
            if a == b or a not in nodes[:-1] or b not in nodes[1:] or (a, b) == (self.origin, self.target):
                raise UsageError(
                    f"{a}->{b} is no leg of a detour.",
                    mend=f"Legs run from {self.origin} or a transit country to a transit country or {self.target}.",
                )
        if len(set(self.legs)) < len(self.legs):
            raise UsageError("A leg is named twice.", mend="Give every leg once.")
        if self.markup and len(self.markup) != len(self.legs):
            raise UsageError("There must be one markup a leg.", mend="Give one factor for each leg, or none.")
        if not all(0 < m < np.inf for m in self.markup):
            raise UsageError("A markup must be a positive factor.", mend="Write 1.05 for five per cent.")

    def factor(self, leg: int) -> float:
        """Markup of the leg at this index."""
        return self.markup[leg] if self.markup else 1.0


@dataclass(frozen=True, slots=True)
class Paths:
    """Every path of a network, and the rows that sum them up.

    ``nodes`` and ``ends`` are (paths,). ``matrix`` is (rows × paths): value that one unit of a path, at its first
    departure, puts on each row; ``rows`` names them as (kind, index): legs at departure, losses at departure, what is
    absorbed (on arrival), supply (at departure), and the sum of all routes.
    """

    nodes: tuple[tuple[str, ...], ...]
    ends: tuple[End, ...]
    matrix: Array
    rows: tuple[tuple[Kind, int], ...]
    route: Index

    @property
    def routes(self) -> tuple[tuple[str, ...], ...]:
        """Node sequences of the routes, in the order of ``route``."""
        return tuple(self.nodes[i] for i in self.route)

    def at(self, kind: Kind) -> Index:
        """Rows of one kind, in order."""
        return np.array([i for i, (k, _) in enumerate(self.rows) if k == kind], dtype=np.intp)


def _walks(n: Network) -> Iterator[tuple[str, ...]]:
    """Node sequences along legs, from the origin or a transit country, over at most two transit countries."""
    legs = set(n.legs)
    for start in (n.origin, *n.transits):
        walks: list[tuple[str, ...]] = [(start, b) for a, b in n.legs if a == start]
        yield from walks
        while walks:
            walks = [
                (*w, b)
                for w in walks
                if w[-1] != n.target
                for b in (*n.transits, n.target)
                if (w[-1], b) in legs and b not in w and sum(x in n.transits for x in (*w, b)) <= 2
            ]
            yield from walks


def paths(n: Network) -> Paths:
    """All paths of a network and the matrix of sums over them.

    >>> p = paths(Network("O", ("T",), "R", (("O", "T"), ("T", "R"))))
    >>> [(*nodes, end) for nodes, end in zip(p.nodes, p.ends)]
    [('O', 'T', 'absorbed'), ('O', 'T', 'lost'), ('O', 'T', 'R', 'target'), ('O', 'T', 'R', 'lost'),
    ('T', 'R', 'target'), ('T', 'R', 'lost')]
    """
    nodes: list[tuple[str, ...]] = []
    ends: list[End] = []
    for walk in _walks(n):
        nodes += [walk, walk]
        ends += ["target" if walk[-1] == n.target else "absorbed", "lost"]
    rows: list[tuple[Kind, int]] = [("leg", i) for i in range(len(n.legs))]
    rows += [("lost", i) for i in range(len(n.legs))]
    rows += [("absorbed", i) for i in range(len(n.transits))]
    rows += [("supply", i) for i in range(len(n.transits))]
    rows += [("cap", 0)]
    place = {r: i for i, r in enumerate(rows)}
    leg_of = {leg: i for i, leg in enumerate(n.legs)}
    matrix = np.zeros((len(rows), len(nodes)))
    route = []
    for column, (walk, end) in enumerate(zip(nodes, ends, strict=True)):
        value, last = 1.0, 0
        for a, b in pairwise(walk):
            last = leg_of[a, b]
            matrix[place["leg", last], column] = departed = value
            value *= n.factor(last)
        if end == "lost":
            matrix[place["lost", last], column] = departed
        if end == "absorbed":
            matrix[place["absorbed", n.transits.index(walk[-1])], column] = value
        if walk[0] != n.origin:
            matrix[place["supply", n.transits.index(walk[0])], column] = 1.0
        elif end == "target":
            matrix[place["cap", 0], column] = 1.0
            route.append(column)
    return Paths(tuple(nodes), tuple(ends), matrix, tuple(rows), np.array(route, dtype=np.intp))


@dataclass(frozen=True, slots=True)
class RouteLimits:
    """Limits on every row of ``Paths`` for many goods at once, in one currency; infinity where nothing is known.

    All are (goods × rows); ``central`` is NaN where nothing pulls the joint solution to a value.
    """

    lower: Array
    upper: Array
    central: Array


Pair = tuple[Array, Array]


def limits(
    n: Network,
    lower: Array,
    central: Array,
    upper: Array,
    *,
    lost: Pair | None = None,
    lost_central: Array | None = None,
    absorbed: Pair | None = None,
    supply: Pair | None = None,
    cap: Array | None = None,
) -> RouteLimits:
    """Limits from the excess of each leg and what is known of the nodes.

    ``lower``, ``central``, ``upper`` are (goods × legs), NaN for unknown: then from 0 to infinity. A negative excess
    carries nothing: below 0 counts as 0. ``lost`` are pairs of (goods × legs), ``lost_central`` what the joint solution
    takes as lost, ``absorbed`` and ``supply`` pairs of (goods × transits), ``cap`` (goods,) the most that all routes
    together can be; None and NaN: unknown. What leaves for the target counts as arrived there unless ``lost`` says
    otherwise. Raises UsageError where a lower limit lies above its upper one.

    >>> one = Network("O", ("T",), "R", (("O", "T"), ("T", "R")))
    >>> nan = np.nan
    >>> limits(one, np.array([[40.0, nan]]), np.array([[50.0, nan]]), np.array([[60.0, nan]])).upper.tolist()
    [[60.0, inf, inf, 0.0, inf, inf, inf]]
    """
    goods, legs, transits = lower.shape[0], len(n.legs), len(n.transits)
    nothing = np.full((goods, legs), np.nan)
    if lost is None:
        lost = (nothing, nothing)
    last = np.array([b == n.target for _, b in n.legs], dtype=np.bool_)
    arrived = last & np.isnan(lost[0]) & np.isnan(lost[1])
    open_ = (np.full((goods, transits), np.nan),) * 2
    low = [lower, lost[0], *(pair[0] for pair in (absorbed or open_, supply or open_)), np.zeros((goods, 1))]
    high = [
        upper,
        np.where(arrived, 0.0, lost[1]),
        *(pair[1] for pair in (absorbed or open_, supply or open_)),
        (np.full(goods, np.nan) if cap is None else cap)[:, None],
    ]
    floor, ceiling = np.concatenate(low, axis=1), np.concatenate(high, axis=1)
    floor = np.maximum(np.where(np.isnan(floor), 0.0, floor), 0.0)
    ceiling = np.maximum(np.where(np.isnan(ceiling), np.inf, ceiling), 0.0)
    if bool((floor > ceiling).any()):
        good, row = (int(v[0]) for v in np.nonzero(floor > ceiling))
        raise UsageError(
            f"A lower limit ({floor[good, row]:g}) lies above its upper one ({ceiling[good, row]:g}).",
            where=f"good {good}, row {row}",
            mend="Exchange them.",
        )
    middle = np.full_like(floor, np.nan)
    middle[:, :legs] = central
    middle[:, legs : 2 * legs] = nothing if lost_central is None else lost_central
    return RouteLimits(floor, ceiling, np.where(np.isnan(middle), np.nan, np.clip(middle, floor, ceiling)))
