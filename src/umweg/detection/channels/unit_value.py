"""Channel 5, price: unit values to the transit country beside those to others, and prices that hardly vary.

Two questions, one p-value (the smaller of the two, doubled): does the price level differ from that to the peers by
more than the peers differ among themselves, and do many flows stand at one price? An odd price, low or high, is a
reason to look at papers; it is no proof.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from umweg.detection.channels.base import Answers, LackingChannel
from umweg.detection.channels.unit_value_rows import Flows, flows_of
from umweg.law.load import grade_rules
from umweg.measures.constant_price import FEWEST, Signature, log_spread, signature
from umweg.measures.price import PEERS, PriceLevel, medians, price_level, usable
from umweg.results import Channel, Interval, Plot
from umweg.series.panel import Array, Index

if TYPE_CHECKING:
    from umweg.detection.baseline.design import Design
    from umweg.engines.base import Engine

NO_MASS = "No row of these goods has a mass or a quantity: price and volume cannot be told apart."
LACKS_PEERS = f"prices to {PEERS} other partners with {FEWEST} flows each"
_EDGES = np.log(np.array([0.1, 0.2, 0.33, 0.5, 0.67, 0.8, 0.9, 1.1, 1.25, 1.5, 2.0, 3.0, 5.0, 10.0]))
_BINS = ("<0.1", "0.1", "0.2", "0.33", "0.5", "0.67", "0.8", "0.9–1.1", "1.1", "1.25", "1.5", "2", "3", "5", "10+")


@dataclass(frozen=True, slots=True)
class Deviations:
    """Log prices around the median of all other partners' for the same code; (flows with a price,).

    ``left_out`` counts the flows without a price of each (partner, good).
    """

    good: Index
    partner: Index
    x: Array
    price: Array
    value: Array
    left_out: Index


@dataclass(frozen=True, slots=True)
class Prices:
    """Price levels and signatures of the rows found; ``place`` gives the position of a panel row in all others."""

    place: dict[int, int]
    level: PriceLevel
    flows: Index
    left_out: Index
    found: tuple[Signature | None, ...]
    own: tuple[tuple[Array, Array], ...]
    others: tuple[Array, ...]
    unit: tuple[str, ...]

    def channel(self, row: int, excess: Interval) -> Channel:
        """The channel for one panel row; ``excess`` changes nothing."""
        i = self.place[row]
        left = int(self.left_out[i])
        without = f" {left} flows without a usable quantity were left out." if left else ""
        if self.flows[i] < FEWEST:
            text = f"{int(self.flows[i])} flows with a price; {FEWEST} are needed.{without}"
            return Channel("price", False, text=text, lacks=("mass or quantity of the flows",))
        sign, compared = self.found[i], bool(self.level.peers[i])
        if not compared and sign is None:
            text = f"Too few other partners to compare prices with.{without}"
            return Channel("price", False, text=text, lacks=(LACKS_PEERS,))
        level_p, sign_p = float(self.level.p[i]), 1.0 if sign is None else sign.p
        p = min(1.0, 2 * min(level_p, sign_p))
        at_most = grade_rules().p_value_at_most
        text = self._level(i, p <= at_most and level_p <= sign_p) + self._constant(i, 2 * sign_p <= at_most) + without
        estimate = Channel("price", True, p_value=p, text=text.strip(), plot=self._plot(i))
        if compared:
            interval = (float(self.level.lower[i]), float(self.level.upper[i]))
            estimate = replace(
                estimate, effect=float(self.level.difference[i]), unit="price over that to peers", interval=interval
            )
        else:
            estimate = replace(estimate, lacks=(LACKS_PEERS,))
        return replace(estimate, stance="for") if p <= at_most else estimate

    def _level(self, i: int, odd: bool) -> str:
        if not self.level.peers[i]:
            return "Too few other partners to compare the price level with."
        d = float(self.level.difference[i])
        way = "below" if d < 0 else "above"
        text = f"The price per {self.unit[i]} is {abs(d):.0%} {way} that to {int(self.level.peers[i])} other partners"
        return f"{text}." if odd else f"{text}, within what partners differ by."

    def _constant(self, i: int, raised: bool) -> str:
        sign = self.found[i]
        if sign is None or not raised:
            return ""
        price = self.own[i][1][sign.flows]
        share = float(price.std() / price.mean())
        return (
            f" {sign.flows.size} of {int(self.flows[i])} flows stand at one price, {price.mean():,.4g} per "
            f"{self.unit[i]} (± {share:.1%})."
        )

    def _plot(self, i: int) -> Plot:
        shares = []
        for x in (self.own[i][0], self.others[i]):
            count = np.bincount(np.searchsorted(_EDGES, x), minlength=len(_BINS))
            shares.append(tuple(np.round(count / max(x.size, 1), 4).tolist()))
        lines = (("to the transit country", shares[0]), ("to other partners", shares[1]))
        return Plot(_BINS, lines, "share of flows by price relative to the usual", "bar")


def price(engine: Engine, frame: Design, rows: Index) -> Answers:
    """Compare unit values of the panel's rows in the window with those to other partners, and look for one price."""
    flows = flows_of(engine, frame, frame.panel.good[rows])
    if flows is None:
        return LackingChannel("price", NO_MASS, ("mass or quantity of the flows",))
    d = deviations(flows, len(frame.panel.goods))
    return _answers(frame, rows, flows, d)


def deviations(flows: Flows, goods: int) -> Deviations:
    """Prices of all flows that have one, around the usual price of their code."""
    products = int(flows.product.max(initial=-1)) + 1
    use = usable(flows.value, flows.quantity, flows.product, products)
    pair = flows.partner * goods + flows.good
    left_out = np.bincount(pair[~use.kept], minlength=len(flows.partners) * goods)
    kept = use.kept
    value = flows.value[kept]
    paid = value / flows.quantity[kept]
    x, code = np.log(paid), flows.product[kept]
    # One partner is one vote: a good sold mostly to one country would else be its own norm.
    partner_code = flows.partner[kept] * products + code
    each, at = np.unique(partner_code, return_inverse=True)
    by_partner = medians(x, at, each.size)
    usual = medians(by_partner, each % products, products) if products else np.zeros(0)
    return Deviations(flows.good[kept], flows.partner[kept], x - usual[code], paid, value, left_out)


@dataclass(frozen=True, slots=True)
class _Side:
    """One row's flows beside those to others: log deviations, prices, the peers' medians, and what is known worse."""

    x: Array
    price: Array
    others: Array
    peers: Array
    noise: float
    signature: Signature | None


class _Sides:
    """Deviations ordered by good, so that each row looks only at the flows of its own good."""

    def __init__(self, d: Deviations, goods: int) -> None:
        self._d = d
        self._order = np.argsort(d.good, kind="stable")
        self._start = np.searchsorted(d.good[self._order], np.arange(goods + 1))

    def of(self, partner: int, good: int) -> _Side:
        """The flows to one partner, and to all others, of one good."""
        d = self._d
        here = self._order[self._start[good] : self._start[good + 1]]
        mine, rest = here[d.partner[here] == partner], here[d.partner[here] != partner]
        x, others = d.x[mine], d.x[rest]
        each, at, count = np.unique(d.partner[rest], return_inverse=True, return_counts=True)
        enough = count >= FEWEST
        peers = medians(others, at, each.size)[enough]
        # Variance of a median; what the peers' own medians scatter by is in their spread already.
        usual = float((1 / count[enough]).mean()) if peers.size else 0.0
        noise = 1.57 * log_spread(x) ** 2 * (1 / max(mine.size, 1) - usual)
        scale = log_spread(others) if rest.size >= FEWEST else None
        return _Side(x, d.price[mine], others, peers, max(0.0, noise), _constant(d, mine, scale))


def _answers(frame: Design, rows: Index, flows: Flows, d: Deviations) -> Prices:
    panel, goods = frame.panel, len(frame.panel.goods)
    names = {p: i for i, p in enumerate(flows.partners)}
    partner = np.array([names[panel.partners[p]] for p in panel.partner[rows]], dtype=np.intp)
    good = panel.good[rows]
    sides = _Sides(d, goods)
    each = [sides.of(p, g) for p, g in zip(partner.tolist(), good.tolist(), strict=True)]
    own = np.array([np.median(s.x) if s.x.size else 0.0 for s in each], dtype=np.float64)
    peers = np.concatenate([np.zeros(0), *(s.peers for s in each)])
    group = np.repeat(np.arange(len(each)), [s.peers.size for s in each])
    return Prices(
        place={int(r): i for i, r in enumerate(rows)},
        level=price_level(own, np.array([s.noise for s in each], dtype=np.float64), peers, group),
        flows=np.array([s.x.size for s in each], dtype=np.intp),
        left_out=d.left_out[partner * goods + good],
        found=tuple(s.signature for s in each),
        own=tuple((s.x, s.price) for s in each),
        others=tuple(s.others for s in each),
        unit=tuple(flows.unit.get(int(g), "kg") for g in good),
    )


def _constant(d: Deviations, mine: Index, scale: float | None) -> Signature | None:
    """The signature among one row's prices, against the spread of others; the same flow twice counts once."""
    if mine.size < FEWEST:
        return None
    _, once = np.unique(np.stack([d.price[mine], d.value[mine]]), axis=1, return_index=True)
    once = np.sort(once)
    found = signature(d.price[mine][once], scale)
    return None if found is None else Signature(once[found.flows], found.p)
