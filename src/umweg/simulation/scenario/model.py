"""What a scenario file says, as plain data: names are checked, groups are resolved to countries, nothing is solved."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from umweg.simulation.base.world import World, world
from umweg.simulation.scenario.document import Range
from umweg.simulation.scenario.screws import Screw
from umweg.simulation.trade.equations import Deficits
from umweg.simulation.transit.routes import Kind

Flow = Literal["exports", "imports", "both"]
FLOWS: tuple[Flow, ...] = ("exports", "imports", "both")
Spread = Literal["none", "within", "published"]
SPREADS: tuple[Spread, ...] = ("none", "within", "published")


@dataclass(frozen=True)
class Enforce:
    """What a transit country does: probability of detection times loss, a product that is all that is known."""

    detection: Range
    loss: Range
    kind: Kind = "loss"
    to: str = ""


@dataclass(frozen=True)
class Measure:
    """One screw. ``goods``: sectors (``whole``: all of them), or the ``restricted`` goods of the transit layer.

    ``cost`` and ``tariff`` are added, in shares (0.1 is 10 %); ``flow`` as seen from ``who``.
    """

    who: tuple[str, ...]
    to: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()
    whole: bool = False
    restricted: bool = False
    embargo: bool = False
    cost: float = 0.0
    tariff: float = 0.0
    flow: Flow = "both"
    enforce: Enforce | None = None
    note: str = ""

    @property
    def acts(self) -> bool:
        """Whether it changes anything; a screw may stand at nothing."""
        caught = self.enforce is not None and self.enforce.detection.most * self.enforce.loss.most > 0
        return caught or self.embargo or bool(self.cost) or bool(self.tariff)


@dataclass(frozen=True)
class Base:
    """Which world is changed: the one that ships, with or without what is assumed in it, or a folder of one's own."""

    data: str = "icio-2021-8x10"
    deficits: Deficits = "keep"
    borrowed: bool = True
    absent: bool = True

    @property
    def world(self) -> World:
        """That world; read once."""
        return world(self.data, self.borrowed, self.absent)


@dataclass(frozen=True)
class Elasticities:
    """Which trade elasticities: a published set, or values of one's own by sector; how they are drawn.

    ``within``: spread of a factor common to all sectors (standard deviation of its log).
    """

    source: str = "caliendo-parro-2015"
    values: dict[str, float] = field(default_factory=dict)
    spread: Spread = "published"
    within: float = 0.1


@dataclass(frozen=True)
class Transit:
    """The transit layer. ``via``: countries of each route; ``restricted``: share of restricted goods by sector.

    Either ``before`` (share of each route before the measure) or ``diverted`` (million a year by each route under an
    embargo). ``rho`` is a multiple of theta.
    """

    origins: tuple[str, ...]
    target: str
    via: tuple[tuple[str, ...], ...]
    restricted: dict[str, Range]
    diverted: dict[str, Range] = field(default_factory=dict)
    before: dict[str, Range] = field(default_factory=dict)
    rho: Range = field(default_factory=lambda: Range(1.0, 4.0))
    margin: Range = field(default_factory=lambda: Range(0.05, 0.3))
    sources: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Scenario:
    """A scenario. ``in_force`` holds before and after; ``measures`` hold after only, ``ends`` before only.

    ``screws``: numbers of it that have a name and a range.
    """

    name: str
    titles: dict[str, str]
    about: dict[str, str]
    base: Base
    elasticities: Elasticities
    groups: dict[str, tuple[str, ...]]
    in_force: tuple[Measure, ...]
    measures: tuple[Measure, ...]
    ends: tuple[Measure, ...]
    transit: Transit | None
    screws: dict[str, Screw]
    sha256: str


def all_measures(scenario: Scenario) -> tuple[Measure, ...]:
    """All that it names, whenever they hold."""
    return (*scenario.in_force, *scenario.ends, *scenario.measures)


def route_name(via: tuple[str, ...]) -> str:
    """A route in words of the file.

    >>> route_name(()), route_name(("KZ", "KG"))
    ('direct', 'KZ>KG')
    """
    return ">".join(via) or "direct"
