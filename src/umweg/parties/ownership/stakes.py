"""Who owns whom: stakes in percent, and which firms listed owners reach through them.

A firm that listed owners hold to the share that a rule asks for counts as listed itself, and its own holdings then
count in full one level down (OFAC FAQ 401): nothing is multiplied through. This is the least fixed point over the
graph, so cycles end, and the order of the stakes never matters.

>>> g = Graph([Stake("X", "A", 50), Stake("X", "B", 10), Stake("A", "B", 40)])
>>> g.reached(["X"], lambda percent: percent >= 50) == {"X", "A", "B"}
True
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from math import fsum

ALL = 100.0


@dataclass(frozen=True, slots=True)
class Stake:
    """One holding: owner and asset by name or id, share in percent (None: not stated), and whether it is control.

    ``joint``: the name of an arrangement by which the owner holds it together with others; empty for none.
    """

    owner: str
    asset: str
    share: float | None = None
    control: bool = False
    joint: str = ""


class Graph:
    """All stakes. The same pair stated twice counts once, with its largest share; shares outside 0 to 100 are refused.

    >>> g = Graph([Stake("X", "A", 30), Stake("X", "A", 35), Stake("Y", "A")])
    >>> g.shares("A"), g.unstated("A"), g.twice
    ({'X': 35.0, 'Y': None}, 65.0, frozenset({('X', 'A')}))
    """

    def __init__(self, stakes: Iterable[Stake] = ()) -> None:
        self._owners: dict[str, dict[str, float | None]] = {}
        self._assets: dict[str, set[str]] = {}
        self._control: set[tuple[str, str]] = set()
        self._joint: dict[str, dict[str, set[str]]] = {}
        twice: set[tuple[str, str]] = set()
        for stake in stakes:
            if stake.share is not None and not 0 <= stake.share <= ALL:
                raise ValueError(f"{stake.share} is no percentage from 0 to 100 ({stake.owner} of {stake.asset})")
            held = self._owners.setdefault(stake.asset, {})
            before = held.get(stake.owner)
            if before is not None and stake.share is not None and before != stake.share:
                twice.add((stake.owner, stake.asset))
            known = [float(s) for s in (before, stake.share) if s is not None]
            held[stake.owner] = max(known, default=None)
            self._assets.setdefault(stake.owner, set()).add(stake.asset)
            if stake.control:
                self._control.add((stake.owner, stake.asset))
            if stake.joint:
                self._joint.setdefault(stake.asset, {}).setdefault(stake.joint, set()).add(stake.owner)
        self.twice = frozenset(twice)

    def shares(self, asset: str) -> dict[str, float | None]:
        """The stated owners of a firm with their shares in percent, in the order of their names."""
        return dict(sorted(self._owners.get(asset, {}).items()))

    def stated(self, asset: str) -> float:
        """The sum of all stated shares, in percent; above 100 where something is stated wrongly."""
        return fsum(s for s in self._owners.get(asset, {}).values() if s is not None)

    def unstated(self, asset: str) -> float:
        """What nobody is said to hold, in percent; 100 for a firm without stated owners."""
        return max(0.0, ALL - self.stated(asset))

    def with_partners(self, asset: str, owners: Collection[str]) -> frozenset[str]:
        """Owners, and those who hold shares in the firm by a joint arrangement with one of them.

        >>> g = Graph([Stake("X", "A", 30, joint="pact"), Stake("Y", "A", 25, joint="pact"), Stake("Z", "A", 5)])
        >>> sorted(g.with_partners("A", {"X"})), g.held("A", g.with_partners("A", {"X"}))
        (['X', 'Y'], 55.0)
        """
        pacts = self._joint.get(asset, {}).values()
        return frozenset(owners).union(*(members for members in pacts if not members.isdisjoint(owners)))

    def held(self, asset: str, owners: Collection[str]) -> float:
        """What some owners together hold directly, in percent; a firm's holding in itself does not count."""
        found = self._owners.get(asset, {})
        return fsum(s for o, s in found.items() if o in owners and o != asset and s is not None)

    def controllers(self, asset: str) -> tuple[str, ...]:
        """Everybody who is said to control the firm, listed or not."""
        return self.controls(self._owners.get(asset, {}), asset)

    def controls(self, owners: Collection[str], asset: str) -> tuple[str, ...]:
        """Those of the owners that are said to control the firm; nobody controls itself."""
        named = (o for o in self._owners.get(asset, {}) if o in owners and o != asset)
        return tuple(sorted(o for o in named if (o, asset) in self._control))

    def reached(
        self,
        seeds: Iterable[str],
        met: Callable[[float], bool],
        *,
        control: bool = False,
        joint: bool = False,
        most: bool = False,
    ) -> frozenset[str]:
        """Seeds, and all firms that they hold to the share that ``met`` asks for, level by level.

        ``control``: control suffices as well. ``joint``: what partners in a joint arrangement hold counts. ``most``:
        what nobody is said to hold counts as if seeds held it, in firms of which some owner is stated; firms without
        any stated owner end the chain.
        """
        found = set(seeds)
        queue = sorted(found)
        if most:
            queue = sorted({*found, *self._assets})
        while queue:
            owner = queue.pop()
            for asset in self._assets.get(owner, ()):
                if asset in found:
                    continue
                extra = self.unstated(asset) if most else 0.0
                owners = self.with_partners(asset, found) if joint else found
                if met(self.held(asset, owners) + extra) or (control and self.controls(found, asset)):
                    found.add(asset)
                    queue.append(asset)
        return frozenset(found)

    def levels(self, asset: str, inside: Collection[str], most: int = 50, deepest: int = 20) -> list[tuple[str, ...]]:
        """Ways from outer owners down to a firm, through owners ``inside`` only: shortest first, no firm twice."""
        ways: list[tuple[str, ...]] = []
        front: list[tuple[str, ...]] = [(asset,)]
        for _ in range(deepest):
            behind: list[tuple[str, ...]] = []
            for way in front:
                for owner in self.shares(way[0]):
                    if owner in inside and owner not in way:
                        behind.append((owner, *way))
            ways += behind
            if not behind or len(ways) >= most:
                break
            front = behind[:most]
        return ways[:most]
