"""Constant-code families: the goods that can be compared between two dates.

After Pierce & Schott (2012, *Journal of Economic and Social Measurement* 37) and Van Beveren, Bernard &
Vandenbussche (2012, NBER WP 18604): the connected components of the concordance graph between the two dates.
A code is one vertex at all dates, since data are keyed by code alone. One rule is added: a code with more
than ``CATCH_ALL`` links on one side of a step (e-waste 8549 in HS 2022: 1,019 each) is a catch-all, its links
are cut, and it is marked partial. See docs/reference/codes.md for what was measured.

>>> f = families("CN", 2021, 2022, ["85171300", "87032319"])
>>> f.family_of["85171300"], f.members["85171300~"], f.partial("85171300~")
('85171300~', ('85171200', '85171300', '85171400'), True)
>>> f.family_of["87032319"], f.partial("87032319")
('87032319', False)
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from umweg.core.codes.links import Link, System, edition_year, hs_codes, steps
from umweg.core.codes.products import cn_spans, kind, within
from umweg.core.errors import UsageError

CATCH_ALL = 20
"""Links on one side of one step above which a code is a catch-all. HS 2022 has a gap between 20 and 157."""

SHOWN = 12
"""Codes that a reason names before it says how many more there are."""


@dataclass(frozen=True, slots=True)
class Families:
    """A partition of codes into families that can be compared between two years.

    ``family_of``: code to family id, for every code asked for. ``members``: family id to all its codes, of
    every edition between the years, asked for or not. ``missing``: the members not asked for. ``catch_all``:
    the catch-all codes that a family holds; ``notes``: those that were cut off from it, and took a share of
    its goods that cannot be told. ``orphans``: members that ended or began and whose every link was cut.
    ``crosses``: for headings and chapters, the others that they exchanged codes with. ``cut``: the cut links
    that touch these families.
    """

    system: System
    year_from: int
    year_to: int
    family_of: Mapping[str, str]
    members: Mapping[str, tuple[str, ...]]
    missing: Mapping[str, tuple[str, ...]]
    catch_all: Mapping[str, tuple[str, ...]]
    orphans: Mapping[str, tuple[str, ...]]
    notes: Mapping[str, tuple[str, ...]]
    crosses: Mapping[str, tuple[str, ...]]
    cut: tuple[Link, ...]

    def partial(self, family: str) -> bool:
        """Whether goods of the family may lie outside the codes asked for: it cannot raise an alarm then."""
        return any(family in d for d in (self.missing, self.catch_all, self.orphans, self.crosses))

    def reason(self, family: str) -> str:
        """Why the family is partial, in words; empty where it is not.

        >>> families("CN", 2021, 2022, ["85171300"]).reason("85171300~")
        'codes of the family that the data do not hold: 85171200, 85171400'
        """
        parts = (
            ("codes of the family that the data do not hold", self.missing),
            ("catch-all codes whose goods came from too many codes to follow", self.catch_all),
            ("codes whose goods went to, or came from, catch-all codes only", self.orphans),
            ("headings or chapters that it exchanged codes with", self.crosses),
        )
        return "; ".join(f"{text}: {_some(d[family])}" for text, d in parts if family in d)


def _some(codes: tuple[str, ...]) -> str:
    """The first codes, and how many more."""
    return ", ".join(codes[:SHOWN]) + (f" and {len(codes) - SHOWN} more" if len(codes) > SHOWN else "")


@dataclass(frozen=True, slots=True)
class _Graph:
    """The concordance between two years: components of more than one code, and what was cut."""

    component: Mapping[str, tuple[str, ...]]
    catch_all: frozenset[str]
    orphans: frozenset[str]
    cut_from: Mapping[str, frozenset[str]]
    cut: tuple[Link, ...]
    kept: tuple[Link, ...]


def families(system: System, year_from: int, year_to: int, codes: Iterable[str]) -> Families:
    """The families of ``codes`` between two years, in either order.

    ``codes`` are the codes of a list, or those that the data hold: ``missing`` is told relative to them, so
    pass the whole scope of the data and not only codes with trade. Every code is in exactly one family. A
    family of one has the code as id; otherwise the id is the smallest member valid in the later year, plus
    ``~``. Codes of eight digits follow the CN, of six the HS; headings and chapters are families of their own
    (see ``crosses``); TOTAL, special and confidential codes too.

    Raises ``UsageError`` for eight digits under HS, and for a span that begins before HS 2012.

    >>> families("HS", 2021, 2022, ["851712", "851713", "851714", "8517"]).family_of["851712"]
    '851713~'
    """
    first, last = sorted((year_from, year_to))
    wanted = sorted(set(codes))
    family_of: dict[str, str] = {}
    members: dict[str, tuple[str, ...]] = {}
    for code in wanted:
        graph = _graph_of(system, code, first, last)
        group = graph.component.get(code, (code,)) if graph else (code,)
        fid = code if len(group) == 1 else _family_id(group, last)
        family_of[code] = fid
        members[fid] = group
    have = frozenset(wanted)
    missing = {f: tuple(m for m in group if m not in have) for f, group in members.items()}
    graphs = _graphs(system, members, first, last)
    return Families(
        system=system,
        year_from=first,
        year_to=last,
        family_of=family_of,
        members=members,
        missing={f: m for f, m in missing.items() if m},
        catch_all=_holding(members, [g.catch_all for g in graphs]),
        orphans=_holding(members, [g.orphans for g in graphs]),
        notes=_notes(members, graphs),
        crosses=_crosses(members, first, last),
        cut=_cut_links(members, graphs),
    )


def _graph_of(system: System, code: str, first: int, last: int) -> _Graph | None:
    """The graph that a code belongs to; None where it can only be a family of its own."""
    what = kind(code)
    if what == "cn8":
        if system == "HS":
            raise UsageError(
                f"Code {code} has 8 digits, HS codes have at most 6.", mend="Ask for the families of the CN."
            )
        return _graph("CN", first, last)
    return _hs_graph(first, last) if what == "hs6" else None


def _hs_graph(first: int, last: int) -> _Graph:
    old, new = edition_year("HS", first), edition_year("HS", last)
    known = sorted(hs_codes().editions)
    if old != new and old not in known:
        raise UsageError(
            f"The links from HS{old} to HS{new} are not known.",
            mend=f"Choose dates from {known[0]} on, or within one edition.",
        )
    return _graph("HS", old, new)


def _family_id(group: tuple[str, ...], year: int) -> str:
    """The smallest member valid in the later year, or of all where none is."""
    if len(group[0]) == 8:
        living = [c for c in group if within(cn_spans().get(c, ((None, None),)), year)]
    else:
        living = [c for c in group if c in hs_codes().editions[edition_year("HS", year)]]
    return min(living or group) + "~"


@cache
def _graph(system: System, first: int, last: int) -> _Graph:
    """Components of the links of all steps from ``first`` to ``last``, catch-all codes cut off."""
    kept: list[Link] = []
    cut: list[Link] = []
    catch_all: set[str] = set()
    orphans: set[str] = set()
    for (year, after), links in steps(system).items():
        if first <= year and after <= last:
            big = catch_alls(links)
            catch_all |= big
            keep = [x for x in links if not (x[0] in big or x[1] in big)]
            gone = [x for x in links if (x[0] in big or x[1] in big) and x[0] != x[1]]
            orphans |= _orphans(keep, gone, links) - big
            kept += keep
            cut += gone
    near: dict[str, set[str]] = defaultdict(set)
    for a, b in cut:
        near[a].add(b)
        near[b].add(a)
    return _Graph(
        component=_components(kept),
        catch_all=frozenset(catch_all),
        orphans=frozenset(orphans),
        cut_from={c: frozenset(n & catch_all) for c, n in near.items()},
        cut=tuple(sorted(set(cut))),
        kept=tuple(sorted(set(kept))),
    )


def catch_alls(links: Iterable[Link]) -> set[str]:
    """Codes with more than ``CATCH_ALL`` links on one side of one step."""
    left, right = Counter(a for a, _ in links), Counter(b for _, b in links)
    return {c for side in (left, right) for c, n in side.items() if n > CATCH_ALL}


def _orphans(kept: list[Link], cut: list[Link], links: Iterable[Link]) -> set[str]:
    """Codes that ended or began at the step, and that only cut links lead on or back."""
    left, right = {a for a, _ in links}, {b for _, b in links}
    kept_left, kept_right = {a for a, _ in kept}, {b for _, b in kept}
    ended = {a for a, _ in cut if a not in right and a not in kept_left}
    began = {b for _, b in cut if b not in left and b not in kept_right}
    return ended | began


def _components(links: Iterable[Link]) -> dict[str, tuple[str, ...]]:
    """Connected components of more than one code: code to all codes of its component, sorted."""
    parent: dict[str, str] = {}

    def root(x: str) -> str:
        parent.setdefault(x, x)
        while parent[x] != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x

    for a, b in links:
        ra, rb = root(a), root(b)
        if ra != rb:
            parent[ra] = rb
    groups: dict[str, list[str]] = defaultdict(list)
    for code in parent:
        groups[root(code)].append(code)
    return {c: group for g in groups.values() if len(g) > 1 for group in [tuple(sorted(g))] for c in group}


def _graphs(system: System, members: Mapping[str, tuple[str, ...]], first: int, last: int) -> list[_Graph]:
    """The graphs that these families come from."""
    out = [_graph("CN", first, last)] if system == "CN" else []
    if any(kind(group[0]) == "hs6" for group in members.values()):
        out.append(_hs_graph(first, last))
    return out


def _holding(members: Mapping[str, tuple[str, ...]], special: list[frozenset[str]]) -> dict[str, tuple[str, ...]]:
    """Families that hold special codes, with these."""
    codes = frozenset().union(*special)
    return {f: found for f, group in members.items() if (found := tuple(c for c in group if c in codes))}


def _notes(members: Mapping[str, tuple[str, ...]], graphs: list[_Graph]) -> dict[str, tuple[str, ...]]:
    """Families from which a catch-all code was cut off, with these codes."""
    near: dict[str, set[str]] = defaultdict(set)
    for graph in graphs:
        for f, group in members.items():
            for code in group:
                if code in graph.cut_from and code not in graph.catch_all:
                    near[f] |= graph.cut_from[code]
    return {f: tuple(sorted(codes)) for f, codes in near.items()}


def _cut_links(members: Mapping[str, tuple[str, ...]], graphs: list[_Graph]) -> tuple[Link, ...]:
    """The cut links that touch these families."""
    ours = {c for group in members.values() for c in group}
    return tuple(sorted({x for g in graphs for x in g.cut if x[0] in ours or x[1] in ours}))


def _crosses(members: Mapping[str, tuple[str, ...]], first: int, last: int) -> dict[str, tuple[str, ...]]:
    """For headings and chapters: the others that they exchange six-digit codes with between the editions."""
    short = [f for f in members if kind(f) in ("hs4", "hs2")]
    if not short:
        return {}
    graph = _hs_graph(first, last)
    other: dict[str, set[str]] = defaultdict(set)
    for links, is_cut in ((graph.kept, False), (graph.cut, True)):
        for a, b in links:
            for x, y in ((a, b), (b, a)):
                if is_cut and x not in graph.catch_all:
                    continue
                for n in (2, 4):
                    if x[:n] != y[:n]:
                        other[x[:n]].add(y[:n])
    return {f: tuple(sorted(other[f])) for f in short if f in other}
