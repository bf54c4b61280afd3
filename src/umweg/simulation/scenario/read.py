"""From a scenario file to a scenario; every error names line, column and the mend."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from importlib import resources
from pathlib import Path

from umweg.core.documents import text_of
from umweg.core.errors import UnknownName, UsageError, mend_of
from umweg.simulation.base import table
from umweg.simulation.base.world import World
from umweg.simulation.scenario.document import Node, Range, parse
from umweg.simulation.scenario.model import (
    FLOWS,
    SPREADS,
    Base,
    Elasticities,
    Enforce,
    Measure,
    Scenario,
    Transit,
    route_name,
)
from umweg.simulation.scenario.screws import screws_of, standing
from umweg.simulation.trade.equations import DEFICITS
from umweg.simulation.transit.routes import KINDS

READY = "ready"


def ready() -> tuple[str, ...]:
    """Names of the scenarios that ship."""
    folder = resources.files(__package__) / READY
    return tuple(sorted(f.name.removesuffix(".yml") for f in folder.iterdir() if f.name.endswith(".yml")))


def scenario_of(name_or_file: str, turned: Mapping[str, float] | None = None, data: str | None = None) -> Scenario:
    """A scenario that ships, by its name, or a file (``.yml``, ``.yaml``).

    ``turned``: screws that stand elsewhere than the file says; ``data``: another world, a folder.
    """
    return scenario(*text_and_place(name_or_file, READY, ready()), turned, data)


def text_and_place(name_or_file: str, folder: str, known: tuple[str, ...]) -> tuple[str, str]:
    """The text of a document that ships or of a file, and what it is called; UnknownName, UsageError."""
    if name_or_file in known:
        name = f"{name_or_file}.yml"
        return (resources.files(__package__) / folder / name).read_text("utf-8"), name
    path = Path(name_or_file)
    if path.suffix not in (".yml", ".yaml"):
        near = get_close_matches(name_or_file, known, 1, 0.5)
        meant = f"Did you mean {near[0]}? " if near else ""
        raise UnknownName(
            f"There is no '{name_or_file}' among those that ship.", mend=f"{meant}There are: {', '.join(known)}."
        )
    try:
        return text_of(path), name_or_file
    except (OSError, UnicodeDecodeError) as e:
        raise UsageError("The file cannot be read.", where=name_or_file, mend=mend_of(e)) from e


def scenario(
    text: str, file: str = "scenario.yml", turned: Mapping[str, float] | None = None, data: str | None = None
) -> Scenario:
    """A scenario out of its text.

    >>> s = scenario("name: A tariff\\nmeasures: [{who: EU, to: CN, goods: vehicles, tariff: 0.2, flow: imports}]")
    >>> s.measures[0].tariff, s.base.deficits
    (0.2, 'keep')
    """
    screws = screws_of(parse(text, file))
    top = parse(text, file, standing(screws, turned))
    top.options("screws")  # read above
    base = _base(top.child("base"), data)
    places = Places(base, groups_of(top.child("groups"), base))
    transit = _transit(top.child("transit"), places)
    found = Scenario(
        name=top.text("name"), titles=_languages(top.child("title"), top.text("name")),
        about=_languages(top.child("about"), ""), base=base,
        elasticities=_elasticities(top.child("elasticities"), base.world), groups=places.groups,
        in_force=tuple(measure(m, places, transit) for m in top.children("in_force")),
        measures=tuple(measure(m, places, transit) for m in top.children("measures")),
        ends=tuple(measure(m, places, transit) for m in top.children("ends")),
        transit=transit, screws=screws, sha256=hashlib.sha256(text.encode()).hexdigest(),
    )  # fmt: skip
    top.done()
    return found


class Places:
    """The countries of a base and the groups of a file."""

    def __init__(self, base: Base, groups: dict[str, tuple[str, ...]]) -> None:
        self.world = base.world
        self.countries = self.world.countries
        self.groups = groups

    def of(self, node: Node, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """Countries that a key names, by themselves or by groups."""
        names = node.texts(key, default)
        return tuple(dict.fromkeys(c for name in names for c in self._one(node, key, name)))

    def _one(self, node: Node, key: str, name: str) -> tuple[str, ...]:
        if name in self.groups:
            return self.groups[name]
        if name in self.countries:
            return (name,)
        raise node.fail(
            key, f"There is no country or group '{name}'.", _meant(self.world, name, (*self.countries, *self.groups))
        )


def _meant(world: World, name: str, known: Iterable[str]) -> str:
    inside = next((region for region, members in world.members.items() if name in members.split()), "")
    if inside:
        return f"It is inside {inside} here: name that."
    near = get_close_matches(name, list(known), 1, 0.6)
    return (f"Did you mean {near[0]}? " if near else "") + f"There are: {', '.join(known)}."


def _base(node: Node | None, data: str | None) -> Base:
    if node is None:
        return Base(data or table.KEY)
    given = node.text("data", table.KEY)
    if data is None and given != table.KEY and not Path(given).is_dir():
        raise node.fail(
            "data", f"'{given}' is neither {table.KEY} nor a folder.", "Name a folder with flows.csv or table.csv."
        )
    found = Base(
        data or given, node.text("deficits", "keep", DEFICITS),  # type: ignore[arg-type]
        node.text("links", "borrowed", ("borrowed", "none")) == "borrowed", node.truth("absent", True),
    )  # fmt: skip
    node.done()
    return found


def groups_of(node: Node | None, base: Base) -> dict[str, tuple[str, ...]]:
    """Groups by their names, each of countries or of groups before it."""
    out: dict[str, tuple[str, ...]] = {}
    if node is not None:
        for name in node.names():
            if name in base.world.countries:
                raise node.fail(name, f"'{name}' is a country, and cannot be a group.", "Choose another name.")
            out[name] = Places(base, out).of(node, name)
    return out


def _languages(node: Node | None, default: str) -> dict[str, str]:
    if node is None:
        return {"en": default, "de": default}
    found = {k: node.text(k) for k in ("en", "de")}
    node.done()
    return found


def _elasticities(node: Node | None, world: World) -> Elasticities:
    if node is None:
        return Elasticities(next(iter(world.sets)))
    own = node.child("values")
    values: dict[str, float] = {}
    if own is not None:
        values = {s: own.number(s, above=0) for s in world.sectors}
        own.done()
    spread = node.text("spread", "within" if values else "published", SPREADS)
    if values and spread == "published":
        raise node.fail("spread", "Values of your own have no published spread.", "Give spread: within or none.")
    sets = tuple(world.sets)
    source = node.text("source", "own values" if values else sets[0], () if values else sets)
    found = Elasticities(source, values, spread, node.number("within", 0.1, least=0, most=1))  # type: ignore[arg-type]
    node.done()
    return found


def measure(node: Node, places: Places, transit: Transit | None) -> Measure:
    """One measure, at most one kind of it."""
    who = places.of(node, "who")
    enforce = node.child("enforce")
    note = node.text("note", "")
    if enforce is not None:
        found = Measure(who, enforce=_enforce(enforce, places), note=note)
        if transit is None:
            raise node.fail("enforce", "Nothing passes without a transit layer.", "Add transit: to the scenario.")
        node.done()
        return found
    to = places.of(node, "to")
    both = sorted(set(who) & set(to))
    if both:
        raise node.fail("to", f"{both[0]} would act against itself.", "Take it out of one of the two.")
    names = node.texts("goods", ("all",))
    restricted = names == ("restricted",)
    if restricted and transit is None:
        raise node.fail(
            "goods", "There are no restricted goods without a transit layer.", "Add transit:, or name sectors."
        )
    whole, known = names == ("all",), places.world.sectors
    sectors = known if whole or restricted else names
    for s in sectors:
        if s not in known:
            raise node.fail("goods", f"There is no sector '{s}'.", f"There are: all, {', '.join(known)}.")
    if restricted and transit is not None and not (set(who) <= set(transit.origins) and to == (transit.target,)):
        raise node.fail(
            "to", "Restricted goods go from and to where the transit layer says.", "See transit: from and to."
        )
    embargo, cost = node.truth("embargo", False), node.number("cost", 0.0, above=-1)
    tariff = node.number("tariff", 0.0, above=-1)
    _refuse_nonsense(node, embargo, cost, tariff, restricted)
    flow = node.text("flow", "exports" if restricted else "imports" if tariff else "both", FLOWS)
    if tariff and flow != "imports":
        raise node.fail("flow", "A tariff is taken on imports.", "Give a cost for exports, or flow: imports.")
    node.done()
    return Measure(who, to, sectors, whole, restricted, embargo, cost, tariff, flow, None, note)  # type: ignore[arg-type]


def _refuse_nonsense(node: Node, embargo: bool, cost: float, tariff: float, restricted: bool) -> None:
    if not embargo and cost == 0 and tariff == 0 and not node.numbers:  # a screw may be turned back to nothing
        raise node.fail("who", "The measure changes nothing.", "Give embargo: true, cost, tariff or enforce.")
    if embargo and (cost or tariff):
        raise node.fail("embargo", "What is under embargo has no cost and no tariff.", "Give one of them.")
    if restricted and tariff:
        raise node.fail("tariff", "A tariff holds for a whole sector.", "Give a cost for restricted goods.")


def _enforce(node: Node, places: Places) -> Enforce:
    kind = node.text("kind", "loss", KINDS)
    top = 1.0 if kind != "fine" else 100.0
    found = Enforce(
        node.range("detection", least=0, most=1), node.range("loss", Range(1, 1), least=0, most=top),
        kind, (places.of(node, "to", ()) or ("",))[0],  # type: ignore[arg-type]
    )  # fmt: skip
    node.done()
    return found


def _transit(node: Node | None, places: Places) -> Transit | None:
    if node is None:
        return None
    origins, targets = places.of(node, "from"), places.of(node, "to")
    if len(targets) != 1:
        raise node.fail("to", "The transit layer has one target.", "Name one country.")
    via = []
    for row in node.lists("via"):
        stops = tuple(c for name in row for c in places._one(node, "via", name))
        if set(stops) & {*origins, *targets} or len(set(stops)) < len(stops):
            raise node.fail("via", f"{route_name(stops)} is no way from one side to the other.", "Name others.")
        via.append(stops)
    names = [route_name(v) for v in via]
    restricted = _ranges(node, "restricted", places.world.sectors, most=1)
    diverted, before = _ranges(node, "diverted", names), _ranges(node, "before", names, most=1)
    if bool(diverted) == bool(before):
        raise node.fail("diverted", "Routes need either before: or diverted:.", "Give one of the two, by route.")
    missing = [n for n in names if n not in (diverted or before)]
    if missing:
        raise node.fail("diverted" if diverted else "before", f"{missing[0]} is missing.", f"Add {missing[0]}: to it.")
    rho, sources = node.child("rho"), node.child("sources")
    times = Range(1.0, 4.0) if rho is None else rho.range("theta_times", least=1)
    said = (
        {}
        if sources is None
        else {k: sources.text(k) for k in ("restricted", "diverted", "before", "margin") if k in sources}
    )
    for child in (rho, sources):
        if child is not None:
            child.done()
    margin = node.range("margin", Range(0.05, 0.3), least=0, most=10)
    node.done()
    return Transit(origins, targets[0], tuple(via), restricted, diverted, before, times, margin, said)


def _ranges(node: Node, key: str, known: Iterable[str], most: float = 1e12) -> dict[str, Range]:
    child = node.child(key)
    if child is None:
        return {}
    found = {k: child.range(k, least=0, most=most) for k in known if k in child}
    child.done()
    return found
